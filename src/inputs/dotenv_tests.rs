use super::*;

/// Cases and what dotenv makes of them, written by running both packages in Node: input and expected entries as JSON.
const PINNED: &str = include_str!("dotenv_cases.txt");

#[test]
fn every_pinned_case_reads_as_dotenv_16_and_17_read_it() {
    let mut count = 0;
    for line in PINNED.lines() {
        let (input, expected): (String, indexmap::IndexMap<String, String>) = serde_json::from_str(line).unwrap();
        let file = parse(&input);
        let mut found = indexmap::IndexMap::new();
        for entry in &file.entries {
            found.insert(entry.key.value.clone(), entry.value.value.clone());
        }
        assert_eq!(found, expected, "{input:?}");
        count += 1;
    }
    assert!(count >= 60, "only {count} pinned cases");
}

#[test]
fn spans_are_the_bytes_in_the_file() {
    let text = "\u{feff}# é\r\nexport A = 'x y' # c\r\nB=\"l1\r\nl2\"\r\nC: 12\r\nD=\r\nE=a#b";
    let file = parse(text);
    let at: Vec<_> = file.entries.iter().map(|it| (&text[it.key.span.range()], &text[it.value.span.range()])).collect();
    assert_eq!(at, [("A", "x y"), ("B", "l1\r\nl2"), ("C", "12"), ("D", ""), ("E", "a")]);
    let kinds: Vec<_> = file.entries.iter().map(|it| it.quote).collect();
    assert_eq!(kinds, [Quote::Single, Quote::Double, Quote::None, Quote::None, Quote::None]);
    assert_eq!(file.get("B").unwrap().value.value, "l1\nl2");
}

#[test]
fn the_last_of_two_equal_keys_counts_and_references_are_seen() {
    let text = "A=1\nA=\"${HOST:-h}:$PORT \\$no\"";
    let file = parse(text);
    assert_eq!(file.entries.len(), 2);
    let entry = file.get("A").unwrap();
    let names: Vec<_> = entry.references.iter().map(|it| &text[it.name.span.range()]).collect();
    assert_eq!(names, ["HOST", "PORT"]);
}

#[test]
fn hostile_files_end_soon() {
    let escaped = "A='\\'\n".repeat(100_000);
    assert_eq!(parse(&escaped).entries.len(), 100_000);
    assert_eq!(parse(&"A=\"\n".repeat(99_999)).entries.len(), 50_000);
    assert!(parse(&"\n".repeat(1_000_000)).entries.is_empty());
    assert!(parse(&"a".repeat(5_000_000)).entries.is_empty());
    assert_eq!(parse("A=\0b").get("A").unwrap().value.value, "\0b");
    assert_eq!(parse(&"x".repeat(MAX_BYTES + 1)).errors.len(), 1);
}
