//! The grammar, walked side by side with what Prisma's own engine says (`get_dmmf`, written down by `tests/prisma-dmmf/dump.js`).

use std::collections::{BTreeMap, BTreeSet, HashSet};

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
        // A packed text is the list of its lines.
        let text = |value: &Value| match value.as_array() {
            Some(lines) => lines.iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>().join("\n"),
            None => value.as_str().unwrap().to_owned(),
        };
        let one = |path: &str, text: &str| (path.into(), parse(text));
        let files: Vec<_> = match json["schema"].as_array() {
            Some(files) => files.iter().map(|it| one(it[0].as_str().unwrap(), &text(&it[1]))).collect(),
            None => vec![one("schema.prisma", json["schema"].as_str().unwrap())],
        };
        let schema = link(&files);
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
            let capital: String = {
                let mut rest = name.chars();
                rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap()
            };
            let mut pairs = vec![(Shape::Select(id, Returning::Records), name.clone())];
            if model.kind != crate::inputs::prisma::ModelKind::Type {
                pairs.push((Shape::CountFields(id), format!("{capital}CountAggregateOutputType")));
                pairs.push((Shape::CountSelect(id), format!("{capital}CountOutputType")));
                for (aggregate, word) in
                    [(Aggregate::Avg, "Avg"), (Aggregate::Sum, "Sum"), (Aggregate::Min, "Min"), (Aggregate::Max, "Max")]
                {
                    pairs.push((Shape::AggregateFields(id, aggregate), format!("{capital}{word}AggregateOutputType")));
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
                        for (relation, args) in object(&outputs[format!("{capital}CountOutputType")]) {
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
        let mut keys = ours.any_of;
        keys.sort_unstable();
        keys.dedup();
        let limits = format!("{},{max},{}", ours.min, keys.join(","));
        let mut parts = theirs[""].as_str().unwrap().split(',');
        let range = [parts.next().unwrap(), parts.next().unwrap()].join(",");
        let keys: BTreeSet<&str> = parts.collect();
        if limits != format!("{range},{}", keys.into_iter().collect::<Vec<_>>().join(",")) {
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
            if let (Kind::Object(shape), Some(name)) = (ours.kind, name.strip_prefix('#'))
                && self.seen.insert((shape, name.to_owned()))
            {
                self.queue.push((shape, name.to_owned()));
            }
        }
        for ours in expect.alternatives.iter().filter(|it| !is_object(it)) {
            let fits = |theirs: &&str| {
                let (list, name) = theirs.strip_prefix("[]").map_or((false, *theirs), |name| (true, name));
                ours.list == list && self.kind_fits(ours.kind, name)
            };
            if !alternatives.iter().any(fits) {
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

/// The linked schema against Prisma's own data model, field by field.
fn datamodel(dump: &Dump) -> Vec<String> {
    let (theirs, schema) = (&dump.json["datamodel"], &dump.schema);
    let mut found = Vec::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let strings =
        |value: &Value| list(value).iter().filter_map(|it| it.as_str().map(str::to_owned)).collect::<Vec<_>>();
    let models = [list(&theirs["models"]), list(&theirs["types"])].concat();
    let ours = schema.models().filter(|(_, it)| !it.hidden).count();
    if ours != models.len() {
        found.push(format!("{ours} models, theirs {}", models.len()));
    }
    for model in &models {
        let name = model["name"].as_str().unwrap();
        let Some(own) = schema.model_named(name).and_then(|id| schema.model(id)) else {
            found.push(format!("no model {name}"));
            continue;
        };
        let fields = list(&model["fields"]);
        // `Unsupported` fields are none of the client's; ignored ones are listed by Prisma all the same.
        let listed = |it: &Field| it.kind != FieldKind::Unsupported;
        let names: Vec<&str> = own.fields.iter().filter(|it| listed(it)).map(|it| it.name.as_str()).collect();
        let their_names: Vec<&str> = fields.iter().filter_map(|it| it["name"].as_str()).collect();
        let visible: Vec<&str> = own.visible().map(|(_, it)| it.name.as_str()).collect();
        if names != their_names && visible != their_names {
            found.push(format!("{name}: ours {names:?}, theirs {their_names:?}"));
        }
        for field in &fields {
            let Some((_, own_field)) = own.field(field["name"].as_str().unwrap()) else { continue };
            let (kind, ty) = match &own_field.kind {
                FieldKind::Scalar(scalar) => ("scalar", scalar.name()),
                FieldKind::Enum(id) => ("enum", schema.enumeration(*id).unwrap().name.as_str()),
                FieldKind::Relation(relation) => ("object", schema.model(relation.target).unwrap().name.as_str()),
                FieldKind::Composite(id) => ("object", schema.model(*id).unwrap().name.as_str()),
                FieldKind::Unsupported | FieldKind::Unknown => ("unsupported", ""),
            };
            let relation = own_field.relation();
            let own_list = |of: Option<&Vec<String>>| of.cloned().unwrap_or_default();
            let told = (
                (kind, ty, own_field.is_list(), !own_field.is_optional(), own_field.has_default),
                // Prisma forgets `@unique` beside `@id`.
                (own_field.is_unique && !own_field.is_id, own_field.is_id, own_field.updated_at),
                (own_list(relation.map(|it| &it.fields)), own_list(relation.map(|it| &it.references))),
                own_field.column.as_str(),
            );
            let flag = |key: &str| field[key].as_bool().unwrap_or(false);
            let name_of = |key: &str| field[key].as_str().unwrap_or_default();
            let column = field["dbName"].as_str().unwrap_or(own_field.name.as_str());
            let expected = (
                (name_of("kind"), name_of("type"), flag("isList"), flag("isRequired"), flag("hasDefaultValue")),
                (flag("isUnique"), flag("isId"), flag("isUpdatedAt")),
                (strings(&field["from"]), strings(&field["to"])),
                if field.get("dbName").is_some() { column } else { own_field.column.as_str() },
            );
            if told != expected {
                found.push(format!("{name}.{}: ours {told:?}, theirs {expected:?}", own_field.name));
            }
        }
        let mut compounds: Vec<(Vec<String>, String)> = own
            .compounds
            .iter()
            .map(|it| (it.fields.iter().map(|path| last_part(path).to_owned()).collect(), it.key.clone()))
            .collect();
        let mut uniques: Vec<(Vec<String>, String)> = list(&model["uniques"])
            .iter()
            .map(|it| (strings(&it["fields"]), it["name"].as_str().map(str::to_owned)))
            .filter(|(fields, _)| fields.len() > 1)
            .map(|(fields, name)| (fields.clone(), name.unwrap_or_else(|| fields.join("_"))))
            .collect();
        compounds.sort();
        uniques.sort();
        if compounds != uniques {
            found.push(format!("{name}: ours {compounds:?}, theirs {uniques:?}"));
        }
        if model.get("dbName").is_some() && model["dbName"].as_str().unwrap_or(name) != own.table {
            found.push(format!("{name}: table {}, theirs {}", own.table, model["dbName"]));
        }
    }
    let enums: BTreeMap<String, Vec<String>> = list(&theirs["enums"])
        .iter()
        .map(|it| (it["name"].as_str().unwrap().to_owned(), strings(&it["values"])))
        .collect();
    let own: BTreeMap<String, Vec<String>> = schema
        .enums()
        .map(|(_, it)| (it.name.clone(), it.values.iter().map(|(name, _)| name.clone()).collect()))
        .collect();
    if own != enums {
        found.push(format!("enums: ours {own:?}, theirs {enums:?}"));
    }
    found
}

fn differences(json: Value) -> Vec<String> {
    let name = format!("{}-{}", json["name"].as_str().unwrap(), json["version"]);
    let dump = Dump::new(json);
    let mut found = datamodel(&dump);
    if dump.json.get("inputs").is_some() {
        found.extend(Walk::run(&dump).differences);
    }
    found.iter().map(|it| format!("{name}: {it}")).collect()
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

/// The dumps in a file that `tests/prisma-dmmf/pack.js` wrote, which says how it is made.
fn unpack(text: &str) -> Vec<Value> {
    let mut nodes: Vec<Value> = Vec::new();
    for line in text.lines() {
        let (mark, rest) = line.split_at(1);
        let number = |text: &str| usize::from_str_radix(text, 36).unwrap();
        let children = || {
            let ranges = rest.split_whitespace().map(|run| {
                let (first, more) = run.split_once('+').map_or((run, 0), |(first, more)| (first, number(more)));
                number(first)..=number(first) + more
            });
            ranges.flatten().map(|at| nodes[at].clone()).collect::<Vec<_>>()
        };
        let node = match mark {
            "\"" => serde_json::from_str(&format!("{line}\"")).unwrap(),
            "=" => serde_json::from_str(rest).unwrap(),
            "[" => Value::Array(children()),
            _ => children().iter().map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].clone())).collect(),
        };
        nodes.push(node);
    }
    nodes.pop().and_then(|last| last.as_array().cloned()).unwrap()
}

#[test]
fn the_grammar_is_prismas_own_for_every_provider_and_major() {
    let packed = include_str!("../../../../testdata/prisma/grammar/dumps.txt");
    let dumps = unpack(packed);
    assert_eq!(dumps.len(), 34);
    let all: Vec<String> = dumps.into_iter().flat_map(differences).collect();
    assert!(all.is_empty(), "{} differences\n{}", all.len(), all.join("\n"));
}

fn blog() -> Schema {
    let text = "datasource db {\n  provider = \"postgresql\"\n}\nmodel ChatMessage {\n  id Int @id\n  type String\n  \
                sentAt DateTime\n  messageReads Read[]\n}\nmodel Read {\n  id Int @id\n  messageId Int\n  message \
                ChatMessage @relation(fields: [messageId], references: [id])\n}\n";
    link(&[("schema.prisma".into(), parse(text))])
}

#[test]
fn a_checker_walks_from_the_accessor_to_the_unknown_key() {
    let schema = blog();
    let grammar = Grammar::new(&schema, Version::NEWEST);
    let model = schema.model_of_accessor("chatMessage").unwrap();
    let operation = Operation::of_name("findMany").unwrap();
    let args = grammar.arguments(model, operation);
    assert_eq!(grammar.child(args, "wehre"), None);
    assert_eq!(grammar.nearest(args, "wehre"), Some("where"));
    let condition = grammar.child(args, "where").unwrap().shapes().next().unwrap();
    assert_eq!(grammar.child(condition, "messageType"), None);
    assert_eq!(grammar.nearest(condition, "message_reads"), Some("messageReads"));
    let reads = grammar.child(condition, "messageReads").unwrap().shapes().next().unwrap();
    assert_eq!(grammar.keys(reads), ["every", "some", "none"]);
    let order = grammar.child(args, "orderBy").unwrap();
    assert!(order.takes_list());
    assert_eq!(grammar.constraint(order.shapes().next().unwrap()).max, Some(1));
}

#[test]
fn without_a_provider_whatever_any_of_them_takes_is_taken() {
    let mut schema = blog();
    schema.provider = None;
    let grammar = Grammar::new(&schema, Version::NEWEST);
    let model = schema.model_of_accessor("chatMessage").unwrap();
    assert!(grammar.has_operation(model, Operation::FindRaw));
    assert!(grammar.has_operation(model, Operation::CreateManyAndReturn));
    let condition = Shape::Where(model);
    let text = grammar.child(condition, "type").unwrap().shapes().next().unwrap();
    for key in ["mode", "search", "contains"] {
        assert!(grammar.child(text, key).is_some(), "{key}");
    }
}
