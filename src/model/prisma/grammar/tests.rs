//! The grammar, walked side by side with what Prisma's own engine says (`get_dmmf`, written down by `tests/prisma-dmmf/dump.js`).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::*;
use crate::inputs::prisma::parse;
use crate::model::prisma::schema::{FieldKind, Scalar, link};

/// One dump: a schema, and what the client accepts.
struct Dump {
    json: Value,
    schema: Schema,
    version: Version,
}

impl Dump {
    fn new(json: Value) -> Self {
        let schema = link(&[("schema.prisma".into(), parse(json["schema"].as_str().unwrap()))]);
        assert_eq!(schema.errors, [], "{}", json["name"]);
        let version = json["version"].as_u64().unwrap();
        let version = Version::new((version / 100) as u32, (version % 100) as u32);
        Self { json, schema, version }
    }
}

/// The walk: pairs of one of our shapes and one of Prisma's input types, and where they differ.
struct Walk<'d> {
    dump: &'d Dump,
    grammar: Grammar<'d>,
    seen: HashSet<(Shape, String)>,
    queue: Vec<(Shape, String)>,
    differences: BTreeSet<String>,
}

fn object(value: &Value) -> BTreeMap<&str, &Value> {
    value.as_object().map(|it| it.iter().map(|(k, v)| (k.as_str(), v)).collect()).unwrap_or_default()
}

impl<'d> Walk<'d> {
    fn run(dump: &'d Dump) -> Self {
        let grammar = Grammar::new(&dump.schema, dump.version);
        let mut walk = Self { dump, grammar, seen: HashSet::new(), queue: Vec::new(), differences: BTreeSet::new() };
        walk.operations();
        walk.selections();
        while let Some((shape, name)) = walk.queue.pop() {
            walk.input(shape, &name);
        }
        let seen: HashSet<&str> = walk.seen.iter().map(|(_, name)| name.as_str()).collect();
        for name in object(&dump.json["inputs"]).into_keys().filter(|it| !seen.contains(it)) {
            walk.differences.insert(format!("not reached: {name}"));
        }
        walk
    }

    fn differ(&mut self, text: String) {
        self.differences.insert(text);
    }

    fn operations(&mut self) {
        let dump = self.dump;
        for (model, operations) in object(&dump.json["models"]) {
            let id = dump.schema.model_named(model).unwrap();
            let theirs = object(operations);
            let ours: BTreeMap<&str, Operation> =
                self.grammar.operations(id).map(|(operation, name)| (name, operation)).collect();
            for name in ours.keys().filter(|it| **it != "count" && !theirs.contains_key(**it)) {
                self.differ(format!("operation only ours: {model}.{name}"));
            }
            for (name, field) in theirs {
                let Some(&operation) = ours.get(name) else {
                    self.differ(format!("operation only theirs: {model}.{name}"));
                    continue;
                };
                let field = field.as_str().unwrap();
                let outputs = &dump.json["outputs"];
                let args = [&outputs["Query"][field], &outputs["Mutation"][field]];
                let args = args.into_iter().find(|it| !it.is_null()).unwrap();
                let aside: &[&str] = &["select", "include", "omit", "_count", "_avg", "_sum", "_min", "_max"];
                self.keys(Shape::Args(id, operation), &format!("{name} of {model}"), args, aside);
            }
        }
    }

    /// Our selections against the fields of Prisma's output types.
    fn selections(&mut self) {
        let dump = self.dump;
        let outputs = &dump.json["outputs"];
        let leaks = dump.version < Version::new(6, 19);
        for (id, model) in dump.schema.models().filter(|(_, it)| !it.hidden) {
            let name = &model.name;
            let mut pairs = vec![(Shape::Select(id, Returning::Records), name.clone())];
            if model.kind != crate::inputs::prisma::ModelKind::Type {
                pairs.push((Shape::CountFields(id), format!("{name}CountAggregateOutputType")));
                pairs.push((Shape::CountSelect(id), format!("{name}CountOutputType")));
                for (aggregate, word) in
                    [(Aggregate::Avg, "Avg"), (Aggregate::Sum, "Sum"), (Aggregate::Min, "Min"), (Aggregate::Max, "Max")]
                {
                    pairs.push((Shape::AggregateFields(id, aggregate), format!("{name}{word}AggregateOutputType")));
                }
                for (operation, word) in
                    [(Operation::CreateManyAndReturn, "CreateMany"), (Operation::UpdateManyAndReturn, "UpdateMany")]
                {
                    if self.grammar.has_operation(id, operation) {
                        let ours = Shape::Select(id, Returning::Rows);
                        pairs.push((ours, format!("{word}{name}AndReturnOutputType")));
                    }
                }
            }
            for (shape, output) in pairs {
                let theirs: BTreeSet<&str> = object(&outputs[&output])
                    .into_keys()
                    // Before 6.19 the grammar still listed ignored fields in some outputs; the client never had them.
                    .filter(|key| !(leaks && model.field(key).is_some_and(|(_, it)| it.hidden)))
                    .collect();
                let ours: BTreeSet<&str> = self.grammar.keys(shape).into_iter().collect();
                if ours != theirs {
                    self.differ(format!("{output}: ours {ours:?}, theirs {theirs:?}"));
                }
            }
            for (key, args) in object(&outputs[name]) {
                let Some(expect) = self.grammar.child(Shape::Select(id, Returning::Records), key) else { continue };
                let shapes: Vec<Shape> = expect.shapes().collect();
                match shapes.as_slice() {
                    [shape @ Shape::RelationArgs(_)] => {
                        self.keys(*shape, &format!("{name}.{key}"), args, &["select", "include", "omit"]);
                    }
                    [Shape::CountArgs(_)] => {
                        for (relation, args) in object(&outputs[format!("{name}CountOutputType")]) {
                            let counted = self.grammar.child(Shape::CountSelect(id), relation).unwrap();
                            match counted.shapes().next() {
                                Some(shape) => self.keys(shape, &format!("{name}._count.{relation}"), args, &[]),
                                None if object(args).len() == 1 => {}
                                None => self.differ(format!("{name}._count.{relation} takes no arguments")),
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn input(&mut self, shape: Shape, name: &str) {
        let dump = self.dump;
        let theirs = &dump.json["inputs"][name];
        if theirs.is_null() {
            return self.differ(format!("no such input: {name} for {shape:?}"));
        }
        self.keys(shape, name, theirs, &[]);
        let ours = self.grammar.constraint(shape);
        let max = ours.max.map_or("-1".to_owned(), |it| it.to_string());
        let mut limits = format!("{},{max}", ours.min);
        for key in &ours.any_of {
            let _ = write!(limits, ",{key}");
        }
        if limits != theirs[""].as_str().unwrap() {
            self.differ(format!("limits of {name}: ours {limits}, theirs {}", theirs[""]));
        }
    }

    fn keys(&mut self, shape: Shape, name: &str, theirs: &Value, aside: &[&str]) {
        let theirs: BTreeMap<&str, &Value> =
            object(theirs).into_iter().filter(|(key, _)| !key.is_empty() && *key != ">").collect();
        for key in self.grammar.keys(shape) {
            // Version 4's one type for several nested `updateMany`s; see `Grammar::updated`.
            let lucky = self.dump.version.major == 4 && name.contains("UncheckedUpdateManyWithout");
            if !theirs.contains_key(key) && !aside.contains(&key) && !lucky {
                self.differ(format!("key only ours: {name}.{key}"));
            }
        }
        for (key, value) in theirs {
            let value = value.as_str().unwrap();
            match self.grammar.child(shape, key) {
                None => self.differ(format!("key only theirs: {name}.{key}")),
                Some(expect) => self.value(&format!("{name}.{key}"), &expect, value),
            }
        }
    }

    fn value(&mut self, at: &str, expect: &Expect, theirs: &str) {
        let required = theirs.starts_with('!');
        let alternatives: Vec<&str> = theirs.trim_start_matches('!').split('|').collect();
        // MongoDB's updates list `Json` twice; once is enough.
        let mut alternatives = alternatives;
        alternatives.dedup();
        if required != expect.required || alternatives.len() != expect.alternatives.len() {
            return self.differ(format!("value of {at}: ours {expect:?}, theirs {theirs}"));
        }
        // Objects pair up in order, so that the walk can go on; the order of the others says nothing.
        let is_object = |it: &Alternative| matches!(it.kind, Kind::Object(_));
        let ours = expect.alternatives.iter().filter(|it| is_object(it));
        let objects: Vec<&str> = alternatives.iter().copied().filter(|it| it.contains('#')).collect();
        if ours.clone().count() != objects.len() {
            self.differ(format!("value of {at}: ours {expect:?}, theirs {theirs}"));
        }
        for (ours, theirs) in ours.zip(objects) {
            let (list, name) = theirs.strip_prefix("[]").map_or((false, theirs), |name| (true, name));
            if ours.list != list {
                self.differ(format!("value of {at}: ours {ours:?}, theirs {theirs}"));
            }
            if let (Kind::Object(shape), Some(name)) = (ours.kind, name.strip_prefix('#')) {
                if self.seen.insert((shape, name.to_owned())) {
                    self.queue.push((shape, name.to_owned()));
                }
            }
        }
        for ours in expect.alternatives.iter().filter(|it| !is_object(it)) {
            let fits = |theirs: &&str| {
                let (list, name) = theirs.strip_prefix("[]").map_or((false, *theirs), |name| (true, name));
                ours.list == list && self.kind_fits(ours.kind, name)
            };
            if !alternatives.iter().any(|it| fits(&it)) {
                self.differ(format!("value of {at}: ours {ours:?}, theirs {theirs}"));
            }
        }
    }

    fn kind_fits(&self, kind: Kind, theirs: &str) -> bool {
        let values = |name: &str| -> Vec<&str> {
            let list = self.dump.json["enums"][name].as_array();
            list.map(|it| it.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
        };
        let enumeration = theirs.strip_prefix('~').map(values);
        match kind {
            Kind::Object(_) => theirs.starts_with('#'),
            Kind::Scalar(scalar) => theirs == scalar.name(),
            Kind::FieldRef => theirs == "&",
            Kind::Null => theirs == "Null",
            Kind::Enum(id) => {
                let ours = self.dump.schema.enumeration(id).unwrap();
                enumeration == Some(ours.values.iter().map(|(name, _)| name.as_str()).collect())
            }
            Kind::Words(words) => {
                let sorted = |mut list: Vec<&str>| {
                    list.sort_unstable();
                    list.join(",")
                };
                enumeration.map(sorted) == Some(sorted(words.to_vec()))
            }
            Kind::JsonNull(words) => enumeration == Some(words.to_vec()),
            Kind::FieldName(model, set) => {
                let model = self.dump.schema.model(model).unwrap();
                let named = |field: &Field| match set {
                    FieldSet::Scalars => field.is_scalar(),
                    FieldSet::Strings => field.kind == FieldKind::Scalar(Scalar::String),
                };
                let ours: Vec<&str> =
                    model.visible().filter(|(_, it)| named(it)).map(|(_, it)| it.name.as_str()).collect();
                let theirs = enumeration.map(|list| {
                    // As in the outputs, names of ignored fields before 6.19.
                    list.into_iter().filter(|it| model.field(it).is_some_and(|(_, it)| !it.hidden)).collect::<Vec<_>>()
                });
                theirs == Some(ours)
            }
        }
    }
}

fn differences(json: Value) -> Vec<String> {
    let name = json["name"].as_str().unwrap().to_owned();
    let dump = Dump::new(json);
    let walk = Walk::run(&dump);
    walk.differences.iter().map(|it| format!("{name}: {it}")).collect()
}

/// Every dump in the folder that `LOADPROOF_PRISMA_DMMF` names.
#[test]
fn the_grammar_is_prismas_own_in_every_dump_of_the_folder() {
    let Some(folder) = std::env::var_os("LOADPROOF_PRISMA_DMMF") else { return };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in &paths {
        all.extend(differences(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()));
    }
    println!("{} dumps, {} differences", paths.len(), all.len());
    assert!(all.is_empty(), "{} differences\n{}", all.len(), all.join("\n"));
}
