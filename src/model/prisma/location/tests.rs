use super::*;

const SCHEMA: &str = "datasource db {\n}\ngenerator c {\n}\n";

/// Locates over files given as `(path, text)`; `.prisma` files with an empty text are whole schemas.
fn locate(files: &[(&str, &str)], package: &str, major: u32) -> Result<(Vec<String>, NamedBy), Unlocated> {
    let texts: BTreeMap<String, String> = files
        .iter()
        .map(|(path, text)| {
            let whole = path.ends_with(".prisma") && text.is_empty();
            ((*path).to_owned(), if whole { SCHEMA } else { text }.to_owned())
        })
        .collect();
    let paths: Vec<RelPath> = texts.keys().map(|it| it.as_str().into()).collect();
    let read = |path: &str| texts.get(path).map(|text| text.as_str().into());
    let found = Locator::new(&paths).locate(package, Some(major), &read)?;
    let names = found.schemas.iter().map(|it| it.files.iter().map(ToString::to_string).collect::<Vec<_>>().join("+"));
    Ok((names.collect(), found.by))
}

fn found(path: &str, by: NamedBy) -> Result<(Vec<String>, NamedBy), Unlocated> {
    Ok((vec![path.to_owned()], by))
}

#[test]
fn the_default_place_wins_over_copies_beside_it() {
    let files = [
        ("package.json", "{}"),
        ("prisma/schema.prisma", ""),
        ("prisma/schema-test.prisma", ""),
        ("prisma/schema.backup.prisma", ""),
        ("backups/2025/prisma/schema.prisma", ""),
        ("node_modules/x/schema.prisma", ""),
    ];
    assert_eq!(locate(&files, "", 6), found("prisma/schema.prisma", NamedBy::DefaultPlace));
}

#[test]
fn prismas_order_of_sources() {
    let config = "import path from 'node:path'\nexport default defineConfig({ // schema: 'x'\n  migrations: { path: 'm' },\n  \
                  schema: path.join(__dirname, 'db', \"main.prisma\"),\n})\n";
    let manifest =
        r#"{"prisma": {"schema": "./other/schema.prisma"}, "scripts": {"a": "prisma format --schema db/fmt.prisma"}}"#;
    let generate = r#"{"scripts": {"g": "dotenv -- npx prisma generate --schema=./db/cli.prisma && tsc", "m": "prisma migrate deploy --schema db/fmt.prisma"}}"#;
    let base =
        [("prisma/schema.prisma", ""), ("other/schema.prisma", ""), ("db/main.prisma", ""), ("db/cli.prisma", "")];
    let with = |more: &[(&'static str, &'static str)]| [&base[..], more].concat();
    assert_eq!(locate(&with(&[("package.json", manifest)]), "", 6), found("other/schema.prisma", NamedBy::PackageJson));
    assert_eq!(
        locate(&with(&[("package.json", manifest)]), "", 7),
        found("prisma/schema.prisma", NamedBy::DefaultPlace)
    );
    let both = with(&[("package.json", manifest), ("prisma.config.ts", config)]);
    assert_eq!(locate(&both, "", 6), found("db/main.prisma", NamedBy::Config));
    let all = with(&[("package.json", generate), ("prisma.config.ts", config), ("db/fmt.prisma", "")]);
    assert_eq!(locate(&all, "", 6), found("db/cli.prisma", NamedBy::CommandLine));
}

#[test]
fn folders_are_schemas() {
    let files = [
        ("apps/web/package.json", r#"{"prisma": {"schema": "prisma/schema"}}"#),
        ("apps/web/prisma/schema/user.prisma", "model User {\n}\n"),
        ("apps/web/prisma/schema/deep/post.prisma", "model Post {\n}\n"),
        ("apps/web/prisma/schema/schema.prisma", ""),
        ("package.json", "{}"),
    ];
    let all = "apps/web/prisma/schema/deep/post.prisma+apps/web/prisma/schema/schema.prisma+apps/web/prisma/schema/user.prisma";
    assert_eq!(locate(&files, "apps/web", 6), found(all, NamedBy::PackageJson));
    // The only schema of the repository serves a package that has none.
    assert_eq!(locate(&files, "apps/api", 6), found(all, NamedBy::PackageJson));
}

#[test]
fn commands_of_the_root_and_of_dockerfiles_count_for_the_package_that_they_name() {
    let root = r#"{"scripts": {"g": "cd apps/api && prisma generate --schema src/db/app.prisma"}}"#;
    let files = [
        ("package.json", root),
        ("apps/api/package.json", "{}"),
        ("apps/api/src/db/app.prisma", ""),
        ("apps/api/src/db/legacy.prisma", ""),
        ("apps/jobs/package.json", "{}"),
        ("apps/jobs/a.prisma", ""),
        ("apps/jobs/b.prisma", ""),
        ("apps/jobs/Dockerfile", "FROM node\nRUN npx prisma generate \\\n  --schema ./a.prisma\n"),
    ];
    assert_eq!(locate(&files, "apps/api", 6), found("apps/api/src/db/app.prisma", NamedBy::CommandLine));
    assert_eq!(locate(&files, "apps/jobs", 6), found("apps/jobs/a.prisma", NamedBy::CommandLine));
}

#[test]
fn several_generated_schemas_are_all_named() {
    let scripts = r#"{"scripts": {"g": "prisma generate --schema a.prisma && prisma generate --schema b.prisma"}}"#;
    let files = [("package.json", scripts), ("a.prisma", ""), ("b.prisma", "")];
    let both = vec!["a.prisma".to_owned(), "b.prisma".to_owned()];
    assert_eq!(locate(&files, "", 6), Ok((both, NamedBy::CommandLine)));
}

#[test]
fn what_is_undecided_says_why() {
    let two = [("package.json", "{}"), ("db/mysql/schema.prisma", ""), ("db/postgresql/schema.prisma", "")];
    let Err(Unlocated::Ambiguous(paths)) = locate(&two, "", 6) else { panic!() };
    assert_eq!(paths.len(), 2);
    let config = "export default { schema: process.env.SCHEMA! }\n";
    let files = [("package.json", "{}"), ("prisma.config.ts", config), ("prisma/schema.prisma", "")];
    let unreadable = Unlocated::Unreadable { at: "prisma.config.ts".into(), text: "process.env.SCHEMA!".to_owned() };
    assert_eq!(locate(&files, "", 7), Err(unreadable));
    assert_eq!(locate(&[("package.json", "{}")], "", 7), Err(Unlocated::NoSchema));
}

#[test]
fn configs_without_a_schema_leave_the_default() {
    for config in [
        "export default {}",
        "// schema: 'no'\nexport default defineConfig({ datasource: { url: env('A') } })",
        "x.schema: 1",
    ] {
        let files = [("prisma.config.ts", config), ("prisma/schema.prisma", ""), ("package.json", "")];
        assert_eq!(locate(&files, "", 7), found("prisma/schema.prisma", NamedBy::DefaultPlace), "{config}");
    }
    let files = [(".config/prisma.ts", "export default { \"schema\": `../db` }"), ("db/a.prisma", "")];
    assert_eq!(locate(&files, "", 7), found("db/a.prisma", NamedBy::Config));
}

#[test]
fn paths_are_joined_without_leaving_the_root_unseen() {
    assert_eq!(join("a/b", "../c/./d.prisma"), "a/c/d.prisma");
    assert_eq!(join("", "./x"), "x");
    assert_eq!(join("a", "../../x"), "../x");
    assert_eq!(join("a", "/abs/x"), "abs/x");
}
