//! `cargo bench` measures the parts that every file passes through, and whole runs of the binary.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't be set up must stop")]

mod synthetic;

use std::process::{Command, Stdio};

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use loadproof::span::LineIndex;

fn main() {
    divan::main();
}

/// Lines of the length that source code has.
fn text(bytes: usize) -> String {
    "    return this.orders.filter((order) => order.status === 'open');\n".repeat(bytes / 67)
}

#[divan::bench(args = [5_000, 5_000_000])]
fn line_index_new(bencher: Bencher, bytes: usize) {
    let text = text(bytes);
    bencher.counter(BytesCount::of_str(&text)).bench(|| LineIndex::new(black_box(&text)));
}

#[divan::bench(args = [5_000, 5_000_000])]
fn line_index_line_column(bencher: Bencher, bytes: usize) {
    let text = text(bytes);
    let index = LineIndex::new(&text);
    let offset = u32::try_from(text.len() / 2).unwrap();
    bencher.bench(|| index.line_column(black_box(&text), black_box(offset)));
}

/// The binary on a repository of this many files, starting and writing its report included.
#[divan::bench(args = [1_000, 10_000], sample_count = 10, sample_size = 1)]
fn run(bencher: Bencher, files: usize) {
    let root = tempfile::tempdir().unwrap();
    let (count, _) = synthetic::write(root.path(), files).unwrap();
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        let status = Command::new(env!("CARGO_BIN_EXE_loadproof"))
            .arg(root.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "loadproof ended with {status}");
    });
}
