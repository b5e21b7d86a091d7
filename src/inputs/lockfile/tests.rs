use super::*;

/// The version, checked against the text that its span covers.
fn version(tool: LockTool, text: &str, dir: &str, name: &str, range: Option<&str>) -> Option<String> {
    let lock = Lockfile::parse(tool, text).unwrap();
    let locked = lock.version(dir, name, range)?;
    assert_eq!(&text[locked.span.range()], locked.version);
    Some(locked.version.clone())
}

fn is(expected: &str) -> Option<String> {
    Some(expected.to_owned())
}

#[test]
fn npm_takes_the_nearest_node_modules() {
    let text = r#"{ "lockfileVersion": 3, "packages": {
        "": { "name": "root", "version": "1.0.0" },
        "apps/api": { "version": "1.0.0" },
        "node_modules/@acme/db": { "resolved": "libs/db", "link": true },
        "node_modules/express": { "version": "5.1.0", "dependencies": { "a": "1" } },
        "node_modules/other": { "name": "real", "version": "9.0.0" },
        "apps/api/node_modules/express": { "version": "4.18.2" } } }"#;
    let get = |dir, name| version(LockTool::Npm, text, dir, name, None);
    assert_eq!(get("apps/api", "express"), is("4.18.2"));
    assert_eq!(get("apps/web", "express"), is("5.1.0"));
    assert_eq!(get("", "express"), is("5.1.0"));
    assert_eq!(get("", "@acme/db"), None);
    assert_eq!(get("", "other"), None);
    assert_eq!(get("", "none"), None);
}

#[test]
fn npm_version_one_nests() {
    let text = r#"{ "lockfileVersion": 1, "dependencies": {
        "express": { "version": "4.17.1", "requires": { "a": "1" },
                     "dependencies": { "debug": { "version": "2.6.9" } } },
        "git": { "version": "git+ssh://x#1" }, "alias": { "version": "npm:real@1.0.0" }, "debug": { "version": "4.0.0" } } }"#;
    let get = |dir, name| version(LockTool::Npm, text, dir, name, None);
    assert_eq!(get("", "express"), is("4.17.1"));
    assert_eq!(get("", "debug"), is("4.0.0"));
    assert_eq!(get("node_modules/express", "debug"), is("2.6.9"));
    assert_eq!(get("", "git"), None);
    assert_eq!(get("", "alias"), None);
}

#[test]
fn broken_json_is_an_error_with_a_place() {
    let error = Lockfile::parse(LockTool::Npm, "{\n  \"packages\": {\n<<<<<<< HEAD\n").unwrap_err();
    assert_eq!(error.span.start, 18);
    assert!(Lockfile::parse(LockTool::Npm, &"{\"dependencies\":".repeat(50_000)).is_err());
    assert!(Lockfile::parse(LockTool::Npm, r#"{"packages": []}"#).is_err());
    assert!(Lockfile::parse(LockTool::Bun, "[").is_err());
}

#[test]
fn pnpm_nine_has_importers() {
    let text = "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\nimporters:\n\n  .:\n    devDependencies:\n\
        \x20     typescript:\n        specifier: ^5\n        version: 5.4.2\n\n  apps/api:\n    dependencies:\n\
        \x20     '@acme/db':\n        specifier: workspace:*\n        version: link:../../libs/db\n\
        \x20     '@nestjs/core':\n        specifier: ^10\n        version: 10.3.0(reflect-metadata@0.2.1)(rxjs@7.8.1)\n\
        \x20     mine:\n        specifier: npm:other@1\n        version: other@1.0.0\n\
        \npackages:\n\n  '@nestjs/core@9.0.0':\n    resolution: {integrity: x}\n";
    let get = |dir, name| version(LockTool::Pnpm, text, dir, name, None);
    assert_eq!(get("apps/api", "@nestjs/core"), is("10.3.0"));
    assert_eq!(get("apps/api", "typescript"), is("5.4.2"));
    assert_eq!(get("apps/api", "@acme/db"), None);
    assert_eq!(get("apps/api", "mine"), None);
    assert_eq!(get("", "@nestjs/core"), None);
}

#[test]
fn pnpm_five_and_six_have_other_shapes() {
    let five = "lockfileVersion: 5.4\nspecifiers:\n  express: ^4\ndependencies:\n  express: 4.18.2_abc@1\n  koa: /koa/2.1.0\n\
        packages:\n  /express/4.17.0:\n    dependencies:\n      debug: 2.6.9\n";
    assert_eq!(version(LockTool::Pnpm, five, "", "express", None), is("4.18.2"));
    assert_eq!(version(LockTool::Pnpm, five, "", "koa", None), is("2.1.0"));
    assert_eq!(version(LockTool::Pnpm, five, "", "debug", None), None);
    let five_many =
        "importers:\n  apps/api:\n    specifiers:\n      express: ^4\n    dependencies:\n      express: 4.18.2\n";
    assert_eq!(version(LockTool::Pnpm, five_many, "apps/api", "express", None), is("4.18.2"));
    let six = "lockfileVersion: '6.0'\ndependencies:\n  express:\n    specifier: ^4\n    version: 4.18.2\n";
    assert_eq!(version(LockTool::Pnpm, six, "", "express", None), is("4.18.2"));
    assert_eq!(version(LockTool::Pnpm, &six.replace('\n', "\r\n"), "", "express", None), is("4.18.2"));
}

#[test]
fn yarn_goes_by_the_requested_range() {
    let one = "# yarn lockfile v1\n\n\n\"@nestjs/core@^10.0.0\", \"@nestjs/core@^10.1.0\":\n  version \"10.3.0\"\n  resolved \"x\"\n\
        \nexpress@^4.17.1, express@^4.18.2:\n  version \"4.18.2\"\n  dependencies:\n    version \"9\"\n\nexpress@^5.0.0:\n  version \"5.1.0\"\n";
    let get = |name, range| version(LockTool::Yarn, one, "", name, range);
    assert_eq!(get("express", Some("^4.17.1")), is("4.18.2"));
    assert_eq!(get("express", Some("^5.0.0")), is("5.1.0"));
    assert_eq!(get("express", None), None);
    assert_eq!(get("@nestjs/core", None), is("10.3.0"));
    let berry = "__metadata:\n  version: 8\n\n\"express@npm:^4.17.1, express@npm:^4.18.2\":\n  version: 4.18.2\n  resolution: \"express@npm:4.18.2\"\n\
        \n\"pg@npm:^8.0.0\":\n  version: 8.11.0\n\n\"mine@npm:other@^1.0.0\":\n  version: 1.0.0\n\n\"@acme/db@workspace:libs/db\":\n  version: 0.0.0-use.local\n";
    let get = |name, range| version(LockTool::Yarn, berry, "", name, range);
    assert_eq!(get("express", Some("^4.17.1")), is("4.18.2"));
    assert_eq!(get("pg", Some("^8.0.0")), is("8.11.0"));
    assert_eq!(get("mine", Some("npm:other@^1.0.0")), None);
    assert_eq!(get("@acme/db", Some("workspace:*")), None);
}

#[test]
fn bun_has_overrides_per_package() {
    let text = r#"{ "lockfileVersion": 1, "workspaces": { "": { "name": "root" }, "apps/api": { "name": "@acme/api", }, },
        "packages": { "express": ["express@5.1.0", "", { "dependencies": {} }, "sha"],
          "@acme/api/express": ["express@4.18.2", ""], "@acme/api": ["@acme/api@workspace:apps/api"],
          "mine": ["other@1.0.0", ""], }, }"#;
    let get = |dir, name| version(LockTool::Bun, text, dir, name, None);
    assert_eq!(get("apps/api", "express"), is("4.18.2"));
    assert_eq!(get("", "express"), is("5.1.0"));
    assert_eq!(get("", "@acme/api"), None);
    assert_eq!(get("", "mine"), None);
}

#[test]
fn text_that_is_no_lockfile_has_no_versions() {
    for text in ["", "\u{0}", "version \"1.0.0\"\n  version 1.0.0\n:::\n  :\n''", "importers:\n      x: 1.0.0\n '\n"] {
        for tool in [LockTool::Pnpm, LockTool::Yarn] {
            assert_eq!(version(tool, text, "a/b", "x", Some("1")), None, "{text:?}");
        }
    }
}
