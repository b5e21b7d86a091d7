//! One small set of findings through every format, and hostile input through those that draw.

use std::sync::Arc;

use super::human::Canvas;
use super::*;
use crate::finding::{Applicability, Edit, Fix, Level};
use crate::span::Span;

const LIMITS: &str = "\
import rateLimit from 'express-rate-limit';

const bypass = process.env.DISABLE_RATE_LIMIT === 'true';

export const apiLimiter = rateLimit({
  windowMs: 15 * 60 * 1000,
  max: 100,
  skip: () => bypass,
});

export const uploadLimiter = rateLimit({
  windowMs: 60 * 1000,
  max: 10,
});
";
const ENV: &str = "DATABASE_URL=postgresql://app:secret@db/app\nDISABLE_RATE_LIMIT=true\nPORT=3001\n";
const APP: &str = "app.get(process.env.A);\napp.get(process.env.B);\napp.get(process.env.C);\n";

fn sources(path: &str) -> Option<Arc<str>> {
    match path {
        "src/middleware/rateLimiter.ts" => Some(LIMITS.into()),
        ".env" => Some(ENV.into()),
        "src/app.ts" => Some(APP.into()),
        _ => None,
    }
}

/// The span of `what` in the file, the `nth` time it stands there (0-based).
fn at(path: &str, what: &str, nth: usize) -> Location {
    let text = sources(path).unwrap();
    let (start, _) = text.match_indices(what).nth(nth).unwrap();
    Location { path: path.into(), span: Span::new(start, start + what.len()) }
}

fn findings() -> Vec<Finding> {
    let limits = "src/middleware/rateLimiter.ts";
    let mut all = vec![
        Finding::new(
            "rate-limit/bypass-inconsistent",
            Level::Error,
            at(limits, "rateLimit", 2),
            "`uploadLimiter` has no bypass, while 1 of the 2 limiters of this service is lifted by `DISABLE_RATE_LIMIT`",
        )
        .with_label("no `skip` here")
        .with_related(at(limits, "skip", 0), "`apiLimiter` honours the flag")
        .with_related(at(limits, "process.env.DISABLE_RATE_LIMIT", 0), "the flag comes from here")
        .with_related(at(".env", "DISABLE_RATE_LIMIT", 0), "set here")
        .with_consequence(
            "A load test with the flag set still gets 429 (\"Too many requests, please try again later.\") from every \
             route behind `uploadLimiter` after 10 requests a minute.",
        )
        .with_help("Give `uploadLimiter` the same `skip: () => bypass`.")
        .with_subject("uploadLimiter", "")
        .with_fix(Fix {
            title: "add `skip: () => bypass`".into(),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                location: Location { path: limits.into(), span: Span::new(LIMITS.len() - 4, LIMITS.len() - 4) },
                text: "  skip: () => bypass,\n".into(),
            }],
        }),
        Finding::new("pool/size-unset", Level::Advice, at(".env", "DATABASE_URL", 0), "no `connection_limit`"),
    ];
    for (name, var) in ["A", "B", "C"].into_iter().enumerate() {
        all.push(
            Finding::new(
                "env/read-before-load",
                Level::Warning,
                at("src/app.ts", "process.env", name),
                format!("`{var}` is read before `dotenv` has run"),
            )
            .with_label(format!("`{var}` is undefined here"))
            .with_cause("src/app.ts:9")
            .with_consequence("It is `undefined`, whatever `.env` says.")
            .with_help("Load `dotenv/config` first.")
            .with_subject(var, ""),
        );
    }
    crate::finding::sort(&mut all);
    all
}

fn with_report<T>(findings: &[Finding], use_it: impl FnOnce(&Report<'_>) -> T) -> T {
    let place = at("src/app.ts", "app", 0);
    let silenced = Finding::new("rate-limit/no-bypass", Level::Warning, place.clone(), "no way to lift it");
    let suppressed = [Suppressed { finding: &silenced, reason: Some("behind a gateway"), location: &place }];
    use_it(&Report {
        version: "0.1.0",
        root: ".",
        base: &Base::Root,
        findings,
        suppressed: &suppressed,
        baselined: &[],
        skipped: &[Skipped { path: "src/huge.ts", reason: "over 2 MiB" }],
        broken: &[],
        files_read: 312,
        show_advice: false,
        pages: &[],
        sources: &sources,
    })
}

fn human(findings: &[Finding], canvas: Canvas) -> String {
    let mut out = Vec::new();
    with_report(findings, |report| human::write(&mut out, report, canvas)).unwrap();
    String::from_utf8(out).unwrap()
}

const PLAIN: Canvas = Canvas { width: 80, colour: false, unicode: true, links: false };

#[test]
fn pages_are_addresses_once_the_crate_names_a_repository() {
    let rule = "env/misspelt";
    assert_eq!(super::page_at(None, "1.2.0", rule), "rules/env/misspelt.md");
    for repository in
        ["https://example.org/a/loadproof", "https://example.org/a/loadproof.git", "https://example.org/a/loadproof/"]
    {
        let page = "https://example.org/a/loadproof/blob/v1.2.0/rules/env/misspelt.md";
        assert_eq!(super::page_at(Some(repository), "1.2.0", rule), page);
    }
}

#[test]
fn human_format() {
    insta::assert_snapshot!(human(&findings(), PLAIN));
}

#[test]
fn what_was_shown_before_is_named_only_and_a_long_name_stands_above_its_frame() {
    let env = at(".env", "DISABLE_RATE_LIMIT", 0);
    let finding = |line| {
        Finding::new("a/b", Level::Error, at("src/app.ts", "app", line), "m")
            .with_label("here")
            .with_related(env.clone(), "set here")
    };
    let out = human(&[finding(0), finding(1)], PLAIN);
    assert_eq!(out.matches("2 │ DISABLE_RATE_LIMIT=true").count(), 1, "{out}");
    assert!(out.contains("   ╰────\n  also: .env:2:1  set here\n"), "{out}");
    assert_eq!(out.matches("─┬─\n").count(), 2, "what a finding is about is always drawn: {out}");

    let deep = Base::Outside(format!("{}/", "a".repeat(66)));
    let mut long = Vec::new();
    with_report(&[finding(0)], |report| human::write(&mut long, &Report { base: &deep, ..*report }, PLAIN)).unwrap();
    let long = String::from_utf8(long).unwrap();
    assert!(long.contains(&format!("\n{}/src/app.ts:1:1\n   ╭────\n 1 │ app", "a".repeat(66))), "{long}");
    assert!(long.contains(&format!("\n  {}/.env:2:1\n   ╭────\n", "a".repeat(66))), "{long}");
}

#[test]
fn human_format_in_ascii_is_ascii() {
    let text = human(&findings(), Canvas { unicode: false, ..PLAIN });
    assert!(text.is_ascii(), "{text}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for width in [60, 80, 120] {
        for line in human(&findings(), Canvas { width, ..PLAIN }).lines() {
            assert!(line.width() <= width, "{} columns: {line}", line.width());
        }
    }
}

#[test]
fn colour_is_only_there_when_asked_for() {
    assert!(!human(&findings(), PLAIN).contains('\u{1b}'));
    assert!(human(&findings(), Canvas { colour: true, ..PLAIN }).contains("\u{1b}[31;1merror["));
}

#[test]
fn the_neighbours_of_a_line_in_an_env_file_stay_out() {
    assert!(!human(&findings(), PLAIN).contains("secret"));
}

#[test]
fn concise_format() {
    let mut out = Vec::new();
    with_report(&findings(), |report| concise::write(&mut out, report)).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn json_format() {
    let mut out = Vec::new();
    with_report(&findings(), |report| json::write(&mut out, report)).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

/// A format as a test sees it.
type Write = fn(&mut Vec<u8>, &Report<'_>) -> std::io::Result<()>;

const MACHINE_FORMATS: [(&str, Write); 8] = [
    ("json", json::write),
    ("jsonl", jsonl::write),
    ("sarif", sarif::write),
    ("github", github::write),
    ("gitlab", gitlab::write),
    ("junit", junit::write),
    ("checkstyle", checkstyle::write),
    ("rdjson", rdjson::write),
];

fn written(write: Write, report: &Report<'_>) -> String {
    let mut out = Vec::new();
    write(&mut out, report).unwrap();
    String::from_utf8(out).unwrap()
}

/// As a run from the top of a repository over one of its folders, with one old finding and a rule that broke.
fn for_machines<T>(use_it: impl FnOnce(&Report<'_>) -> T) -> T {
    let mut old = findings();
    old.drain(..old.len() - 1);
    let pages: Vec<_> =
        crate::rules::page::all().unwrap().into_iter().filter(|it| it.id == "rate-limit/no-bypass").collect();
    let broken = [Broken { rule: "env/misspelt", message: "index out of bounds" }];
    with_report(&findings(), |report| {
        use_it(&Report {
            base: &Base::Outside("apps/api/".into()),
            baselined: &old,
            broken: &broken,
            pages: &pages,
            ..*report
        })
    })
}

#[test]
fn machine_formats() {
    for (name, write) in MACHINE_FORMATS.into_iter().filter(|(name, _)| *name != "json") {
        let text = for_machines(|report| written(write, report));
        insta::with_settings!({ filters => vec![(r#""(text|markdown)": "([^"]{60})[^"]*""#, r#""$1": "$2…""#)] }, {
            insta::assert_snapshot!(format!("{name}_format"), text);
        });
    }
}

/// A file name, a line of source and a message that try to get out of every format at once.
const HOSTILE: &str = "a\u{1b}[2J\r\n::error file=x,line=1::owned%0A##[error]]]>--><script>&amp;\"'{0}[x](1)\u{0}\u{fffe}\u{202e}\u{7f}é😀,:%.ts";

#[test]
fn hostile_text_stays_text() {
    let source = |_: &str| -> Option<Arc<str>> { Some(HOSTILE.into()) };
    let place = Location { path: HOSTILE.into(), span: Span::new(3, HOSTILE.len()) };
    let fix = Fix {
        title: HOSTILE.into(),
        applicability: Applicability::Safe,
        edits: vec![Edit { location: place.clone(), text: HOSTILE.into() }],
    };
    let finding = Finding::new("a/b", Level::Error, place.clone(), HOSTILE)
        .with_label(HOSTILE)
        .with_related(place.clone(), HOSTILE)
        .with_consequence(HOSTILE)
        .with_help(HOSTILE)
        .with_subject(HOSTILE, HOSTILE)
        .with_fix(fix);
    let findings = [finding.clone()];
    let suppressed = [Suppressed { finding: &finding, reason: Some(HOSTILE), location: &place }];
    for (name, write) in MACHINE_FORMATS {
        let text = with_report(&findings, |report| {
            let skipped = [Skipped { path: HOSTILE, reason: HOSTILE }];
            let broken = [Broken { rule: "a/b", message: HOSTILE }];
            let report = Report { skipped: &skipped, broken: &broken, suppressed: &suppressed, ..*report };
            written(write, &Report { baselined: &findings, sources: &source, ..report })
        });
        assert!(!text.contains(|c: char| c != '\n' && escape::is_hostile(c)), "{name}: {text:?}");
        match name {
            "json" | "sarif" | "gitlab" | "rdjson" => {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            }
            "jsonl" => {
                assert_eq!(text.lines().count(), 3);
                text.lines().for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap()));
            }
            "junit" | "checkstyle" => {
                let mut xml = quick_xml::Reader::from_str(&text);
                xml.config_mut().check_end_names = true;
                let mut elements = Vec::new();
                loop {
                    match xml.read_event().unwrap() {
                        quick_xml::events::Event::Eof => break,
                        quick_xml::events::Event::Start(it) | quick_xml::events::Event::Empty(it) => {
                            for attribute in it.attributes() {
                                attribute.unwrap();
                            }
                            elements.push(String::from_utf8(it.name().as_ref().to_vec()).unwrap());
                        }
                        _ => {}
                    }
                }
                assert!(!elements.iter().any(|it| it == "script"), "{elements:?}");
            }
            _ => {
                assert_eq!(text.lines().count(), 1, "{text}");
                assert!(
                    text.starts_with("::error file=a\\u{1b}[2J\\r\\n%3A%3Aerror file=x%2Cline=1%3A%3Aowned%250A##"),
                    "{text}"
                );
                assert_eq!(text.matches("::").count(), 2 + 3 * 2, "{text}");
            }
        }
    }
}

#[test]
fn closing_line() {
    let all = findings();
    assert_eq!(
        with_report(&all, summary::line),
        "1 error, 3 warnings in 2 of 312 files (1 suppressed, 1 advice hidden: --show-advice, 1 file not read: --files)"
    );
    let clean = with_report(&[], |report| summary::line(&Report { suppressed: &[], skipped: &[], ..*report }));
    assert_eq!(clean, "no findings in 312 files");
    let shown = with_report(&all, |report| summary::line(&Report { show_advice: true, ..*report }));
    assert!(shown.starts_with("1 error, 3 warnings, 1 advice in 3 of 312 files (1 suppressed, "), "{shown}");
}

/// Draws one finding in a file that has this text.
fn draw(path: &str, text: &str, span: Span) -> String {
    let mut finding = Finding::new("a/b", Level::Error, Location { path: path.into(), span }, "message");
    finding.label = "here".into();
    let text: Arc<str> = text.into();
    let mut out = Vec::new();
    with_report(&[finding], |report| {
        let report = Report { sources: &|_| Some(text.clone()), ..*report };
        human::write(&mut out, &report, PLAIN)?;
        concise::write(&mut out, &report)?;
        json::write(&mut out, &report)
    })
    .unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn escape_sequences_never_reach_the_terminal() {
    let text = "const a = '\u{1b}]0;owned\u{7}\u{1b}[2J'; // \u{202e}\u{2066} ]]> \u{9b}31m\r\nlet \0 b;\n";
    let drawn = draw("src/\u{1b}[2Jevil\n\u{202e}.ts", text, Span::new(6, 7));
    assert!(!drawn.contains(|c: char| c != '\n' && escape::is_hostile(c)), "{drawn:?}");
    assert!(drawn.contains("src/\\u{1b}[2Jevil\\n\\u{202e}.ts:1:7"), "{drawn}");
    assert!(drawn.contains("]]>"), "{drawn}");
}

#[test]
fn messages_and_labels_are_made_visible_too() {
    let mut finding = Finding::new("a/b", Level::Error, at("src/app.ts", "app", 0), "bad \u{1b}[2J name");
    finding = finding.with_label("l\u{202e}\n").with_consequence("c\u{7}").with_help("h\r").with_cause("same");
    for canvas in [PLAIN, Canvas { unicode: false, ..PLAIN }] {
        let text = human(&vec![finding.clone(); 3], canvas);
        assert!(!text.contains(|c: char| c != '\n' && escape::is_hostile(c)), "{text:?}");
        assert!(text.contains("bad \\u{1b}[2J name"), "{text}");
    }
}

#[test]
fn code_in_a_message_is_not_broken() {
    let mut finding = Finding::new("a/b", Level::Error, at("src/app.ts", "app", 0), "m");
    finding = finding.with_help(format!("{} and then run `prisma generate` again", "word ".repeat(10).trim()));
    assert!(human(&[finding], PLAIN).contains("`prisma generate`"));
}

#[test]
fn a_line_of_50_mb_is_cut_around_the_span() {
    let half = "x".repeat(25_000_000);
    let text = format!("{half} needle {half}");
    let drawn = draw("min.js", &text, Span::new(half.len() + 1, half.len() + 7));
    assert!(drawn.contains("…xxx"), "{drawn}");
    assert!(drawn.contains(" needle "), "{drawn}");
    assert!(drawn.lines().take_while(|line| !line.starts_with('{')).all(|line| line.chars().count() <= 80), "{drawn}");
}

#[test]
fn a_span_past_the_end_is_shown_at_the_end() {
    let drawn = draw("a.ts", "let a;\nlet b;\n", Span::new(500, 600));
    assert!(drawn.contains("a.ts:3:1"), "{drawn}");
    assert!(drawn.contains("here"), "{drawn}");
}

#[test]
fn an_empty_file_has_a_first_line() {
    let drawn = draw("a.ts", "", Span::new(0, 0));
    assert!(drawn.contains("a.ts:1:1"), "{drawn}");
    assert!(drawn.contains("here"), "{drawn}");
}

#[test]
fn a_file_that_is_gone_still_has_its_place() {
    let location = Location { path: "gone.ts".into(), span: Span::new(1, 2) };
    let finding = Finding::new("a/b", Level::Error, location, "message").with_label("here");
    let text = human(&[finding], PLAIN);
    assert!(text.contains("  gone.ts:1:1  here\n"), "{text}");
}

#[test]
fn a_long_group_is_cut_with_a_count() {
    let one = Finding::new("a/b", Level::Error, at("src/app.ts", "app", 0), "message").with_cause("c");
    let text = human(&vec![one; 30], PLAIN);
    assert!(text.contains("and 29 more places with the same cause:"), "{text}");
    assert!(text.contains("    and 19 more\n"), "{text}");
}

proptest::proptest! {
    #[test]
    fn any_span_in_any_text_can_be_drawn(text in "(?s).{0,80}", a in 0_usize..300, b in 0_usize..300, path in ".{0,12}") {
        let drawn = draw(&path, &text, Span::new(a, b));
        proptest::prop_assert!(!drawn.contains(|c: char| c != '\n' && escape::is_hostile(c)), "{:?}", drawn);
    }
}
