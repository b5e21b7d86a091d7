//! What a shell command starts: the program's file, another script, a framework's server.
//!
//! Pure text work: whether a file exists is for whoever asks.

/// Quoted commands nest (`concurrently "nodemon --exec \"ts-node x\""`), but not deeper than this.
const MAX_DEPTH: usize = 4;
/// Longer commands are not looked at further.
const MAX_WORDS: usize = 512;

/// What a command starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// A file, as the command writes it.
    File(String),
    /// `node .`: what `main` names.
    Main,
    /// A script of the same package.
    Script(String),
    /// A script of the package called so.
    ScriptOf(String, String),
    /// `nest start`, with the project and the entry file when they are given.
    Nest(Option<String>, Option<String>),
    /// `next start` and `next dev`.
    Next,
    /// A pm2 configuration.
    Config(String),
    /// `nodemon` alone: nodemon.json or `main` says what.
    Nodemon,
}

const RUNNERS: &[&str] = &[
    "node",
    "nodejs",
    "nodemon",
    "ts-node",
    "ts-node-dev",
    "ts-node-esm",
    "ts-node-script",
    "tsnd",
    "tsx",
    "babel-node",
    "swc-node",
    "esno",
    "sucrase-node",
    "vite-node",
    "jiti",
    "fastify",
];
const PM2: &[&str] = &["pm2", "pm2-runtime", "pm2-dev", "pm2-docker"];
/// Commands whose arguments start nothing here, whatever they look like.
const OTHERS: &[&str] = &[
    "docker",
    "docker-compose",
    "podman",
    "echo",
    "rm",
    "cp",
    "mv",
    "mkdir",
    "kill",
    "git",
    "curl",
    "ssh",
    "k6",
    "jest",
    "vitest",
    "mocha",
    "rimraf",
    "tsc",
    "eslint",
    "prettier",
    "prisma",
    "typeorm",
    "sequelize",
    "wait-on",
];
/// Flags of the runners that take the next word.
const VALUE_FLAGS: &[&str] = &[
    "-r",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "-P",
    "--project",
    "--tsconfig",
    "--env-file",
    "--env-file-if-exists",
    "-w",
    "--ext",
    "--ignore",
    "-i",
    "--ignore-watch",
    "--delay",
    "-d",
    "--signal",
    "--name",
    "-n",
    "--instances",
    "--conditions",
    "-C",
    "-O",
    "--compiler-options",
    "--cwd",
    "--config",
    "--config-file",
    "-l",
    "-p",
    "--port",
    "--max-memory-restart",
    "--extensions",
    "-x-watch",
    "--debounce",
    "--title",
    "--watch-path",
];

/// Everything that `command` starts, with the directory it changed into before (as written, "" for none).
pub(super) fn starts(command: &str) -> Vec<(Start, String)> {
    let mut out = Vec::new();
    collect(command, "", 0, &mut out);
    out
}

fn collect(command: &str, cwd: &str, depth: usize, out: &mut Vec<(Start, String)>) {
    if depth > MAX_DEPTH {
        return;
    }
    let mut cwd = cwd.to_owned();
    for words in simple_commands(command) {
        let words: Vec<&str> = words.iter().map(String::as_str).skip_while(|word| is_assignment(word)).collect();
        let Some(first) = words.first().map(|word| base(word)) else { continue };
        if first == "cd" {
            let to = words.get(1).copied().unwrap_or("");
            cwd = if cwd.is_empty() { to.to_owned() } else { format!("{cwd}/{to}") };
            continue;
        }
        if OTHERS.contains(&first) {
            continue;
        }
        for quoted in words.iter().filter(|word| word.contains(' ')) {
            collect(quoted, &cwd, depth + 1, out);
        }
        if let Some(start) = simple(&words) {
            out.push((start, cwd.clone()));
        }
    }
}

/// What one simple command starts: that of the first runner in it, whatever wraps it (`cross-env`, `dotenv --`).
fn simple(words: &[&str]) -> Option<Start> {
    let at = words.iter().position(|word| {
        let name = base(word);
        RUNNERS.contains(&name)
            || PM2.contains(&name)
            || matches!(name, "npm" | "yarn" | "pnpm" | "bun" | "nest" | "next" | "npx" | "bunx" | "pnpx")
    })?;
    let (name, args) = (base(words.get(at)?), words.get(at + 1..)?);
    match name {
        "npm" | "yarn" | "pnpm" => package_manager(args),
        "bun" => bun(args),
        "npx" | "bunx" | "pnpx" => simple(args),
        "nest" => nest(args),
        "next" => args.iter().any(|arg| matches!(*arg, "start" | "dev")).then_some(Start::Next),
        name if PM2.contains(&name) => pm2(args),
        _ => runner(name, args),
    }
}

fn runner(name: &str, args: &[&str]) -> Option<Start> {
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        if matches!(*arg, "-e" | "--eval" | "--print" | "--test" | "--check") && matches!(name, "node" | "nodejs") {
            return None;
        }
        // tsx has `--watch` without a value, node too; nodemon's takes one.
        let value = VALUE_FLAGS.contains(arg) || (name == "nodemon" && matches!(*arg, "--watch" | "-e"));
        if arg.starts_with('-') {
            at += if value { 2 } else { 1 };
            continue;
        }
        let word = base(arg);
        if RUNNERS.contains(&word) && !arg.contains('.') && name != word {
            return simple(args.get(at..)?);
        }
        let subcommand = (name == "tsx" && *arg == "watch") || (name == "fastify" && *arg == "start");
        if subcommand || arg.contains(' ') || is_assignment(arg) {
            at += 1;
            continue;
        }
        return Some(if matches!(*arg, "." | "./") { Start::Main } else { Start::File((*arg).to_owned()) });
    }
    // `nodemon --exec "…"` is read from the quoted words.
    (name == "nodemon" && !args.iter().any(|arg| arg.contains(' '))).then_some(Start::Nodemon)
}

fn package_manager(args: &[&str]) -> Option<Start> {
    let mut package = None;
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        match *arg {
            "--filter" | "-F" | "--workspace" | "-w" | "workspace" => {
                package = args.get(at + 1).copied();
                at += 2;
            }
            "--prefix" | "--cwd" | "-C" | "--dir" => return None,
            "run" | "run-script" => at += 1,
            "exec" | "dlx" | "x" | "node" => return simple(args.get(at + usize::from(*arg != "node")..)?),
            "install" | "i" | "ci" | "add" | "build" | "test" | "workspaces" => return None,
            flag if flag.starts_with("--filter=") => {
                package = flag.strip_prefix("--filter=");
                at += 1;
            }
            flag if flag.starts_with('-') => at += 1,
            script => {
                let script = script.to_owned();
                return Some(match package {
                    Some(package) => Start::ScriptOf(package.trim_end_matches("...").to_owned(), script),
                    None => Start::Script(script),
                });
            }
        }
    }
    None
}

fn bun(args: &[&str]) -> Option<Start> {
    let word = args.iter().find(|arg| !arg.starts_with('-') && !matches!(**arg, "run" | "x"))?;
    let file = word.contains('/') || word.rsplit_once('.').is_some_and(|(_, end)| is_script_ending(end));
    Some(if file { Start::File((*word).to_owned()) } else { Start::Script((*word).to_owned()) })
}

fn nest(args: &[&str]) -> Option<Start> {
    let after = args.iter().position(|arg| *arg == "start")? + 1;
    let (mut project, mut entry, mut at) = (None, None, after);
    while let Some(arg) = args.get(at) {
        match *arg {
            "--entryFile" => {
                entry = args.get(at + 1).map(|it| (*it).to_owned());
                at += 1;
            }
            "-b" | "--builder" | "-p" | "--path" | "-c" | "--config" | "-e" | "--exec" | "--sourceRoot" => at += 1,
            "--" => break,
            word if !word.starts_with('-') && project.is_none() => project = Some(word.to_owned()),
            _ => {}
        }
        at += 1;
    }
    Some(Start::Nest(project, entry))
}

fn pm2(args: &[&str]) -> Option<Start> {
    let skip = |arg: &&str| matches!(*arg, "start" | "restart" | "reload" | "startOrRestart" | "startOrReload");
    let args: Vec<&str> = args.iter().copied().skip_while(skip).collect();
    let first = args.iter().position(|arg| !arg.starts_with('-'))?;
    let word = args.get(first)?;
    if matches!(*word, "npm" | "yarn" | "pnpm") {
        let at = args.iter().position(|arg| *arg == "--")? + 1;
        return match package_manager(args.get(at..)?) {
            None if args.get(at).is_some() => Some(Start::Script("start".to_owned())),
            start => start,
        };
    }
    let config = word.contains(".config.") || word.ends_with(".json") || word.ends_with(".yml");
    Some(if config { Start::Config((*word).to_owned()) } else { Start::File((*word).to_owned()) })
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
    })
}

fn is_script_ending(end: &str) -> bool {
    matches!(end, "ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs")
}

/// A command without the directory it lies in.
fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// The words of each command between `&&`, `||`, `|`, `;`, `&` and line ends, quotes taken off.
fn simple_commands(command: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word = String::new();
    let mut quote = None;
    let mut started = false;
    let mut words = 0;
    let mut chars = command.chars().peekable();
    let end_word = |word: &mut String, started: &mut bool, commands: &mut Vec<Vec<String>>| {
        if std::mem::take(started)
            && let Some(last) = commands.last_mut()
        {
            last.push(std::mem::take(word));
        }
    };
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('\''), _) => word.push(c),
            (_, '\\') => {
                word.extend(chars.next().filter(|next| *next != '\n'));
                started = true;
            }
            (Some(_), _) => word.push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                started = true;
            }
            (None, '&' | '|' | ';' | '\n') => {
                end_word(&mut word, &mut started, &mut commands);
                commands.push(Vec::new());
            }
            (None, c) if c.is_whitespace() => {
                end_word(&mut word, &mut started, &mut commands);
                words += 1;
                if words > MAX_WORDS {
                    break;
                }
            }
            (None, c) => {
                word.push(c);
                started = true;
            }
        }
    }
    end_word(&mut word, &mut started, &mut commands);
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(command: &str) -> Option<Start> {
        starts(command).into_iter().next().map(|(start, _)| start)
    }

    fn file(name: &str) -> Option<Start> {
        Some(Start::File(name.to_owned()))
    }

    #[test]
    fn files_are_found_behind_flags_and_wrappers() {
        let cases = [
            ("node dist/main.js", "dist/main.js"),
            ("NODE_ENV=production node -r dotenv/config ./dist/main", "./dist/main"),
            ("cross-env NODE_ENV=dev nodemon --watch src --ext ts --exec ts-node src/index.ts", "src/index.ts"),
            ("nodemon --exec \"ts-node -r tsconfig-paths/register src/index.ts\"", "src/index.ts"),
            ("tsx watch --env-file .env src/server.ts", "src/server.ts"),
            ("tsx --watch src/server.ts", "src/server.ts"),
            ("node --import=tsx --max-old-space-size=4096 src/server.ts", "src/server.ts"),
            ("prisma migrate deploy && node build/server.js", "build/server.js"),
            ("concurrently \"tsc -w\" \"node --watch dist/app.js\"", "dist/app.js"),
            ("dotenv -e .env.test -- ts-node-dev --respawn --transpile-only src/app.ts", "src/app.ts"),
            ("pm2 start dist/index.js --name api -i max", "dist/index.js"),
            ("pm2-runtime start dist/index.js", "dist/index.js"),
            ("bun run --watch src/index.ts", "src/index.ts"),
            ("sh -c 'npx prisma migrate deploy; node server.js'", "server.js"),
            ("./node_modules/.bin/ts-node src/index.ts", "src/index.ts"),
            ("node bin/www", "bin/www"),
        ];
        for (command, expected) in cases {
            assert_eq!(one(command), file(expected), "{command}");
        }
    }

    #[test]
    fn other_starts_are_told() {
        assert_eq!(one("nest start --watch"), Some(Start::Nest(None, None)));
        assert_eq!(
            one("nest start worker --entryFile apps/w"),
            Some(Start::Nest(Some("worker".into()), Some("apps/w".into())))
        );
        assert_eq!(one("next dev -p 3001"), Some(Start::Next));
        assert_eq!(one("npm run start:prod"), Some(Start::Script("start:prod".into())));
        assert_eq!(one("yarn workspace @acme/api start"), Some(Start::ScriptOf("@acme/api".into(), "start".into())));
        assert_eq!(one("pnpm --filter=api run start"), Some(Start::ScriptOf("api".into(), "start".into())));
        assert_eq!(one("node ."), Some(Start::Main));
        assert_eq!(one("nodemon"), Some(Start::Nodemon));
        assert_eq!(one("pm2 start ecosystem.config.js"), Some(Start::Config("ecosystem.config.js".into())));
        assert_eq!(one("pm2 start npm --name api -- start"), Some(Start::Script("start".into())));
        assert_eq!(starts("cd apps/api && node a.js"), [(Start::File("a.js".into()), "apps/api".into())]);
    }

    #[test]
    fn commands_that_start_nothing_here_are_passed_over() {
        for command in [
            "",
            "docker compose exec api node dist/main.js",
            "tsc -p .",
            "vite",
            "node -e \"console.log(1)\"",
            "rm -rf node",
            "npm install",
            "echo node x.js",
            "&& ;; ||",
            "\"",
            "\\",
        ] {
            assert_eq!(one(command), None, "{command}");
        }
        assert!(starts(&"\"".repeat(100_000)).is_empty());
        assert!(starts(&"a ".repeat(100_000)).is_empty());
    }
}
