//! What is said about a connection URL that is wrong: never its password.

use crate::inputs::connection_url::{self, Breaks, Fault, What};

/// What is said about a fault.
pub(super) struct Words {
    pub(super) message: String,
    pub(super) label: String,
    pub(super) consequence: String,
    pub(super) help: String,
    pub(super) fix: String,
    /// Whether some drivers read the URL as it is meant.
    pub(super) is_doubtful: bool,
}

impl Words {
    /// The words for a fault of the URL `text`, which is called `name`.
    pub(super) fn of(name: &str, text: &str, fault: &Fault) -> Self {
        match &fault.what {
            What::SecondQuestionMark { option, lost } => Self::second_question_mark(name, option, lost),
            What::Quoted(quote) => Self::quoted(name, text, *quote),
            What::Reserved(found, breaks) => Self::reserved(name, text, *found, *breaks),
        }
    }

    fn second_question_mark(name: &str, option: &str, lost: &str) -> Self {
        let part = if option.is_empty() { "an option's name".to_owned() } else { format!("the value of `{option}`") };
        let consequence = match option {
            "schema" => format!(
                "Prisma looks for its tables in a schema that is named like this text (P2021, \"does not exist in the \
                 current database\"), and `{lost}` is never set."
            ),
            "sslmode" => format!(
                "pg takes an unknown `sslmode` for \"use TLS\" (\"The server does not support SSL connections\"), and \
                 `{lost}` has no effect."
            ),
            _ => format!("Every driver splits the query at `&` only: `{lost}` has no effect."),
        };
        Self {
            message: format!("`{name}` has a second `?`, so `{lost}` is no option but part of {part}"),
            label: "options are separated by `&`".to_owned(),
            consequence,
            help: format!("Write `&{lost}=…`."),
            fix: "separate the options with `&`".to_owned(),
            is_doubtful: false,
        }
    }

    fn quoted(name: &str, text: &str, quote: char) -> Self {
        let inner = text.trim_start_matches(quote);
        let error = match connection_url::scheme(inner).unwrap_or_default() {
            it if it.starts_with("mongodb") => {
                "MongoParseError: Invalid scheme, expected connection string to start with \"mongodb://\""
            }
            it if it.starts_with("postgres") => {
                "\"getaddrinfo ENOTFOUND base\" from pg, \"the URL must start with the protocol `postgresql://`\" from Prisma"
            }
            _ => "\"TypeError: Invalid URL\"",
        };
        Self {
            message: format!("the quotes are part of `{name}`"),
            label: "YAML keeps quotes that do not start the item".to_owned(),
            consequence: format!("The process gets a URL that starts with `{quote}`: {error}."),
            help: "Leave the quotes out, or put them around the whole item.".to_owned(),
            fix: "remove the quotes".to_owned(),
            is_doubtful: false,
        }
    }

    fn reserved(name: &str, text: &str, found: char, breaks: Breaks) -> Self {
        let escaped = format!("%{:02X}", u32::from(found));
        let is_postgres = text.starts_with("postgres");
        let consequence = match breaks {
            Breaks::Unreadable => format!(
                "The host ends at `{found}`, and what stands before it is no port: \"TypeError: Invalid URL\" \
                 (ERR_INVALID_URL) in Node's drivers, P1013 \"invalid port number in database URL\" in Prisma."
            ),
            Breaks::OtherHost => format!(
                "The host ends at `{found}`: the drivers take an earlier part for it, and connecting fails with \
                 \"getaddrinfo ENOTFOUND\"."
            ),
            Breaks::Mongo => match found {
                '@' => "MongoDB's driver refuses it: \"MongoParseError: Invalid connection string\".".to_owned(),
                _ => "MongoDB's driver refuses it: \"MongoParseError: Password contains unescaped characters\"."
                    .to_owned(),
            },
            Breaks::BadEscape if is_postgres => {
                "postgres.js throws \"URIError: URI malformed\"; pg takes it as it is.".to_owned()
            }
            Breaks::BadEscape => {
                "The driver throws \"URIError: URI malformed\" when it decodes the password.".to_owned()
            }
            Breaks::Ambiguous => {
                let strict = if is_postgres { "libpq (psql, pg_dump)" } else { "command-line clients" };
                format!(
                    "Node's drivers end the password at the last `@`; {strict} at the first, and connect to a host whose \
                     name starts in the middle of the password."
                )
            }
        };
        Self {
            message: format!("the password of `{name}` has a `{found}` that is not escaped"),
            label: format!("write `{escaped}`"),
            consequence,
            help: format!("Escape it as `{escaped}`, as `encodeURIComponent` does."),
            fix: "escape the password".to_owned(),
            is_doubtful: breaks == Breaks::Ambiguous || (breaks == Breaks::BadEscape && is_postgres),
        }
    }
}
