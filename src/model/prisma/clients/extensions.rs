//! What `$extends` adds to a client.

use super::{Added, Clients};
use crate::model::Project;
use crate::model::names::{Expr, Meaning};
use crate::syntax::Kind;

impl Clients<'_> {
    /// Reads what an extension adds.
    pub(super) fn extend(&self, added: &mut Added, extension: Option<&Expr>) {
        let project = self.project;
        let object = extension.and_then(|it| self.extension_literal(it));
        let Some(object) = object else {
            added.anything = true;
            return;
        };
        let (keys, more) = project.object_keys(&object);
        added.anything |= more;
        for key in keys {
            let Some(part) = project.object_property(&object, &key).known() else { continue };
            match key.as_str() {
                "model" | "result" => {
                    let Some(part) = literal(project, &part) else {
                        added.anything = true;
                        continue;
                    };
                    let (models, more) = project.object_keys(&part);
                    added.anything |= more;
                    for model in models {
                        let of = project.object_property(&part, &model).known().and_then(|it| literal(project, &it));
                        let Some(of) = of else {
                            added.anything = true;
                            continue;
                        };
                        let (names, more) = project.object_keys(&of);
                        added.anything |= more;
                        if key == "model" { added.operations.extend(names) } else { added.fields.extend(names) }
                    }
                }
                "client" => match literal(project, &part) {
                    Some(part) => {
                        let (names, more) = project.object_keys(&part);
                        added.anything |= more;
                        added.members.extend(names);
                    }
                    None => added.anything = true,
                },
                _ => {}
            }
        }
    }

    /// The object literal of an extension, also inside `Prisma.defineExtension(…)`.
    pub(in crate::model::prisma) fn extension_literal(&self, extension: &Expr) -> Option<Expr> {
        let Meaning::Code(code) = self.project.meaning(extension) else { return None };
        let tree = self.project.tree(code.at.file)?;
        match tree.kind(code.at.node) {
            Kind::Object { .. } => Some(code),
            Kind::Call { callee, args, .. } => match tree.kind(callee) {
                Kind::Member { property, .. } if tree.text(property) == "defineExtension" => {
                    literal(self.project, &code.sibling(*tree.list(args).first()?))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

fn literal(project: &Project, expr: &Expr) -> Option<Expr> {
    match project.meaning(expr) {
        Meaning::Code(code) if matches!(project.kind(code.at), Kind::Object { .. }) => Some(code),
        _ => None,
    }
}
