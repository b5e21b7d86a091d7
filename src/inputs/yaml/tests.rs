use std::time::{Duration, Instant};

use super::*;

fn one(file: &str) -> Node {
    let parsed = parse(file);
    assert_eq!(parsed.errors, []);
    parsed.documents.into_iter().next().unwrap()
}

/// Every scalar of the tree whose bytes must be its value.
fn exact(file: &str, node: &Node) {
    match &node.value {
        Value::Scalar { text, .. } => assert_eq!(&file[text.span.range()], text.value),
        Value::Sequence(items) => items.iter().for_each(|it| exact(file, it)),
        Value::Mapping(entries) => entries.iter().for_each(|it| {
            assert_eq!(&file[it.key.span.range()], it.key.value);
            exact(file, &it.value);
        }),
    }
}

#[test]
fn spans_are_bytes_even_after_other_letters() {
    let file = "\u{feff}# é ü 漢\nname: \"é x\"   # c\nlist:\n  - 'a'\n  - b c   # d\nflow: {k: 漢, l: [1, \"2\"]}\nempty:\nlast: z\n";
    let root = one(file);
    exact(file, &root);
    assert_eq!(root.text_at(&["flow", "k"]).unwrap().value, "漢");
    assert!(root.get("empty").unwrap().is_null());
    assert_eq!(&file[root.get("list").unwrap().span.range()], "- 'a'\n  - b c");
    assert_eq!(&file[root.get("flow").unwrap().span.range()], "{k: 漢, l: [1, \"2\"]}");
}

#[test]
fn block_scalars_point_at_their_content() {
    let file = "run: |\n  echo a\n  b=1\nfold: >-\n  x\n  y\nz: 1\n";
    let root = one(file);
    let run = root.text_at(&["run"]).unwrap();
    assert_eq!(run.value, "echo a\nb=1\n");
    assert_eq!(&file[run.span.range()], "echo a\n  b=1");
    assert_eq!(root.get("fold").unwrap().as_str(), Some("x y"));
    assert_eq!(&file[root.text_at(&["fold"]).unwrap().span.range()], "x\n  y");
    let map = crate::inputs::text::OffsetMap::new(run, file);
    let at = run.value.find("b=1").unwrap();
    assert_eq!(&file[map.span(at, at + 3).range()], "b=1");
}

#[test]
fn aliases_and_merge_keys_are_resolved_where_they_are_defined() {
    let file = "x: &x\n  A: 1\n  B: 2\ny:\n  <<: *x\n  B: 3\nz:\n  <<: [*x, {C: 4, A: 9}]\n";
    let root = one(file);
    let y: Vec<_> = root.get("y").unwrap().entries().iter().map(|it| (&*it.key.value, it.value.as_str())).collect();
    assert_eq!(y, [("B", Some("3")), ("A", Some("1"))]);
    let z: Vec<_> = root.get("z").unwrap().entries().iter().map(|it| (&*it.key.value, it.value.as_str())).collect();
    assert_eq!(z, [("A", Some("1")), ("B", Some("2")), ("C", Some("4"))]);
    assert_eq!(root.text_at(&["y", "A"]).unwrap().span.start as usize, file.find('1').unwrap());
}

#[test]
fn a_broken_document_keeps_what_stood_before_and_the_next_ones() {
    let file = "a: 1\nb:\n  - x\n  c: [\n---\nd: 2\n---\ne: *nowhere\n---\nf: 3\n";
    let parsed = parse(file);
    assert_eq!(parsed.documents.first().unwrap().get("a").unwrap().as_str(), Some("1"));
    assert!(parsed.documents.iter().any(|it| it.get("f").is_some()));
    assert!(!parsed.errors.is_empty());
    parsed.documents.iter().for_each(|it| exact(file, it));
}

#[test]
fn brackets_may_close_below_their_key_as_other_parsers_allow() {
    let file = "é: 1\r\na:\r\n  b: [\r\n    x,\r\n    'y'\r\n  ]\r\n  c: {\n  k: v\n  }\nd: 2\n";
    let root = one(file);
    exact(file, &root);
    assert_eq!(root.at(&["a", "b"]).unwrap().texts().len(), 2);
    assert_eq!(root.text_at(&["a", "c", "k"]).unwrap().value, "v");
    assert_eq!(root.get("d").unwrap().as_str(), Some("2"));
    ends_soon(&"a: [\n]\n".repeat(200_000));
}

#[test]
fn json_with_comments_and_tabs_is_read() {
    let file = "{\n\t// é: {\n\t\"a\": [\"x // y\", 1,], /* \" */\n\t\"b\":{\"c\":true}\n}\n";
    let parsed = parse_json(file);
    assert_eq!(parsed.errors, []);
    let root = &parsed.documents[0];
    exact(file, root);
    assert_eq!(root.get("a").unwrap().texts().len(), 2);
    assert_eq!(root.text_at(&["b", "c"]).unwrap().value, "true");
}

/// A hang is what is looked for; a busy machine may well take some seconds.
fn ends_soon(file: &str) -> Parsed {
    let start = Instant::now();
    let parsed = parse(file);
    assert!(start.elapsed() < Duration::from_secs(60), "took {:?}", start.elapsed());
    parsed
}

#[test]
fn alias_bombs_run_out_of_budget() {
    let mut file = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let previous = vec![format!("*a{}", level - 1); 10].join(", ");
        file.push_str(&format!("a{level}: &a{level} [{previous}]\n"));
    }
    let parsed = ends_soon(&file);
    assert!(parsed.errors[0].message.contains("too many nodes"));
    let mut chain = String::from("b0: &b0 x\n");
    for level in 1..1000 {
        chain.push_str(&format!("b{level}: &b{level} [*b{}]\n", level - 1));
    }
    assert!(ends_soon(&chain).errors[0].message.contains("too deep"));
    assert_eq!(ends_soon("a: &a\n  b: *a\n").errors.len(), 1);
}

#[test]
fn deep_nesting_is_refused() {
    for unit in ["[", "{a: ", "- ", "? ", "[[], ", "\"a\": [", "- - [ "] {
        let parsed = ends_soon(&unit.repeat(100_000));
        assert!(!parsed.errors.is_empty(), "{unit}");
    }
    let wide = format!("[{}]", "a, ".repeat(500_000));
    assert!(ends_soon(&wide).errors[0].message.contains("too many nodes"));
    ends_soon(&format!("{}{}", "[".repeat(90), "a,".repeat(500_000)));
    ends_soon(&format!("a: '{}", "\n---\n'".repeat(200_000)));
    ends_soon(&"a: b: c\n---\n".repeat(100_000));
    ends_soon(&"x".repeat(MAX_BYTES));
    ends_soon("a:\0 1\n");
    assert_eq!(ends_soon(&"x".repeat(MAX_BYTES + 1)).errors.len(), 1);
}
