//! Where a repository begins.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::kind::is_lockfile;

/// The root for a run on `path`: from there up, the first directory that holds `.git`, `loadproof.toml`, a lockfile,
/// `pnpm-workspace.yaml` or a package.json with `workspaces`; without one, the directory itself, and for a file the
/// nearest directory with a package.json, else its own.
#[must_use]
pub fn find_root(path: &Path) -> PathBuf {
    let absolute = fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf());
    let is_dir = absolute.is_dir();
    let start = if is_dir { absolute.as_path() } else { absolute.parent().unwrap_or(&absolute) };
    if let Some(root) = start.ancestors().find(|dir| is_root(dir)) {
        return root.to_path_buf();
    }
    if is_dir {
        return start.to_path_buf();
    }
    let package = start.ancestors().find(|dir| dir.join("package.json").is_file());
    package.unwrap_or(start).to_path_buf()
}

/// Paths of which each lies in a repository of its own, with the root of each. None where one root holds them all.
#[must_use]
pub fn find_separate_roots(paths: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let marked = |path: &PathBuf| {
        let root = find_root(path);
        is_root(&root).then_some(root)
    };
    let common = find_common_root(paths);
    if paths.len() < 2 || is_root(&common) {
        return None;
    }
    let mut roots: Vec<PathBuf> = paths.iter().filter_map(marked).collect();
    roots.sort();
    roots.dedup();
    (roots.len() > 1).then_some(roots)
}

/// The root for a run on several paths: that of their nearest common directory.
#[must_use]
pub fn find_common_root(paths: &[PathBuf]) -> PathBuf {
    match paths {
        [] => find_root(Path::new(".")),
        [one] => find_root(one),
        many => {
            let real = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            let mut common = many.first().map(real).unwrap_or_default();
            for path in many.iter().skip(1).map(real) {
                while !path.starts_with(&common) && common.pop() {}
            }
            find_root(&common)
        }
    }
}

fn is_root(dir: &Path) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return false };
    let mut manifest = false;
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        match name.to_str() {
            Some(".git" | "loadproof.toml" | "pnpm-workspace.yaml") => return true,
            Some(name) if is_lockfile(name) => return true,
            Some("package.json") => manifest = true,
            _ => {}
        }
    }
    manifest && has_workspaces(&dir.join("package.json"))
}

fn has_workspaces(manifest: &Path) -> bool {
    // Never a FIFO, and nothing so large that it is no manifest.
    let readable = fs::metadata(manifest).is_ok_and(|it| it.is_file() && it.len() < super::DEFAULT_MAX_FILE_BYTES);
    let value = readable.then(|| fs::read(manifest).ok()).flatten();
    value
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|value| value.get("workspaces").is_some())
}

/// `path` without symlinks in it, as far as it exists; the rest as it is written, with `..` taken at its word.
#[must_use]
pub fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            part => {
                real.push(part);
                real = fs::canonicalize(&real).unwrap_or(real);
            }
        }
    }
    real
}

/// `path` relative to `root`, with `/` between its parts; `None` when it lies elsewhere or is not UTF-8.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let mut out = String::new();
    for part in path.strip_prefix(root).ok()?.components() {
        let Component::Normal(part) = part else { return None };
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(part.to_str()?);
    }
    Some(out)
}
