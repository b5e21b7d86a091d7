//! The file system as `oxc_resolver` sees it: the disk, with what stands in for it laid over, so that a resolver reads the
//! tsconfig.json of an editor's buffer or of git's index, and finds no file that a commit would not have.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use oxc_resolver::{FileMetadata, FileSystem, FileSystemOs, ResolveError};
use rustc_hash::FxHashSet;

use crate::discover::{Contents, relative};

/// The disk below a root, and what stands in for it.
pub(super) struct Overlay {
    root: PathBuf,
    contents: Contents,
    /// What was read of the disk.
    reads: Arc<Mutex<FxHashSet<PathBuf>>>,
}

/// What a path is, as far as the contents know.
enum Told<'a> {
    File(&'a Arc<[u8]>),
    Folder,
    Nothing,
    AskTheDisk,
}

impl Overlay {
    pub(super) fn over(root: &Path, contents: &Contents) -> Self {
        Self { root: root.to_path_buf(), contents: contents.clone(), reads: Arc::default() }
    }

    /// The files of the disk that are read, to be looked into at any time.
    pub(super) fn reads(&self) -> Arc<Mutex<FxHashSet<PathBuf>>> {
        Arc::clone(&self.reads)
    }

    fn note_read(&self, path: &Path) {
        if let Ok(mut reads) = self.reads.lock() {
            reads.insert(path.to_path_buf());
        }
    }

    fn told(&self, path: &Path) -> Told<'_> {
        if self.contents.is_empty() {
            return Told::AskTheDisk;
        }
        let Some(place) = self.place(path) else { return Told::AskTheDisk };
        match self.contents.get(&place) {
            Some(Some(bytes)) => Told::File(bytes),
            _ if self.contents.has_below(&place) => Told::Folder,
            // Contents know files only: a folder is where the disk has one.
            Some(None) if !path.is_dir() => Told::Nothing,
            _ => Told::AskTheDisk,
        }
    }

    /// A path relative to the root. None for what is installed, which is never tracked and resolved all the same; but a
    /// package of the workspace is there through a link, and stands elsewhere.
    fn place(&self, path: &Path) -> Option<String> {
        let is_installed = |place: &str| place.split('/').any(|part| part == "node_modules");
        let place = relative(&self.root, path).filter(|it| !it.is_empty())?;
        if !is_installed(&place) {
            return Some(place);
        }
        let linked = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
        let real = fs::canonicalize(path).ok().or_else(linked)?;
        relative(&self.root, &real).filter(|place| !place.is_empty() && !is_installed(place))
    }

    fn bytes(&self, path: &Path) -> Option<io::Result<Vec<u8>>> {
        match self.told(path) {
            Told::File(bytes) => Some(Ok(bytes.to_vec())),
            Told::Nothing => Some(Err(ErrorKind::NotFound.into())),
            Told::Folder => Some(Err(ErrorKind::IsADirectory.into())),
            Told::AskTheDisk => None,
        }
    }

    fn kind(&self, path: &Path) -> Option<io::Result<FileMetadata>> {
        match self.told(path) {
            Told::File(_) => Some(Ok(FileMetadata::new(true, false, false))),
            Told::Folder => Some(Ok(FileMetadata::new(false, true, false))),
            Told::Nothing => Some(Err(ErrorKind::NotFound.into())),
            Told::AskTheDisk => None,
        }
    }
}

impl FileSystem for Overlay {
    fn new() -> Self {
        Self::over(Path::new(""), &Contents::default())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.bytes(path).unwrap_or_else(|| {
            self.note_read(path);
            fs::read(path)
        })
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        match self.bytes(path) {
            Some(bytes) => FileSystemOs::validate_string(bytes?),
            None => {
                self.note_read(path);
                FileSystemOs::read_to_string(path)
            }
        }
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.kind(path).unwrap_or_else(|| FileSystemOs::metadata(path))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        match self.told(path) {
            // What leads to a folder of the workspace is a link all the same.
            Told::Folder => FileSystemOs::symlink_metadata(path).or(Ok(FileMetadata::new(false, true, false))),
            _ => self.kind(path).unwrap_or_else(|| FileSystemOs::symlink_metadata(path)),
        }
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        FileSystemOs::read_link(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        match self.kind(path) {
            Some(kind) => kind.map(|_| crate::discover::real_path(path)),
            None => FileSystemOs::canonicalize(path),
        }
    }
}
