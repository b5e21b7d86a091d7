//! All pages together: finding one by name, and the lists of rules for the README, the terminal and machines.

use std::fmt;

use serde::Serialize;

use super::{FixKind, Page, PageError};
use crate::report::page_of;
use crate::rules::RULES;

/// The pages of all registered rules, sorted by id.
///
/// # Errors
/// The first page that cannot be read; a test sees to it that none is embedded.
pub fn all() -> Result<Vec<Page>, PageError> {
    RULES.iter().map(|rule| Page::parse(rule.id, rule.page)).collect()
}

/// A rule id that no page has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The id.
    pub id: String,
    /// The id that was probably meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no rule `{}`", self.id)?;
        match &self.suggestion {
            Some(other) => write!(f, "; did you mean `{other}`?"),
            None => write!(f, "; `loadproof rules` lists all"),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// The page with this id, or that had it once; the category may be left out where that is clear.
///
/// # Errors
/// There is none; says which id is near.
pub fn find<'a>(pages: &'a [Page], id: &str) -> Result<&'a Page, UnknownRule> {
    let by_id = pages.iter().find(|page| page.id == id);
    if let Some(page) = by_id.or_else(|| pages.iter().find(|page| page.former.iter().any(|name| name == id))) {
        return Ok(page);
    }
    // Without its category, where only one rule is called so.
    let mut alone = pages.iter().filter(|page| page.id.rsplit('/').next() == Some(id));
    if let (Some(page), None) = (alone.next(), alone.next()) {
        return Ok(page);
    }
    Err(UnknownRule { id: id.to_owned(), suggestion: nearest(pages, id) })
}

/// The id that is near enough to be meant: nearly the same, or the same without its category.
fn nearest(pages: &[Page], id: &str) -> Option<String> {
    let rule = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let score = |page: &Page| {
        let whole = strsim::jaro_winkler(&page.id, id);
        if id.contains('/') { whole } else { whole.max(strsim::jaro_winkler(&rule(&page.id), id)) }
    };
    let scored = pages.iter().map(|page| (score(page), page)).filter(|(score, _)| *score > 0.8);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, page)| page.id.clone())
}

/// Why a page cannot be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExplainError {
    /// No rule has this name.
    Unknown(UnknownRule),
    /// An embedded page is broken.
    Page(PageError),
}

impl fmt::Display for ExplainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExplainError::Unknown(error) => error.fmt(f),
            ExplainError::Page(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ExplainError {}

/// The page of the rule `id` (or that had this id once), drawn for a terminal of `width` columns.
///
/// # Errors
/// There is no such rule; says which one is near.
pub fn explain(id: &str, width: usize, colour: bool) -> Result<String, ExplainError> {
    let pages = all().map_err(ExplainError::Page)?;
    let page = find(&pages, id).map_err(ExplainError::Unknown)?;
    Ok(super::explain::render(page, width, colour))
}

/// The table of rules for the README. Ends with a line end.
#[must_use]
pub fn rule_table_markdown(pages: &[Page]) -> String {
    let mut table = String::from("| Rule | Level | Fix | What it finds |\n|---|---|---|---|\n");
    for page in pages {
        let fix = if page.fix == FixKind::None { "" } else { page.fix.name() };
        let summary = page.summary.replace('|', "\\|");
        table += &format!("| [`{0}`](rules/{0}.md) | {1} | {fix} | {summary} |\n", page.id, page.level.name());
    }
    table
}

/// `rule  level  summary` in columns, for `loadproof rules`: one rule a line, or, on a terminal of `width` columns, each
/// summary within its column.
#[must_use]
pub fn rule_list(pages: &[Page], width: Option<usize>) -> String {
    let widest = pages.iter().map(|page| page.id.len()).max().unwrap_or(0);
    let indent = " ".repeat(widest + 11);
    let mut list = String::new();
    for page in pages {
        let summary = match width {
            Some(width) => {
                textwrap::wrap(&page.summary, width.saturating_sub(indent.len()).max(20)).join(&format!("\n{indent}"))
            }
            None => page.summary.clone(),
        };
        list += &format!("{:widest$}  {:7}  {summary}\n", page.id, page.level.name());
    }
    list
}

#[derive(Serialize)]
struct RuleList<'a> {
    version: u32,
    rules: Vec<RuleEntry<'a>>,
}

#[derive(Serialize)]
struct RuleEntry<'a> {
    id: &'a str,
    level: &'static str,
    summary: &'a str,
    fix: &'static str,
    requires: &'a [String],
    since: &'a str,
    former: &'a [String],
    page: String,
}

/// The rules for machines, for `loadproof rules --format json`. `version` and field names as frozen as in
/// [`crate::report::json`]. Ends with a line end.
///
/// # Errors
/// Those of the serializer.
pub fn rule_list_json(pages: &[Page]) -> serde_json::Result<String> {
    let rules = pages.iter().map(|page| RuleEntry {
        id: &page.id,
        level: page.level.name(),
        summary: &page.summary,
        fix: page.fix.name(),
        requires: &page.requires,
        since: &page.since,
        former: &page.former,
        page: page_of(&page.id),
    });
    serde_json::to_string_pretty(&RuleList { version: 1, rules: rules.collect() }).map(|text| text + "\n")
}
