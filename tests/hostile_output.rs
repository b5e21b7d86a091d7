//! Names and texts that were made to break a report: each format is read by a parser of that format, and says the same
//! findings in the same files, whatever those are called.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

#[path = "support/program.rs"]
mod program;
#[path = "support/sarif.rs"]
mod sarif;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use program::command;
use serde_json::Value;
use tempfile::TempDir;

const SCHEMA: &str = "generator client {\n  provider = \"prisma-client-js\"\n}\n\ndatasource db {\n  provider = \"postgresql\"\n  \
    url      = env(\"DATABASE_URL\")\n}\n\nmodel Message {\n  id   Int    @id\n  type String\n}\n";

/// What a stranger may write into a key, a comment or a text of a repository.
const EVIL: &str = "\u{1b}[31m\u{1b}]0;owned\u{7}]]><script>alert(1)</script>&amp;<!-- ::error file=x::y %0A::z ##[error]w \
                    \u{202e}rtl\u{2066}\u{200b}\u{9b}31m\u{85}\u{2028}\u{fffe}\u{1}\u{7f}|`${x}`\" --";

/// Names of files. All are valid on Linux and macOS.
const NAMES: [&str; 12] = [
    "::error file=x::owned.ts",
    " ::warning::blank.ts",
    "##[error]a.ts",
    "%0A::error::x%25.ts",
    "]]><script>alert(1)<.ts",
    "new\nline\r::error::x.ts",
    "esc\u{1b}[31mred\u{7}\u{9b}.ts",
    "a\u{202e}st.b\u{200b}.ts",
    "\"quoted'&`$(touch owned)`.ts",
    "c:1:2: error x.ts",
    "a,title=b{0} {{c}}.ts",
    "\u{e9}\u{1f600} e\u{301}.ts",
];

/// A query with an unknown field, whose name is hostile too.
fn query() -> String {
    format!(
        "import {{ PrismaClient }} from '@prisma/client';\n\nconst prisma = new PrismaClient();\nexport const list = () => \
         prisma.message.findMany({{ where: {{ '{EVIL}': 1 }} }}); /* {EVIL} */\n"
    )
}

/// A repository with one error in each file of a hostile name, and one in a file whose name is no text.
fn repository() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    fs::create_dir_all(dir.path().join("src/]]>&\u{1b}[2J")).unwrap();
    fs::create_dir(dir.path().join("prisma")).unwrap();
    fs::write(dir.path().join("package.json"), "{ \"dependencies\": { \"@prisma/client\": \"6.19.0\" } }\n").unwrap();
    fs::write(dir.path().join("prisma/schema.prisma"), SCHEMA).unwrap();
    for name in NAMES {
        fs::write(dir.path().join("src/]]>&\u{1b}[2J").join(name), query()).unwrap();
    }
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = std::ffi::OsStr::from_bytes(b"src/caf\xe9\x1b[31m::error::x.ts");
        fs::write(dir.path().join(odd), query()).unwrap();
    }
    dir
}

/// The paths of the findings, relative to the repository.
fn paths() -> BTreeSet<String> {
    NAMES.iter().map(|name| format!("src/]]>&\u{1b}[2J/{name}")).collect()
}

fn run(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().unwrap()
}

/// The report of a run that found errors. Nothing in it acts on a terminal, whatever reads it.
fn report(dir: &Path, format: &str) -> String {
    let ran = run(dir, &["--format", format]);
    assert_eq!(ran.status.code(), Some(1), "{format}: {}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).unwrap();
    harmless(format, &text);
    harmless(format, std::str::from_utf8(&ran.stderr).unwrap());
    text
}

fn harmless(what: &str, text: &str) {
    let acts =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let found = text.lines().find(|line| line.contains(acts));
    assert!(found.is_none(), "{what} holds {found:?}");
}

/// What a person sees in place of a name.
fn visible(text: &str) -> String {
    loadproof::report::escape::visible(text).into_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn text_of<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let text = value.pointer(pointer).and_then(Value::as_str);
    assert!(text.is_some(), "no text at {pointer} in {value}");
    text.unwrap()
}

fn texts<'a>(list: impl IntoIterator<Item = &'a Value>, pointer: &str) -> BTreeSet<String> {
    list.into_iter().map(|it| text_of(it, pointer).to_owned()).collect()
}

#[test]
fn concise_is_one_line_a_finding() {
    let dir = repository();
    let out = report(dir.path(), "concise");
    let line = regex::Regex::new(r"^(.+?):4:\d+: error prisma/unknown-field: `.*` is no field of `Message`").unwrap();
    let found: BTreeSet<String> =
        out.lines().map(|it| line.captures(it).unwrap_or_else(|| panic!("{it:?}"))[1].to_owned()).collect();
    assert_eq!(found, paths().iter().map(|it| visible(it)).collect());
    assert_eq!(out.lines().count(), NAMES.len());
}

#[test]
fn human_shows_and_does_not_obey() {
    let dir = repository();
    let out = report(dir.path(), "human");
    // One field that the schema does not have is one group, which lists its places.
    assert_eq!(out.matches("error[prisma/unknown-field]").count(), 1);
    assert!(paths().iter().all(|it| out.contains(&format!("{}:4:", visible(it)))), "{out}");
    // In colour, what remains without the colours is the same.
    let coloured = run(dir.path(), &["--format", "human", "--color", "always"]);
    let coloured = String::from_utf8(coloured.stdout).unwrap();
    let plain = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap().replace_all(&coloured, "").into_owned();
    assert_eq!(plain, out);
}

#[test]
fn json_and_jsonl_hold_names_and_texts_as_they_are() {
    let dir = repository();
    let document = json(&report(dir.path(), "json"));
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(texts(findings, "/primary/path"), paths());
    assert!(findings.iter().all(|it| text_of(it, "/message").contains(EVIL)), "{findings:?}");
    if cfg!(target_os = "linux") {
        let skipped = document["run"]["skipped"].as_array().unwrap();
        let odd = skipped.iter().find(|it| text_of(it, "/path").contains("caf\u{fffd}")).unwrap();
        assert!(text_of(odd, "/reason").contains("not UTF-8"), "{odd}");
    }
    let out = report(dir.path(), "jsonl");
    let mut lines: Vec<Value> = out.lines().map(json).collect();
    assert_eq!(lines.pop().unwrap()["type"], "run");
    assert_eq!(texts(&lines, "/primary/path"), paths());
    assert_eq!(texts(&lines, "/message"), texts(findings, "/message"));
}

#[test]
fn sarif_is_valid_and_its_addresses_lead_to_the_files() {
    let dir = repository();
    let document = json(&report(dir.path(), "sarif"));
    sarif::validate(&sarif::schema(), &document);
    let results = document["runs"][0]["results"].as_array().unwrap();
    let uris = texts(results, "/locations/0/physicalLocation/artifactLocation/uri");
    let decode = |uri: &String| percent_encoding::percent_decode_str(uri).decode_utf8().unwrap().into_owned();
    assert_eq!(uris.iter().map(decode).collect::<BTreeSet<_>>(), paths());
    // None is read as an address with a scheme, a query or a fragment.
    assert!(uris.iter().all(|uri| uri.starts_with("src/") && !uri.contains([':', '?', '#', '\\', ' '])), "{uris:?}");
}

/// Its name, its properties in order, its text.
type WorkflowCommand = (String, Vec<(String, String)>, String);

/// How the runner reads a line of a log (`ActionCommand.TryParseV2`, and `TryParse` for the older form).
fn workflow_command(line: &str) -> Option<WorkflowCommand> {
    let unescape = |text: &str, signs: &[(&str, &str)]| {
        signs.iter().fold(text.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
    };
    let data = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    let property = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    let Some(rest) = line.trim_start().strip_prefix("::") else {
        let (_, rest) = line.split_once("##[")?;
        let (head, text) = rest.split_once(']')?;
        return Some((head.to_owned(), Vec::new(), text.to_owned()));
    };
    let (head, text) = rest.split_once("::")?;
    let (name, rest) = head.split_once(' ').unwrap_or((head, ""));
    let pairs = rest.trim().split(',').filter(|it| !it.is_empty()).filter_map(|it| it.split_once('='));
    let pairs = pairs.map(|(key, value)| (key.to_owned(), unescape(value, &property)));
    Some((name.to_owned(), pairs.collect(), unescape(text, &data)))
}

#[test]
fn annotations_are_commands_and_nothing_else_in_a_log_is() {
    let dir = repository();
    let out = report(dir.path(), "github");
    let mut found = BTreeSet::new();
    for line in out.lines() {
        let (name, properties, text) = workflow_command(line).unwrap_or_else(|| panic!("{line:?}"));
        let keys: Vec<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!((name.as_str(), keys), ("error", vec!["file", "line", "col", "endLine", "endColumn", "title"]));
        assert!(properties.contains(&("title".into(), "prisma/unknown-field".into())), "{properties:?}");
        assert!(text.starts_with('`') && text.contains("` is no field of `Message`"), "{text}");
        found.insert(properties.first().unwrap().1.clone());
    }
    assert_eq!(found, paths().iter().map(|it| visible(it)).collect());

    // In a job of Actions the runner reads both streams, whatever the format.
    let names: Vec<String> = paths().into_iter().collect();
    for format in ["human", "concise", "json", "jsonl", "sarif", "gitlab", "junit", "checkstyle", "rdjson"] {
        let ran = command(dir.path(), &["--format", format]).env("GITHUB_ACTIONS", "true").output().unwrap();
        for line in String::from_utf8(ran.stdout).unwrap().lines() {
            assert_eq!(workflow_command(line), None, "{format}: {line}");
        }
    }
    fs::write(dir.path().join("loadproof.toml"), "exclude = [\"src/**\"]\n").unwrap();
    let mut args = vec!["--force-exclude", "package.json"];
    args.extend(names.iter().map(String::as_str));
    for args in [&args[..], &args[1..], &args[2..], &["--files"]] {
        let ran = command(dir.path(), args).env("GITHUB_ACTIONS", "true").output().unwrap();
        let (out, err) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
        for line in out.lines().chain(err.lines()) {
            assert_eq!(workflow_command(line), None, "{line}");
        }
        harmless("stdout", &out);
        harmless("stderr", &err);
    }
}

#[test]
fn gitlab_has_one_issue_a_finding() {
    let dir = repository();
    let document = json(&report(dir.path(), "gitlab"));
    let issues = document.as_array().unwrap();
    assert_eq!(texts(issues, "/location/path"), paths());
    assert_eq!(texts(issues, "/fingerprint").len(), NAMES.len());
    assert!(issues.iter().all(|it| it["location"]["lines"]["begin"] == 4 && it["severity"] == "critical"));
}

#[test]
fn rdjson_has_one_diagnostic_a_finding() {
    let dir = repository();
    let document = json(&report(dir.path(), "rdjson"));
    let diagnostics = document["diagnostics"].as_array().unwrap();
    assert_eq!(texts(diagnostics, "/location/path"), paths());
    assert!(diagnostics.iter().all(|it| it["location"]["range"]["start"]["line"] == 4));
}

#[test]
fn junit_is_well_formed_and_text_stays_text() {
    let dir = repository();
    let out = report(dir.path(), "junit");
    let document = roxmltree::Document::parse(&out).unwrap();
    let elements: BTreeSet<&str> =
        document.descendants().filter(|it| it.is_element()).map(|it| it.tag_name().name()).collect();
    assert_eq!(elements, BTreeSet::from(["testsuites", "testsuite", "testcase", "failure"]));
    let cases = || document.descendants().filter(|it| it.has_tag_name("testcase"));
    let found: BTreeSet<String> = cases().map(|it| it.attribute("file").unwrap().to_owned()).collect();
    assert_eq!(found, paths().iter().map(|it| visible(it)).collect());
    for case in cases() {
        let failure = case.first_element_child().unwrap();
        assert!(failure.attribute("message").unwrap().contains(&visible(EVIL)), "{failure:?}");
        assert!(failure.text().unwrap().contains(&visible(EVIL)), "{failure:?}");
    }
}

#[test]
fn checkstyle_is_well_formed_and_text_stays_text() {
    let dir = repository();
    let out = report(dir.path(), "checkstyle");
    let document = roxmltree::Document::parse(&out).unwrap();
    let elements: BTreeSet<&str> =
        document.descendants().filter(|it| it.is_element()).map(|it| it.tag_name().name()).collect();
    assert_eq!(elements, BTreeSet::from(["checkstyle", "error", "file"]));
    let files = document.descendants().filter(|it| it.has_tag_name("file"));
    let found: BTreeSet<String> = files.map(|it| it.attribute("name").unwrap().to_owned()).collect();
    assert_eq!(found, paths().iter().map(|it| visible(it)).collect());
    let errors = document.descendants().filter(|it| it.has_tag_name("error"));
    assert!(errors.clone().count() == NAMES.len());
    for error in errors {
        assert!(error.attribute("message").unwrap().contains(&visible(EVIL)), "{error:?}");
    }
}

#[test]
fn a_baseline_and_fixes_know_files_by_any_name() {
    let dir = repository();
    let place = |name: &str| dir.path().join("src/]]>&\u{1b}[2J").join(name);
    for name in NAMES {
        fs::write(place(name), "x();\ny(); // loadproof-ignore env/misspelt -- r\n").unwrap();
    }
    fs::remove_dir(dir.path().join(".git")).unwrap();
    let git = |args: &[&str]| Command::new("git").current_dir(dir.path()).args(args).output().unwrap();
    assert!(git(&["init", "-q"]).status.success());
    // Through a patch, which git reads.
    let patch = run(dir.path(), &["--diff"]);
    let file = dir.path().join("fix.patch");
    fs::write(&file, &patch.stdout).unwrap();
    let checked = git(&["apply", "--check", "fix.patch"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    fs::remove_file(file).unwrap();

    assert!(run(dir.path(), &["baseline"]).status.success());
    let text = fs::read_to_string(dir.path().join("loadproof-baseline.json")).unwrap();
    let found: BTreeSet<String> = json(&text)["findings"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(found, paths());
    assert!(run(dir.path(), &[]).stdout.is_empty());
    let ran = run(dir.path(), &["--fix", "--no-baseline"]);
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(NAMES.iter().all(|name| fs::read_to_string(place(name)).unwrap() == "x();\ny();\n"));
    harmless("stderr", std::str::from_utf8(&run(dir.path(), &[]).stderr).unwrap());
}

/// 90 findings in each of 100 files, and 1,000 in one.
#[test]
fn ten_thousand_findings() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let line = "y(); // loadproof-ignore env/misspelt -- r\n";
    for at in 0..100 {
        fs::write(dir.path().join(format!("f{at:02}.ts")), line.repeat(90)).unwrap();
    }
    fs::write(dir.path().join("one.ts"), line.repeat(1_000)).unwrap();
    let formats = ["json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "human", "concise"];
    let mut args = Vec::from(formats.map(|it| format!("--format={it}=out.{it}")));
    args.push("--quiet".into());
    let started = Instant::now();
    let ran = run(dir.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(ran.stdout.iter().filter(|it| **it == b'\n').count(), 10_000);
    let read = |format: &str| fs::read_to_string(dir.path().join(format!("out.{format}"))).unwrap();
    let count = |pointer: &str, format| json(&read(format)).pointer(pointer).unwrap().as_array().unwrap().len();
    assert_eq!(count("/findings", "json"), 10_000);
    assert_eq!(count("/runs/0/results", "sarif"), 10_000);
    assert_eq!(count("/diagnostics", "rdjson"), 10_000);
    assert_eq!(count("", "gitlab"), 10_000);
    assert_eq!(read("jsonl").lines().count(), 10_001);
    assert_eq!(read("github").lines().count(), 10_000);
    for (format, element) in [("junit", "failure"), ("checkstyle", "error")] {
        let text = read(format);
        let document = roxmltree::Document::parse(&text).unwrap();
        assert_eq!(document.descendants().filter(|it| it.has_tag_name(element)).count(), 10_000);
    }
    assert!(run(dir.path(), &["baseline"]).status.success());
    assert!(run(dir.path(), &[]).stdout.is_empty(), "a baseline holds them all");
    let fixed = run(dir.path(), &["--fix", "--quiet", "--no-baseline"]);
    assert_eq!(fixed.status.code(), Some(0), "{}", String::from_utf8_lossy(&fixed.stderr));
    assert!(fixed.stdout.is_empty());
    let took = started.elapsed();
    // A debug build on a busy machine; a release build takes about a second.
    assert!(took.as_secs() < 120, "{took:?}");
}
