//! What is read and what is reported: named files, `--staged`, `--since`, `--stdin-filename`, in repositories that git
//! really knows.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

#[path = "support/scratch.rs"]
mod scratch;

use std::fs;

use scratch::{Scratch, query, schema, told};

const QUERY: &str = "src/messages.ts";
const SCHEMA: &str = "prisma/schema.prisma";

#[test]
fn a_schema_that_is_staged_alone_reports_the_queries_that_it_breaks() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("type"));
    repo.write("src/other.ts", &query("nope"));
    repo.commit("query");
    repo.write(SCHEMA, &schema("kind"));
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "nothing is staged: {}", ran.err);
    repo.git(&["add", SCHEMA]);
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY, "src/other.ts"]), "{}{}", ran.out, ran.err);
    // Named, as pre-commit does it.
    let ran = repo.run(&["--force-exclude", SCHEMA]);
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY, "src/other.ts"]), "{}{}", ran.out, ran.err);
    let ran = repo.run(&["prisma"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "a folder answers for what is in it: {}", ran.err);
    let ran = repo.run(&[QUERY]);
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY]));
}

#[test]
fn staged_means_what_the_index_holds() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    repo.git(&["add", QUERY]);
    repo.write(QUERY, &query("type"));
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY]), "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("src/messages.ts:5:"), "{}", ran.out);
    assert_eq!(repo.run(&[]).code, 0, "the work tree is fine");
    // The reverse: right in the index, wrong on disk.
    repo.git(&["add", QUERY]);
    repo.write(QUERY, &query("nope"));
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    // A schema that is edited and not staged breaks nothing that is staged.
    repo.write(SCHEMA, &schema("kind"));
    assert_eq!(repo.run(&["--staged"]).code, 0);
    // Staged, then gone from disk.
    repo.write(QUERY, &query("nope"));
    repo.git(&["add", QUERY]);
    repo.remove(QUERY);
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY]), "{}", ran.err);
    fs::remove_dir(repo.path().join("src")).unwrap();
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY], "the folder is gone too");
}

#[test]
fn a_fix_of_what_is_staged_costs_nothing_that_is_not() {
    let repo = Scratch::committed();
    let staged = "x();\ny(); // loadproof-ignore suppression/no-reason -- r\n";
    repo.write("src/a.ts", staged);
    repo.write("src/b.ts", staged);
    repo.git(&["add", "-A"]);
    let edited = format!("{staged}edited();\n");
    repo.write("src/a.ts", &edited);
    let ran = repo.run(&["--staged", "--fix"]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("src/a.ts was not written: it has edits that are not staged"), "{}", ran.err);
    let text = |path: &str| fs::read_to_string(repo.path().join(path)).unwrap();
    assert_eq!(text("src/a.ts"), edited);
    assert_eq!(text("src/b.ts"), "x();\ny();\n");
}

#[test]
fn a_commit_does_not_pass_for_a_fix_that_is_not_staged() {
    let repo = Scratch::committed();
    repo.write("src/a.ts", "x();\ny(); // loadproof-ignore suppression/no-reason -- r\n");
    repo.git(&["add", "-A"]);
    let fix = ["--staged", "--fix", "--fail-on", "warning"];
    let ran = repo.run(&fix);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    let said = "fixed 1 finding in 1 file; `git add` what was fixed to commit it\n";
    assert!(ran.err.starts_with(said), "{}", ran.err);
    // Until it is staged, the finding is, and the file is not as it is staged.
    assert_eq!(repo.run(&["--staged"]).paths(), ["src/a.ts"]);
    let ran = repo.run(&fix);
    assert_eq!(ran.code, 1, "the fix is there already: {}", ran.err);
    repo.git(&["add", "-A"]);
    let ran = repo.run(&fix);
    assert_eq!((ran.code, ran.err.lines().next()), (0, Some("nothing to fix")), "{}", ran.err);
}

#[test]
fn what_is_deleted_or_not_tracked_is_not_there() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "not tracked: {}", ran.err);
    repo.git(&["add", "-N", QUERY]);
    assert_eq!(repo.run(&["--staged"]).code, 0, "only intended to be added");
    repo.commit("query");
    repo.git(&["rm", "-q", "--cached", QUERY]);
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "deleted in the index: {}", ran.err);
    repo.git(&["rm", "-q", "-f", SCHEMA]);
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn the_configuration_is_the_staged_one() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    repo.write("loadproof.toml", "[rules]\n\"prisma/unknown-field\" = \"warning\"\n");
    repo.git(&["add", "-A"]);
    repo.write("loadproof.toml", "[rules]\n\"prisma/unknown-field\" = \"off\"\n");
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.contains(": warning prisma/unknown-field")), (0, true), "{}{}", ran.out, ran.err);
    assert_eq!(repo.run(&[]).out, "");
    let ran = repo.run_with(&["--stdin-filename", "loadproof.toml"], b"[rulez]\n");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("loadproof.toml:1:2: unknown key `rulez`"), "{}", ran.err);
}

/// A query through a client that another file exports, found by this specifier.
fn query_from(specifier: &str, field: &str) -> String {
    query(field)
        .replace("import { PrismaClient } from '@prisma/client';", &format!("import {{ prisma }} from '{specifier}';"))
        .replace("const prisma = new PrismaClient();\n", "")
}

const CLIENT: &str =
    "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nexport const x = 1;\n";

fn tsconfig(folder: &str) -> String {
    format!("{{ \"compilerOptions\": {{ \"paths\": {{ \"@/*\": [\"./{folder}/*\"] }} }} }}\n")
}

#[test]
fn specifiers_lead_where_the_staged_tsconfig_says() {
    let repo = Scratch::committed();
    repo.write("src/db.ts", CLIENT);
    repo.write("other/db.ts", "export const prisma = { message: { findMany: (query: unknown) => query } };\n");
    repo.write(QUERY, &query_from("@/db", "nope"));
    repo.write("tsconfig.json", &tsconfig("src"));
    repo.git(&["add", "-A"]);
    repo.write("tsconfig.json", &tsconfig("other"));
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY]);
    assert_eq!(repo.run(&[]).out, "", "on disk the alias leads elsewhere");
    repo.git(&["add", "-A"]);
    repo.write("tsconfig.json", &tsconfig("src"));
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(repo.run(&[]).paths(), [QUERY]);
    // In the index alone.
    repo.git(&["add", "-A"]);
    repo.remove("tsconfig.json");
    repo.remove("src/db.ts");
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY]);
    repo.git(&["add", "tsconfig.json"]);
    assert_eq!(repo.run(&["--staged"]).out, "", "nothing says what @/ is");
}

#[test]
fn a_file_that_is_not_in_the_index_is_not_imported() {
    let repo = Scratch::committed();
    repo.write("tsconfig.json", &tsconfig("src"));
    repo.write("src/db/index.ts", CLIENT);
    repo.write(QUERY, &query_from("@/db", "nope"));
    repo.git(&["add", "-A"]);
    // It would be found first, if it were there.
    repo.write("src/db.ts", "export const prisma = { message: { findMany: (query: unknown) => query } };\n");
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY]);
    assert_eq!(repo.run(&[]).out, "");
    repo.git(&["add", "-A"]);
    repo.git(&["rm", "-q", "--cached", "src/db.ts"]);
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY]);
    repo.git(&["rm", "-q", "--cached", "src/db/index.ts"]);
    assert_eq!(repo.run(&["--staged"]).out, "");
}

#[test]
fn a_workspace_package_is_what_its_staged_manifest_says() {
    let repo = Scratch::committed();
    repo.write(
        "package.json",
        "{ \"workspaces\": [\"packages/*\"], \"dependencies\": { \"@prisma/client\": \"6.19.0\" } }\n",
    );
    let manifest = |main: &str| format!("{{ \"name\": \"@acme/db\", \"main\": \"{main}\" }}\n");
    repo.write("packages/db/package.json", &manifest("real.ts"));
    repo.write("packages/db/real.ts", CLIENT);
    repo.write("packages/db/fake.ts", "export const prisma = { message: { findMany: (query: unknown) => query } };\n");
    repo.write(QUERY, &query_from("@acme/db", "nope"));
    #[cfg(unix)]
    {
        fs::create_dir_all(repo.path().join("node_modules/@acme")).unwrap();
        std::os::unix::fs::symlink("../../packages/db", repo.path().join("node_modules/@acme/db")).unwrap();
    }
    repo.write(".gitignore", "node_modules\n");
    repo.git(&["add", "-A"]);
    repo.write("packages/db/package.json", &manifest("fake.ts"));
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY]);
    assert_eq!(repo.run(&[]).out, "");
}

#[test]
fn what_is_ignored_is_what_the_staged_gitignore_says() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    repo.git(&["add", "-A"]);
    repo.write(".gitignore", "/src\n");
    assert_eq!(repo.run(&["--staged"]).paths(), [QUERY], "not staged");
    assert_eq!(repo.run(&[]).out, "");
    repo.git(&["add", ".gitignore"]);
    assert_eq!(repo.run(&["--staged"]).out, "", "as without --staged: what git ignores is not read");
    repo.remove(".gitignore");
    assert_eq!(repo.run(&["--staged"]).out, "", "in the index alone");
    repo.write(".gitignore", "");
    assert_eq!(repo.run(&["--staged"]).out, "", "edited since");
    // Above the root.
    repo.write("apps/api/package-lock.json", "{}\n");
    repo.write("apps/api/prisma/schema.prisma", &schema("type"));
    repo.write("apps/api/lib/a.ts", &query("nope"));
    repo.git(&["add", "-A"]);
    repo.write(".gitignore", "lib\n");
    let below = |args: &[&str]| {
        let mut command = repo.command(args);
        command.current_dir(repo.path().join("apps/api"));
        told(command)
    };
    assert_eq!(below(&["--staged"]).paths(), ["lib/a.ts"]);
    assert_eq!(below(&[]).out, "");
}

#[test]
fn what_git_does_not_compare_with_the_disk_is_compared() {
    for mark in ["--assume-unchanged", "--skip-worktree"] {
        let repo = Scratch::committed();
        repo.write(SCHEMA, &schema("kind"));
        repo.git(&["add", "-A"]);
        repo.git(&["update-index", mark, SCHEMA]);
        repo.write(SCHEMA, &schema("type"));
        repo.write(QUERY, &query("kind"));
        repo.git(&["add", QUERY]);
        let ran = repo.run(&["--staged"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{mark}: {}", ran.err);
        assert_eq!(repo.run(&[]).paths(), [QUERY], "{mark}");
    }
}

#[test]
fn the_baseline_is_the_staged_one_and_what_is_not_staged_is_said() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    repo.git(&["add", "-A"]);
    assert_eq!(repo.run(&["baseline"]).code, 0);
    repo.write("loadproof.toml", "[rules]\n\"prisma/unknown-field\" = \"off\"\n");
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY]));
    for name in ["loadproof.toml", "loadproof-baseline.json"] {
        assert!(ran.err.contains(&format!("warning: {name} is not staged, so it does not count")), "{}", ran.err);
    }
    repo.git(&["add", "loadproof-baseline.json"]);
    repo.remove("loadproof-baseline.json");
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("1 known finding in loadproof-baseline.json"), "{}", ran.err);
    // Above the root.
    repo.write("apps/api/package-lock.json", "{}\n");
    repo.write("apps/api/prisma/schema.prisma", &schema("type"));
    repo.write("apps/api/src/a.ts", &query("nope"));
    repo.git(&["add", "-A"]);
    repo.write("loadproof.toml", "[rules]\n");
    let mut command = repo.command(&["--staged"]);
    command.current_dir(repo.path().join("apps/api"));
    let ran = told(command);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    // Named, it is read wherever it is.
    repo.write("elsewhere/mine.toml", "[rules]\n\"prisma/unknown-field\" = \"warning\"\n");
    let ran = repo.run(&["--staged", "--config", "elsewhere/mine.toml"]);
    assert!(ran.out.contains(": warning prisma/unknown-field"), "{}{}", ran.out, ran.err);
}

#[test]
fn paths_may_hold_anything() {
    let repo = Scratch::committed();
    for path in ["src/a b.ts", "src/\"quoted\".ts", "src/$(x)'.ts", "src/-dash.ts", "src/ü.ts"] {
        repo.write(path, &query("nope"));
    }
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = std::ffi::OsStr::from_bytes(b"src/\xff.ts");
        fs::write(repo.path().join(odd), query("nope")).unwrap();
    }
    repo.git(&["add", "-A"]);
    let ran = repo.run(&["--staged"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 5, "{}", ran.out);
    // From the index alone.
    fs::remove_dir_all(repo.path().join("src")).unwrap();
    assert_eq!(repo.run(&["--staged"]).out, ran.out);
}

#[test]
fn renames_count_under_their_new_name() {
    let repo = Scratch::committed();
    repo.write("src/old.ts", &query("nope"));
    repo.commit("old");
    repo.git(&["mv", "src/old.ts", "src/new.ts"]);
    assert_eq!(repo.run(&["--staged"]).paths(), ["src/new.ts"]);
    assert_eq!(repo.run(&["--since", "HEAD"]).paths(), ["src/new.ts"]);
}

#[test]
fn since_is_where_the_branch_left() {
    let repo = Scratch::committed();
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.write("src/mine.ts", &query("nope"));
    repo.commit("mine");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("src/theirs.ts", &query("nope"));
    repo.commit("theirs");
    repo.git(&["checkout", "-q", "topic"]);
    repo.git(&["merge", "-q", "--no-edit", "main"]);
    assert_eq!(repo.run(&["--since", "main"]).paths(), ["src/mine.ts"]);
    repo.write("src/edited.ts", &query("nope"));
    assert_eq!(repo.run(&["--since", "main"]).paths(), ["src/edited.ts", "src/mine.ts"], "not tracked yet");
    repo.commit("edited");
    assert_eq!(repo.run(&["--since", "HEAD"]).out, "");
    assert_eq!(repo.run(&["--since", "HEAD~1"]).paths(), ["src/edited.ts"]);
    repo.git(&["checkout", "-q", "--detach"]);
    assert_eq!(repo.run(&["--since", "main"]).paths(), ["src/edited.ts", "src/mine.ts"], "a detached HEAD");
    assert_eq!(repo.run(&["--since", "main", "src/mine.ts"]).paths(), ["src/mine.ts"]);
    for wrong in ["nope", "--output=x", "", "HEAD:src/mine.ts"] {
        let ran = repo.run(&[&format!("--since={wrong}")]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
        assert!(ran.err.contains("there is no commit"), "{}", ran.err);
    }
    assert!(!repo.path().join("x").exists());
}

#[test]
fn without_a_repository_or_a_commit() {
    let bare = Scratch::new();
    let ran = bare.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("git says: not a git repository"), "{}", ran.err);
    let mut command = bare.command(&["--staged"]);
    command.env("PATH", "/nonexistent");
    let ran = told(command);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("git is not installed"), "{}", ran.err);
    bare.write(QUERY, &query("nope"));
    bare.git(&["init", "-q"]);
    bare.git(&["add", "-A"]);
    assert_eq!(bare.run(&["--staged"]).paths(), [QUERY], "before the first commit");
    assert_eq!(bare.run(&["--since", "HEAD"]).code, 2);
}

#[test]
fn folders_below_the_top_and_submodules() {
    let repo = Scratch::committed();
    let sub = Scratch::committed();
    sub.write(QUERY, &query("nope"));
    sub.commit("query");
    let from = sub.path().to_str().unwrap();
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", from, "libs/sub"]);
    assert_eq!(repo.run(&["--staged"]).paths(), ["libs/sub/src/messages.ts"]);
    repo.git(&["commit", "-q", "-m", "sub"]);
    assert_eq!(repo.run(&["--staged"]).out, "");

    repo.write("apps/api/package-lock.json", "{}\n");
    repo.write("apps/api/package.json", "{ \"dependencies\": { \"@prisma/client\": \"6.19.0\" } }\n");
    repo.write("apps/api/prisma/schema.prisma", &schema("type"));
    repo.write("apps/api/src/a.ts", &query("nope"));
    repo.git(&["add", "-A"]);
    repo.write("apps/api/src/a.ts", &query("type"));
    let mut command = repo.command(&["--staged"]);
    command.current_dir(repo.path().join("apps/api"));
    let ran = told(command);
    assert_eq!((ran.code, ran.paths()), (1, vec!["src/a.ts"]), "{}", ran.err);
}

#[test]
fn a_hook_sees_the_index_that_the_commit_will_have() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    repo.write("src/fine.ts", &query("type"));
    repo.git(&["add", "-A"]);
    let hook = repo.path().join(".git/hooks/pre-commit");
    let binary = env!("CARGO_BIN_EXE_loadproof");
    fs::write(&hook, format!("#!/bin/sh\nexec '{binary}' --staged --format concise\n")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        let refused = repo.git_command(&["commit", "-q", "-m", "all"]).output().unwrap();
        assert!(!refused.status.success());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned() + &String::from_utf8_lossy(&refused.stdout);
        assert!(said.contains("src/messages.ts:5:"), "{said}");
        // `git commit PATH` makes an index of its own.
        let passed = repo.git_command(&["commit", "-q", "-m", "fine", "src/fine.ts"]).output().unwrap();
        assert!(passed.status.success(), "{}", String::from_utf8_lossy(&passed.stderr));
        // In a second work tree git also sets GIT_DIR.
        repo.git(&["worktree", "add", "-q", "../second", "-b", "second"]);
        let second = repo.path().parent().unwrap().join("second");
        fs::write(second.join("src/bad.ts"), query("nope")).unwrap();
        repo.git(&["-C", second.to_str().unwrap(), "add", "-A"]);
        let refused =
            repo.git_command(&["-C", second.to_str().unwrap(), "commit", "-q", "-m", "bad"]).output().unwrap();
        assert!(!refused.status.success());
        fs::remove_dir_all(second).unwrap();
    }
}

#[test]
fn a_buffer_stands_in_for_its_file() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("type"));
    repo.write("src/other.ts", &query("nope"));
    let buffer = |path: &str, text: &str| repo.run_with(&["--stdin-filename", path], text.as_bytes());
    let ran = buffer(QUERY, &query("nope"));
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY]), "{}{}", ran.out, ran.err);
    let ran = buffer("src/other.ts", &query("type"));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    // Not on disk yet, nor is its folder.
    let ran = buffer("lib/new/file.ts", &query("nope"));
    assert_eq!((ran.code, ran.paths()), (1, vec!["lib/new/file.ts"]), "{}{}", ran.out, ran.err);
    let absolute = repo.path().join("src/messages.ts");
    assert_eq!(buffer(absolute.to_str().unwrap(), &query("nope")).paths(), [QUERY]);
    // The schema is fine in itself; what it breaks elsewhere is shown there.
    let ran = buffer(SCHEMA, &schema("kind"));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let ran = buffer(SCHEMA, &schema("type").replace("Int ", "Imt "));
    assert_eq!((ran.code, ran.paths()), (1, vec![SCHEMA]), "{}", ran.err);
}

#[test]
fn suppressions_configuration_and_formats_hold_for_a_buffer() {
    let repo = Scratch::committed();
    let silenced = query("nope").replace("  return", "  // loadproof-ignore prisma/unknown-field -- r\n  return");
    let ran = repo.run_with(&["--stdin-filename", QUERY], silenced.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    repo.write("loadproof.toml", "exclude = [\"gen\"]\n[rules]\n\"prisma/unknown-field\" = \"warning\"\n");
    let ran = repo.run_with(&["--stdin-filename", QUERY], query("nope").as_bytes());
    assert_eq!((ran.code, ran.out.contains(": warning prisma/unknown-field")), (0, true), "{}", ran.out);
    let mut command = repo.command(&["--stdin-filename", "gen/a.ts"]);
    command.stdin(fs::File::open(repo.path().join("package.json")).unwrap());
    let ran = told(command);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("excluded by loadproof.toml"), "{}", ran.err);
    let ran = repo.run_with(&["--stdin-filename", "gen/a.ts", "--force-exclude"], query("nope").as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let ran = repo.run_with(&["--stdin-filename", QUERY], b"\xff\xfe");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("not valid UTF-8"), "{}", ran.err);
    let json = repo.command(&["--stdin-filename", QUERY]).args(["--quiet"]).output().unwrap();
    assert!(json.status.success(), "an empty buffer is a file without findings");
}

#[test]
fn what_hooks_name_is_no_trouble_with_force_exclude() {
    let repo = Scratch::committed();
    repo.write(QUERY, &query("nope"));
    repo.write("dist/bundle.js", &query("nope"));
    repo.write("README.txt", "x");
    let elsewhere = Scratch::new();
    let elsewhere = elsewhere.path().join("package.json");
    let names = ["dist/bundle.js", "README.txt", "src/gone.ts", elsewhere.to_str().unwrap()];
    for name in names {
        let ran = repo.run(&["--force-exclude", name]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{name}: {}", ran.err);
        assert!(!ran.err.contains("warning"), "{}", ran.err);
    }
    let ran = repo.run(&[&["--force-exclude", QUERY], &names[..]].concat());
    assert_eq!((ran.code, ran.paths()), (1, vec![QUERY]), "{}", ran.err);
}

#[test]
fn named_paths_of_which_nothing_is_read_are_no_pass() {
    let repo = Scratch::committed();
    repo.write("docs/a.txt", "x");
    repo.write(QUERY, &query("type"));
    for name in ["docs", "docs/a.txt"] {
        let ran = repo.run(&[name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {}", ran.err);
        assert!(ran.err.contains(&format!("nothing to read in {name}")), "{}", ran.err);
    }
    let ran = repo.run(&["docs", "src"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("warning: there is nothing to read in docs"), "{}", ran.err);
}
