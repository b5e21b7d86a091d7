//! Where a thing is: the name it is bound to, the function or class around it, the deployables that reach its file.

use std::collections::BTreeSet;

use super::Project;
use super::modules::FileId;
use super::names::At;
use crate::finding::Location;
use crate::span::Span;
use crate::syntax::{Kind, NodeId, Operator, Tree};

impl Project {
    /// The name that a value is bound to: of a variable, a property, a field, a function that returns it; for a
    /// default export the file's.
    #[must_use]
    pub fn name_of_value(&self, at: At) -> Option<String> {
        let tree = self.tree(at.file)?;
        let mut child = at.node;
        for node in tree.ancestors(at.node) {
            match tree.kind(node) {
                Kind::Declarator { target, .. } => return bound_name(tree, target),
                Kind::Property { key, .. } | Kind::Field { key, .. } => return key_name(tree, key),
                Kind::Assign { target, .. } => {
                    let name = bound_name(tree, target)?;
                    return Some(if name == "exports" { file_stem(&self.modules.path(at.file)) } else { name });
                }
                Kind::Export { .. } => return Some(file_stem(&self.modules.path(at.file))),
                Kind::Return { .. } => return function_name(tree, tree.enclosing_function(node)?),
                Kind::Function { body: Some(body), .. } if body == child => return function_name(tree, node),
                Kind::As { .. } | Kind::Await { .. } | Kind::Conditional { .. } | Kind::Array { .. } => {}
                Kind::Binary { op: Operator::And | Operator::Or | Operator::Coalesce, .. } => {}
                _ => return None,
            }
            child = node;
        }
        None
    }

    /// The place to point at for a thing: what is called to make it, or the first line of what is written.
    #[must_use]
    pub fn head_location(&self, at: At) -> Location {
        let mut location = match self.kind(at) {
            Kind::Call { callee, .. } | Kind::New { callee, .. } => self.location(At { file: at.file, node: callee }),
            _ => self.location(at),
        };
        let first_line = self.text(&location.path).and_then(|text| {
            text.get(location.span.range()).map(|text| text.lines().next().map_or(0, |it| it.trim_end().len()))
        });
        if let Some(length) = first_line {
            let start = location.span.start as usize;
            location.span = Span::new(start, start + length);
        }
        location
    }

    /// Whether a node stands in the array of a property: `inject: [X]`.
    #[must_use]
    pub fn is_in_list(&self, at: At, property: &str) -> bool {
        let Some(tree) = self.tree(at.file) else { return false };
        let Some(list) = tree.parent(at.node) else { return false };
        let Some(holder) = tree.parent(list) else { return false };
        let Kind::Property { key, .. } = tree.kind(holder) else { return false };
        matches!(tree.kind(list), Kind::Array { .. }) && key_name(tree, key).as_deref() == Some(property)
    }

    /// The text of a declared name.
    #[must_use]
    pub fn declared_name(&self, at: At) -> Option<String> {
        let tree = self.tree(at.file)?;
        match tree.kind(at.node) {
            Kind::Field { key, .. } | Kind::Property { key, .. } => key_name(tree, key),
            _ => bound_name(tree, at.node),
        }
    }

    /// The route that a call around a value names first: `app.use('/api', value)`.
    #[must_use]
    pub fn route_around(&self, at: At) -> Option<String> {
        let tree = self.tree(at.file)?;
        let call = tree.ancestors(at.node).find(|&node| matches!(tree.kind(node), Kind::Call { .. }))?;
        let Kind::Call { args, .. } = tree.kind(call) else { return None };
        match tree.kind(*tree.list(args).first()?) {
            Kind::String { value } if tree.text(value).starts_with('/') => Some(tree.text(value).to_owned()),
            _ => None,
        }
    }

    /// Name of the innermost named function, method or class around a place; empty at module level.
    #[must_use]
    pub fn scope_name(&self, at: At) -> String {
        let Some(tree) = self.tree(at.file) else { return String::new() };
        tree.ancestors(at.node)
            .find_map(|node| match tree.kind(node) {
                Kind::Function { .. } => function_name(tree, node),
                Kind::Class { name: Some(name), .. } => bound_name(tree, name),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The files from which a script is reached through imports, itself included.
    #[must_use]
    pub fn reached_from(&self, file: FileId) -> BTreeSet<FileId> {
        let mut seen = BTreeSet::from([file]);
        let mut work = vec![file];
        while let Some(file) = work.pop() {
            for &importer in self.importers(file).iter() {
                if seen.insert(importer) {
                    work.push(importer);
                }
            }
        }
        seen
    }

    /// Whether a script can run: an entry reaches it, or its package has no entry that is known, or loads files by
    /// their place in a folder.
    #[must_use]
    pub fn is_reachable(&self, file: FileId) -> bool {
        let package = self.package_of(file);
        let has_entries = self.deployables.list.iter().any(|it| it.package == package && !it.entries.is_empty());
        !has_entries
            || self.packages.get(package).manifest.dependencies.contains_key("@fastify/autoload")
            || !self.deployables_of(file).is_empty()
    }

    /// Whether a place is in a named function that nothing mentions, in a file whose functions no framework calls.
    #[must_use]
    pub fn is_in_uncalled_function(&self, at: At) -> bool {
        let Some(tree) = self.tree(at.file) else { return false };
        let outermost = tree.ancestors(at.node).filter(|&node| matches!(tree.kind(node), Kind::Function { .. })).last();
        let Some(function) = outermost else { return false };
        let name = match tree.kind(function) {
            Kind::Function { name: Some(name), flags, .. } if flags.is_declaration => name,
            _ => match tree.parent(function).map(|parent| tree.kind(parent)) {
                Some(Kind::Declarator { target, .. }) => target,
                _ => return false,
            },
        };
        let path = self.modules.path(at.file);
        let is_entry = self.deployables.entries().any(|(_, entry)| entry.path == path);
        let is_default = tree
            .exports
            .iter()
            .any(|export| export.is_commonjs || export.name.is_some_and(|name| tree.text(name) == "default"));
        !is_entry && !is_default && self.mentions(At { file: at.file, node: name }).is_empty()
    }

    /// The deployables that a script is part of, by their place in `deployables.list`. None where no entry is known to
    /// reach it: then its package is all that is known.
    #[must_use]
    pub fn deployables_of(&self, file: FileId) -> Vec<usize> {
        if let Ok(known) = self.deployables_by_file.lock()
            && let Some(known) = known.get(&file)
        {
            return known.to_vec();
        }
        let from = self.reached_from(file);
        let starts_there = |path: &str| self.modules.at_path(path).is_some_and(|entry| from.contains(&entry));
        let list = self.deployables.list.iter().enumerate();
        let found: Vec<usize> = list
            .filter(|(_, it)| it.entries.iter().any(|entry| starts_there(&entry.path)))
            .map(|(index, _)| index)
            .collect();
        if let Ok(mut known) = self.deployables_by_file.lock() {
            known.insert(file, found.as_slice().into());
        }
        found
    }
}

fn bound_name(tree: &Tree, target: NodeId) -> Option<String> {
    match tree.kind(target) {
        Kind::BindingName { name, .. } | Kind::Ident { name, .. } => Some(tree.text(name).to_owned()),
        Kind::Member { property, .. } => Some(tree.text(property).to_owned()),
        _ => None,
    }
}

fn key_name(tree: &Tree, key: NodeId) -> Option<String> {
    match tree.kind(key) {
        Kind::Key { name } => Some(tree.text(name).to_owned()),
        _ => None,
    }
}

/// The name of a function: its own, or that of the variable, property or method that holds it.
pub(super) fn function_name(tree: &Tree, function: NodeId) -> Option<String> {
    if let Kind::Function { name: Some(name), .. } = tree.kind(function) {
        return bound_name(tree, name);
    }
    match tree.kind(tree.parent(function)?) {
        Kind::Declarator { target, .. } | Kind::Assign { target, .. } => bound_name(tree, target),
        Kind::Property { key, .. } | Kind::Method { key, .. } | Kind::Field { key, .. } => key_name(tree, key),
        _ => None,
    }
}

fn file_stem(path: &str) -> String {
    super::modules::stem(path).to_owned()
}
