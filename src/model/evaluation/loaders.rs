//! What puts variables into the environment of a running process, and from which files.

use super::toolchain::commands;
use crate::finding::Location;
use crate::inputs::shell::{self, EnvReader};
use crate::inputs::text::Text;
use crate::model::Project;
use crate::model::deployables::Start;
use crate::model::env_vars::{Provision, Source};
use crate::model::modules::FileId;
use crate::model::names::{Expr, Meaning, path_is};
use crate::model::objects::Property;
use crate::model::values::Value;
use crate::span::Span;
use crate::syntax::{Kind, List, NodeId};

/// How a loader is asked to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoaderForm {
    /// A module whose evaluation loads (`import 'dotenv/config'`).
    Import,
    /// A call (`dotenv.config()`, `process.loadEnvFile()`).
    Call,
    /// `ConfigModule.forRoot()`.
    Nest,
    /// `new PrismaClient()` before Prisma 7, which reads `.env` as a side effect.
    Prisma,
    /// Code of the repository that writes variables whose names it computes.
    Own,
    /// What the start command says: nothing of the program has run yet.
    Command,
}

/// A loader at work.
#[derive(Clone, Debug)]
pub struct Loader {
    /// How it is asked.
    pub form: LoaderForm,
    /// The statement or call; of the way to start for [`LoaderForm::Command`].
    pub location: Location,
    /// As it is written, for messages: `dotenv.config()`.
    pub shown: &'static str,
    /// The files it reads, as written and where that is known; none is the default, `.env`.
    pub files: Option<Vec<String>>,
    /// The variables it gives where it names them itself; `None` for those of its files.
    pub names: Option<Vec<String>>,
}

/// Modules that load while they are evaluated, and what calls of their packages load.
const KIN: &[&str] = &[
    "dotenv",
    "dotenv-flow",
    "dotenv-safe",
    "dotenv-expand",
    "dotenv-defaults",
    "dotenv-extended",
    "dotenv-mono",
    "dotenv-vault",
    "@dotenvx/dotenvx",
    "dotenv-cra",
    "dotenv-yaml",
    "dotenv-json",
    "custom-env",
    "node-env-file",
    "env2",
    "env-smart",
    "@next/env",
];

/// Whether a package is one that loads env files.
fn is_kin(package: &str) -> bool {
    KIN.contains(&package) || package.contains("dotenv")
}

/// Whether evaluating a package's module loads variables.
pub(super) fn loads_when_imported(package: &str, subpath: &str) -> bool {
    let subpath = subpath.trim_end_matches(".js").trim_end_matches(".mjs");
    is_kin(package)
        && (matches!(subpath, "config" | "auto" | "load" | "import")
            || subpath.ends_with("/config")
            || subpath.starts_with("config/"))
}

/// Words one of which a file holds that loads variables.
pub const WORDS: &[&str] =
    &["dotenv", "loadEnvFile", "@nestjs/config", "custom-env", "node-env-file", "env2", "env-smart", "@next/env"];

impl Project {
    /// The loader that an import or a call of a package is.
    pub(super) fn loader_of_import(&self, package: &str, subpath: &str, location: Location) -> Option<Loader> {
        loads_when_imported(package, subpath).then(|| Loader {
            form: LoaderForm::Import,
            location,
            shown: if package == "dotenv" { "import 'dotenv/config'" } else { "the import of its env loader" },
            files: None,
            names: None,
        })
    }

    /// The loader that a call is.
    pub(super) fn loader_of_call(&self, call: &Expr, callee: &Meaning, args: List) -> Option<Loader> {
        let location = || self.location(call.at);
        match callee {
            Meaning::Package(export) => {
                let last = export.names().last().map_or("", |it| it);
                if &*export.package == "@nestjs/config" {
                    let is_root = path_is(export.names(), &["ConfigModule", "forRoot"]);
                    return is_root.then(|| self.nest_loader(call, args)).flatten();
                }
                let loads = is_kin(&export.package)
                    && matches!(
                        last,
                        "" | "config"
                            | "load"
                            | "configDotenv"
                            | "expand"
                            | "env"
                            | "dotenvLoad"
                            | "loadEnvConfig"
                            | "init"
                            | "populate"
                    );
                // `config({ processEnv: own })` fills another object.
                let fills_own = || {
                    let options = self.tree(call.at.file)?.list(args).first().map(|&it| call.sibling(it))?;
                    Some(!self.is_env_object(&self.object_property(&options, "processEnv").known()?))
                };
                (loads && !fills_own().unwrap_or(false)).then(|| Loader {
                    form: LoaderForm::Call,
                    location: location(),
                    shown: if &*export.package == "dotenv" { "dotenv.config()" } else { "the call of its env loader" },
                    files: self.option(call, args, "path"),
                    names: None,
                })
            }
            Meaning::Global(path) if path_is(path, &["process", "loadEnvFile"]) => Some(Loader {
                form: LoaderForm::Call,
                location: location(),
                shown: "process.loadEnvFile()",
                files: self.tree(call.at.file).and_then(|tree| {
                    let &first = tree.list(args).first()?;
                    self.texts(&call.sibling(first))
                }),
                names: None,
            }),
            _ => None,
        }
    }

    fn nest_loader(&self, call: &Expr, args: List) -> Option<Loader> {
        let tree = self.tree(call.at.file)?;
        let options = tree.list(args).first().map(|&it| call.sibling(it));
        let ignores = options.as_ref().and_then(|it| self.object_property(it, "ignoreEnvFile").known());
        if ignores.is_some_and(|it| matches!(self.value(&it), Value::Bool(true))) {
            return None;
        }
        Some(Loader {
            form: LoaderForm::Nest,
            location: self.location(call.at),
            shown: "ConfigModule.forRoot()",
            files: self.option(call, args, "envFilePath"),
            names: None,
        })
    }

    /// The loader that `new X()` is: a Prisma client before version 7 reads `.env` for itself.
    pub(super) fn loader_of_new(&self, new: &Expr, callee: &Meaning) -> Option<Loader> {
        let Meaning::Package(export) = callee else { return None };
        let is_client = &*export.package == "@prisma/client" && path_is(export.names(), &["PrismaClient"]);
        let installed = self.packages.version(self.package_of(new.at.file), "@prisma/client");
        let is_new = crate::model::packages::satisfies(&installed, ">=7") == crate::model::packages::Fit::Yes;
        (is_client && !is_new).then(|| Loader {
            form: LoaderForm::Prisma,
            location: self.location(new.at),
            shown: "new PrismaClient()",
            files: None,
            names: None,
        })
    }

    fn option(&self, call: &Expr, args: List, name: &str) -> Option<Vec<String>> {
        let tree = self.tree(call.at.file)?;
        let &first = tree.list(args).first()?;
        match self.object_property(&call.sibling(first), name) {
            Property::Known(value) => self.texts(&value),
            _ => None,
        }
    }

    /// The texts of a literal or of an array of them; `*` for what cannot be told.
    fn texts(&self, expr: &Expr) -> Option<Vec<String>> {
        let text = |expr: &Expr| match self.value(expr) {
            Value::Text(text) => text.to_string(),
            _ => "*".to_owned(),
        };
        let tree = self.tree(expr.at.file)?;
        Some(match tree.kind(expr.at.node) {
            Kind::Array { elements } => tree.list(elements).iter().map(|&it| text(&expr.sibling(it))).collect(),
            _ => vec![text(expr)],
        })
    }

    /// What a way to start gives the process before the entry is evaluated.
    pub(super) fn preloads(&self, _entry: FileId, start: &Start) -> Vec<Loader> {
        let mut loaders = Vec::new();
        let mut give = |shown, files, names| {
            loaders.push(Loader { form: LoaderForm::Command, location: start.from.clone(), shown, files, names });
        };
        if start.image && self.image_preloads(start) {
            give("NODE_OPTIONS of the image", Some(vec!["*".to_owned()]), None);
        }
        for command in commands(start) {
            for source in &command.env_files {
                let shown = match source.by {
                    EnvReader::RuntimeOption => "--env-file",
                    EnvReader::DotenvCli => "dotenv-cli",
                    EnvReader::EnvCmd => "env-cmd",
                    EnvReader::Dotenvx => "dotenvx",
                    EnvReader::DotenvConfig => "-r dotenv/config",
                    EnvReader::Automatic => "the runtime's own .env",
                    EnvReader::Shell => "the shell",
                    EnvReader::External => "a secret manager",
                };
                let files = match (source.by, &source.path) {
                    (EnvReader::External, _) => Some(vec!["*".to_owned()]),
                    (_, path) => path.as_ref().map(|it| vec![it.value.clone()]),
                };
                give(shown, files, None);
            }
            for preload in &command.preloads {
                let module = preload.module.value.as_str();
                if module.contains("dotenv") || module.starts_with('.') || module.contains("env") {
                    give("a module that is loaded first", Some(vec!["*".to_owned()]), None);
                }
            }
            if !command.env.is_empty() {
                give("the start command", None, Some(command.env.iter().map(|it| it.name.value.clone()).collect()));
            }
        }
        loaders
    }

    /// Whether `NODE_OPTIONS` of the image, or of a service that runs it, loads an env file.
    fn image_preloads(&self, start: &Start) -> bool {
        let options = self.env().of("NODE_OPTIONS").iter().filter(|it| {
            it.provision == Provision::Outside
                && (it.location.path == start.from.path || matches!(it.source, Source::Compose { .. }))
        });
        options.filter_map(|it| it.value.clone()).any(|value| {
            let (preloads, files) = shell::node_options(&Text::new(value, Span::default()), "");
            !files.is_empty() || preloads.iter().any(|it| it.module.value.contains("dotenv"))
        })
    }

    /// Whether a file may hold a loader.
    #[must_use]
    pub fn may_load_env(&self, file: FileId) -> bool {
        self.modules.is_parsed(file) && WORDS.iter().any(|word| self.modules.says(file, word))
    }
}

/// The method's name in `object.method(...)`.
pub(super) fn method_of(tree: &crate::syntax::Tree, callee: NodeId) -> Option<(NodeId, &str)> {
    match tree.kind(callee) {
        Kind::Member { object, property, .. } => Some((object, tree.text(property))),
        _ => None,
    }
}
