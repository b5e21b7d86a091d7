//! A scratch repository that git really knows, with a backend in it whose queries hang on its schema.

#![allow(dead_code, reason = "each test binary uses a part of this")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

/// A schema with one model; `field` is the name of its text field.
pub fn schema(field: &str) -> String {
    format!(
        "generator client {{\n  provider = \"prisma-client-js\"\n}}\n\ndatasource db {{\n  provider = \"postgresql\"\n  url      = \
         env(\"DATABASE_URL\")\n}}\n\nmodel Message {{\n  id   Int    @id\n  {field} String\n}}\n"
    )
}

/// A query that asks for a field by this name.
pub fn query(field: &str) -> String {
    format!(
        "import {{ PrismaClient }} from '@prisma/client';\n\nconst prisma = new PrismaClient();\nexport async function list() \
         {{\n  return prisma.message.findMany({{ where: {{ {field}: 'text' }} }});\n}}\n"
    )
}

/// What a run said.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The paths of the findings in concise output, sorted.
    pub fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = self.out.lines().filter_map(|line| line.split(':').next()).collect();
        paths.sort_unstable();
        paths
    }
}

/// The repository.
pub struct Scratch {
    dir: TempDir,
}

impl Scratch {
    /// A folder that is no repository yet, with a manifest and a schema that has `type`.
    pub fn new() -> Self {
        let it = Self { dir: tempfile::tempdir().unwrap() };
        it.write("package.json", "{ \"dependencies\": { \"@prisma/client\": \"6.19.0\" } }\n");
        it.write("prisma/schema.prisma", &schema("type"));
        it
    }

    /// The same, committed.
    pub fn committed() -> Self {
        let it = Self::new();
        it.git(&["init", "-q", "-b", "main"]);
        it.commit("first");
        it
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).unwrap();
    }

    /// A git command that knows nobody's configuration.
    pub fn git_command(&self, args: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.current_dir(self.path()).args(args).stdin(Stdio::null());
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", self.path());
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
        }
        git
    }

    /// Runs git, which must succeed, and returns what it says.
    pub fn git(&self, args: &[&str]) -> String {
        let output = self.git_command(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--no-verify", "-m", message]);
    }

    /// The binary in this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("loadproof").unwrap();
        command.env("LOADPROOF_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
        command.current_dir(self.path()).args(args).env("LANG", "C.UTF-8").stdin(Stdio::null());
        command.args(if args.contains(&"baseline") { &[] as &[&str] } else { &["--format", "concise"] });
        command
    }

    /// Runs the binary in this folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        told(self.command(args))
    }

    /// Runs the binary with a text on stdin.
    pub fn run_with(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut command = self.command(args);
        // From a file: a run that never reads stdin must not leave the test in a write.
        let input = tempfile::NamedTempFile::new().unwrap();
        fs::write(input.path(), stdin).unwrap();
        command.stdin(fs::File::open(input.path()).unwrap());
        told(command)
    }
}

/// Runs a command to its end.
pub fn told(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
