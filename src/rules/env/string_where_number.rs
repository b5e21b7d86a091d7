//! Text of the environment, or NaN, where an API wants a number and then does something else than was meant.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level, Location};
use crate::model::Project;
use crate::model::env_vars::Source;
use crate::model::numbers::{Fault, GivenNumber};
use crate::rules::RuleContext;

/// Reports each read once, with every API that gets it.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut by_read: BTreeMap<Location, Vec<GivenNumber>> = BTreeMap::new();
    for given in project.given_numbers() {
        by_read.entry(project.location(given.read)).or_default().push(given);
    }
    if by_read.is_empty() {
        return Vec::new();
    }
    // A limiter's option is `rate-limit/limit-not-a-number`'s.
    let limits: Vec<Location> =
        project.number_settings().iter().map(|setting| project.location(setting.written_at)).collect();
    by_read.retain(|place, _| !limits.iter().any(|it| it.path == place.path && it.span.overlaps(place.span)));
    by_read.into_iter().filter_map(|(place, given)| finding(context, place, &given)).collect()
}

fn finding(context: &RuleContext<'_>, place: Location, all: &[GivenNumber]) -> Option<Finding> {
    let project = context.project;
    let given = all.iter().min_by_key(|it| (std::cmp::Reverse(level(project, it)), it.given_at))?;
    let (name, variable, product) = (&given.name, &given.variable, &given.product);
    let (message, label, what) = match &given.fault {
        Fault::Text => (
            format!("`{name}` gets the text of `{variable}`, where {product} wants a number"),
            "a variable of the environment is always text",
            format!("text as `{name}`"),
        ),
        Fault::ThisText(text, Some(_)) => (
            format!(
                "`{variable}` is set to `{text}`, and {product} does not take that text as the number it looks for"
            ),
            "a variable of the environment is always text",
            format!("`{text}` as `{name}`"),
        ),
        Fault::ThisText(text, None) => (
            format!(
                "`{name}` gets the text `{text}` where `{variable}` is not set, which {product} does not take for that number"
            ),
            "text, set or not",
            format!("`{text}` as `{name}`"),
        ),
        Fault::Nan => (
            format!("`{name}` is NaN where `{variable}` is not set, and nothing in the repository sets it to a number"),
            "NaN without the variable",
            format!("NaN as `{name}`"),
        ),
    };
    let mut finding = context
        .finding(place.clone(), message)
        .with_label(label)
        .with_consequence(format!("In {product}, {what} {}.", given.effect))
        .with_help(help(given))
        .with_subject(variable.to_string(), project.scope_name(given.read));
    finding.level = level(project, given);
    for other in all {
        let location = project.location(other.given_at);
        if !(location.path == place.path && location.span.contains(place.span)) {
            finding = finding.with_related(location, format!("given to `{}` here", other.name));
        }
    }
    if let Fault::ThisText(text, Some(declared)) = &given.fault {
        finding = finding.with_related(declared.clone(), format!("sets it to `{text}`"));
    }
    if let Some(source) = &given.version_source {
        finding = finding.with_related(source.clone(), format!("{product} is installed"));
    }
    // NaN has many ways out, and text that is no number is a fault of what sets it.
    let is_number = match &given.fault {
        Fault::Text => true,
        Fault::ThisText(text, _) => text.trim().parse::<f64>().is_ok(),
        Fault::Nan => false,
    };
    match context.as_number(given.read, given.given_at, None).filter(|_| is_number && all.len() == 1) {
        Some(fix) => Some(finding.with_fix(fix)),
        None => Some(finding),
    }
}

fn help(given: &GivenNumber) -> String {
    let variable = &given.variable;
    match &given.fault {
        Fault::Nan => format!("Give it a default (`Number(process.env.{variable} ?? 10)`), or check it at startup."),
        Fault::ThisText(text, _) if text.trim().parse::<f64>().is_err() => {
            format!("Set `{variable}` to a plain number, and check it at startup: `Number(process.env.{variable})`.")
        }
        Fault::Text | Fault::ThisText(..) => format!("Make it a number: `Number(process.env.{variable})`."),
    }
}

/// An error where the text is there whatever is set, or where the repository sets it. NaN only comes where a variable is
/// missing: a warning where the repository lists its variables and this one is not among them.
fn level(project: &Project, given: &GivenNumber) -> Level {
    let path = project.modules.path(given.read.file);
    match &given.fault {
        _ if !given.certain => Level::Advice,
        Fault::Nan if lists_variables(project, &path) => Level::Warning,
        Fault::Nan => Level::Advice,
        Fault::Text | Fault::ThisText(..) => Level::Error,
    }
}

/// Whether an env file to copy, or an env file, lies around a path.
fn lists_variables(project: &Project, path: &str) -> bool {
    let env = project.env();
    env.names().flat_map(|name| env.of(name)).any(|it| {
        matches!(it.source, Source::EnvFile { .. })
            && (it.directory.is_empty() || path.strip_prefix(&*it.directory).is_some_and(|rest| rest.starts_with('/')))
    })
}
