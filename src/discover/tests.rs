use std::fs;
use std::path::Path;

use super::*;

/// A tree of empty files; a name that ends in `/` is an empty directory.
fn tree(paths: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for path in paths {
        write(dir.path(), path, "x");
    }
    dir
}

fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, text).unwrap();
}

fn found(dir: &Path) -> Inventory {
    discover(&Options::new(dir)).unwrap()
}

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.files.iter().map(|file| &*file.path).collect()
}

fn reason(inventory: &Inventory, path: &str) -> SkipReason {
    let skipped = inventory.skipped.iter().find(|skipped| &*skipped.path == path);
    skipped.unwrap_or_else(|| panic!("{path} is not skipped: {:?}", paths(inventory))).reason.clone()
}

#[test]
fn hidden_files_are_seen_and_git_is_not() {
    let dir =
        tree(&[".env", ".env.test", ".swcrc", ".github/workflows/ci.yml", ".git/config.js", "src/a.ts", "logo.png"]);
    let inventory = found(dir.path());
    assert_eq!(paths(&inventory), [".env", ".env.test", ".github/workflows/ci.yml", ".swcrc", "src/a.ts"]);
    assert_eq!(inventory.other_files, 1);
    assert!(inventory.skipped.is_empty());
}

#[test]
fn kinds_come_from_names() {
    let kind = FileKind::of;
    assert_eq!(kind("a/tsconfig.build.json"), Some(FileKind::TsConfig));
    assert_eq!(kind("compose.prod.yml"), Some(FileKind::Compose));
    assert_eq!(kind("docker/api.Dockerfile"), Some(FileKind::Dockerfile));
    assert_eq!(kind("Dockerfile.dev"), Some(FileKind::Dockerfile));
    assert_eq!(kind("k8s/deploy.yaml"), Some(FileKind::Yaml));
    assert_eq!(kind("pnpm-lock.yaml"), Some(FileKind::Lockfile));
    assert_eq!(kind("pnpm-workspace.yaml"), Some(FileKind::Workspace));
    assert_eq!(kind("bin/www"), Some(FileKind::Script(Dialect::JavaScript)));
    assert_eq!(kind("locales/en.json"), None);
    for env in [".env", ".env.local", ".env-example", ".env_sample", "env.example", "prod.env"] {
        assert_eq!(kind(env), Some(FileKind::Env), "{env}");
    }
    for deployment in ["deploy.sh", "infra/main.tf", "Makefile", "fly.toml", ".envrc"] {
        assert_eq!(kind(deployment), Some(FileKind::Deployment), "{deployment}");
    }
    assert_eq!(kind("src/page.tsx"), Some(FileKind::Script(Dialect::Tsx)));
    assert_eq!(ModuleKind::of("a.mts"), ModuleKind::EsModule);
    assert_eq!(ModuleKind::of("a.cjs"), ModuleKind::CommonJs);
}

#[test]
fn dependencies_and_build_output_are_counted_even_when_git_ignores_them() {
    let dir = tree(&[
        "package.json",
        "src/a.ts",
        "node_modules/x/index.js",
        "api/node_modules/y/i.js",
        "dist/main.js",
        "api/.next/s.js",
    ]);
    write(dir.path(), ".gitignore", "node_modules\ndist\n*.log\nsecret.ts\n");
    write(dir.path(), "secret.ts", "");
    let inventory = found(dir.path());
    assert_eq!(paths(&inventory), ["package.json", "src/a.ts"]);
    assert_eq!(reason(&inventory, "node_modules"), SkipReason::Dependencies);
    assert_eq!(reason(&inventory, "api/node_modules"), SkipReason::Dependencies);
    assert_eq!(reason(&inventory, "dist"), SkipReason::GitIgnored);
    assert_eq!(reason(&inventory, "api/.next"), SkipReason::BuildOutput);
    assert_eq!(reason(&inventory, "secret.ts"), SkipReason::GitIgnored);
    assert_eq!(inventory.skip_counts()["ignored by git"], (1, 1));
}

#[test]
fn nested_gitignores_take_back_what_outer_ones_ignore() {
    let dir = tree(&["a/keep.ts", "a/drop.ts", "keep.ts"]);
    write(dir.path(), ".gitignore", "keep.ts\n");
    write(dir.path(), "a/.gitignore", "!keep.ts\ndrop.ts\n");
    assert_eq!(paths(&found(dir.path())), ["a/keep.ts"]);
    let all = discover(&Options { follow_gitignore: false, ..Options::new(dir.path()) }).unwrap();
    assert_eq!(paths(&all), ["a/drop.ts", "a/keep.ts", "keep.ts"]);
}

#[test]
fn env_files_are_listed_even_where_git_ignores_them() {
    let dir = tree(&[".env", "api/.env.local", "private/.env"]);
    write(dir.path(), ".gitignore", ".env*\nprivate/\n");
    let inventory = found(dir.path());
    assert_eq!(paths(&inventory), [".env", "api/.env.local"]);
    assert_eq!(reason(&inventory, "private"), SkipReason::GitIgnored);
}

#[test]
fn a_package_in_a_repository_obeys_the_gitignores_above_it() {
    let dir = tree(&[".git/HEAD", "api/src/a.ts", "api/src/gen.ts"]);
    write(dir.path(), ".gitignore", "gen.ts\n");
    assert_eq!(paths(&found(&dir.path().join("api"))), ["src/a.ts"]);
}

#[test]
fn build_and_vendor_that_hold_sources_are_read() {
    let dir = tree(&[
        "package.json",
        "build/index.ts",
        "build/types.d.ts",
        "out/a.js",
        "out/a.d.ts",
        "src/vendor/vendor.service.js",
        "src/coverage/coverage.module.ts",
        "coverage/lcov.info",
        "coverage/a.ts",
        "vendor/lib.js",
    ]);
    let inventory = found(dir.path());
    let expected =
        ["build/index.ts", "package.json", "src/coverage/coverage.module.ts", "src/vendor/vendor.service.js"];
    assert_eq!(paths(&inventory), expected);
    assert_eq!(reason(&inventory, "out"), SkipReason::BuildOutput);
    assert_eq!(reason(&inventory, "coverage"), SkipReason::BuildOutput);
    assert_eq!(reason(&inventory, "vendor"), SkipReason::Dependencies);
    assert_eq!(reason(&inventory, "build/types.d.ts"), SkipReason::DeclarationFile);
}

#[test]
fn generated_prisma_clients_are_left_out_and_hand_written_ones_are_not() {
    let dir = tree(&[
        "prisma/schema.prisma",
        "prisma/index.js",
        "src/generated/prisma/schema.prisma",
        "src/generated/prisma/runtime/library.js",
        "src/gen/client.ts",
        "src/gen/enums.ts",
        "src/gen/models.ts",
        "src/gen/internal/class.ts",
        "src/gen/models/User.ts",
    ]);
    let inventory = found(dir.path());
    assert_eq!(paths(&inventory), ["prisma/index.js", "prisma/schema.prisma"]);
    assert_eq!(reason(&inventory, "src/generated/prisma"), SkipReason::GeneratedPrismaClient);
    assert_eq!(reason(&inventory, "src/gen"), SkipReason::GeneratedPrismaClient);
}

#[test]
fn copies_are_left_out_but_code_about_backups_is_read() {
    let dir = tree(&[
        "src/app.ts",
        "src/app.old.ts",
        "src/app.ts.bak",
        "src/app copy.ts",
        "src/app.ts~",
        "src/backup/backup.service.ts",
        "backups/server.ts",
        "server/a.ts",
        "server-backup/a.ts",
        "api-backup-20240102/a.ts",
        "old_src/a.ts",
        "services/db-backup/package.json",
        "services/db-backup/run.ts",
        "docs/history/a.ts",
        "src/old-prices/list.ts",
    ]);
    let inventory = found(dir.path());
    let expected = [
        "server/a.ts",
        "services/db-backup/package.json",
        "services/db-backup/run.ts",
        "src/app.ts",
        "src/backup/backup.service.ts",
        "src/old-prices/list.ts",
    ];
    assert_eq!(paths(&inventory), expected);
    assert_eq!(inventory.skip_counts()["backup copies"], (4, 5));
}

#[test]
fn a_root_that_is_called_backup_is_read() {
    let dir = tree(&["owner-backup/src/test/x.ts", "owner-backup/src/a.ts"]);
    let inventory = found(&dir.path().join("owner-backup"));
    assert_eq!(paths(&inventory), ["src/a.ts", "src/test/x.ts"]);
}

#[test]
fn sizes_names_and_patterns_leave_files_out() {
    let dir = tree(&["a.min.js", "gen/b.ts", "c.gen.ts", "d.ts"]);
    write(dir.path(), "big.ts", &"a".repeat(2000));
    let options = Options {
        max_file_bytes: 1000,
        exclude: vec!["gen".to_owned(), "**/*.gen.ts".to_owned()],
        ..Options::new(dir.path())
    };
    let inventory = discover(&options).unwrap();
    assert_eq!(paths(&inventory), ["d.ts"]);
    assert_eq!(reason(&inventory, "big.ts"), SkipReason::TooLarge { bytes: 2000, limit: 1000 });
    assert_eq!(reason(&inventory, "a.min.js"), SkipReason::Minified);
    assert_eq!(reason(&inventory, "gen"), SkipReason::Excluded);
    assert_eq!(reason(&inventory, "c.gen.ts"), SkipReason::Excluded);
    let bad = Options { exclude: vec!["[z-a]".to_owned()], ..Options::new(dir.path()) };
    assert!(matches!(discover(&bad), Err(DiscoverError::Pattern { .. })));
}

#[cfg(unix)]
#[test]
fn links_pipes_and_closed_directories_are_counted_and_never_opened() {
    use std::os::unix::fs::symlink;
    let outside = tree(&["secret.ts"]);
    let dir = tree(&["src/a.ts"]);
    symlink(outside.path(), dir.path().join("link")).unwrap();
    symlink(dir.path(), dir.path().join("src/loop")).unwrap();
    symlink(dir.path().join("src/a.ts"), dir.path().join("b.ts")).unwrap();
    for pipe in ["pipe.ts", ".gitignore"] {
        assert!(std::process::Command::new("mkfifo").arg(dir.path().join(pipe)).status().unwrap().success());
    }
    let inventory = found(dir.path());
    assert_eq!(paths(&inventory), ["src/a.ts"]);
    for link in ["link", "src/loop", "b.ts"] {
        assert_eq!(reason(&inventory, link), SkipReason::Symlink);
    }
    assert_eq!(reason(&inventory, "pipe.ts"), SkipReason::NotRegular);
}

#[test]
fn very_deep_directories_are_counted() {
    let dir = tree(&["a.ts"]);
    write(dir.path(), &format!("{}x.ts", "d/".repeat(200)), "");
    let inventory = found(dir.path());
    assert_eq!(paths(&inventory), ["a.ts"]);
    assert_eq!(inventory.skipped.len(), 1);
    assert_eq!(inventory.skipped[0].reason, SkipReason::TooDeep);
}

#[test]
fn targets_choose_what_is_asked_about_and_open_what_was_left_out() {
    let dir = tree(&["package.json", "src/a.ts", "src/b/c.ts", "dist/main.js", "srcs.ts"]);
    let targets = vec![dir.path().join("src"), dir.path().join("dist")];
    let inventory = discover(&Options { targets, ..Options::new(dir.path()) }).unwrap();
    assert_eq!(paths(&inventory), ["dist/main.js", "package.json", "src/a.ts", "src/b/c.ts", "srcs.ts"]);
    assert!(inventory.is_target("src/b/c.ts") && inventory.is_target("dist/main.js"));
    assert!(!inventory.is_target("srcs.ts") && !inventory.is_target("package.json"));
    assert!(inventory.skipped.is_empty());
    let outside = Options { targets: vec![std::env::temp_dir()], ..Options::new(dir.path()) };
    assert!(matches!(discover(&outside), Err(DiscoverError::OutsideRoot { .. })));
    let missing = Options { targets: vec!["no/such.ts".into()], ..Options::new(dir.path()) };
    assert!(matches!(discover(&missing), Err(DiscoverError::Target { .. })));
    assert!(matches!(discover(&Options::new(dir.path().join("none"))), Err(DiscoverError::Root { .. })));
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let names: Vec<String> = (0..60).map(|n| format!("d{}/f{n}.ts", n % 7)).collect();
    let dir = tree(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let one = discover(&Options { threads: 1, ..Options::new(dir.path()) }).unwrap();
    let four = discover(&Options { threads: 4, ..Options::new(dir.path()) }).unwrap();
    assert_eq!(one.files, four.files);
    assert_eq!(one.files.len(), 60);
}

#[test]
fn roles_come_from_paths_below_the_root() {
    let cases = [
        ("src/users/users.service.ts", Role::Source),
        ("src/users/users.service.spec.ts", Role::Test),
        ("test/app.e2e-spec.ts", Role::Test),
        ("apps/api-e2e/src/a.ts", Role::Test),
        ("test-login.js", Role::Test),
        ("src/test-results.service.ts", Role::Source),
        ("jest.config.ts", Role::Test),
        ("prisma/seed.ts", Role::Seed),
        ("scripts/seedUsers.ts", Role::Seed),
        ("src/seedling.ts", Role::Source),
        ("scripts/deploy.ts", Role::Script),
        ("packages/api/scripts/deploy.ts", Role::Script),
        ("worker/src/scripts/reindex.ts", Role::Script),
        ("src/app/api/scripts/route.ts", Role::Source),
        ("app/api/scripts/route.ts", Role::Source),
        ("src/modules/scripts/scripts.service.ts", Role::Source),
        ("src/tools/search.ts", Role::Source),
        ("tools/build.ts", Role::Script),
        ("load-tests/chat.js", Role::Script),
        ("chat.k6.js", Role::Script),
        ("src/db/migrations/1.ts", Role::Migration),
        ("examples/basic/src/index.ts", Role::Example),
        ("src/sample/sample.service.ts", Role::Source),
        ("examples/basic/test/a.ts", Role::Test),
        ("src/latest/a.ts", Role::Source),
    ];
    for (path, role) in cases {
        assert_eq!(Role::of(path), role, "{path}");
    }
}

#[test]
fn a_repository_of_examples_has_sources() {
    let dir = tree(&["eslint.config.js", "index.js", "examples/rest/src/index.ts", "examples/rest/prisma/seed.ts"]);
    let inventory = found(dir.path());
    assert_eq!(inventory.get("examples/rest/src/index.ts").unwrap().role, Role::Source);
    assert_eq!(inventory.get("examples/rest/prisma/seed.ts").unwrap().role, Role::Seed);
    write(dir.path(), "src/lib.ts", "");
    assert_eq!(found(dir.path()).get("examples/rest/src/index.ts").unwrap().role, Role::Example);
}

#[test]
fn minified_code_is_told_from_long_strings() {
    assert!(looks_minified("var a=1;function b(){return a}".repeat(100).as_bytes()));
    assert!(!looks_minified("const a = 1;\n".repeat(200).as_bytes()));
    assert!(!looks_minified(b"var a=1"));
    let query = format!("const q = `{}`;\n{}", "select a from b where c ".repeat(30), "const x = 1;\n".repeat(100));
    assert!(!looks_minified(query.as_bytes()));
    assert!(!looks_minified(&[]));
}

#[test]
fn the_root_is_the_first_directory_above_that_shows_one() {
    let dir = tree(&["pnpm-workspace.yaml", "apps/api/package.json", "apps/api/src/a.ts"]);
    let real = fs::canonicalize(dir.path()).unwrap();
    assert_eq!(find_root(&dir.path().join("apps/api/src/a.ts")), real);
    write(dir.path(), "apps/api/yarn.lock", "");
    assert_eq!(find_root(&dir.path().join("apps/api/src")), real.join("apps/api"));
    let both = [dir.path().join("apps/api/src/a.ts"), dir.path().join("pnpm-workspace.yaml")];
    assert_eq!(find_common_root(&both), real);

    let lone = tree(&["x/package.json", "x/src/a.ts", "y/b.ts"]);
    let real = fs::canonicalize(lone.path()).unwrap();
    assert_eq!(find_root(&lone.path().join("x/src/a.ts")), real.join("x"));
    assert_eq!(find_root(&lone.path().join("y/b.ts")), real.join("y"));
    write(lone.path(), "package.json", "{\"workspaces\":[\"x\"]}");
    assert_eq!(find_root(&lone.path().join("y")), real);
}
