//! The connection URLs that reach a client, as the code, the schema or the declarations of a variable give them, taken apart.
//!
//! Never hands on a password: only host, port and the query are read.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::{Pool, UrlSource};
use crate::finding::Location;
use crate::model::Project;
use crate::model::env_vars::{Declaration, Provision, Source};
use crate::model::names::{Expr, Meaning};
use crate::model::values::Value;
use crate::syntax::Kind;

/// One text that a client's URL may be.
#[derive(Clone, Debug)]
pub struct UrlText {
    /// The text.
    pub text: String,
    /// Where it is written, quotes excluded where that is known.
    pub location: Location,
    /// The variable that has it.
    pub variable: Option<Arc<str>>,
    /// Whether it stands in a file to copy (`.env.example`).
    pub is_example: bool,
}

/// A URL, taken apart. Places are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url<'t> {
    /// In lower case.
    pub scheme: String,
    /// As written.
    pub host: &'t str,
    /// The port, where one is written.
    pub port: Option<u16>,
    /// The parameters of the query, as written.
    pub parameters: Vec<Parameter<'t>>,
}

/// A parameter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter<'t> {
    /// Its name.
    pub name: &'t str,
    /// Where the name stands.
    pub name_at: Range<usize>,
    /// Its value, not decoded.
    pub value: &'t str,
}

impl<'t> Url<'t> {
    /// Takes a text apart; `None` where it is no URL.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        let is_file = text.starts_with("file:") && !text.starts_with("file://");
        // SQLite's: `file:./dev.db?connection_limit=1`.
        let (scheme, rest) = text.split_once(if is_file { ":" } else { "://" })?;
        let is_scheme = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
        if scheme.is_empty() || !scheme.chars().all(is_scheme) {
            return None;
        }
        let end = if is_file { 0 } else { rest.find(['/', '?', '#']).unwrap_or(rest.len()) };
        let authority = rest.get(..end)?;
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) if !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit()) => {
                (host, port.parse().ok())
            }
            _ => (host, None),
        };
        let whole = text.split('#').next().unwrap_or(text);
        let mut parameters = Vec::new();
        // SQL Server's URLs have their parameters behind semicolons.
        let (from, between) = if scheme.eq_ignore_ascii_case("sqlserver") {
            (whole.find(';').map(|it| it + 1), ';')
        } else {
            (whole.find('?').map(|it| it + 1), '&')
        };
        let mut at = from.unwrap_or(whole.len());
        for part in whole.get(at..).unwrap_or_default().split(between) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            if !name.is_empty() {
                parameters.push(Parameter { name, name_at: at..at + name.len(), value });
            }
            at += part.len() + 1;
        }
        Some(Self { scheme: scheme.to_ascii_lowercase(), host, port, parameters })
    }

    /// A parameter by its name; SQL Server does not tell upper from lower case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'t>> {
        let is_any_case = self.scheme == "sqlserver";
        self.parameters.iter().find(|it| it.name == name || (is_any_case && it.name.eq_ignore_ascii_case(name)))
    }
}

impl Project {
    /// The texts that a client's URL may be; `None` where none is to be seen. Those of CI runs are left out.
    #[must_use]
    pub fn pool_urls(&self, pool: &Pool) -> Option<Vec<UrlText>> {
        let urls = match pool.url.as_ref()? {
            UrlSource::Schema(text, location) => {
                vec![UrlText { text: text.clone(), location: location.clone(), variable: None, is_example: false }]
            }
            UrlSource::Variable(name, _) => self.declared_urls(name, &self.modules.path(pool.at.file)),
            UrlSource::Expr(expr) => self.urls_of(expr),
        };
        (!urls.is_empty()).then_some(urls)
    }

    /// The variable that a client's URL comes from.
    #[must_use]
    pub fn pool_url_variable(&self, pool: &Pool) -> Option<Arc<str>> {
        match pool.url.as_ref()? {
            UrlSource::Variable(name, _) => Some(Arc::clone(name)),
            UrlSource::Expr(expr) => match self.value(expr) {
                Value::Env(env) => Some(env.name),
                Value::Unknown => self.setting_read(expr),
                _ => None,
            },
            UrlSource::Schema(..) => None,
        }
    }

    fn urls_of(&self, expr: &Expr) -> Vec<UrlText> {
        let path = self.modules.path(expr.at.file);
        let mut urls = Vec::new();
        let value = self.value(expr);
        for value in value.alternatives() {
            match value {
                Value::Text(text) => urls.extend(self.literal(expr, text)),
                Value::Env(env) => {
                    urls.extend(self.declared_urls(&env.name, &path));
                    if let Value::Text(text) = &*env.unset {
                        urls.extend(self.literal(expr, text));
                    }
                }
                Value::Unknown => {
                    if let Some(name) = self.setting_read(expr) {
                        urls.extend(self.declared_urls(&name, &path));
                    }
                }
                _ => {}
            }
        }
        urls
    }

    /// The name in `config.get('DATABASE_URL')`.
    fn setting_read(&self, expr: &Expr) -> Option<Arc<str>> {
        let code = match self.meaning(expr) {
            Meaning::Code(code) => code,
            _ => expr.clone(),
        };
        let tree = self.tree(code.at.file)?;
        let Kind::Call { callee, args, .. } = tree.kind(code.at.node) else { return None };
        let Kind::Member { property, .. } = tree.kind(callee) else { return None };
        if !matches!(tree.text(property), "get" | "getOrThrow") {
            return None;
        }
        let Kind::String { value } = tree.kind(*tree.list(args).first()?) else { return None };
        let name = tree.text(value);
        let is_variable = name.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_');
        (is_variable && !name.is_empty()).then(|| name.into())
    }

    /// A text in code: at the string literal that says it, where there is one.
    fn literal(&self, expr: &Expr, text: &str) -> Option<UrlText> {
        let found = match self.meaning(expr) {
            Meaning::Code(code) => code.at,
            _ => expr.at,
        };
        let tree = self.tree(found.file)?;
        let mut place = found.node;
        tree.walk(found.node, &mut |node| {
            if matches!(tree.kind(node), Kind::String { value } if tree.text(value) == text) {
                place = node;
            }
            true
        });
        let location = self.location(crate::model::names::At { file: found.file, node: place });
        Some(UrlText { text: text.to_owned(), location, variable: None, is_example: false })
    }

    fn declared_urls(&self, name: &Arc<str>, path: &str) -> Vec<UrlText> {
        let mut urls: Vec<UrlText> = Vec::new();
        let near = self.env().near(name, path);
        let programs = self.programs_around(path);
        let is_of_program = |it: &Declaration| workload(it).is_some_and(|name| programs.contains(name));
        let has_own = near.iter().any(|it| is_of_program(it));
        for declaration in near {
            // Where the program's own workload is known, those of others are not it.
            if has_own && workload(declaration).is_some() && !is_of_program(declaration) {
                continue;
            }
            let is_test = match &declaration.source {
                Source::EnvFile { mode, .. } => mode.as_deref().is_some_and(|mode| mode.contains("test")),
                _ => false,
            };
            if is_test || matches!(declaration.provision, Provision::Ci | Provision::Foreign | Provision::Build) {
                continue;
            }
            let location = declaration.value_location.clone().unwrap_or_else(|| declaration.location.clone());
            let known = declaration.value.clone().or_else(|| declaration.fallback.clone());
            let Some(text) = known.or_else(|| self.url_template(&location)) else { continue };
            let is_example = matches!(&declaration.source, Source::EnvFile { is_example: true, .. });
            if urls.iter().any(|url| url.text == text) || text.trim().is_empty() {
                continue;
            }
            urls.push(UrlText { text, location, variable: Some(Arc::clone(name)), is_example });
        }
        urls
    }
}

impl Project {
    /// What the programs that a script is part of are called: their names, and those of their folders.
    fn programs_around(&self, path: &str) -> BTreeSet<String> {
        let Some(file) = self.modules.at_path(path) else { return BTreeSet::new() };
        let programs = self.deployables_of(file).into_iter().filter_map(|index| self.deployables.list.get(index));
        let names = programs.flat_map(|it| {
            let dir = &self.packages.get(it.package).dir;
            [it.name.clone(), dir.rsplit('/').next().unwrap_or(dir).to_owned()]
        });
        names.filter(|it| !it.is_empty()).collect()
    }

    /// A URL that refers to other variables, as written: `postgres://${USER}@${HOST}/app`. Its parameters are to be seen
    /// unless a variable may bring some.
    fn url_template(&self, location: &Location) -> Option<String> {
        let text = self.text(&location.path)?;
        let text = text.get(location.span.range())?.trim_matches(['"', '\'']);
        is_url_template(text).then(|| text.to_owned())
    }
}

/// The workload or service that a declaration belongs to.
fn workload(declaration: &Declaration) -> Option<&str> {
    match &declaration.source {
        Source::K8s { workload } => Some(workload),
        Source::Compose { service } => Some(service),
        _ => None,
    }
}

/// Whether all but single parts of a URL (user, host, the database's name) is written down.
fn is_url_template(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    if scheme.contains('$') || !rest.contains('$') {
        return false;
    }
    if rest.contains('?') {
        return true;
    }
    let Some(reference) = rest.rfind('$') else { return false };
    let (before, last) = rest.split_at(reference);
    let end = match last.strip_prefix("${") {
        Some(inner) => inner.find('}').map(|it| it + 3),
        None => last.find(|it: char| it != '$' && it != '_' && !it.is_ascii_alphanumeric()).or(Some(last.len())),
    };
    // What ends the URL is the database's name, right behind a slash.
    end.is_some_and(|end| end < last.len() || before.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let url = Url::parse("postgresql://u:p%40w@db.example.com:6432/app?schema=public&connection_limit=5").unwrap();
        assert_eq!((url.scheme.as_str(), url.host, url.port), ("postgresql", "db.example.com", Some(6432)));
        assert_eq!(url.parameter("connection_limit").map(|it| it.value), Some("5"));
        let text = "sqlserver://h:1433;database=x;connectionLimit=9";
        let url = Url::parse(text).unwrap();
        let limit = url.parameter("connectionlimit").unwrap();
        assert_eq!((limit.value, text.get(limit.name_at.clone())), ("9", Some("connectionLimit")));
    }

    #[test]
    fn urls_of_sqlite_have_parameters_and_no_host() {
        let url = Url::parse("file:./dev.db?connection_limit=1").unwrap();
        assert_eq!((url.scheme.as_str(), url.host, url.port), ("file", "", None));
        assert_eq!(url.parameter("connection_limit").map(|it| it.value), Some("1"));
        assert_eq!(url.parameter("CONNECTION_LIMIT"), None);
    }

    #[test]
    fn urls_with_variables_show_their_parameters() {
        let shown = [
            "postgresql://${USER}:${PASSWORD}@${HOST}/app",
            "mysql://root:$PASSWORD@mysql:3307/${DATABASE}",
            "postgres://db/${NAME}?connection_limit=${LIMIT}",
        ];
        let hidden = [
            "${DATABASE_URL}",
            "postgres://db/app",
            "postgres://${REST}",
            "postgres://db/app${PARAMS}",
            "${A}://b/${C}",
        ];
        assert!(shown.iter().all(|it| is_url_template(it)));
        assert!(!hidden.iter().any(|it| is_url_template(it)));
    }

    #[test]
    fn what_is_no_url_has_no_parts() {
        assert_eq!(Url::parse("file.db"), None);
        assert_eq!(Url::parse("://x?a=1"), None);
        let odd = Url::parse("redis://?&&=1&a").unwrap();
        assert_eq!(odd.parameters.len(), 1);
    }
}
