//! One file of entries, written once.
//!
//! The entries' bytes one after the other, then their index, then a tail of fixed length: the index's length, its checksum and a mark. What was
//! cut short has no tail, and each entry has a checksum of its own.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_64;

use super::Key;

/// How a segment's name ends. What is being written has another name.
const EXTENSION: &str = "facts";

const MARK: &[u8; 16] = b"loadproof facts\n";

/// The index's length and checksum, 8 bytes each, and the mark.
const TAIL_BYTES: u64 = 32;

/// An index of more bytes than this is none of ours.
const MOST_INDEX_BYTES: u64 = 64 << 20;

/// Where an entry's bytes are in their segment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    /// In bytes from the segment's start.
    pub offset: u64,
    /// In bytes.
    pub len: u32,
    sum: u64,
}

/// A segment that can be read.
pub(super) struct Segment {
    path: PathBuf,
    file: File,
    entries: Vec<(Key, Place)>,
}

impl Segment {
    /// Every whole segment of a folder, oldest first.
    pub(super) fn all_in(folder: &Path) -> Vec<Self> {
        let Ok(listed) = fs::read_dir(folder) else { return Vec::new() };
        let paths = listed.filter_map(|it| Some(it.ok()?.path()));
        let mut paths: Vec<PathBuf> = paths.filter(|it| it.extension().is_some_and(|it| it == EXTENSION)).collect();
        paths.sort();
        paths.into_iter().filter_map(Self::open).collect()
    }

    fn open(path: PathBuf) -> Option<Self> {
        let file = File::open(&path).ok()?;
        let metadata = file.metadata().ok().filter(fs::Metadata::is_file)?;
        let tail_at = metadata.len().checked_sub(TAIL_BYTES)?;
        let mut tail = [0; TAIL_BYTES as usize];
        read_at(&file, &mut tail, tail_at).ok()?;
        let (numbers, mark) = tail.split_at(16);
        let (index_len, sum) = numbers.split_at(8);
        let index_len = u64::from_le_bytes(index_len.try_into().ok()?);
        if mark != MARK || index_len > tail_at.min(MOST_INDEX_BYTES) {
            return None;
        }
        let mut index = vec![0; usize::try_from(index_len).ok()?];
        read_at(&file, &mut index, tail_at - index_len).ok()?;
        if xxh3_64(&index).to_le_bytes() != sum {
            return None;
        }
        let entries: Vec<(u128, Place)> = postcard::from_bytes(&index).ok()?;
        let entries = entries.into_iter().map(|(key, place)| (Key(key), place)).collect();
        Some(Self { path, file, entries })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn entries(&self) -> &[(Key, Place)] {
        &self.entries
    }

    /// An entry's bytes, where they are still those that were written.
    pub(super) fn read(&self, place: Place) -> Option<Vec<u8>> {
        let mut bytes = vec![0; place.len as usize];
        read_at(&self.file, &mut bytes, place.offset).ok()?;
        (xxh3_64(&bytes) == place.sum).then_some(bytes)
    }
}

/// A segment that is being written.
pub(super) struct Writer {
    file: BufWriter<NamedTempFile>,
    at: u64,
    entries: Vec<(u128, Place)>,
}

impl Writer {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        // The name begins with the time, so that names sort by age.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_millis());
        let file = tempfile::Builder::new()
            .prefix(&format!("{now:015}-"))
            .suffix(super::place::UNFINISHED)
            .tempfile_in(folder)?;
        Ok(Self { file: BufWriter::with_capacity(1 << 18, file), at: 0, entries: Vec::new() })
    }

    pub(super) fn add(&mut self, key: Key, bytes: &[u8]) -> io::Result<()> {
        let len = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.file.write_all(bytes)?;
        self.entries.push((key.0, Place { offset: self.at, len, sum: xxh3_64(bytes) }));
        self.at += u64::from(len);
        Ok(())
    }

    /// Moves the segment into place.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let index = postcard::to_allocvec(&self.entries).map_err(io::Error::other)?;
        self.file.write_all(&index)?;
        self.file.write_all(&(index.len() as u64).to_le_bytes())?;
        self.file.write_all(&xxh3_64(&index).to_le_bytes())?;
        self.file.write_all(MARK)?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let path = file.path().with_extension(EXTENSION);
        file.persist_noclobber(path).map(drop).map_err(|it| it.error)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !bytes.is_empty() {
        let read = file.seek_read(bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.get_mut(read..).unwrap_or_default();
        offset += read as u64;
    }
    Ok(())
}
