use super::records::{Indexed, Tracked, object, raw, split, tracked};

#[test]
fn records_are_split_at_nul_whatever_the_paths_hold() {
    let paths: Vec<&[u8]> = split(b"a b.ts\0\"q\".ts\0new\nline.ts\0\xff.ts\0").collect();
    assert_eq!(paths, [b"a b.ts" as &[u8], b"\"q\".ts", b"new\nline.ts", b"\xff.ts"]);
    assert_eq!(split(b"").count(), 0);
}

#[test]
fn what_the_index_holds_is_told_by_mode_and_status() {
    let bytes = b":100644 100644 aa 00 M\0a.ts\0:120000 100644 bb 00 T\0l.ts\0:000000 100644 00 00 A\0n.ts\0:000000 100644 00 00 U\0u.ts\0";
    let expected = vec![
        (b"a.ts" as &[u8], Indexed::Blob("aa".into())),
        (b"l.ts", Indexed::NoFile),
        (b"n.ts", Indexed::NoFile),
        (b"u.ts", Indexed::Unmerged),
    ];
    assert_eq!(raw(bytes), Some(expected));
    assert_eq!(raw(b"what\0"), None);
    assert_eq!(raw(b":100644 100644 aa 00 M\0"), None);
}

#[test]
fn objects_are_read_by_their_length() {
    let (one, rest) = object(b"aa blob 4\nx\ny\0\nbb missing\ncc blob 0\n\n").unwrap();
    assert_eq!(one, Some(b"x\ny\0" as &[u8]));
    let (two, rest) = object(rest).unwrap();
    assert_eq!(two, None);
    assert_eq!(object(rest), Some((Some(b"" as &[u8]), b"" as &[u8])));
    assert_eq!(object(b"aa blob 99\nx\n"), None);
    assert_eq!(object(b"aa blob 18446744073709551615\nx\n"), None);
}

#[test]
fn what_is_tracked_is_told_with_how_git_looks_at_it() {
    let bytes =
        b"H 100644 aa 0\ta b.ts\0h 100755 bb 0\tb.ts\0S 100644 cc 0\tc.ts\0M 100644 dd 2\td.ts\0H 160000 ee 0\tsub\0";
    let of = |path: &'static str, indexed, is_unwatched| Tracked { path: path.as_bytes(), indexed, is_unwatched };
    let expected = vec![
        of("a b.ts", Indexed::Blob("aa".into()), false),
        of("b.ts", Indexed::Blob("bb".into()), true),
        of("c.ts", Indexed::Blob("cc".into()), true),
        of("d.ts", Indexed::Unmerged, false),
        of("sub", Indexed::NoFile, false),
    ];
    assert_eq!(tracked(bytes), Some(expected));
    assert_eq!(tracked(b"what\0"), None);
}
