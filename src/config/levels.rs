//! Which level a rule has in which file, and who says so.

use indexmap::IndexMap;
use toml::Spanned;

use super::schema::{LevelName, Override, RuleSetting};
use super::{Checks, PathGlobs};
use crate::finding::Level;
use crate::span::Span;

/// A level, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The rule's findings are dropped.
    Off,
    /// The rule's findings have this level.
    At(Level),
}

impl Setting {
    /// The word for it in `loadproof.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Setting::Off => "off",
            Setting::At(level) => level.name(),
        }
    }
}

/// Who gave a rule its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The rule's page; the configuration says nothing.
    Page,
    /// `[rules]`; where the rule's id stands in the file.
    Rules(Span),
    /// An entry of `[[overrides]]`; where the rule's id stands in the file.
    Override(Span),
}

/// What holds for a rule in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    /// What holds.
    pub setting: Setting,
    /// Who says so.
    pub origin: Origin,
}

impl Effective {
    /// The level of a finding: none where it is dropped. A finding that the rule itself lowered below its page's
    /// level is not raised: the rule saw less than a proof, and no configuration changes that.
    #[must_use]
    pub fn apply(self, found: Level, page: Level) -> Option<Level> {
        match (self.setting, self.origin) {
            (Setting::Off, _) => None,
            (Setting::At(_), Origin::Page) => Some(found),
            (Setting::At(level), _) if found < page => Some(found.min(level)),
            (Setting::At(level), _) => Some(level),
        }
    }
}

/// All that the configuration says of levels, in the order in which later wins.
#[derive(Debug, Default)]
pub(super) struct Levels {
    statements: Vec<Statement>,
}

#[derive(Debug)]
struct Statement {
    rule: String,
    setting: Setting,
    paths: Option<PathGlobs>,
    origin: Origin,
}

impl Levels {
    pub fn new(
        rules: &IndexMap<Spanned<String>, RuleSetting>,
        overrides: &[Override],
        checks: &mut Checks<'_>,
    ) -> Self {
        let mut statements = Vec::new();
        for (id, said) in rules {
            checks.rule(id);
            let paths = said.paths.as_ref().map(|paths| checks.globs(paths));
            let (rule, setting) = (id.get_ref().clone(), setting(said.level));
            statements.push(Statement { rule, setting, paths, origin: Origin::Rules(span(id)) });
        }
        for said in overrides {
            if said.paths.get_ref().is_empty() {
                checks.say(said.paths.span(), "an override without paths holds nowhere", None);
            }
            let paths = checks.globs(said.paths.get_ref());
            for (id, level) in &said.rules {
                checks.rule(id);
                let (rule, setting) = (id.get_ref().clone(), setting(*level));
                let paths = Some(paths.clone());
                statements.push(Statement { rule, setting, paths, origin: Origin::Override(span(id)) });
            }
        }
        Self { statements }
    }

    /// `path` is relative to the folder of the configuration file.
    pub fn effective(&self, rule: &str, path: &str, page: Level) -> Effective {
        let holds = |it: &&Statement| it.rule == rule && it.paths.as_ref().is_none_or(|paths| paths.matches(path));
        self.statements.iter().rev().find(holds).map_or(
            Effective { setting: Setting::At(page), origin: Origin::Page },
            |it| Effective { setting: it.setting, origin: it.origin },
        )
    }

    /// Whether some file is left in which the rule is not off.
    pub fn can_report(&self, rule: &str) -> bool {
        let mut of_rule = self.statements.iter().filter(|it| it.rule == rule);
        let off_everywhere = of_rule.clone().any(|it| it.setting == Setting::Off && it.paths.is_none());
        !off_everywhere || of_rule.any(|it| it.setting != Setting::Off)
    }
}

fn setting(name: LevelName) -> Setting {
    match name {
        LevelName::Off => Setting::Off,
        LevelName::Advice => Setting::At(Level::Advice),
        LevelName::Warning => Setting::At(Level::Warning),
        LevelName::Error => Setting::At(Level::Error),
    }
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}
