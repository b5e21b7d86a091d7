//! Asks every source of entries, in the order in which they count: configuration, production scripts, images,
//! Procfiles, pm2, nest-cli.json, Nx, other scripts, conventions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::built::Built;
use super::command::{Start, starts};
use super::{Deployable, Deployables, Entry, conventions};
use crate::discover::{FileKind, Inventory, Role};
use crate::finding::{Location, RelPath};
use crate::inputs::nest_cli::NestCli;
use crate::inputs::package_json::PackageJson;
use crate::model::packages::{PackageId, Packages, Read, dir_of, join};
use crate::span::Span;

/// Scripts that call scripts do so only this deep.
const MAX_CALLS: usize = 5;

pub(super) fn collect(packages: &Packages, inventory: &Inventory, read: &Read<'_>, declared: &[String]) -> Deployables {
    let mut collector = Collector {
        packages,
        inventory,
        read,
        built: Built::new(packages, inventory, read),
        nests: nests(packages, inventory, read),
        found: BTreeMap::new(),
    };
    let unknown_declared = declared.iter().filter(|path| !collector.declared(path)).cloned().collect();
    collector.scripts(is_production);
    collector.images();
    collector.procfiles();
    collector.pm2_configs();
    collector.nest_projects();
    collector.nx_projects();
    collector.scripts(|name| !is_production(name) && is_start(name));
    collector.bins();
    collector.serverless();
    for (id, _) in packages.iter() {
        collector.by_convention(id);
    }
    collector.finish(unknown_declared)
}

pub(super) struct Collector<'a> {
    pub(super) packages: &'a Packages,
    pub(super) inventory: &'a Inventory,
    pub(super) read: &'a Read<'a>,
    pub(super) built: Built<'a>,
    nests: BTreeMap<PackageId, (RelPath, NestCli)>,
    /// Entries by package and by the project's name, which is empty for the package itself.
    pub(super) found: BTreeMap<(PackageId, String), Vec<Entry>>,
}

/// Where a command stands.
pub(super) struct Place<'p> {
    pub(super) package: PackageId,
    /// The directory it runs in, relative to the root.
    pub(super) dir: &'p str,
    pub(super) from: Location,
    pub(super) command: &'p str,
    /// Whether paths may be those of a container.
    pub(super) image: bool,
    /// The place of the command that runs this one as a script.
    pub(super) outer: Option<&'p Place<'p>>,
}

impl Place<'_> {
    /// This place as a way to start a file.
    fn as_start(&self) -> super::Start {
        let places: Vec<&Place<'_>> = std::iter::successors(Some(self), |it| it.outer).take(MAX_CALLS + 1).collect();
        super::Start {
            from: self.from.clone(),
            commands: places.iter().map(|it| it.command.to_owned()).collect(),
            image: places.iter().any(|it| it.image),
        }
    }
}

impl Collector<'_> {
    pub(super) fn add(&mut self, package: PackageId, path: RelPath, from: Location, command: Option<&str>) {
        let commands = command.map(str::to_owned).into_iter().collect();
        self.add_start(package, path, command, super::Start { from, commands, image: false });
    }

    pub(super) fn add_start(&mut self, package: PackageId, path: RelPath, command: Option<&str>, start: super::Start) {
        let Some(file) = self.inventory.get(&path) else { return };
        // `start: node scripts/dev.js` runs a tool; a server in such a place can be declared.
        if matches!(file.role, Role::Test | Role::Migration | Role::Seed | Role::Script) {
            return;
        }
        let project = self.project_of(package, &path);
        let entries = self.found.entry((package, project)).or_default();
        if let Some(entry) = entries.iter_mut().find(|entry| entry.path == path) {
            if !entry.starts.contains(&start) {
                entry.starts.push(start);
            }
        } else {
            let from = start.from.clone();
            entries.push(Entry { path, from, command: command.map(str::to_owned), starts: vec![start] });
        }
    }

    /// The Nest project whose directory the file lies in, in a monorepo.
    fn project_of(&self, package: PackageId, path: &str) -> String {
        let Some((nest_path, nest)) = self.nests.get(&package) else { return String::new() };
        let inside = |dir: &str| {
            let dir = join(dir_of(nest_path), dir).unwrap_or_default();
            !dir.is_empty() && path.strip_prefix(&*dir).is_some_and(|rest| rest.starts_with('/'))
        };
        let roots = |it: &crate::inputs::nest_cli::NestProject| it.root.clone().or_else(|| it.source_root.clone());
        let of = |it: &crate::inputs::nest_cli::NestProject| roots(it).is_some_and(|root| inside(&root.value));
        let project = nest.projects.iter().find(|(_, project)| !project.is_library() && of(project));
        project.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn declared(&mut self, path: &str) -> bool {
        let Some(found) = join("", path).and_then(|path| self.built.existing(&path)) else { return false };
        let package = self.packages.package_of(&found);
        let config = self.inventory.of_kind(FileKind::LoadproofConfig).next();
        let from = Location {
            path: config.map_or_else(|| "loadproof.toml".into(), |it| it.path.clone()),
            span: Span::default(),
        };
        // What is declared counts whatever its path says.
        let project = self.project_of(package, &found);
        self.found.entry((package, project)).or_default().push(Entry {
            path: found,
            from,
            command: None,
            starts: Vec::new(),
        });
        true
    }

    fn scripts(&mut self, wanted: impl Fn(&str) -> bool) {
        let packages = self.packages;
        for (id, package) in packages.iter() {
            let Some(manifest) = &package.manifest_path else { continue };
            let mut names: Vec<&String> = package.manifest.scripts.keys().filter(|name| wanted(name)).collect();
            names.sort_by_key(|name| rank(name));
            for name in names {
                let Some(script) = package.manifest.scripts.get(name) else { continue };
                let from = Location { path: manifest.clone(), span: script.span };
                self.run(
                    &Place { package: id, dir: &package.dir, from, command: &script.value, image: false, outer: None },
                    0,
                );
            }
        }
    }

    /// Adds what a command starts; returns whether it starts anything known.
    pub(super) fn run(&mut self, place: &Place<'_>, calls: usize) -> bool {
        let mut any = false;
        for (start, cwd) in starts(place.command) {
            let dir = if cwd.is_empty() || place.image { Some(place.dir.to_owned()) } else { join(place.dir, &cwd) };
            if let Some(dir) = dir {
                any |= self.start(&Place { dir: &dir, from: place.from.clone(), ..*place }, start, calls);
            }
        }
        any
    }

    fn start(&mut self, place: &Place<'_>, start: Start, calls: usize) -> bool {
        let package = place.package;
        let found = match start {
            Start::File(path) if place.image => self.built.source_in_image(package, place.dir, &path),
            Start::File(path) => self.built.source(package, place.dir, &path),
            Start::Main => self.main(package),
            Start::Nodemon => return self.nodemon(place, calls),
            Start::Script(name) => return self.script(place, package, &name, calls),
            Start::ScriptOf(other, name) => {
                let other = self.packages.by_name(&other).or_else(|| self.packages.by_dir(&join("", &other)?));
                return other.is_some_and(|other| self.script(place, other, &name, calls));
            }
            Start::Nest(project, entry) => self.nest_start(package, project.as_deref(), entry.as_deref()),
            Start::Next => {
                let before = self.found.len();
                self.next(package, &place.from);
                return self.found.len() > before;
            }
            Start::Config(path) => {
                let path = join(place.dir, &path).and_then(|path| self.inventory.get(&path)).map(|it| it.path.clone());
                return path.is_some_and(|path| self.pm2_config(&path, place.image));
            }
        };
        let Some(path) = found else { return false };
        self.add_start(package, path, Some(place.command), place.as_start());
        true
    }

    fn script(&mut self, place: &Place<'_>, package: PackageId, name: &str, calls: usize) -> bool {
        let packages = self.packages;
        let manifest = &packages.get(package).manifest;
        if calls >= MAX_CALLS {
            return false;
        }
        match manifest.scripts.get(name) {
            Some(script) => {
                let dir = &packages.get(package).dir;
                let next = Place {
                    package,
                    dir,
                    from: place.from.clone(),
                    command: &script.value,
                    image: false,
                    outer: Some(place),
                };
                self.run(&next, calls + 1)
            }
            // What npm does without a start script.
            None if name == "start" => {
                match self.built.existing(&packages.get(package).join("server").unwrap_or_default()) {
                    Some(path) => {
                        self.add(package, path, place.from.clone(), Some("node server.js"));
                        true
                    }
                    None => false,
                }
            }
            None => false,
        }
    }

    /// `nodemon` alone runs what nodemon.json or package.json's `main` names.
    fn nodemon(&mut self, place: &Place<'_>, calls: usize) -> bool {
        let path = join(place.dir, "nodemon.json").unwrap_or_default();
        let config = self.inventory.get(&path).and_then(|file| Some((file.path.clone(), (self.read)(&file.path)?)));
        if let Some((path, text)) = config
            && let Ok(value) = serde_json::from_str::<serde_json::Value>(&text)
            && let Some(command) = value.get("exec").or_else(|| value.get("script")).and_then(|it| it.as_str())
        {
            let command = if value.get("exec").is_some() { command.to_owned() } else { format!("node {command}") };
            let at = text.find(command.as_str()).unwrap_or(0);
            let from = Location { path, span: Span::new(at, at + command.len().min(text.len() - at)) };
            let next = Place {
                package: place.package,
                dir: place.dir,
                from,
                command: &command,
                image: false,
                outer: Some(place),
            };
            // `"exec": "nodemon"` would go round for ever.
            return calls < MAX_CALLS && self.run(&next, calls + 1);
        }
        let Some(path) = self.main(place.package) else { return false };
        self.add(place.package, path, place.from.clone(), Some(place.command));
        true
    }

    fn main(&self, package: PackageId) -> Option<RelPath> {
        let it = self.packages.get(package);
        let main = it.manifest.main.as_ref().map_or("index.js", |main| &main.value);
        self.built.source(package, &it.dir, main)
    }

    fn nest_start(&self, package: PackageId, project: Option<&str>, entry: Option<&str>) -> Option<RelPath> {
        let dir = &self.packages.get(package).dir;
        let Some((path, nest)) = self.nests.get(&package) else {
            return self.built.source(package, dir, entry.unwrap_or("src/main"));
        };
        let mut chosen = project.and_then(|name| nest.projects.get(name)).unwrap_or(&nest.default).clone();
        if let Some(entry) = entry {
            // `--entryFile` names a built file, below the output directory.
            if let Some(found) = self.built.source(package, dir, &format!("dist/{entry}")) {
                return Some(found);
            }
            chosen.entry_file = Some(crate::inputs::json::Text { value: entry.to_owned(), ..Default::default() });
        }
        self.built.source(package, dir_of(path), &chosen.entry())
    }

    fn nest_projects(&mut self) {
        for (package, (path, nest)) in self.nests.clone() {
            let from = Location { path: path.clone(), span: Span::default() };
            let mut projects: Vec<_> = nest.projects.values().filter(|it| !it.is_library()).collect();
            if projects.is_empty() && !nest.default.is_library() {
                projects.push(&nest.default);
            }
            for project in projects {
                let span = project.entry_file.as_ref().or(project.source_root.as_ref()).map_or(from.span, |it| it.span);
                if let Some(found) = self.built.source(package, dir_of(&path), &project.entry()) {
                    self.add(package, found, Location { path: path.clone(), span }, None);
                }
            }
        }
    }

    fn bins(&mut self) {
        let packages = self.packages;
        for (id, package) in packages.iter() {
            let Some(manifest) = &package.manifest_path else { continue };
            for file in package.manifest.bin.values() {
                if let Some(source) = self.built.source(id, &package.dir, &file.value) {
                    self.add(id, source, Location { path: manifest.clone(), span: file.span }, None);
                }
            }
        }
    }

    fn next(&mut self, package: PackageId, from: &Location) {
        let dir = self.packages.get(package).dir.clone();
        let paths: Vec<RelPath> = conventions::next_entries(self.inventory, &dir)
            .filter(|file| self.packages.package_of(&file.path) == package)
            .map(|file| file.path.clone())
            .collect();
        for path in paths {
            self.add(package, path, from.clone(), None);
        }
    }

    /// Next.js, then `main`, then the usual names, for a package that nothing else says anything of.
    fn by_convention(&mut self, id: PackageId) {
        let packages = self.packages;
        let package = packages.get(id);
        if let (Some(path), Some(next)) = (&package.manifest_path, package.manifest.dependencies.get("next")) {
            self.next(id, &Location { path: path.clone(), span: next.range.span });
        }
        let known = self.found.range((id, String::new())..).next().is_some_and(|((it, _), _)| *it == id);
        if known
            || packages.is_library(id)
            || (package.manifest_path.is_some() && !looks_like_server(&package.manifest))
        {
            return;
        }
        let from = |path: &RelPath, span| Location {
            path: package.manifest_path.clone().unwrap_or_else(|| path.clone()),
            span,
        };
        if let Some(main) = &package.manifest.main
            && let Some(source) = self.built.source(id, &package.dir, &main.value)
        {
            let from = from(&source, main.span);
            return self.add(id, source, from, None);
        }
        let usual = conventions::USUAL.iter().find_map(|path| self.built.existing(&package.join(path)?));
        if let Some(source) = usual.filter(|path| packages.package_of(path) == id) {
            let from = from(&source, Span::default());
            self.add(id, source, from, None);
        }
    }

    fn finish(self, unknown_declared: Vec<String>) -> Deployables {
        let mut list: Vec<Deployable> = Vec::new();
        for ((package, project), entries) in self.found {
            let name = if project.is_empty() { self.packages.get(package).name().to_owned() } else { project };
            list.push(Deployable { name, package, entries });
        }
        let has_source = |id: PackageId| {
            let scripts = self.inventory.files.iter().filter(|it| matches!(it.kind, FileKind::Script(_)));
            scripts.filter(|it| it.role == Role::Source).any(|it| self.packages.package_of(&it.path) == id)
        };
        // The root of a workspace declares what its packages need, and starts nothing itself.
        let is_root_of_others = |id: PackageId| list.iter().any(|it| self.packages.get(it.package).parent == Some(id));
        let undecided = self.packages.iter().filter(|(id, package)| {
            !list.iter().any(|it| it.package == *id)
                && !self.packages.is_library(*id)
                && looks_like_server(&package.manifest)
                && !is_root_of_others(*id)
                && has_source(*id)
        });
        let undecided = undecided.map(|(id, _)| id).collect();
        Deployables { list, undecided, unknown_declared }
    }
}

fn nests(packages: &Packages, inventory: &Inventory, read: &Read<'_>) -> BTreeMap<PackageId, (RelPath, NestCli)> {
    let files = inventory.of_kind(FileKind::NestCli).filter_map(|file| {
        let text: Arc<str> = read(&file.path)?;
        Some((packages.package_of(&file.path), (file.path.clone(), NestCli::parse(&text).ok()?)))
    });
    files.collect()
}

/// Whether a package depends on what only servers need.
pub(in crate::model) fn looks_like_server(manifest: &PackageJson) -> bool {
    use crate::inputs::package_json::DependencyKind::Runtime;
    conventions::SERVERS.iter().any(|name| manifest.dependencies.get(*name).is_some_and(|it| it.kind == Runtime))
}

fn is_production(name: &str) -> bool {
    matches!(name, "start" | "serve" | "production" | "prod" | "worker")
        || ["start:prod", "start-prod", "start:production", "serve:prod"].iter().any(|start| name.starts_with(start))
}

fn is_start(name: &str) -> bool {
    ["start", "dev", "serve", "worker", "prod"].iter().any(|start| name.starts_with(start))
        && !["test", "e2e", "debug-test", "storybook"].iter().any(|word| name.contains(word))
}

/// `start:prod` before `start` before the rest; the order of the file within each.
fn rank(name: &str) -> u8 {
    match name {
        _ if name.contains("prod") => 0,
        "start" => 1,
        _ if name.starts_with("start") => 2,
        _ => 3,
    }
}
