//! What the rules about the environment share: how commands, files and chains of imports are told.

use crate::finding::Finding;
use crate::model::Project;
use crate::model::evaluation::{EarlyRead, Loader, LoaderForm};
use crate::model::modules::FileId;
use crate::syntax::{ImportRecord, Imported, Tree};

/// The last part of a script's path.
pub fn file_name(project: &Project, file: FileId) -> String {
    let path = project.modules.path(file);
    path.rsplit('/').next().unwrap_or(&path).to_owned()
}

/// A loader as prose calls it: code in backticks, descriptions as they are.
pub fn quoted(shown: &str) -> String {
    if shown.starts_with("the ") { shown.to_owned() } else { format!("`{shown}`") }
}

/// `started by "tsx src/server.ts"`, where a command is known.
pub fn started(early: &EarlyRead) -> String {
    match early.start.as_ref().and_then(|it| it.commands.first()) {
        Some(command) if command.len() <= 60 => format!(" (started by `{command}`)"),
        _ => String::new(),
    }
}

/// Adds the imports that lead from the entry to a module.
pub fn with_chain(mut finding: Finding, project: &Project, early: &EarlyRead) -> Finding {
    for hop in &early.chain {
        let from = file_name(project, hop.from);
        finding = finding.with_related(hop.location.clone(), format!("{from} imports this"));
    }
    finding
}

/// What to do about a loader that comes too late.
pub fn remedy(project: &Project, loader: &Loader, entry: FileId) -> String {
    let name = file_name(project, entry);
    let has_imports = |tree: &Tree| {
        let is_require = |it: &ImportRecord| it.names.iter().any(|name| name.imported == Imported::Require);
        tree.imports.iter().any(|it| !it.is_type && !is_require(it))
    };
    let is_commonjs = project.tree(entry).is_some_and(|tree| !has_imports(tree));
    let first = if is_commonjs {
        format!("ut `require('dotenv/config')` on the first line of {name}")
    } else {
        format!("ake `import 'dotenv/config'` the first import of {name}")
    };
    let (small, capital) = if is_commonjs { ('p', 'P') } else { ('m', 'M') };
    let is_dotenv = matches!(loader.shown, "dotenv.config()" | "import 'dotenv/config'");
    match loader.form {
        LoaderForm::Nest => format!(
            "Read it where it is needed (a provider's constructor, `useFactory`, `registerAsync`, ConfigService), or \
             {small}{first}."
        ),
        _ if loader.files.is_some() || !is_dotenv => format!(
            "Move the loader into a module of its own and {} that first in {name}, or start the process with \
             `node --env-file`.",
            if is_commonjs { "require" } else { "import" }
        ),
        _ => format!("{capital}{first}, or start the process with `node --env-file=.env`."),
    }
}

/// How often a text holds a word.
pub fn words(text: &str, word: &str) -> usize {
    if word.is_empty() {
        return 0;
    }
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(word)
        .filter(|(at, _)| {
            let before = text.get(..*at).and_then(|it| it.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|it| it.chars().next());
            !is_part(before) && !is_part(after)
        })
        .count()
}
