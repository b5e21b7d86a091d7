//! What is left out, and why: the reasons, and the names and shapes of directories that earn them.

use super::kind::{FileKind, extension};
use crate::finding::RelPath;

/// Something that the run does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Relative to the root.
    pub path: RelPath,
    /// Why.
    pub reason: SkipReason,
    /// Whether it is a directory, skipped with everything in it.
    pub is_dir: bool,
}

/// Why something is not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// `node_modules` and the like, committed or not.
    Dependencies,
    /// What a build wrote.
    BuildOutput,
    /// What `prisma generate` wrote.
    GeneratedPrismaClient,
    /// Minified or bundled code.
    Minified,
    /// Larger than the limit.
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// `*.d.ts`: types only, nothing runs.
    DeclarationFile,
    /// A copy that nobody runs.
    Backup,
    /// Git ignores it.
    GitIgnored,
    /// `exclude` of `loadproof.toml` names it.
    Excluded,
    /// Holds a NUL byte near its start. Decided when it is read.
    Binary,
    /// Not UTF-8. Decided when it is read.
    InvalidUtf8,
    /// The system does not let us read it; with its words.
    Unreadable(String),
    /// A FIFO, a socket or a device: never opened.
    NotRegular,
    /// Nested deeper than the limit.
    TooDeep,
    /// A symbolic link; its target is read where it stands, if it stands in the root.
    Symlink,
}

impl SkipReason {
    /// The reason as a short phrase that follows a count: "12 files: declaration files, which hold only types".
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::Dependencies => "installed dependencies",
            Self::BuildOutput => "build output",
            Self::GeneratedPrismaClient => "generated Prisma clients",
            Self::Minified => "minified code",
            Self::TooLarge { .. } => "larger than the size limit",
            Self::DeclarationFile => "declaration files, which hold only types",
            Self::Backup => "backup copies",
            Self::GitIgnored => "ignored by git",
            Self::Excluded => "excluded by loadproof.toml",
            Self::Binary => "binary files",
            Self::InvalidUtf8 => "not valid UTF-8",
            Self::Unreadable(_) => "could not be read",
            Self::NotRegular => "pipes, sockets and devices",
            Self::TooDeep => "nested too deeply",
            Self::Symlink => "symbolic links, whose targets are read where they are",
        }
    }
}

/// Whether a script's first bytes look minified: a line of 500 bytes on average, or one very long line in a short start.
/// Pass the first 2 KiB or all; the engine calls this after it has read a JavaScript file.
#[must_use]
pub fn looks_minified(bytes: &[u8]) -> bool {
    let head = bytes.get(..2048).unwrap_or(bytes);
    if head.len() < 1024 {
        return false;
    }
    let lines = memchr::memchr_iter(b'\n', head).count() + 1;
    let longest = head.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap_or(0);
    // A long data URI or one long SQL string stands among lines of normal length and with blanks in it.
    let blanks = head.iter().filter(|byte| matches!(byte, b' ' | b'\n' | b'\t')).count();
    head.len() / lines > 500 || (longest > 1000 && blanks * 12 < head.len())
}

/// One entry of a listed directory, as far as the walk looks before it decides.
pub(super) struct Listed<'a> {
    pub names: &'a [String],
}

impl Listed<'_> {
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|it| it == name)
    }
}

/// Directories that never hold a project's own code, by name alone.
pub(super) fn by_name(name: &str) -> Option<SkipReason> {
    match name {
        "node_modules" | "bower_components" | "jspm_packages" | ".yarn" | ".pnpm-store" => {
            Some(SkipReason::Dependencies)
        }
        ".next" | ".nuxt" | ".output" | ".turbo" | ".svelte-kit" | ".cache" | "storybook-static" | ".nyc_output"
        | ".vercel" | ".serverless" | ".angular" | ".parcel-cache" | ".docusaurus" | "cdk.out" | ".aws-sam"
        | ".wrangler" | ".open-next" | ".nx" => Some(SkipReason::BuildOutput),
        _ => None,
    }
}

/// Directories of version control: left out without a word.
pub(super) fn is_version_control(name: &str) -> bool {
    matches!(name, ".git" | ".hg" | ".svn" | ".jj")
}

/// Names that mean build output or dependencies, unless what the directory holds says otherwise.
pub(super) fn by_name_unless_source(name: &str) -> Option<SkipReason> {
    match name {
        "dist" | "build" | "out" | "coverage" => Some(SkipReason::BuildOutput),
        "vendor" => Some(SkipReason::Dependencies),
        _ => None,
    }
}

/// Whether `prisma generate` wrote the directory that holds these names. A hand-written `index.js` beside
/// `schema.prisma` is common, so that pair alone proves nothing.
pub(super) fn is_generated_client(listed: &Listed<'_>) -> bool {
    let engine = || listed.names.iter().any(|it| it.contains("query_engine") || it.starts_with("query_compiler"));
    let old = listed.has("schema.prisma")
        && (listed.has("runtime")
            || engine()
            || (listed.has("index.js") && (listed.has("edge.js") || listed.has("index-browser.js"))));
    // The `prisma-client` generator (6.6 and later) writes TypeScript.
    let new = listed.has("client.ts") && listed.has("enums.ts") && listed.has("internal") && listed.has("models.ts");
    old || new
}

/// Whether a file's name says that it is a copy: `a.ts.bak`, `a.old.ts`, `a.ts~`, `a copy.ts`.
pub(super) fn is_backup_file(name: &str) -> bool {
    if name.ends_with('~') || matches!(extension(name), "bak" | "orig" | "old" | "backup" | "swp" | "rej") {
        return true;
    }
    let Some((stem, _)) = name.rsplit_once('.') else { return false };
    let lower = stem.to_ascii_lowercase();
    [".old", ".bak", ".orig", ".backup", "_old", "-old", "_bak", " copy"].iter().any(|end| lower.ends_with(end))
        || is_numbered_copy(&lower)
}

fn is_numbered_copy(stem: &str) -> bool {
    stem.rsplit_once(" copy ").is_some_and(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()))
        || (stem.ends_with(')')
            && stem
                .rsplit_once(" (")
                .is_some_and(|(_, n)| n.len() <= 3 && n.as_bytes().first().is_some_and(u8::is_ascii_digit)))
}

/// How sure a directory's name is that it holds a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copy {
    /// The name is no copy's.
    No,
    /// `backup`, `backups`: a copy, unless the code in it is *about* backups.
    Perhaps,
    /// `server-backup`: a copy where a sibling has the rest of the name, or where it is no package.
    Of,
    /// `old_src`, `src.bak`, `api-backup-20240102`.
    Yes,
}

/// What a directory's name says of being a copy, and the rest of the name for [`Copy::Of`].
pub(super) fn copy_by_name(name: &str) -> (Copy, String) {
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "backup" | "backups") {
        return (Copy::Perhaps, String::new());
    }
    if matches!(
        lower.as_str(),
        "old" | "_old" | ".old" | "bak" | ".history" | ".backup" | ".backups" | "_backup" | "_backups"
    ) {
        return (Copy::Yes, String::new());
    }
    let separator = |it: char| matches!(it, '-' | '_' | '.' | ' ');
    let words: Vec<&str> = lower.split(separator).filter(|word| !word.is_empty()).collect();
    let (first, last) = (words.first().copied().unwrap_or(""), words.last().copied().unwrap_or(""));
    let marked = |word: &str| matches!(word, "backup" | "backups" | "bak" | "old" | "orig");
    let date = |word: &str| word.len() >= 2 && word.bytes().filter(u8::is_ascii_digit).count() * 2 >= word.len();
    let stem_of = |mark: &str| lower.trim_end_matches(mark).trim_end_matches(separator).to_owned();
    if words.len() < 2 {
        (Copy::No, String::new())
    } else if words.iter().any(|word| marked(word)) && (date(last) || date(first)) {
        (Copy::Yes, String::new())
    } else if matches!(last, "bak" | "old" | "orig" | "copy") || matches!(first, "old" | "bak") {
        // `old-prices` may be a domain's word; `old_src` is none.
        let copied =
            |word: &str| matches!(word, "src" | "app" | "server" | "backend" | "frontend" | "api" | "code" | "lib");
        if matches!(last, "bak" | "orig" | "copy") || words.iter().any(|word| copied(word)) {
            (Copy::Yes, String::new())
        } else if last == "old" {
            (Copy::Of, stem_of(last))
        } else {
            (Copy::No, String::new())
        }
    } else if marked(last) {
        (Copy::Of, stem_of(last))
    } else {
        (Copy::No, String::new())
    }
}

/// Whether a file in a directory called `backup` shows that the code is about backups.
pub(super) fn is_about_backups(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let script = matches!(FileKind::of(name), Some(FileKind::Script(_) | FileKind::PackageJson));
    script
        && !is_backup_file(name)
        && (lower.contains("backup") || lower.starts_with("index.") || lower == "package.json")
}
