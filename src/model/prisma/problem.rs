//! What can be wrong with a Prisma call.

use crate::finding::Location;
use crate::model::modules::FileId;

/// What is wrong; each is a rule of the family `prisma`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Defect {
    UnknownModel,
    UnknownField,
    UnknownOperation,
    UnknownOperator,
    UnknownEnumValue,
    WrongShape,
    UnknownResultField,
    NotAwaited,
    ClientMismatch,
    RawSqlUnknownColumn,
}

impl Defect {
    /// Whether it is a name that the schema or the client does not have.
    #[must_use]
    pub fn is_about_names(self) -> bool {
        !matches!(self, Self::NotAwaited | Self::ClientMismatch)
    }
}

/// One contradiction between a call and its schema.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What is wrong.
    pub defect: Defect,
    /// The offending token where it is written.
    pub location: Location,
    /// The file of the call.
    pub file: FileId,
    /// One sentence without a full stop.
    pub message: String,
    /// A short phrase under the token.
    pub label: String,
    /// What happens at run time.
    pub consequence: String,
    /// What to do.
    pub help: String,
    /// The call, and the place in the schema.
    pub related: Vec<(Location, String)>,
    /// `Model.field`.
    pub subject: String,
    /// What the fix does, and the text that replaces the token.
    pub fix: Option<(String, String)>,
    /// A warning rather than an error.
    pub is_weak: bool,
    /// Advice only: what would settle it is not in the repository.
    pub is_hint: bool,
}

impl Problem {
    /// A problem with everything else empty.
    #[must_use]
    pub fn new(defect: Defect, file: FileId, location: Location, message: String) -> Self {
        Self {
            defect,
            location,
            file,
            message,
            label: String::new(),
            consequence: String::new(),
            help: String::new(),
            related: Vec::new(),
            subject: String::new(),
            fix: None,
            is_weak: false,
            is_hint: false,
        }
    }
}
