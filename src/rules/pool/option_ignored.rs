//! A size or a timeout under a name that the client does not read, or throws on.

use super::support::with_version;
use crate::finding::{Applicability, Edit, Finding, Fix, Level};
use crate::model::pools::{IgnoredSetting, Written};
use crate::rules::RuleContext;

/// Reports each such setting, where its name is written.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.ignored_settings().iter().map(|setting| finding(context, setting)).collect()
}

fn finding(context: &RuleContext<'_>, setting: &IgnoredSetting<'_>) -> Finding {
    let (pool, row) = (setting.pool, setting.row);
    let product = pool.product();
    let (shown, name) = match &setting.written {
        Written::Option { path, .. } => (format!("`{path}`"), path.rsplit('.').next().unwrap_or(path)),
        Written::Url { name, variable: Some(variable), .. } => (format!("`{name}` in `{variable}`"), name.as_str()),
        Written::Url { name, .. } => (format!("`{name}` in the URL"), name.as_str()),
    };
    let consequence = match (&row.throws, &row.effect) {
        (Some(error), _) => {
            format!("It throws: `{}`.", error.replace("{option}", name).replace("{lower}", &name.to_lowercase()))
        }
        (None, Some(effect)) => effect.replace("{option}", name),
        (None, None) => String::new(),
    };
    let message = if row.throws.is_some() {
        format!("{product} refuses {shown}")
    } else {
        format!("{product} does not read {shown}")
    };
    let mut finding = context
        .finding(setting.place.clone(), message)
        .with_label(if row.throws.is_some() { "refused" } else { "not read" })
        .with_consequence(consequence)
        .with_help(help(setting, name))
        .with_subject(format!("{}.{name}", pool.name), pool.scope.clone())
        .with_related(context.project.head_location(pool.at), format!("given to {product} here"));
    finding = with_version(finding, pool);
    if let Some(fix) = rename(setting, name) {
        finding = finding.with_fix(fix);
    }
    if !setting.is_certain {
        finding.level = Level::Advice;
    }
    finding
}

fn help(setting: &IgnoredSetting<'_>, name: &str) -> String {
    let row = setting.row;
    match (&setting.written, &row.instead, &row.instead_url) {
        (Written::Url { .. }, _, Some(works)) => format!("Call the parameter `{works}`."),
        (Written::Url { value, .. }, Some(works), None) => {
            let number = value.parse::<u32>().ok().filter(|_| !works.to_lowercase().contains("timeout"));
            let given = number.map_or_else(|| format!("`{works}`"), |number| format!("`{works}: {number}`"));
            format!("Take it out of the URL, and give the client {given} where it is made.")
        }
        (Written::Option { .. }, Some(works), _) if !row.rename => match works.as_str() {
            "queueLimit" => "mysql2 has no such timeout: bound the queue with `queueLimit`, or put a timeout around \
                             `getConnection()`."
                .to_owned(),
            works => format!("Write `{works}`, which is in seconds."),
        },
        (Written::Option { .. }, Some(works), _) => format!("Write `{works}`."),
        (_, None, _) => format!("Take `{name}` away: this version has nothing like it."),
    }
}

/// Another name for the same thing, at the same place.
fn rename(setting: &IgnoredSetting<'_>, name: &str) -> Option<Fix> {
    let row = setting.row;
    let (works, text) = match &setting.written {
        Written::Url { .. } => (row.instead_url.as_deref()?, row.instead_url.clone()?),
        Written::Option { path, is_shorthand } => {
            let works = row.instead.as_deref().filter(|_| row.rename)?;
            let parent = |path: &str| path.rsplit_once('.').map_or(String::new(), |(parent, _)| parent.to_owned());
            if parent(path) != parent(works) {
                return None;
            }
            let works = works.rsplit('.').next()?;
            (works, if *is_shorthand { format!("{works}: {name}") } else { works.to_owned() })
        }
    };
    let is_time = ["timeout", "idle", "acquire"].iter().any(|it| works.to_lowercase().contains(it));
    let applicability = if is_time { Applicability::Unsafe } else { Applicability::Safe };
    let edits = vec![Edit { location: setting.place.clone(), text }];
    Some(Fix { title: format!("rename `{name}` to `{works}`"), applicability, edits })
}
