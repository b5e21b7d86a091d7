//! Schema text to tokens, in one pass. Never fails: what is no token becomes [`Kind::Unknown`].

use crate::span::Span;

/// What a token is. Its text is the span's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword: letters, digits, `_` and `-`.
    Word,
    /// Digits, with an optional sign and fraction.
    Number,
    /// A string with its quotes. An unterminated one ends at the line's end, without a closing quote.
    String,
    /// One of `{ } ( ) [ ] , : = ? ! . @`.
    Punct(u8),
    /// The end of a line.
    Newline,
    /// A character that the language doesn't have.
    Unknown,
    /// The end of the text; always the last token.
    End,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// The tokens of `text` (comments and blanks left out), and the comments.
pub(super) fn lex(text: &str) -> (Vec<Token>, Vec<Span>) {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, tokens: Vec::new(), comments: Vec::new() };
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.push(Kind::End, lexer.at);
    (lexer.tokens, lexer.comments)
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    tokens: Vec<Token>,
    comments: Vec<Span>,
}

impl Lexer<'_> {
    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token { kind, span: Span::new(start, self.at) });
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn step(&mut self) {
        let start = self.at;
        let byte = self.byte(start);
        match byte {
            b'\n' => {
                self.at += 1;
                self.push(Kind::Newline, start);
            }
            // A lone `\r` is the end of a line to no one; Prisma takes `\r\n` and `\n`.
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'/' if self.byte(start + 1) == b'/' => {
                let line = memchr::memchr(b'\n', self.bytes.get(start..).unwrap_or_default());
                self.at = line.map_or(self.text.len(), |n| start + n);
                let end = start + self.text.get(start..self.at).unwrap_or_default().trim_end().len();
                self.comments.push(Span::new(start, end));
            }
            b'/' if self.byte(start + 1) == b'*' => self.block_comment(),
            b'"' => self.string(),
            b'{' | b'}' | b'(' | b')' | b'[' | b']' | b',' | b':' | b'=' | b'?' | b'!' | b'.' | b'@' => {
                self.at += 1;
                self.push(Kind::Punct(byte), start);
            }
            b'0'..=b'9' => self.number(),
            b'-' if self.byte(start + 1).is_ascii_digit() => self.number(),
            _ => self.word_or_unknown(),
        }
    }

    /// A block comment counts as the line ends that it holds, so that `a /* \n */ b` is two lines, as it looks.
    fn block_comment(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start + 2..).unwrap_or_default();
        self.at = memchr::memmem::find(rest, b"*/").map_or(self.text.len(), |n| start + 2 + n + 2);
        self.comments.push(Span::new(start, self.at));
        if memchr::memchr(b'\n', self.bytes.get(start..self.at).unwrap_or_default()).is_some() {
            self.push(Kind::Newline, self.at);
        }
    }

    fn string(&mut self) {
        let start = self.at;
        self.at += 1;
        while self.at < self.text.len() {
            match self.byte(self.at) {
                b'"' => {
                    self.at += 1;
                    break;
                }
                b'\n' => break,
                b'\\' if self.byte(self.at + 1) != b'\n' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.text.len());
        self.push(Kind::String, start);
    }

    fn number(&mut self) {
        let start = self.at;
        self.at += 1;
        while self.byte(self.at).is_ascii_digit() {
            self.at += 1;
        }
        if self.byte(self.at) == b'.' && self.byte(self.at + 1).is_ascii_digit() {
            self.at += 1;
            while self.byte(self.at).is_ascii_digit() {
                self.at += 1;
            }
        } else if self.byte(start) != b'-' && self.word_end(self.at) > self.at {
            self.at = self.word_end(self.at);
            return self.push(Kind::Word, start);
        }
        self.push(Kind::Number, start);
    }

    fn word_or_unknown(&mut self) {
        let start = self.at;
        let end = self.word_end(start);
        if end > start {
            self.at = end;
            return self.push(Kind::Word, start);
        }
        let character = self.text.get(start..).and_then(|rest| rest.chars().next());
        self.at += character.map_or(1, char::len_utf8);
        if !character.is_some_and(char::is_whitespace) {
            self.push(Kind::Unknown, start);
        }
    }

    /// Where the run of name characters from `start` ends.
    fn word_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices()
            .find(|&(_, c)| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .map_or(self.text.len(), |(n, _)| start + n)
    }
}
