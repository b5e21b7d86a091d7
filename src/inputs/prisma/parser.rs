//! Tokens to blocks. Lines are the unit of recovery: whatever happens inside one, the next is read afresh.

use super::ast::{
    Arity, Block, Config, Enum, EnumValue, Expr, Field, FieldType, Model, ModelKind, Name, Property, SchemaFile,
    SyntaxError,
};
use super::lexer::{Kind, Token, lex};
use crate::span::Span;

/// Reads one schema file. Always yields a tree; what could not be read is in its `errors`.
#[must_use]
pub fn parse(text: &str) -> SchemaFile {
    let (tokens, comments) = lex(text);
    let mut parser = Parser { text, tokens, at: 0, errors: Vec::new() };
    let mut blocks = Vec::new();
    while parser.kind() != Kind::End {
        if parser.kind() == Kind::Newline {
            parser.at += 1;
            continue;
        }
        match parser.block() {
            Some(block) => blocks.push(block),
            None => parser.skip_unknown_block(),
        }
    }
    SchemaFile { blocks, errors: parser.errors, comments }
}

/// A cursor over the tokens of one file.
pub(super) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    errors: Vec<SyntaxError>,
}

impl Parser<'_> {
    // ---- the cursor

    pub(super) fn peek(&self, ahead: usize) -> Token {
        let end = Token { kind: Kind::End, span: Span::new(self.text.len(), self.text.len()) };
        self.tokens.get(self.at + ahead).copied().unwrap_or(end)
    }

    pub(super) fn kind(&self) -> Kind {
        self.peek(0).kind
    }

    pub(super) fn span(&self) -> Span {
        self.peek(0).span
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.peek(0);
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    /// Consumes the punctuation `byte` if it is next.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.kind() == Kind::Punct(byte);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn skip_newlines(&mut self) {
        while self.kind() == Kind::Newline {
            self.at += 1;
        }
    }

    pub(super) fn source(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    pub(super) fn error(&mut self, message: &'static str, span: Span) {
        self.errors.push(SyntaxError { message, span });
    }

    /// One past the last byte of the token before the cursor.
    pub(super) fn last_end(&self) -> usize {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(0, |token| token.span.end as usize)
    }

    pub(super) fn name(&mut self) -> Option<Name> {
        let token = self.peek(0);
        let digits = token.kind == Kind::Number && !self.source(token.span).contains(['.', '-']);
        if token.kind != Kind::Word && !digits {
            return None;
        }
        self.at += 1;
        Some(Name { text: self.source(token.span).to_owned(), span: token.span })
    }

    fn line_ends(&self) -> bool {
        matches!(self.kind(), Kind::Newline | Kind::End | Kind::Punct(b'}'))
    }

    /// Moves to the end of the line, without passing the block's closing brace.
    fn skip_line(&mut self) {
        while !self.line_ends() {
            self.at += 1;
        }
    }

    /// After a line: the rest of it is an error. `from` is the line's first token; an argument list that took in later
    /// lines and failed is given back, so that it doesn't swallow them.
    fn finish_line(&mut self, from: usize, errors_before: usize) -> bool {
        if !self.line_ends() {
            let span = self.span();
            self.error("unexpected text after the line's end", span);
        }
        let broken = self.errors.len() > errors_before;
        if broken {
            let end = (from..self.at).find(|&at| self.tokens.get(at).is_some_and(|it| it.kind == Kind::Newline));
            self.at = end.unwrap_or(self.at);
            self.skip_line();
        }
        broken
    }

    // ---- blocks

    /// Whether a block's first line stands at the cursor: `model Name {`.
    fn at_block(&self) -> bool {
        let keyword = self.source(self.span());
        let known = matches!(keyword, "model" | "view" | "type" | "enum" | "datasource" | "generator");
        known && self.kind() == Kind::Word && self.peek(1).kind == Kind::Word && self.peek(2).kind == Kind::Punct(b'{')
    }

    fn block(&mut self) -> Option<Block> {
        if !self.at_block() {
            return None;
        }
        let start = self.span().start as usize;
        let keyword = self.source(self.span()).to_owned();
        self.at += 1;
        let name = self.name()?;
        self.at += 1;
        let block = match keyword.as_str() {
            "model" => Block::Model(self.model(ModelKind::Model, name, start)),
            "view" => Block::Model(self.model(ModelKind::View, name, start)),
            "type" => Block::Model(self.model(ModelKind::Type, name, start)),
            "enum" => Block::Enum(self.enumeration(name, start)),
            other => Block::Config(self.config(other == "datasource", name, start)),
        };
        Some(block)
    }

    /// Text at top level that starts no block: the line, or the whole `word word { … }` if it looks like a block.
    fn skip_unknown_block(&mut self) {
        let start = self.span().start as usize;
        let mut opens = false;
        while !matches!(self.kind(), Kind::Newline | Kind::End) {
            opens |= self.kind() == Kind::Punct(b'{');
            self.at += 1;
        }
        self.error(
            "expected a model, view, type, enum, datasource or generator block",
            Span::new(start, self.last_end()),
        );
        let mut depth = usize::from(opens);
        while depth > 0 && self.kind() != Kind::End && !self.at_block() {
            match self.bump().kind {
                Kind::Punct(b'{') => depth += 1,
                Kind::Punct(b'}') => depth -= 1,
                _ => {}
            }
        }
    }

    /// Runs `line` for each line of a block until its `}`. The first line must be empty: Prisma wants the brace to end its line.
    fn lines(&mut self, mut line: impl FnMut(&mut Self) -> bool) -> bool {
        let mut broken = false;
        if !self.line_ends() {
            let span = self.span();
            self.error("a block's first line must come after the line of its opening brace", span);
        }
        loop {
            self.skip_newlines();
            let token = self.peek(0);
            match token.kind {
                Kind::Punct(b'}') => {
                    self.at += 1;
                    return broken;
                }
                Kind::End => {
                    self.error("the block is not closed", token.span);
                    return true;
                }
                _ if self.at_block() => {
                    self.error("the block before is not closed", token.span);
                    return true;
                }
                _ => {
                    let (from, errors) = (self.at, self.errors.len());
                    let understood = line(self);
                    if !understood && self.errors.len() == errors {
                        self.error("unexpected text", token.span);
                    }
                    broken |= self.finish_line(from, errors);
                    // A line must consume something, or this loop would not end.
                    self.at = self.at.max(from + 1);
                }
            }
        }
    }

    fn config(&mut self, is_datasource: bool, name: Name, start: usize) -> Config {
        let mut properties = Vec::new();
        self.lines(|parser| {
            let Some(name) = parser.name() else { return false };
            let mut value = None;
            if parser.eat(b'=') {
                value = parser.expression(0);
            } else {
                let span = parser.span();
                parser.error("expected `=`", span);
            }
            let span = Span::new(name.span.start as usize, parser.last_end());
            properties.push(Property { name, value, span });
            true
        });
        Config { is_datasource, name, properties, span: Span::new(start, self.last_end()) }
    }

    fn enumeration(&mut self, name: Name, start: usize) -> Enum {
        let (mut values, mut attributes) = (Vec::new(), Vec::new());
        let broken = self.lines(|parser| {
            if parser.at_block_attribute() {
                attributes.extend(parser.block_attribute());
                return true;
            }
            let Some(name) = parser.name() else { return false };
            let from = name.span.start as usize;
            let own = parser.field_attributes();
            values.push(EnumValue { name, attributes: own, span: Span::new(from, parser.last_end()) });
            true
        });
        Enum { name, values, attributes, span: Span::new(start, self.last_end()), broken }
    }

    fn model(&mut self, kind: ModelKind, name: Name, start: usize) -> Model {
        let (mut fields, mut attributes) = (Vec::new(), Vec::new());
        let broken = self.lines(|parser| {
            if parser.at_block_attribute() {
                attributes.extend(parser.block_attribute());
                return true;
            }
            let Some(name) = parser.name() else { return false };
            fields.push(parser.field(name));
            true
        });
        Model { kind, name, fields, attributes, span: Span::new(start, self.last_end()), broken }
    }

    // ---- fields

    fn field(&mut self, name: Name) -> Field {
        let start = name.span.start as usize;
        let ty = self.field_type();
        if ty.is_none() {
            self.error("the field has no type", name.span);
        }
        let attributes = self.field_attributes();
        Field { name, ty, attributes, span: Span::new(start, self.last_end()) }
    }

    fn field_type(&mut self) -> Option<FieldType> {
        let start = self.span().start as usize;
        let mut name = self.name()?;
        let mut unsupported = false;
        if name.text == "Unsupported" && self.eat(b'(') {
            unsupported = true;
            if let Some(Expr::String(text, span)) = self.expression(0) {
                name = Name { text, span };
            }
            if !self.eat(b')') {
                let span = self.span();
                self.error("expected `)`", span);
            }
        }
        let mut arity = Arity::Required;
        if self.kind() == Kind::Punct(b'[') && self.peek(1).kind == Kind::Punct(b']') {
            self.at += 2;
            arity = Arity::List;
        }
        if self.kind() == Kind::Punct(b'?') {
            if arity == Arity::List {
                let span = self.span();
                self.error("a list cannot be optional", span);
            } else {
                arity = Arity::Optional;
            }
            self.at += 1;
        }
        Some(FieldType { name, unsupported, arity, span: Span::new(start, self.last_end()) })
    }
}
