//! What builds and runs an entry, and whether statements between imports keep their place: they do where TypeScript's
//! or sucrase's CommonJS output runs, and where files use `require`; everything else evaluates imports first
//! (measured: `testdata/env/oracle`).

use crate::discover::Inventory;
use crate::finding::RelPath;
use crate::inputs::nest_cli::NestCli;
use crate::inputs::shell::{self, Command, Runtime};
use crate::inputs::text::Text;
use crate::inputs::tsconfig::TsConfig;
use crate::model::Project;
use crate::model::deployables::{Deployable, Start};
use crate::model::modules::{self, FileId};
use crate::model::packages::{PackageId, ancestors, dir_of, join};
use crate::span::Span;

/// When the imports of a module are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Where they stand.
    InPlace,
    /// Before the module's first statement.
    Hoisted,
}

/// What builds and runs an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// As people call it: `tsx`, `tsc (CommonJS)`.
    pub name: &'static str,
    /// When imports are evaluated.
    pub order: Order,
    /// Whether imports that only types use stay.
    pub keeps_unused_imports: bool,
    /// Whether the types of a decorated class's constructor parameters are values at run time.
    pub emits_metadata: bool,
}

/// How many files deep `extends` is followed.
const MAX_EXTENDS: usize = 8;

const TSC_CJS: (&str, Order) = ("tsc (CommonJS)", Order::InPlace);
const TSC_ESM: (&str, Order) = ("ES modules", Order::Hoisted);
/// Outside of ES modules ts-node can only run CommonJS, whatever `module` says (its own options override it).
const TS_NODE: (&str, Order) = ("ts-node", Order::InPlace);
const REQUIRE: (&str, Order) = ("CommonJS", Order::InPlace);

impl Project {
    /// What builds and runs an entry when it is started so.
    #[must_use]
    pub fn toolchain(&self, deployable: &Deployable, entry: FileId, start: Option<&Start>) -> Toolchain {
        let path = self.modules.path(entry);
        let config = ts_config(self.inventory(), &path);
        let (name, order) = self.order(deployable, &path, &config, start);
        let keeps = config.verbatim_module_syntax == Some(true)
            || config.preserve_value_imports == Some(true)
            || config.imports_not_used_as_values.as_ref().is_some_and(|it| it.value != "remove");
        Toolchain {
            name,
            order,
            keeps_unused_imports: keeps,
            emits_metadata: config.emit_decorator_metadata == Some(true),
        }
    }

    fn order(
        &self,
        deployable: &Deployable,
        path: &RelPath,
        config: &TsConfig,
        start: Option<&Start>,
    ) -> (&'static str, Order) {
        let package = self.packages.package_of(path);
        let is_esm = self.is_esm(package, path);
        let commands: Vec<Command> = start.map(commands).unwrap_or_default();
        let runtimes = || commands.iter().filter_map(|it| it.runtime);
        for command in &commands {
            for preload in &command.preloads {
                match preload.module.value.as_str() {
                    "tsx" | "tsx/cjs" | "tsx/esm" => return ("tsx", Order::Hoisted),
                    "esbuild-register" | "esbuild-runner/register" => return ("esbuild", Order::Hoisted),
                    "@swc-node/register" | "@swc/register" | "@swc-node/register/esm" => {
                        return ("SWC", Order::Hoisted);
                    }
                    "@babel/register" | "babel-register" => return ("Babel", Order::Hoisted),
                    "sucrase/register" => return ("sucrase", Order::InPlace),
                    "ts-node/esm" => return ("ts-node (ES modules)", Order::Hoisted),
                    it if it.starts_with("ts-node/") && !is_esm => return TS_NODE,
                    _ => {}
                }
            }
        }
        if let Some(runtime) = runtimes().find(|it| !matches!(it, Runtime::Pm2 | Runtime::Shell)) {
            match runtime {
                Runtime::Tsx => return ("tsx", Order::Hoisted),
                Runtime::Bun => return ("bun", Order::Hoisted),
                Runtime::Deno => return ("deno", Order::Hoisted),
                Runtime::ViteNode => return ("vite-node", Order::Hoisted),
                Runtime::BabelNode => return ("babel-node", Order::Hoisted),
                Runtime::SwcNode => return ("SWC", Order::Hoisted),
                Runtime::Next => return ("Next.js", Order::Hoisted),
                Runtime::Sucrase => return ("sucrase", Order::InPlace),
                Runtime::TsNode => {
                    let by_option = commands.iter().flat_map(|it| &it.arguments).any(|it| it.value == "--esm");
                    let esm = is_esm || by_option || has_program(&commands, "ts-node-esm");
                    return if esm { ("ts-node (ES modules)", Order::Hoisted) } else { TS_NODE };
                }
                Runtime::Nodemon if is_typescript(path) && !is_esm && !names_built_file(&commands) => {
                    return TS_NODE;
                }
                _ => {}
            }
        }
        if path.ends_with(".cjs") {
            return REQUIRE;
        }
        if !is_typescript(path) && is_esm {
            return TSC_ESM;
        }
        self.build_order(deployable, package, path, config, is_esm)
    }

    /// The order that the output of the package's build has.
    fn build_order(
        &self,
        deployable: &Deployable,
        package: PackageId,
        path: &RelPath,
        config: &TsConfig,
        is_esm: bool,
    ) -> (&'static str, Order) {
        if let Some(builder) = self.nest_builder(deployable, package) {
            return match builder.as_str() {
                "swc" | "rspack" => ("SWC", Order::Hoisted),
                _ => tsc(config, is_esm),
            };
        }
        let it = self.packages.get(package);
        let scripts = it.manifest.scripts.iter().filter(|(name, _)| name.contains("build") || name.contains("compile"));
        for (_, script) in scripts {
            for command in shell::parse(&Text::new(script.value.clone(), script.span), "") {
                let has = |name: &str| command.programs.iter().any(|it| it.value == name);
                if has("tsc") || has("ttsc") || has("tspc") || has("tsc-watch") {
                    return if is_typescript(path) { tsc(config, is_esm) } else { break };
                }
                let bundlers = [
                    ("swc", "SWC"),
                    ("tsup", "tsup"),
                    ("tsdown", "tsdown"),
                    ("esbuild", "esbuild"),
                    ("rollup", "Rollup"),
                    ("vite", "Vite"),
                    ("babel", "Babel"),
                    ("webpack", "webpack"),
                    ("unbuild", "unbuild"),
                    ("pkgroll", "pkgroll"),
                ];
                if let Some((_, name)) = bundlers.iter().find(|(program, _)| has(program)) {
                    // Babel of a file that only uses `require` changes nothing of the order, nor does a bundler.
                    return (name, Order::Hoisted);
                }
            }
        }
        if is_typescript(path) {
            return tsc(config, is_esm);
        }
        // `import` in a CommonJS package's .js file: something transpiles it, and most things hoist; which one is not
        // known, so the order that accuses less is taken.
        REQUIRE
    }

    /// The builder of `nest build` and `nest start`, where the package is built so.
    fn nest_builder(&self, deployable: &Deployable, package: PackageId) -> Option<String> {
        let it = self.packages.get(package);
        let uses_nest = it.manifest.scripts.values().any(|it| it.value.contains("nest "));
        let dirs = ancestors(&it.dir);
        let text = dirs
            .filter_map(|dir| join(dir, "nest-cli.json"))
            .find_map(|path| modules::read(self.inventory().get(&path)?).ok())?;
        let nest = NestCli::parse(&text).ok()?;
        let project = nest.projects.get(&deployable.name).unwrap_or(&nest.default);
        let by_option = it.manifest.scripts.values().any(|script| {
            let script = &script.value;
            script.contains("nest ")
                && (script.contains("-b swc") || script.contains("--builder swc") || script.contains("--builder=swc"))
        });
        if by_option {
            return Some("swc".to_owned());
        }
        let builder = project.builder.as_ref().or(nest.default.builder.as_ref());
        builder.map(|it| it.value.clone()).or_else(|| uses_nest.then(|| "tsc".to_owned()))
    }

    /// Whether Node takes the file, or what is built of it, for an ES module.
    fn is_esm(&self, package: PackageId, path: &str) -> bool {
        if path.ends_with(".mts") || path.ends_with(".mjs") {
            return true;
        }
        let is_module =
            |id: PackageId| self.packages.get(id).manifest.module_type.as_ref().is_some_and(|it| it.value == "module");
        !path.ends_with(".cts") && !path.ends_with(".cjs") && is_module(package)
    }
}

/// The programs of a way to start, those that start others last.
pub(super) fn commands(start: &Start) -> Vec<Command> {
    let text = |command: &String| Text::new(command.clone(), Span::default());
    start.commands.iter().flat_map(|command| shell::parse(&text(command), "")).collect()
}

fn has_program(commands: &[Command], name: &str) -> bool {
    commands.iter().any(|it| it.programs.iter().any(|it| it.value == name))
}

fn names_built_file(commands: &[Command]) -> bool {
    commands.iter().filter_map(|it| it.script.as_ref()).any(|it| it.value.ends_with(".js"))
}

fn is_typescript(path: &str) -> bool {
    [".ts", ".mts", ".cts", ".tsx"].iter().any(|it| path.ends_with(it))
}

/// `tsc`'s order by `module`, and by `target` where there is none.
fn tsc(config: &TsConfig, is_esm: bool) -> (&'static str, Order) {
    let lower = |text: &Option<crate::inputs::json::Text>| text.as_ref().map(|it| it.value.to_ascii_lowercase());
    match lower(&config.module).as_deref() {
        Some("commonjs" | "umd" | "amd" | "none" | "system") => TSC_CJS,
        Some(it) if it.starts_with("node") && !is_esm => TSC_CJS,
        // Without `type: module` Node could not run ES module output: a bundler, ts-node's override or a mistake.
        Some(_) => TSC_ESM,
        None if is_esm => TSC_ESM,
        None => TSC_CJS,
    }
}

/// The nearest tsconfig above a file, with what it inherits.
fn ts_config(inventory: &Inventory, path: &str) -> TsConfig {
    let read = |path: &str| {
        let text = modules::read(inventory.get(path)?).ok()?;
        TsConfig::parse(&text).ok()
    };
    let nearest = ancestors(path)
        .skip(1)
        .filter_map(|dir| join(dir, "tsconfig.json"))
        .find_map(|path| Some((read(&path)?, path)));
    let Some((mut config, mut path)) = nearest else { return TsConfig::default() };
    let mut extends = config.extends.clone();
    for _ in 0..MAX_EXTENDS {
        let Some(next) = extends.pop() else { break };
        let Some(base) = join(dir_of(&path), &next.value).filter(|_| next.value.starts_with('.')) else { continue };
        let ended = if base.ends_with(".json") { base } else { format!("{base}.json") };
        let Some(base) = read(&ended) else { continue };
        config.inherit(&base);
        extends.extend(base.extends.iter().cloned());
        path = ended;
    }
    config
}
