use super::*;
use crate::config::Config;
use crate::finding::{Finding, Level, Location, RelPath};

/// Comments of a script that holds no strings with comment signs, but for the marked one.
fn comments(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("//").into_iter().chain(text[at..].find("/*")).min().map(|it| at + it) {
        let (close, extra) = if text[start..].starts_with("//") { ("\n", 0) } else { ("*/", 2) };
        let end = text[start..].find(close).map_or(text.len(), |it| start + it + extra);
        spans.push(Span::new(start, end));
        at = end;
    }
    spans
}

fn script(text: &str) -> Vec<Suppression> {
    parse(text, Style::Script, &comments(text))
}

fn only(text: &str) -> Suppression {
    let mut all = script(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn ids(it: &Suppression) -> Vec<&str> {
    it.ids.iter().map(|id| id.text.as_str()).collect()
}

#[test]
fn several_rules_and_a_reason() {
    let text = "a();\n// loadproof-ignore prisma/unknown-field, rate-limit/no-bypass -- raw - see #12 -- x\nb();\n";
    let it = only(text);
    assert_eq!(ids(&it), ["prisma/unknown-field", "rate-limit/no-bypass"]);
    assert_eq!(&text[it.ids[1].span.range()], "rate-limit/no-bypass");
    assert_eq!(it.reason.as_deref(), Some("raw - see #12 -- x"));
    assert_eq!(it.scope, Scope::Lines(1, 2));
    assert_eq!(&text[it.removal.unwrap().range()], text.lines().nth(1).unwrap().to_owned() + "\n");
}

#[test]
fn beside_code_it_covers_its_own_line_only() {
    let text = "a(); // loadproof-ignore x/y -- r\nb();\n";
    let it = only(text);
    assert_eq!(it.scope, Scope::Lines(0, 0));
    assert_eq!(&text[it.removal.unwrap().range()], " // loadproof-ignore x/y -- r");
    let text = "  /* loadproof-ignore x/y -- r */ b();\n";
    let it = only(text);
    assert_eq!((it.scope, it.reason.as_deref()), (Scope::Lines(0, 0), Some("r")));
    assert_eq!(&text[it.removal.unwrap().range()], "/* loadproof-ignore x/y -- r */ ");
}

#[test]
fn comments_and_blank_lines_may_stand_between() {
    let it = only("// loadproof-ignore x/y -- r\n\n// more\n/* and\n more */\n  code();\ncode();\n");
    assert_eq!(it.scope, Scope::Lines(0, 5));
    let it = only("// loadproof-ignore x/y -- r\n/* a */ code();\ncode();\n");
    assert_eq!(it.scope, Scope::Lines(0, 1));
    assert_eq!(only("code();\n// loadproof-ignore x/y -- r\n").scope, Scope::Lines(1, 1));
}

#[test]
fn jsx_and_long_block_comments() {
    let it = only("<p>\n  {/* loadproof-ignore x/y -- r */}\n  <b/>\n");
    assert_eq!((it.scope, it.reason.as_deref()), (Scope::Lines(1, 2), Some("r")));
    let text = "/**\n * Why.\n * loadproof-ignore x/y -- r\n */\ncode();\n";
    let it = only(text);
    assert_eq!((it.scope, it.reason.as_deref()), (Scope::Lines(0, 4), Some("r")));
    assert_eq!(&text[it.removal.unwrap().range()], " * loadproof-ignore x/y -- r\n");
}

#[test]
fn a_string_is_no_comment_and_prose_is_no_suppression() {
    let text = "const a = 'http://loadproof-ignore x/y -- r';\n";
    assert_eq!(parse(text, Style::Script, &[]), []);
    assert_eq!(script("// write loadproof-ignore x/y -- r to silence it\n"), []);
    assert_eq!(script("// loadproof-ignored x/y -- r\n"), []);
}

#[test]
fn without_a_reason_and_without_a_rule() {
    let it = only("// loadproof-ignore x/y this is fine\n");
    assert_eq!((ids(&it), it.reason.is_none(), it.stray), (vec!["x/y"], true, true));
    let it = only("// loadproof-ignore x/y --\n");
    assert_eq!((ids(&it), it.reason.is_none(), it.stray), (vec!["x/y"], true, false));
    let it = only("// loadproof-ignore -- everything\n");
    assert_eq!((ids(&it), it.reason.as_deref()), (vec![], Some("everything")));
    assert_eq!(ids(&only("// loadproof-ignore\n")), Vec::<&str>::new());
}

#[test]
fn the_whole_file_only_from_the_top() {
    let top = only("#!/usr/bin/env node\n/* licence */\n// loadproof-ignore-file x/y -- r\ncode();\n");
    assert_eq!((ids(&top), top.scope), (vec!["x/y"], Scope::File));
    assert_eq!(only("code();\n// loadproof-ignore-file x/y -- r\n").scope, Scope::Misplaced);
}

#[test]
fn hash_comments_of_env_yaml_and_dockerfiles() {
    let env = "A=1 # loadproof-ignore x/y -- r\nB='# loadproof-ignore x/y -- r'\nC=a#loadproof-ignore x/y -- r\n";
    let all = parse(env, Style::Hash, &[]);
    assert_eq!(all.iter().map(|it| it.scope).collect::<Vec<_>>(), [Scope::Lines(0, 0)]);
    let yaml = "a: don't # loadproof-ignore x/y -- r\n# loadproof-ignore x/z -- r\n# more\nb: 1\n";
    let all = parse(yaml, Style::Hash, &[]);
    assert_eq!(all.iter().map(|it| it.scope).collect::<Vec<_>>(), [Scope::Lines(0, 0), Scope::Lines(1, 3)]);
    let docker = "# loadproof-ignore x/y -- r\nRUN echo # loadproof-ignore x/z -- r\n";
    assert_eq!(parse(docker, Style::HashLine, &[]).len(), 1);
}

#[test]
fn comments_of_a_prisma_schema() {
    let schema = "url = \"postgres://a// loadproof-ignore x/y -- r\"\r\n/// loadproof-ignore x/y -- r\r\nmodel A {\r\n";
    let all = parse(schema, Style::Slash, &[]);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].scope, all[0].reason.as_deref()), (Scope::Lines(1, 2), Some("r")));
}

#[test]
fn styles_by_name() {
    let of = |path| Style::of(path);
    assert_eq!(of("a/.env.production"), Some(Style::Hash));
    assert_eq!(of("a/prod.env"), Some(Style::Hash));
    assert_eq!(of("Dockerfile.api"), Some(Style::HashLine));
    assert_eq!(of("api.Dockerfile"), Some(Style::HashLine));
    assert_eq!(of("package.json"), None);
    assert_eq!(of("a/b.MTS"), Some(Style::Script));
}

const RULES: &[&str] = &["rate-limit/no-bypass", "prisma/unknown-field"];

fn finding(rule: &'static str, path: &str, start: usize) -> Finding {
    let primary = Location { path: path.into(), span: Span::new(start, start + 1) };
    Finding::new(rule, Level::Error, primary, "m")
}

fn ledger(path: &str, text: &str) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.add(&RelPath::from(path), text, &comments(text));
    ledger
}

#[test]
fn the_suggestion_works_in_every_kind_of_file() {
    let cases = [
        ("a.ts", "x;\n\n    const limiter = 1;\n", "limiter"),
        ("a.ts", "\u{feff}const limiter = 1;\r\n", "limiter"),
        (".env", "A=1\nB=2\n", "B"),
        ("compose.yaml", "a:\n  b: 'x'\n", "b:"),
        ("Dockerfile", "FROM a\nRUN b\n", "RUN"),
        ("schema.prisma", "model A {\n  id Int\n}\n", "id"),
    ];
    for (path, text, token) in cases {
        let start = text.find(token).unwrap();
        let it = finding("rate-limit/no-bypass", path, start);
        let edit = suggestion(&it, text, start as u32).unwrap();
        let mut edited = text.to_owned();
        edited.insert_str(edit.location.span.start as usize, &edit.text);
        let again = finding("rate-limit/no-bypass", path, edited.find(token).unwrap());
        let mut ledger = ledger(path, &edited);
        let silenced = ledger.silence(&again, again.primary.span.start, &Config::default());
        assert_eq!(silenced.and_then(|it| it.reason).as_deref(), Some("reason"), "{path}: {edited:?}");
        assert_eq!(ledger.malformed(RULES), [], "{edited:?}");
        assert_eq!(ledger.unused(|_, _| true), [], "{edited:?}");
    }
    assert_eq!(suggestion(&finding("rate-limit/no-bypass", "package.json", 0), "{}", 0), None);
}

#[test]
fn unused_names_go_and_used_ones_stay() {
    let text = "// loadproof-ignore rate-limit/no-bypass, prisma/unknown-field -- r\ncode();\n";
    let mut ledger = ledger("a.ts", text);
    let start = text.find("code").unwrap();
    assert!(ledger.silence(&finding("prisma/unknown-field", "a.ts", start), 0, &Config::default()).is_some());
    let problems = ledger.unused(|_, _| true);
    let [Problem::Unused { ids, edit: Some(edit), .. }] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(ids, &["rate-limit/no-bypass"]);
    let mut edited = text.to_owned();
    edited.replace_range(edit.location.span.range(), &edit.text);
    assert_eq!(edited, "// loadproof-ignore prisma/unknown-field -- r\ncode();\n");
    assert_eq!(ledger.unused(|rule, _| rule != "rate-limit/no-bypass"), [], "a rule that did not run is not unused");
}

#[test]
fn an_unknown_rule_silences_nothing_and_is_told() {
    let mut ledger = ledger("a.ts", "code(); // loadproof-ignore rate-limit/no-bypas -- r\n");
    assert!(ledger.silence(&finding("rate-limit/no-bypass", "a.ts", 0), 0, &Config::default()).is_none());
    let problems = ledger.malformed(RULES);
    let [Problem::UnknownRule { id, nearest, .. }] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((id.as_str(), nearest.as_deref()), ("rate-limit/no-bypas", Some("rate-limit/no-bypass")));
}

#[test]
fn a_line_counts_before_the_file() {
    let text = "// loadproof-ignore-file prisma/unknown-field -- file\ncode(); // loadproof-ignore prisma/unknown-field -- line\nb();\n";
    let mut ledger = ledger("a.ts", text);
    let mut reason = |token: &str| {
        let it = finding("prisma/unknown-field", "a.ts", text.find(token).unwrap());
        ledger.silence(&it, it.primary.span.start, &Config::default()).and_then(|it| it.reason)
    };
    assert_eq!(reason("code").as_deref(), Some("line"));
    assert_eq!(reason("b();").as_deref(), Some("file"));
    assert_eq!(ledger.unused(|_, _| true), []);
}

#[test]
fn a_finding_inside_a_template_is_silenced_above_the_template() {
    let text = "// loadproof-ignore prisma/unknown-field -- r\nconst q = sql`\n  select x`;\n";
    let it = finding("prisma/unknown-field", "a.ts", text.find("select").unwrap());
    let anchor = text.find("sql").unwrap() as u32;
    assert!(ledger("a.ts", text).silence(&it, anchor, &Config::default()).is_some());
}

#[test]
fn a_reason_without_its_sign_is_stray_and_no_rule() {
    for text in [
        "x/y because of z",
        "x/y: because",
        "x/y - because, well",
        "x/y \u{2014} because",
        "x/y--because",
        "x/y, because of z",
        "x/y. Because of z, and more",
    ] {
        let it = only(&format!("// loadproof-ignore {text}\n"));
        assert_eq!((ids(&it), it.stray, it.reason.as_deref()), (vec!["x/y"], true, None), "{text}");
    }
    let it = only("// loadproof-ignore x/y,z/w because\n");
    assert_eq!((ids(&it), it.stray), (vec!["x/y", "z/w"], true));
    let it = only("// loadproof-ignore x/y, zw -- because\n");
    assert_eq!((ids(&it), it.stray), (vec!["x/y", "zw"], false));
    let it = only("// loadproof-ignore - because\n");
    assert_eq!((ids(&it).len(), it.stray), (0, true));
}

#[test]
fn words_that_are_none_are_told() {
    for word in
        ["loadproof-ignore-next-line", "loadproof-ignore-line", "loadproof-disable", "loadproof-disable-next-line"]
    {
        let text = format!("// {word} x/y -- r\na();\n");
        let it = only(&text);
        assert_eq!(it.unknown_word.map(|it| it.text).as_deref(), Some(word));
    }
    for prose in
        ["loadproof-baseline.json is committed", "loadproof-ignored x/y", "loadproof-disabled", "loadproof-ignore.x"]
    {
        assert_eq!(script(&format!("// {prose}\n")), [], "{prose}");
    }
}
