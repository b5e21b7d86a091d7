//! Attributes and the values in them. Inside parentheses and brackets line ends do not count.

use super::MAX_DEPTH;
use super::ast::{Argument, Attribute, Expr, Name};
use super::lexer::Kind;
use super::parser::Parser;
use crate::span::Span;

impl Parser<'_> {
    /// Whether `@@` is next.
    pub(super) fn at_block_attribute(&self) -> bool {
        self.kind() == Kind::Punct(b'@') && self.peek(1).kind == Kind::Punct(b'@')
    }

    /// `@@name(…)`.
    pub(super) fn block_attribute(&mut self) -> Option<Attribute> {
        let start = self.span().start as usize;
        self.bump();
        self.bump();
        self.attribute_body(start)
    }

    /// Every `@name(…)` up to the line's end.
    pub(super) fn field_attributes(&mut self) -> Vec<Attribute> {
        let mut found = Vec::new();
        while self.kind() == Kind::Punct(b'@') && self.peek(1).kind != Kind::Punct(b'@') {
            let start = self.span().start as usize;
            self.bump();
            match self.attribute_body(start) {
                Some(attribute) => found.push(attribute),
                None => break,
            }
        }
        found
    }

    fn attribute_body(&mut self, start: usize) -> Option<Attribute> {
        let Some(name) = self.path() else {
            let span = self.span();
            self.error("expected the attribute's name", span);
            return None;
        };
        let arguments = if self.eat(b'(') { self.arguments(0) } else { Vec::new() };
        Some(Attribute { name, arguments, span: Span::new(start, self.last_end()) })
    }

    /// A dotted name: `db.VarChar`, `address.street`.
    fn path(&mut self) -> Option<Name> {
        let mut name = self.name()?;
        while self.kind() == Kind::Punct(b'.') {
            self.bump();
            let Some(part) = self.name() else {
                let span = self.span();
                self.error("expected a name after `.`", span);
                break;
            };
            name.text.push('.');
            name.text.push_str(&part.text);
            name.span.end = part.span.end;
        }
        Some(name)
    }

    /// The arguments after `(`, with the `)`.
    fn arguments(&mut self, depth: usize) -> Vec<Argument> {
        let mut found = Vec::new();
        loop {
            self.skip_newlines();
            if self.eat(b')') {
                return found;
            }
            let start = self.span().start as usize;
            let name = self.argument_name();
            let Some(value) = self.expression(depth) else { return found };
            found.push(Argument { name, value, span: Span::new(start, self.last_end()) });
            if !self.separator(b')') {
                return found;
            }
        }
    }

    fn argument_name(&mut self) -> Option<Name> {
        if self.peek(1).kind != Kind::Punct(b':') {
            return None;
        }
        let name = self.name()?;
        self.bump();
        self.skip_newlines();
        Some(name)
    }

    /// After an item: a comma, or the closing byte left in place. `false` and an error for anything else.
    fn separator(&mut self, close: u8) -> bool {
        self.skip_newlines();
        if self.eat(b',') || self.kind() == Kind::Punct(close) {
            return true;
        }
        let span = self.span();
        self.error(if close == b')' { "expected `,` or `)`" } else { "expected `,` or `]`" }, span);
        false
    }

    /// One value. `None`, and an error, where none stands or it nests too deep.
    pub(super) fn expression(&mut self, depth: usize) -> Option<Expr> {
        let token = self.peek(0);
        if depth > MAX_DEPTH {
            self.error("nested too deep", token.span);
            return None;
        }
        match token.kind {
            Kind::String => {
                self.bump();
                Some(Expr::String(self.string_value(token.span), token.span))
            }
            Kind::Number => {
                self.bump();
                Some(Expr::Number(self.source(token.span).to_owned(), token.span))
            }
            Kind::Word => {
                let name = self.path()?;
                if !self.eat(b'(') {
                    return Some(Expr::Constant(name));
                }
                let arguments = self.arguments(depth + 1);
                let span = Span::new(name.span.start as usize, self.last_end());
                Some(Expr::Function(name, arguments, span))
            }
            Kind::Punct(b'[') => self.array(depth),
            _ => {
                self.error("expected a value", token.span);
                None
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Expr> {
        let start = self.bump().span.start as usize;
        let mut items = Vec::new();
        loop {
            self.skip_newlines();
            if self.eat(b']') {
                break;
            }
            items.push(self.expression(depth + 1)?);
            if !self.separator(b']') {
                break;
            }
        }
        Some(Expr::Array(items, Span::new(start, self.last_end())))
    }

    /// The text between the quotes with `\"`, `\\`, `\n`, `\r`, `\t` and `\uXXXX` resolved.
    fn string_value(&mut self, span: Span) -> String {
        let raw = self.source(span);
        let inner = raw.strip_prefix('"').unwrap_or(raw);
        let Some(inner) = inner.strip_suffix('"').filter(|_| raw.len() > 1) else {
            let text = inner.to_owned();
            self.error("the string is not closed", span);
            return text;
        };
        if !inner.contains('\\') {
            return inner.to_owned();
        }
        let mut text = String::with_capacity(inner.len());
        let mut rest = inner.chars();
        while let Some(character) = rest.next() {
            if character != '\\' {
                text.push(character);
                continue;
            }
            match rest.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some('u') => {
                    let digits: String = rest.clone().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                    if let Some(code) = code {
                        rest.nth(3);
                        text.push(code);
                    }
                }
                Some(other) => text.push(other),
                None => {}
            }
        }
        text
    }
}
