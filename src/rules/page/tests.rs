use super::*;

const PAGE: &str = r#"+++
summary = "A limiter that cannot be switched off for a load test"
severity = "warning"
fix = "none"
since = "0.1.0"
requires = ["express-rate-limit@>=5"]
former = ["rate-limit/unskippable"]
+++

## What it finds

A limiter, built with `rateLimit`, that nothing lifts: no `skip`, no guard around its mount, and no limit that the environment raises.

- the first, which is long enough that it has to be wrapped somewhere before the eightieth column
- the second

## Why it fails

1. All virtual users share one address.
2. The limit counts by address ([the documentation](https://example.org/limits)).

## How to fix

```ts
skip: () => process.env.LOAD_TEST === '1'
```

## When not to use it

| Where | Why |
|---|---|
| at the edge | the tests do not pass there |

## Known limits

None.

## Examples

### Bad: the limit holds for everyone

`src/limits.ts`

```ts
// expect: rate-limit/no-bypass
export const limiter = rateLimit({ max: 100 });
```

It is mounted here, and the next block has no name:

```json expect=a/b@2,c/d@3
{}
```

### Good

```ts
export const limiter = rateLimit({ max: 100, skip: () => true });
```
"#;

fn page() -> Page {
    Page::parse("rate-limit/no-bypass", PAGE).unwrap()
}

/// The error of the page after a replacement in it.
fn error(from: &str, to: &str) -> String {
    assert!(PAGE.contains(from), "{from}");
    Page::parse("a/b", &PAGE.replacen(from, to, 1)).unwrap_err().to_string()
}

fn line_of(what: &str) -> usize {
    PAGE.lines().position(|line| line.contains(what)).unwrap() + 1
}

#[test]
fn a_page_is_read() {
    let page = page();
    assert_eq!(page.level, Level::Warning);
    assert_eq!(page.fix, FixKind::None);
    assert_eq!(page.requires, ["express-rate-limit@>=5"]);
    assert!(page.body.starts_with("## What it finds"));
}

#[test]
fn examples_are_small_repositories() {
    let examples = page().examples;
    assert_eq!(examples.len(), 2);
    assert!(examples[0].bad && !examples[1].bad);
    assert_eq!(examples[0].line, line_of("### Bad"));
    let [first, second] = examples[0].files.as_slice() else { panic!("{:?}", examples[0]) };
    assert_eq!((first.path.as_str(), first.line), ("src/limits.ts", line_of("expect: rate-limit")));
    assert_eq!(second.path, "package.json", "a path names one block only");
    assert_eq!(second.expect, [("a/b".to_owned(), 2), ("c/d".to_owned(), 3)]);
    assert_eq!(examples[1].files[0].path, "src/index.ts");
}

#[test]
fn errors_name_file_and_line() {
    assert_eq!(error("severity", "sevrity").split(": ").next(), Some("rules/a/b.md:3"));
    assert_eq!(
        error("express-rate-limit@>=5", "express-rate-limit"),
        "rules/a/b.md:2: `requires`: `express-rate-limit` is not `package@range`"
    );
    assert!(error("\"warning\"", "\"fatal\"").starts_with("rules/a/b.md:3: unknown variant `fatal`"));
    assert_eq!(
        error("## Known limits", "## Limits"),
        format!("rules/a/b.md:{}: `## Limits` stands where `## Known limits` belongs", line_of("## Known limits"))
    );
    assert_eq!(
        error("### Good", "### Fine"),
        format!("rules/a/b.md:{}: the example `Fine` must start with `Bad` or `Good`", line_of("### Good"))
    );
    assert_eq!(error("### Good\n", ""), format!("rules/a/b.md:{}: there is no good example", PAGE.lines().count()));
    assert!(error("expect=a/b@2", "bad").contains("`bad,c/d@3`: after the language"));
    assert!(error("`src/limits.ts`", "`../../etc/passwd`").contains("does not stay inside the example"));
    assert!(error("```json expect=a/b@2,c/d@3", "`src/limits.ts`\n\n```ts").contains("two blocks for `src/limits.ts`"));
}

#[test]
fn hostile_pages_are_errors() {
    for text in ["", "+++", "+++\n", "# a", "+++\n+++\n", "\0", "+++\nsummary = \"a\"\n+++\n"] {
        assert!(Page::parse("a/b", text).is_err(), "{text:?}");
    }
}

#[test]
fn explained_at_80_columns() {
    let text = explain::render(&page(), 80, false);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn colour_is_only_there_when_asked_for() {
    assert!(!explain::render(&page(), 80, false).contains('\u{1b}'));
    assert!(explain::render(&page(), 80, true).contains("\u{1b}[1mWhat it finds"));
}

#[test]
fn former_names_lead_to_the_page_and_near_ones_are_suggested() {
    let pages = [page()];
    assert_eq!(find(&pages, "rate-limit/unskippable").unwrap().id, "rate-limit/no-bypass");
    let suggest = |id| find(&pages, id).unwrap_err().suggestion;
    assert_eq!(suggest("rate-limit/no-bypas").as_deref(), Some("rate-limit/no-bypass"));
    assert_eq!(find(&pages, "no-bypass").unwrap().id, "rate-limit/no-bypass", "clear without its category");
    assert_eq!(suggest("prisma/unknown-field"), None);
    assert_eq!(
        find(&pages, "no-bypas").unwrap_err().to_string(),
        "there is no rule `no-bypas`; did you mean `rate-limit/no-bypass`?"
    );
}

#[test]
fn lists_of_rules() {
    assert_eq!(
        rule_table_markdown(&[page()]).lines().last().unwrap(),
        "| [`rate-limit/no-bypass`](rules/rate-limit/no-bypass.md) | warning |  | A limiter that cannot be switched off \
         for a load test |"
    );
    assert_eq!(
        rule_list(&[page()], None),
        "rate-limit/no-bypass  warning  A limiter that cannot be switched off for a load test\n"
    );
    let indent = " ".repeat(31);
    assert_eq!(
        rule_list(&[page()], Some(60)),
        format!("rate-limit/no-bypass  warning  A limiter that cannot be\n{indent}switched off for a load test\n")
    );
    insta::assert_snapshot!(rule_list_json(&[page()]).unwrap());
}
