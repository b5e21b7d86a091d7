//! Numbers that known APIs are given (ports, pool sizes, timeouts, rounds) and that may be text of the environment or
//! NaN, with what the API then does: the rows of `rules/env/numbers.toml`.
//!
//! Limits of rate limiters are for `limiters`. Knows no rule.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use serde::Deserialize;

use super::Project;
use super::env_vars::{Declaration, Source};
use super::modules::FileId;
use super::names::{At, Expr, Meaning, returns};
use super::objects::Property;
use super::packages::{Fit, Installed, satisfies};
use super::values::{EnvForm, EnvValue, Value};
use crate::discover::Role;
use crate::finding::Location;
use crate::syntax::{Kind, NodeId, Tree};

/// How an API is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    /// `f(…)`.
    Call,
    /// `new F(…)`.
    New,
    /// Either of them.
    Either,
    /// `f(…).method(…)`.
    Method,
    /// `Module.register(…)`.
    NestModule,
}

/// One row; `rules/env/numbers.toml` documents the fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Row {
    package: String,
    #[serde(default = "any_version")]
    versions: String,
    exports: Vec<String>,
    form: Form,
    #[serde(default)]
    method: String,
    arguments: Vec<usize>,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    number_text: Option<String>,
    #[serde(default)]
    other_text: Option<String>,
    #[serde(default)]
    nan: Option<String>,
    #[serde(default)]
    rounds: bool,
    #[allow(dead_code, reason = "read by people, and by a test")]
    evidence: String,
}

/// Whether an argument says all there is to it, so that nothing of the environment can be in it: literals, callbacks, and
/// objects of literals. Most are, and what is called need not be found out.
fn is_plain(tree: &Tree, argument: NodeId) -> bool {
    match tree.kind(argument) {
        Kind::Function { .. } => true,
        Kind::Object { properties } => tree.list(properties).iter().all(|&it| match tree.kind(it) {
            Kind::Property { value, .. } => !matches!(tree.kind(value), Kind::Function { .. }) && is_plain(tree, value),
            _ => false,
        }),
        Kind::Array { elements } => tree.list(elements).iter().all(|&it| is_plain(tree, it)),
        kind => matches!(kind, Kind::Number { .. } | Kind::String { .. } | Kind::Bool { .. } | Kind::Null),
    }
}

fn any_version() -> String {
    "*".to_owned()
}

#[derive(Default, Deserialize)]
struct Table {
    number: Vec<Row>,
}

// A test reads the table; a table that cannot be read knows no API.
static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| toml::from_str::<Table>(include_str!("../../rules/env/numbers.toml")).unwrap_or_default().number);

/// What is wrong with a number that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Text, which this API never takes for the number.
    Text,
    /// This text, which the repository gives the variable (or the code as its default), and which this API takes for
    /// something else. With the place that gives it.
    ThisText(String, Option<Location>),
    /// NaN, where the variable is not set.
    Nan,
}

/// A number that may be none.
#[derive(Clone, Debug)]
pub struct GivenNumber {
    /// The variable.
    pub variable: Arc<str>,
    /// What is wrong.
    pub fault: Fault,
    /// What the API then does, as the end of a sentence.
    pub effect: &'static str,
    /// The read of the variable.
    pub read: At,
    /// Where the API gets it.
    pub given_at: At,
    /// The option's path, or the callee for an argument of its own.
    pub name: String,
    /// What is called, with the installed version where one is known: `postgres 3.4.5`.
    pub product: String,
    /// Where the version is said.
    pub version_source: Option<Location>,
    /// Whether the installed version is surely one that behaves so.
    pub certain: bool,
}

impl Project {
    /// Every number of the tables' APIs that may be text or NaN, by place.
    #[must_use]
    pub fn given_numbers(&self) -> Vec<GivenNumber> {
        let files = self.sites().par_iter().filter(|it| self.modules.role(**it) == Role::Source);
        files.flat_map_iter(|file| self.numbers_of(*file)).collect()
    }

    fn numbers_of(&self, file: FileId) -> Vec<GivenNumber> {
        let rows = self.rows_for(file);
        if rows.is_empty() {
            return Vec::new();
        }
        let Some(tree) = self.tree(file) else { return Vec::new() };
        let mut out = Vec::new();
        for node in tree.ids() {
            let (callee, args, is_new) = match tree.kind(node) {
                Kind::Call { callee, args, .. } => (callee, args, false),
                Kind::New { callee, args } => (callee, args, true),
                _ => continue,
            };
            if tree.list(args).iter().all(|&it| is_plain(tree, it)) || tree.has_error_in(tree.span(node)) {
                continue;
            }
            for row in self.rows_called(&rows, file, tree, callee, is_new) {
                self.numbers_of_call(file, row, tree, callee, tree.list(args), &mut out);
            }
        }
        out
    }

    /// The rows that may matter to a file, by its text and its imports alone: parsing is what costs.
    fn rows_for(&self, file: FileId) -> Vec<&'static Row> {
        let says = |word: &str| self.modules.says(file, word);
        let imported: Vec<&str> =
            self.modules.specifiers(file).map(|it| it.strip_prefix("node:").unwrap_or(it)).collect();
        let imports = |row: &Row| imported.contains(&row.package.as_str());
        let (listens, reads_env) = (says(".listen("), says("env"));
        let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
        let fits = |row: &&'static Row| match row.form {
            // What is listened on may come from another file.
            Form::Method => listens && row.options.iter().all(|it| says(last(it))),
            _ if row.package.is_empty() => reads_env && row.exports.iter().any(|it| says(it)),
            _ => imports(row) && (row.options.is_empty() || row.options.iter().any(|it| says(last(it)))),
        };
        ROWS.iter().filter(fits).collect()
    }

    fn rows_called<'r>(
        &self,
        rows: &'r [&'static Row],
        file: FileId,
        tree: &Tree,
        callee: NodeId,
        is_new: bool,
    ) -> Vec<&'r &'static Row> {
        let member = match tree.kind(callee) {
            Kind::Member { object, property, .. } => Some((object, tree.text(property))),
            _ => None,
        };
        let by_method = member.filter(|(_, name)| !is_new && rows.iter().any(|it| it.method == *name));
        if let Some((object, name)) = by_method {
            let Some((package, path)) = self.maker(&Expr::new(file, object)) else { return Vec::new() };
            return rows
                .iter()
                .filter(|it| it.form == Form::Method && it.method == name)
                .filter(|it| it.package == package && it.exports.contains(&path))
                .collect();
        }
        if !may_call(rows, tree, callee) {
            return Vec::new();
        }
        let Some((package, path)) = self.exported(&Expr::new(file, callee)) else { return Vec::new() };
        let fits = |row: &&&Row| {
            row.package == package
                && match row.form {
                    Form::Call => !is_new && row.exports.contains(&path),
                    Form::New => is_new && row.exports.contains(&path),
                    Form::Either => row.exports.contains(&path),
                    Form::NestModule => path.split_once('.').is_some_and(|(class, method)| {
                        row.exports.iter().any(|it| it == class)
                            && matches!(method, "register" | "registerAsync" | "forRoot" | "forRootAsync")
                    }),
                    Form::Method => false,
                }
        };
        rows.iter().filter(fits).collect()
    }

    /// The package and the joined names of what an expression denotes; the package of a global is empty.
    fn exported(&self, expr: &Expr) -> Option<(String, String)> {
        match self.meaning(expr) {
            Meaning::Package(export) => {
                let names: Vec<&str> = export.names().iter().map(|it| &**it).collect();
                let package = match &*export.subpath {
                    "" => export.package.to_string(),
                    subpath => format!("{}/{subpath}", export.package),
                };
                Some((package, if names.is_empty() { "default".to_owned() } else { names.join(".") }))
            }
            Meaning::Global(path) => Some((String::new(), path.join("."))),
            _ => None,
        }
    }

    /// What makes the thing that an expression denotes: `express` for `const app = express()`.
    fn maker(&self, expr: &Expr) -> Option<(String, String)> {
        let Meaning::Code(code) = self.meaning(expr) else { return None };
        match self.kind(code.at) {
            Kind::Call { callee, .. } | Kind::New { callee, .. } => {
                self.exported(&code.sibling(callee)).filter(|it| !it.0.is_empty())
            }
            _ => None,
        }
    }

    fn numbers_of_call(
        &self,
        file: FileId,
        row: &'static Row,
        tree: &Tree,
        callee: NodeId,
        args: &[NodeId],
        out: &mut Vec<GivenNumber>,
    ) {
        let installed = self.packages.version(self.package_of(file), &row.package);
        let certain = match satisfies(&installed, &row.versions) {
            Fit::Yes => true,
            Fit::No => return,
            Fit::Partly | Fit::Unknown => row.versions == "*",
        };
        let known = args.iter().position(|it| matches!(tree.kind(*it), Kind::Spread { .. })).unwrap_or(args.len());
        for &argument in row.arguments.iter().filter_map(|it| args.get(..known)?.get(*it)) {
            let argument = Expr::new(file, argument);
            let given = if row.options.is_empty() {
                vec![(self.callee_text(file, callee), argument)]
            } else {
                let objects = self.option_objects(row, &argument);
                let values = objects.iter().flat_map(|object| {
                    row.options.iter().filter_map(|path| Some((path.clone(), self.option_at(object, path)?)))
                });
                values.collect()
            };
            for (name, value) in given {
                out.extend(self.given_number(row, name, &value, &installed, certain));
            }
        }
    }

    /// The objects that hold the options: the argument, or what a module's `useFactory` returns.
    fn option_objects(&self, row: &Row, argument: &Expr) -> Vec<Expr> {
        if row.form == Form::NestModule
            && let Some(factory) = self.member_expr(argument, "useFactory").known()
            && let Meaning::Code(function) = self.meaning(&factory)
            && let Some(tree) = self.tree(function.at.file)
        {
            return returns(tree, function.at.node).into_iter().flatten().map(|it| function.sibling(it)).collect();
        }
        vec![argument.clone()]
    }

    /// The value at a path of options, where it is certain.
    fn option_at(&self, object: &Expr, path: &str) -> Option<Expr> {
        path.split('.').try_fold(object.clone(), |object, key| match self.member_expr(&object, key) {
            Property::Known(value) => Some(value),
            _ => None,
        })
    }

    fn given_number(
        &self,
        row: &'static Row,
        name: String,
        value: &Expr,
        installed: &Installed,
        certain: bool,
    ) -> Option<GivenNumber> {
        let result = self.value(value);
        let (env, fault, effect) = result.alternatives().into_iter().find_map(|it| match it {
            Value::Env(env) => self.fault_in(row, env).map(|(fault, effect)| (env.clone(), fault, effect)),
            _ => None,
        })?;
        let reads = self.deps(value, None).env;
        let read = reads.iter().find(|it| it.name == env.name && !it.via_settings)?.read;
        let (product, version_source) = self.product_of(row, installed);
        Some(GivenNumber {
            variable: Arc::clone(&env.name),
            fault,
            effect,
            read,
            given_at: value.at,
            name,
            product,
            version_source,
            certain,
        })
    }

    fn fault_in(&self, row: &'static Row, env: &EnvValue) -> Option<(Fault, &'static str)> {
        match env.form {
            EnvForm::Text => {
                if let Some(effect) = &row.text {
                    return Some((Fault::Text, effect));
                }
                if let Some(effect) = &row.number_text {
                    if row.rounds && self.holds_rounds(env) {
                        return Some((Fault::Text, effect));
                    }
                    if let Some(fault) = self.text_given(env, is_number) {
                        return Some((fault, effect));
                    }
                }
                if let Some(effect) = &row.other_text
                    && let Some(fault) = self.text_given(env, is_no_number)
                {
                    return Some((fault, effect));
                }
                None
            }
            EnvForm::Number => {
                let effect = row.nan.as_ref()?;
                let is_nan = matches!(*env.unset, Value::Number(number) if number.is_nan());
                (is_nan && !self.is_provided(&env.name)).then_some((Fault::Nan, effect))
            }
            EnvForm::Flag => None,
        }
    }

    /// Whether a variable that goes where a salt may stand holds a number of rounds: by its name, or by the default.
    fn holds_rounds(&self, env: &EnvValue) -> bool {
        let by_name = ["ROUNDS", "COST", "WORK_FACTOR"].iter().any(|it| env.name.contains(it));
        let is_salt =
            self.env().values(&env.name).iter().any(|(text, _)| text.trim_matches(['"', '\'']).starts_with('$'));
        (by_name || matches!(*env.unset, Value::Number(_))) && !is_salt
    }

    /// A text of some kind that the repository gives the variable, or the code in its place.
    fn text_given(&self, env: &EnvValue, is_wanted: fn(&str) -> bool) -> Option<Fault> {
        if let Value::Text(text) = &*env.unset
            && is_wanted(text)
        {
            return Some(Fault::ThisText(text.to_string(), None));
        }
        let values = self.env().values(&env.name);
        let (text, declaration) = values.into_iter().find(|(text, it)| is_wanted(text) && is_meant(text, it))?;
        let place = declaration.value_location.as_ref().unwrap_or(&declaration.location);
        Some(Fault::ThisText(text.to_owned(), Some(place.clone())))
    }

    /// Whether something gives the variable a number, or its absence may be handled.
    fn is_provided(&self, variable: &str) -> bool {
        self.env().is_platform_provided(variable)
            || self.env().of(variable).iter().any(|it| it.value.as_deref().is_none_or(is_number))
            || self.is_checked_elsewhere(variable)
    }

    fn product_of(&self, row: &Row, installed: &Installed) -> (String, Option<Location>) {
        let name = if row.package.is_empty() { "Node" } else { row.package.as_str() };
        match installed {
            Installed::Exact(version, place) => (format!("{name} {version}"), Some(place.clone())),
            Installed::Range(_, place) => (name.to_owned(), Some(place.clone())),
            Installed::Unresolvable | Installed::Absent => (name.to_owned(), None),
        }
    }

    /// `server.listen`, for an argument that is the number itself.
    fn callee_text(&self, file: FileId, callee: NodeId) -> String {
        let location = self.location(At { file, node: callee });
        let text = self.text(&location.path);
        let text = text.as_ref().and_then(|it| it.get(location.span.range())).unwrap_or_default();
        match text.rsplit_once(|it: char| it.is_whitespace() || it == ')') {
            Some((_, end)) => end.trim_start_matches('.').to_owned(),
            None => text.to_owned(),
        }
    }
}

/// Whether a callee can lead to one of the rows, by the names that stand there: following each call is what costs.
fn may_call(rows: &[&'static Row], tree: &Tree, callee: NodeId) -> bool {
    let ends = |path: &str, name: &str| path.rsplit('.').next() == Some(name);
    match tree.kind(callee) {
        Kind::Member { property, .. } => {
            let name = tree.text(property);
            name == "default"
                || rows.iter().any(|row| match row.form {
                    Form::NestModule => matches!(name, "register" | "registerAsync" | "forRoot" | "forRootAsync"),
                    _ => row.exports.iter().any(|it| ends(it, name)),
                })
        }
        Kind::Ident { name, binding: None } => {
            rows.iter().any(|row| row.package.is_empty() && row.exports.iter().any(|it| it == tree.text(name)))
        }
        Kind::Ident { binding: Some(binding), .. } => {
            let Some(declared) = tree.binding(binding) else { return false };
            match tree.parent(declared.declared).map(|it| tree.kind(it)) {
                Some(Kind::Import { record }) => tree.imports.get(record as usize).is_some_and(|import| {
                    let specifier = tree.text(import.specifier);
                    let specifier = specifier.strip_prefix("node:").unwrap_or(specifier);
                    rows.iter().any(|row| row.package == specifier)
                }),
                // `const hash = require('bcrypt').hash`, `const { hash } = require('bcrypt')`
                Some(Kind::Declarator { .. } | Kind::PatternProperty { .. }) => {
                    tree.enclosing_function(declared.declared).is_none()
                }
                _ => false,
            }
        }
        _ => matches!(tree.kind(callee), Kind::Call { .. } | Kind::As { .. }),
    }
}

fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_finite)
}

/// `5m`, `"3000"` with its quotes, `tcp://10.0.0.1:80`; not the empty text, which asks to be filled in.
fn is_no_number(text: &str) -> bool {
    !text.trim().is_empty() && !is_number(text)
}

/// Whether a declared value is one that a process gets, and no placeholder to fill in (`<port>`, `your-port`).
fn is_meant(text: &str, declaration: &Declaration) -> bool {
    let is_example = matches!(declaration.source, Source::EnvFile { is_example: true, .. });
    let is_hole = text.contains(['<', '>', '$', '{', '}', '*']);
    let starts_as_number = text.trim_start_matches(['"', '\'']).starts_with(|it: char| it.is_ascii_digit());
    !is_hole && (!is_example || starts_as_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_something_that_was_seen() {
        let table: Table = toml::from_str(include_str!("../../rules/env/numbers.toml")).unwrap();
        assert_eq!(table.number.len(), ROWS.len());
        for row in &table.number {
            let effects = [&row.text, &row.number_text, &row.other_text, &row.nan];
            assert!(effects.iter().any(|it| it.is_some()), "{} {:?}", row.package, row.exports);
            assert!(!row.evidence.is_empty() && !row.arguments.is_empty() && !row.exports.is_empty());
            // Files are looked into for `.listen(` alone.
            assert_eq!(row.form == Form::Method, row.method == "listen", "{} {:?}", row.package, row.exports);
            row.versions.parse::<nodejs_semver::Range>().unwrap();
        }
    }

    #[test]
    fn no_row_is_about_a_limiter() {
        let limiters = crate::model::knowledge::Knowledge::load(Default::default()).unwrap().limiters;
        for row in ROWS.iter().filter(|row| !row.package.is_empty()) {
            assert!(limiters.iter().all(|it| it.package != row.package), "{}", row.package);
        }
    }
}
