//! Nest's throttler: one limiter an entry of its list, and the guard without which none of them counts.

use super::find::{Site, pick};
use super::{Limiter, Options};
use crate::discover::Role;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, returns};
use crate::syntax::{Kind, NodeId, Tree};

/// The limiters that a call of `forRoot` or `forRootAsync` configures.
pub fn entries(site: &Site<'_>) -> Vec<Limiter> {
    let Some(argument) = site.argument else {
        return vec![site.limiter(site.at, Options::None, Options::None)];
    };
    let argument = Expr::new(site.at.file, argument);
    let unknown = || vec![site.limiter(site.at, Options::Unknown, Options::None)];
    let Meaning::Code(given) = site.project.meaning(&argument) else { return unknown() };
    match site.project.member_expr(&given, "useFactory").known() {
        Some(factory) => match factory_results(site.project, &factory) {
            results if results.is_empty() => unknown(),
            results => results.iter().flat_map(|result| configured(site, result)).collect(),
        },
        None if site.project.member_expr(&given, "useClass").known().is_some() => unknown(),
        None => configured(site, &given),
    }
}

/// What a `useFactory` function returns.
fn factory_results(project: &Project, factory: &Expr) -> Vec<Expr> {
    let Meaning::Code(function) = project.meaning(factory) else { return Vec::new() };
    let Some(tree) = project.tree(function.at.file) else { return Vec::new() };
    returns(tree, function.at.node)
        .into_iter()
        .flatten()
        .filter_map(|node| match project.meaning(&function.sibling(node)) {
            Meaning::Code(code) => Some(code),
            _ => None,
        })
        .collect()
}

/// The limiters of one configuration: an entry, a list, or `{ throttlers: [...], skipIf }`.
fn configured(site: &Site<'_>, config: &Expr) -> Vec<Limiter> {
    let project = site.project;
    let unknown = || vec![site.limiter(site.at, Options::Unknown, Options::None)];
    match project.kind(config.at) {
        Kind::Array { .. } => listed(site, config, &Options::None),
        Kind::Object { .. } => match project.object_property(config, "throttlers").known() {
            Some(list) => match project.meaning(&list) {
                Meaning::Code(list) if matches!(project.kind(list.at), Kind::Array { .. }) => {
                    listed(site, &list, &Options::Object(config.clone()))
                }
                _ => vec![site.limiter(config.at, Options::Unknown, Options::Object(config.clone()))],
            },
            None => vec![site.limiter(config.at, Options::Object(config.clone()), Options::None)],
        },
        _ => unknown(),
    }
}

fn listed(site: &Site<'_>, list: &Expr, common: &Options) -> Vec<Limiter> {
    let Some(tree) = site.project.tree(list.at.file) else { return Vec::new() };
    let Kind::Array { elements } = tree.kind(list.at.node) else { return Vec::new() };
    tree.list(elements)
        .iter()
        .map(|&element| {
            let entry = list.sibling(element);
            let options = match site.project.meaning(&entry) {
                Meaning::Code(code) if matches!(site.project.kind(code.at), Kind::Object { .. }) => {
                    Options::Object(code)
                }
                _ => Options::Unknown,
            };
            let mut limiter = site.limiter(entry.at, options, common.clone());
            limiter.name = entry_name(site.project, &limiter);
            limiter.title = format!("the throttler `{}`", limiter.name);
            limiter
        })
        .collect()
}

/// The entry's `name`, or the `default` that throttler gives it.
fn entry_name(project: &Project, limiter: &Limiter) -> String {
    let named = match &limiter.options {
        Options::Object(object) => project.object_property(object, "name").known(),
        _ => None,
    };
    named.and_then(|name| project.text_value(&name)).map_or_else(|| "default".to_owned(), |name| name.to_string())
}

/// What the `@Throttle` decorators of a file set: one an entry of their object.
pub fn overrides(project: &Project, tree: &Tree, file: FileId) -> Vec<Limiter> {
    let mut found = Vec::new();
    for node in tree.ids() {
        let Kind::Decorator { expr } = tree.kind(node) else { continue };
        let Kind::Call { callee, args, .. } = tree.kind(expr) else { continue };
        let Meaning::Package(export) = project.meaning(&Expr::new(file, callee)) else { continue };
        if &*export.package != "@nestjs/throttler" || export.names().last().is_none_or(|name| &**name != "Throttle") {
            continue;
        }
        let rows: Vec<_> = project.knowledge.limiters.iter().filter(|row| row.package == "@nestjs/throttler").collect();
        let Some((row, certain, installed)) = pick(project, file, "@nestjs/throttler", &rows) else { continue };
        let at = At { file, node: expr };
        let site = Site { project, tree, at, row, certain, installed, argument: None };
        let args = tree.list(args);
        let Some(&first) = args.first() else { continue };
        let Kind::Object { properties } = tree.kind(first) else {
            // `@Throttle(limit, ttl)`, before 5.
            if let &[limit, ttl] = args {
                let given = vec![("limit", Expr::new(file, limit)), ("ttl", Expr::new(file, ttl))];
                found.push(site.limiter(at, Options::Named(given), Options::None));
            }
            continue;
        };
        for &property in tree.list(properties) {
            let Kind::Property { key, value, .. } = tree.kind(property) else { continue };
            let value = Expr::new(file, value);
            let Meaning::Code(code) = project.meaning(&value) else { continue };
            if !matches!(project.kind(code.at), Kind::Object { .. }) {
                continue;
            }
            let mut limiter = site.limiter(value.at, Options::Object(code), Options::None);
            if let Kind::Key { name } = tree.kind(key) {
                tree.text(name).clone_into(&mut limiter.name);
            }
            found.push(limiter);
        }
    }
    found
}

/// Where `ThrottlerGuard` or a class that extends it is bound, and those classes.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Mentions of a guard class other than in `extends`.
    pub bound: Vec<At>,
    /// Classes that extend it.
    pub classes: Vec<Expr>,
    /// Whether it is injected into code of the repository, or handled by a factory.
    pub is_injected: bool,
}

/// Finds the guard among the files that import the package or such a class.
pub fn guard(project: &Project) -> Guard {
    let mut guard = Guard::default();
    for file in project.modules.ids().filter(|file| project.modules.role(*file) == Role::Source) {
        if !project.modules.specifiers(file).any(|specifier| specifier == "@nestjs/throttler") {
            continue;
        }
        let Some(tree) = project.tree(file) else { continue };
        for import in &tree.imports {
            for name in &import.names {
                let is_guard = matches!(
                    project.meaning(&Expr::new(file, name.local)),
                    Meaning::Package(export)
                        if &*export.package == "@nestjs/throttler"
                            && export.names().last().is_some_and(|name| name.ends_with("Guard"))
                );
                if is_guard {
                    note_mentions(project, At { file, node: name.local }, &mut guard, 4);
                }
            }
        }
    }
    guard
}

/// Whether the place that binds the guard also says that it skips a throttler by this name.
pub fn skips(project: &Project, bound: At, name: &str) -> bool {
    let Some(tree) = project.tree(bound.file) else { return false };
    let decorator = tree.ancestors(bound.node).find(|&node| matches!(tree.kind(node), Kind::Decorator { .. }));
    let Some(decorated) = decorator.and_then(|node| tree.parent(node)) else { return false };
    let (Kind::Class { decorators, .. } | Kind::Method { decorators, .. }) = tree.kind(decorated) else { return false };
    tree.list(decorators).iter().any(|&decorator| {
        let Kind::Decorator { expr } = tree.kind(decorator) else { return false };
        let Kind::Call { callee, args, .. } = tree.kind(expr) else { return false };
        let is_skip = matches!(
            project.meaning(&Expr::new(bound.file, callee)),
            Meaning::Package(export) if export.names().last().is_some_and(|name| &**name == "SkipThrottle")
        );
        is_skip && tree.list(args).first().is_some_and(|&arg| lists(project, tree, bound.file, arg, name))
    })
}

/// Whether an object literal has a key, plain or computed.
fn lists(project: &Project, tree: &Tree, file: FileId, object: NodeId, name: &str) -> bool {
    let Kind::Object { properties } = tree.kind(object) else { return false };
    tree.list(properties).iter().any(|&property| {
        let Kind::Property { key, .. } = tree.kind(property) else { return false };
        match tree.kind(key) {
            Kind::Key { name: key } => tree.text(key) == name,
            Kind::ComputedKey { expr } => project.text_value(&Expr::new(file, expr)).as_deref() == Some(name),
            _ => false,
        }
    })
}

fn note_mentions(project: &Project, name: At, guard: &mut Guard, hops: usize) {
    let Some(hops) = hops.checked_sub(1) else { return };
    let is_typed = project.tree(name.file).is_some_and(|tree| match tree.kind(name.node) {
        Kind::BindingName { binding: Some(binding), .. } => {
            tree.binding(binding).is_some_and(|it| !it.type_references.is_empty())
        }
        _ => false,
    });
    guard.is_injected |= is_typed;
    for mention in project.mentions(name) {
        if project.modules.role(mention.file) != Role::Source {
            continue;
        }
        match extended_by(project, mention) {
            Some(class) => {
                guard.classes.push(Expr::new(mention.file, class));
                if let Kind::Class { name: Some(name), .. } = project.kind(At { file: mention.file, node: class }) {
                    note_mentions(project, At { file: mention.file, node: name }, guard, hops);
                }
            }
            None => {
                guard.is_injected |= project.is_in_list(mention, "inject");
                guard.bound.push(mention);
            }
        }
    }
}

/// The class whose `extends` clause a mention is.
fn extended_by(project: &Project, mention: At) -> Option<NodeId> {
    let tree = project.tree(mention.file)?;
    let parent = tree.parent(mention.node)?;
    match tree.kind(parent) {
        Kind::Class { superclass, .. } if superclass == Some(mention.node) => Some(parent),
        _ => None,
    }
}
