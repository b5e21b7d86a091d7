//! What loadproof is used through: editors that parse its lines, the action, the packages for npm.
//!
//! What needs more than Rust and bash runs with `LOADPROOF_TEST_NODE=1`: node with npm, and Vim and Emacs where they are
//! installed. The patterns that are tried here are those of the README, read from it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; clippy allows it in the tests themselves only"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use loadproof::inputs::yaml::{self, Node};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_loadproof");

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Two findings, one of them in a file whose name and line try a parser.
fn repo() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let unused = "y(); // loadproof-ignore env/misspelt -- r\n";
    fs::create_dir(dir.path().join("src")).unwrap();
    fs::write(dir.path().join("src/a.ts"), format!("x();\n{unused}")).unwrap();
    fs::write(dir.path().join("src/b (1): c.ts"), format!("\n\n'é😀'; {unused}")).unwrap();
    dir
}

/// Path, line and column of each finding, as the JSON format has them.
fn places(dir: &Path) -> Vec<(String, u64, u64)> {
    let output = Command::cargo_bin("loadproof")
        .unwrap()
        .current_dir(dir)
        .args(["--format=json", "--no-cache"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = |it: &serde_json::Value| {
        let (path, start) = (&it["primary"]["path"], &it["primary"]["start"]);
        Some((path.as_str()?.to_owned(), start["line"].as_u64()?, start["column"].as_u64()?))
    };
    let places: Option<Vec<_>> = report["findings"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(places.as_ref().unwrap().len(), 2);
    places.unwrap()
}

fn concise(dir: &Path) -> String {
    let mut command = Command::cargo_bin("loadproof").unwrap();
    command.env("LOADPROOF_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
    let output = command.current_dir(dir).args(["--format=concise", "--quiet"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// What stands in the README between `before` and `after`.
fn readme(before: &str, after: &str) -> String {
    let text = fs::read_to_string(top().join("README.md")).unwrap();
    let at = text.find(before);
    assert!(at.is_some(), "README has no {before}");
    let rest = &text[at.unwrap() + before.len()..];
    rest.split_once(after).unwrap().0.to_owned()
}

fn with_tools() -> bool {
    std::env::var_os("LOADPROOF_TEST_NODE").is_some_and(|it| it == "1")
}

/// Whether to run a test that needs an editor. `.ci/run` says which are missing.
fn with_tool(name: &str) -> bool {
    with_tools() && Command::new(name).arg("--version").output().is_ok_and(|it| it.status.success())
}

fn succeeded(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_problem_matcher_of_vs_code_finds_the_places() {
    let dir = repo();
    let pattern: String = serde_json::from_str(&format!("\"{}\"", readme("\"regexp\": \"", "\","))).unwrap();
    let pattern = regex::Regex::new(&pattern).unwrap();
    let found: Vec<_> = concise(dir.path())
        .lines()
        .map(|line| {
            let it = pattern.captures(line).unwrap_or_else(|| panic!("no match: {line}"));
            assert_eq!((&it[4], &it[5]), ("warning", "suppression/unused"));
            assert!(!it[6].is_empty());
            (it[1].to_owned(), it[2].parse().unwrap(), it[3].parse().unwrap())
        })
        .collect();
    assert_eq!(found, places(dir.path()));
}

/// Reads the buffer of `M-x compile` as the person would: from error to error.
const EMACS: &str = r#"
(require 'compile)
(let ((buffer (compilation-start (concat (getenv "LOADPROOF") " --format concise --quiet"))))
  (while (get-buffer-process buffer) (accept-process-output nil 0.1))
  (with-current-buffer buffer
    (goto-char (point-min))
    (ignore-errors
      (while t
        (compilation-next-error 1)
        (let ((it (compilation--message->loc (get-text-property (point) 'compilation-message))))
          (princ (format "%S %d %d\n" (caar (compilation--loc->file-struct it))
                         (compilation--loc->line it) (compilation--loc->col it))))))))
"#;

#[test]
fn emacs_compilation_mode_finds_the_places() {
    if !with_tool("emacs") {
        return;
    }
    let dir = repo();
    // Its pattern takes `: ` for the end of a name.
    fs::rename(dir.path().join("src/b (1): c.ts"), dir.path().join("src/b (1) c.ts")).unwrap();
    fs::write(dir.path().join("check.el"), EMACS).unwrap();
    let output = Command::new("emacs")
        .current_dir(dir.path())
        .args(["--batch", "-Q", "-l", "check.el"])
        .env("LOADPROOF", BINARY)
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let expected: Vec<_> =
        places(dir.path()).iter().map(|(path, line, column)| format!("{path:?} {line} {column}")).collect();
    let out = succeeded(&output);
    assert_eq!(out.lines().filter(|line| line.starts_with('"')).collect::<Vec<_>>(), expected, "{out}");
}

#[test]
fn vims_quickfix_finds_the_places() {
    if !with_tool("vim") {
        return;
    }
    let dir = repo();
    let format = readme("set errorformat=", "\n");
    let script = dir.path().join("check.vim");
    let program = format!("set makeprg={}\\ --format\\ concise\\ --quiet\n", BINARY.replace(' ', "\\ "));
    let dump =
        "let items = map(getqflist(), {_, it -> [bufname(it.bufnr), it.lnum, it.col, it.type, it.text, it.valid]})\n";
    let text = format!(
        "{program}set errorformat={format}\nsilent make!\n{dump}call writefile([json_encode(items)], 'out.json')\nqall!\n"
    );
    fs::write(&script, text).unwrap();
    let vim = Command::new("vim")
        .current_dir(dir.path())
        .args(["--clean", "--not-a-term", "-T", "dumb", "-e", "-s", "-S", "check.vim"])
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let items = fs::read_to_string(dir.path().join("out.json")).unwrap_or_else(|_| panic!("{vim:?}"));
    let items: Vec<(String, u64, u64, String, String, u8)> = serde_json::from_str(&items).unwrap();
    let found: Vec<_> = items.iter().map(|it| (it.0.clone(), it.1, it.2)).collect();
    assert_eq!(found, places(dir.path()), "{items:?}");
    for (.., kind, text, valid) in &items {
        assert_eq!((kind.as_str(), valid), ("w", &1));
        assert!(text.starts_with("suppression/unused: "), "{text}");
    }
}

/// Runs the steps of action.yml as GitHub's runner does: expressions are put in, the script goes into a file that
/// `bash --noprofile --norc -eo pipefail` reads. Returns what the steps with a script said, and the inputs of the others.
struct Action {
    inputs: Vec<(String, String)>,
    steps: Vec<Node>,
    outputs: Vec<(String, String)>,
}

impl Action {
    /// With these inputs; the others have their defaults.
    fn new(given: &[(&str, &str)]) -> Self {
        let parsed = yaml::parse(&fs::read_to_string(top().join("action.yml")).unwrap());
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let [action] = &parsed.documents[..] else { panic!("one document") };
        assert_eq!(action.at(&["runs", "using"]).unwrap().as_str(), Some("composite"));
        let text = |node: &Node, keys: &[&str]| node.at(keys).and_then(|it| it.as_str()).unwrap_or_default().to_owned();
        let declared = action.get("inputs").unwrap().entries();
        assert!(given.iter().all(|(name, _)| declared.iter().any(|it| it.key.value == *name)), "{given:?}");
        let inputs = declared.iter().map(|it| {
            let given = given.iter().find(|(name, _)| it.key.value == *name);
            (
                it.key.value.clone(),
                given.map_or_else(|| text(&it.value, &["default"]), |(_, value)| (*value).to_owned()),
            )
        });
        let outputs = action.get("outputs").unwrap().entries();
        let outputs = outputs.iter().map(|it| (it.key.value.clone(), text(&it.value, &["value"])));
        let (inputs, outputs) = (inputs.collect(), outputs.collect());
        Self { inputs, outputs, steps: action.at(&["runs", "steps"]).unwrap().items().to_vec() }
    }

    /// The value of `${{ inputs.x }}` and `${{ github.action_path }}`; the action uses no others.
    fn filled(&self, text: &str) -> String {
        let expression = regex::Regex::new(r"\$\{\{ *([a-z._]+) *\}\}").unwrap();
        let value = |name: &regex::Captures<'_>| match name[1].strip_prefix("inputs.") {
            Some(name) => self.inputs.iter().find(|(it, _)| it == name).unwrap().1.clone(),
            None if &name[1] == "github.action_path" => top().display().to_string(),
            None => panic!("{}", &name[0]),
        };
        expression.replace_all(text, value).into_owned()
    }

    /// The first step, which has the script.
    fn check(&self, dir: &Path) -> Output {
        let step = self.steps.first().unwrap();
        assert_eq!(step.at(&["shell"]).unwrap().as_str(), Some("bash"));
        let script = dir.join(".git/step.sh");
        fs::write(&script, self.filled(step.get("run").unwrap().as_str().unwrap())).unwrap();
        let env = step.get("env").unwrap().entries();
        let env = env.iter().map(|it| (it.key.value.clone(), self.filled(it.value.as_str().unwrap_or_default())));
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(&script)
            .current_dir(dir)
            .env("GITHUB_ACTIONS", "true")
            .envs(env)
            .output()
            .unwrap()
    }

    /// Whether the second step runs, and what it uploads. Its condition is the one that is known here.
    fn upload(&self, dir: &Path) -> Option<String> {
        let step = self.steps.get(1).unwrap();
        assert!(step.get("uses").unwrap().as_str().unwrap().starts_with("github/codeql-action/upload-sarif@"));
        let condition = step.get("if").unwrap().as_str().unwrap();
        assert_eq!(condition, "always() && inputs.upload == 'true' && hashFiles(inputs.sarif) != ''");
        let file = self.filled(step.at(&["with", "sarif_file"]).unwrap().as_str().unwrap());
        (self.filled("${{ inputs.upload }}") == "true" && dir.join(&file).is_file()).then_some(file)
    }
}

#[test]
fn the_action_checks_writes_the_log_and_passes_on_the_exit_code() {
    let dir = repo();
    let binary = ("binary", BINARY);
    let action = Action::new(&[binary]);
    let out = succeeded(&action.check(dir.path()));
    assert!(out.contains("\n::warning file=src/a.ts,line=2,"), "{out}");
    assert_eq!(action.upload(dir.path()).as_deref(), Some("loadproof.sarif"));
    let output = action.outputs.iter().map(|(name, value)| (name.as_str(), action.filled(value)));
    assert_eq!(output.collect::<Vec<_>>(), [("sarif", "loadproof.sarif".to_owned())]);
    let log = fs::read_to_string(dir.path().join("loadproof.sarif")).unwrap();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!((&log["version"], log["runs"][0]["results"].as_array().unwrap().len()), (&"2.1.0".into(), 2));

    // The log is uploaded where the check fails, too, and where nobody wants that, not at all.
    let strict = [binary, ("path", ". src"), ("args", "--fail-on  warning"), ("sarif", "out/log.sarif")];
    fs::create_dir(dir.path().join("out")).unwrap();
    let action = Action::new(&strict);
    assert_eq!(action.check(dir.path()).status.code(), Some(1));
    assert_eq!(action.upload(dir.path()).as_deref(), Some("out/log.sarif"));
    let action = Action::new(&[binary, ("upload", "false")]);
    succeeded(&action.check(dir.path()));
    assert_eq!(action.upload(dir.path()), None);

    // What an input holds is an argument, not a command.
    fs::remove_file(dir.path().join("loadproof.sarif")).unwrap();
    for name in ["path", "args", "sarif", "binary"] {
        let evil = "$(touch owned);touch owned;`touch owned` \"' ${{ github.action_path }}";
        let action = Action::new(&[binary, (name, evil)].iter().rev().copied().collect::<Vec<_>>());
        assert_ne!(action.check(dir.path()).status.code(), Some(1), "{name}");
        assert!(!dir.path().join("owned").exists(), "{name}");
    }
    assert_eq!(Action::new(&[binary, ("path", "nowhere")]).check(dir.path()).status.code(), Some(2));
}

#[test]
fn the_action_builds_a_binary_where_it_is_given_none() {
    let dir = repo();
    // A cargo that notes what it is asked for, and installs the binary under test.
    let bin = dir.path().join(".git/bin");
    fs::create_dir(&bin).unwrap();
    let cargo = "#!/bin/sh\necho \"$@\" >.git/asked\nfor root; do :; done\nmkdir -p \"$root/bin\" && ln -s \"$REAL\" \"$root/bin/loadproof\"\n";
    fs::write(bin.join("cargo"), cargo).unwrap();
    #[cfg(unix)]
    fs::set_permissions(bin.join("cargo"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut path = vec![bin];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let output = Command::new("bash")
        .arg(top().join("action/run.sh"))
        .current_dir(dir.path())
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("REAL", BINARY)
        .env("GITHUB_ACTIONS", "true")
        .env("RUNNER_TEMP", dir.path().join(".git/temp"))
        .env("ACTION_PATH", top())
        .output()
        .unwrap();
    let out = succeeded(&output);
    assert!(out.starts_with("::group::Build loadproof\n::endgroup::\n"), "{out}");
    let asked = fs::read_to_string(dir.path().join(".git/asked")).unwrap();
    let root = dir.path().join(".git/temp/loadproof");
    assert_eq!(asked.trim(), format!("install --quiet --locked --path {} --root {}", top().display(), root.display()));
    assert!(dir.path().join("loadproof.sarif").is_file());
}

#[test]
fn the_action_gives_every_variable_that_its_script_reads() {
    let action = fs::read_to_string(top().join("action.yml")).unwrap();
    let script = fs::read_to_string(top().join("action/run.sh")).unwrap();
    let names = regex::Regex::new(r"\$\{?((?:LOADPROOF|ACTION)_[A-Z]+)").unwrap();
    for name in names.captures_iter(&script).map(|it| it[1].to_owned()) {
        assert!(action.contains(&format!("        {name}: ${{{{ ")), "action.yml does not give {name}");
    }
    assert!(!action.contains("run: ${{") && action.matches("run: ").count() == 1, "{action}");
}

/// A folder with this package of npm, kept between runs.
fn npm_package(name: &str, version: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name.replace(['@', '/'], "-"));
    if !dir.join("node_modules").exists() {
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("package.json"), "{ \"private\": true }\n").unwrap();
        let npm = Command::new("npm")
            .current_dir(&dir)
            .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", &format!("{name}@{version}")])
            .output()
            .unwrap();
        succeeded(&npm);
    }
    dir
}

#[test]
fn rdjson_is_what_a_validator_of_the_format_takes() {
    if !with_tools() {
        return;
    }
    let tool = npm_package("@umbrelladocs/rdformat-validator", "1.0.1");
    let dir = repo();
    let mut command = Command::cargo_bin("loadproof").unwrap();
    let report = command.current_dir(dir.path()).args(["--format=rdjson=report.json"]).output().unwrap();
    succeeded(&report);
    let strict = |file: &str| {
        Command::new("npx")
            .current_dir(&tool)
            .args(["--no-install", "rdformat-validator", "--strict", "--no-extra-fields"])
            .arg(dir.path().join(file))
            .output()
            .unwrap()
    };
    succeeded(&strict("report.json"));
    let text = fs::read_to_string(dir.path().join("report.json")).unwrap();
    assert!(text.contains("\"suggestions\""), "{text}");
    fs::write(dir.path().join("wrong.json"), text.replace("\"line\": 2", "\"line\": \"2\"")).unwrap();
    assert!(!strict("wrong.json").status.success(), "it does look");
}

/// Packs a tarball and returns where it is.
fn pack(args: &[&Path]) -> PathBuf {
    let output = Command::new("node").arg(top().join("npm/pack.js")).args(args).output().unwrap();
    PathBuf::from(succeeded(&output).trim())
}

#[test]
fn npm_installs_the_launcher_and_this_platforms_binary_from_tarballs() {
    if !with_tools() {
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let dir = repo();
    let name = Command::new("node")
        .args(["-p", "const g = process.report.getReport().header.glibcVersionRuntime; process.platform + '-' + process.arch + (process.platform == 'linux' && !g ? '-musl' : '')"])
        .output()
        .unwrap();
    let name = succeeded(&name).trim().to_owned();
    let launcher = pack(&[out.path()]);
    let binary = pack(&[out.path(), Path::new(&name), Path::new(BINARY)]);
    fs::write(dir.path().join("package.json"), "{ \"private\": true }\n").unwrap();
    let npm = Command::new("npm")
        .current_dir(dir.path())
        .args(["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args([&launcher, &binary])
        .output()
        .unwrap();
    succeeded(&npm);
    let installed: Vec<_> = fs::read_dir(dir.path().join("node_modules/@loadproof")).unwrap().collect();
    assert_eq!(installed.len(), 1);

    let npx = |args: &[&str]| {
        Command::new("npx").current_dir(dir.path()).args(["--no-install", "loadproof"]).args(args).output().unwrap()
    };
    let version = succeeded(&npx(&["--version"]));
    assert_eq!(version.trim(), concat!("loadproof ", env!("CARGO_PKG_VERSION")));
    assert_eq!(String::from_utf8(npx(&["--format=concise", "--quiet", "."]).stdout).unwrap(), concise(dir.path()));
    assert_eq!(npx(&["--fail-on", "warning", "."]).status.code(), Some(1));
    assert_eq!(npx(&["--no-such-option"]).status.code(), Some(2));

    fs::remove_dir_all(dir.path().join("node_modules/@loadproof")).unwrap();
    let missing = npx(&["."]);
    assert_eq!(missing.status.code(), Some(2));
    let said = String::from_utf8(missing.stderr).unwrap();
    assert!(said.contains(&format!("the package @loadproof/{name} is missing")), "{said}");
}
