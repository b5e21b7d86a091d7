//! For a person at a terminal: what is wrong, where, why it will fail, what to do, and nothing else.
//!
//! The only file that may name miette, which draws the excerpts. One diagnostic of miette has one source, and a
//! finding has places in several files, so each excerpt is drawn by a call of its own and the rest is composed here.

use std::cell::RefCell;
use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};

use indexmap::IndexMap;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use owo_colors::{OwoColorize, Style};
use rustc_hash::FxHashSet;
use unicode_width::UnicodeWidthStr;

use super::escape::visible;
use super::excerpt::{self, Excerpt, Label, Shape};
use super::{Base, Places, Report, page_of};
use crate::finding::{Finding, Level, Location, RelPath};

/// Lines shown before and after a labelled line.
const CONTEXT: usize = 1;

/// Places of a group that are listed after the one shown in full.
const MAX_LISTED: usize = 10;

/// What the terminal, or what stands for one, can show.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// Columns. Below 40 is taken as 40.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// Whether it can show more than ASCII.
    pub unicode: bool,
    /// Whether to make rule ids links (OSC 8); only where the crate names a repository to link to.
    pub links: bool,
}

/// Writes the shown findings: the least severe first, so that errors stand right above the closing line and the
/// prompt; within a level in the report's order. Findings of one rule and cause are one group.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>, canvas: Canvas) -> io::Result<()> {
    let painter = Painter::new(report, canvas);
    let mut paged = FxHashSet::default();
    for group in groups(report) {
        let Some((first, rest)) = group.split_first() else { continue };
        painter.finding(out, first)?;
        painter.advice(out, first, paged.insert(first.rule))?;
        painter.others(out, first, rest)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Findings that are shown together, the most severe of each group first.
fn groups<'a>(report: &'a Report<'_>) -> Vec<Vec<&'a Finding>> {
    let mut groups: IndexMap<(&str, Option<&str>, usize), Vec<&Finding>> = IndexMap::new();
    for (at, finding) in report.shown().enumerate() {
        let cause = finding.cause.as_deref();
        let alone = if cause.is_some() { 0 } else { at + 1 };
        groups.entry((finding.rule, cause, alone)).or_default().push(finding);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    }
    groups.sort_by_key(|group| group.first().map(|finding| finding.level));
    groups
}

struct Painter<'a> {
    places: Places<'a>,
    base: &'a Base,
    canvas: Canvas,
    styles: ThemeStyles,
    bold: Style,
    /// Excerpts that have been drawn: file, byte, what was said there.
    shown: RefCell<FxHashSet<(RelPath, u32, String)>>,
}

impl<'a> Painter<'a> {
    fn new(report: &Report<'a>, canvas: Canvas) -> Self {
        let canvas = Canvas { width: canvas.width.max(40), ..canvas };
        let (mut styles, mut bold) = (ThemeStyles::none(), Style::new());
        if canvas.colour {
            bold = bold.bold();
            // The terminal's own sixteen colours, so that its theme decides what they look like. One loud colour: the level's.
            styles = ThemeStyles {
                error: Style::new().red().bold(),
                warning: Style::new().yellow().bold(),
                help: Style::new().cyan(),
                link: Style::new().cyan(),
                ..ThemeStyles::ansi()
            };
        }
        Self { places: Places::new(report.sources), base: report.base, canvas, styles, bold, shown: RefCell::default() }
    }

    fn level_style(&self, level: Level) -> Style {
        match level {
            Level::Error => self.styles.error,
            Level::Warning => self.styles.warning,
            Level::Advice => self.styles.help,
        }
    }

    /// Headline and excerpts.
    fn finding(&self, out: &mut impl Write, finding: &Finding) -> io::Result<()> {
        let head = format!("{}[{}]", finding.level.name(), finding.rule);
        let text = format!("{head}: {}", visible(&finding.message));
        let lines = self.wrap(&text, "", "  ");
        for (at, line) in lines.iter().enumerate() {
            match line.strip_prefix(&head) {
                Some(rest) if at == 0 => {
                    let head = self.link(finding.rule, &head.style(self.level_style(finding.level)).to_string());
                    writeln!(out, "{head}{}", rest.style(self.bold))?;
                }
                _ => writeln!(out, "{}", line.style(self.bold))?,
            }
        }
        let files = labels_by_file(finding);
        // One width of line numbers for all excerpts, so that their edges stand under one another.
        let last_line = |(path, labels): (&&RelPath, &Vec<Label>)| {
            let index = &self.places.source(path)?.index;
            let below = labels.iter().map(|it| index.line_of(it.span.start) + 1 + CONTEXT).max()?;
            Some(below.min(index.line_count()))
        };
        let digits = files.iter().filter_map(last_line).max().unwrap_or(1).to_string().len();
        let mut again = Vec::new();
        for (path, labels) in files {
            self.excerpts(out, finding.level, path, &labels, digits, &mut again)?;
        }
        for (at, label) in again {
            self.paragraph(out, "also", &format!("{at}  {}", visible(&label)))?;
        }
        Ok(())
    }

    /// Everything that is to be shown of one file. Places that a finding above has shown, as the model in the schema or the
    /// lockfile's line, are put into `again`, with what is to be said there.
    fn excerpts(
        &self,
        out: &mut impl Write,
        level: Level,
        path: &RelPath,
        labels: &[Label],
        digits: usize,
        again: &mut Vec<(String, String)>,
    ) -> io::Result<()> {
        let Some(source) = self.places.source(path) else {
            return labels.iter().try_for_each(|label| self.bare(out, path, label));
        };
        // A neighbouring line of an env file may hold a secret that has nothing to do with the finding.
        let is_env = path.rsplit('/').next().is_some_and(|name| name.starts_with(".env") || name.ends_with(".env"));
        let shape =
            Shape { width: self.canvas.width.saturating_sub(digits + 4), context: if is_env { 0 } else { CONTEXT } };
        for excerpt in excerpt::cut(&source, labels, shape) {
            let at = source.index.line_column(&source.text, excerpt.anchor);
            let name = format!("{}:{}:{}", visible(&self.base.name(path)), at.line, at.column);
            let said: Vec<&str> = excerpt.labels.iter().map(|it| it.text.as_str()).collect();
            let said = said.join(", ").replace('\n', ", ");
            let is_new = self.shown.borrow_mut().insert((path.clone(), excerpt.anchor, said.clone()));
            if !is_new && !excerpt.labels.iter().any(|label| label.primary) {
                again.push((name, said));
                continue;
            }
            let pad = digits.saturating_sub((excerpt.first_line + excerpt.line_count).to_string().len());
            match self.draw(level, name, excerpt, shape.width, pad) {
                Some(drawing) => drawing.lines().try_for_each(|line| writeln!(out, "{line}"))?,
                None => labels.iter().try_for_each(|label| self.bare(out, path, label))?,
            }
        }
        Ok(())
    }

    /// A place without its text.
    fn bare(&self, out: &mut impl Write, path: &RelPath, label: &Label) -> io::Result<()> {
        let at = self.place(&Location { path: path.clone(), span: label.span });
        writeln!(out, "  {}  {}", at.style(self.styles.link), visible(&label.text))
    }

    /// Each line starts with `pad` blanks.
    fn draw(&self, level: Level, name: String, excerpt: Excerpt, width: usize, pad: usize) -> Option<String> {
        let mut styles = self.styles.clone();
        styles.highlights = excerpt
            .labels
            .iter()
            .map(|label| if label.primary { self.level_style(level) } else { self.styles.help })
            .collect();
        let characters = if self.canvas.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_links(false)
            .without_syntax_highlighting()
            .without_primary_span_start();
        let labels = excerpt.labels.iter().map(|label| labelled(&excerpt.text, label, width)).collect();
        // Where a name is too long for the frame, it stands above it: whole, so that it can be copied.
        let digits = (excerpt.first_line + excerpt.line_count).to_string().len();
        let is_apart = pad + digits + "  ╭─[]".chars().count() + name.width() > self.canvas.width;
        let (apart, name) = if is_apart { (Some(name), None) } else { (None, Some(name)) };
        let drawing = Drawing { name, excerpt, labels };
        let mut text = String::new();
        handler.render_report(&mut text, &drawing).ok()?;
        // The first line is miette's headline, which stands above the excerpts already.
        let (_, body) = text.split_once('\n')?;
        let mut out = String::with_capacity(body.len() + 64);
        if let Some(name) = apart {
            let indent = if name.width() + 2 <= self.canvas.width { "  " } else { "" };
            let _ = writeln!(out, "{indent}{}", name.style(self.styles.link));
        }
        body.lines().for_each(|line| {
            let _ = writeln!(out, "{:pad$}{}", "", line.trim_end());
        });
        Some(if self.canvas.unicode { out } else { out.replace('…', "~") })
    }

    /// The other findings of a group.
    fn others(&self, out: &mut impl Write, first: &Finding, rest: &[&Finding]) -> io::Result<()> {
        if rest.is_empty() {
            return Ok(());
        }
        let places = if rest.len() == 1 { "place" } else { "places" };
        writeln!(out, "  and {} more {places} with the same cause:", rest.len())?;
        // One more line than the limit costs no more than the line that says so.
        let listed = if rest.len() <= MAX_LISTED + 1 { rest.len() } else { MAX_LISTED };
        let names: Vec<String> = rest.iter().take(listed).map(|it| self.place(&it.primary)).collect();
        let column = names.iter().map(|name| name.width()).max().unwrap_or(0).min(self.canvas.width / 2);
        let all_the_same = rest.iter().all(|it| it.label == first.label);
        for (finding, name) in rest.iter().zip(&names) {
            let label = if finding.label.is_empty() { &finding.message } else { &finding.label };
            let pad = " ".repeat(column.saturating_sub(name.width()));
            let room = self.canvas.width.saturating_sub(6 + column.max(name.width()));
            // What was said above, and what would not fit, is left to the place itself.
            if all_the_same || room < 12 {
                writeln!(out, "    {}", name.style(self.styles.link))?;
                continue;
            }
            let label = shorten(&visible(label), room, if self.canvas.unicode { "…" } else { "~" });
            writeln!(out, "    {}{pad}  {label}", name.style(self.styles.link))?;
        }
        if listed < rest.len() {
            writeln!(out, "    and {} more", rest.len() - listed)?;
        }
        Ok(())
    }

    /// What happens, what to do, and where to read on.
    fn advice(&self, out: &mut impl Write, finding: &Finding, with_page: bool) -> io::Result<()> {
        let page = if with_page { format!("loadproof explain {}", finding.rule) } else { String::new() };
        for (name, text) in [("why", &finding.consequence), ("help", &finding.help), ("more", &page)] {
            if !text.is_empty() {
                self.paragraph(out, name, &visible(text))?;
            }
        }
        Ok(())
    }

    /// `why:  text`, wrapped.
    fn paragraph(&self, out: &mut impl Write, name: &str, text: &str) -> io::Result<()> {
        let head = format!("  {:<6}", format!("{name}:"));
        for (at, line) in self.wrap(text, &head, "        ").iter().enumerate() {
            match line.strip_prefix(&head) {
                Some(rest) if at == 0 => writeln!(out, "{}{rest}", head.style(self.styles.help))?,
                _ => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }

    fn place(&self, location: &Location) -> String {
        let at = self.places.start(location);
        format!("{}:{}:{}", visible(&self.base.name(&location.path)), at.line, at.column)
    }

    fn wrap(&self, text: &str, first: &str, next: &str) -> Vec<String> {
        let options = textwrap::Options::new(self.canvas.width)
            .initial_indent(first)
            .subsequent_indent(next)
            // Paths, URLs and rule ids stay whole where they fit, so that they can be copied.
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let text = glue_code(text);
        let lines = textwrap::wrap(&text, options);
        lines.into_iter().map(|line| line.replace(GLUE, " ")).collect()
    }

    fn link(&self, rule: &str, text: &str) -> String {
        let page = page_of(rule);
        if self.canvas.links && self.canvas.colour && page.starts_with("https://") {
            format!("\u{1b}]8;;{page}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
        } else {
            text.to_owned()
        }
    }
}

/// The labels of a finding by file: the primary's file first, then in the order of the related places.
fn labels_by_file(finding: &Finding) -> IndexMap<&RelPath, Vec<Label>> {
    let primary = Label { span: finding.primary.span, text: finding.label.clone(), primary: true };
    let mut files = IndexMap::from([(&finding.primary.path, vec![primary])]);
    for related in &finding.related {
        let label = Label { span: related.location.span, text: related.label.clone(), primary: false };
        files.entry(&related.location.path).or_default().push(label);
    }
    files
}

/// A label as miette wants it, wrapped to the room right of where its line will start.
fn labelled(text: &str, label: &Label, width: usize) -> LabeledSpan {
    let range = label.span.range();
    let line = text.get(..range.start).map_or("", |before| before.rsplit('\n').next().unwrap_or(before));
    let half = text.get(range.clone()).map_or(0, |covered| covered.width() / 2);
    let room = width.saturating_sub(line.width() + half + 4).max(20);
    let lines: Vec<String> = label
        .text
        .split('\n')
        .flat_map(|line| textwrap::wrap(&visible(line), room).into_iter().map(String::from).collect::<Vec<_>>())
        .filter(|line| !line.is_empty())
        .collect();
    let phrase = (!lines.is_empty()).then(|| lines.join("\n"));
    LabeledSpan::new_with_span(phrase, (range.start, range.len()))
}

/// Stands for a space that is no place to break a line. A private-use character, which nobody's message holds.
const GLUE: char = '\u{f8fe}';

/// Keeps code in backticks on one line, if it is short: a command that is to be typed should not be broken.
fn glue_code(text: &str) -> String {
    let mut parts = text.split('`').enumerate().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some((at, part)) = parts.next() {
        let is_code = at % 2 == 1 && parts.peek().is_some();
        if is_code && part.len() <= 40 {
            out.extend(part.chars().map(|c| if c == ' ' { GLUE } else { c }));
        } else {
            out.push_str(part);
        }
        if parts.peek().is_some() {
            out.push('`');
        }
    }
    out
}

/// At most `width` columns of a text, with a mark where something is missing.
fn shorten(text: &str, width: usize, mark: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + 2 > width {
            break;
        }
        out.push(c);
    }
    out.trim_end().to_owned() + mark
}

/// One excerpt as a diagnostic of miette.
struct Drawing {
    /// Into the frame.
    name: Option<String>,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_deref().unwrap_or_default())
    }
}

impl Display for Drawing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Drawing {
    /// Always the whole excerpt: what is to be seen was chosen when it was cut.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let Excerpt { text, first_line, line_count, .. } = &self.excerpt;
        let (bytes, span) = (text.as_bytes(), (0, text.len()).into());
        Ok(Box::new(match &self.name {
            Some(name) => MietteSpanContents::new_named(name.clone(), bytes, span, *first_line, 0, *line_count),
            None => MietteSpanContents::new(bytes, span, *first_line, 0, *line_count),
        }))
    }
}
