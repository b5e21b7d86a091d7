//! Comments in the formats that have no syntax layer, and which lines are code.

use super::Style;
use crate::span::Span;

/// The comments of a file that is no script, each from its sign to the end of its line.
pub(super) fn comments(text: &str, style: Style) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if let Some(start) = sign(content.trim_start_matches('\u{feff}'), style) {
            let start = at + start + content.len() - content.trim_start_matches('\u{feff}').len();
            found.push(Span::new(start, at + content.len()));
        }
        at += line.len();
    }
    found
}

/// Where in a line its comment starts.
fn sign(line: &str, style: Style) -> Option<usize> {
    if style == Style::HashLine {
        return line.trim_start().starts_with('#').then(|| line.len() - line.trim_start().len());
    }
    let mut quote = None;
    let mut escaped = false;
    let mut before = ' ';
    for (at, it) in line.char_indices() {
        if let Some(open) = quote {
            if escaped {
                escaped = false;
            } else if it == '\\' && open == '"' {
                escaped = true;
            } else if it == open {
                quote = None;
            }
        } else if style == Style::Slash && it == '"' {
            quote = Some('"');
        } else if is_sign(line.get(at..).unwrap_or(""), before, style) {
            return Some(at);
        } else if style == Style::Hash && matches!(it, '"' | '\'') && opens_value(before) {
            // A quote inside of a word (`don't`) opens nothing.
            quote = Some(it);
        }
        before = it;
    }
    None
}

fn is_sign(rest: &str, before: char, style: Style) -> bool {
    match style {
        Style::Slash => rest.starts_with("//"),
        _ => rest.starts_with('#') && before.is_whitespace(),
    }
}

fn opens_value(before: char) -> bool {
    before.is_whitespace() || matches!(before, '=' | ':' | '[' | '{' | '(' | ',' | '-')
}

/// The first line (0-based) of a text that is neither blank nor a comment. The text must not start inside of a string
/// or a comment, which is true below a comment and at the top of a file.
pub(super) fn next_code_line(text: &str, style: Style) -> Option<usize> {
    let mut in_block = false;
    for (number, line) in text.lines().enumerate() {
        let mut rest = line.trim_start_matches('\u{feff}').trim();
        loop {
            if in_block {
                let Some((_, after)) = rest.split_once("*/") else { break };
                in_block = false;
                rest = after.trim().trim_start_matches('}').trim_start();
            }
            let opening = match style {
                Style::Hash | Style::HashLine => None,
                Style::Slash => rest.strip_prefix("/*"),
                Style::Script => rest.strip_prefix("/*").or_else(|| rest.strip_prefix("{/*")),
            };
            let Some(after) = opening else {
                if !rest.is_empty() && !is_line_comment(rest, style, number) {
                    return Some(number);
                }
                break;
            };
            in_block = true;
            rest = after;
        }
    }
    None
}

fn is_line_comment(line: &str, style: Style, number: usize) -> bool {
    match style {
        Style::Hash | Style::HashLine => line.starts_with('#'),
        Style::Slash => line.starts_with("//"),
        // Directives such as 'use strict' and the `#!` of a script come before everything.
        Style::Script => line.starts_with("//") || (number == 0 && line.starts_with("#!")),
    }
}
