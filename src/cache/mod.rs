//! Facts of files, kept between runs.
//!
//! Knows keys, bytes and where they are on disk; nothing of what the bytes say. Facts are a pure function of a file's content
//! and of the program that drew them, so the content's hash is the key, and each build of the program has a folder of its own. An entry that
//! is missing, cut short, changed or of another format is a miss, and never an error: without a cache every run does the same work,
//! and says the same.
//!
//! A folder holds a few [`segment`]s for one repository. A segment is written once, under a name of its own, and then moved into
//! place, so that runs at the same time see whole segments or none, and never wait for each other. [`place`] says where the
//! folders are and how much they may hold.

pub mod place;
mod segment;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use segment::{Segment, Writer};
use xxhash_rust::xxh3::xxh3_64;

/// A file's content, and what else decides what its facts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(u128);

impl Key {
    /// The key of a content that is read in one of several ways.
    #[must_use]
    pub fn of(content: &[u8], way: u8) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128_with_seed(content, u64::from(way)))
    }
}

/// More segments than this are made into one.
const MOST_SEGMENTS: usize = 8;

/// Entries below this many bytes are kept although this run did not ask for them.
const SPARE_BYTES: u64 = 64 << 20;

const NOTE_EXTENSION: &str = ".note";

/// The facts of one repository's files.
pub struct Cache {
    folder: PathBuf,
    segments: Vec<Segment>,
    known: FxHashMap<Key, Found>,
    fresh: Mutex<Option<Writer>>,
    hits: AtomicUsize,
    misses: AtomicUsize,
    trouble: Mutex<Option<String>>,
}

struct Found {
    segment: usize,
    place: segment::Place,
    is_used: AtomicBool,
}

/// What a cache was good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Facts that came from it.
    pub hits: usize,
    /// Facts that it did not have.
    pub misses: usize,
    /// Why nothing could be kept for the next run.
    pub trouble: Option<String>,
}

/// What was kept under a name of the repository at `root` as a whole, without opening its cache.
#[must_use]
pub fn note_of(dir: &Path, root: &Path, name: &str) -> Option<Vec<u8>> {
    note_in(&place::folder_of(dir, root), name)
}

fn note_in(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let bytes = fs::read(folder.join(format!("{name}{NOTE_EXTENSION}"))).ok()?;
    let (sum, bytes) = bytes.split_first_chunk::<8>()?;
    (xxh3_64(bytes).to_le_bytes() == *sum).then(|| bytes.to_vec())
}

impl Cache {
    /// What was kept of the repository at `root`, in the cache's folder `dir`. Touches nothing on disk but to read.
    #[must_use]
    pub fn open(dir: &Path, root: &Path) -> Self {
        let folder = place::folder_of(dir, root);
        let mut cache = Self {
            segments: Segment::all_in(&folder),
            folder,
            known: FxHashMap::default(),
            fresh: Mutex::default(),
            hits: AtomicUsize::new(0),
            misses: AtomicUsize::new(0),
            trouble: Mutex::default(),
        };
        for (segment, held) in cache.segments.iter().enumerate() {
            for &(key, place) in held.entries() {
                cache.known.insert(key, Found { segment, place, is_used: AtomicBool::new(false) });
            }
        }
        cache
    }

    /// What was kept under a key.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<Vec<u8>> {
        let found = self.known.get(&key);
        let bytes = found.and_then(|it| self.segments.get(it.segment)?.read(it.place));
        let counter = if bytes.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        if let (Some(found), Some(_)) = (found, &bytes) {
            found.is_used.store(true, Ordering::Relaxed);
        }
        bytes
    }

    /// Keeps facts for the next run, once [`Cache::finish`] is called.
    pub fn put(&self, key: Key, bytes: &[u8]) {
        let Ok(mut fresh) = self.fresh.lock() else { return };
        if fresh.is_none() && self.knows_no_trouble() {
            match place::make(&self.folder).and_then(|()| Writer::new(&self.folder)) {
                Ok(writer) => *fresh = Some(writer),
                Err(error) => self.tell(&error),
            }
        }
        if let Some(writer) = &mut *fresh
            && let Err(error) = writer.add(key, bytes)
        {
            self.tell(&error);
            *fresh = None;
        }
    }

    /// What was kept of the repository as a whole under a name.
    #[must_use]
    pub fn note(&self, name: &str) -> Option<Vec<u8>> {
        note_in(&self.folder, name)
    }

    /// Keeps something of the repository as a whole, in place of what was kept under the name.
    pub fn put_note(&self, name: &str, bytes: &[u8]) {
        let write = || {
            place::make(&self.folder)?;
            let mut file = tempfile::Builder::new().suffix(place::UNFINISHED).tempfile_in(&self.folder)?;
            file.write_all(&xxh3_64(bytes).to_le_bytes())?;
            file.write_all(bytes)?;
            file.persist(self.folder.join(format!("{name}{NOTE_EXTENSION}"))).map_err(|it| it.error)
        };
        if self.knows_no_trouble()
            && let Err(error) = write()
        {
            self.tell(&error);
        }
    }

    /// Of the notes whose names begin alike, drops all but the newest.
    pub fn drop_notes(&self, alike: &str, most: usize) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let notes = entries.filter(|it| {
            let name = it.file_name();
            let name = name.to_string_lossy();
            name.starts_with(alike) && name.ends_with(NOTE_EXTENSION)
        });
        let mut notes: Vec<_> =
            notes.filter_map(|it| Some((it.metadata().ok()?.modified().ok()?, it.path()))).collect();
        notes.sort_unstable_by(|a, b| b.cmp(a));
        for (_, path) in notes.iter().skip(most) {
            // Another run may have done so already.
            let _ = fs::remove_file(path);
        }
    }

    /// Moves into place what was put, and clears away what is in excess. Says what the cache was good for.
    pub fn finish(&self) -> Use {
        let written = self.fresh.lock().ok().and_then(|mut it| it.take());
        let has_written = written.is_some();
        if let Some(Err(error)) = written.map(Writer::finish) {
            self.tell(&error);
        }
        if self.segments.len() + usize::from(has_written) > MOST_SEGMENTS
            && let Err(error) = self.compact()
        {
            self.tell(&error);
        }
        if has_written {
            place::sweep(&self.folder);
        }
        Use {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            trouble: self.trouble.lock().ok().and_then(|it| it.clone()),
        }
    }

    /// Makes the segments that were there into one. What this run did not ask for is kept up to a bound, the newest first.
    fn compact(&self) -> std::io::Result<()> {
        let mut all: Vec<(&Key, &Found)> = self.known.iter().collect();
        all.sort_by_key(|(key, it)| (!it.is_used.load(Ordering::Relaxed), std::cmp::Reverse(it.segment), **key));
        let mut writer = Writer::new(&self.folder)?;
        let mut spare = 0;
        for (key, found) in all {
            if !found.is_used.load(Ordering::Relaxed) {
                spare += u64::from(found.place.len);
                if spare > SPARE_BYTES {
                    break;
                }
            }
            if let Some(bytes) = self.segments.get(found.segment).and_then(|it| it.read(found.place)) {
                writer.add(*key, &bytes)?;
            }
        }
        writer.finish()?;
        for segment in &self.segments {
            // Another run may have done so already.
            let _ = fs::remove_file(segment.path());
        }
        Ok(())
    }

    fn knows_no_trouble(&self) -> bool {
        self.trouble.lock().is_ok_and(|it| it.is_none())
    }

    fn tell(&self, error: &std::io::Error) {
        if let Ok(mut trouble) = self.trouble.lock() {
            trouble.get_or_insert_with(|| format!("{}: {error}", self.folder.display()));
        }
    }
}

#[cfg(test)]
mod tests;
