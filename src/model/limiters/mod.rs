//! The rate limiters of the repository: every construction that leads back to a known package, its options, whether
//! anything mounts it, and what can lift it.
//!
//! Throttles of outgoing calls are none, and neither is what only tests, scripts or examples build.

mod bypass;
mod custom;
mod find;
pub(super) mod per_request;
mod routes;
mod settings;
mod survey;
mod throttler;

pub(super) use throttler::Guard;

use std::sync::Arc;

pub use bypass::{Bypass, BypassKind};
pub use custom::HandWritten;
pub use settings::{NumberFault, NumberSetting, WindowSetting};
pub use survey::{Group, Judged, Survey};

use super::Project;
use super::knowledge::LimiterRow;
use super::names::{At, Expr, Frame, Meaning};
use super::objects::Property;
use super::packages::{Installed, PackageId};
use crate::finding::Location;

/// The options of a limiter.
#[derive(Clone, Debug)]
pub enum Options {
    /// An object, whose properties can be asked for.
    Object(Expr),
    /// Positional arguments, by the names that the options have.
    Named(Vec<(&'static str, Expr)>),
    /// None were given: the package's defaults hold.
    None,
    /// Something that cannot be looked into.
    Unknown,
}

/// One limiter: a construction, a call of a factory of the repository, or an entry of throttler's list.
#[derive(Clone, Debug)]
pub struct Limiter {
    /// Its row in the tables.
    pub row: Arc<LimiterRow>,
    /// Whether the installed version is surely one of the row's.
    pub certain: bool,
    /// What is installed.
    pub installed: Installed,
    /// The package of the repository that it stands in.
    pub package: PackageId,
    /// The call or `new` that makes it; for throttler the call of `forRoot`.
    pub construction: At,
    /// Where this one limiter is written: the construction, the factory's call, the entry of the list.
    pub at: At,
    /// The arguments of the factory's call.
    pub frame: Frame,
    /// Options, seen with the arguments of the factory's call.
    pub options: Options,
    /// Options that hold for all entries of a list (throttler's `{ throttlers, skipIf }`).
    pub common: Options,
    /// The name it is bound to; for one without a name the route it is mounted on, or what constructs it.
    pub name: String,
    /// What to call it in a sentence: `` `apiLimiter` ``, ``the limiter of `/api` ``.
    pub title: String,
    /// Name of the function or class around it; empty at module level.
    pub scope: String,
}

/// Every limiter of the repository.
#[derive(Clone, Debug, Default)]
pub struct Limiters {
    /// Those of known packages, sorted by place.
    pub list: Vec<Limiter>,
    /// Settings of `@Throttle` decorators: they override numbers of the list, and inherit what lifts it.
    pub overrides: Vec<Limiter>,
    /// Settings of single routes of Fastify (`config: { rateLimit: … }`), likewise.
    pub routes: Vec<Limiter>,
    /// Those written by hand.
    pub hand_written: Vec<HandWritten>,
}

impl Limiter {
    /// The package for a message, with the version where exactly one is known: `express-rate-limit 7.5.1`.
    #[must_use]
    pub fn product(&self) -> String {
        let own = self.row.exports.first();
        let name = if self.row.package.is_empty() { own.unwrap_or(&self.name) } else { &self.row.package };
        match &self.installed {
            Installed::Exact(version, _) => format!("{name} {version}"),
            Installed::Range(..) | Installed::Unresolvable | Installed::Absent => name.clone(),
        }
    }

    /// Where the version comes from, where a file says it.
    #[must_use]
    pub fn version_source(&self) -> Option<&Location> {
        match &self.installed {
            Installed::Exact(_, location) | Installed::Range(_, location) => Some(location),
            Installed::Unresolvable | Installed::Absent => None,
        }
    }
}

impl Project {
    /// Every limiter of the repository; found once.
    #[must_use]
    pub fn limiters(&self) -> &Limiters {
        self.limiters.get_or_init(|| find::find(self))
    }

    /// The limiters that are asked at run time, judged; once.
    #[must_use]
    pub fn limiter_survey(&self) -> &Survey {
        self.limiter_survey.get_or_init(|| Survey::of(self))
    }

    /// The first of some options that a limiter has, with the name it has.
    #[must_use]
    pub fn limiter_option<'n>(&self, limiter: &Limiter, names: &'n [String]) -> Property<(&'n str, Expr)> {
        let mut hidden = false;
        for options in [&limiter.options, &limiter.common] {
            match options {
                Options::Object(object) => {
                    for name in names {
                        match self.member_expr(object, name) {
                            Property::Known(value) if !hidden => return Property::Known((name.as_str(), value)),
                            Property::Known(value) | Property::Maybe(Some(value)) => {
                                return Property::Maybe(Some((name.as_str(), value)));
                            }
                            Property::Maybe(None) => hidden = true,
                            Property::Absent => {}
                        }
                    }
                }
                Options::Named(given) => {
                    let found = names.iter().find_map(|name| {
                        let (_, value) = given.iter().find(|(given, _)| given == name)?;
                        Some((name.as_str(), value.clone()))
                    });
                    if let Some(found) = found {
                        return Property::Known(found);
                    }
                }
                Options::None => {}
                Options::Unknown => hidden = true,
            }
        }
        if hidden { Property::Maybe(None) } else { Property::Absent }
    }

    /// A property of an object expression, as the expression that was written: of a literal, of either side of a
    /// condition, of `Object.assign`.
    #[must_use]
    pub fn member_expr(&self, object: &Expr, name: &str) -> Property<Expr> {
        use crate::syntax::Kind;
        if matches!(self.kind(object.at), Kind::Object { .. }) {
            return self.object_property(object, name);
        }
        let Meaning::Code(code) = self.meaning(object) else { return Property::Maybe(None) };
        match self.kind(code.at) {
            Kind::Object { .. } => self.object_property(&code, name),
            Kind::Conditional { consequent, alternate, .. }
                if code.at != object.at || matches!(self.kind(object.at), Kind::Conditional { .. }) =>
            {
                let sides = [consequent, alternate].map(|side| self.member_expr(&code.sibling(side), name));
                match sides {
                    [Property::Absent, Property::Absent] => Property::Absent,
                    [first, second] => Property::Maybe(first.possible().or(second.possible())),
                }
            }
            Kind::Call { .. } => match self.property_of(&Meaning::Code(code), name, 16) {
                Property::Known(Meaning::Code(value)) => Property::Known(value),
                Property::Maybe(Some(Meaning::Code(value))) => Property::Maybe(Some(value)),
                Property::Absent => Property::Absent,
                _ => Property::Maybe(None),
            },
            _ => Property::Maybe(None),
        }
    }
}
