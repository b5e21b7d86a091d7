//! What a file is for, from its path below the root alone.

use super::kind::{extension, file_name};

/// What a file is for. Tests are silent, and seeds, scripts, migrations and examples nearly so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs in production, as far as its path tells.
    Source,
    /// A test, its helpers, fixtures and mocks.
    Test,
    /// Fills a database with first rows.
    Seed,
    /// Run by hand or by CI: tooling, benchmarks, load tests.
    Script,
    /// A database migration.
    Migration,
    /// Shows how something is used; docs and demos.
    Example,
}

const TEST_DIRS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "__test__",
    "__mocks__",
    "mocks",
    "e2e",
    "cypress",
    "playwright",
    "fixtures",
    "__fixtures__",
    "spec",
    "specs",
    "testdata",
    "test-data",
    "test-utils",
    "testing",
];
const TEST_DIR_ENDINGS: &[&str] = &["-e2e", "-tests", "-test", "_tests", "_test"];
const TEST_MARKS: &[&str] =
    &[".spec.", ".test.", ".tests.", "-spec.", "-test.", ".e2e.", "_test.", "_spec.", ".mock.", ".stories.", ".cy."];
const SEED_DIRS: &[&str] = &["seed", "seeds", "seeder", "seeders", "seeding"];
const MIGRATION_DIRS: &[&str] = &["migrations", "migration"];
const SCRIPT_DIRS: &[&str] =
    &["bench", "benches", "benchmark", "benchmarks", "k6", "loadtest", "loadtests", "artillery", "stress"];
const SCRIPT_DIR_STARTS: &[&str] = &["load-test", "load_test", "stress-test", "stress_test", "perf-test", "k6-"];
const SCRIPT_FILE_STARTS: &[&str] = &[
    "k6.",
    "k6-",
    "k6_",
    "load-test",
    "loadtest",
    "load_test",
    "stress-test",
    "gulpfile.",
    "gruntfile.",
    "eslint.config.",
    ".eslintrc.",
    "commitlint.config.",
    "prettier.config.",
    ".prettierrc.",
    "lint-staged.config.",
    ".lintstagedrc.",
    "tailwind.config.",
    "postcss.config.",
];
const EXAMPLE_DIRS: &[&str] = &["examples", "example", "samples", "sample", "demo", "demos", "playground", "docs"];

impl Role {
    /// The role of the file at `path`, which is relative to the root.
    #[must_use]
    pub fn of(path: &str) -> Self {
        Self::beside_examples(path, false)
    }

    /// As [`Role::of`]; with `all_examples`, in a repository that *is* a collection of examples, those are sources.
    pub(super) fn beside_examples(path: &str, all_examples: bool) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Folder::of(folder).role_of(name, all_examples)
    }
}

/// What a folder's path says of the files in it: worked out once for all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder {
    role: Role,
    is_example: bool,
    below_src: bool,
}

impl Folder {
    /// The folder at a path relative to the root, `""` for the root.
    pub(super) fn of(path: &str) -> Self {
        let lower = path.to_lowercase();
        let dirs: Vec<&str> = lower.split('/').filter(|it| !it.is_empty()).collect();
        let in_src = |depth: usize| dirs.iter().take(depth).any(|dir| *dir == "src");
        let any = |names: &[&str]| dirs.iter().any(|dir| names.contains(dir));

        let is_load_dir = |dir: &str| SCRIPT_DIR_STARTS.iter().any(|start| dir.starts_with(start));
        let is_test_dir = |dir: &str| !is_load_dir(dir) && TEST_DIR_ENDINGS.iter().any(|end| dir.ends_with(end));
        let is_script_dir = |(depth, dir): (usize, &&str)| {
            (*dir == "scripts" && is_for_scripts(&dirs, depth))
                // Below `src`, `tools` is what an agent calls: code that runs in production.
                || (matches!(*dir, "tools" | "tool") && !in_src(depth))
                || is_load_dir(dir)
        };
        let role = if any(TEST_DIRS) || dirs.iter().any(|it| is_test_dir(it)) {
            Role::Test
        } else if any(SEED_DIRS) {
            Role::Seed
        } else if any(MIGRATION_DIRS) {
            Role::Migration
        } else if any(SCRIPT_DIRS) || dirs.iter().enumerate().any(is_script_dir) {
            Role::Script
        } else {
            Role::Source
        };
        let is_example = dirs.iter().enumerate().any(|(depth, dir)| is_example_dir(dir, in_src(depth)));
        Self { role, is_example, below_src: dirs.contains(&"src") }
    }

    /// The role of a file in the folder: what the folder or the name says, in the order in which it counts.
    pub(super) fn role_of(self, name: &str, all_examples: bool) -> Role {
        let lower = name.to_lowercase();
        let said = |role: Role, by_name: bool| (self.role == role || by_name).then_some(role);
        said(Role::Test, is_test_file(&lower, self.below_src))
            .or_else(|| said(Role::Seed, is_seed_file(name, &lower)))
            .or_else(|| said(Role::Migration, has_mark(&lower, &[".migration."])))
            .or_else(|| said(Role::Script, is_script_file(&lower)))
            .unwrap_or(if self.is_example && !all_examples { Role::Example } else { Role::Source })
    }
}

/// Whether a name holds one of these marks, all of which end with a dot.
fn has_mark(name: &str, marks: &[&str]) -> bool {
    let mut heads = name.match_indices('.').filter_map(|(dot, _)| name.get(..=dot));
    heads.any(|head| marks.iter().any(|mark| head.ends_with(mark)))
}

/// Whether the folder at a depth, called `scripts`, is one of scripts. Deep below `src`, and among routes, scripts are what the program is
/// about: `src/app/api/scripts/route.ts` serves them.
fn is_for_scripts(dirs: &[&str], depth: usize) -> bool {
    let above = dirs.get(..depth).unwrap_or_default();
    let below_src = above.iter().position(|dir| *dir == "src").map_or(0, |src| depth - src - 1);
    below_src == 0 && !above.iter().any(|dir| matches!(*dir, "app" | "pages" | "routes"))
}

fn is_test_file(name: &str, below_src: bool) -> bool {
    let runner = ["jest.", "jest-", "vitest.", "vitest-", "playwright.config.", "cypress.config.", "karma.conf."];
    if has_mark(name, TEST_MARKS) || runner.iter().any(|start| name.starts_with(start)) {
        return true;
    }
    let stem = name.split('.').next().unwrap_or(name);
    // `test-login.js` beside package.json is tried by hand; `src/test-results.service.ts` is a domain's word.
    let by_hand = (stem.starts_with("test-") || stem.starts_with("test_") || matches!(stem, "test" | "tests"))
        && name.matches('.').count() == 1
        && !below_src;
    by_hand || matches!(stem, "setuptests" | "setup-tests" | "setup-jest" | "jestsetup")
}

fn is_seed_file(path: &str, lower: &str) -> bool {
    let stem = lower.split('.').next().unwrap_or(lower);
    if matches!(stem, "seed" | "seeds" | "seeder" | "seeders" | "seeding")
        || ["seed-", "seed_", "seeder-"].iter().any(|start| stem.starts_with(start))
        || ["-seed", "_seed", "-seeds", "-seeder", "_seeder"].iter().any(|end| stem.ends_with(end))
        || has_mark(lower, &[".seed.", ".seeder."])
    {
        return true;
    }
    // `seedUsers.ts`, but not `seedling.ts`.
    let rest = file_name(path).strip_prefix("seed").and_then(|rest| rest.chars().next());
    rest.is_some_and(char::is_uppercase)
}

fn is_script_file(name: &str) -> bool {
    SCRIPT_FILE_STARTS.iter().any(|start| name.starts_with(start))
        || has_mark(name, &[".k6.", ".bench.", "-load-test.", "-loadtest.", "-stress-test."])
        || (name.starts_with("k6") && matches!(extension(name), "js" | "ts"))
}

fn is_example_dir(dir: &str, below_src: bool) -> bool {
    // Below `src`, `sample` and `demo` are a domain's words (a laboratory, a sales tool).
    if below_src {
        return matches!(dir, "examples" | "example");
    }
    EXAMPLE_DIRS.contains(&dir)
        || dir.starts_with("demo-")
        || dir.starts_with("demo_")
        || dir.ends_with("-example")
        || dir.ends_with("-examples")
}
