//! Lines that set a variable of the environment while a process runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use crate::model::Project;
use crate::model::env_reads::{EnvRead, may_be_env};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning};
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// A line that sets a variable to a text.
pub(super) struct Setter {
    pub(super) name: Arc<str>,
    pub(super) at: At,
    pub(super) value: String,
    /// Whether the test runner runs it before the imports.
    pub(super) is_hoisted: bool,
}

impl Project {
    /// The files whose text may set one of the variables, by variable.
    pub(super) fn may_be_set(&self, frozen: &[&EnvRead]) -> BTreeMap<Arc<str>, Vec<FileId>> {
        let names: BTreeSet<&Arc<str>> = frozen.iter().map(|it| &it.name).collect();
        let names: Vec<&Arc<str>> = names.into_iter().collect();
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names.iter().map(|it| &***it));
        let Ok(search) = search else { return BTreeMap::new() };
        let Some(says) = self.modules.search(&names) else { return BTreeMap::new() };
        let files: Vec<FileId> = self.modules.ids().collect();
        let found = files.par_iter().filter(|it| says(**it)).flat_map_iter(|&file| {
            let text = self.modules.text(file).unwrap_or_default();
            let fills = fills_env(&text);
            let set = search.find_iter(&*text).filter(|it| may_set(&text, it.range(), fills));
            let set: BTreeSet<usize> = set.map(|it| it.pattern().as_usize()).collect();
            set.into_iter().map(move |name| (name, file))
        });
        let found: Vec<(usize, FileId)> = found.collect();
        let mut by_name: BTreeMap<Arc<str>, Vec<FileId>> = BTreeMap::new();
        for (name, file) in found {
            if let Some(name) = names.get(name) {
                by_name.entry(Arc::clone(name)).or_default().push(file);
            }
        }
        by_name
    }

    pub(super) fn setters_of(&self, file: FileId, names: &BTreeSet<Arc<str>>) -> Vec<Setter> {
        let Some(tree) = self.tree(file) else { return Vec::new() };
        let known = |name: &str| names.get(name).cloned();
        let is_env = |node: NodeId| self.is_env_object(&Expr::new(file, node));
        let mut out = Vec::new();
        for node in tree.ids() {
            let set = match tree.kind(node) {
                Kind::Assign { op: Operator::Assign, target, value } => match tree.kind(target) {
                    Kind::Member { object, property, .. } if tree.text(property) == "env" && !is_env(object) => {
                        if is_env(target) {
                            self.keys_set(file, tree, value)
                        } else {
                            Vec::new()
                        }
                    }
                    Kind::Member { object, .. } | Kind::Index { object, .. } if may_be_env(tree, object) => {
                        self.env_read(&Expr::new(file, target)).map(|name| (name, value)).into_iter().collect()
                    }
                    _ => continue,
                },
                Kind::Call { callee, args, .. } => match (tree.kind(callee), tree.list(args)) {
                    (Kind::Member { property, .. }, [name, value, ..]) if tree.text(property) == "stubEnv" => {
                        match tree.kind(*name) {
                            Kind::String { value: name } => vec![(tree.text(name).into(), *value)],
                            _ => Vec::new(),
                        }
                    }
                    (Kind::Member { property, .. }, [target, values @ ..])
                        if tree.text(property) == "assign" && is_env(*target) =>
                    {
                        values.iter().flat_map(|it| self.keys_set(file, tree, *it)).collect()
                    }
                    _ => Vec::new(),
                },
                _ => continue,
            };
            for (name, value) in set {
                if let (Some(name), Kind::String { value }) = (known(&name), tree.kind(value))
                    && !tree.has_error_in(tree.span(node))
                    && !cleans_up(tree, node)
                {
                    let value = tree.text(value).to_owned();
                    out.push(Setter { name, at: At { file, node }, value, is_hoisted: is_hoisted(tree, node) });
                }
            }
        }
        out
    }

    /// The keys of an object that becomes, or is copied into, the environment.
    fn keys_set(&self, file: FileId, tree: &Tree, object: NodeId) -> Vec<(Arc<str>, NodeId)> {
        let Meaning::Code(object) = self.meaning(&Expr::new(file, object)) else { return Vec::new() };
        let Kind::Object { properties } = tree.kind(object.at.node) else { return Vec::new() };
        if object.at.file != file {
            return Vec::new();
        }
        let properties = tree.list(properties).iter();
        properties
            .filter_map(|&it| match tree.kind(it) {
                Kind::Property { key, value, .. } => match tree.kind(key) {
                    Kind::Key { name } => Some((Arc::from(tree.text(name)), value)),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    }
}

/// Whether the text around a name may set it: `env.X = `, `env['X'] = `, `stubEnv('X'`, and `X: ` in a text that fills the
/// environment from an object.
fn may_set(text: &str, range: std::ops::Range<usize>, fills: bool) -> bool {
    let before = text.get(..range.start).unwrap_or_default().trim_end_matches(['\'', '"']);
    let after = text.get(range.end..).unwrap_or_default();
    if before.ends_with("stubEnv(") {
        return true;
    }
    let rest = after.trim_start_matches(['\'', '"', ']']).trim_start();
    let assigns = rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>");
    let of_env = before.ends_with(['.', '[']) && {
        let object = before.trim_end_matches(['.', '[', '?', '!']);
        let tail = object.len().saturating_sub(3);
        object.get(tail..).is_some_and(|it| it.eq_ignore_ascii_case("env"))
    };
    (assigns && of_env) || (fills && rest.starts_with(':'))
}

/// Whether a text fills the environment from an object: `process.env = {`, `Object.assign(process.env, {`.
fn fills_env(text: &str) -> bool {
    let mut places = memchr::memmem::find_iter(text.as_bytes(), "process.env").map(|at| (at, at + "process.env".len()));
    places.any(|(start, end)| {
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default().trim_start());
        before.ends_with("assign(") || (after.starts_with('=') && !after.starts_with("=="))
    })
}

/// Whether a place is in a callback that the test runner moves above the imports.
fn is_hoisted(tree: &Tree, node: NodeId) -> bool {
    tree.ancestors(node).any(|it| match tree.kind(it) {
        Kind::Call { callee, .. } => {
            matches!(tree.kind(callee), Kind::Member { property, .. } if matches!(tree.text(property), "hoisted" | "mock"))
        }
        _ => false,
    })
}

/// Whether a place is in a callback that runs after the tests.
fn cleans_up(tree: &Tree, node: NodeId) -> bool {
    tree.ancestors(node).any(|it| match tree.kind(it) {
        Kind::Call { callee, .. } => match tree.kind(callee) {
            Kind::Ident { name, .. } => matches!(tree.text(name), "afterEach" | "afterAll" | "after"),
            _ => false,
        },
        _ => false,
    })
}
