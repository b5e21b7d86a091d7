//! Generates the rule registry and the embedded knowledge from the `rules/` folder, so that a new rule
//! is a page, a Rust file and its cases, and no list that people must remember to extend.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use walkdir::WalkDir;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rules");
    println!("cargo::rustc-env=LOADPROOF_FACTS={}", version_of(&root, FACTS)?);
    println!("cargo::rustc-env=LOADPROOF_BUILD={}", version_of(&root, &["src", "rules", "Cargo.lock"])?);

    let pages = files(&root.join("rules"), "md");
    let tables = files(&root.join("rules"), "toml");
    fs::write(out.join("registry.rs"), registry(&root, &pages)?)?;
    fs::write(out.join("knowledge.rs"), knowledge(&root, &tables))
}

/// The sources that say how facts are drawn from files and kept, and the versions of what they use.
const FACTS: &[&str] = &[
    "src/syntax",
    "src/cache",
    "src/span.rs",
    "src/model/modules.rs",
    "src/model/modules",
    "src/discover/stamp.rs",
    "src/finding.rs",
    "Cargo.lock",
];

/// What stands for these sources: a hash of all that they say.
fn version_of(root: &Path, places: &[&str]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for place in places {
        println!("cargo::rerun-if-changed={place}");
        for entry in WalkDir::new(root.join(place)).sort_by_file_name() {
            // A published crate has no Cargo.lock beside its sources where it is built as a dependency.
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_file() {
                fs::read(entry.path())?.hash(&mut hasher);
            }
        }
    }
    env::var("CARGO_PKG_VERSION").map_err(io::Error::other)?.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

/// Files below `dir` with this extension, as paths relative to `dir` without it, sorted.
fn files(dir: &Path, extension: &str) -> Vec<String> {
    let mut found: Vec<String> = WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|it| it == extension))
        .filter_map(|entry| Some(entry.path().strip_prefix(dir).ok()?.with_extension("").to_str()?.replace('\\', "/")))
        .collect();
    found.sort();
    found
}

/// One `mod` per page's Rust file (and per family's `support.rs`), and the table of all rules.
fn registry(root: &Path, pages: &[String]) -> io::Result<String> {
    let mut modules = String::new();
    let mut table = String::new();
    let mut families: Vec<&str> = pages.iter().filter_map(|id| id.split('/').next()).collect();
    families.dedup();
    for family in families {
        let name = family.replace('-', "_");
        let _ = writeln!(modules, "/// Rules of the family `{family}`.\npub mod {name} {{");
        let support = root.join("src/rules").join(&name).join("support.rs");
        if support.exists() {
            let _ = writeln!(modules, "    #[path = {:?}]\n    pub mod support;", support.display().to_string());
        }
        for id in pages.iter().filter(|id| id.split('/').next() == Some(family)) {
            let rule = id.rsplit('/').next().unwrap_or_default().replace('-', "_");
            let code = root.join("src/rules").join(&name).join(format!("{rule}.rs"));
            let page = root.join("rules").join(format!("{id}.md"));
            if !code.exists() {
                return Err(io::Error::other(format!("rules/{id}.md has no {}", code.display())));
            }
            let _ = writeln!(modules, "    #[path = {:?}]\n    pub mod {rule};", code.display().to_string());
            let _ = writeln!(
                table,
                "    Registered {{ id: {id:?}, page: include_str!({:?}), check: {name}::{rule}::check }},",
                page.display().to_string()
            );
        }
        modules.push_str("}\n");
    }
    Ok(format!("{modules}\n/// Every rule, sorted by id.\npub static RULES: &[Registered] = &[\n{table}];\n"))
}

/// The knowledge tables, by the path they have under `rules/`.
fn knowledge(root: &Path, tables: &[String]) -> String {
    let mut text = String::from("&[\n");
    for name in tables {
        let path = root.join("rules").join(format!("{name}.toml")).display().to_string();
        let _ = writeln!(text, "    ({name:?}, include_str!({path:?})),");
    }
    text.push_str("]\n");
    text
}
