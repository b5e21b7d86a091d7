//! The program: what it does is in `loadproof::cli`.

fn main() -> std::process::ExitCode {
    loadproof::cli::main()
}
