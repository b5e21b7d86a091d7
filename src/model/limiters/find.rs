//! Finds the constructions: starts at the files that mention a limiter's package, goes on to the files that import
//! what those re-export or wrap.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::custom;
use super::routes;
use super::throttler;
use super::{Limiter, Limiters, Options};
use crate::discover::Role;
use crate::model::Project;
use crate::model::knowledge::{Form, LimiterRow};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, frame_of_call};
use crate::model::packages;
use crate::model::packages::Installed;
use crate::model::resolve::Target;
use crate::syntax::{ExportSource, Kind, NodeId, Tree};

/// Finds every limiter of the repository.
pub fn find(project: &Project) -> Limiters {
    let mut limiters = Limiters::default();
    let mentioning = mentioning_files(project);
    if !project.is_asked_about_any(&mentioning) {
        return limiters;
    }
    let mut files: BTreeSet<FileId> = mentioning.iter().copied().collect();
    let mut work: Vec<FileId> = mentioning;
    while let Some(file) = work.pop() {
        for importer in importers_of_reexports(project, file) {
            if files.insert(importer) {
                work.push(importer);
            }
        }
    }
    for file in files.into_iter().filter(|file| project.modules.role(*file) == Role::Source) {
        find_in_file(project, file, &mut limiters);
    }
    limiters.routes = routes::find(project);
    drop_inner(project, &mut limiters.list);
    limiters.list.sort_by_key(|limiter| limiter.at);
    limiters.hand_written = custom::find(project);
    limiters
}

/// Files that import a package of the tables, or a file that a row of `loadproof.toml` names.
fn mentioning_files(project: &Project) -> Vec<FileId> {
    let rows = &project.knowledge.limiters;
    let mut files: Vec<FileId> = project
        .modules
        .ids()
        .filter(|&file| {
            project.modules.specifiers(file).any(|specifier| {
                rows.iter().any(|row| {
                    !row.package.is_empty()
                        && specifier
                            .strip_prefix(row.package.as_str())
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
            })
        })
        .collect();
    for path in rows.iter().filter_map(|row| row.file.as_deref()) {
        if let Some(file) = project.modules.at_path(path) {
            files.extend(project.importers(file).iter());
        }
    }
    files
}

/// The importers of a file that hands on a limiter's package: they may construct limiters without naming it.
fn importers_of_reexports(project: &Project, file: FileId) -> Vec<FileId> {
    let Some(tree) = project.tree(file) else { return Vec::new() };
    let hands_on = tree.exports.iter().any(|export| match export.source {
        ExportSource::Module { specifier, .. } => match project.resolve(file, tree.text(specifier)) {
            Target::Package { name, .. } => project.knowledge.limiters.iter().any(|row| *row.package == *name),
            Target::File(_) => true,
            Target::Missing => false,
        },
        ExportSource::Local(node) => match project.meaning(&Expr::new(file, node)) {
            Meaning::Package(export) => project.knowledge.limiters.iter().any(|row| *row.package == *export.package),
            _ => false,
        },
    });
    if hands_on { project.importers(file).to_vec() } else { Vec::new() }
}

fn find_in_file(project: &Project, file: FileId, found: &mut Limiters) {
    let Some(tree) = project.tree(file) else { return };
    found.overrides.extend(throttler::overrides(project, tree, file));
    for node in tree.ids() {
        let at = At { file, node };
        let Some((row, certain, installed, argument)) = identify(project, tree, at) else { continue };
        let site = Site { project, tree, at, row, certain, installed, argument };
        if site.row.form == Form::NestModule {
            found.list.extend(throttler::entries(&site));
        } else {
            found.list.extend(site.limiters());
        }
    }
}

/// A construction that was recognised.
pub(super) struct Site<'p> {
    pub project: &'p Project,
    pub tree: &'p Tree,
    pub at: At,
    pub row: Arc<LimiterRow>,
    pub certain: bool,
    pub installed: Installed,
    /// The options argument, where one is given.
    pub argument: Option<NodeId>,
}

/// Recognises a construction.
fn identify(project: &Project, tree: &Tree, at: At) -> Option<(Arc<LimiterRow>, bool, Installed, Option<NodeId>)> {
    let (callee, args, is_new) = match tree.kind(at.node) {
        Kind::Call { callee, args, .. } => (callee, args, false),
        Kind::New { callee, args } => (callee, args, true),
        _ => return None,
    };
    let args = tree.list(args);
    // The cheap question first: most calls are of members and of functions that no row can mean.
    let registered = match tree.kind(callee) {
        Kind::Member { property, .. } if !is_new && tree.text(property) == "register" => args.first().copied(),
        _ => None,
    };
    if let Some(plugin) = registered
        && let Some(found) = registration(project, tree, at, plugin, args)
    {
        return Some(found);
    }
    let callee_expr = Expr::new(at.file, callee);
    let export = match project.meaning(&callee_expr) {
        Meaning::Package(export) => export,
        Meaning::Code(function) => return declared_wrapper(project, &function, args),
        _ => return None,
    };
    let names: Vec<&str> = export.names().iter().map(|name| &**name).collect();
    let joined = if names.is_empty() { "default".to_owned() } else { names.join(".") };
    let rows = rows_for(project, &export.package, |row| match row.form {
        Form::Call => !is_new && row.exports.contains(&joined),
        Form::New => is_new && row.exports.contains(&joined),
        Form::Either => row.exports.contains(&joined),
        Form::NestModule => {
            let is_build = names
                .last()
                .is_some_and(|name| matches!(*name, "forRoot" | "forRootAsync" | "register" | "registerAsync"));
            is_build && names.len() == 2 && row.exports.iter().any(|it| names.first() == Some(&it.as_str()))
        }
        Form::Register | Form::HapiPlugin => false,
    });
    let (row, certain, installed) = pick(project, at.file, &export.package, &rows)?;
    let argument = args.get(row.options).copied();
    Some((row, certain, installed, argument))
}

/// `app.register(plugin, options)` and `server.register({ plugin, options })`.
fn registration(
    project: &Project,
    tree: &Tree,
    at: At,
    plugin: NodeId,
    args: &[NodeId],
) -> Option<(Arc<LimiterRow>, bool, Installed, Option<NodeId>)> {
    let package_of = |expr: &Expr| match project.meaning(expr) {
        Meaning::Package(export) => Some(export),
        _ => None,
    };
    let first = Expr::new(at.file, plugin);
    if let Some(export) = package_of(&first) {
        let name = export.names().last().map_or("default", |name| name).to_owned();
        let rows = rows_for(project, &export.package, |row| row.form == Form::Register && row.exports.contains(&name));
        let (row, certain, installed) = pick(project, at.file, &export.package, &rows)?;
        let argument = args.get(row.options).copied();
        return Some((row, certain, installed, argument));
    }
    // hapi: one plugin or a list of them.
    let candidates = match tree.kind(plugin) {
        Kind::Array { elements } => tree.list(elements).to_vec(),
        _ => vec![plugin],
    };
    for candidate in candidates {
        let object = Expr::new(at.file, candidate);
        let Some(named) = project.object_property(&object, "plugin").known() else { continue };
        let Some(export) = package_of(&named) else { continue };
        let rows = rows_for(project, &export.package, |row| row.form == Form::HapiPlugin);
        let Some((row, certain, installed)) = pick(project, at.file, &export.package, &rows) else { continue };
        let options = project.object_property(&object, "options").known().map(|options| options.at.node);
        return Some((row, certain, installed, options));
    }
    None
}

/// A factory of the repository that `loadproof.toml` declares.
fn declared_wrapper(
    project: &Project,
    function: &Expr,
    args: &[NodeId],
) -> Option<(Arc<LimiterRow>, bool, Installed, Option<NodeId>)> {
    let path = project.modules.path(function.at.file);
    let row = project.knowledge.limiters.iter().find(|row| {
        row.file.as_deref() == Some(&*path)
            && row.exports.iter().any(|name| match project.export_of_file(function.at.file, name, 16) {
                Meaning::Code(code) => code.at == function.at,
                _ => false,
            })
    })?;
    Some((Arc::new(row.clone()), true, Installed::Absent, args.get(row.options).copied()))
}

fn rows_for<'p>(project: &'p Project, package: &str, fits: impl Fn(&LimiterRow) -> bool) -> Vec<&'p LimiterRow> {
    project.knowledge.limiters.iter().filter(|row| row.package == package && fits(row)).collect()
}

pub(super) fn pick(
    project: &Project,
    file: FileId,
    package: &str,
    rows: &[&LimiterRow],
) -> Option<(Arc<LimiterRow>, bool, Installed)> {
    let installed = project.packages.version(project.package_of(file), package);
    let pick = packages::pick(rows, |row| (row.versions != "*").then_some(row.versions.as_str()), &installed)?;
    Some((Arc::new((**pick.row).clone()), pick.certain, installed))
}

impl Site<'_> {
    /// The limiters that this construction makes: one, or one a call of the factory around it.
    fn limiters(&self) -> Vec<Limiter> {
        if let Some(calls) = self.factory_calls() {
            return calls;
        }
        let argument = self.argument.map(|node| Expr::new(self.at.file, node));
        vec![self.limiter(self.at, self.options(argument.as_ref()), Options::None)]
    }

    /// The options that an argument stands for.
    pub fn options(&self, argument: Option<&Expr>) -> Options {
        let Some(argument) = argument else { return Options::None };
        match self.project.meaning(argument) {
            Meaning::Code(code) => match self.project.kind(code.at) {
                Kind::Object { .. } | Kind::Conditional { .. } | Kind::Call { .. } => Options::Object(code),
                _ => Options::Unknown,
            },
            Meaning::Global(path) if path.len() == 1 && path.iter().all(|name| &**name == "undefined") => Options::None,
            _ => Options::Unknown,
        }
    }

    /// A limiter of this site.
    pub fn limiter(&self, at: At, options: Options, common: Options) -> Limiter {
        let bound = self.project.name_of_value(at);
        let route = self.project.route_around(at);
        let title = match (&bound, &route) {
            (Some(name), _) => format!("`{name}`"),
            (None, Some(route)) => format!("the limiter of `{route}`"),
            (None, None) => "this limiter".to_owned(),
        };
        let constructor = self.row.exports.first().filter(|_| self.row.package.is_empty()).unwrap_or(&self.row.package);
        let name = bound.or(route).unwrap_or_else(|| constructor.clone());
        Limiter {
            row: Arc::clone(&self.row),
            certain: self.certain,
            installed: self.installed.clone(),
            package: self.project.package_of(at.file),
            construction: self.at,
            at,
            frame: None,
            options,
            common,
            name,
            title,
            scope: self.project.scope_name(at),
        }
    }

    /// One limiter for each call of the function around the construction, where the options depend on its
    /// parameters.
    fn factory_calls(&self) -> Option<Vec<Limiter>> {
        // A remote counter is constructed wherever it is asked: its calls are no limiters of their own.
        if self.row.form == Form::New && !self.row.memory {
            return None;
        }
        let function = self.tree.enclosing_function(self.at.node)?;
        let argument = self.argument?;
        if !mentions_param_of(self.tree, argument, function) {
            return None;
        }
        let function = At { file: self.at.file, node: function };
        let mut limiters = Vec::new();
        for site in self.project.calls_or_uses(self.tree, function) {
            let Some(tree) = self.project.tree(site.file) else { continue };
            let Some(call) = tree.parent(site.node) else { continue };
            let Kind::Call { callee, args, .. } = tree.kind(call) else { continue };
            if callee != site.node || self.project.modules.role(site.file) != Role::Source {
                continue;
            }
            let call = Expr::new(site.file, call);
            let frame = frame_of_call(&Expr { at: function, frame: None }, &call, tree, args);
            let argument = Expr { at: At { file: self.at.file, node: argument }, frame };
            let mut limiter = self.limiter(call.at, self.options(Some(&argument)), Options::None);
            limiter.frame = argument.frame;
            limiters.push(limiter);
        }
        (!limiters.is_empty()).then_some(limiters)
    }
}

/// Whether an expression reads a parameter of a function.
fn mentions_param_of(tree: &Tree, expr: NodeId, function: NodeId) -> bool {
    let mut found = false;
    tree.walk(expr, &mut |node| {
        if let Kind::Ident { binding: Some(binding), .. } = tree.kind(node)
            && let Some(declared) = tree.binding(binding)
            && declared.scope == function
        {
            found = true;
        }
        !found
    });
    found
}

/// Drops limiters that only serve another one (`insuranceLimiter: new RateLimiterMemory(…)`).
fn drop_inner(project: &Project, limiters: &mut Vec<Limiter>) {
    let constructions: Vec<At> = limiters.iter().map(|limiter| limiter.construction).collect();
    let inside = |at: At, own: At| {
        let Some(tree) = project.tree(at.file) else { return false };
        let mut around = tree.ancestors(at.node).map(|node| At { file: at.file, node });
        around.any(|around| around != own && constructions.contains(&around))
    };
    limiters.retain(|limiter| {
        if inside(limiter.at, limiter.construction) {
            return false;
        }
        let uses = project.uses(limiter.at);
        uses.is_empty() || limiter.row.form != Form::New || !uses.iter().all(|at| inside(*at, limiter.construction))
    });
}
