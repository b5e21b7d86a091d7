//! Connection URLs (`postgres://user:password@host:5432/db?option=value`): where one says something else than its author
//! meant.
//!
//! The facts are measured, with Node's `URL`, pg-connection-string 2.14, postgres.js 3.4, mysql2 3.24, ioredis 6.0,
//! @redis/client 6.3 and mongodb-connection-string-url 7.0; libpq's reading is its documentation's (34.1.1.2) and its
//! `conninfo_uri_parse_options`. All but MongoDB's driver follow the URL standard: the authority ends at the first `/`,
//! `?` or `#`, and its last `@` ends the password. Knows neither files nor rules, and never hands on a password.

use std::ops::Range;

/// How the URLs of databases, caches and brokers start.
pub const STARTS: &[&str] = &[
    "postgres://",
    "postgresql://",
    "mysql://",
    "mariadb://",
    "mongodb://",
    "mongodb+srv://",
    "redis://",
    "rediss://",
    "amqp://",
    "amqps://",
    "cockroachdb://",
];

/// A longer text (bytes) is no URL.
const LONGEST: usize = 8 * 1024;

/// What is wrong with a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The offending bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub what: What,
    /// Replacements that mend it, by place.
    pub mend: Vec<(Range<usize>, String)>,
}

/// The ways in which a URL can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A second `?` where a `&` should stand.
    SecondQuestionMark {
        /// The option whose value runs on; empty where the query starts with it.
        option: String,
        /// The option that is lost.
        lost: String,
    },
    /// Quotes are part of the value.
    Quoted(char),
    /// A character of the user name or the password that must be written as `%XX`.
    Reserved(char, Breaks),
}

/// What an unescaped character does, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breaks {
    /// No parser can read the port: "Invalid URL".
    Unreadable,
    /// The URL reads, with another host.
    OtherHost,
    /// MongoDB's driver: "Password contains unescaped characters".
    Mongo,
    /// Drivers that decode it throw "URI malformed".
    BadEscape,
    /// Parsers disagree: the standard ends the password at the last `@`, libpq and redis-cli at the first.
    Ambiguous,
}

/// The scheme of a text that is a connection URL.
#[must_use]
pub fn scheme(text: &str) -> Option<&str> {
    let start = STARTS.iter().find(|it| text.get(..it.len()).is_some_and(|text| text.eq_ignore_ascii_case(it)))?;
    text.get(..start.len() - 3)
}

/// What is wrong with a text, where it is a connection URL. Placeholders (`${X}`, `<password>`, `[YOUR-PASSWORD]`) stand
/// for text that is well written.
#[must_use]
pub fn faults(text: &str) -> Vec<Fault> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    if let Some(quote) = quotes_around(text) {
        let end = text.len() - 1;
        let mend = vec![(0..1, String::new()), (end..end + 1, String::new())];
        return vec![Fault { at: 0..text.len(), what: What::Quoted(quote), mend }];
    }
    let Some(scheme) = scheme(text) else { return Vec::new() };
    let masked = mask(text);
    if masked.iter().any(u8::is_ascii_whitespace) {
        return Vec::new();
    }
    let url = Url::of(&masked, scheme.len() + 3, scheme.to_ascii_lowercase());
    let mut faults = url.reserved();
    faults.extend(url.second_question_mark(text));
    faults
}

/// The quotes around a connection URL that are part of it.
fn quotes_around(text: &str) -> Option<char> {
    let quote = text.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    scheme(inner).map(|_| quote)
}

struct Url<'t> {
    text: &'t [u8],
    scheme: String,
    /// Where the authority starts.
    start: usize,
    /// Where the standard ends it.
    authority_end: usize,
    /// The `@` that the author meant as the end of the password.
    at: Option<usize>,
}

impl<'t> Url<'t> {
    fn of(text: &'t [u8], start: usize, scheme: String) -> Self {
        let ends = |it: &u8| matches!(it, b'/' | b'?' | b'#');
        let rest = text.get(start..).unwrap_or_default();
        let authority_end = start + rest.iter().position(ends).unwrap_or(rest.len());
        let mut url = Self { text, scheme, start, authority_end, at: None };
        url.at = url.later_at().or_else(|| url.last_at(start..authority_end));
        url
    }

    fn slice(&self, range: Range<usize>) -> &'t [u8] {
        self.text.get(range).unwrap_or_default()
    }

    fn last_at(&self, range: Range<usize>) -> Option<usize> {
        let start = range.start;
        self.slice(range).iter().rposition(|it| *it == b'@').map(|it| start + it)
    }

    /// An `@` behind the authority that a host follows: the password has a character that ends the authority.
    fn later_at(&self) -> Option<usize> {
        let at = self.last_at(self.authority_end..self.text.len())?;
        let between = self.slice(self.authority_end..at);
        if between.windows(3).any(|it| it == b"://") {
            return None;
        }
        let host = Host::of(self.slice(at + 1..self.text.len()))?;
        let authority = self.slice(self.start..self.authority_end);
        let in_authority = authority.iter().rposition(|it| *it == b'@');
        let own = in_authority.map_or(authority, |it| authority.get(it + 1..).unwrap_or_default());
        let port = own.iter().rposition(|it| *it == b':').and_then(|it| own.get(it + 1..));
        let is_meant = match (in_authority, port) {
            // `u:p@ss/w@h:5432/db`: a second host with a port.
            (Some(_), _) => host.has_port,
            // `u:pa/ss@h`: what stands where a port should is part of the password.
            (None, Some(port)) if !port.is_empty() => {
                let is_number = port.iter().all(u8::is_ascii_digit);
                let is_placeholder = port.iter().all(|it| it.is_ascii_uppercase() || matches!(*it, b'_' | MASK))
                    || port.eq_ignore_ascii_case(b"port");
                let is_host = own.starts_with(b"localhost") || own.contains(&b'.');
                !is_placeholder && (!is_number || (host.has_port && !is_host))
            }
            _ => false,
        };
        // `?user=a@b`: a query's value, unless the query is none.
        let is_option = between.first() != Some(&b'#') && between.contains(&b'=') && !host.has_port;
        (is_meant && !is_option).then_some(at)
    }

    /// The characters of user and password that must be escaped.
    fn reserved(&self) -> Vec<Fault> {
        let Some(at) = self.at else { return Vec::new() };
        let is_mongo = self.scheme.starts_with("mongodb");
        let userinfo = self.slice(self.start..at);
        let colon = userinfo.iter().position(|it| *it == b':').map_or(userinfo.len(), |it| it + 1);
        let mut found: Vec<(usize, char)> = Vec::new();
        for (index, byte) in userinfo.iter().enumerate() {
            let is_reserved = match byte {
                b'@' | b'/' | b'?' | b'#' => true,
                b':' | b'[' | b']' => is_mongo && index >= colon,
                b'%' => {
                    let hex = userinfo.get(index + 1..index + 3).unwrap_or_default();
                    hex.len() < 2 || !hex.iter().all(u8::is_ascii_hexdigit)
                }
                _ => false,
            };
            if is_reserved {
                found.push((self.start + index, char::from(*byte)));
            }
        }
        let mend: Vec<(Range<usize>, String)> =
            found.iter().map(|it| (it.0..it.0 + 1, format!("%{:02X}", u32::from(it.1)))).collect();
        // The one that does most harm speaks for all.
        let worst = found.iter().map(|&(place, found)| (self.breaks(place, found, is_mongo), place, found));
        let fault = worst.min_by_key(|it| (it.0, it.1)).map(|(breaks, place, found)| Fault {
            at: place..place + 1,
            what: What::Reserved(found, breaks),
            mend,
        });
        fault.into_iter().collect()
    }

    fn breaks(&self, place: usize, found: char, is_mongo: bool) -> Breaks {
        match found {
            '%' => Breaks::BadEscape,
            _ if is_mongo => Breaks::Mongo,
            '/' | '?' | '#' if place == self.authority_end => {
                let authority = self.slice(self.start..self.authority_end);
                let port = authority.rsplit(|it| *it == b':').next().unwrap_or_default();
                let reads = authority.contains(&b'@') || port.iter().all(u8::is_ascii_digit);
                if reads { Breaks::OtherHost } else { Breaks::Unreadable }
            }
            _ => Breaks::Ambiguous,
        }
    }

    fn second_question_mark(&self, text: &str) -> Option<Fault> {
        let from = self.at.map_or(self.authority_end, |it| it + 1);
        let rest = self.slice(from..self.text.len());
        let first = from + rest.iter().position(|it| *it == b'?')?;
        if self.slice(from..first).contains(&b'#') {
            return None;
        }
        let second = (first + 1..self.text.len()).find(|&it| {
            let name = self.slice(it + 1..self.text.len());
            let end = name.iter().position(|it| !(it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.')));
            self.text.get(it) == Some(&b'?') && end.is_some_and(|end| end > 0 && name.get(end) == Some(&b'='))
        })?;
        let name = |range: Range<usize>| {
            let text = text.get(range).unwrap_or_default();
            text.split('=').next().unwrap_or_default().to_owned()
        };
        let option_start =
            self.slice(first + 1..second).iter().rposition(|it| *it == b'&').map_or(first + 1, |it| first + 2 + it);
        let lost = name(second + 1..text.len());
        // `?a=1?b=2`: another `?` behind it goes too.
        let mut mend: Vec<(Range<usize>, String)> = vec![(second..second + 1, "&".to_owned())];
        if second == first + 1 {
            mend = vec![(second..second + 1, String::new())];
        }
        let what = What::SecondQuestionMark { option: name(option_start..second), lost };
        Some(Fault { at: second..second + 1, what, mend })
    }
}

/// What stands behind an `@`, where it is a host.
struct Host {
    has_port: bool,
}

impl Host {
    fn of(text: &[u8]) -> Option<Self> {
        let is_host = |it: &u8| it.is_ascii_alphanumeric() || matches!(*it, b'.' | b'-' | b'_' | MASK);
        let end = text.iter().position(|it| !is_host(it)).unwrap_or(text.len());
        if end == 0 {
            return None;
        }
        let rest = text.get(end..).unwrap_or_default();
        let ends = |rest: &[u8]| rest.first().is_none_or(|it| matches!(it, b'/' | b'?' | b','));
        if let Some(port) = rest.strip_prefix(b":") {
            let digits = port.iter().position(|it| !(it.is_ascii_digit() || *it == MASK)).unwrap_or(port.len());
            return (digits > 0 && ends(port.get(digits..).unwrap_or_default())).then_some(Self { has_port: true });
        }
        ends(rest).then_some(Self { has_port: false })
    }
}

/// Stands for every byte of a placeholder: no letter, no digit, nothing reserved.
const MASK: u8 = 0x01;

/// The text with its placeholders masked, byte for byte.
fn mask(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|it| !it.is_empty()) {
        let length = placeholder(rest);
        out.iter_mut().skip(at).take(length).for_each(|it| *it = MASK);
        at += length.max(1);
    }
    out
}

/// The length of the placeholder that a text starts with; 0 where it starts with none.
fn placeholder(rest: &[u8]) -> usize {
    let until = |close: &[u8], open: usize, inner: &dyn Fn(&u8) -> bool| {
        let body = rest.get(open..).unwrap_or_default();
        let end = body.windows(close.len()).position(|it| it == close);
        end.filter(|&end| end > 0 && body.iter().take(end).all(inner)).map_or(0, |end| open + end + close.len())
    };
    let is_word = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b' ' | b'.' | b'/' | b':');
    match rest {
        [b'$', b'{', ..] => braced(rest),
        [b'{', b'{', ..] => until(b"}}", 2, &|_| true),
        [b'$', b'(', ..] => until(b")", 2, &|_| true),
        [b'$', next, ..] if next.is_ascii_alphabetic() || *next == b'_' => {
            let name = rest.iter().skip(1).take_while(|it| it.is_ascii_alphanumeric() || **it == b'_');
            1 + name.count()
        }
        [b'<', ..] => until(b">", 1, &is_word),
        [b'[', ..] => until(b"]", 1, &|it| it.is_ascii_alphabetic() || matches!(it, b'_' | b'-' | b' ')),
        [b'{', ..] => until(b"}", 1, &is_word),
        // `util.format('postgres://%s:%s@…')`
        [b'%', b's' | b'd' | b'v', next, ..] if !next.is_ascii_alphanumeric() => 2,
        [b'%', b's' | b'd' | b'v'] => 2,
        _ => 0,
    }
}

/// `${NAME}`, `${NAME:-${OTHER}}`.
fn braced(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in rest.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    0
}

#[cfg(test)]
mod tests;
