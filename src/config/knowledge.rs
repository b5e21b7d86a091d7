//! The rows of `[knowledge]`: whether they name something that is there, and where their files are from the root of the run.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::Checks;
use super::error::Problem;
use crate::model::knowledge::Additions;

/// Where what has to be right stands. The rest of a row is no matter here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Places {
    knowledge: Rows,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Rows {
    limiter: Vec<Spanned<Row>>,
    client: Vec<Spanned<Row>>,
    ignored: Vec<Spanned<Row>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Row {
    package: Option<Spanned<String>>,
    file: Option<Spanned<String>>,
    versions: Option<Spanned<String>>,
    driver_versions: Option<Spanned<String>>,
    options: Option<toml::Value>,
    url: Option<toml::Value>,
    effect: Option<toml::Value>,
    throws: Option<toml::Value>,
}

/// Checks the rows; makes their files relative to the root, and drops rows of files that lie outside of it.
pub(super) fn check(
    mut additions: Additions,
    base: &str,
    root: &Path,
    checks: &mut Checks<'_>,
    warnings: &mut Vec<Problem>,
) -> Additions {
    // The text has been read as a whole before.
    let places: Places = toml::from_str(checks.text).unwrap_or_default();
    let Rows { limiter, client, ignored } = places.knowledge;
    for row in limiter.iter().chain(&client) {
        match (&row.get_ref().package, &row.get_ref().file) {
            (None, None) => {
                let hint = Some("say which `package` or which `file` exports it".to_owned());
                checks.say(row.span(), "this row names nothing", hint);
            }
            (Some(_), Some(file)) => {
                checks.say(file.span(), "a row is about a `package` or about a `file`", None);
            }
            _ => {}
        }
        if let Some(file) = &row.get_ref().file {
            missing(file, base, root, checks, warnings);
        }
    }
    for row in &ignored {
        let it = row.get_ref();
        if it.options.is_some() == it.url.is_some() {
            checks.say(row.span(), "a row says `options` or `url`: what is ignored", None);
        }
        if it.effect.is_none() && it.throws.is_none() {
            let hint = Some("`effect = \"…\"`, or `throws = \"…\"` with the error".to_owned());
            checks.say(row.span(), "this row does not say what happens", hint);
        }
    }
    for row in limiter.iter().chain(&client).chain(&ignored).map(Spanned::get_ref) {
        for versions in [&row.versions, &row.driver_versions].into_iter().flatten() {
            if versions.get_ref().parse::<nodejs_semver::Range>().is_err() {
                checks.say(versions.span(), "not a version range of npm", None);
            }
        }
    }
    let from_root = |file: &mut Option<String>| match file.as_deref() {
        None => true,
        Some(path) => {
            *file = path.trim_start_matches("./").strip_prefix(base).map(str::to_owned);
            file.is_some()
        }
    };
    additions.limiter.retain_mut(|row| from_root(&mut row.file));
    additions.client.retain_mut(|row| from_root(&mut row.file));
    additions
}

fn missing(file: &Spanned<String>, base: &str, root: &Path, checks: &Checks<'_>, warnings: &mut Vec<Problem>) {
    let Some(path) = file.get_ref().trim_start_matches("./").strip_prefix(base) else { return };
    if !root.join(path).is_file() {
        warnings.push(checks.problem(file.span(), "no such file, so this row of knowledge counts for nothing", None));
    }
}
