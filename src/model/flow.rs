//! Where a value goes: its uses across files, and the conditions under which each use runs.
//!
//! A limiter that is never mounted limits nothing; one that is mounted only `if (!disabled)` has a bypass. Both
//! are questions about where a value goes.

use super::Project;
use super::deps::{Deps, EnvDep};
use super::modules::{FileId, stem};
use super::names::{At, Expr, Frame, Meaning};
use super::resolve::Target;
use crate::syntax::{ExportSource, Imported, Kind, NodeId, Operator, Tree};

/// How many hops a value is followed.
const FURTHEST: usize = 8;
/// How many uses are looked at.
const MOST_USES: usize = 200;

/// What lifts all uses of a value.
#[derive(Clone, Debug, Default)]
pub struct Lift {
    /// Variables of the environment on which the uses depend.
    pub env: Vec<EnvDep>,
    /// Whether other settings do.
    pub settings: bool,
    /// The condition that was seen, for a finding to show.
    pub condition: Option<At>,
}

/// A place where a value ends up, and what lifted it on the way.
#[derive(Clone, Debug)]
struct Use {
    at: At,
    lift: Option<Lift>,
}

/// What a walk along a value's way has found.
#[derive(Default)]
struct Uses {
    found: Vec<Use>,
    /// The conditions met so far.
    lift: Option<Lift>,
}

impl Uses {
    fn push(&mut self, at: At) {
        let lift = self.lift.clone();
        self.found.push(Use { at, lift });
    }

    fn len(&self) -> usize {
        self.found.len()
    }

    fn places(self) -> Vec<At> {
        self.found.into_iter().map(|found| found.at).collect()
    }
}

impl Project {
    /// The places where a value ends up being used, starting at the node that makes it: arguments, calls, members.
    /// Empty where nothing uses it.
    #[must_use]
    pub fn uses(&self, at: At) -> Vec<At> {
        self.guarded_uses(at).into_iter().map(|found| found.at).collect()
    }

    /// The same, each with the conditions that were met on the way to it.
    fn guarded_uses(&self, at: At) -> Vec<Use> {
        let mut uses = Uses::default();
        self.flow(at, FURTHEST, &mut uses);
        uses.found.sort_by_key(|found| found.at);
        uses.found.dedup_by_key(|found| found.at);
        uses.found
    }

    fn flow(&self, at: At, hops: usize, uses: &mut Uses) {
        let outer = uses.lift.clone();
        if uses.lift.is_none() {
            uses.lift = self.lift_here(at);
        }
        self.flow_on(at, hops, uses);
        uses.lift = outer;
    }

    fn flow_on(&self, at: At, hops: usize, uses: &mut Uses) {
        let (Some(tree), Some(hops)) = (self.tree(at.file), hops.checked_sub(1)) else {
            uses.push(at);
            return;
        };
        if uses.len() >= MOST_USES {
            return;
        }
        let Some(parent) = tree.parent(at.node) else {
            uses.push(at);
            return;
        };
        let up = At { file: at.file, node: parent };
        match tree.kind(parent) {
            Kind::As { .. } | Kind::Await { .. } | Kind::Sequence { .. } | Kind::Spread { .. } | Kind::Array { .. } => {
                self.flow(up, hops + 1, uses);
            }
            Kind::Conditional { test, .. } if test != at.node => self.flow(up, hops + 1, uses),
            Kind::Binary { op: Operator::And | Operator::Or | Operator::Coalesce, .. } => self.flow(up, hops + 1, uses),
            Kind::Property { key, .. } => self.flow_of_property(tree, up, key, hops, uses),
            Kind::Declarator { target, init, .. } if init == Some(at.node) => {
                self.flow_of_name(At { file: at.file, node: target }, hops, uses);
            }
            Kind::Assign { target, value, .. } if value == at.node => {
                self.flow_of_target(tree, up, target, hops, uses);
            }
            Kind::Field { key, .. } => self.flow_of_member(tree, up, key, hops, uses),
            Kind::Export { .. } => {
                for site in self.import_sites(at.file, "default") {
                    self.flow(site, hops, uses);
                }
            }
            Kind::Unary { op: Operator::TypeOf, .. } => {}
            Kind::Member { property, .. } if matches!(tree.text(property), "forEach" | "map") => {
                match element_of_callback(tree, parent) {
                    Some(element) => self.flow_of_name(At { file: at.file, node: element }, hops, uses),
                    None => uses.push(at),
                }
            }
            Kind::Return { .. } => {
                if let Some(function) = tree.enclosing_function(at.node) {
                    self.flow_of_result(tree, At { file: at.file, node: function }, hops, uses);
                }
            }
            Kind::Function { body: Some(body), .. } if body == at.node => self.flow_of_result(tree, up, hops, uses),
            Kind::Expression { .. }
                if !matches!(tree.kind(at.node), Kind::Call { .. } | Kind::New { .. } | Kind::Await { .. }) => {}
            _ => uses.push(at),
        }
    }

    /// Every mention of a declared name, here and in the files that import it.
    fn flow_of_name(&self, name: At, hops: usize, uses: &mut Uses) {
        let Some(tree) = self.tree(name.file) else { return };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else {
            uses.push(name);
            return;
        };
        let Some(declared) = tree.binding(binding) else { return };
        for &reference in &declared.references {
            let is_export =
                tree.parent(reference).is_some_and(|parent| matches!(tree.kind(parent), Kind::Export { .. }));
            if !is_export {
                self.flow(At { file: name.file, node: reference }, hops, uses);
            }
        }
        for exported in exported_names(tree, name.node, declared.references.as_slice()) {
            for site in self.import_sites(name.file, &exported) {
                self.flow(site, hops, uses);
            }
        }
    }

    /// A property of an object: `module.exports = { limiter }`, `const limiters = { api: … }`.
    fn flow_of_property(&self, tree: &Tree, property: At, key: NodeId, hops: usize, uses: &mut Uses) {
        let Some(object) = tree.parent(property.node) else { return };
        let Kind::Key { name } = tree.kind(key) else {
            uses.push(property);
            return;
        };
        let name = tree.text(name);
        let around = tree.parent(object);
        let file = property.file;
        match around.map(|node| (node, tree.kind(node))) {
            Some((assign, Kind::Assign { target, .. })) => {
                let is_exports = tree.exports.iter().any(|it| it.node == assign && it.is_commonjs && it.name.is_none());
                if is_exports {
                    for site in self.import_sites(file, name) {
                        self.flow(site, hops, uses);
                    }
                } else {
                    uses.push(At { file, node: target });
                }
            }
            Some((_, Kind::Declarator { target, .. })) => {
                for site in self.member_sites(At { file, node: target }, name) {
                    self.flow(site, hops, uses);
                }
            }
            Some((_, Kind::Export { .. })) => {
                for site in self.import_sites(file, "default") {
                    for member in self.members_of_site(site, name) {
                        self.flow(member, hops, uses);
                    }
                }
            }
            Some(_) => self.flow(At { file, node: object }, hops, uses),
            None => {}
        }
    }

    /// Where `name.member` is read, for a declared name, here and in importing files; the whole object's uses where
    /// it is passed on as it is.
    fn member_sites(&self, name: At, member: &str) -> Vec<At> {
        let Some(tree) = self.tree(name.file) else { return Vec::new() };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else { return vec![name] };
        let Some(declared) = tree.binding(binding) else { return Vec::new() };
        let mut sites: Vec<At> = declared
            .references
            .iter()
            .filter(|&&it| !tree.parent(it).is_some_and(|parent| matches!(tree.kind(parent), Kind::Export { .. })))
            .flat_map(|&node| self.members_of_site(At { file: name.file, node }, member))
            .collect();
        for exported in exported_names(tree, name.node, &declared.references) {
            for site in self.import_sites(name.file, &exported) {
                sites.extend(self.members_of_site(site, member));
            }
        }
        sites
    }

    /// `site.member`, or the name that a destructuring of `site` gives it; nothing where another member is taken.
    fn members_of_site(&self, site: At, member: &str) -> Vec<At> {
        let Some(tree) = self.tree(site.file) else { return Vec::new() };
        let Some(parent) = tree.parent(site.node) else { return Vec::new() };
        match tree.kind(parent) {
            Kind::Member { object, property, .. } if object == site.node => {
                if tree.text(property) == member {
                    vec![At { file: site.file, node: parent }]
                } else {
                    Vec::new()
                }
            }
            Kind::Index { .. } => vec![At { file: site.file, node: parent }],
            Kind::Declarator { target, .. } => match tree.kind(target) {
                Kind::ObjectPattern { .. } => self.destructured(site.file, tree, target, member),
                _ => self.member_sites(At { file: site.file, node: target }, member),
            },
            _ => vec![site],
        }
    }

    fn destructured(&self, file: FileId, tree: &Tree, pattern: NodeId, member: &str) -> Vec<At> {
        let Kind::ObjectPattern { properties, .. } = tree.kind(pattern) else { return Vec::new() };
        let mut sites = Vec::new();
        for &property in tree.list(properties) {
            let Kind::PatternProperty { key, value } = tree.kind(property) else { continue };
            if !matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == member) {
                continue;
            }
            if let Kind::BindingName { binding: Some(binding), .. } = tree.kind(value)
                && let Some(declared) = tree.binding(binding)
            {
                sites.extend(declared.references.iter().map(|&node| At { file, node }));
            }
        }
        sites
    }

    fn flow_of_target(&self, tree: &Tree, assign: At, target: NodeId, hops: usize, uses: &mut Uses) {
        let file = assign.file;
        if let Some(export) = tree.exports.iter().find(|it| it.node == assign.node && it.is_commonjs) {
            let name = export.name.map_or("default", |name| tree.text(name));
            for site in self.import_sites(file, name) {
                self.flow(site, hops, uses);
            }
            return;
        }
        match tree.kind(target) {
            Kind::Ident { binding: Some(binding), .. } => {
                if let Some(declared) = tree.binding(binding) {
                    self.flow_of_name(At { file, node: declared.declared }, hops, uses);
                }
            }
            Kind::Member { object, property, .. } if matches!(tree.kind(object), Kind::This) => {
                self.members_of_this(tree, assign, tree.text(property), hops, uses);
            }
            _ => uses.push(At { file, node: target }),
        }
    }

    fn flow_of_member(&self, tree: &Tree, field: At, key: NodeId, hops: usize, uses: &mut Uses) {
        let Kind::Key { name } = tree.kind(key) else {
            uses.push(field);
            return;
        };
        let before = uses.len();
        self.members_of_this(tree, field, tree.text(name), hops, uses);
        if uses.len() == before {
            // A public or static field may be read from anywhere.
            uses.push(field);
        }
    }

    fn members_of_this(&self, tree: &Tree, at: At, name: &str, hops: usize, uses: &mut Uses) {
        let Some(class) = tree.ancestors(at.node).find(|&node| matches!(tree.kind(node), Kind::Class { .. })) else {
            uses.push(at);
            return;
        };
        let mut found = Vec::new();
        tree.walk(class, &mut |node| {
            if let Kind::Member { object, property, .. } = tree.kind(node)
                && matches!(tree.kind(object), Kind::This)
                && tree.text(property) == name
                && !matches!(tree.parent(node).map(|parent| tree.kind(parent)), Some(Kind::Assign { target, .. }) if target == node)
            {
                found.push(node);
            }
            true
        });
        for node in found {
            self.flow(At { file: at.file, node }, hops, uses);
        }
    }

    /// The calls of a function whose result is the value; the function itself where it is passed on.
    fn flow_of_result(&self, tree: &Tree, function: At, hops: usize, uses: &mut Uses) {
        for site in self.calls_or_uses(tree, function) {
            match self.tree(site.file).and_then(|tree| tree.parent(site.node).map(|parent| (parent, tree.kind(parent))))
            {
                Some((call, Kind::Call { callee, .. })) if callee == site.node => {
                    self.flow(At { file: site.file, node: call }, hops, uses);
                }
                _ => uses.push(site),
            }
        }
    }

    /// Every mention of a function: of its name, or of the name or member it is given.
    pub(super) fn calls_or_uses(&self, tree: &Tree, function: At) -> Vec<At> {
        let Kind::Function { name, flags, .. } = tree.kind(function.node) else { return Vec::new() };
        if let Some(name) = name
            && flags.is_declaration
        {
            return self.mentions(At { file: function.file, node: name });
        }
        let Some(parent) = tree.parent(function.node) else { return Vec::new() };
        match tree.kind(parent) {
            Kind::Declarator { target, .. } => self.mentions(At { file: function.file, node: target }),
            Kind::Method { key, is_static, .. } => {
                let Kind::Key { name } = tree.kind(key) else { return vec![function] };
                if is_static && let Some(class) = class_name(tree, parent) {
                    let member = tree.text(name);
                    let mut own = Uses::default();
                    self.members_of_this(tree, function, member, 1, &mut own);
                    let mut sites = self.member_sites(At { file: function.file, node: class }, member);
                    sites.extend(own.places());
                    return sites;
                }
                let mut uses = Uses::default();
                self.members_of_this(tree, function, tree.text(name), 1, &mut uses);
                let uses = uses.places();
                if uses.is_empty() { vec![function] } else { uses }
            }
            Kind::Export { .. } => self.import_sites(function.file, "default"),
            Kind::Assign { .. } if tree.exports.iter().any(|it| it.node == parent && it.is_commonjs) => {
                let export = tree.exports.iter().find(|it| it.node == parent);
                let name = export.and_then(|it| it.name).map_or("default", |name| tree.text(name));
                self.import_sites(function.file, name)
            }
            _ => vec![function],
        }
    }

    /// Every place that mentions a declared name, here and in the files that import it, without following further.
    #[must_use]
    pub fn mentions(&self, name: At) -> Vec<At> {
        let Some(tree) = self.tree(name.file) else { return Vec::new() };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else { return Vec::new() };
        let Some(declared) = tree.binding(binding) else { return Vec::new() };
        let mut sites: Vec<At> = declared
            .references
            .iter()
            .filter(|&&it| !tree.parent(it).is_some_and(|parent| matches!(tree.kind(parent), Kind::Export { .. })))
            .map(|&node| At { file: name.file, node })
            .collect();
        for exported in exported_names(tree, name.node, &declared.references) {
            sites.extend(self.import_sites(name.file, &exported));
        }
        sites
    }

    /// Where other files mention what `file` exports as `name`.
    #[must_use]
    pub fn import_sites(&self, file: FileId, name: &str) -> Vec<At> {
        self.import_sites_within(file, name, 6)
    }

    fn import_sites_within(&self, file: FileId, name: &str, hops: usize) -> Vec<At> {
        let Some(hops) = hops.checked_sub(1) else { return Vec::new() };
        let mut sites = Vec::new();
        for importer in self.importers(file) {
            let Some(tree) = self.tree(importer) else { continue };
            let leads = |specifier: &str| self.resolve(importer, specifier) == Target::File(file);
            for import in tree.imports.iter().filter(|import| !import.is_type && leads(tree.text(import.specifier))) {
                for local in &import.names {
                    let wanted = match local.imported {
                        Imported::Default => "default",
                        Imported::Name(name) => tree.text(name),
                        Imported::Namespace | Imported::Require => {
                            let local = At { file: importer, node: local.local };
                            sites.extend(self.member_sites(local, name));
                            continue;
                        }
                    };
                    if wanted == name {
                        sites.extend(self.mentions(At { file: importer, node: local.local }));
                    } else if wanted == "default" {
                        // `import all from './cjs'; all.name`
                        let local = At { file: importer, node: local.local };
                        if self.tree(file).is_some_and(|it| it.exports.iter().any(|export| export.is_commonjs)) {
                            sites.extend(self.member_sites(local, name));
                        }
                    }
                }
            }
            for &load in &tree.loads {
                sites.extend(self.load_sites(importer, tree, load, name, &leads));
            }
            for export in &tree.exports {
                let ExportSource::Module { specifier, name: inner } = export.source else { continue };
                if !leads(tree.text(specifier)) {
                    continue;
                }
                if let (Some(outer), None) = (export.name, inner) {
                    // `export * as outer from`
                    for site in self.import_sites_within(importer, tree.text(outer), hops) {
                        sites.extend(self.members_of_site(site, name));
                    }
                    continue;
                }
                let outer = match (export.name, inner) {
                    (None, None) => Some(name),
                    (Some(outer), Some(inner)) => (tree.text(inner) == name).then(|| tree.text(outer)),
                    _ => None,
                };
                if let Some(outer) = outer {
                    sites.extend(self.import_sites_within(importer, outer, hops));
                }
            }
        }
        sites
    }

    /// `require('x').name`, `const { name } = require('x')`, `(await import('x')).name`.
    fn load_sites(
        &self,
        file: FileId,
        tree: &Tree,
        load: NodeId,
        name: &str,
        leads: &impl Fn(&str) -> bool,
    ) -> Vec<At> {
        let Kind::Call { args, .. } = tree.kind(load) else { return Vec::new() };
        let Some(Kind::String { value }) = tree.list(args).first().map(|&arg| tree.kind(arg)) else {
            return Vec::new();
        };
        if !leads(tree.text(value)) {
            return Vec::new();
        }
        let mut node = load;
        while let Some(parent) = tree.parent(node) {
            if !matches!(tree.kind(parent), Kind::Await { .. } | Kind::As { .. }) {
                break;
            }
            node = parent;
        }
        let site = At { file, node };
        if name == "default" {
            // The module itself is what is exported (`module.exports = limiter`), or its default.
            let mut sites = self.members_of_site(site, "default");
            if let Some(Kind::Declarator { target, .. }) = tree.parent(node).map(|parent| tree.kind(parent)) {
                sites.extend(self.mentions(At { file, node: target }));
            } else if sites.is_empty() {
                sites.push(site);
            }
            return sites;
        }
        self.members_of_site(site, name)
    }

    /// The scripts that import a file.
    #[must_use]
    pub fn importers(&self, file: FileId) -> Vec<FileId> {
        let path = self.modules.path(file);
        let mut candidates: Vec<FileId> = self.modules.mentioning(stem(&path)).to_vec();
        // Relative imports of an index file name its directory or just dots; workspace imports name the package.
        if stem(&path) != "index" && path.rsplit('/').next().is_some_and(|name| name.starts_with("index.")) {
            candidates.extend(self.modules.mentioning("."));
            candidates.extend(self.modules.mentioning(".."));
            candidates.extend(self.modules.mentioning("index"));
        }
        if let Some(name) = self.package_named(file) {
            candidates.extend(self.modules.mentioning(stem(&name)));
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|&it| {
            it != file && self.modules.specifiers(it).any(|specifier| self.resolve(it, specifier) == Target::File(file))
        });
        candidates
    }

    /// What the outcome of reaching a node depends on: the tests around it and the early exits before it, up to the
    /// function around it.
    #[must_use]
    pub fn guards(&self, at: At) -> Vec<Expr> {
        let Some(tree) = self.tree(at.file) else { return Vec::new() };
        let mut guards = Vec::new();
        let mut child = at.node;
        for node in tree.ancestors(at.node) {
            match tree.kind(node) {
                Kind::If { test, .. } | Kind::Conditional { test, .. } if test != child => {
                    guards.push(Expr::new(at.file, test));
                }
                Kind::Binary { op: Operator::And | Operator::Or, left, right } if right == child => {
                    guards.push(Expr::new(at.file, left));
                }
                Kind::Switch { discriminant, .. } if discriminant != child => {
                    guards.push(Expr::new(at.file, discriminant));
                }
                Kind::Block { body } | Kind::Program { body } | Kind::Case { body, .. } => {
                    for &statement in tree.list(body).iter().take_while(|&&it| it != child) {
                        early_exits(tree, statement, &mut |test| guards.push(Expr::new(at.file, test)));
                    }
                }
                Kind::Function { .. } => return guards,
                _ => {}
            }
            child = node;
        }
        guards
    }

    /// Whether some of the value's uses run under a condition on a variable of the environment.
    #[must_use]
    pub fn is_lifted_somewhere(&self, at: At) -> bool {
        self.guarded_uses(at).iter().any(|found| {
            let lift = found.lift.clone().or_else(|| self.lift_of_use(found.at, at, 3));
            lift.is_some_and(|lift| !lift.env.is_empty())
        })
    }

    /// Whether a value is put where its uses cannot be followed: into a map, a list, an object's member.
    #[must_use]
    pub fn escapes(&self, at: At) -> bool {
        self.uses(at).iter().any(|place| {
            let Some(tree) = self.tree(place.file) else { return true };
            if matches!(tree.kind(place.node), Kind::Object { .. } | Kind::Property { .. }) {
                return true;
            }
            match tree.parent(place.node).map(|parent| tree.kind(parent)) {
                // `[a, b].forEach(…)`, `Object.values(limiters)`, `limiter.unless(…)`.
                Some(Kind::Member { property, .. }) => {
                    matches!(tree.text(property), "forEach" | "map" | "filter" | "reduce" | "entries" | "unless")
                }
                Some(Kind::Call { callee, .. }) if callee != place.node => {
                    const KEEPERS: &[&str] =
                        &["set", "push", "add", "entries", "values", "keys", "fromEntries", "assign"];
                    matches!(tree.kind(callee), Kind::Member { property, .. } if KEEPERS.contains(&tree.text(property)))
                }
                Some(Kind::Assign { target, .. }) => target == place.node,
                _ => false,
            }
        })
    }

    /// What lifts every use of the value that `at` makes; none where some use always runs.
    #[must_use]
    pub fn lift(&self, at: At) -> Option<Lift> {
        self.lift_within(at, 4)
    }

    fn lift_within(&self, at: At, hops: usize) -> Option<Lift> {
        if let Some(lift) = self.lift_here(at) {
            return Some(lift);
        }
        let hops = hops.checked_sub(1)?;
        let uses = self.guarded_uses(at);
        let mut all = Lift::default();
        for found in &uses {
            let lift = match &found.lift {
                Some(lift) => lift.clone(),
                None => self.lift_of_use(found.at, at, hops)?,
            };
            all.env.extend(lift.env);
            all.settings |= lift.settings;
            all.condition = all.condition.or(lift.condition);
        }
        (!uses.is_empty()).then_some(all)
    }

    fn lift_of_use(&self, place: At, from: At, hops: usize) -> Option<Lift> {
        if place != from
            && let Some(lift) = self.lift_here(place)
        {
            return Some(lift);
        }
        let tree = self.tree(place.file)?;
        // Handed to a function of ours: guarded inside it?
        if let Some(lift) = self.lift_in_callee(tree, place, hops) {
            return Some(lift);
        }
        // Inside a function: guarded where that is used?
        let function = At { file: place.file, node: tree.enclosing_function(place.node)? };
        let sites = self.calls_or_uses(tree, function);
        let mut all = Lift::default();
        for site in sites.iter().filter(|site| **site != place) {
            let lift = match self.lift_here(*site) {
                Some(lift) => lift,
                None if *site == function => self.lift_here(*site)?,
                None => self.lift_of_use(*site, *site, hops.checked_sub(1)?)?,
            };
            all.env.extend(lift.env);
            all.settings |= lift.settings;
            all.condition = all.condition.or(lift.condition);
        }
        (all.settings || !all.env.is_empty()).then_some(all)
    }

    /// The guards right around a node.
    fn lift_here(&self, at: At) -> Option<Lift> {
        self.lift_with(at, &None)
    }

    /// The guards right around a node, seen with the arguments of a call.
    pub(super) fn lift_with(&self, at: At, frame: &Frame) -> Option<Lift> {
        let tree = self.tree(at.file)?;
        let root = tree.enclosing_function(at.node).map(|node| At { file: at.file, node });
        // Only a request handler's parameters are the request; other functions are given settings.
        let root = root.filter(|&function| frame.is_none() && self.takes_a_request(function));
        let mut lift = Lift::default();
        for guard in self.guards(at) {
            let deps: Deps = self.deps(&Expr { at: guard.at, frame: frame.clone() }, root);
            if deps.is_switchable() {
                lift.settings |= !deps.settings.is_empty();
                lift.env.extend(deps.env);
                lift.condition = lift.condition.or(Some(guard.at));
            }
        }
        (lift.settings || !lift.env.is_empty()).then_some(lift)
    }

    /// `wrap(limiter)`: whether `wrap` uses its parameter only under a condition.
    fn lift_in_callee(&self, tree: &Tree, place: At, hops: usize) -> Option<Lift> {
        let hops = hops.checked_sub(1)?;
        let call = tree.parent(place.node)?;
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return None };
        let index = tree.list(args).iter().position(|&arg| arg == place.node)?;
        let Meaning::Code(function) = self.meaning(&Expr::new(place.file, callee)) else { return None };
        let inner = self.tree(function.at.file)?;
        let Kind::Function { params, .. } = inner.kind(function.at.node) else { return None };
        let &param = inner.list(params).get(index)?;
        let Kind::Param { pattern, .. } = inner.kind(param) else { return None };
        let Kind::BindingName { binding: Some(binding), .. } = inner.kind(pattern) else { return None };
        let references = &inner.binding(binding)?.references;
        let mut all = Lift::default();
        for &node in references {
            let reference = At { file: function.at.file, node };
            let lift = self.lift_here(reference).or_else(|| self.lift_in_callee(inner, reference, hops))?;
            all.env.extend(lift.env);
            all.settings |= lift.settings;
            all.condition = all.condition.or(lift.condition);
        }
        (!references.is_empty()).then_some(all)
    }
}

/// The declared name of the class around a member.
fn class_name(tree: &Tree, member: NodeId) -> Option<NodeId> {
    match tree.kind(tree.parent(member)?) {
        Kind::Class { name, .. } => name,
        _ => None,
    }
}

/// The name that `list.forEach((name) => …)` gives each element, for the callee.
fn element_of_callback(tree: &Tree, callee: NodeId) -> Option<NodeId> {
    let Kind::Call { callee: called, args, .. } = tree.kind(tree.parent(callee)?) else { return None };
    let &callback = tree.list(args).first().filter(|_| called == callee)?;
    let Kind::Function { params, .. } = tree.kind(callback) else { return None };
    let Kind::Param { pattern, .. } = tree.kind(*tree.list(params).first()?) else { return None };
    matches!(tree.kind(pattern), Kind::BindingName { .. }).then_some(pattern)
}

/// The tests of early exits in a statement: `if (test) return …`, also inside a `try` or a block before.
fn early_exits(tree: &Tree, statement: NodeId, found: &mut impl FnMut(NodeId)) {
    match tree.kind(statement) {
        Kind::If { test, consequent, alternate: None } if always_leaves(tree, consequent) => found(test),
        Kind::Try { block, .. } => early_exits(tree, block, found),
        Kind::Block { body } => {
            for &inner in tree.list(body) {
                early_exits(tree, inner, found);
            }
        }
        _ => {}
    }
}

/// Whether a statement always leaves the function or loop.
fn always_leaves(tree: &Tree, statement: NodeId) -> bool {
    match tree.kind(statement) {
        Kind::Return { .. } | Kind::Throw { .. } | Kind::Jump => true,
        Kind::Block { body } => tree.list(body).last().is_some_and(|&last| always_leaves(tree, last)),
        _ => false,
    }
}

/// The names under which a file exports a declared name.
fn exported_names(tree: &Tree, declared: NodeId, references: &[NodeId]) -> Vec<String> {
    let parent = tree.parent(declared);
    tree.exports
        .iter()
        .filter(|export| match export.source {
            ExportSource::Local(node) => {
                node == declared || references.contains(&node) || (Some(node) == parent && !export.is_commonjs)
            }
            ExportSource::Module { .. } => false,
        })
        .map(|export| export.name.map_or("default", |name| tree.text(name)).to_owned())
        .collect()
}
