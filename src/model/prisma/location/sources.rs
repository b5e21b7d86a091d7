//! The texts that name a schema: commands in scripts and Dockerfiles, `prisma.config.*`, `package.json#prisma`.

use serde_json::Value;

use super::split;

/// What a text says of the schema.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Nothing: the default places count.
    Nothing,
    /// This path.
    Path(String),
    /// Something that only running it would tell.
    Unreadable(String),
}

/// A `--schema` on a command line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OnCommandLine {
    /// The folder that the command `cd`s to first; mostly empty.
    pub folder: String,
    /// The path as written.
    pub path: String,
    /// The command is `prisma generate`.
    pub generates: bool,
}

/// The package whose config file this is, where it is one. The places are those of `@prisma/config` 7.10.1.
pub(super) fn config_of(folder: &str, name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    if !matches!(extension, "js" | "ts" | "mjs" | "cjs" | "mts" | "cts") {
        return None;
    }
    let (parent, last) = split(folder);
    let own = folder.to_owned();
    match (stem, last) {
        ("prisma.config" | "prisma7.config", ".config") => Some(parent.to_owned()),
        ("prisma.config" | "prisma7.config", _) => Some(own),
        ("prisma" | "prisma7", ".config") => Some(parent.to_owned()),
        ("index", "prisma.config" | "prisma7.config") => Some(parent.to_owned()),
        _ => None,
    }
}

/// `schema` of `package.json#prisma`.
pub(super) fn package_schema(text: &str) -> Option<String> {
    let json: Value = serde_json::from_str(text).ok()?;
    json.get("prisma")?.get("schema")?.as_str().map(str::to_owned)
}

/// Every `--schema` of a prisma command in a package.json's scripts.
pub(super) fn named_in_scripts(text: &str) -> Vec<OnCommandLine> {
    let Ok(json) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let scripts = json.get("scripts").and_then(Value::as_object);
    scripts.into_iter().flatten().filter_map(|(_, it)| it.as_str()).flat_map(named_in_commands).collect()
}

/// Every `--schema` of a prisma command in a Dockerfile.
pub(super) fn named_in_docker(text: &str) -> Vec<OnCommandLine> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines = joined.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    // `CMD ["npx", "prisma", ...]` is the same command with other punctuation.
    lines.flat_map(|line| named_in_commands(&line.replace(['[', ']', ','], " "))).collect()
}

/// Reads `a && b; c` far enough for `cd`, `prisma <command>` and `--schema`.
fn named_in_commands(text: &str) -> Vec<OnCommandLine> {
    let mut found = Vec::new();
    let mut folder = String::new();
    for command in text.split(['&', ';', '|', '\n']) {
        let words: Vec<&str> = command.split_whitespace().map(|it| it.trim_matches(['"', '\'', '`'])).collect();
        if let ["cd", to] = words.as_slice() {
            folder = super::join(&folder, to);
            continue;
        }
        let Some(at) =
            words.iter().position(|it| *it == "prisma" || it.ends_with("/prisma") || it.starts_with("prisma@"))
        else {
            continue;
        };
        let mut rest = words.iter().skip(at + 1).copied().peekable();
        let generates = rest.peek() == Some(&"generate");
        let mut path = None;
        while let Some(word) = rest.next() {
            if word == "--schema" {
                path = rest.next();
            } else if let Some(value) = word.strip_prefix("--schema=") {
                path = Some(value.trim_matches(['"', '\'', '`']));
            }
        }
        // `$SCHEMA` is anyone's guess.
        if let Some(path) = path.filter(|it| !it.is_empty() && !it.contains(['$', '%', '{'])) {
            found.push(OnCommandLine { folder: folder.clone(), path: path.to_owned(), generates });
        }
    }
    found
}

/// The `schema` key of a `prisma.config.*`: a string, or `path.join(...)` and the like over strings.
pub(super) fn config_schema(text: &str) -> Named {
    let text = without_comments(text);
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("schema")).map(|n| n + from) {
        from = at + "schema".len();
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let rest = text.get(from..).unwrap_or_default().trim_start_matches(['"', '\'']).trim_start();
        let is_word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '/' | '-'));
        if is_word {
            continue;
        }
        if let Some(value) = rest.strip_prefix(':') {
            return path_value(value.trim_start());
        }
        if rest.starts_with([',', '}']) && text.contains("defineConfig") && !text.contains("import { schema") {
            return Named::Unreadable("schema".to_owned());
        }
    }
    Named::Nothing
}

fn path_value(value: &str) -> Named {
    let end = value.find(['\n', '}']).unwrap_or(value.len());
    let unreadable = || Named::Unreadable(value.get(..end).unwrap_or_default().trim_end_matches([',', ' ']).to_owned());
    if let Some((text, _)) = literal(value) {
        return Named::Path(text);
    }
    let Some((callee, mut rest)) = value.split_once('(') else { return unreadable() };
    let callee = callee.trim();
    if !matches!(callee, "path.join" | "path.resolve" | "join" | "resolve") {
        return unreadable();
    }
    let mut parts = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.starts_with(')') {
            break;
        }
        let base =
            ["__dirname", "import.meta.dirname", "process.cwd()"].into_iter().find_map(|it| rest.strip_prefix(it));
        if let Some(after) = base {
            rest = after;
        } else if let Some((text, after)) = literal(rest) {
            parts.push(text);
            rest = after;
        } else {
            return unreadable();
        }
    }
    if parts.is_empty() { unreadable() } else { Named::Path(parts.join("/")) }
}

/// A string literal without escapes or substitutions, and the text after it.
fn literal(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|it| matches!(it, '"' | '\'' | '`'))?;
    let (inside, after) = text.get(1..)?.split_once(quote)?;
    (!inside.contains(['\\', '\n']) && !inside.contains("${")).then(|| (inside.to_owned(), after))
}

/// The text with its comments blanked. Good enough for a config file: `//` inside a string is left alone.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote = None;
    while let Some(character) = rest.chars().next() {
        match quote {
            None if rest.starts_with("//") => {
                rest = rest.find('\n').and_then(|at| rest.get(at..)).unwrap_or_default();
                continue;
            }
            None if rest.starts_with("/*") => {
                rest = rest.find("*/").and_then(|at| rest.get(at + 2..)).unwrap_or_default();
                continue;
            }
            None if matches!(character, '"' | '\'' | '`') => quote = Some(character),
            Some(open) if open == character || character == '\n' && open != '`' => quote = None,
            _ => {}
        }
        out.push(character);
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    out
}
