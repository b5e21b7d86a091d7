//! Which names the files of the repository speak of, and how: a variable may be declared in ways that no reader knows
//! (a schema of any library, a list of required names, a document), and used in more (a settings object).
//!
//! Works on text: parsing every script for a few names would cost more than all rules together.

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::discover::{FileKind, Role};
use crate::model::Project;
use crate::model::modules::FileId;

/// What a place in a script does with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mention {
    /// Reads it from the environment, or speaks of a constant or a member that has it.
    Use,
    /// Gives the environment a value for it, names it in a schema, in a list, in a type, in a comment.
    Declare,
    /// Neither: a key that the read itself fills.
    Neutral,
}

/// The names that files speak of.
#[derive(Default)]
pub(super) struct Spoken {
    declared: FxHashSet<String>,
    used: FxHashSet<String>,
}

impl Spoken {
    /// Looks for some names in all files but env files and lockfiles.
    pub(super) fn of(project: &Project, names: &[&str]) -> Self {
        if names.is_empty() {
            return Self::default();
        }
        let Ok(search) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names) else {
            return Self::default();
        };
        let modules = &project.modules;
        let Some(says) = modules.search(names) else { return Self::default() };
        let files: Vec<FileId> = modules.ids().collect();
        let in_scripts = files.par_iter().filter(|it| says(**it)).flat_map_iter(|file| {
            let text = modules.text(*file).unwrap_or_default();
            let is_test = modules.role(*file) == Role::Test;
            let found = whole_words(&search, &text).filter_map(|(name, start, end)| {
                let (before, after) = (text.get(..start)?, text.get(end..)?);
                let mention = in_script(names.get(name)?, before, after);
                // What a test gives itself, nobody else has.
                let counts = !(is_test && mention == Mention::Declare);
                counts.then_some((name, mention))
            });
            found.collect::<Vec<_>>()
        });
        let others: Vec<_> = project
            .inventory()
            .files
            .iter()
            .filter(|it| !matches!(it.kind, FileKind::Script(_) | FileKind::Lockfile | FileKind::Env))
            .collect();
        let elsewhere = others.par_iter().flat_map_iter(|file| {
            let text = project.text(&file.path).unwrap_or_default();
            let found = whole_words(&search, &text).flat_map(|(name, start, _)| {
                let before = text.get(..start).unwrap_or_default();
                // `env("X")` of a Prisma schema reads; `${X}` takes it for something else.
                let is_read = before.ends_with("env(\"");
                let is_used = is_read || before.ends_with("${") || before.ends_with('$');
                [(!is_read).then_some((name, Mention::Declare)), is_used.then_some((name, Mention::Use))]
            });
            found.flatten().collect::<Vec<_>>()
        });
        let all: Vec<(usize, Mention)> = in_scripts.chain(elsewhere).collect();
        let with = |mention: Mention| {
            let of_kind = all.iter().filter(|it| it.1 == mention);
            of_kind.filter_map(|it| names.get(it.0)).map(|it| (*it).to_owned()).collect()
        };
        Self { declared: with(Mention::Declare), used: with(Mention::Use) }
    }

    /// Whether some file declares or documents the name.
    pub(super) fn is_declared(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// Whether some file takes the name's value, or may.
    pub(super) fn is_used(&self, name: &str) -> bool {
        self.used.contains(name)
            // A schema that declares a name is there to read it.
            || self.declared.contains(name)
    }
}

/// Where a text holds one of the names as a whole word: its index, start and end.
fn whole_words<'t>(search: &'t AhoCorasick, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> + 't {
    let bytes = text.as_bytes();
    let is_part = |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
    search.find_iter(bytes).filter_map(move |found| {
        let before = bytes.get(..found.start()).unwrap_or_default();
        let after = bytes.get(found.end()..).unwrap_or_default();
        let is_whole = !is_part(before.last()) && !is_part(after.first());
        is_whole.then(|| (found.pattern().as_usize(), found.start(), found.end()))
    })
}

fn in_script(name: &str, before: &str, after: &str) -> Mention {
    let line = before.rsplit('\n').next().unwrap_or_default();
    if let Some(object) = env_object(before) {
        let rest = after.trim_start_matches(['\'', '"', '`', ']', '!']).trim_start();
        let is_assigned = (rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>"))
            || rest.starts_with("??=")
            || rest.starts_with("||=");
        // `define: { 'process.env.X': '"…"' }` of a bundler.
        let is_defined = object.ends_with(['\'', '"', '`']) && rest.starts_with(':');
        return if is_assigned || is_defined { Mention::Declare } else { Mention::Use };
    }
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") || trimmed.starts_with('*') || trimmed.starts_with("/*") {
        return Mention::Declare;
    }
    let rest = after.trim_start();
    if before.ends_with(['\'', '"', '`']) && after.starts_with(['\'', '"', '`']) {
        return Mention::Declare;
    }
    let is_key_place = before.trim_end().ends_with(['{', ',', ';', '(']) || trimmed.is_empty();
    if let Some(value) = rest.trim_start_matches('?').strip_prefix(':')
        && is_key_place
    {
        let value: String = value.chars().take(160).collect();
        return if reads(&value, name) { Mention::Neutral } else { Mention::Declare };
    }
    // A decorated property of a class, or one of a class that a validator fills: `@IsString() X!: string`.
    if rest.starts_with("!:") || trimmed.starts_with('@') {
        return Mention::Declare;
    }
    // A word of a message: `throw new Error('X is missing')`, and anything else that has the name.
    Mention::Use
}

/// The text before `env.`, where the text before a name ends so.
fn env_object(before: &str) -> Option<&str> {
    let before = before.strip_suffix(['\'', '"', '`']).map_or(before, |it| it.strip_suffix('[').unwrap_or(before));
    let before = before.strip_suffix('.').unwrap_or(before);
    let before = before.strip_suffix(['?', '!']).unwrap_or(before);
    let object = before.strip_suffix("env")?;
    let object = object.strip_suffix("process.").or_else(|| object.strip_suffix("import.meta.")).unwrap_or(object);
    Some(object)
}

/// Whether a text reads the name from the environment before the next key.
fn reads(value: &str, name: &str) -> bool {
    value.match_indices(name).any(|(at, _)| value.get(..at).is_some_and(|before| env_object(before).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_in_scripts() {
        use Mention::{Declare, Neutral, Use};
        for (text, expected) in [
            ("const x = process.env.NAME;", Use),
            ("const x = process.env['NAME']!;", Use),
            ("const x = import.meta.env.NAME;", Use),
            ("process.env.NAME = 'a';", Declare),
            ("process.env.NAME ??= 'a';", Declare),
            ("if (process.env.NAME === 'a') {}", Use),
            ("define: { 'process.env.NAME': JSON.stringify('a') }", Declare),
            ("z.object({ NAME: z.string() })", Declare),
            ("z.object({\n  NAME: z\n    .string() })", Declare),
            ("export const config = { NAME: process.env.NAME }", Neutral),
            ("export const config = {\n  NAME:\n    process.env.NAME!,", Neutral),
            ("interface Env { NAME?: string }", Declare),
            ("const required = ['NAME', 'OTHER'];", Declare),
            ("throw new Error('NAME is missing')", Use),
            ("// NAME: set by the deployment", Declare),
            ("const { NAME } = process.env;", Use),
            ("class Env {\n  @IsString()\n  NAME!: string;\n}", Declare),
            ("class Env {\n  @IsString()\n  NAME: string;\n}", Declare),
            ("use(config.NAME)", Use),
        ] {
            let at = text.find("NAME").unwrap();
            assert_eq!(in_script("NAME", &text[..at], &text[at + 4..]), expected, "{text}");
        }
    }
}
