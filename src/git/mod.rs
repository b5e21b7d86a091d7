//! What git says: which files changed, and what its index holds.
//!
//! The only place that runs another program. It is git's own command and no library: a hook must see what `git commit`
//! sees, with the index that git names (`GIT_INDEX_FILE`), sparse and split indexes, and repositories of any format.
//! Nothing that the repository configures is run: no pager, no external diff, no file system monitor.

mod index;
mod records;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::discover::{real_path, relative};
use crate::finding::RelPath;

pub use index::MAX_BLOB_BYTES;

/// Variables by which git tells a hook where it is. They are right for the hook's repository and folder alone.
const PLACES: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX"];
const INDEX: &str = "GIT_INDEX_FILE";

/// Why git did not answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git.
    #[error("git is not installed, or not on the PATH; --staged and --since ask it what changed")]
    Missing,
    /// It could not be started, or not be talked to.
    #[error("cannot run git: {0}")]
    Run(#[from] std::io::Error),
    /// It said no.
    #[error("git says: {0}")]
    Refused(String),
    /// The revision is none.
    #[error("there is no commit {0}; a shallow clone may not have it (`git fetch --unshallow`)")]
    NoRevision(String),
    /// What it wrote is not what it is known to write.
    #[error("git wrote something unexpected as it was asked for {0}")]
    Output(&'static str),
}

/// The work tree around the root of a run.
#[derive(Debug)]
pub struct Repository {
    /// The top of the work tree, without symlinks in it.
    top: PathBuf,
    /// From there to the root of the run: `""` or `services/api/`.
    prefix: String,
    /// The repository's own ignore file beside the `.gitignore`s; need not exist.
    exclude: PathBuf,
    /// The index that git told a hook to use.
    index: Option<PathBuf>,
    /// Whether git must be told where the repository is by the variables that we inherited.
    inherits: bool,
}

impl Repository {
    /// The work tree that `root` lies in.
    ///
    /// # Errors
    /// There is no git, or `root` lies in no work tree, or git does not trust its owner.
    pub fn around(root: &Path) -> Result<Self, GitError> {
        let root = real_path(root);
        let mut repository =
            Self { top: root.clone(), prefix: String::new(), exclude: PathBuf::new(), index: None, inherits: false };
        let wanted = ["rev-parse", "--absolute-git-dir", "--show-toplevel", "--git-path", "info/exclude"];
        let said = match repository.run(&wanted) {
            Err(GitError::Refused(_)) if env::var_os("GIT_DIR").is_some() => {
                // A work tree that only the variables lead to.
                repository.inherits = true;
                repository.run(&wanted)?
            }
            said => said?,
        };
        let odd = || GitError::Output("the top of the work tree");
        let said = String::from_utf8(said).map_err(|_| odd())?;
        let lines: Vec<&str> = said.lines().collect();
        let [git_dir, top, exclude] = lines.as_slice() else { return Err(odd()) };
        // It is relative to where git ran.
        let here = if repository.inherits { env::current_dir()? } else { root.clone() };
        repository.exclude = here.join(exclude);
        repository.top = real_path(Path::new(top));
        let prefix = relative(&repository.top, &root).ok_or_else(odd)?;
        repository.prefix = if prefix.is_empty() { prefix } else { format!("{prefix}/") };
        repository.index = env::var_os(INDEX).and_then(|it| index_of(&it, Path::new(git_dir), &repository.top));
        Ok(repository)
    }

    /// Files below the root whose content in the index is not that of the last commit, relative to the root.
    ///
    /// # Errors
    /// As git's.
    pub fn staged(&self) -> Result<BTreeSet<RelPath>, GitError> {
        self.changed(&["--cached"])
    }

    /// Files below the root that are not as they were where this branch left `revision`: committed since, staged,
    /// edited, or new and not ignored. Where the two have no common past, as they were in `revision`.
    ///
    /// # Errors
    /// `revision` is no commit, and as git's.
    pub fn since(&self, revision: &str) -> Result<BTreeSet<RelPath>, GitError> {
        let unknown = || GitError::NoRevision(revision.to_owned());
        if revision.is_empty() || revision.starts_with('-') {
            return Err(unknown());
        }
        let commit = self.line(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]);
        let commit = commit.map_err(|error| if let GitError::Refused(_) = error { unknown() } else { error })?;
        let base = match self.line(&["merge-base", &commit, "HEAD"]) {
            Err(GitError::Refused(_)) => commit,
            base => base?,
        };
        let mut changed = self.changed(&[&base])?;
        changed.extend(self.untracked()?);
        Ok(changed)
    }

    fn changed(&self, against: &[&str]) -> Result<BTreeSet<RelPath>, GitError> {
        let options = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty"];
        let listed = self.run(&[&options, against, &["--"]].concat())?;
        Ok(records::split(&listed).filter_map(|path| self.below_root(path)).collect())
    }

    /// Files that git does not know and does not ignore. Only the repository's own ignore files count, as in the walk.
    fn untracked(&self) -> Result<BTreeSet<RelPath>, GitError> {
        let from = self.exclude.to_str().filter(|_| self.exclude.is_file()).map(|it| format!("--exclude-from={it}"));
        let mut args = vec!["ls-files", "--others", "-z", "--exclude-per-directory=.gitignore"];
        args.extend(from.as_deref());
        let listed = self.run(&args)?;
        Ok(records::split(&listed).filter_map(|path| self.below_root(path)).collect())
    }

    /// A path as git writes it, made relative to the root; none where it lies elsewhere, or is not UTF-8 and so never read.
    fn below_root(&self, path: &[u8]) -> Option<RelPath> {
        let path = std::str::from_utf8(path).ok()?;
        path.strip_prefix(&*self.prefix).filter(|it| !it.is_empty()).map(|it| it.trim_end_matches('/').into())
    }

    fn line(&self, args: &[&str]) -> Result<String, GitError> {
        let said = String::from_utf8(self.run(args)?).map_err(|_| GitError::Output("a line"))?;
        Ok(said.trim_end_matches(['\n', '\r']).to_owned())
    }

    fn run(&self, args: &[&str]) -> Result<Vec<u8>, GitError> {
        self.talk(args, Vec::new())
    }

    /// Runs git at the top of the work tree with `input`, and returns what it writes.
    fn talk(&self, args: &[&str], input: Vec<u8>) -> Result<Vec<u8>, GitError> {
        let mut command = Command::new("git");
        // Where the variables count, they are relative to where we were started.
        if !self.inherits {
            for place in PLACES {
                command.env_remove(place);
            }
            command.arg("-C").arg(&self.top);
        }
        match &self.index {
            Some(index) => command.env(INDEX, index),
            None => command.env_remove(INDEX),
        };
        command.args(["-c", "core.fsmonitor=false", "-c", "diff.relative=false", "--no-pager"]).args(args);
        command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let missing = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => GitError::Missing,
            _ => GitError::Run(error),
        };
        let mut child = command.spawn().map_err(missing)?;
        // Written from a thread: git answers before it has read all, and would wait for us to read.
        let writer = child.stdin.take().map(|mut stdin| std::thread::spawn(move || stdin.write_all(&input)));
        let output = child.wait_with_output()?;
        if let Some(writer) = writer {
            let _ = writer.join();
        }
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        let ended = || format!("nothing, and ends with {}", output.status);
        Err(GitError::Refused(if said.is_empty() { ended() } else { said.to_owned() }))
    }
}

/// The index that git names to a hook, made absolute; none where it is that of another repository.
fn index_of(named: &OsStr, git_dir: &Path, top: &Path) -> Option<PathBuf> {
    let named = PathBuf::from(OsString::from(named));
    let here = std::path::absolute(&named).unwrap_or_else(|_| named.clone());
    let absolute = if here.exists() { here } else { top.join(&named) };
    let absolute = real_path(&absolute);
    let foreign =
        absolute.components().any(|part| part.as_os_str() == ".git") && !absolute.starts_with(real_path(git_dir));
    (!foreign).then_some(absolute)
}
