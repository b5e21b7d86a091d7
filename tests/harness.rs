//! The harness of the page and case tests, tested: a comparison that cannot fail would pass every rule.

mod support;

use support::{Sighting, compare, compare_text, expectations_in, sightings};

fn level_of(rule: &str) -> Option<String> {
    (rule.starts_with("a/")).then(|| "warning".to_owned())
}

fn seen(line: usize, rule: &str, level: &str) -> Sighting {
    Sighting { path: "src/x.ts".into(), line, rule: rule.into(), level: level.into() }
}

fn expected(text: &str) -> Result<Vec<Sighting>, String> {
    expectations_in("src/x.ts", text, &level_of)
}

#[test]
fn comments_speak_of_their_line_or_of_the_next() {
    let text = "\
one(); // expect: a/one, a/two level=advice
// expect: a/three
# expect: a/four

two(); // expect: a/five
";
    assert_eq!(
        expected(text).unwrap(),
        [
            seen(1, "a/one", "warning"),
            seen(1, "a/two", "advice"),
            seen(5, "a/three", "warning"),
            seen(5, "a/four", "warning"),
            seen(5, "a/five", "warning"),
        ]
    );
}

#[test]
fn expectations_that_cannot_be_meant_are_errors() {
    assert_eq!(expected("x // expect: b/one").unwrap_err(), "src/x.ts:1: `expect: b/one`: there is no such rule");
    assert!(expected("x // expect:").unwrap_err().contains("an empty expectation"));
    assert!(expected("x // expect: a/one warning").unwrap_err().contains("is not `level=error|warning|advice`"));
    assert!(expected("x\n// expect: a/one").unwrap_err().contains("stands above no line"));
}

#[test]
fn a_missing_an_extra_and_a_misplaced_finding_fail() {
    let one = seen(1, "a/one", "warning");
    let two = seen(2, "a/two", "warning");
    assert_eq!(compare(&[one.clone(), two.clone()], &[two.clone(), one.clone()]), Ok(()));

    let missing = compare(&[one.clone(), two.clone()], std::slice::from_ref(&one)).unwrap_err();
    assert_eq!(missing, "  src/x.ts:2: warning a/two: expected, and not found\n");
    let extra = compare(std::slice::from_ref(&one), &[one.clone(), two]).unwrap_err();
    assert_eq!(extra, "  src/x.ts:2: warning a/two: found, and not expected\n");
    let misplaced = compare(std::slice::from_ref(&one), &[seen(3, "a/one", "warning")]).unwrap_err();
    assert_eq!(
        misplaced,
        "  src/x.ts:1: warning a/one: expected, and not found\n  src/x.ts:3: warning a/one: found, and not expected\n"
    );
}

#[test]
fn a_second_finding_on_a_line_and_another_level_fail() {
    let one = seen(1, "a/one", "warning");
    let twice = compare(std::slice::from_ref(&one), &[one.clone(), one.clone(), one.clone()]).unwrap_err();
    assert_eq!(twice, "  src/x.ts:1: warning a/one: found, and not expected (2 times)\n");
    assert!(compare(&[one], &[seen(1, "a/one", "error")]).is_err());
}

#[test]
fn reports_are_read_without_what_is_suppressed() {
    let finding = |rule: &str, suppression: &str| {
        format!(
            r#"{{"rule":"{rule}","level":"warning","suppression":{suppression},"primary":{{"path":"src/x.ts","start":{{"line":3,"column":1}}}}}}"#
        )
    };
    let list =
        [finding("a/one", "null"), finding("a/two", r#"{"reason":null}"#), finding("suppression/unused", "null")];
    let report = format!(r#"{{"version":1,"findings":[{}]}}"#, list.join(","));
    let expected = [seen(3, "a/one", "warning"), seen(3, "suppression/unused", "warning")];
    assert_eq!(sightings(&report).unwrap(), expected);
}

#[test]
fn what_is_no_report_is_an_error() {
    for text in ["", "{}", r#"{"version":2,"findings":[]}"#, r#"{"version":1}"#, r#"{"version":1,"findings":[{}]}"#] {
        assert!(sightings(text).is_err(), "{text}");
    }
}

#[test]
fn texts_that_differ_show_their_lines() {
    let why = compare_text("expected.txt", "a\nb\n", "b\nc\n").unwrap_err();
    assert!(why.ends_with("  - a\n  + c\n"), "{why}");
    assert!(compare_text("expected.txt", "a\nb\n", "b\na\n").is_err());
    assert_eq!(compare_text("expected.txt", "a\n", "a\n"), Ok(()));
}
