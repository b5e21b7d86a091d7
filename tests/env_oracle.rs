//! The model of module evaluation against what Node did: `tests/env-order/` holds sources, one entry for each form of
//! loader, and what each position of `probe.ts` saw under nine toolchains; and a Nest application.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "all of this is test code")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use loadproof::discover::{self, Options};
use loadproof::model::evaluation::{Evaluation, Event, What};
use loadproof::model::names::At;
use loadproof::model::{Declared, Project};

/// What stands before the outermost expression of each position that is read at load.
const AT_LOAD: &[(&str, &str)] = &[
    ("modConst", "modConst = "),
    ("bracket", "bracket = "),
    ("withDefault", "withDefault = "),
    ("nodeProcessEnv", "nodeProcessEnv = "),
    ("destructured", "const { "),
    ("objLiteral", "{ a: { b: "),
    ("staticField", "static v = "),
    ("staticBlock", "St.b = "),
    ("decoratorArg", "@Dec("),
    ("enumInit", "{ L = ("),
    ("topLevelCallImported", "topCall = "),
    ("topLevelCallDefaultParam", "topDefaultParam = "),
    ("iife", "iife = "),
    ("topLevelIf", "if ("),
    ("templateLit", "`v=${"),
    ("spreadCond", "...("),
    ("topLevelNewInstanceField", "topInstance = "),
    ("envCopySpread", "snapshotCopy = { ..."),
];

/// The same for positions that are read after load.
const LATER: &[(&str, &str)] = &[
    ("aliasLive_later", "aliasLive = "),
    ("getter_later", "{ get v(){ return "),
    ("staticGetter_later", "static get g(){ return "),
    ("arrowFn_later", "lazyFn = () => "),
    ("defaultParam_later", "no such text: the function is in read.ts"),
    ("methodDefault_later", "m(v = "),
    ("ctorDefault_later", "constructor(v = "),
    ("instanceField_later", "inst = "),
];

struct Chain {
    name: &'static str,
    is_esm: bool,
    build: &'static str,
    /// Before the entry's name in `src/`, or, where it ends in `dist/`, in the output.
    start: &'static str,
}

const CHAINS: &[Chain] = &[
    Chain { name: "tsc-cjs", is_esm: false, build: "tsc", start: "node dist/" },
    Chain { name: "tsc-esm", is_esm: true, build: "tsc", start: "node dist/" },
    Chain { name: "swc-cjs", is_esm: false, build: "swc src -d dist", start: "node dist/" },
    Chain { name: "swc-esm", is_esm: true, build: "swc src -d dist", start: "node dist/" },
    Chain {
        name: "esbuild-cjs",
        is_esm: false,
        build: "esbuild src/*.ts --format=cjs --outdir=dist",
        start: "node dist/",
    },
    Chain {
        name: "esb-bundle-cjs",
        is_esm: false,
        build: "esbuild src/*.ts --bundle --platform=node --outdir=dist",
        start: "node dist/",
    },
    Chain { name: "tsx-cjs", is_esm: false, build: "tsc --noEmit", start: "tsx src/" },
    Chain { name: "tsx-esm", is_esm: true, build: "tsc --noEmit", start: "tsx src/" },
    Chain { name: "ts-node-cjs", is_esm: false, build: "tsc --noEmit", start: "ts-node src/" },
];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/env-order")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

fn load(root: &Path) -> Project {
    let inventory = discover::discover(&Options::new(root)).unwrap();
    Project::load(inventory, Declared::default()).unwrap()
}

/// The start command of a row: some rows are about it.
fn command(row: &str, chain: &Chain) -> String {
    let file = format!("e_{row}{}", if chain.start.ends_with("dist/") { ".js" } else { ".ts" });
    let start = chain.start;
    let options = match row {
        "B1" => "-r dotenv/config ",
        "B2" => "--env-file=.env ",
        "B3" => "--import dotenv/config ",
        "B7" => return format!("X_VAL=fromdotenv {start}{file}"),
        _ => "",
    };
    match start.split_once(' ') {
        Some(("ts-node", path)) if row == "B1" => format!("node -r ts-node/register {options}{path}{file}"),
        Some(("ts-node", path)) => format!("node {options}-r ts-node/register {path}{file}"),
        Some((program, path)) => format!("{program} {options}{path}{file}"),
        None => file,
    }
}

fn evaluate(row: &str, chain: &Chain) -> (Project, Evaluation) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let sources = if chain.is_esm { "esm" } else { "commonjs" };
    copy(&data().join("sources").join(sources), &dir.path().join("src"));
    let module = if chain.is_esm { "nodenext" } else { "commonjs" };
    let kind = if chain.is_esm { "module" } else { "commonjs" };
    let package = serde_json::json!({
        "name": "probe", "type": kind,
        "scripts": { "build": chain.build, "start": command(row, chain) },
        "dependencies": { "dotenv": "17.0.0" },
    });
    fs::write(dir.path().join("package.json"), package.to_string()).unwrap();
    let config = serde_json::json!({ "compilerOptions": {
        "module": module, "target": "es2022", "outDir": "dist", "rootDir": "src", "experimentalDecorators": true } });
    fs::write(dir.path().join("tsconfig.json"), config.to_string()).unwrap();
    let project = load(dir.path());
    let entry = format!("src/e_{row}.ts");
    let (deployable, found) = project.deployables.entries().find(|(_, it)| *it.path == *entry).unwrap();
    let evaluation = project.evaluate(deployable, found, found.starts.first()).unwrap();
    (project, evaluation)
}

/// Where the outermost expression of an event stands.
fn root(event: &Event) -> Option<At> {
    let own = match &event.what {
        What::Read { at, .. } | What::ReadAll(at) => *at,
        _ => return None,
    };
    Some(event.calls.first().copied().unwrap_or(own))
}

fn gives(event: &Event) -> bool {
    match &event.what {
        What::Loader(loader) => loader.names.as_ref().is_none_or(|names| names.iter().any(|it| it == "X_VAL")),
        _ => false,
    }
}

/// Whether each position sees the variable, by the model.
fn seen(project: &Project, evaluation: &Evaluation, probe: &str) -> BTreeMap<&'static str, Result<bool, String>> {
    let text = project.text(probe).unwrap();
    let ever = evaluation.events.iter().any(gives);
    let stands = |event: &Event, start: usize| {
        root(event).is_some_and(|at| {
            let location = project.location(at);
            *location.path == *probe && location.span.start as usize == start
        })
    };
    let mut out = BTreeMap::new();
    for (position, needle) in AT_LOAD {
        let start = text.find(needle).unwrap() + needle.len();
        let read = evaluation.events.iter().position(|it| stands(it, start));
        let seen = match read {
            Some(read) => Ok(evaluation.events.iter().take(read).any(gives)),
            None => Err("no read at load".to_owned()),
        };
        out.insert(*position, seen);
    }
    for (position, needle) in LATER {
        let start = text.find(needle).map(|at| at + needle.len());
        let read = start.and_then(|start| evaluation.events.iter().find(|it| stands(it, start)));
        out.insert(*position, if read.is_some() { Err("a read at load".to_owned()) } else { Ok(ever) });
    }
    out
}

#[test]
fn every_measured_cell_agrees() {
    let result: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_json::from_str(&fs::read_to_string(data().join("result.json")).unwrap()).unwrap();
    let (mut agree, mut total, mut wrong) = (0, 0, Vec::new());
    for (title, cells) in &result {
        let row = title.split(' ').next().unwrap();
        for chain in CHAINS {
            let Some(measured) = cells.get(chain.name).and_then(|it| it.as_object()) else { continue };
            if measured.contains_key("error") {
                continue;
            }
            let (project, evaluation) = evaluate(row, chain);
            let probe = if row == "A8" { "src/probe2.ts" } else { "src/probe.ts" };
            let model = seen(&project, &evaluation, probe);
            for (position, value) in measured {
                total += 1;
                let expected = value == "SEEN";
                match model.get(position.as_str()) {
                    Some(Ok(seen)) if *seen == expected => agree += 1,
                    other => wrong.push(format!("{title} / {} / {position}: measured {value}, {other:?}", chain.name)),
                }
            }
        }
    }
    println!("env order: {agree}/{total} cells agree");
    assert!(total > 3_700, "{total}");
    assert!(wrong.is_empty(), "{agree}/{total} agree\n{}", wrong.join("\n"));
}

#[test]
fn every_place_of_the_nest_application_agrees() {
    let measured = fs::read_to_string(data().join("nest/result.txt")).unwrap();
    let (mut agree, mut total, mut wrong) = (0, 0, Vec::new());
    for builder in ["tsc", "swc"] {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".git")).unwrap();
        copy(&data().join("nest/src"), &dir.path().join("src"));
        let package = r#"{ "name": "app", "scripts": { "build": "nest build", "start": "nest start" },
            "dependencies": { "@nestjs/core": "11.0.0", "@nestjs/config": "4.0.0", "@nestjs/common": "11.0.0" } }"#;
        fs::write(dir.path().join("package.json"), package).unwrap();
        let nest = format!(r#"{{ "sourceRoot": "src", "compilerOptions": {{ "builder": "{builder}" }} }}"#);
        fs::write(dir.path().join("nest-cli.json"), nest).unwrap();
        let config = r#"{ "compilerOptions": { "module": "commonjs", "outDir": "dist",
            "emitDecoratorMetadata": true, "experimentalDecorators": true } }"#;
        fs::write(dir.path().join("tsconfig.json"), config).unwrap();
        let project = load(dir.path());
        let (deployable, entry) = project.deployables.entries().find(|(_, it)| *it.path == *"src/main.ts").unwrap();
        let evaluation = project.evaluate(deployable, entry, entry.starts.first()).unwrap();
        assert_eq!(evaluation.toolchain.name, if builder == "swc" { "SWC" } else { "tsc (CommonJS)" });
        let ever = evaluation.events.iter().any(gives);
        for line in measured.lines() {
            let (value, place) = line.split_once(' ').unwrap();
            let wanted = format!("put('{}'", place.trim());
            let is_here = |event: &Event| {
                matches!(event.what, What::Read { .. })
                    && event.calls.iter().any(|call| {
                        let location = project.location(*call);
                        let text = project.text(&location.path).unwrap();
                        text[location.span.range()].starts_with(&wanted)
                    })
            };
            let seen = match evaluation.events.iter().position(is_here) {
                Some(read) => evaluation.events.iter().take(read).any(gives),
                None => ever,
            };
            total += 1;
            if seen == (value == "SEEN") { agree += 1 } else { wrong.push(format!("{builder}: {line}: {seen}")) }
        }
    }
    println!("Nest application: {agree}/{total} places agree");
    assert!(wrong.is_empty(), "{agree}/{total} agree\n{}", wrong.join("\n"));
}
