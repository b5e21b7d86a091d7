//! What the repository says: packages and their versions, modules and who imports whom, what names denote, the
//! values that can be decided, where values go, and what is built of them (limiters).
//!
//! Knows no rule and prints nothing. Every look-up that cannot be decided has an answer that says so.

pub mod captures;
pub mod deployables;
pub mod deps;
pub mod env_fallbacks;
pub mod env_reads;
pub mod env_vars;
pub mod evaluation;
mod exports;
pub mod flow;
pub mod guards;
pub mod handlers;
pub mod knowledge;
pub mod limiters;
mod mentions;
pub mod modules;
pub mod names;
pub mod numbers;
pub mod objects;
pub mod packages;
mod placement;
pub mod pools;
pub mod queries;
pub mod resolve;
mod scope;
pub mod undeclared;
pub mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;

use crate::cache::Cache;
use crate::discover::Inventory;
use crate::finding::RelPath;

use deployables::Deployables;
use env_vars::{EnvDeclarations, EnvFileKind};
use knowledge::{Additions, Knowledge, TableError};
use limiters::Limiters;
use modules::{FileId, Modules, Triggers};
use packages::{PackageId, Packages};
use resolve::{Resolution, Target};

/// What `loadproof.toml` says about the repository.
#[derive(Debug, Default)]
pub struct Declared {
    /// Entry points, relative to the root.
    pub entries: Vec<String>,
    /// Variables that the platform provides.
    pub provided_env: Vec<String>,
    /// Rows for the tables.
    pub knowledge: Additions,
    /// The categories of the rules that will ask (`env`); all where none is named. What only the others would ask for is
    /// not parsed before it is asked.
    pub categories: Option<BTreeSet<String>>,
    /// The one script on which findings are reported that stand in it; none where all are reported.
    pub focus: Option<RelPath>,
    /// Whether what the rules would say is known, so that hardly anything will be asked.
    pub is_known: bool,
    /// What a run before saw, for a run that asks little.
    pub trace: Option<modules::Trace>,
    /// The folder in which facts of files are kept between runs; none where they are not.
    pub cache: Option<PathBuf>,
}

pub mod prisma;

/// The words for which a script is parsed before anything asks for it.
fn triggers(knowledge: &Knowledge, inventory: &Inventory, categories: Option<&BTreeSet<String>>) -> Triggers {
    let asks = |category: &str| categories.is_none_or(|it| it.contains(category));
    let env: &[&str] = if asks("env") { &["process.env", "node:process", "import.meta.env"] } else { &[] };
    let urls = if asks("env") || asks("pool") { crate::inputs::connection_url::STARTS } else { &[] };
    let clients: Vec<String> = if asks("pool") { knowledge.pools.trigger_words().collect() } else { Vec::new() };
    let has_schema = || inventory.has_prisma_schema();
    let prisma = if asks("prisma") && has_schema() { prisma::calls::TRIGGERS } else { &[] };
    let pool = if asks("pool") { queries::TRIGGERS } else { &[] };
    let prisma = if asks("pool") && has_schema() { prisma::calls::TRIGGERS } else { prisma };
    let people = [crate::finding::TOOL_WORD];
    let always = knowledge.trigger_words().chain(people).chain(evaluation::WORDS.iter().copied());
    let words = always.chain([env, urls, prisma, pool].into_iter().flatten().copied());
    Triggers::new(words.chain(clients.iter().map(String::as_str)), &people)
}

/// A repository, read.
pub struct Project {
    /// The scripts.
    pub modules: Modules,
    /// The packages.
    pub packages: Packages,
    /// What is deployed.
    pub deployables: Deployables,
    /// What is known of libraries.
    pub knowledge: Knowledge,
    /// Variables that the platform provides, as declared.
    pub provided_env: Vec<String>,
    inventory: Inventory,
    resolution: Resolution,
    import_memory: mentions::ImportMemory,
    exporting: exports::Exporting,
    assigned_members: objects::AssignedMembers,
    deployables_by_file: Mutex<FxHashMap<FileId, Arc<[usize]>>>,
    limiters: OnceLock<Limiters>,
    pools: OnceLock<pools::Pools>,
    limiter_survey: OnceLock<limiters::Survey>,
    throttler_guard: OnceLock<limiters::Guard>,
    env: OnceLock<EnvDeclarations>,
    early: OnceLock<evaluation::EarlyReads>,
    prisma: OnceLock<prisma::calls::PrismaCalls>,
    schemas: OnceLock<prisma::clients::Schemas>,
    env_reads: OnceLock<Vec<env_reads::EnvRead>>,
    env_reads_at_sites: OnceLock<Vec<env_reads::EnvRead>>,
    undeclared: OnceLock<Vec<undeclared::Undeclared>>,
    query_flows: OnceLock<queries::QueryFlows>,
    focus: Option<FileId>,
    sites: OnceLock<Vec<FileId>>,
}

impl Project {
    /// Reads the files of an inventory. Scripts are read in parallel on the current rayon pool.
    ///
    /// # Errors
    /// Where an embedded table does not read.
    pub fn load(inventory: Inventory, declared: Declared) -> Result<Self, TableError> {
        let knowledge = Knowledge::load(declared.knowledge)?;
        let triggers = triggers(&knowledge, &inventory, declared.categories.as_ref());
        let cache = declared.cache.map(|dir| Cache::open(&dir, &inventory.root));
        let is_narrow = declared.focus.is_some() || declared.is_known;
        let modules = Modules::load(&inventory, &triggers, cache, declared.trace, is_narrow);
        let focus = declared.focus.and_then(|path| modules.at_path(&path));
        let (packages, deployables) = {
            let read = |path: &RelPath| {
                modules.at_path(path).into_iter().for_each(|it| modules.look_into(it));
                inventory.get(path).and_then(|file| modules::read(file).ok())
            };
            let packages = Packages::build(&inventory, &read);
            let deployables = Deployables::build(&packages, &inventory, &read, &declared.entries);
            (packages, deployables)
        };
        let resolution = Resolution::new(&inventory);
        Ok(Self {
            modules,
            packages,
            deployables,
            knowledge,
            provided_env: declared.provided_env,
            env: OnceLock::new(),
            early: OnceLock::new(),
            prisma: OnceLock::new(),
            schemas: OnceLock::new(),
            env_reads: OnceLock::new(),
            env_reads_at_sites: OnceLock::new(),
            undeclared: OnceLock::new(),
            query_flows: OnceLock::new(),
            focus,
            sites: OnceLock::new(),
            inventory,
            resolution,
            import_memory: mentions::ImportMemory::default(),
            exporting: exports::Exporting::default(),
            assigned_members: objects::AssignedMembers::default(),
            deployables_by_file: Mutex::default(),
            limiters: OnceLock::new(),
            pools: OnceLock::new(),
            limiter_survey: OnceLock::new(),
            throttler_guard: OnceLock::new(),
        })
    }

    /// What a specifier leads to when a script asks for it.
    #[must_use]
    pub fn resolve(&self, from: FileId, specifier: &str) -> Target {
        self.resolution.resolve(&self.modules, &self.packages, from, specifier)
    }

    /// The package that a script belongs to.
    #[must_use]
    pub fn package_of(&self, file: FileId) -> PackageId {
        self.packages.package_of(&self.modules.path(file))
    }

    /// The name of the package that a script belongs to, where it has one by which others import it.
    fn package_named(&self, file: FileId) -> Option<String> {
        self.packages.get(self.package_of(file)).manifest.name.as_ref().map(|name| name.value.clone())
    }

    /// Where variables of the environment are declared; read when it is first asked.
    #[must_use]
    pub fn env(&self) -> &EnvDeclarations {
        self.env.get_or_init(|| {
            let files = self.inventory.files.iter().filter_map(|file| {
                let kind = EnvFileKind::of(&file.path)?;
                Some((Arc::clone(&file.path), kind, modules::read(file).ok()?))
            });
            EnvDeclarations::build(files, &self.provided_env)
        })
    }

    /// Things of scripts, in order, in shares of one package each: what is worked out side by side and remembers what it found must
    /// find the same whatever the number of threads.
    fn by_package<'t, T>(&self, things: &'t [T], file: impl Fn(&T) -> FileId) -> Vec<Vec<&'t T>> {
        const MOST: usize = 128;
        let mut packages: BTreeMap<PackageId, Vec<&T>> = BTreeMap::new();
        for thing in things {
            packages.entry(self.package_of(file(thing))).or_default().push(thing);
        }
        packages.values().flat_map(|things| things.chunks(MOST)).map(<[&T]>::to_vec).collect()
    }

    /// The text of any file of the inventory.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match self.modules.at_path(path) {
            Some(file) => self.modules.text(file),
            None => modules::read(self.inventory.get(path)?).ok(),
        }
    }

    /// Files that are none of the run's, and by which specifiers were resolved; sorted.
    #[must_use]
    pub fn read_outside(&self) -> Vec<PathBuf> {
        let is_ours = |path: &PathBuf| {
            crate::discover::relative(&self.inventory.root, path).is_some_and(|it| self.inventory.get(&it).is_some())
        };
        self.resolution.files_read().into_iter().filter(|it| !is_ours(it)).collect()
    }

    /// The files that the run reads.
    #[must_use]
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }
}
