//! Reads a page from its text.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use serde::Deserialize;

use super::{Example, ExampleFile, FixKind, Page, PageError, SECTIONS, markdown_options};
use crate::finding::Level;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    summary: String,
    severity: Level,
    fix: FixKind,
    since: String,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    former: Vec<String>,
}

impl Page {
    /// Reads the page of the rule `id`.
    ///
    /// # Errors
    /// The first thing in the text that is not as this module's documentation says.
    pub fn parse(id: &str, text: &str) -> Result<Self, PageError> {
        let reader = Reader { id, text };
        let (front, body) = reader.split()?;
        let matter: FrontMatter = toml::from_str(text.get(front.clone()).unwrap_or_default()).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            reader.error(front.start + at, error.message().to_owned())
        })?;
        if matter.summary.trim().is_empty() || matter.summary.ends_with('.') {
            return Err(reader.error(front.start, "`summary` must be one sentence without a full stop".to_owned()));
        }
        if let Some(wrong) = matter.requires.iter().find(|it| !is_requirement(it)) {
            return Err(reader.error(front.start, format!("`requires`: `{wrong}` is not `package@range`")));
        }
        let examples = reader.examples(body)?;
        Ok(Self {
            id: id.to_owned(),
            summary: matter.summary,
            level: matter.severity,
            fix: matter.fix,
            requires: matter.requires,
            since: matter.since,
            former: matter.former,
            body: text.get(body..).unwrap_or_default().trim_start().to_owned(),
            examples,
        })
    }
}

struct Reader<'a> {
    id: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, at: usize, message: String) -> PageError {
        PageError { path: format!("rules/{}.md", self.id), line: self.line(at), message }
    }

    /// The 1-based line of a byte.
    fn line(&self, at: usize) -> usize {
        memchr::memchr_iter(b'\n', self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes())).count() + 1
    }

    /// Where the front matter stands, and where the body starts.
    fn split(&self) -> Result<(Range<usize>, usize), PageError> {
        let mut at = 0;
        let mut start = None;
        for line in self.text.split_inclusive('\n') {
            let next = at + line.len();
            match start {
                None if line.trim_end() == "+++" => start = Some(next),
                None => return Err(self.error(at, "a page starts with a `+++` line".to_owned())),
                Some(start) if line.trim_end() == "+++" => return Ok((start..at, next)),
                Some(_) => {}
            }
            at = next;
        }
        Err(self.error(0, "the front matter has no closing `+++` line".to_owned()))
    }

    /// Checks the sections and collects the examples of the body, which starts at byte `body`.
    fn examples(&self, body: usize) -> Result<Vec<Example>, PageError> {
        let mut walk = Walk::default();
        let markdown = self.text.get(body..).unwrap_or_default();
        for (event, range) in Parser::new_ext(markdown, markdown_options()).into_offset_iter() {
            walk.event(self, event, body + range.start)?;
        }
        let end = self.text.len();
        if let Some(missing) = SECTIONS.get(walk.sections) {
            return Err(self.error(end, format!("the section `## {missing}` is missing")));
        }
        for bad in [true, false] {
            if !walk.examples.iter().any(|example| example.bad == bad) {
                return Err(self.error(end, format!("there is no {} example", if bad { "bad" } else { "good" })));
            }
        }
        if let Some(empty) = walk.examples.iter().find(|example| example.files.is_empty()) {
            let message = format!("the example `{}` has no code block", empty.title);
            return Err(PageError { line: empty.line, ..self.error(0, message) });
        }
        Ok(walk.examples)
    }
}

/// The walk over a page's Markdown.
#[derive(Default)]
struct Walk {
    /// How many of the sections have been passed.
    sections: usize,
    examples: Vec<Example>,
    /// The heading that is being read, with its level and start.
    heading: Option<(HeadingLevel, usize, String)>,
    /// The paragraph that is being read: its one code span; `None` inside once there is anything else in it.
    paragraph: Option<Option<String>>,
    /// The path that the next block takes.
    path: Option<String>,
    /// The code block that is being read: info string, start of its text, text.
    block: Option<(String, Option<usize>, String)>,
}

impl Walk {
    fn event(&mut self, reader: &Reader<'_>, event: Event<'_>, at: usize) -> Result<(), PageError> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading = Some((level, at, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, start, title)) = self.heading.take() {
                    self.end_heading(reader, level, start, title.trim())?;
                }
            }
            Event::Start(Tag::Paragraph) => self.paragraph = Some(Some(String::new())),
            Event::End(TagEnd::Paragraph) => {
                let code = self.paragraph.take().flatten().filter(|code| !code.is_empty());
                self.path = code.or(self.path.take());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = if let CodeBlockKind::Fenced(info) = kind { info.to_string() } else { String::new() };
                self.block = Some((info, None, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((info, start, text)) = self.block.take() {
                    self.end_block(reader, at, &info, start.unwrap_or(at), text)?;
                }
            }
            Event::Text(text) if self.block.is_some() => {
                if let Some((_, start, so_far)) = &mut self.block {
                    start.get_or_insert(at);
                    so_far.push_str(&text);
                }
            }
            Event::Code(code) => {
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&format!("`{code}`"));
                }
                if let Some(paragraph) = &mut self.paragraph {
                    *paragraph = paragraph.take().filter(String::is_empty).map(|_| code.to_string());
                }
            }
            Event::Text(text) => {
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&text);
                }
                if let Some(paragraph) = &mut self.paragraph {
                    *paragraph = None;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_heading(
        &mut self,
        reader: &Reader<'_>,
        level: HeadingLevel,
        start: usize,
        title: &str,
    ) -> Result<(), PageError> {
        self.path = None;
        match level {
            HeadingLevel::H1 => Err(reader.error(start, "a page has no `#` heading; its id is its title".to_owned())),
            HeadingLevel::H2 => match SECTIONS.get(self.sections) {
                Some(&expected) if expected == title => {
                    self.sections += 1;
                    Ok(())
                }
                Some(expected) => {
                    Err(reader.error(start, format!("`## {title}` stands where `## {expected}` belongs")))
                }
                None => Err(reader.error(start, format!("`## {title}`: `## Examples` is the last section"))),
            },
            HeadingLevel::H3 if self.sections == SECTIONS.len() => {
                let bad = match title.split(|c: char| !c.is_alphanumeric()).next() {
                    Some("Bad") => true,
                    Some("Good") => false,
                    _ => {
                        let message = format!("the example `{title}` must start with `Bad` or `Good`");
                        return Err(reader.error(start, message));
                    }
                };
                let line = reader.line(start);
                self.examples.push(Example { title: title.to_owned(), bad, line, files: Vec::new() });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end_block(
        &mut self,
        reader: &Reader<'_>,
        at: usize,
        info: &str,
        start: usize,
        text: String,
    ) -> Result<(), PageError> {
        let path = self.path.take();
        if self.sections < SECTIONS.len() {
            return Ok(());
        }
        let Some(example) = self.examples.last_mut() else {
            return Err(
                reader.error(at, "a code block in `## Examples` stands below a `### Bad` or `### Good`".to_owned())
            );
        };
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let path = path.unwrap_or_else(|| default_path(language).to_owned());
        if path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(reader.error(at, format!("`{path}` does not stay inside the example")));
        }
        if example.files.iter().any(|file| file.path == path) {
            let message =
                format!("the example `{}` has two blocks for `{path}`; name one in a line above it", example.title);
            return Err(reader.error(at, message));
        }
        let mut expect = Vec::new();
        for word in words {
            let list = word.strip_prefix("expect=").and_then(parse_expect);
            let message = || format!("`{word}`: after the language there can be only `expect=rule@line,...`");
            expect.extend(list.ok_or_else(|| reader.error(at, message()))?);
        }
        example.files.push(ExampleFile { path, text, line: reader.line(start), expect });
        Ok(())
    }
}

/// `package@range`, where the package may have a scope.
fn is_requirement(text: &str) -> bool {
    text.rsplit_once('@')
        .is_some_and(|(package, range)| !package.is_empty() && range.parse::<nodejs_semver::Range>().is_ok())
}

/// `rule@line,rule@line`.
fn parse_expect(list: &str) -> Option<Vec<(String, usize)>> {
    list.split(',')
        .map(|one| {
            let (rule, line) = one.split_once('@')?;
            Some((rule.to_owned(), line.parse().ok().filter(|line| *line > 0)?))
        })
        .collect()
}

/// The file that a block stands for where none is named.
fn default_path(language: &str) -> &'static str {
    match language {
        "js" | "javascript" => "src/index.js",
        "json" => "package.json",
        "prisma" => "schema.prisma",
        "env" | "dotenv" | "sh" | "properties" => ".env",
        "yaml" | "yml" => "compose.yaml",
        _ => "src/index.ts",
    }
}
