use std::sync::Arc;

use super::*;

fn build(files: &[(&str, &str)], declared: &[&str]) -> (Packages, Deployables, Vec<String>) {
    let inventory = Inventory::of_paths(files.iter().map(|(path, _)| *path));
    let read = |path: &RelPath| files.iter().find(|(it, _)| *it == &**path).map(|(_, text)| Arc::<str>::from(*text));
    let packages = Packages::build(&inventory, &read);
    let declared: Vec<String> = declared.iter().map(|it| (*it).to_owned()).collect();
    let deployables = Deployables::build(&packages, &inventory, &read, &declared);
    let lines = deployables.list.iter().map(|it| {
        let paths: Vec<&str> = it.entries.iter().map(|entry| &*entry.path).collect();
        format!("{}: {}", it.name, paths.join(" "))
    });
    let lines = lines.collect();
    (packages, deployables, lines)
}

fn entries(files: &[(&str, &str)]) -> Vec<String> {
    build(files, &[]).2
}

fn scripts(scripts: &str) -> String {
    format!(r#"{{ "name": "api", "scripts": {scripts}, "dependencies": {{ "express": "5" }} }}"#)
}

#[test]
fn scripts_lead_back_from_dist_to_source() {
    let text =
        scripts(r#"{ "dev": "tsx watch src/server.ts", "start": "node dist/server.js", "lint": "node src/lint.ts" }"#);
    let files = [("package.json", text.as_str()), ("src/server.ts", ""), ("src/lint.ts", "")];
    let (_, found, lines) = build(&files, &[]);
    assert_eq!(lines, ["api: src/server.ts"]);
    let entry = &found.list[0].entries[0];
    assert_eq!(&text[entry.from.span.range()], "node dist/server.js");
    assert_eq!(entry.command.as_deref(), Some("node dist/server.js"));
}

#[test]
fn the_tsconfig_says_where_dist_comes_from() {
    let text = scripts(r#"{ "start": "node ../../build/api/main" }"#);
    let files = [
        ("apps/api/package.json", text.as_str()),
        (
            "apps/api/tsconfig.json",
            r#"{ "extends": "../../base", "compilerOptions": { "outDir": "../../build/api" } }"#,
        ),
        ("base.json", r#"{ "compilerOptions": { "rootDir": "x" } }"#),
        ("apps/api/source/main.ts", ""),
    ];
    assert_eq!(entries(&files), Vec::<String>::new(), "source/ is not beside the output");
    let files = [
        files[0],
        ("apps/api/tsconfig.json", r#"{"compilerOptions":{"outDir":"../../build/api","rootDir":"source"}}"#),
        files[3],
    ];
    assert_eq!(entries(&files), ["api: apps/api/source/main.ts"]);
}

#[test]
fn scripts_call_scripts_but_not_for_ever() {
    let text =
        scripts(r#"{ "start": "npm run build && npm run serve:it", "serve:it": "node dist", "dev": "npm run dev" }"#);
    assert_eq!(entries(&[("package.json", &text), ("src/index.ts", "")]), ["api: src/index.ts"]);
}

#[test]
fn a_nest_monorepo_has_a_deployable_for_each_application() {
    let nest = r#"{ "monorepo": true, "sourceRoot": "apps/api/src", "root": "apps/api", "projects": {
        "api": { "type": "application", "root": "apps/api", "entryFile": "main", "sourceRoot": "apps/api/src" },
        "worker": { "type": "application", "root": "apps/worker", "entryFile": "main", "sourceRoot": "apps/worker/src" },
        "db": { "type": "library", "root": "libs/db", "entryFile": "index", "sourceRoot": "libs/db/src" } } }"#;
    let text = scripts(r#"{ "start": "nest start", "start:prod": "node dist/apps/api/main" }"#);
    let files = [
        ("package.json", text.as_str()),
        ("nest-cli.json", nest),
        ("apps/api/src/main.ts", ""),
        ("apps/worker/src/main.ts", ""),
        ("libs/db/src/index.ts", ""),
    ];
    assert_eq!(entries(&files), ["api: apps/api/src/main.ts", "worker: apps/worker/src/main.ts"]);
}

#[test]
fn images_procfiles_and_pm2_name_entries() {
    let files = [
        ("apps/api/package.json", r#"{ "name": "api" }"#),
        ("apps/api/Dockerfile", "FROM node\nWORKDIR /usr/src/app\nCMD [\"node\", \"/usr/src/app/dist/main.js\"]\n"),
        ("apps/api/src/main.ts", ""),
        ("docker/web.Dockerfile", "FROM node\nCMD node apps/web/server.js"),
        ("apps/web/package.json", r#"{ "name": "web" }"#),
        ("apps/web/server.js", ""),
        ("Procfile", "release: node migrate.js\nworker: node worker.js\n"),
        ("worker.js", ""),
        ("migrate.js", ""),
        ("jobs/package.json", r#"{ "name": "jobs" }"#),
        (
            "jobs/ecosystem.config.js",
            "module.exports = { apps: [{ name: 'j', script: './dist/jobs.js', cwd: __dirname }] }",
        ),
        ("jobs/src/jobs.ts", ""),
    ];
    let lines = entries(&files);
    assert_eq!(
        lines,
        [".: worker.js", "api: apps/api/src/main.ts", "web: apps/web/server.js", "jobs: jobs/src/jobs.ts"]
    );
}

#[test]
fn next_and_serverless_have_entries_by_place() {
    let files = [
        (
            "web/package.json",
            r#"{ "name": "web", "dependencies": { "next": "15" }, "scripts": { "dev": "next dev" } }"#,
        ),
        ("web/src/app/api/users/route.ts", ""),
        ("web/src/app/page.tsx", ""),
        ("web/src/pages/api/health.ts", ""),
        ("web/middleware.ts", ""),
        ("fn/package.json", r#"{ "name": "fn" }"#),
        ("fn/serverless.yml", "functions:\n  a:\n    handler: src/users.create\n"),
        ("fn/src/users.ts", ""),
    ];
    let lines = entries(&files);
    assert_eq!(
        lines,
        ["fn: fn/src/users.ts", "web: web/middleware.ts web/src/app/api/users/route.ts web/src/pages/api/health.ts",]
    );
}

#[test]
fn a_server_without_a_word_starts_at_the_usual_place_or_is_undecided() {
    let server = r#"{ "name": "api", "dependencies": { "express": "5" } }"#;
    let (_, found, lines) = build(&[("package.json", server), ("src/app.ts", ""), ("src/server.ts", "")], &[]);
    assert_eq!(lines, ["api: src/server.ts"]);
    assert!(found.undecided.is_empty());
    let (packages, found, lines) = build(&[("package.json", server), ("src/start-here.ts", "")], &[]);
    assert!(lines.is_empty());
    assert_eq!(found.undecided, [packages.by_dir("").unwrap()]);
}

#[test]
fn the_root_around_deployables_is_not_undecided() {
    let files = [
        ("package.json", r#"{ "name": "root", "dependencies": { "@nestjs/core": "10" } }"#),
        ("libs/common/src/guard.ts", ""),
        ("apps/api/package.json", r#"{ "name": "api", "scripts": { "start": "node dist/main" } }"#),
        ("apps/api/src/main.ts", ""),
    ];
    let (_, found, lines) = build(&files, &[]);
    assert_eq!(lines, ["api: apps/api/src/main.ts"]);
    assert!(found.undecided.is_empty());
}

#[test]
fn a_library_of_the_workspace_is_no_deployable() {
    let files = [
        (
            "apps/api/package.json",
            r#"{ "name": "api", "main": "src/x.ts", "dependencies": { "@a/http": "*", "express": "5" } }"#,
        ),
        ("apps/api/src/x.ts", ""),
        (
            "libs/http/package.json",
            r#"{ "name": "@a/http", "main": "dist/index.js", "dependencies": { "express": "5" } }"#,
        ),
        ("libs/http/src/index.ts", ""),
    ];
    let (packages, found, lines) = build(&files, &[]);
    assert_eq!(lines, ["api: apps/api/src/x.ts"]);
    assert!(found.undecided.is_empty());
    let inventory = Inventory::of_paths(files.iter().map(|(path, _)| *path));
    let built = Built::new(&packages, &inventory, &|_| None);
    assert_eq!(built.main(packages.by_name("@a/http").unwrap()).as_deref(), Some("libs/http/src/index.ts"));
}

#[test]
fn declared_entries_count_and_unknown_ones_are_told() {
    let (_, found, lines) =
        build(&[("package.json", "{}"), ("scripts/serve.ts", "")], &["scripts/serve.ts", "none.ts", "../x.ts"]);
    assert_eq!(lines, [".: scripts/serve.ts"]);
    assert_eq!(found.unknown_declared, ["none.ts", "../x.ts"]);
}

#[test]
fn nodemon_json_and_express_generator_are_known() {
    let text = scripts(r#"{ "dev": "nodemon" }"#);
    let files =
        [("package.json", text.as_str()), ("nodemon.json", r#"{ "exec": "ts-node src/go.ts" }"#), ("src/go.ts", "")];
    assert_eq!(entries(&files), ["api: src/go.ts"]);
    let tool = scripts(r#"{ "start": "node scripts/dev.js" }"#);
    assert!(entries(&[("package.json", &tool), ("scripts/dev.js", "")]).is_empty());
    let round = [files[0], ("nodemon.json", r#"{ "exec": "nodemon" }"#), ("src/go.ts", "")];
    assert!(entries(&round).is_empty());
    let text = scripts(r#"{ "start": "node ./bin/www" }"#);
    assert_eq!(entries(&[("package.json", &text), ("bin/www", ""), ("app.js", "")]), ["api: bin/www"]);
}
