//! The repository's scripts: which are read, which are parsed, and who imports whom.
//!
//! Every script's bytes are read once, in parallel. A file that holds none of the trigger words is not parsed
//! until something asks for it: only its module specifiers are kept, so that the importers of any file are known.

mod cards;
mod demanded;
mod trace;

use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Key, Use};
use crate::discover::{self, Dialect, FileKind, Inventory, Role, SkipReason, Skipped, SourceFile};
use crate::finding::RelPath;
use crate::syntax::{self, Tree};
use cards::{Card, Deck};
use demanded::Clock;
pub use demanded::Demanded;
pub use trace::Trace;
use trace::{Known, Words};

/// A script of the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// Its place among the scripts.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a file's bytes alone say: the facts that are kept between runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The file, lowered.
    pub tree: Tree,
}

/// The class that makes Prisma clients.
const PRISMA_CLIENT: &str = "PrismaClient";

/// A script.
pub struct Script {
    /// Relative to the root.
    pub path: RelPath,
    /// What it is for.
    pub role: Role,
    source: SourceFile,
    /// Module specifiers that the text mentions; may name too much.
    specifiers: Vec<Box<str>>,
    is_triggered: bool,
    says_prisma_client: bool,
    /// The key of its content, where there is a cache.
    key: Option<Key>,
    text: OnceLock<Option<Arc<str>>>,
    facts: OnceLock<Option<Arc<Facts>>>,
    /// Whether more was asked of its content than whether it says a word.
    is_looked_into: AtomicBool,
}

/// All scripts of the repository, sorted by path.
pub struct Modules {
    scripts: Vec<Script>,
    by_path: FxHashMap<RelPath, FileId>,
    /// Files and places among their specifiers, by the last part of the specifier, without an extension.
    mentions: FxHashMap<Box<str>, Vec<(FileId, u32)>>,
    /// What turned out unreadable when it was read.
    pub skipped: Vec<Skipped>,
    /// Bytes read.
    pub bytes: u64,
    /// How many files were parsed because of a trigger word.
    pub triggered: usize,
    kept: Option<Kept>,
    demanded: Clock,
    asked: Words,
    known: Option<Known>,
}

/// What is kept between runs.
struct Kept {
    cache: Cache,
    deck: Deck,
    /// When the run began, since 1970.
    started: Duration,
}

/// Words without which a file is parsed only when another file leads to it. No rule looks for anything in tests: only
/// what people say to the tool counts there.
pub struct Triggers {
    words: Option<AhoCorasick>,
    in_tests: Option<AhoCorasick>,
    all: Vec<Box<str>>,
}

impl Triggers {
    /// One automaton over all words, and one over those that count in tests too.
    #[must_use]
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>, in_tests: &[&str]) -> Self {
        let words: Vec<Box<str>> = words.into_iter().map(|it| it.as_ref().into()).collect();
        // Every byte of the repository goes through it: the automaton that takes longest to build is worth it.
        let search =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words.iter().map(|it| it.as_bytes()));
        let all = words.into_iter().chain(in_tests.iter().map(|&it| it.into())).collect();
        Self { words: search.ok(), in_tests: AhoCorasick::new(in_tests).ok(), all }
    }

    /// Stands for all of the words.
    fn id(&self) -> u64 {
        let mut id = FxHasher::default();
        self.all.hash(&mut id);
        id.finish()
    }

    fn hit(&self, role: Role, bytes: &[u8]) -> bool {
        let words = if role == Role::Test { &self.in_tests } else { &self.words };
        words.as_ref().is_none_or(|words| words.is_match(bytes))
    }
}

enum Outcome {
    Read { script: Box<Script>, bytes: u64, triggered: bool },
    Skipped(Skipped),
}

impl Modules {
    /// Reads every script of the inventory in parallel, and parses those with a trigger word, unless the cache has their facts; where
    /// little is asked (`is_narrow`), only when they are asked for. `trace`: what a run before saw, to be spared reading.
    #[must_use]
    pub fn load(
        inventory: &Inventory,
        triggers: &Triggers,
        cache: Option<Cache>,
        trace: Option<Trace>,
        is_narrow: bool,
    ) -> Self {
        let sources: Vec<&SourceFile> =
            inventory.files.iter().filter(|file| matches!(file.kind, FileKind::Script(_))).collect();
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let kept = cache.map(|cache| Kept { deck: Deck::open(&cache, triggers.id()), cache, started });
        let outcomes: Vec<Outcome> =
            sources.par_iter().map(|source| load_one(source, triggers, kept.as_ref(), is_narrow)).collect();
        let mut modules = Self {
            scripts: Vec::with_capacity(outcomes.len()),
            by_path: FxHashMap::default(),
            mentions: FxHashMap::default(),
            skipped: Vec::new(),
            bytes: 0,
            triggered: 0,
            kept,
            demanded: Clock::default(),
            known: None,
            asked: Words::new(triggers.all.iter().map(|it| &**it).chain([PRISMA_CLIENT])),
        };
        for outcome in outcomes {
            match outcome {
                Outcome::Read { script, bytes, triggered } => {
                    let id = FileId(u32::try_from(modules.scripts.len()).unwrap_or(u32::MAX));
                    modules.by_path.insert(Arc::clone(&script.path), id);
                    for (place, specifier) in (0u32..).zip(&script.specifiers) {
                        let stem = stem(specifier);
                        match modules.mentions.get_mut(stem) {
                            Some(mentions) => mentions.push((id, place)),
                            None => drop(modules.mentions.insert(stem.into(), vec![(id, place)])),
                        }
                    }
                    modules.scripts.push(*script);
                    modules.bytes += bytes;
                    modules.triggered += usize::from(triggered);
                }
                Outcome::Skipped(skipped) => modules.skipped.push(skipped),
            }
        }
        modules.known = trace.map(|it| Known::of(it, modules.scripts.iter().map(|it| &it.source)));
        modules
    }

    /// All scripts.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.scripts.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// How many scripts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scripts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scripts.is_empty()
    }

    /// The script at a path relative to the root.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// A script's path.
    #[must_use]
    pub fn path(&self, file: FileId) -> RelPath {
        self.scripts.get(file.index()).map_or_else(|| "".into(), |script| Arc::clone(&script.path))
    }

    /// What a script is for.
    #[must_use]
    pub fn role(&self, file: FileId) -> Role {
        self.scripts.get(file.index()).map_or(Role::Source, |script| script.role)
    }

    /// Module specifiers that the script's text mentions; may name too much, hardly ever too little.
    pub fn specifiers(&self, file: FileId) -> impl Iterator<Item = &str> {
        self.scripts.get(file.index()).into_iter().flat_map(|script| script.specifiers.iter().map(|it| &**it))
    }

    /// Scripts with a specifier whose last part, without its extension, is `stem`, and the specifier; by script.
    pub fn mentioning(&self, stem: &str) -> impl Iterator<Item = (FileId, &str)> {
        let places = self.mentions.get(stem).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|&(file, place)| {
            let script = self.scripts.get(file.index())?;
            Some((file, &**script.specifiers.get(place as usize)?))
        })
    }

    /// The script's text, read again where it was not kept.
    #[must_use]
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.look_into(file);
        self.text_unseen(file)
    }

    /// Whether the script's text says a word, anywhere.
    #[must_use]
    pub fn says(&self, file: FileId, word: &str) -> bool {
        self.asked.add(word);
        let known = self.known.as_ref().and_then(|it| it.says(file, word));
        known.unwrap_or_else(|| {
            let text = self.text_unseen(file);
            text.is_some_and(|text| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
        })
    }

    /// The script's text where it says a word, anywhere.
    #[must_use]
    pub fn text_saying(&self, file: FileId, word: &str) -> Option<Arc<str>> {
        self.says(file, word).then(|| self.text(file)).flatten()
    }

    /// Whether a script's text says one of these words, anywhere; none where there are too many to look for.
    pub fn search<W: AsRef<str>>(&self, words: &[W]) -> Option<impl Fn(FileId) -> bool + Sync + use<'_, W>> {
        words.iter().for_each(|it| self.asked.add(it.as_ref()));
        let search = AhoCorasick::new(words.iter().map(AsRef::as_ref)).ok()?;
        let known = self.known.as_ref().and_then(|it| Some((it, it.places(words)?)));
        Some(move |file| {
            let known = known.as_ref().and_then(|(known, places)| {
                places.iter().try_fold(false, |says, &place| Some(says || known.says_at(file, place)?))
            });
            known.unwrap_or_else(|| self.text_unseen(file).is_some_and(|text| search.is_match(&*text)))
        })
    }

    /// The script's text, for an answer that hangs on the words that were asked for and on nothing else.
    fn text_unseen(&self, file: FileId) -> Option<Arc<str>> {
        let script = self.scripts.get(file.index())?;
        script.text.get_or_init(|| read(&script.source).ok()).clone()
    }

    /// Notes that something hangs on what a script says.
    pub(super) fn look_into(&self, file: FileId) {
        if let Some(script) = self.scripts.get(file.index()) {
            script.is_looked_into.store(true, Ordering::Relaxed);
        }
    }

    /// The script, lowered; none where it cannot be read or parsed.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&Tree> {
        let script = self.scripts.get(file.index())?;
        script.is_looked_into.store(true, Ordering::Relaxed);
        let facts = match script.facts.get() {
            Some(facts) => facts,
            None => self.demanded.wait(|| {
                script.facts.get_or_init(|| {
                    self.demanded.count();
                    let cache = self.kept.as_ref().map(|it| &it.cache).zip(script.key);
                    Facts::of(|| self.text_unseen(file), &script.source, cache).map(Arc::new)
                })
            }),
        };
        facts.as_deref().map(|facts| &facts.tree)
    }

    /// What was parsed so far because something asked for it.
    #[must_use]
    pub fn demanded(&self) -> Demanded {
        self.demanded.read()
    }

    /// Hands what was parsed to the next run, and says what the cache was good for; none where there is no cache.
    pub fn keep(&self) -> Option<Use> {
        let Kept { cache, deck, started } = self.kept.as_ref()?;
        let is_new = |it: &Script| it.source.stamp.is_some_and(|stamp| deck.lacks(&it.path, stamp, *started));
        if self.scripts.iter().any(is_new) {
            deck.keep(cache, self.scripts.iter().map(|it| (Arc::clone(&it.path), it.card())), *started);
        }
        Some(cache.finish())
    }

    /// Keeps something of the repository as a whole for the next run; of the notes whose names begin alike, no more than some.
    pub fn keep_note(&self, name: &str, bytes: &[u8], (alike, most): (&str, usize)) {
        if let Some(Kept { cache, .. }) = &self.kept {
            cache.put_note(name, bytes);
            cache.drop_notes(alike, most);
        }
    }

    /// Whether the script's text says the class that makes Prisma clients.
    #[must_use]
    pub fn says_prisma_client(&self, file: FileId) -> bool {
        self.scripts.get(file.index()).is_some_and(|script| script.says_prisma_client)
    }

    /// Whether the script has been parsed, or holds a word for which it would be.
    #[must_use]
    pub fn is_parsed(&self, file: FileId) -> bool {
        self.scripts.get(file.index()).is_some_and(|script| script.is_triggered || script.facts.get().is_some())
    }

    /// Scripts that have been parsed, and have code that the grammar could not read.
    pub fn with_parse_errors(&self) -> impl Iterator<Item = FileId> + '_ {
        let is_broken = |facts: &Option<Arc<Facts>>| facts.as_ref().is_none_or(|facts| !facts.tree.errors.is_empty());
        self.ids().filter(move |file| {
            self.scripts.get(file.index()).and_then(|script| script.facts.get()).is_some_and(is_broken)
        })
    }
}

fn load_one(source: &SourceFile, triggers: &Triggers, kept: Option<&Kept>, is_narrow: bool) -> Outcome {
    // Most texts are searched where all is asked: then reading is no loss.
    let card = kept.filter(|_| is_narrow).and_then(|it| it.deck.get(&source.path, source.stamp?));
    if let Some(card) = card {
        return Outcome::Read {
            script: Box::new(Script::new(source, card.clone())),
            bytes: source.bytes,
            triggered: card.is_triggered,
        };
    }
    let text = match read(source) {
        Ok(text) => text,
        Err(reason) => return Outcome::Skipped(Skipped { path: Arc::clone(&source.path), reason, is_dir: false }),
    };
    let triggered = triggers.hit(source.role, text.as_bytes());
    let script = Script {
        path: Arc::clone(&source.path),
        role: source.role,
        source: source.clone(),
        specifiers: syntax::specifiers(text.as_bytes()).map(Into::into).collect(),
        is_triggered: triggered,
        says_prisma_client: memchr::memmem::find(text.as_bytes(), PRISMA_CLIENT.as_bytes()).is_some(),
        key: kept.map(|_| Key::of(text.as_bytes(), dialect(source) as u8)),
        text: OnceLock::new(),
        facts: OnceLock::new(),
        is_looked_into: AtomicBool::new(false),
    };
    let bytes = text.len() as u64;
    if triggered && !is_narrow {
        let cache = kept.map(|it| &it.cache).zip(script.key);
        let _ = script.facts.set(Facts::of(|| Some(Arc::clone(&text)), source, cache).map(Arc::new));
    }
    // Kept although most are never parsed: rules search all texts for names, and reading a file twice costs more.
    let _ = script.text.set(Some(text));
    Outcome::Read { script: Box::new(script), bytes, triggered }
}

impl Script {
    /// A script that is known and not read.
    fn new(source: &SourceFile, card: Card) -> Self {
        Self {
            path: Arc::clone(&source.path),
            role: source.role,
            source: source.clone(),
            specifiers: card.specifiers,
            is_triggered: card.is_triggered,
            says_prisma_client: card.says_prisma_client,
            key: Some(card.key),
            text: OnceLock::new(),
            facts: OnceLock::new(),
            is_looked_into: AtomicBool::new(false),
        }
    }

    /// What the next run may know without reading it; none where something stands in for the file.
    fn card(&self) -> Option<Card> {
        Some(Card {
            stamp: self.source.stamp?,
            key: self.key?,
            is_triggered: self.is_triggered,
            says_prisma_client: self.says_prisma_client,
            specifiers: self.specifiers.clone(),
        })
    }
}

impl Facts {
    /// What a text says: as it was kept, else parsed, and then kept for the next run. What an editor holds changes with
    /// every key, and is not kept.
    fn of(text: impl FnOnce() -> Option<Arc<str>>, source: &SourceFile, kept: Option<(&Cache, Key)>) -> Option<Self> {
        if let Some(facts) = kept.and_then(|(cache, key)| postcard::from_bytes(&cache.get(key)?).ok()) {
            return Some(facts);
        }
        let facts = Self { tree: syntax::parse(&text()?, dialect(source)).ok()? };
        if let Some((cache, key)) = kept
            && source.buffer.is_none()
            && let Ok(bytes) = postcard::to_allocvec(&facts)
        {
            cache.put(key, &bytes);
        }
        Some(facts)
    }
}

fn dialect(source: &SourceFile) -> syntax::Dialect {
    match source.kind {
        FileKind::Script(Dialect::TypeScript) => syntax::Dialect::TypeScript,
        _ => syntax::Dialect::Tsx,
    }
}

/// A file's text without a byte order mark's effect: the mark stays, so that offsets are the file's.
pub(crate) fn read(source: &SourceFile) -> Result<Arc<str>, SkipReason> {
    let bytes = match &source.buffer {
        Some(buffer) => buffer.to_vec(),
        None => read_disk(source)?,
    };
    if bytes.get(..bytes.len().min(8_000)).is_some_and(|head| memchr::memchr(0, head).is_some()) {
        return Err(SkipReason::Binary);
    }
    if matches!(source.kind, FileKind::Script(Dialect::JavaScript)) && discover::looks_minified(&bytes) {
        return Err(SkipReason::Minified);
    }
    String::from_utf8(bytes).map(Into::into).map_err(|_| SkipReason::InvalidUtf8)
}

fn read_disk(source: &SourceFile) -> Result<Vec<u8>, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable(error.to_string());
    let limit = source.bytes.saturating_add(1 << 20);
    let mut bytes = Vec::with_capacity(usize::try_from(source.bytes).unwrap_or(0).min(1 << 26));
    let file = File::open(&source.absolute).map_err(unreadable)?;
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The last part of a specifier or path, without a script's extension; the directory's name for an index file.
#[must_use]
pub fn stem(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = match name.rsplit_once('.') {
        Some((stem, "ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs")) if !stem.is_empty() => stem,
        _ => name,
    };
    if name == "index"
        && let Some((dir, _)) = path.rsplit_once('/')
    {
        return dir.rsplit('/').next().unwrap_or(dir);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stems_ignore_extensions_and_index_files() {
        let cases =
            [("./a/b.js", "b"), ("../x/index.ts", "x"), ("@acme/db", "db"), ("./c.service", "c.service"), ("..", "..")];
        for (specifier, expected) in cases {
            assert_eq!(stem(specifier), expected, "{specifier}");
        }
    }
}
