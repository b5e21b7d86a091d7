//! How many of the repository's queries are checked, and what keeps the others from it: silence must not look like a pass.

use std::collections::BTreeMap;

/// How far the repository's queries are checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Queries whose every key was held against the schema.
    pub in_full: usize,
    /// Queries of which some part could not be followed.
    pub in_part: usize,
    /// Calls that look like queries, and of which nothing is known but that.
    pub not_at_all: usize,
    /// What could not be followed, and in how many queries; one query may have several.
    pub gaps: BTreeMap<Gap, usize>,
    /// Why calls are not checked at all.
    pub misses: BTreeMap<Miss, usize>,
}

impl Coverage {
    /// Calls that are, or look like, queries, outside of tests.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.in_full + self.in_part + self.not_at_all
    }

    /// Counts a query, and what of it could not be followed.
    pub(super) fn add(&mut self, gaps: impl IntoIterator<Item = Gap>) {
        let before = self.in_part;
        for gap in gaps {
            *self.gaps.entry(gap).or_default() += 1;
            self.in_part = before + 1;
        }
        self.in_full += usize::from(self.in_part == before);
    }

    /// Adds what other scripts' queries count.
    pub(super) fn join(&mut self, other: Self) {
        self.in_full += other.in_full;
        self.in_part += other.in_part;
        self.not_at_all += other.not_at_all;
        for (gap, count) in other.gaps {
            *self.gaps.entry(gap).or_default() += count;
        }
        for (miss, count) in other.misses {
            *self.misses.entry(miss).or_default() += count;
        }
    }

    /// Counts a call that is not checked.
    pub(super) fn miss(&mut self, why: Miss) {
        self.not_at_all += 1;
        *self.misses.entry(why).or_default() += 1;
    }
}

/// What keeps a part of a query from being held against the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A parameter of the function around it.
    Parameter,
    /// A variable that is assigned to more than once.
    Reassigned,
    /// The result of a call.
    CallResult,
    /// A member of something that is not followed.
    Member,
    /// An import that leads to no code.
    Import,
    /// A key that is computed.
    ComputedKey,
    /// A condition that hangs on the caller.
    Condition,
    /// An extension of the client that may add anything.
    Extension,
    /// Any other expression.
    Other,
}

impl Gap {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Parameter => "a parameter of the function around it",
            Self::Reassigned => "a variable that is assigned more than once",
            Self::CallResult => "the result of a call",
            Self::Member => "a member of something that is not followed",
            Self::Import => "an import that leads to no code",
            Self::ComputedKey => "a computed key",
            Self::Condition => "a condition that hangs on the caller",
            Self::Extension => "an extension of the client that may add anything",
            Self::Other => "an expression that is not followed",
        }
    }
}

/// What keeps a call that looks like a query from being checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// The receiver is a parameter without a type that leads to a client.
    Parameter,
    /// The receiver is a member of `this` that does not lead to a client.
    ThisMember,
    /// The receiver is a member of something else.
    Member,
    /// The receiver is imported, and the import does not lead to a client.
    Import,
    /// The receiver is the result of a call.
    CallResult,
    /// The receiver is a variable, a global or another expression.
    Other,
    /// The repository does not settle which schema this package's client is generated from.
    NoSchema,
    /// The container's client has no such model.
    OtherClient,
    /// An extension replaces the operation.
    Extension,
    /// The call is in code that does not parse.
    SyntaxError,
}

impl Miss {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Parameter => "the receiver is a parameter whose type leads to no client",
            Self::ThisMember => "the receiver is a member of `this` that leads to no client",
            Self::Member => "the receiver is a member of something that leads to no client",
            Self::Import => "the receiver's import leads to no client",
            Self::CallResult => "the receiver is the result of a call that leads to no client",
            Self::Other => "the receiver leads to no client",
            Self::NoSchema => "the schema of the package's client is not settled",
            Self::OtherClient => "the container's client has no such model or operation",
            Self::Extension => "an extension replaces the model or the operation",
            Self::SyntaxError => "the code does not parse",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_counts_once_however_much_of_it_is_not_followed() {
        let mut coverage = Coverage::default();
        coverage.add([]);
        coverage.add([Gap::Parameter, Gap::CallResult]);
        coverage.miss(Miss::Import);
        assert_eq!((coverage.in_full, coverage.in_part, coverage.not_at_all, coverage.seen()), (1, 1, 1, 3));
        assert_eq!(coverage.gaps.values().sum::<usize>(), 2);
    }
}
