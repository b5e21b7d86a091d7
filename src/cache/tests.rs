use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Cache, Key, place};

fn key(text: &str) -> Key {
    Key::of(text.as_bytes(), 0)
}

fn segments(dir: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(place::folder_of(dir, Path::new("/repo"))).unwrap();
    listed.map(|it| it.unwrap().path()).collect()
}

fn kept(entries: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let cache = Cache::open(dir.path(), Path::new("/repo"));
    for (content, facts) in entries {
        assert_eq!(cache.get(key(content)), None);
        cache.put(key(content), facts.as_bytes());
    }
    let told = cache.finish();
    assert_eq!((told.hits, told.misses, told.trouble), (0, entries.len(), None));
    dir
}

fn ask(dir: &Path, content: &str) -> Option<String> {
    Cache::open(dir, Path::new("/repo")).get(key(content)).map(|it| String::from_utf8(it).unwrap())
}

#[test]
fn what_is_put_is_there_in_the_next_run() {
    let dir = kept(&[("a", "facts of a"), ("b", "facts of b")]);
    assert_eq!(ask(dir.path(), "a").as_deref(), Some("facts of a"));
    assert_eq!(ask(dir.path(), "b").as_deref(), Some("facts of b"));
    assert_eq!(ask(dir.path(), "c"), None);
    assert!(Cache::open(dir.path(), Path::new("/other")).get(key("a")).is_none(), "another repository's");
    assert_ne!(Key::of(b"a", 0), Key::of(b"a", 1), "one text, read in two ways");
}

#[test]
fn what_was_changed_on_disk_is_a_miss() {
    let whole = {
        let dir = kept(&[("a", "facts of a")]);
        fs::read(&segments(dir.path())[0]).unwrap()
    };
    for at in 0..whole.len() {
        let dir = kept(&[("a", "facts of a")]);
        let path = &segments(dir.path())[0];
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        fs::write(path, &bytes).unwrap();
        assert_eq!(ask(dir.path(), "a"), None, "byte {at} changed");
        fs::write(path, &whole[..at]).unwrap();
        assert_eq!(ask(dir.path(), "a"), None, "cut after {at} bytes");
    }
}

#[test]
fn what_is_not_ours_is_passed_over() {
    let dir = kept(&[("a", "facts of a")]);
    let folder = place::folder_of(dir.path(), Path::new("/repo"));
    fs::write(folder.join("0.facts"), b"").unwrap();
    fs::write(folder.join("zzz.facts"), [0xff; 4096]).unwrap();
    fs::create_dir(folder.join("folder.facts")).unwrap();
    assert_eq!(ask(dir.path(), "a").as_deref(), Some("facts of a"));
}

#[test]
fn many_segments_become_one_and_lose_nothing() {
    let dir = TempDir::new().unwrap();
    let text = |number: usize| format!("text {number}");
    for number in 0..30 {
        let cache = Cache::open(dir.path(), Path::new("/repo"));
        cache.put(key(&text(number)), text(number).as_bytes());
        assert_eq!(cache.finish().trouble, None);
    }
    assert!(segments(dir.path()).len() <= super::MOST_SEGMENTS + 1, "{:?}", segments(dir.path()));
    for number in 0..30 {
        assert_eq!(ask(dir.path(), &text(number)), Some(text(number)));
    }
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    let dir = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let dir = dir.path();
            scope.spawn(move || {
                let cache = Cache::open(dir, Path::new("/repo"));
                for number in 0..50 {
                    let text = format!("{thread} {number}");
                    cache.put(key(&text), text.as_bytes());
                }
                cache.finish()
            });
        }
    });
    for thread in 0..4 {
        assert!((0..50).all(|number| ask(dir.path(), &format!("{thread} {number}")).is_some()));
    }
}

#[test]
fn where_nothing_can_be_written_the_cache_says_so_and_does_no_harm() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let cache = Cache::open(&file, Path::new("/repo"));
    cache.put(key("a"), b"facts");
    cache.put(key("b"), b"facts");
    assert_eq!(cache.get(key("a")), None);
    assert!(cache.finish().trouble.unwrap().starts_with(&file.display().to_string()));
}

#[test]
fn only_what_is_the_caches_is_swept() {
    let dir = kept(&[("a", "facts of a")]);
    fs::write(dir.path().join("notes.txt"), "a person's").unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    fs::write(dir.path().join("src/index.ts"), "a person's").unwrap();
    place::sweep(&place::folder_of(dir.path(), Path::new("/repo")));
    assert!(dir.path().join("notes.txt").exists() && dir.path().join("src/index.ts").exists());
    assert_eq!(segments(dir.path()).len(), 1);
}
