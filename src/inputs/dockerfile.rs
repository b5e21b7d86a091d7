//! Dockerfiles: stages, variables, and what the image runs. Continued lines, comments inside them, the `escape`
//! directive and heredocs are handled; RUN's commands are kept as text, COPY as its words.

use crate::inputs::text::{CommandLine, DollarEscape, EnvVar, InputError, Text, references, trimmed};
use crate::span::Span;

/// A larger file (bytes) is not read.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// A Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dockerfile {
    /// Its stages in order; the image is the last one, unless a build names another.
    pub stages: Vec<Stage>,
    /// ARGs before the first FROM.
    pub args: Vec<EnvVar>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

/// One stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// The image, or the earlier stage, that it starts from.
    pub from: Text,
    /// Its name (`AS name`).
    pub name: Option<Text>,
    /// Variables that are set in the image.
    pub env: Vec<EnvVar>,
    /// Build arguments: not set when the container runs.
    pub args: Vec<EnvVar>,
    /// What a container runs; the last CMD counts.
    pub cmd: Option<CommandLine>,
    /// What CMD is handed to; the last ENTRYPOINT counts.
    pub entrypoint: Option<CommandLine>,
    /// The ports of EXPOSE.
    pub expose: Vec<Text>,
    /// The last WORKDIR.
    pub workdir: Option<Text>,
    /// Sources and target of each COPY and ADD.
    pub copies: Vec<Copy>,
    /// The commands of RUN, one text each.
    pub runs: Vec<Text>,
    /// HEALTHCHECK's command.
    pub healthcheck: Option<CommandLine>,
    /// The last USER.
    pub user: Option<Text>,
}

/// A COPY or ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The stage or image of `--from`; `None` for the build context.
    pub from: Option<Text>,
    /// What is copied.
    pub sources: Vec<Text>,
    /// Where to.
    pub target: Option<Text>,
}

impl Dockerfile {
    /// The stage that a build makes: the named one, else the last.
    #[must_use]
    pub fn target(&self, name: Option<&str>) -> Option<&Stage> {
        match name {
            Some(name) => {
                self.stages.iter().find(|it| it.name.as_ref().is_some_and(|it| it.value.eq_ignore_ascii_case(name)))
            }
            None => self.stages.last(),
        }
    }

    /// A stage and those it starts from, itself first.
    #[must_use]
    pub fn lineage<'a>(&'a self, stage: &'a Stage) -> Vec<&'a Stage> {
        let mut line = vec![stage];
        while let Some(next) = line.last().and_then(|it| self.target(Some(&it.from.value))) {
            // A stage may only name earlier ones; a file that does not must not loop.
            if line.len() > self.stages.len() || line.iter().any(|it| std::ptr::eq(*it, next)) {
                break;
            }
            line.push(next);
        }
        line
    }

    /// Variables set in the image that is built from `stage`: of a name set twice, the nearest counts and comes last.
    #[must_use]
    pub fn image_env<'a>(&'a self, stage: &'a Stage) -> Vec<&'a EnvVar> {
        self.lineage(stage).into_iter().rev().flat_map(|it| &it.env).collect()
    }
}

/// One instruction: its bytes joined over continued lines.
struct Instruction {
    keyword: String,
    /// The arguments, continuations removed.
    text: String,
    /// File offset of each byte of `text`.
    places: Vec<usize>,
}

impl Instruction {
    fn span(&self, start: usize, end: usize) -> Span {
        let first = self.places.get(start).or(self.places.last()).copied().unwrap_or(0);
        let last = self.places.get(end.wrapping_sub(1)).map_or(first, |it| it + 1);
        if end > start { Span::new(first, last) } else { Span::new(first, first) }
    }

    fn part(&self, start: usize, end: usize) -> Text {
        let inner = trimmed(&self.text, start, end);
        Text::new(inner.value, self.span(inner.span.start as usize, inner.span.end as usize))
    }

    fn all(&self) -> Text {
        self.part(0, self.text.len())
    }
}

/// Reads a Dockerfile.
#[must_use]
pub fn parse(file: &str) -> Dockerfile {
    let mut out = Dockerfile::default();
    if file.len() > MAX_BYTES {
        out.errors.push(InputError::new("the file is too large for a Dockerfile", Span::new(0, 0)));
        return out;
    }
    for instruction in instructions(file) {
        apply(&instruction, file, &mut out);
    }
    out
}

fn apply(it: &Instruction, file: &str, out: &mut Dockerfile) {
    if it.keyword == "FROM" {
        let words = flagless(it);
        let Some(from) = words.first() else { return };
        let name = words.iter().position(|it| it.value.eq_ignore_ascii_case("as")).and_then(|at| words.get(at + 1));
        out.stages.push(Stage { from: from.clone(), name: name.cloned(), ..Stage::default() });
        return;
    }
    if it.keyword == "ARG" {
        let found = arguments(it, file);
        out.stages.last_mut().map_or(&mut out.args, |stage| &mut stage.args).extend(found);
        return;
    }
    let Some(stage) = out.stages.last_mut() else { return };
    match it.keyword.as_str() {
        "ENV" => stage.env.extend(environment(it, file)),
        "CMD" => stage.cmd = command(it, 0),
        "ENTRYPOINT" => stage.entrypoint = command(it, 0),
        "EXPOSE" => stage.expose.extend(flagless(it)),
        "WORKDIR" => stage.workdir = Some(it.all()),
        "USER" => stage.user = Some(it.all()),
        "RUN" => stage.runs.push(it.all()),
        "COPY" | "ADD" => stage.copies.extend(copy(it)),
        "HEALTHCHECK" => {
            stage.healthcheck = it.text.find("CMD").and_then(|at| command(it, at + 3));
        }
        _ => {}
    }
}

/// The file's instructions: lines joined, comments dropped, heredocs skipped.
fn instructions(file: &str) -> Vec<Instruction> {
    let escape = escape_character(file);
    let mut out = Vec::new();
    let mut current: Option<(String, Vec<usize>)> = None;
    let mut at = 0;
    let mut heredocs: Vec<String> = Vec::new();
    for line in file.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        if let Some(end) = heredocs.first() {
            if bare.trim_start_matches('\t') == end {
                heredocs.remove(0);
            }
            continue;
        }
        let blank = bare.trim_start_matches('\u{feff}').trim_start();
        // Comments and empty lines may stand inside a continued instruction.
        if blank.is_empty() || blank.starts_with('#') {
            continue;
        }
        let end = bare.trim_end();
        let (content, continued) = match end.strip_suffix(escape) {
            Some(content) => (content, true),
            None => (end, false),
        };
        let (text, places) = current.get_or_insert_default();
        if !text.is_empty() {
            text.push(' ');
            places.push(start);
        }
        text.push_str(content);
        places.extend(start..start + content.len());
        if !continued && let Some((text, places)) = current.take() {
            heredocs = heredoc_ends(&text);
            out.extend(instruction(text, places));
        }
    }
    out.extend(current.and_then(|(text, places)| instruction(text, places)));
    out
}

fn escape_character(file: &str) -> char {
    let directive = file.lines().next().and_then(|it| it.trim_start_matches('\u{feff}').strip_prefix('#'));
    let directive = directive.map(|it| it.replace([' ', '\t'], "").to_ascii_lowercase());
    if directive.as_deref() == Some("escape=`") { '`' } else { '\\' }
}

fn instruction(text: String, places: Vec<usize>) -> Option<Instruction> {
    let start = text.find(|it: char| !it.is_whitespace() && it != '\u{feff}')?;
    let rest = text.get(start..)?;
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let keyword = rest.get(..length)?.to_ascii_uppercase();
    let from = start + length;
    Some(Instruction { keyword, text: text.get(from..)?.to_owned(), places: places.get(from..)?.to_vec() })
}

/// The ends of the heredocs that a RUN or COPY line opens: `<<EOF`, `<<-"EOF"`.
fn heredoc_ends(text: &str) -> Vec<String> {
    let word = text.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    if !matches!(word.as_str(), "RUN" | "COPY" | "ADD") {
        return Vec::new();
    }
    let parts = text.split("<<").skip(1);
    let names = parts.filter_map(|it| {
        let name = it.trim_start_matches('-');
        let quoted = name.strip_prefix(['"', '\'']);
        let name = quoted.unwrap_or(name);
        let length = name.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(name.len());
        name.get(..length)
            .filter(|it| !it.is_empty() && !it.starts_with(|it: char| it.is_ascii_digit()))
            .map(str::to_owned)
    });
    names.collect()
}

/// Blank-separated words with quotes removed, and where each starts and ends in the instruction.
fn words(it: &Instruction) -> Vec<(Text, usize, usize)> {
    let mut out = Vec::new();
    let mut value = String::new();
    let mut start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut inner: Option<(usize, usize)> = None;
    let mut chars = it.text.char_indices().peekable();
    let mut finish = |value: &mut String, start: &mut Option<usize>, inner: &mut Option<(usize, usize)>, end: usize| {
        if let Some(from) = start.take() {
            let (a, b) = inner.take().unwrap_or((from, from));
            out.push((Text::new(std::mem::take(value), it.span(a, b)), from, end));
        }
    };
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            finish(&mut value, &mut start, &mut inner, at);
            continue;
        }
        start.get_or_insert(at);
        match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                continue;
            }
            (Some(open), _) if open == c => {
                quote = None;
                continue;
            }
            (None | Some('"'), '\\') => match chars.next_if(|it| matches!(it.1, '"' | '\'' | '\\' | ' ')) {
                Some((next, escaped)) => {
                    value.push(escaped);
                    inner = Some((inner.map_or(at, |it| it.0), next + escaped.len_utf8()));
                    continue;
                }
                None => value.push(c),
            },
            _ => value.push(c),
        }
        inner = Some((inner.map_or(at, |it| it.0), at + c.len_utf8()));
    }
    let end = it.text.len();
    finish(&mut value, &mut start, &mut inner, end);
    out
}

fn flagless(it: &Instruction) -> Vec<Text> {
    words(it).into_iter().map(|it| it.0).filter(|it| !it.value.starts_with("--")).collect()
}

fn environment(it: &Instruction, file: &str) -> Vec<EnvVar> {
    let words = words(it);
    let Some((first, _, end)) = words.first() else { return Vec::new() };
    if !first.value.contains('=') {
        // The old form: one name, and the rest of the line as its value.
        let value = it.part(*end, it.text.len());
        return vec![with_references(first.clone(), Some(value), file)];
    }
    words.iter().filter_map(|word| assignment(it, word, file)).collect()
}

fn arguments(it: &Instruction, file: &str) -> Vec<EnvVar> {
    let words = words(it);
    let both = words.iter().map(|word| assignment(it, word, file).unwrap_or_else(|| EnvVar::new(word.0.clone(), None)));
    both.collect()
}

/// `NAME=value` with exact spans for both, the value's without quotes.
fn assignment(it: &Instruction, (word, start, end): &(Text, usize, usize), file: &str) -> Option<EnvVar> {
    let (name, value) = word.value.split_once('=')?;
    let raw = it.text.get(*start..*end)?;
    let sign = start + raw.find('=')?;
    let mut from = sign + 1;
    let mut to = *end;
    let quoted = it.text.get(from..to).unwrap_or_default();
    if quoted.len() >= 2 && ['"', '\''].iter().any(|quote| quoted.starts_with(*quote) && quoted.ends_with(*quote)) {
        (from, to) = (from + 1, to - 1);
    }
    let value = Text::new(value, if to > from { it.span(from, to) } else { it.empty_after(sign) });
    Some(with_references(Text::new(name, it.span(*start, sign)), Some(value), file))
}

impl Instruction {
    fn empty_after(&self, at: usize) -> Span {
        let place = self.places.get(at).map_or(0, |it| it + 1);
        Span::new(place, place)
    }
}

fn with_references(name: Text, value: Option<Text>, file: &str) -> EnvVar {
    let span = value.as_ref().map(|it| it.span).unwrap_or_default();
    let raw = file.get(span.range()).unwrap_or_default();
    EnvVar { name, value, references: references(raw, span.start as usize, DollarEscape::Backslash) }
}

fn copy(it: &Instruction) -> Option<Copy> {
    let words: Vec<Text> = match command(it, 0) {
        Some(CommandLine::Exec(words)) => words,
        _ => words(it).into_iter().map(|it| it.0).collect(),
    };
    let from = words.iter().find_map(|it| {
        let stage = it.value.strip_prefix("--from=")?;
        let start = it.span.end.saturating_sub(u32::try_from(stage.len()).ok()?);
        Some(Text::new(stage, Span { start, end: it.span.end }))
    });
    let mut sources: Vec<Text> =
        words.into_iter().filter(|it| !it.value.starts_with("--") && !it.value.starts_with("<<")).collect();
    let target = sources.pop();
    Some(Copy { from, sources, target })
}

/// The command from byte `at` of the instruction: a JSON array of strings, or a shell line.
fn command(it: &Instruction, at: usize) -> Option<CommandLine> {
    let text = it.text.get(at..)?;
    let lead = at + text.len() - text.trim_start().len();
    if text.trim_start().starts_with('[')
        && let Some(words) = json_strings(it, lead)
    {
        return Some(CommandLine::Exec(words));
    }
    let line = it.part(at, it.text.len());
    (!line.value.is_empty()).then_some(CommandLine::Shell(line))
}

/// The strings of a JSON array at byte `at`; `None` where it is anything else, which Docker runs in a shell.
fn json_strings(it: &Instruction, at: usize) -> Option<Vec<Text>> {
    let values: Vec<String> = serde_json::from_str(it.text.get(at..)?.trim()).ok()?;
    let bytes = it.text.as_bytes();
    let mut places = Vec::new();
    let mut open: Option<usize> = None;
    let mut here = at;
    while let Some(&byte) = bytes.get(here) {
        match (open, byte) {
            (Some(_), b'\\') => here += 1,
            (Some(start), b'"') => {
                places.push(it.span(start, here));
                open = None;
            }
            (None, b'"') => open = Some(here + 1),
            _ => {}
        }
        here += 1;
    }
    Some(values.into_iter().zip(places).map(|(value, span)| Text::new(value, span)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# syntax=docker/dockerfile:1\nARG NODE=20\nFROM node:${NODE} AS base # no comment here\nWORKDIR /app\nENV NODE_ENV=production \\\n    # é a comment\n    GREETING=\"hello world\" EMPTY= URL='a=b'\nENV OLD the rest  of it\nFROM base AS build\nARG VERSION\nRUN <<EOF\nENV NOT=this\nCMD nor this\nEOF\nCOPY [\"a b\", \"c/\"]\nCMD first\nFROM base\nCOPY --from=build --chown=node /app/dist ./dist\nEXPOSE 3000 9229/tcp\nENV PORT=3000\nENV PATH=$PATH:/x\nHEALTHCHECK --interval=5s CMD curl -f http://localhost/\nENTRYPOINT [\"dumb-init\", \"--\"]\nCMD [\"node\", \\\n  \"dist/main.js\"]\n";

    fn env<'a>(file: &'a str, stage: &Stage) -> Vec<(&'a str, &'a str)> {
        let place = |it: &Text| &file[it.span.range()];
        stage.env.iter().map(|it| (place(&it.name), place(it.value.as_ref().unwrap()))).collect()
    }

    #[test]
    fn stages_variables_and_commands() {
        let read = parse(FILE);
        assert_eq!(read.stages.len(), 3);
        assert_eq!(read.args[0].name.value, "NODE");
        assert_eq!(read.stages[0].name.as_ref().unwrap().value, "base");
        let base = [
            ("NODE_ENV", "production"),
            ("GREETING", "hello world"),
            ("EMPTY", ""),
            ("URL", "a=b"),
            ("OLD", "the rest  of it"),
        ];
        assert_eq!(env(FILE, &read.stages[0]), base);
        assert_eq!(read.stages[0].env[1].value.as_ref().unwrap().value, "hello world");
        assert_eq!(read.stages[1].env, []);
        assert_eq!(read.stages[1].copies[0].sources[0].value, "a b");
        let last = read.target(None).unwrap();
        assert_eq!(last.env[1].references[0].name.value, "PATH");
        let Some(CommandLine::Exec(words)) = &last.cmd else { panic!("{:?}", last.cmd) };
        assert_eq!(words.iter().map(|it| &FILE[it.span.range()]).collect::<Vec<_>>(), ["node", "dist/main.js"]);
        assert_eq!(last.copies[0].from.as_ref().unwrap().value, "build");
        assert_eq!(&FILE[last.healthcheck.as_ref().unwrap().span().range()], "curl -f http://localhost/");
        assert_eq!(last.expose[1].value, "9229/tcp");
        let names: Vec<_> = read.image_env(last).iter().map(|it| it.name.value.as_str()).collect();
        assert_eq!(names, ["NODE_ENV", "GREETING", "EMPTY", "URL", "OLD", "PORT", "PATH"]);
    }

    #[test]
    fn shell_form_escapes_and_loops() {
        let read = parse("# escape=`\r\nFROM a\r\nENV A=1 `\r\n  B=2\r\nCMD npm run start:prod\r\n");
        assert_eq!(read.stages[0].env.len(), 2);
        assert!(matches!(&read.stages[0].cmd, Some(CommandLine::Shell(it)) if it.value == "npm run start:prod"));
        let read = parse("FROM b AS a\nFROM a AS b\n");
        assert_eq!(read.lineage(&read.stages[0]).len(), 2);
        assert_eq!(parse("ENV A=1\nCMD x").stages, []);
        assert_eq!(parse("FROM a\nCMD [node x]").stages[0].cmd.as_ref().unwrap().words()[0].value, "[node");
        assert_eq!(parse(&"FROM a\\\n".repeat(100_000)).stages.len(), 1);
        assert_eq!(parse(&"x".repeat(MAX_BYTES + 1)).errors.len(), 1);
    }
}
