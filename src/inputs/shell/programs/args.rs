//! A cursor over a program's arguments.

use crate::inputs::shell::line::{Line, Word};
use crate::inputs::shell::{EnvReader, EnvSource};
use crate::inputs::text::Text;
use crate::span::Span;

/// One option as it was given.
pub(super) struct Opt {
    pub(super) name: String,
    pub(super) value: Option<Text>,
    /// The value taken apart, where it is `NAME=value`.
    pub(super) assignment: Option<(Text, Text)>,
    /// The option and its value.
    pub(super) span: Span,
}

impl Opt {
    pub(super) fn source(&self, by: EnvReader) -> EnvSource {
        EnvSource { by, path: self.value.clone(), optional: true, overrides: false, span: self.span }
    }
}

/// A cursor over arguments.
pub(super) struct Args<'a> {
    pub(super) words: &'a [Word],
    pub(super) at: usize,
}

impl<'a> Args<'a> {
    pub(super) fn new(words: &'a [Word]) -> Self {
        Self { words, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'a Word> {
        self.words.get(self.at)
    }

    pub(super) fn word(&mut self) -> Option<&'a Word> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word)
    }

    pub(super) fn rest(&self) -> &'a [Word] {
        self.words.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_dashes(&mut self) {
        if self.peek().is_some_and(|it| it.value == "--") {
            self.at += 1;
        }
    }

    /// The next option, if the next word is one; those in `valued` take the word behind them.
    pub(super) fn option(&mut self, valued: &[&str]) -> Option<Opt> {
        self.next_option_word(valued).map(|it| it.0)
    }

    /// As [`Args::option`], with the value as a line that can be read again.
    pub(super) fn next_option_word(&mut self, valued: &[&str]) -> Option<(Opt, Option<Line>)> {
        let word = self.peek().filter(|it| it.value.starts_with('-') && it.value.len() > 1 && it.value != "--")?;
        self.at += 1;
        if let Some((name, _)) = word.value.split_once('=') {
            let value = word.part(name.len() + 1, word.value.len());
            let line = word.line(name.len() + 1);
            return Some((
                Opt { name: name.to_owned(), value: Some(value), assignment: None, span: word.span },
                Some(line),
            ));
        }
        let mut option = Opt { name: word.value.clone(), value: None, assignment: None, span: word.span };
        let mut line = None;
        if valued.contains(&word.value.as_str())
            && let Some(value) = self.word()
        {
            option.span = Span { start: word.span.start, end: value.span.end.max(word.span.start) };
            option.value = Some(value.text());
            option.assignment = value.assignment(true);
            line = Some(value.line(0));
        }
        Some((option, line))
    }

    pub(super) fn skip_options(&mut self, valued: &[&str]) {
        while self.option(valued).is_some() {}
        self.skip_dashes();
    }

    /// The words that are no options.
    pub(super) fn positional(&mut self, valued: &[&str]) -> Vec<&'a Word> {
        let mut found = Vec::new();
        while self.peek().is_some() {
            if self.option(valued).is_none() {
                found.extend(self.word());
            }
        }
        found
    }
}
