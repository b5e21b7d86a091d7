//! Which variables a call reads that is given the whole environment: the keys of the schema that it checks it with
//! (`schema.parse(process.env)`, envalid's `cleanEnv(process.env, {...})`, `createEnv({ runtimeEnv: process.env })`), or that convict's schema names.
//!
//! Only schemas of packages that are known count, followed through constants and files. A key whose validator cannot be
//! told counts as optional.

use std::sync::Arc;

use crate::model::Project;
use crate::model::names::{At, Expr, Meaning};
use crate::model::objects::Property;
use crate::syntax::{Kind, NodeId};

/// A variable that a schema asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaKey {
    /// The variable.
    pub name: Arc<str>,
    /// Whether the schema does without it.
    pub is_optional: bool,
}

/// Packages whose schemas check objects by their keys.
const SCHEMAS: &[&str] = &["zod", "zod/v4", "joi", "@hapi/joi", "yup", "valibot"];
/// Packages one call of which takes the environment and an object of validators.
const CLEANERS: &[&str] = &["envalid", "znv"];
/// How many links of a chain, and how many schemas deep, are followed.
const DEEPEST: usize = 24;

impl Project {
    /// The variables that the call around `env` reads, where `env` is the whole environment and is given to it, or is the
    /// schema of a package that reads it by itself.
    #[must_use]
    pub(super) fn schema_keys(&self, env: At) -> Vec<SchemaKey> {
        self.keys_of_call(env).unwrap_or_default()
    }

    fn keys_of_call(&self, env: At) -> Option<Vec<SchemaKey>> {
        let tree = self.tree(env.file)?;
        let here = |node| Expr::new(env.file, node);
        if !self.is_env_object(&here(env.node)) {
            return self.keys_of_convict(&here(env.node));
        }
        let call = tree.ancestors(env.node).take(4).find(|&it| matches!(tree.kind(it), Kind::Call { .. }))?;
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return None };
        let args = tree.list(args);
        if let Meaning::Package(export) = self.meaning(&here(callee)) {
            let package = &*export.package;
            let name = export.names().last().map_or("", |it| it);
            if CLEANERS.contains(&package) {
                return self.object_schema(&here(*args.get(1)?), 0);
            }
            if package.starts_with("@t3-oss/env") && name == "createEnv" {
                let options = here(*args.first()?);
                let parts = ["shared", "server", "client"].iter();
                let keys = parts.filter_map(|part| {
                    let Property::Known(part) = self.object_property(&options, part) else { return None };
                    self.object_schema(&part, 0)
                });
                return Some(keys.flatten().collect());
            }
            if SCHEMAS.contains(&package) && matches!(name, "parse" | "safeParse" | "parseAsync" | "safeParseAsync") {
                return self.keys_of_schema(&here(*args.first()?), 0);
            }
        }
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let checks = matches!(
            tree.text(property),
            "parse"
                | "safeParse"
                | "parseAsync"
                | "safeParseAsync"
                | "validate"
                | "validateSync"
                | "validateAsync"
                | "cast"
        );
        let is_first = args.first().is_some_and(|&it| it == env.node || tree.ancestors(env.node).any(|up| up == it));
        if !checks || !is_first { None } else { self.keys_of_schema(&here(object), 0) }
    }

    /// The variables that convict's schema names: `{ port: { default: 3000, env: 'PORT' } }`.
    fn keys_of_convict(&self, schema: &Expr) -> Option<Vec<SchemaKey>> {
        let Meaning::Code(schema) = self.meaning(schema) else { return None };
        let tree = self.tree(schema.at.file)?;
        let mut keys = Vec::new();
        tree.walk(schema.at.node, &mut |node| {
            if let Kind::Object { .. } = tree.kind(node) {
                let field = schema.sibling(node);
                let text = |value: &Expr| match tree.kind(value.at.node) {
                    Kind::String { value } => Some(tree.text(value)),
                    _ => None,
                };
                if let Some(value) = self.object_property(&field, "env").known()
                    && value.at.file == schema.at.file
                    && let Some(name) = text(&value)
                {
                    // A default of null is convict's way to say that it must be given.
                    let default = self.object_property(&field, "default").possible();
                    let is_null = default.is_some_and(|it| matches!(self.kind(it.at), Kind::Null));
                    keys.push(SchemaKey { name: name.into(), is_optional: !is_null });
                }
            }
            !matches!(tree.kind(node), Kind::Function { .. })
        });
        Some(keys)
    }

    /// The keys of `z.object({...})` and of what is chained to it.
    fn keys_of_schema(&self, schema: &Expr, depth: usize) -> Option<Vec<SchemaKey>> {
        if depth > DEEPEST {
            return None;
        }
        let Meaning::Code(code) = self.meaning(schema) else { return None };
        let tree = self.tree(code.at.file)?;
        let Kind::Call { callee, args, .. } = tree.kind(code.at.node) else { return None };
        let first = tree.list(args).first().map(|&it| code.sibling(it));
        if let Meaning::Package(export) = self.meaning(&code.sibling(callee)) {
            let names = export.names();
            let makes = ["object", "strictObject", "looseObject"].contains(&names.last().map_or("", |it| it));
            return if makes && SCHEMAS.contains(&&*export.package) {
                self.object_schema(&first?, depth)
            } else {
                None
            };
        }
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let method = tree.text(property);
        if matches!(method, "pick" | "omit" | "or" | "array") {
            return None;
        }
        let mut keys = self.keys_of_schema(&code.sibling(object), depth + 1)?;
        match method {
            "extend" | "safeExtend" | "augment" | "keys" | "append" | "shape" => {
                keys.extend(self.object_schema(&first?, depth + 1)?);
            }
            "merge" | "and" | "concat" => keys.extend(self.keys_of_schema(&first?, depth + 1)?),
            "partial" => keys.iter_mut().for_each(|it| it.is_optional = true),
            _ => {}
        }
        Some(keys)
    }

    /// The keys of an object whose values are validators.
    fn object_schema(&self, object: &Expr, depth: usize) -> Option<Vec<SchemaKey>> {
        let Meaning::Code(object) = self.meaning(object) else { return None };
        if !matches!(self.kind(object.at), Kind::Object { .. }) {
            return None;
        }
        let (names, _) = self.object_keys(&object);
        let keys = names.into_iter().map(|name| {
            let value = self.object_property(&object, &name).known();
            let is_optional = value.is_none_or(|value| self.does_without(&value, depth + 1));
            SchemaKey { name: name.as_str().into(), is_optional }
        });
        Some(keys.collect())
    }

    /// Whether a validator takes `undefined`, or may.
    fn does_without(&self, validator: &Expr, depth: usize) -> bool {
        let Meaning::Code(code) = self.meaning(validator) else { return true };
        let Some(tree) = self.tree(code.at.file) else { return true };
        let Kind::Call { callee, args, .. } = tree.kind(code.at.node) else { return true };
        if depth > DEEPEST {
            return true;
        }
        if let Meaning::Package(export) = self.meaning(&code.sibling(callee)) {
            let args = tree.list(args);
            return match &*export.package {
                "envalid" => args.iter().any(|&it| self.has_default_option(&code.sibling(it))),
                "zod" | "zod/v4" => !is_strict(export.names()),
                // Joi's and yup's keys are optional unless they are required, and valibot's optional ones wrap others.
                "valibot" => matches!(export.names().last().map_or("", |it| it), "optional" | "nullish" | "fallback"),
                _ => true,
            };
        }
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return true };
        match tree.text(property) {
            "optional" | "default" | "nullish" | "catch" | "prefault" | "or" => true,
            "required" => false,
            _ => self.does_without(&code.sibling(object), depth + 1),
        }
    }

    fn has_default_option(&self, options: &Expr) -> bool {
        ["default", "devDefault"].iter().any(|name| !matches!(self.object_property(options, name), Property::Absent))
    }

    /// The environment that `createEnv({ runtimeEnv: process.env })` is given.
    pub(super) fn runtime_env(&self, call: &Expr, args: &[NodeId]) -> Option<At> {
        let &first = args.first()?;
        let value = self.object_property(&call.sibling(first), "runtimeEnv").known()?;
        (value.at.file == call.at.file && self.is_env_object(&value)).then_some(value.at)
    }
}

/// Whether one of zod's makers refuses `undefined`: `z.string()`, `z.coerce.number()`, which makes NaN of it.
fn is_strict(names: &[Arc<str>]) -> bool {
    let last = names.last().map_or("", |it| it);
    let is_coerced = names.iter().any(|it| &**it == "coerce");
    match last {
        "number" | "bigint" | "date" => true,
        "string" | "boolean" => !is_coerced,
        "enum" | "nativeEnum" | "literal" | "url" | "email" | "uuid" | "stringbool" => true,
        _ => false,
    }
}
