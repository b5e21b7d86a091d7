//! What a rule says: one finding, with the evidence that proves it.
//!
//! The vocabulary shared by rules, suppressions, fixes and reports. It knows nothing of how a finding
//! was found, nor of how it will be drawn.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// The word that every comment for this tool starts with.
pub const TOOL_WORD: &str = "loadproof";

/// A path relative to the root of the run, with `/` between its parts on every platform.
pub type RelPath = Arc<str>;

/// How much a finding is worth. Ordered: `Advice < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; hidden unless asked for.
    Advice,
    /// A known cause of failure is present; whether it bites depends on the load.
    Warning,
    /// Two places contradict each other, or one place and a fact of the installed version.
    Error,
}

impl Level {
    /// The lower-case name that people write and read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Advice => "advice",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A span in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file, relative to the root of the run.
    pub path: RelPath,
    /// The bytes in it.
    pub span: Span,
}

/// A second place that proves or explains a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Where.
    pub location: Location,
    /// What this place has to do with the finding, as a short phrase.
    pub label: String,
}

/// Whether a fix may be applied without a person looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The program means the same, but for the defect.
    Safe,
    /// Probably what the author wants; a person should look.
    Unsafe,
}

/// One replacement of bytes by text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes that go; empty for an insertion.
    pub location: Location,
    /// The text that comes.
    pub text: String,
}

/// A way to make the finding go away by editing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the fix does, in the imperative: "rename `messageType` to `type`".
    pub title: String,
    /// Whether it is safe to apply unseen.
    pub applicability: Applicability,
    /// The edits, all or none.
    pub edits: Vec<Edit>,
}

/// One finding. Build it with [`Finding::new`] and the `with_*` methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id, which is its path: `rate-limit/no-bypass`. Whoever keeps a finding keeps this beside it.
    #[serde(skip)]
    pub rule: &'static str,
    /// How much it is worth here; a rule may lower its page's level.
    pub level: Level,
    /// What is wrong here, with the repo's own names and numbers. One sentence, no full stop.
    pub message: String,
    /// What it will do at run time. One sentence.
    pub consequence: String,
    /// What to do. One sentence.
    pub help: String,
    /// Where the fix goes.
    pub primary: Location,
    /// A short phrase under the primary span.
    pub label: String,
    /// The other places, in the order in which they are best read.
    pub related: Vec<Related>,
    /// What the finding is about, as the rule chooses: an env variable, a limiter's binding, `Model.field`, a route.
    pub subject: String,
    /// Name of the enclosing function, class or method; empty at module level.
    pub scope: String,
    /// Findings of one rule with the same cause are shown as one group.
    pub cause: Option<String>,
    /// How to fix it by editing, where that is known.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding of `rule` at `primary`, with everything else empty.
    #[must_use]
    pub fn new(rule: &'static str, level: Level, primary: Location, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            consequence: String::new(),
            help: String::new(),
            primary,
            label: String::new(),
            related: Vec::new(),
            subject: String::new(),
            scope: String::new(),
            cause: None,
            fix: None,
        }
    }

    /// Says what it will do at run time.
    #[must_use]
    pub fn with_consequence(mut self, text: impl Into<String>) -> Self {
        self.consequence = text.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// Puts a phrase under the primary span.
    #[must_use]
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_related(mut self, location: Location, label: impl Into<String>) -> Self {
        self.related.push(Related { location, label: label.into() });
        self
    }

    /// Names what the finding is about, and the function or class around it.
    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<String>, scope: impl Into<String>) -> Self {
        self.subject = subject.into();
        self.scope = scope.into();
        self
    }

    /// Groups this finding with others of the same cause.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Attaches a fix.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The identity of the finding across edits: rule + path + subject + enclosing scope, never a line.
    /// 32 lower-case hexadecimal digits. Two findings may share one; consumers match as a multiset.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(self.rule, &self.primary.path, &self.subject, &self.scope)
    }
}

/// See [`Finding::fingerprint`].
#[must_use]
pub fn fingerprint(rule: &str, path: &str, subject: &str, scope: &str) -> String {
    let key = [rule, path, subject, scope].join("\u{1f}");
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(key.as_bytes()))
}

/// The order in which findings are reported: path, position, rule, message.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (&a.primary, a.rule, &a.message, &a.related.len()).cmp(&(&b.primary, b.rule, &b.message, &b.related.len()))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(start: usize) -> Finding {
        let primary = Location { path: "src/limits.ts".into(), span: Span::new(start, start + 3) };
        Finding::new("rate-limit/no-bypass", Level::Warning, primary, "m").with_subject("apiLimiter", "")
    }

    #[test]
    fn an_edit_above_keeps_the_fingerprint() {
        assert_eq!(finding(10).fingerprint(), finding(400).fingerprint());
    }

    #[test]
    fn fingerprints_are_pinned() {
        assert_eq!(finding(10).fingerprint().len(), 32);
        let other = finding(10).with_subject("authLimiter", "");
        assert_ne!(finding(10).fingerprint(), other.fingerprint());
    }
}
