//! Draws a page for a terminal: headings at the margin, everything else indented below them, prose wrapped.

use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::{FixKind, Page, markdown_options};
use crate::report::escape::visible;

/// Prose is not set wider than this, however wide the terminal.
const MAX_WIDTH: usize = 100;

/// Draws a page in `width` columns, which are taken as at least 40. Ends with a line end.
#[must_use]
pub fn render(page: &Page, width: usize, colour: bool) -> String {
    let mut terminal = Terminal {
        out: String::new(),
        inline: String::new(),
        width: width.clamp(40, MAX_WIDTH),
        colour,
        depth: 0,
        lists: Vec::new(),
        item: None,
        marks: Vec::new(),
        table: Vec::new(),
        link: None,
        in_code_block: false,
    };
    terminal.head(page);
    for event in Parser::new_ext(&page.body, markdown_options()) {
        terminal.event(event);
    }
    let text = terminal.out.trim_end();
    format!("{text}\n")
}

struct Terminal {
    out: String,
    inline: String,
    width: usize,
    colour: bool,
    /// Columns of indentation.
    depth: usize,
    /// The number that the next item has, for each open list; none where it is not numbered.
    lists: Vec<Option<u64>>,
    /// The mark of an item whose text has not been written yet.
    item: Option<String>,
    /// The columns that the mark of each open item takes.
    marks: Vec<usize>,
    /// Rows of the open table.
    table: Vec<Vec<String>>,
    /// Target of the open link.
    link: Option<String>,
    in_code_block: bool,
}

impl Terminal {
    fn paint(&self, text: &str, style: Style) -> String {
        if self.colour { text.style(style).to_string() } else { text.to_owned() }
    }

    fn head(&mut self, page: &Page) {
        let id = self.paint(&page.id, Style::new().bold());
        let _ = writeln!(self.out, "{id} ({})", page.level.name());
        self.depth = 2;
        self.inline = visible(&page.summary).into_owned();
        self.flush();
        let mut facts = Vec::new();
        if !page.requires.is_empty() {
            facts.push(format!("applies to {}", page.requires.join(", ")));
        }
        match page.fix {
            FixKind::None => {}
            FixKind::Safe => facts.push("comes with a safe fix".to_owned()),
            FixKind::Unsafe => facts.push("comes with a fix to look at".to_owned()),
        }
        facts.push(format!("since {}", page.since));
        if !page.former.is_empty() {
            facts.push(format!("formerly {}", page.former.join(", ")));
        }
        self.inline = visible(&facts.join("; ")).into_owned();
        self.flush();
        self.out.push('\n');
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code_block => {
                for line in text.lines() {
                    let line = for_readers(&visible(line));
                    let line = format!("{:indent$}{line}", "", indent = self.depth + 2);
                    let _ = writeln!(self.out, "{}", line.trim_end());
                }
            }
            Event::Text(text) => self.inline.push_str(&visible(&text)),
            Event::Code(code) if self.colour => {
                let code = self.paint(&visible(&code), Style::new().cyan());
                self.inline.push_str(&code);
            }
            Event::Code(code) => {
                let _ = write!(self.inline, "`{}`", visible(&code));
            }
            Event::SoftBreak | Event::HardBreak => self.inline.push(' '),
            Event::Rule => self.out.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.depth += mark.len();
                self.marks.push(mark.len());
                self.item = Some(mark);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_code_block = true;
            }
            Tag::BlockQuote(_) => self.depth += 2,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.to_string()),
            Tag::TableHead | Tag::TableRow => self.table.push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.out.push('\n');
            }
            TagEnd::Heading(level) => {
                let title = std::mem::take(&mut self.inline);
                let title = self.paint(&title, Style::new().bold());
                self.depth = if level == HeadingLevel::H2 { 0 } else { 2 };
                let _ = writeln!(self.out, "{:indent$}{title}", "", indent = self.depth);
                self.depth = 2;
            }
            TagEnd::CodeBlock => {
                self.in_code_block = false;
                self.out.push('\n');
            }
            TagEnd::Item => {
                self.flush();
                self.item = None;
                self.depth = self.depth.saturating_sub(self.marks.pop().unwrap_or(0));
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.depth = 2;
                    if !self.out.ends_with("\n\n") {
                        self.out.push('\n');
                    }
                }
            }
            TagEnd::BlockQuote(_) => self.depth = self.depth.saturating_sub(2),
            TagEnd::Link => {
                if let Some(url) = self.link.take().filter(|url| !self.inline.ends_with(url.as_str())) {
                    let _ = write!(self.inline, " ({})", visible(&url));
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    /// Writes the inline text that has come together, wrapped.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.inline);
        if text.trim().is_empty() {
            return;
        }
        let next = " ".repeat(self.depth);
        let first = match self.item.take() {
            Some(mark) => format!("{}{mark}", " ".repeat(self.depth.saturating_sub(mark.len()))),
            None => next.clone(),
        };
        let options = textwrap::Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&next)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text.trim(), options) {
            let _ = writeln!(self.out, "{line}");
        }
    }

    /// Writes the rows that have come together with their columns under one another; the last one is wrapped.
    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.table);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| textwrap::core::display_width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns.saturating_sub(1)).map(widest).collect();
        for row in &rows {
            let mut line = " ".repeat(self.depth);
            for (cell, width) in row.iter().zip(&widths) {
                let pad = width.saturating_sub(textwrap::core::display_width(cell)) + 2;
                let _ = write!(line, "{cell}{:pad$}", "");
            }
            let last = row.get(widths.len()).map_or("", String::as_str);
            let indent = " ".repeat(self.depth + widths.iter().map(|width| width + 2).sum::<usize>());
            let room = self.width.saturating_sub(indent.width()).max(20);
            for (at, part) in textwrap::wrap(last, room).iter().enumerate() {
                let start = if at == 0 { &line } else { &indent };
                let _ = writeln!(self.out, "{start}{part}");
            }
        }
        self.out.push('\n');
    }
}

/// A line of an example as people want to read it: what the tests are told to expect becomes what is reported there.
fn for_readers(line: &str) -> String {
    for (sign, mark) in [("//", "// expect: "), ("#", "# expect: ")] {
        let Some((code, expected)) = line.split_once(mark) else { continue };
        let place = if code.trim().is_empty() { "reported below" } else { "reported" };
        return format!("{code}{sign} {place}: {expected}");
    }
    line.to_owned()
}
