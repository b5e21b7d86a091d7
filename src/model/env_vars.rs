//! Every place of the repo that declares an environment variable: env files, compose, Kubernetes, Dockerfiles, CI
//! files, task runners, package scripts. What the repo does not hold (ignored env files, a shell) is not declared.
//!
//! Knows neither who reads a variable nor which loader reads which file; a declaration only says how its value may
//! reach a process ([`Provision`]).

mod collect;
mod platform;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use platform::is_platform_provided;

use crate::finding::{Location, RelPath};
use crate::inputs::text::InputError;
use crate::inputs::turbo;
use crate::inputs::workflow::CiKind;

/// What kind of declarations a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnvFileKind {
    /// An env file.
    Env,
    /// A compose file.
    Compose,
    /// A Dockerfile.
    Dockerfile,
    /// A CI file.
    Ci(CiKind),
    /// Kubernetes manifests, kustomize, or a chart's values; which one is seen from name and text.
    Manifests,
    /// `serverless.yml`, `render.yaml`, `app.yaml`.
    Platform,
    /// `turbo.json`, `nx.json`, `project.json`.
    TaskRunner,
    /// `package.json`.
    PackageJson,
    /// A Procfile.
    Procfile,
    /// pm2's process file in JSON or YAML.
    Pm2,
}

impl EnvFileKind {
    /// The kind of a file by its path; `None` for files that declare no variables.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let lower = name.to_ascii_lowercase();
        let yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
        let stem = lower.rsplit_once('.').map_or(lower.as_str(), |it| it.0);
        Some(match lower.as_str() {
            "package.json" => Self::PackageJson,
            "turbo.json" | "turbo.jsonc" | "nx.json" | "project.json" => Self::TaskRunner,
            "procfile" => Self::Procfile,
            "ecosystem.json"
            | "pm2.json"
            | "process.json"
            | "pm2.yml"
            | "pm2.yaml"
            | "ecosystem.yml"
            | "ecosystem.yaml"
            | "ecosystem.config.json" => Self::Pm2,
            ".gitlab-ci.yml" | ".gitlab-ci.yaml" => Self::Ci(CiKind::GitLab),
            _ if lower.starts_with("dockerfile") && !lower.ends_with("ignore") && !is_source(&lower) => {
                Self::Dockerfile
            }
            _ if lower.ends_with(".dockerfile") => Self::Dockerfile,
            _ if is_env_file(&lower) => Self::Env,
            _ if !yaml => return None,
            _ if path.contains(".github/workflows/") || stem == "action" => Self::Ci(CiKind::GitHub),
            _ if path.contains(".circleci/") => Self::Ci(CiKind::CircleCi),
            _ if stem.starts_with("docker-compose") || stem.starts_with("compose") => Self::Compose,
            _ if matches!(stem, "serverless" | "render" | "app") => Self::Platform,
            _ => Self::Manifests,
        })
    }
}

/// Files such as `Dockerfile.tsx` are code or prose about Dockerfiles.
fn is_source(lower: &str) -> bool {
    [".ts", ".tsx", ".js", ".md", ".mdx", ".json"].iter().any(|it| lower.ends_with(it))
}

/// `.env`, `.env.local`, `prod.env`, `env.example`; not `.envrc`, nor `env.ts`, nor `.env.d.ts`.
fn is_env_file(lower: &str) -> bool {
    let starts = [".env.", ".env-", ".env_", "env."].iter().any(|it| lower.starts_with(it));
    let named = lower == ".env" || starts || lower.ends_with(".env");
    let plain = lower.starts_with("env.").then(|| parts(lower).any(|it| EXAMPLES.contains(&it)));
    named && plain.unwrap_or(true) && !is_source(lower) && !lower.ends_with(".vault") && !lower.ends_with(".keys")
}

const EXAMPLES: &[&str] = &["example", "examples", "sample", "template", "tmpl", "tpl", "dist", "default", "defaults"];

fn parts(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(['.', '-', '_']).filter(|it| !it.is_empty())
}

/// One place that declares a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The variable.
    pub name: Arc<str>,
    /// Its value after unquoting; `None` where it is only named, or where other variables or expressions decide it.
    pub value: Option<String>,
    /// Where other variables decide the value and all have defaults (`${PORT:-3000}`): the value with the defaults.
    pub fallback: Option<String>,
    /// The name's place.
    pub location: Location,
    /// The value's place.
    pub value_location: Option<Location>,
    /// What declares it.
    pub source: Source,
    /// How it reaches a process.
    pub provision: Provision,
    /// The directory it belongs to: of the env file, of the service's build context, of the package; `""` for the root.
    pub directory: RelPath,
}

/// What declares a variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// An env file.
    EnvFile {
        /// Its name without the directory.
        file: String,
        /// Whether it is one to copy: `.env.example`, `.env.sample`, ...
        is_example: bool,
        /// What stands behind `.env.`, as in `production`, `test`, `local`.
        mode: Option<String>,
    },
    /// A compose service.
    Compose {
        /// The service.
        service: String,
    },
    /// A Kubernetes workload, or a config map.
    K8s {
        /// The workload's or the map's name.
        workload: String,
    },
    /// A Dockerfile.
    Dockerfile,
    /// A CI file.
    Workflow {
        /// The job, where one sets it.
        job: Option<String>,
    },
    /// A hosting platform's file (`render.yaml`, ...).
    Platform,
    /// turbo.json or nx.json.
    TaskRunner,
    /// A script of a package.json.
    PackageScript {
        /// Its name.
        script: String,
    },
    /// A process of a Procfile or of pm2.
    Process {
        /// Its name.
        process: String,
    },
}

/// How a declared value may reach a process of the repo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provision {
    /// The process has it from the start: compose, Kubernetes, an image's ENV, a script's assignment.
    Outside,
    /// Only if something loads the file.
    File,
    /// Only in CI runs.
    Ci,
    /// Only while the image is built.
    Build,
    /// It is only named (turbo.json), or a config map that no workload takes its variables from.
    NameOnly,
    /// It goes to a process that is not the repo's: a database image's settings.
    Foreign,
}

/// An env file that compose hands to a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InjectedFile {
    /// The env file, whether or not the repo holds it.
    pub file: RelPath,
    /// The service.
    pub service: String,
    /// Where compose names it.
    pub location: Location,
    /// Whether the service is the repo's own (it has a `build`).
    pub own: bool,
}

/// All declarations of the repo.
#[derive(Clone, Debug, Default)]
pub struct EnvDeclarations {
    by_name: BTreeMap<Arc<str>, Vec<Declaration>>,
    patterns: Vec<(String, Location)>,
    provided: Vec<String>,
    /// Env files that compose hands to services.
    pub injected: Vec<InjectedFile>,
    /// Files that are templates and were left out, with the reason.
    pub skipped: Vec<(RelPath, &'static str)>,
    /// What could not be read.
    pub errors: Vec<(RelPath, InputError)>,
}

impl EnvDeclarations {
    /// Reads the files. `files` may come in any order; `provided` are names and patterns that the user declares as given.
    #[must_use]
    pub fn build(files: impl IntoIterator<Item = (RelPath, EnvFileKind, Arc<str>)>, provided: &[String]) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut out = collect::collect(&files);
        out.provided = provided.to_vec();
        for declarations in out.by_name.values_mut() {
            declarations.sort_by(|a, b| (&a.location, &a.source).cmp(&(&b.location, &b.source)));
            declarations.dedup();
        }
        out
    }

    /// Whether the repo declares anything: rules about undeclared names are silent where it does not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// All declared names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.by_name.keys()
    }

    /// The declarations of a variable, by path and place.
    #[must_use]
    pub fn of(&self, name: &str) -> &[Declaration] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the repo declares the variable anywhere, as a name or by a pattern such as `NEXT_PUBLIC_*`.
    #[must_use]
    pub fn declared(&self, name: &str) -> bool {
        self.by_name.contains_key(name) || self.patterns.iter().any(|it| turbo::matches(&it.0, name))
    }

    /// The declarations that matter to code in `path`, nearest first: those whose directory is around it, deepest
    /// first, else all of the repo. Those for other processes (a database's) are left out.
    #[must_use]
    pub fn near(&self, name: &str, path: &str) -> Vec<&Declaration> {
        let own = || self.of(name).iter().filter(|it| it.provision != Provision::Foreign);
        let mut around: Vec<_> = own().filter(|it| is_around(&it.directory, path)).collect();
        if around.is_empty() {
            around.extend(own());
        }
        // Stable: declarations of one directory stay in path order.
        around.sort_by_key(|it| std::cmp::Reverse(it.directory.len()));
        around
    }

    /// The distinct literal values that the repo gives the variable, defaults of references included, each with the
    /// first declaration that gives it.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<(&str, &Declaration)> {
        let mut out: Vec<(&str, &Declaration)> = Vec::new();
        for declaration in self.of(name).iter().filter(|it| it.provision != Provision::Foreign) {
            let value = declaration.value.as_deref().or(declaration.fallback.as_deref());
            if let Some(value) = value.filter(|value| out.iter().all(|it| it.0 != *value)) {
                out.push((value, declaration));
            }
        }
        out
    }

    /// The number that the declarations nearest to `path` agree on; real ones win over examples. `None` where they
    /// disagree, or give none.
    #[must_use]
    pub fn numeric_value(&self, name: &str, path: &str) -> Option<(f64, &Declaration)> {
        let near = self.near(name, path);
        let directory = &near.first()?.directory;
        let near: Vec<_> = near.iter().filter(|it| &it.directory == directory).copied().collect();
        let example = |it: &Declaration| matches!(it.source, Source::EnvFile { is_example: true, .. });
        for examples in [false, true] {
            let found: Vec<_> = near
                .iter()
                .filter(|it| example(it) == examples)
                .filter_map(|it| {
                    Some((it.value.as_deref().or(it.fallback.as_deref())?.trim().parse::<f64>().ok()?, *it))
                })
                .collect();
            if let Some(&first) = found.first() {
                // The same text parses to the same number: exact comparison is meant.
                return found.iter().all(|it| it.0.to_bits() == first.0.to_bits()).then_some(first);
            }
        }
        None
    }

    /// Whether a platform gives the variable, by the table or by what the user declares.
    #[must_use]
    pub fn is_platform_provided(&self, name: &str) -> bool {
        is_platform_provided(name) || self.provided.iter().any(|it| turbo::matches(it, name))
    }
}

/// Whether `directory` is the root or a directory above `path`.
fn is_around(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|it| it.is_empty() || it.starts_with('/'))
}

#[cfg(test)]
mod tests;
