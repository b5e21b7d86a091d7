//! Values of the environment that constants keep from the moment their module was loaded: who asks them afterwards, and
//! who sets the variable when it is too late.
//!
//! A variable that is only set before the process starts is the same frozen or live; so a setter counts only where it
//! runs in a process that has loaded the constant's module before. Knows no rule.

mod setters;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Project;
use super::env_reads::EnvRead;
use super::env_vars::Source;
use super::evaluation::{Evaluation, Hop, Order, Toolchain, What, is_set_from_the_start};
use super::flow::class_name;
use super::modules::FileId;
use super::names::{At, Expr, Meaning};
use super::values::{EnvForm, Value};
use crate::discover::Role;
use crate::syntax::{Kind, NodeId, Operator, Tree};
use setters::Setter;

/// How many constants may stand between the read and the function that asks.
const MOST_CONSTANTS: usize = 4;

/// A read at load whose value functions ask later.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The variable.
    pub name: Arc<str>,
    /// The read.
    pub read: At,
    /// The constant, field or property that keeps the value.
    pub kept_in: Option<String>,
    /// Places in functions that ask it, by place.
    pub asked: Vec<At>,
    /// Whether the value is a yes or no.
    pub is_flag: bool,
}

/// A line that sets a variable after the constant was computed.
#[derive(Clone, Debug)]
pub struct LateSetter {
    /// The line.
    pub at: At,
    /// The text it sets.
    pub value: String,
    /// The imports that load the constant's module before; none where the setter runs once a request.
    pub chain: Vec<Hop>,
    /// Whether a request sets it, in the same process.
    pub by_request: bool,
    /// The place that asks the constant there.
    pub asked: At,
}

impl Project {
    /// The reads at load whose values functions ask later, with the first setter that comes too late. Variables that are
    /// set before every process are left out; of the others those that something sets, or that `is_wanted` names.
    #[must_use]
    pub fn captures(&self, is_wanted: &dyn Fn(&str) -> bool) -> Vec<(Capture, Option<LateSetter>)> {
        let is_asked = |it: &&EnvRead| self.is_in_focus(it.at.file) && self.is_at_load(it);
        let frozen: Vec<&EnvRead> = self.env_reads_at_sites().iter().filter(is_asked).collect();
        let may_be_set = self.may_be_set(&frozen);
        let kept: Vec<Capture> = frozen
            .into_iter()
            .filter(|read| may_be_set.contains_key(&read.name) || is_wanted(&read.name))
            .filter_map(|read| self.capture(read))
            .collect();
        // Tests are large: only those are parsed that may set what something has kept.
        let names: BTreeSet<Arc<str>> = kept.iter().map(|it| Arc::clone(&it.name)).collect();
        let files: BTreeSet<FileId> = names.iter().filter_map(|it| may_be_set.get(it)).flatten().copied().collect();
        let files: Vec<FileId> = files.into_iter().collect();
        let setters: Vec<Setter> = files.par_iter().flat_map_iter(|file| self.setters_of(*file, &names)).collect();
        let mut runs: BTreeMap<FileId, Option<Evaluation>> = BTreeMap::new();
        let mut out = Vec::new();
        for capture in kept {
            let of_read: Vec<&Setter> = setters.iter().filter(|it| it.name == capture.name).collect();
            if of_read.is_empty() && !is_wanted(&capture.name) {
                continue;
            }
            let in_time = |file: FileId| of_read.iter().any(|it| it.is_hoisted && it.at.file == file);
            let late = of_read.iter().filter(|it| !in_time(it.at.file)).find_map(|setter| {
                let run = runs.entry(setter.at.file).or_insert_with(|| self.loaded_by(setter.at.file));
                self.late(&capture, setter, run.as_ref()?)
            });
            out.push((capture, late));
        }
        out
    }

    /// Whether a read is at a module's own level, or in a static field: it runs once, when the module is loaded.
    fn is_at_load(&self, read: &EnvRead) -> bool {
        let Some(tree) = self.tree(read.at.file) else { return false };
        !is_set_from_the_start(&read.name)
            && !self.env().is_platform_provided(&read.name)
            && tree.enclosing_function(read.at.node).is_none()
            && !tree.ancestors(read.at.node).any(|it| matches!(tree.kind(it), Kind::Field { is_static: false, .. }))
    }

    fn capture(&self, read: &EnvRead) -> Option<Capture> {
        let tree = self.tree(read.at.file)?;
        let value = self.kept_value(tree, read.at);
        let mut asked = Vec::new();
        let mut work = vec![(read.at, MOST_CONSTANTS)];
        while let Some((at, left)) = work.pop() {
            for site in self.sites_of(at) {
                let Some(tree) = self.tree(site.file) else { continue };
                if self.modules.role(site.file) != Role::Source {
                    continue;
                }
                let is_function = matches!(tree.kind(site.node), Kind::Function { .. });
                if is_function || tree.enclosing_function(site.node).is_some() {
                    if !self.runs_at_load_only(tree, site) {
                        asked.push(site);
                    }
                } else if let Some(left) = left.checked_sub(1)
                    && site != at
                {
                    work.push((site, left));
                }
            }
        }
        asked.sort_unstable();
        asked.dedup();
        let is_flag = match self.value(&Expr::new(value.file, value.node)) {
            Value::Env(env) => env.form == EnvForm::Flag,
            _ => false,
        };
        (!asked.is_empty()).then(|| Capture {
            name: Arc::clone(&read.name),
            read: read.at,
            kept_in: self.name_of_value(value).or_else(|| self.declared_name(read.at)),
            asked,
            is_flag,
        })
    }

    /// Whether the function around a place is only called while modules load.
    fn runs_at_load_only(&self, tree: &Tree, at: At) -> bool {
        const ARRAY: &[&str] = &["map", "forEach", "filter", "reduce", "some", "every", "find", "flatMap", "sort"];
        let mut functions = std::iter::once(at.node)
            .chain(tree.ancestors(at.node))
            .filter(|&it| matches!(tree.kind(it), Kind::Function { .. }));
        functions.any(|function| {
            let at_load = tree.enclosing_function(function).is_none();
            if let Some(Kind::Call { callee, .. }) = tree.parent(function).map(|it| tree.kind(it)) {
                let of_array =
                    matches!(tree.kind(callee), Kind::Member { property, .. } if ARRAY.contains(&tree.text(property)));
                return at_load && (callee == function || of_array);
            }
            let sites = self.calls_or_uses(tree, At { file: at.file, node: function });
            let is_load_call = |site: &At| {
                self.tree(site.file).is_some_and(|tree| {
                    tree.enclosing_function(site.node).is_none()
                        && matches!(tree.parent(site.node).map(|it| tree.kind(it)),
                            Some(Kind::Call { callee, .. }) if callee == site.node)
                })
            };
            !sites.is_empty() && sites.iter().all(is_load_call)
        })
    }

    /// The place that asks a captured value for every request: in a handler, a middleware, a guard, or an option that a
    /// library calls each time (`skip`, `origin`).
    #[must_use]
    pub fn asked_each_time(&self, capture: &Capture) -> Option<At> {
        const OPTIONS: &[&str] =
            &["skip", "skipIf", "origin", "allowRequest", "canActivate", "intercept", "shouldSkip"];
        capture.asked.iter().copied().find(|at| {
            let Some(tree) = self.tree(at.file) else { return false };
            let is_option = |node: NodeId| {
                let key = match tree.parent(node).map(|it| tree.kind(it)) {
                    Some(Kind::Property { key, .. } | Kind::Method { key, .. }) => key,
                    _ => return false,
                };
                matches!(tree.kind(key), Kind::Key { name } if OPTIONS.contains(&tree.text(name)))
            };
            let mut around = std::iter::once(at.node).chain(tree.ancestors(at.node));
            around.any(|it| matches!(tree.kind(it), Kind::Function { .. }) && is_option(it))
                || self.request_handler_around(*at).is_some()
        })
    }

    /// The places that mention what keeps the value of a node: a name, or a member of an object, a class or a module.
    fn sites_of(&self, at: At) -> Vec<At> {
        let Some(tree) = self.tree(at.file) else { return Vec::new() };
        if matches!(tree.kind(at.node), Kind::BindingName { .. }) {
            return self.mentions(at);
        }
        let file = at.file;
        let mut keys: Vec<&str> = Vec::new();
        let mut sites = Vec::new();
        for node in tree.ancestors(self.kept_value(tree, at).node) {
            match tree.kind(node) {
                Kind::As { .. } | Kind::Object { .. } => continue,
                // `Object.freeze({ … })`
                Kind::Call { callee, .. } if matches!(self.meaning(&Expr::new(file, callee)), Meaning::Global(_)) => {
                    continue;
                }
                Kind::Property { key, .. } => match tree.kind(key) {
                    Kind::Key { name } => {
                        keys.push(tree.text(name));
                        continue;
                    }
                    _ => return Vec::new(),
                },
                Kind::Declarator { target, .. } => sites = self.mentions(At { file, node: target }),
                Kind::Field { key, is_static: true, .. } => {
                    if let (Kind::Key { name }, Some(class)) = (tree.kind(key), class_name(tree, node)) {
                        keys.push(tree.text(name));
                        sites = self.mentions(At { file, node: class });
                    }
                }
                Kind::Export { .. } => sites = self.import_sites(file, "default"),
                Kind::Assign { .. } => {
                    if let Some(export) = tree.exports.iter().find(|it| it.node == node && it.is_commonjs) {
                        let name = export.name.map(|it| tree.text(it)).or_else(|| keys.pop());
                        sites = self.import_sites(file, name.unwrap_or("default"));
                    }
                }
                _ => {}
            }
            break;
        }
        while let Some(key) = keys.pop() {
            // A site that comes back is the whole object, passed on as it is.
            let members = |site: At| self.members_of_site(site, key).into_iter().filter(move |it| *it != site);
            sites = sites.into_iter().flat_map(members).collect();
        }
        sites
    }

    /// The whole expression that a read is computed into: up through conversions, comparisons, fallbacks and methods.
    fn kept_value(&self, tree: &Tree, read: At) -> At {
        let mut node = read.node;
        while let Some(parent) = tree.parent(node) {
            let goes_on = match tree.kind(parent) {
                Kind::As { .. } | Kind::Unary { .. } | Kind::Binary { .. } | Kind::Template { .. } => true,
                Kind::Conditional { .. } => true,
                Kind::Member { object, .. } => object == node,
                Kind::Call { callee, .. } | Kind::New { callee, .. } => {
                    let of_runtime = |callee| match self.meaning(&Expr::new(read.file, callee)) {
                        Meaning::Global(path) => path.first().is_some_and(|it| &**it != "require"),
                        _ => false,
                    };
                    // A method of the value itself, or a conversion of the language's own.
                    (callee == node && matches!(tree.kind(callee), Kind::Member { .. })) || of_runtime(callee)
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            node = parent;
        }
        At { file: read.file, node }
    }

    /// What is loaded before the functions of a file run; `None` where it loads modules anew or starts processes of its
    /// own, and where that cannot be followed.
    fn loaded_by(&self, file: FileId) -> Option<Evaluation> {
        const ELSEWHERE: &[&str] = &[
            "resetModules",
            "isolateModules",
            "unstable_mockModule",
            "require.cache",
            "proxyquire",
            "esmock",
            "rewire",
            "importFresh",
            "import-fresh",
            "child_process",
            "execa",
            "worker_threads",
        ];
        let text = self.modules.text(file)?;
        if ELSEWHERE.iter().any(|it| text.contains(it)) {
            return None;
        }
        // Vitest evaluates imports first; elsewhere the order that lets most settings come in time.
        let hoists = self.modules.specifiers(file).any(|it| it == "vitest");
        let order = if hoists { Order::Hoisted } else { Order::InPlace };
        let toolchain = Toolchain { name: "", order, keeps_unused_imports: false, emits_metadata: false };
        let run = self.evaluate_with(file, toolchain, None);
        (!run.is_cut).then_some(run)
    }

    /// The setter, where it comes after the constant's module was loaded in its process, and would change something.
    fn late(&self, capture: &Capture, setter: &Setter, run: &Evaluation) -> Option<LateSetter> {
        if self.is_without_effect(capture, setter) {
            return None;
        }
        let late = |chain, by_request, asked: At| LateSetter {
            at: setter.at,
            value: setter.value.clone(),
            chain,
            by_request,
            asked,
        };
        let file = setter.at.file;
        let tree = self.tree(file)?;
        let in_function = tree.enclosing_function(setter.at.node).is_some();
        if self.modules.role(file) == Role::Source
            && self.request_handler_around(setter.at).is_some()
            && self.share_a_process(file, capture.read.file)
        {
            return Some(late(Vec::new(), true, *capture.asked.first()?));
        }
        let is_read = |what: &What| matches!(what, What::Read { at, .. } if *at == capture.read);
        let is_set = |what: &What| matches!(what, What::Set { name } if *name == capture.name);
        let read = run.events.iter().position(|it| is_read(&it.what) && !it.is_later)?;
        let set = run.events.iter().position(|it| is_set(&it.what));
        if set.is_some_and(|it| it < read) || (!in_function && set.is_none()) {
            return None;
        }
        let loaded: Vec<FileId> = run
            .events
            .iter()
            .filter_map(|it| if let What::Module(file) = it.what { Some(file) } else { None })
            .collect();
        let asked = *capture.asked.iter().find(|it| loaded.contains(&it.file))?;
        let chain: Vec<Hop> = run.chain(capture.read.file).into_iter().cloned().collect();
        let on_the_way: Vec<FileId> = chain.iter().map(|it| it.from).chain([capture.read.file, asked.file]).collect();
        if self.may_be_meant_for_another(capture, file, &loaded) || self.replaces(file, tree, &on_the_way) {
            return None;
        }
        Some(late(chain, false, asked))
    }

    /// Whether something else than the constant may see the new value: a read of the same variable in a function, a name that
    /// a wrapper may be given, or the setter's own file.
    fn may_be_meant_for_another(&self, capture: &Capture, setter: FileId, loaded: &[FileId]) -> bool {
        let own = [self.package_of(setter), self.package_of(capture.read.file)];
        let is_near = |file: FileId| loaded.contains(&file) || own.contains(&self.package_of(file));
        let in_function = |at: At| self.tree(at.file).is_some_and(|tree| tree.enclosing_function(at.node).is_some());
        let reads = self.env_reads().iter();
        if reads.filter(|it| it.name == capture.name).any(|it| is_near(it.at.file) && in_function(it.at)) {
            return true;
        }
        let quoted = ["'", "\"", "`"].map(|it| format!("{it}{}{it}", capture.name));
        let is_given_by_name = |file: FileId| {
            (self.modules.role(file) == Role::Source || loaded.contains(&file))
                && file != setter
                && quoted.iter().any(|it| self.modules.says(file, it))
        };
        if self.modules.ids().any(|it| is_near(it) && is_given_by_name(it)) {
            return true;
        }
        // `const before = process.env.X` only keeps what was there, to put it back.
        let Some(tree) = self.tree(setter) else { return true };
        tree.ids().any(|node| {
            matches!(tree.kind(node), Kind::Member { .. } | Kind::Index { .. })
                && self.env_read(&Expr::new(setter, node)).is_some_and(|it| it == capture.name)
                && !tree.parent(node).is_some_and(|it| {
                    matches!(
                        tree.kind(it),
                        Kind::Declarator { .. } | Kind::Assign { .. } | Kind::Property { .. } | Kind::Unary { .. }
                    )
                })
        })
    }

    /// Whether the value is the one that the constant has without it.
    fn is_without_effect(&self, capture: &Capture, setter: &Setter) -> bool {
        let declared = self
            .env()
            .of(&capture.name)
            .iter()
            .any(|it| matches!(&it.source, Source::EnvFile { .. }) && it.value.as_deref() == Some(&setter.value));
        let Some(tree) = self.tree(capture.read.file) else { return true };
        let value = self.kept_value(tree, capture.read);
        let is_off = matches!(setter.value.trim().to_ascii_lowercase().as_str(), "" | "false" | "0" | "no" | "off");
        let compared = match tree.kind(value.node) {
            Kind::Binary { op: Operator::StrictEqual | Operator::Equal, left, right } => {
                [left, right].into_iter().find_map(|it| match tree.kind(it) {
                    Kind::String { value } => Some(tree.text(value) == setter.value),
                    _ => None,
                })
            }
            _ => None,
        };
        let same = match self.value(&Expr::new(value.file, value.node)) {
            Value::Env(env) => match (*env.unset, env.form) {
                (Value::Text(text), EnvForm::Text) => *text == *setter.value,
                (Value::Bool(unset), EnvForm::Flag) => unset == compared.unwrap_or(!is_off),
                (Value::Undefined, EnvForm::Text) => setter.value.is_empty(),
                _ => false,
            },
            _ => false,
        };
        declared || same
    }

    fn share_a_process(&self, one: FileId, other: FileId) -> bool {
        let others = self.deployables_of(other);
        self.deployables_of(one).iter().any(|it| others.contains(it))
    }

    /// Whether a test puts something in the place of one of these modules.
    fn replaces(&self, file: FileId, tree: &Tree, modules: &[FileId]) -> bool {
        use super::resolve::Target;
        tree.ids().any(|node| {
            let Kind::Call { callee, args, .. } = tree.kind(node) else { return false };
            let Kind::Member { property, .. } = tree.kind(callee) else { return false };
            let Some(&first) = tree.list(args).first() else { return false };
            let Kind::String { value } = tree.kind(first) else { return false };
            matches!(tree.text(property), "mock" | "doMock" | "requireActual" | "importActual")
                && match self.resolve(file, tree.text(value)) {
                    Target::File(target) => target != file && modules.contains(&target),
                    _ => false,
                }
        })
    }
}
