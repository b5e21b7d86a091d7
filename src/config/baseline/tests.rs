use super::*;

fn identity(path: &str, rule: &str, subject: &str, scope: &str, code: &str) -> Identity {
    let known = Known {
        rule: rule.into(),
        subject: subject.into(),
        scope: scope.into(),
        fingerprint: crate::finding::fingerprint(rule, path, subject, scope),
        code: code_hash(code),
    };
    Identity { path: path.into(), known }
}

/// Files with their texts.
struct Texts<'a>(&'a [(&'a str, &'a str)]);

impl Places for Texts<'_> {
    fn exists(&self, path: &str) -> bool {
        self.0.iter().any(|(it, _)| *it == path)
    }

    fn mentions(&self, path: &str, name: &str) -> bool {
        self.0.iter().any(|(it, text)| *it == path && text.contains(name))
    }
}

/// The findings that are new.
fn new<'a>(entries: &[Identity], findings: &'a [Identity], texts: &[(&str, &str)]) -> Vec<&'a str> {
    let matched = matching::matched(entries, findings, "", &Texts(texts));
    let pairs = findings.iter().zip(matched.entry_of);
    pairs.filter(|(_, entry)| entry.is_none()).map(|(it, _)| &*it.known.subject).collect()
}

#[test]
fn a_copy_of_an_old_finding_is_new() {
    let old = [identity("a.ts", "r/x", "s", "f", "one()")];
    assert_eq!(new(&old, &old, &[]), [""; 0]);
    assert_eq!(new(&old, &[old.clone(), old.clone()].concat(), &[]), ["s"]);
    let copied = [identity("a.ts", "r/x", "t", "g", "one()")];
    assert_eq!(new(&old, &[old.clone(), copied].concat(), &[("a.ts", "f g")]), ["t"]);
}

#[test]
fn names_around_and_formatting_do_not_make_it_new() {
    let old = [identity("a.ts", "r/x", "apiLimiter", "setup", "rateLimit({ limit: 5, name: \"x\" })")];
    let texts = [("a.ts", "setup start")];
    let same = |it: Identity| assert_eq!(new(&old, &[it], &texts), [""; 0]);
    same(identity("a.ts", "r/x", "apiLimiter", "setup", "rateLimit(other)"));
    same(identity("a.ts", "r/x", "renamed", "start", "rateLimit({\n  limit: 5,\n  name: 'x',\n});"));
    same(identity("b.ts", "r/x", "apiLimiter", "start", "rateLimit({ limit: 5, name: 'x' })"));
    let other = |it: Identity| assert_eq!(new(&old, &[it], &texts).len(), 1);
    other(identity("a.ts", "r/y", "apiLimiter", "setup", "rateLimit({ limit: 5, name: 'x' })"));
    other(identity("a.ts", "r/x", "apiLimiter", "start", "rateLimit({ limit: 6, name: 'x' })"));
    other(identity("b.ts", "r/x", "renamed", "start", "rateLimit({ limit: 5, name: 'x' })"));
}

#[test]
fn where_the_old_place_is_gone_less_is_enough() {
    let old = [identity("a.ts", "r/x", "s", "setup", "one()")];
    let renamed = [identity("a.ts", "r/x", "s", "start", "two()")];
    assert_eq!(new(&old, &renamed, &[("a.ts", "start")]), [""; 0]);
    assert_eq!(new(&old, &renamed, &[("a.ts", "start setup")]), ["s"]);
    let moved = [identity("b.ts", "r/x", "s", "setup", "two()")];
    assert_eq!(new(&old, &moved, &[("b.ts", "")]), [""; 0]);
    assert_eq!(new(&old, &moved, &[("a.ts", "setup"), ("b.ts", "")]), ["s"]);
}

#[test]
fn entries_for_what_lies_outside_of_the_root_stand_for_nothing() {
    let old = [identity("apps/a/x.ts", "r/x", "s", "", "one()"), identity("apps/b/x.ts", "r/x", "s", "", "one()")];
    let both = [identity("apps/a/x.ts", "r/x", "s", "", "one()"), identity("apps/a/y.ts", "r/x", "s", "", "one()")];
    let matched = matching::matched(&old, &both, "apps/a/", &Texts(&[]));
    assert_eq!(matched, Matched { entry_of: vec![Some(0), None], left: vec![] });
}

#[test]
fn the_file_is_sorted_and_reads_back() {
    let mut entries = vec![
        identity("b.ts", "r/x", "\u{1b}[31m\"q\"", "", "1"),
        identity("a.ts", "r/y", "s", "f", ""),
        identity("a.ts", "r/x", "s", "f", "2"),
        identity("a.ts", "r/x", "s", "f", "2"),
    ];
    let text = Baseline::text(&entries);
    entries.reverse();
    assert_eq!(Baseline::text(&entries), text);
    entries.sort();
    assert_eq!(file::parse(&text).unwrap(), entries);
    assert!(!text.contains('\u{1b}'));
    assert_eq!(text.lines().filter(|line| line.contains("\"rule\"")).count(), 4);
    assert_eq!(file::parse(&Baseline::text(&[])).unwrap(), []);
}

#[test]
fn what_is_no_baseline_is_told_with_its_place() {
    let torn = "{\n  \"version\": 1,\n<<<<<<< ours\n";
    assert!(file::parse(torn).unwrap_err().contains("line 3"), "{:?}", file::parse(torn));
    assert!(file::parse("{ \"version\": 2, \"findings\": {} }").unwrap_err().contains("version 2"));
    assert!(file::parse(&"[".repeat(100_000)).is_err());
}
