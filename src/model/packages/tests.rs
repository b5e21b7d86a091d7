use super::*;

/// A repository of these files.
fn packages(files: &[(&str, &str)]) -> Packages {
    let inventory = Inventory::of_paths(files.iter().map(|(path, _)| *path));
    let read = |path: &RelPath| files.iter().find(|(it, _)| *it == &**path).map(|(_, text)| Arc::from(*text));
    Packages::build(&inventory, &read)
}

fn at(packages: &Packages, dir: &str, dependency: &str) -> Installed {
    packages.version(packages.by_dir(dir).unwrap(), dependency)
}

/// The exact version and the file that says so.
fn exact(installed: &Installed) -> (String, String) {
    match installed {
        Installed::Exact(version, location) => (version.to_string(), location.path.to_string()),
        other => panic!("{other:?}"),
    }
}

fn manifest(dependencies: &str) -> String {
    format!(r#"{{ "name": "x", "dependencies": {dependencies} }}"#)
}

fn declared(range: &str) -> Installed {
    let text = manifest(&format!(r#"{{ "lib": "{range}" }}"#));
    at(&packages(&[("package.json", &text)]), "", "lib")
}

const NPM: &str =
    r#"{ "packages": { "node_modules/lib": { "version": "6.4.1" }, "node_modules/hoisted": { "version": "2.0.0" } } }"#;

#[test]
fn files_belong_to_the_nearest_package() {
    let repo = packages(&[
        ("package.json", r#"{ "name": "root" }"#),
        ("apps/api/package.json", r#"{ "name": "@acme/api", "dependencies": { "@acme/db": "workspace:*" } }"#),
        ("libs/db/package.json", r#"{ "name": "@acme/db" }"#),
    ]);
    let name = |path: &str| repo.get(repo.package_of(&path.into())).name().to_owned();
    assert_eq!(name("apps/api/src/main.ts"), "@acme/api");
    assert_eq!(name("apps/api2/src/main.ts"), "root");
    assert_eq!(name("package.json"), "root");
    let db = repo.by_name("@acme/db").unwrap();
    assert!(repo.is_library(db) && !repo.is_library(repo.by_name("@acme/api").unwrap()));
    assert_eq!(repo.get(db).parent, repo.by_dir(""));
}

#[test]
fn files_without_a_manifest_have_a_package_too() {
    let repo = packages(&[("api/package.json", "{ broken"), ("src/a.ts", "")]);
    assert_eq!(repo.get(repo.package_of(&"src/a.ts".into())).manifest_path, None);
    assert!(repo.get(repo.by_dir("api").unwrap()).problem.is_some());
    assert_eq!(repo.version(repo.package_of(&"src/a.ts".into()), "lib"), Installed::Absent);
}

#[test]
fn the_lockfile_comes_first_then_the_range() {
    let text = manifest(r#"{ "lib": "^6.0.0", "other": "~1.2.0" }"#);
    let repo = packages(&[("package.json", &text), ("package-lock.json", NPM)]);
    assert_eq!(exact(&at(&repo, "", "lib")), ("6.4.1".to_owned(), "package-lock.json".to_owned()));
    let Installed::Range(range, location) = at(&repo, "", "other") else { panic!() };
    assert_eq!((range.to_string().is_empty(), &text[location.span.range()]), (false, "~1.2.0"));
    assert_eq!(exact(&at(&repo, "", "hoisted")).0, "2.0.0");
    assert_eq!(at(&repo, "", "none"), Installed::Absent);
}

#[test]
fn a_dependency_of_the_workspace_root_is_seen_below() {
    let text = manifest(r#"{ "lib": "^6.0.0", "unlocked": "^3.0.0" }"#);
    let repo = packages(&[("package.json", &text), ("apps/a/package.json", "{}"), ("package-lock.json", NPM)]);
    assert_eq!(exact(&at(&repo, "apps/a", "lib")).0, "6.4.1");
    assert!(matches!(at(&repo, "apps/a", "unlocked"), Installed::Range(..)));
}

#[test]
fn a_stale_lockfile_and_lockfiles_that_disagree_prove_nothing() {
    let newer = manifest(r#"{ "lib": "^7.0.0" }"#);
    let repo = packages(&[("package.json", &newer), ("package-lock.json", NPM)]);
    assert!(matches!(at(&repo, "", "lib"), Installed::Range(..)));
    let forced = r#"{ "dependencies": { "lib": "^7.0.0" }, "overrides": { "lib": "6.4.1" } }"#;
    assert_eq!(exact(&at(&packages(&[("package.json", forced), ("package-lock.json", NPM)]), "", "lib")).0, "6.4.1");

    let yarn = "lib@^6.0.0:\n  version \"6.0.0\"\n";
    let text = manifest(r#"{ "lib": "^6.0.0" }"#);
    let both = [("package.json", text.as_str()), ("package-lock.json", NPM), ("yarn.lock", yarn)];
    assert!(matches!(at(&packages(&both), "", "lib"), Installed::Range(..)));
    let named = text.replace("\"name\": \"x\"", "\"packageManager\": \"yarn@1.22.0\"");
    let both = [("package.json", named.as_str()), ("package-lock.json", NPM), ("yarn.lock", yarn)];
    assert_eq!(exact(&at(&packages(&both), "", "lib")).0, "6.0.0");
}

#[test]
fn a_broken_lockfile_falls_back_to_the_range() {
    let text = manifest(r#"{ "lib": "^6.0.0" }"#);
    let repo = packages(&[("package.json", &text), ("package-lock.json", "<<<<<<< HEAD")]);
    assert!(matches!(at(&repo, "", "lib"), Installed::Range(..)));
}

#[test]
fn ranges_that_name_no_version_are_told_apart() {
    for range in
        ["workspace:*", "latest", "git+https://x/y.git", "file:../lib", "npm:other@^1.0.0", "catalog:", "acme/lib#main"]
    {
        assert_eq!(declared(range), Installed::Unresolvable, "{range}");
    }
    assert_eq!(exact(&declared("6.4.0")), ("6.4.0".to_owned(), "package.json".to_owned()));
    assert!(matches!(declared("npm:lib@^6.0.0"), Installed::Range(..)));
    assert!(matches!(declared("*"), Installed::Range(..)));
    assert!(matches!(declared(""), Installed::Range(..)));
}

#[test]
fn an_aliased_dependency_has_no_version_of_this_name_even_when_locked() {
    let text = manifest(r#"{ "lib": "npm:other@^6.0.0" }"#);
    let repo = packages(&[("package.json", &text), ("package-lock.json", NPM)]);
    assert_eq!(at(&repo, "", "lib"), Installed::Unresolvable);
}

#[test]
fn catalogs_are_looked_up() {
    let text = manifest(r#"{ "lib": "catalog:", "pg": "catalog:db" }"#);
    let workspace = "catalog:\n  lib: ^6.0.0\ncatalogs:\n  db:\n    pg: 8.11.0\n";
    let repo = packages(&[("apps/a/package.json", &text), ("pnpm-workspace.yaml", workspace)]);
    assert_eq!(satisfies(&at(&repo, "apps/a", "lib"), ">=6"), Fit::Yes);
    assert_eq!(satisfies(&at(&repo, "apps/a", "pg"), ">=9"), Fit::No);
}

#[test]
fn a_range_may_lie_in_a_row_outside_of_it_or_across_its_edge() {
    let fit = |range: &str, row: &str| satisfies(&declared(range), row);
    assert_eq!(fit("^6.0.0", ">=5"), Fit::Yes);
    assert_eq!(fit("^6.0.0", ">=5 <7"), Fit::Yes);
    assert_eq!(fit("^6.0.0 || ^7.0.0", ">=6"), Fit::Yes);
    assert_eq!(fit("^6.0.0 || ^7.0.0", "<7"), Fit::Partly);
    assert_eq!(fit(">=4", ">=5"), Fit::Partly);
    assert_eq!(fit("*", ">=5"), Fit::Partly);
    assert_eq!(fit("^4.0.0", ">=5"), Fit::No);
    assert_eq!(fit("5.0.0-beta.1", ">=5"), Fit::Yes);
    assert_eq!(fit("5.0.0-beta.1", "<5"), Fit::No);
    assert_eq!(fit("latest", ">=5"), Fit::Unknown);
    assert_eq!(fit("5.0.0", "not a range"), Fit::Unknown);
}

#[test]
fn rows_are_picked_by_version_and_the_newest_when_it_is_unknown() {
    let rows = [Some("<5"), Some(">=5 <6"), Some(">=6")];
    let picked = |range: &str| {
        let pick = pick(&rows, |row| *row, &declared(range))?;
        Some((*pick.row, pick.certain))
    };
    assert_eq!(picked("4.9.0"), Some((Some("<5"), true)));
    assert_eq!(picked("^5.1.0"), Some((Some(">=5 <6"), true)));
    assert_eq!(picked(">=5"), Some((Some(">=6"), false)));
    assert_eq!(picked("latest"), Some((Some(">=6"), false)));
    assert_eq!(pick(&rows[..1], |row| *row, &declared("^5.0.0")), None);
    let one = [Some(">=5")];
    assert!(pick(&one, |row| *row, &declared("latest")).unwrap().certain);
    let any = [None, Some(">=6")];
    assert_eq!(
        pick(&any, |row: &Option<&str>| *row, &declared("^5.0.0")).map(|it| (*it.row, it.certain)),
        Some((None, true))
    );
}
