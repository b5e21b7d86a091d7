//! What people tell loadproof: `loadproof.toml`, the suppressions in source, and the baseline.
//!
//! One configuration a run: the file in the root, or in the nearest folder above it up to the top of the git
//! repository. It knows rule ids as names only; what a rule does, what a file holds and how a finding is drawn are
//! none of its business.

pub mod baseline;
mod error;
mod globs;
mod knowledge;
mod levels;
mod schema;
pub mod suppressions;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;

use crate::discover::{Contents, relative};
use crate::finding::{Location, RelPath};
use crate::model::knowledge::Additions;
use crate::span::{LineIndex, Span};

pub use error::{ConfigError, Problem, printable, printable_lines};
pub use globs::PathGlobs;
pub use levels::{Effective, Origin, Setting};

/// The name of the file.
pub const FILE_NAME: &str = "loadproof.toml";

/// What `loadproof init` writes: every key, with what it does.
pub const TEMPLATE: &str = include_str!("template.toml");

/// A configuration is written by hand; what is larger is none.
const MAX_CONFIG_BYTES: u64 = 1024 * 1024;

/// Everything that `loadproof.toml` says; with no file, that nothing is said.
#[derive(Debug, Default)]
pub struct Config {
    file: Option<ConfigFile>,
    /// From the folder of the file to the root of the run: `""` or `services/api/`.
    base: String,
    exclude: PathGlobs,
    /// Entry points that loadproof cannot see, relative to the root of the run.
    pub entries: Vec<RelPath>,
    /// Variables that the platform sets.
    pub provided_env: Vec<String>,
    /// Files over this many bytes are not read, where it is said.
    pub max_file_bytes: Option<u64>,
    /// What is deployed, as declared.
    pub deployables: Vec<Deployable>,
    /// Suppressions for files that cannot hold a comment.
    pub ignores: Vec<Ignore>,
    /// Rows for the tables under `rules/`.
    pub knowledge: Additions,
    levels: levels::Levels,
    /// What is odd, but stops nothing.
    pub warnings: Vec<Problem>,
}

/// The file that was read.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// On disk.
    pub path: PathBuf,
    /// Relative to the root of the run; starts with `../` where it stands above it.
    pub rel: RelPath,
    /// Its text.
    pub text: Arc<str>,
}

/// A thing that is deployed on its own, as `[[deployables]]` declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployable {
    /// What people call it.
    pub name: String,
    /// Where it starts, relative to the root of the run.
    pub entries: Vec<RelPath>,
}

/// One `[[ignore]]`.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The rule's id, known to exist.
    pub rule: String,
    /// Which files, as written.
    pub path: String,
    paths: PathGlobs,
    /// Why, never empty.
    pub reason: String,
    /// Where the rule's id stands in the configuration.
    pub location: Location,
}

/// Where the configuration of a run comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The nearest `loadproof.toml` at or above the root.
    #[default]
    Nearest,
    /// This file.
    File(PathBuf),
    /// Nowhere.
    None,
}

/// The JSON schema of `loadproof.toml`, pretty-printed, with a line end. `known` are the ids of all rules.
#[must_use]
pub fn json_schema(known: &[&str]) -> String {
    format!("{:#}\n", schema::json(known).to_value())
}

impl Config {
    /// Reads the configuration of a run over `root`, an absolute path. `known` are the ids of all rules.
    ///
    /// # Errors
    /// A file that cannot be read, is no TOML, has unknown keys, names unknown rules or has globs that are none.
    pub fn load(root: &Path, source: &Source, known: &[&str]) -> Result<Self, ConfigError> {
        Self::load_over(root, source, known, &Contents::default())
    }

    /// As [`Config::load`], where what stands in for the disk stands in for the configuration, too.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_over(root: &Path, source: &Source, known: &[&str], contents: &Contents) -> Result<Self, ConfigError> {
        let path = match source {
            Source::None => None,
            Source::File(path) => Some(path.clone()),
            Source::Nearest => find(root, FILE_NAME, contents)?,
        };
        let Some(path) = path else { return Ok(Self::default()) };
        let absolute = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
        let text = read_over(&root, &path, MAX_CONFIG_BYTES, contents)?;
        let folder = absolute.parent().unwrap_or(&root);
        // A file from elsewhere speaks about the root, as there is no other folder that it could mean.
        let base = root.strip_prefix(folder).map(slashed).unwrap_or_default();
        let base = if base.is_empty() { base } else { format!("{base}/") };
        let up = "../".repeat(base.matches('/').count());
        let rel = if root.starts_with(folder) { format!("{up}{FILE_NAME}") } else { path.display().to_string() };
        let rel = match path.file_name().and_then(|name| name.to_str()) {
            Some(name) if root.starts_with(folder) => format!("{up}{name}"),
            _ => rel,
        };
        let shown = shown(&path);
        let file = ConfigFile { path, rel: rel.into(), text };
        Self::parse(file, &shown, base, &root, known)
    }

    fn parse(file: ConfigFile, shown: &str, base: String, root: &Path, known: &[&str]) -> Result<Self, ConfigError> {
        let read: schema::File = toml::from_str(&file.text)
            .map_err(|error| ConfigError::Invalid(vec![error::from_toml(shown, &file.text, &error)]))?;
        let mut checks = Checks { shown, text: &file.text, known, problems: Vec::new() };
        let exclude = checks.globs(&read.exclude);
        let levels = levels::Levels::new(&read.rules, &read.overrides, &mut checks);
        let ignores = read.ignore.iter().filter_map(|it| checks.ignore(it, &file.rel)).collect();
        let mut warnings = Vec::new();
        let mut entries = |list: &[Spanned<String>]| -> Vec<RelPath> {
            list.iter().filter_map(|it| entry(it, &base, root, &checks, &mut warnings)).collect()
        };
        let own_entries = entries(&read.entries);
        let deployables = read
            .deployables
            .iter()
            .map(|it| Deployable { name: it.name.get_ref().clone(), entries: entries(&it.entries) })
            .collect();
        let knowledge = knowledge::check(read.knowledge, &base, root, &mut checks, &mut warnings);
        if let Some(size) = &read.max_file_bytes
            && *size.get_ref() == 0
        {
            checks.say(size.span(), "max-file-bytes is 0, so that no file would be read", None);
        }
        if !checks.problems.is_empty() {
            return Err(ConfigError::Invalid(checks.problems));
        }
        Ok(Self {
            base,
            exclude,
            entries: own_entries,
            provided_env: read.provided_env.into_iter().map(Spanned::into_inner).collect(),
            max_file_bytes: read.max_file_bytes.map(Spanned::into_inner),
            deployables,
            ignores,
            knowledge,
            levels,
            warnings,
            file: Some(file),
        })
    }

    /// The file that was read, if there is one.
    #[must_use]
    pub fn file(&self) -> Option<&ConfigFile> {
        self.file.as_ref()
    }

    /// Whether `exclude` leaves out this file or folder, given relative to the root of the run.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        !self.exclude.is_empty() && self.exclude.matches(&self.in_file(path))
    }

    /// What holds for a rule in a file: its level, and who says so. `page` is the level of the rule's page.
    #[must_use]
    pub fn level(&self, rule: &str, path: &str, page: crate::finding::Level) -> Effective {
        self.levels.effective(rule, &self.in_file(path), page)
    }

    /// Whether a rule can have findings anywhere.
    #[must_use]
    pub fn can_report(&self, rule: &str) -> bool {
        self.levels.can_report(rule)
    }

    /// Whether an `[[ignore]]` covers a file, given relative to the root of the run.
    #[must_use]
    pub fn ignores(&self, ignore: &Ignore, rule: &str, path: &str) -> bool {
        ignore.rule == rule && ignore.paths.matches(&self.in_file(path))
    }

    /// The 1-based line of a byte of the file.
    #[must_use]
    pub fn line(&self, span: Span) -> usize {
        self.file.as_ref().map_or(0, |file| LineIndex::new(&file.text).line_of(span.start) + 1)
    }

    /// A path relative to the root, made relative to the folder of the file.
    fn in_file(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// Collects what is wrong, so that all of it is told at once.
struct Checks<'a> {
    shown: &'a str,
    text: &'a Arc<str>,
    known: &'a [&'a str],
    problems: Vec<Problem>,
}

impl Checks<'_> {
    fn problem(&self, span: std::ops::Range<usize>, message: impl Into<String>, hint: Option<String>) -> Problem {
        let (file, text) = (self.shown.to_owned(), self.text.clone());
        Problem { file, text, span: Some(span), message: message.into(), hint, note: None }
    }

    fn say(&mut self, span: std::ops::Range<usize>, message: impl Into<String>, hint: Option<String>) {
        let problem = self.problem(span, message, hint);
        self.problems.push(problem);
    }

    fn rule(&mut self, id: &Spanned<String>) {
        let name = id.get_ref().as_str();
        if self.known.contains(&name) {
            return;
        }
        let hint = did_you_mean(name, self.known.iter().copied()).map(|it| format!("did you mean `{it}`?"));
        let mut problem = self.problem(id.span(), format!("there is no rule `{name}`"), hint);
        problem.note = Some("`loadproof rules` lists them".to_owned());
        self.problems.push(problem);
    }

    fn globs(&mut self, list: &[Spanned<String>]) -> PathGlobs {
        match PathGlobs::new(list.iter().map(|it| it.get_ref().as_str())) {
            Ok(globs) => globs,
            Err((index, why)) => {
                let span = list.get(index).map_or(0..0, Spanned::span);
                self.say(span, format!("not a path glob: {why}"), None);
                PathGlobs::default()
            }
        }
    }

    fn ignore(&mut self, ignore: &schema::Ignore, file: &RelPath) -> Option<Ignore> {
        self.rule(&ignore.rule);
        if ignore.reason.get_ref().trim().is_empty() {
            self.say(ignore.reason.span(), "the reason is empty", Some("say why this is fine here".to_owned()));
        }
        let paths = self.globs(std::slice::from_ref(&ignore.path));
        let span = ignore.rule.span();
        (!paths.is_empty()).then(|| Ignore {
            rule: ignore.rule.get_ref().clone(),
            path: ignore.path.get_ref().clone(),
            paths,
            reason: ignore.reason.get_ref().trim().to_owned(),
            location: Location { path: file.clone(), span: Span::new(span.start, span.end) },
        })
    }
}

/// An entry point, made relative to the root; one that lies outside of the root is not part of the run.
fn entry(
    written: &Spanned<String>,
    base: &str,
    root: &Path,
    checks: &Checks<'_>,
    warnings: &mut Vec<Problem>,
) -> Option<RelPath> {
    let path = written.get_ref().trim_start_matches("./");
    let rel = path.strip_prefix(base)?;
    if !root.join(rel).is_file() {
        warnings.push(checks.problem(written.span(), "no such file, so this entry point counts for nothing", None));
    }
    Some(rel.into())
}

/// The file of this name that holds for a root: its own, or the nearest above it that is still in the same git repository.
fn find(root: &Path, name: &str, contents: &Contents) -> Result<Option<PathBuf>, ConfigError> {
    let top = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root);
    for (height, folder) in root.ancestors().enumerate() {
        let path = folder.join(name);
        match contents.get(&format!("{}{name}", "../".repeat(height))) {
            Some(Some(_)) => return Ok(Some(path)),
            Some(None) => {}
            None => {
                if let Ok(meta) = fs::symlink_metadata(&path) {
                    // The repository may be a stranger's: a link out of it could show the lines of any file in an error.
                    let real = fs::canonicalize(&path).ok();
                    let real_top = fs::canonicalize(top).unwrap_or_else(|_| top.to_path_buf());
                    if meta.is_symlink() && !real.is_some_and(|it| it.starts_with(real_top)) {
                        let why =
                            "it is a link that leads out of the repository; name what it leads to if that is meant"
                                .into();
                        return Err(ConfigError::Unfit { path, why });
                    }
                    return Ok(Some(path));
                }
            }
        }
        if folder == top {
            break;
        }
    }
    Ok(None)
}

/// What the disk has and `contents` has not of the file of this name that holds for a root, to be told.
#[must_use]
pub fn not_in(contents: &Contents, root: &Path, name: &str) -> Option<PathBuf> {
    let on_disk = || find(root, name, &Contents::default()).ok().flatten();
    (!contents.is_empty() && matches!(find(root, name, contents), Ok(None))).then(on_disk).flatten()
}

/// The text of a file that was found or named, from `contents` where they have it.
fn read_over(root: &Path, path: &Path, limit: u64, contents: &Contents) -> Result<Arc<str>, ConfigError> {
    let absolute = crate::discover::real_path(path);
    let place = relative(root, &absolute).or_else(|| {
        let (folder, name) = (absolute.parent()?, absolute.file_name()?.to_str()?);
        let way = root.strip_prefix(folder).ok()?;
        Some(format!("{}{name}", "../".repeat(way.components().count())))
    });
    match place.and_then(|place| contents.get(&place).flatten()) {
        Some(bytes) => {
            let text = String::from_utf8(bytes.to_vec()).map(Into::into);
            text.map_err(|_| ConfigError::Unfit { path: path.to_path_buf(), why: "it is not UTF-8".to_owned() })
        }
        None => read_text(path, limit),
    }
}

/// The text of a regular file of at most `limit` bytes.
fn read_text(path: &Path, limit: u64) -> Result<Arc<str>, ConfigError> {
    let failed = |source| ConfigError::Read { path: path.to_path_buf(), source };
    let unfit = |why: &str| ConfigError::Unfit { path: path.to_path_buf(), why: why.to_owned() };
    let meta = fs::metadata(path).map_err(failed)?;
    if !meta.is_file() {
        return Err(unfit(if meta.is_dir() { "it is a folder" } else { "it is no regular file" }));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(unfit(&format!("it is over {} MiB", limit >> 20)));
    }
    String::from_utf8(bytes).map(Into::into).map_err(|_| unfit("it is not UTF-8"))
}

/// A path as people would name it: relative to where they stand, if it is below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).display().to_string()
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The name that was probably meant: the nearest by edits, or one whose last part was written alone.
#[must_use]
pub fn did_you_mean<'a>(written: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let lower = written.to_lowercase().replace('_', "-");
    if lower.is_empty() {
        return None;
    }
    let tail = |name: &'a str| name.rsplit('/').next().unwrap_or(name);
    let alone = |name: &&'a str| tail(name) == lower || (lower.len() > 2 && name.starts_with(&lower));
    names.clone().find(alone).or_else(|| {
        let scored = names.map(|name| {
            let whole = strsim::normalized_damerau_levenshtein(&lower, name);
            (whole.max(strsim::normalized_damerau_levenshtein(&lower, tail(name))), name)
        });
        let best = scored.fold(None, |best: Option<(f64, &str)>, it| match best {
            Some(best) if best.0 >= it.0 => Some(best),
            _ => Some(it),
        });
        best.filter(|(score, _)| *score >= 0.6).map(|(_, name)| name)
    })
}

#[cfg(test)]
mod tests;
