//! Where a class or type comes from: followed through imports, re-exports and `require` to a class of the repository or to the
//! module that Prisma generates.

use std::sync::Arc;

use super::{Clients, FUEL, Linked};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::model::resolve::Target;
use crate::syntax::{ExportSource, Imported, Kind, NodeId, Tree};

/// Where a class or type is imported from, when no script of the repository declares it.
pub(super) enum Origin {
    Prisma { linked: Arc<Linked>, file: FileId, names: Vec<String> },
    Class(Expr),
}

impl Clients<'_> {
    /// Where the class that an expression names comes from.
    pub(super) fn origin(&self, callee: &Expr) -> Option<Origin> {
        let tree = self.project.tree(callee.at.file)?;
        match tree.kind(callee.at.node) {
            Kind::Ident { binding: Some(binding), .. } => {
                let declared = tree.binding(binding)?.declared;
                self.origin_of_name(&callee.sibling(declared), &[])
            }
            Kind::Member { object, property, .. } => match tree.kind(object) {
                Kind::Ident { binding: Some(binding), .. } => {
                    let declared = tree.binding(binding)?.declared;
                    self.origin_of_name(&callee.sibling(declared), &[tree.text(property)])
                }
                _ => None,
            },
            Kind::Class { .. } => Some(Origin::Class(callee.clone())),
            _ => None,
        }
    }

    /// Whether a name is imported from a script whose text declares a class of this name: not the generated one then, and the script need
    /// not be parsed to say so.
    pub(super) fn is_class_of_another(&self, file: FileId, tree: &Tree, name: NodeId) -> bool {
        let wanted = || {
            let Kind::Ident { binding, .. } = tree.kind(name) else { return None };
            let declared = tree.binding(binding?)?.declared;
            let Kind::Import { record } = tree.kind(tree.parent(declared)?) else { return None };
            let import = tree.imports.get(record as usize)?;
            let Imported::Name(wanted) = import.names.iter().find(|it| it.local == declared)?.imported else {
                return None;
            };
            Some((tree.text(import.specifier), tree.text(wanted)))
        };
        wanted().is_some_and(|(specifier, wanted)| self.is_class_of_module(file, specifier, wanted, FUEL))
    }

    fn is_class_of_module(&self, file: FileId, specifier: &str, wanted: &str, fuel: usize) -> bool {
        let (Some(fuel), Target::File(target)) = (fuel.checked_sub(1), self.project.resolve(file, specifier)) else {
            return false;
        };
        if wanted == "PrismaClient" {
            return false;
        }
        if !self.project.modules.is_parsed(target) {
            return self.project.modules.text(target).is_some_and(|text| declares_class(&text, wanted));
        }
        let Some(tree) = self.project.tree(target) else { return false };
        let named = tree.exports.iter().find(|it| it.name.is_some_and(|it| tree.text(it) == wanted));
        match named.map(|it| it.source) {
            Some(ExportSource::Module { specifier, name: Some(name) }) => {
                self.is_class_of_module(target, tree.text(specifier), tree.text(name), fuel)
            }
            Some(_) => false,
            // The first that may have it: another is asked only where this one turns out not to.
            None => {
                tree.exports.iter().filter(|it| it.name.is_none()).find_map(|it| {
                    let ExportSource::Module { specifier, .. } = it.source else { return Some(false) };
                    let specifier = tree.text(specifier);
                    let Target::File(next) = self.project.resolve(target, specifier) else { return None };
                    let may = self.project.may_export(next, wanted);
                    may.then(|| self.is_class_of_module(target, specifier, wanted, fuel))
                }) == Some(true)
            }
        }
    }

    /// Where a declared name (of a class or a type) comes from, and the names taken from it.
    pub(super) fn origin_of_name(&self, name: &Expr, rest: &[&str]) -> Option<Origin> {
        self.origin_within(name.at, rest, FUEL)
    }

    pub(super) fn origin_within(&self, name: At, rest: &[&str], fuel: usize) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        let project = self.project;
        let tree = project.tree(name.file)?;
        let parent = tree.parent(name.node)?;
        match tree.kind(parent) {
            Kind::Class { .. } if rest.is_empty() => Some(Origin::Class(Expr::new(name.file, parent))),
            Kind::Import { record } => {
                let import = tree.imports.get(record as usize)?;
                let found = import.names.iter().find(|it| it.local == name.node)?;
                let specifier = tree.text(import.specifier);
                let mut names: Vec<&str> = match found.imported {
                    Imported::Name(name) => vec![tree.text(name)],
                    Imported::Default | Imported::Namespace | Imported::Require => vec![],
                };
                names.extend(rest);
                self.origin_in_module(name.file, specifier, &names, fuel)
            }
            // `const { PrismaClient } = require('@prisma/client')`, `const prismaPkg = require(…)`, `import pkg; const { PrismaClient } = pkg`.
            Kind::PatternProperty { key, .. } => {
                let Kind::Key { name: key } = tree.kind(key) else { return None };
                let around = tree.parent(tree.parent(parent)?)?;
                let Kind::Declarator { init: Some(init), .. } = tree.kind(around) else { return None };
                let names: Vec<&str> = std::iter::once(tree.text(key)).chain(rest.iter().copied()).collect();
                self.origin_of_value(At { file: name.file, node: init }, &names, fuel)
            }
            Kind::Declarator { init: Some(init), .. } => {
                self.origin_of_value(At { file: name.file, node: init }, rest, fuel)
            }
            _ => None,
        }
    }

    pub(super) fn origin_of_value(&self, value: At, names: &[&str], fuel: usize) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(value.file)?;
        match tree.kind(value.node) {
            Kind::Call { callee, args, .. } => {
                let is_load = matches!(tree.kind(callee), Kind::ImportCallee)
                    || matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "require");
                let Kind::String { value: specifier } = tree.kind(*tree.list(args).first()?) else { return None };
                if !is_load {
                    return None;
                }
                self.origin_in_module(value.file, tree.text(specifier), names, fuel)
            }
            Kind::Await { value: inner } | Kind::As { value: inner, .. } => {
                self.origin_of_value(At { node: inner, ..value }, names, fuel)
            }
            Kind::Member { object, property, .. } => {
                let names: Vec<&str> = std::iter::once(tree.text(property)).chain(names.iter().copied()).collect();
                self.origin_of_value(At { node: object, ..value }, &names, fuel)
            }
            Kind::Ident { binding: Some(binding), .. } => {
                let declared = tree.binding(binding)?.declared;
                self.origin_within(At { node: declared, ..value }, names, fuel)
            }
            Kind::Class { .. } if names.is_empty() => Some(Origin::Class(Expr::new(value.file, value.node))),
            _ => None,
        }
    }

    pub(super) fn origin_in_module(
        &self,
        file: FileId,
        specifier: &str,
        names: &[&str],
        fuel: usize,
    ) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        let is_exported =
            |name: &str| matches!(name, "PrismaClient" | "Prisma" | "default") || self.is_exported_name(name);
        if names.first().is_some_and(|it| is_exported(it))
            && let Some(linked) = self.schema_of_specifier(file, specifier)
        {
            let names = names.iter().filter(|it| **it != "default").map(ToString::to_string).collect();
            return Some(Origin::Prisma { linked, file, names });
        }
        let Target::File(target) = self.project.resolve(file, specifier) else { return None };
        self.origin_in_file(target, names, fuel)
    }

    pub(super) fn origin_in_file(&self, file: FileId, names: &[&str], fuel: usize) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        let wanted = names.first().copied().unwrap_or("default");
        if !self.project.may_export(file, wanted) {
            return None;
        }
        let tree = self.project.tree(file)?;
        let rest = names.get(1..).unwrap_or_default();
        for export in &tree.exports {
            match (export.name.map(|it| tree.text(it)), export.source) {
                (Some(found), ExportSource::Local(node)) if found == wanted => {
                    return match tree.kind(node) {
                        Kind::BindingName { .. } => self.origin_within(At { file, node }, rest, fuel),
                        Kind::Class { .. } => Some(Origin::Class(Expr::new(file, node))),
                        _ => self.origin_of_value(At { file, node }, rest, fuel),
                    };
                }
                (Some(found), ExportSource::Module { specifier, name }) if found == wanted => {
                    let names: Vec<&str> =
                        name.map(|it| tree.text(it)).into_iter().chain(rest.iter().copied()).collect();
                    return self.origin_in_module(file, tree.text(specifier), &names, fuel);
                }
                _ => {}
            }
        }
        for export in tree.exports.iter().filter(|it| it.name.is_none()) {
            if let ExportSource::Module { specifier, .. } = export.source
                && let Some(found) = self.origin_in_module(file, tree.text(specifier), names, fuel)
            {
                return Some(found);
            }
        }
        None
    }
}

/// Whether a line of a text begins with `export class name`.
fn declares_class(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), "export ").any(|at| {
        let Some((before, said)) = text.split_at_checked(at) else { return false };
        let said = said.strip_prefix("export ").unwrap_or_default();
        let said = said.strip_prefix("abstract ").unwrap_or(said);
        let after = said.strip_prefix("class ").and_then(|it| it.strip_prefix(name));
        (before.is_empty() || before.ends_with('\n'))
            && after.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '{' | '<')))
    })
}

#[cfg(test)]
mod tests {
    use super::declares_class;

    #[test]
    fn a_text_declares_the_classes_that_its_lines_begin_with() {
        let text = "import x from 'x';\nexport class Timer extends Clock {}\nexport abstract class Clock<T> {}\n";
        assert!(declares_class(text, "Timer") && declares_class(text, "Clock"));
        for name in ["Time", "T", "x", "Store"] {
            assert!(!declares_class(text, name), "{name}");
        }
        assert!(!declares_class("// export class Timer {}\nexport { PrismaClient as Timer }", "Timer"));
    }
}
