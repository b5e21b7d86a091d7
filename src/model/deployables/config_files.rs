//! Entries that files beside package.json name: Dockerfiles, Procfiles, pm2, Nx and serverless configurations.

use std::sync::LazyLock;

use regex::Regex;

use super::collect::{Collector, Place};
use super::{Entry, Start, conventions, docker, pm2};
use crate::discover::{Dialect, FileKind};
use crate::finding::{Location, RelPath};
use crate::model::packages::{PackageId, dir_of, file_name};
use crate::span::Span;

static PM2_SCRIPT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"["']?script["']?\s*:\s*(?:["'`])([^"'`\n]+)["'`]"#).ok());
static HANDLER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)^\s+handler:\s*["']?([\w./@-]+)\.[A-Za-z_$][\w$]*["']?\s*$"#).ok());

impl Collector<'_> {
    pub(super) fn images(&mut self) {
        for file in self.inventory.of_kind(FileKind::Dockerfile) {
            let Some(image) = (self.read)(&file.path).and_then(|text| docker::image_command(&text)) else { continue };
            let from = Location { path: file.path.clone(), span: image.span };
            let nearest = self.packages.package_of(&file.path);
            let above = std::iter::successors(Some(nearest), |id| self.packages.get(*id).parent).collect::<Vec<_>>();
            // `docker/api.Dockerfile` and `apps/api/Dockerfile` may both be built from the root.
            let named = self.named_by(&file.path);
            for package in named.into_iter().chain(above) {
                let dir = self.packages.get(package).dir.clone();
                let place =
                    Place { package, dir: &dir, from: from.clone(), command: &image.command, image: true, outer: None };
                if self.run(&place, 0) {
                    break;
                }
            }
        }
    }

    /// The package that a Dockerfile's own name means: `docker/api.Dockerfile`, `Dockerfile.api`.
    fn named_by(&self, path: &str) -> Option<PackageId> {
        let name = file_name(path);
        let word = name.strip_suffix(".Dockerfile").or_else(|| name.strip_prefix("Dockerfile."))?;
        self.packages
            .iter()
            .find(|(_, package)| !package.dir.is_empty() && file_name(&package.dir) == word)
            .map(|(id, _)| id)
    }

    pub(super) fn procfiles(&mut self) {
        for file in self.inventory.of_kind(FileKind::Procfile) {
            let Some(text) = (self.read)(&file.path) else { continue };
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let span = Span::new(at, at + line.trim_end().len());
                at += line.len();
                let Some((process, command)) = line.split_once(':') else { continue };
                if process.trim() != "release" {
                    let from = Location { path: file.path.clone(), span };
                    let package = self.packages.package_of(&file.path);
                    let dir = dir_of(&file.path);
                    self.run(&Place { package, dir, from, command: command.trim(), image: false, outer: None }, 0);
                }
            }
        }
    }

    pub(super) fn pm2_configs(&mut self) {
        let names = |name: &str| {
            name.starts_with("ecosystem.")
                || name.starts_with("pm2.")
                || name.starts_with("process.")
                || name.ends_with(".pm2.json")
        };
        let files = self.inventory.files.iter().filter(|file| names(file_name(&file.path)));
        let paths: Vec<RelPath> = files.map(|file| file.path.clone()).collect();
        for path in paths {
            // Those that a script or an image names have been read.
            let is_known = self.found.values().flatten().flat_map(|it| &it.starts).any(|it| it.from.path == path);
            if !is_known {
                self.pm2_config(&path, false);
            }
        }
    }

    pub(super) fn pm2_config(&mut self, path: &RelPath, image: bool) -> bool {
        let (Some(text), Some(pattern)) = ((self.read)(path), PM2_SCRIPT.as_ref()) else { return false };
        let package = self.packages.package_of(path);
        let mut any = false;
        for found in pattern.captures_iter(&text).filter_map(|it| it.get(1)) {
            let from = Location { path: path.clone(), span: Span::new(found.start(), found.end()) };
            if let Some(source) = self.built.source_in_image(package, dir_of(path), found.as_str()) {
                let command = pm2::command(&text, found.start(), found.as_str());
                let commands = command.clone().into_iter().collect();
                self.add_start(package, source, command.as_deref(), Start { from, commands, image });
                any = true;
            }
        }
        any
    }

    /// `targets.build.options.main` of Nx's project.json.
    pub(super) fn nx_projects(&mut self) {
        let files = self.inventory.of_kind(FileKind::OtherJson).filter(|file| file_name(&file.path) == "project.json");
        for file in files {
            let Some(text) = (self.read)(&file.path) else { continue };
            let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
            let main = value.pointer("/targets/build/options/main").and_then(|it| it.as_str());
            let library = value.get("projectType").is_some_and(|it| it == "library");
            if let Some(main) = main.filter(|_| !library)
                && let Some(source) = self.built.existing(main)
            {
                let at = text.find(main).unwrap_or(0);
                let from = Location { path: file.path.clone(), span: Span::new(at, at + main.len()) };
                let package = self.packages.package_of(&file.path);
                let name =
                    value.get("name").and_then(|it| it.as_str()).unwrap_or_else(|| file_name(dir_of(&file.path)));
                // Nx builds front ends too; theirs start in TSX.
                let server =
                    self.inventory.get(&source).is_some_and(|it| it.kind == FileKind::Script(Dialect::TypeScript));
                if server {
                    let entries = self.found.entry((package, name.to_owned())).or_default();
                    if !entries.iter().any(|entry| entry.path == source) {
                        entries.push(Entry { path: source, from, command: None, starts: Vec::new() });
                    }
                }
            }
        }
    }

    /// `handler: src/users.create` in serverless.yml, and Vercel's `api/`.
    pub(super) fn serverless(&mut self) {
        let inventory = self.inventory;
        for file in &inventory.files {
            let package = self.packages.package_of(&file.path);
            match file_name(&file.path) {
                "serverless.yml" | "serverless.yaml" => {
                    let (Some(text), Some(pattern)) = ((self.read)(&file.path), HANDLER.as_ref()) else { continue };
                    for found in pattern.captures_iter(&text).filter_map(|it| it.get(1)) {
                        let from = Location { path: file.path.clone(), span: Span::new(found.start(), found.end()) };
                        if let Some(source) = self.built.source(package, dir_of(&file.path), found.as_str()) {
                            self.add(package, source, from, None);
                        }
                    }
                }
                "vercel.json" => {
                    let from = Location { path: file.path.clone(), span: Span::default() };
                    let entries: Vec<RelPath> =
                        conventions::vercel_entries(inventory, dir_of(&file.path)).map(|it| it.path.clone()).collect();
                    for path in entries {
                        self.add(package, path, from.clone(), None);
                    }
                }
                _ => {}
            }
        }
    }
}
