//! Finds the constructions: in the files that import a package of the tables, and in those that import what such files hand on.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::callers;
use super::candidates::Candidates;
use super::table::{ClientKind, ClientRow, Form};
use super::{Backing, Options, Place, Pool, Pools, UrlSource};
use crate::finding::Location;
use crate::inputs::prisma::Expr as SchemaValue;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Frame, Meaning, PackageExport, member_named, returns};
use crate::model::objects::Property;
use crate::model::packages::{self, Installed};
use crate::model::prisma::clients::{Clients, Linked};
use crate::model::prisma::datasources::Datasource;
use crate::model::prisma::schema::Provider;
use crate::model::values::Value;
use crate::syntax::{Kind, MethodKind, NodeId, Tree};

/// Finds every construction of the repository.
pub fn find(project: &Project) -> Pools {
    let clients = project.inventory().has_prisma_schema().then(|| Clients::new(project));
    let finder = Finder { project, clients, datasources: project.datasources(), makers: declared_makers(project) };
    let mut list = Vec::new();
    let candidates = Candidates::new(project);
    for file in candidates.files() {
        finder.file(file, &candidates, &mut list);
    }
    // What a function makes that `loadproof.toml` calls a client is that client, where the function is called.
    list.retain(|pool: &Pool| !finder.makers.iter().any(|(_, maker)| is_inside(project, pool.at, *maker)));
    list.sort_by_key(|pool: &Pool| pool.at);
    list.dedup_by_key(|pool| pool.at);
    finder.link(&mut list);
    Pools { list, ..Pools::default() }
}

struct Finder<'p> {
    project: &'p Project,
    clients: Option<Clients<'p>>,
    datasources: Vec<Datasource>,
    /// The functions and classes that rows of `loadproof.toml` name.
    makers: Vec<(&'p ClientRow, At)>,
}

/// A construction that was recognised.
struct Site<'p> {
    tree: &'p Tree,
    at: At,
    class: Option<At>,
    rows: Vec<&'p ClientRow>,
    installed: Installed,
    args: Vec<NodeId>,
    linked: Option<Arc<Linked>>,
}

/// What the arguments of a construction are.
#[derive(Default)]
struct Arguments {
    options: Option<Expr>,
    url: Option<Expr>,
    /// A construction that was handed in.
    given: Option<Option<At>>,
    unknown: bool,
}

impl<'p> Finder<'p> {
    fn file(&self, file: FileId, candidates: &Candidates<'_>, list: &mut Vec<Pool>) {
        let Some(tree) = self.project.tree(file) else { return };
        let may = |callee: NodeId| candidates.may_construct(tree, callee);
        for node in tree.ids() {
            let at = At { file, node };
            let site = match tree.kind(node) {
                Kind::Call { callee, args, .. } if may(callee) => {
                    self.identify(tree, at, callee, tree.list(args), false)
                }
                Kind::New { callee, args } if may(callee) => self.identify(tree, at, callee, tree.list(args), true),
                Kind::Class { superclass: Some(superclass), .. } if may(superclass) => {
                    self.extended(tree, at, superclass)
                }
                _ => None,
            };
            list.extend(site.and_then(|site| self.pool(&site)));
        }
    }

    fn identify(&self, tree: &'p Tree, at: At, callee: NodeId, args: &[NodeId], is_new: bool) -> Option<Site<'p>> {
        let fits = |form: Form| match form {
            Form::Call | Form::NestModule => !is_new,
            Form::New => is_new,
            Form::Either => true,
        };
        let (rows, linked) = self.rows_of(&Expr::new(at.file, callee), fits)?;
        let installed = self.installed(at.file, &rows);
        Some(Site { tree, at, class: None, rows, installed, args: args.to_vec(), linked })
    }

    /// A class that extends a client: what its constructor gives to `super`.
    fn extended(&self, tree: &'p Tree, at: At, superclass: NodeId) -> Option<Site<'p>> {
        let superclass = match tree.kind(superclass) {
            Kind::As { value, .. } => value,
            _ => superclass,
        };
        let (rows, linked) = self.rows_of(&Expr::new(at.file, superclass), |form| form == Form::New)?;
        if !rows.iter().any(|row| row.extends) {
            return None;
        }
        let call = super_call(tree, at.node);
        let args = call.map_or(Vec::new(), |(_, args)| args);
        let place = call_place(tree, at.node).map_or(at, |node| At { file: at.file, node });
        let installed = self.installed(at.file, &rows);
        Some(Site { tree, at: place, class: Some(at), rows, installed, args, linked })
    }

    /// The rows of what is called, and the schema of a generated Prisma client.
    fn rows_of(&self, callee: &Expr, fits: impl Fn(Form) -> bool) -> Option<(Vec<&'p ClientRow>, Option<Arc<Linked>>)> {
        let rows = &self.project.knowledge.pools.clients;
        let is_named =
            |name: &str| match self.project.tree(callee.at.file).map(|tree| (tree, tree.kind(callee.at.node))) {
                Some((tree, Kind::Ident { name: found, .. } | Kind::Member { property: found, .. })) => {
                    tree.text(found) == name
                }
                _ => false,
            };
        let meaning = self.project.meaning(callee);
        if let Meaning::Code(made) = &meaning {
            let found: Vec<&ClientRow> = self
                .makers
                .iter()
                .filter(|(row, maker)| *maker == made.at && fits(row.form))
                .map(|(row, _)| *row)
                .collect();
            if !found.is_empty() {
                return Some((found, None));
            }
        }
        if let Some(export) = self.export_of(callee) {
            let names: Vec<&str> = export.names().iter().map(|name| &**name).collect();
            let joined = if names.is_empty() { "default".to_owned() } else { names.join(".") };
            let is_module =
                names.len() == 2 && names.last().is_some_and(|name| matches!(*name, "forRoot" | "forRootAsync"));
            let found: Vec<&ClientRow> = rows
                .iter()
                .filter(|row| {
                    let exported = match row.form {
                        Form::NestModule => {
                            is_module && row.exports.iter().any(|it| names.first() == Some(&it.as_str()))
                        }
                        _ => row.exports.contains(&joined),
                    };
                    let is_part = row.subpath.as_deref().is_none_or(|it| *it == *export.subpath);
                    *row.package == *export.package && fits(row.form) && exported && is_part
                })
                .collect();
            let is_declared = found.iter().any(|row| row.is_declared);
            let found: Vec<&ClientRow> = found.into_iter().filter(|row| row.is_declared == is_declared).collect();
            if !found.is_empty() {
                let is_prisma = &*export.package == "@prisma/client";
                let linked = self.clients.as_ref().filter(|_| is_prisma).and_then(|it| it.generated_class(callee));
                return Some((found, linked));
            }
        }
        // The class that Prisma generates into the repository, which no package exports.
        let linked = self.clients.as_ref().filter(|_| is_named("PrismaClient"))?.generated_class(callee)?;
        let found: Vec<&ClientRow> =
            rows.iter().filter(|row| row.package == "@prisma/client" && fits(row.form)).collect();
        Some((found, Some(linked)))
    }

    /// The export of a package that a callee is; also of `const mongoose = wanted ? require('mongoose') : null`.
    fn export_of(&self, callee: &Expr) -> Option<PackageExport> {
        match self.project.meaning(callee) {
            Meaning::Package(export) => return Some(export),
            Meaning::Code(code) if code.at != callee.at => return None,
            _ => {}
        }
        let Kind::Member { object, property, .. } = self.project.kind(callee.at) else { return None };
        let Meaning::Code(chosen) = self.project.meaning(&callee.sibling(object)) else { return None };
        let Kind::Conditional { consequent, alternate, .. } = self.project.kind(chosen.at) else { return None };
        let sides = [(consequent, alternate), (alternate, consequent)];
        sides.into_iter().find_map(|(side, other)| {
            let is_nothing = match self.project.meaning(&chosen.sibling(other)) {
                Meaning::Code(code) => matches!(self.project.kind(code.at), Kind::Null),
                Meaning::Global(path) => path.first().is_some_and(|it| &**it == "undefined"),
                _ => false,
            };
            let Meaning::Package(mut export) = self.project.meaning(&chosen.sibling(side)) else { return None };
            let name = self.project.tree(callee.at.file)?.text(property);
            export.path.push(name.into());
            is_nothing.then_some(export)
        })
    }

    fn installed(&self, file: FileId, rows: &[&ClientRow]) -> Installed {
        let package = rows.first().map_or("", |row| row.versioned().0);
        self.project.packages.version(self.project.package_of(file), package)
    }

    fn pool(&self, site: &Site<'p>) -> Option<Pool> {
        let project = self.project;
        let form = site.rows.first()?.form;
        let given = match form {
            Form::NestModule => self.module_arguments(site),
            _ => self.site_arguments(site),
        };
        let options = match (&given.options, given.unknown) {
            (Some(options), _) => Options::Object(options.clone()),
            (None, true) => Options::Unknown,
            (None, false) => Options::None,
        };
        let dialect = self.dialect(site, &options, given.url.as_ref());
        let rows: Vec<&ClientRow> = site
            .rows
            .iter()
            .copied()
            .filter(|row| match (&row.dialect, &dialect) {
                (Some(of_row), Some(dialect)) => of_row.values.contains(dialect),
                (Some(_), None) => false,
                (None, _) => true,
            })
            .collect();
        // One for the database wins over one for any.
        let has_own = rows.iter().any(|row| row.dialect.is_some());
        let rows: Vec<&ClientRow> = rows.into_iter().filter(|row| row.dialect.is_some() == has_own).collect();
        let range = |row: &&ClientRow| Some(row.versioned().1.to_owned()).filter(|it| it != "*");
        let ranges: Vec<(Option<String>, &ClientRow)> = rows.iter().map(|row| (range(row), *row)).collect();
        let pick = packages::pick(&ranges, |(range, _)| range.as_deref(), &site.installed)?;
        let row = &self.with_default_size(pick.row.1, &options);
        let backing = self.backing(row, &options, &given);
        let bound = match site.class {
            Some(class) => class_name(project, class),
            None => project.name_of_value(site.at),
        };
        let url = self.url(site, row, &options, &given);
        let system = self.system(row, dialect.as_deref(), site.linked.as_deref());
        Some(Pool {
            row: Arc::new(row.clone()),
            certain: pick.certain,
            installed: site.installed.clone(),
            package: project.package_of(site.at.file),
            at: site.at,
            class: site.class,
            options,
            url,
            backing,
            place: place(project, site.tree, site.class.unwrap_or(site.at)),
            system,
            schema: site.linked.as_ref().map(|it| it.files.files.clone()).unwrap_or_default(),
            title: bound.as_ref().map_or_else(|| "this client".to_owned(), |name| format!("`{name}`")),
            name: bound.unwrap_or_else(|| match row.package.as_str() {
                "" => row.product().to_owned(),
                package => package.to_owned(),
            }),
            scope: project.scope_name(site.at),
        })
    }

    fn site_arguments(&self, site: &Site<'p>) -> Arguments {
        let place = site.rows.iter().find_map(|row| row.options_argument);
        let args = match place {
            Some(index) => site.args.get(index..=index).unwrap_or_default(),
            None => &site.args,
        };
        let frame = callers::agreed_frame(self.project, site.at, args);
        self.arguments(site.at.file, args, site.rows.iter().any(|row| row.url_argument), &frame)
    }

    /// What the arguments of a call are: options, a URL, a pool made elsewhere.
    fn arguments(&self, file: FileId, args: &[NodeId], url_first: bool, frame: &Frame) -> Arguments {
        let mut found = Arguments::default();
        for (index, &arg) in args.iter().enumerate() {
            let arg = Expr { at: At { file, node: arg }, frame: frame.clone() };
            self.argument(&callers::given_for(self.project, &arg), index == 0 && url_first, &mut found);
        }
        found
    }

    fn argument(&self, expr: &Expr, is_url: bool, found: &mut Arguments) {
        let project = self.project;
        if is_url {
            found.url.get_or_insert_with(|| expr.clone());
            return;
        }
        let meaning = project.meaning(expr);
        match &meaning {
            Meaning::Code(code) => match project.kind(code.at) {
                Kind::Object { .. } => return found.options = Some(code.clone()),
                Kind::Function { .. } => return,
                Kind::Conditional { .. } if self.is_choice_of_objects(code) => {
                    return found.options = Some(code.clone());
                }
                Kind::New { callee, .. } | Kind::Call { callee, .. } => {
                    let made = self.rows_of(&code.sibling(callee), |_| true);
                    if made.is_some() {
                        return found.given = Some(Some(code.at));
                    }
                    if self.is_assign(&code.sibling(callee)) {
                        return found.options = Some(code.clone());
                    }
                }
                _ => {}
            },
            Meaning::Global(path) if path.iter().any(|name| &**name == "undefined") => return,
            _ => {}
        }
        if is_text(&project.value(expr)) || matches!(project.kind(expr.at), Kind::Template { .. } | Kind::String { .. })
        {
            found.url.get_or_insert_with(|| expr.clone());
        } else {
            found.unknown = true;
        }
    }

    fn is_choice_of_objects(&self, code: &Expr) -> bool {
        let Kind::Conditional { consequent, alternate, .. } = self.project.kind(code.at) else { return false };
        [consequent, alternate].into_iter().all(|side| match self.project.meaning(&code.sibling(side)) {
            Meaning::Code(side) => matches!(self.project.kind(side.at), Kind::Object { .. }),
            _ => false,
        })
    }

    fn is_assign(&self, callee: &Expr) -> bool {
        matches!(self.project.meaning(callee), Meaning::Global(path) if path.len() == 2
            && path.iter().zip(["Object", "assign"]).all(|(a, b)| &**a == b))
    }

    /// The arguments of `Module.forRoot(…)`, or what the factory of `Module.forRootAsync(…)` returns.
    fn module_arguments(&self, site: &Site<'p>) -> Arguments {
        let is_async = match site.tree.kind(site.at.node) {
            Kind::Call { callee, .. } => {
                matches!(site.tree.kind(callee), Kind::Member { property, .. } if site.tree.text(property) == "forRootAsync")
            }
            _ => false,
        };
        let mut found = if is_async {
            let mut found = Arguments { unknown: true, ..Arguments::default() };
            let settings = site.args.first().map(|&arg| Expr::new(site.at.file, arg));
            if let Some(made) = settings.and_then(|settings| self.factory_result(&settings)) {
                found = Arguments::default();
                self.argument(&made, false, &mut found);
            }
            found
        } else {
            self.site_arguments(site)
        };
        // Without options they come from a file or from variables.
        found.unknown |= site.args.is_empty();
        found
    }

    /// What `useFactory` returns, or the method of `useClass` that makes options.
    fn factory_result(&self, settings: &Expr) -> Option<Expr> {
        let project = self.project;
        let function = match project.member_expr(settings, "useFactory") {
            Property::Known(factory) => match project.meaning(&factory) {
                Meaning::Code(code) => code,
                _ => return None,
            },
            _ => {
                let Property::Known(class) = project.member_expr(settings, "useClass") else { return None };
                let Meaning::Code(class) = project.meaning(&class) else { return None };
                let Kind::Class { members, .. } = project.kind(class.at) else { return None };
                let tree = project.tree(class.at.file)?;
                let makers = ["createTypeOrmOptions", "createMongooseOptions", "createSequelizeOptions"];
                let method = makers.iter().find_map(|name| member_named(tree, members, name, Some(false)))?;
                let Kind::Method { function, .. } = tree.kind(method) else { return None };
                class.sibling(function)
            }
        };
        let tree = project.tree(function.at.file)?;
        match returns(tree, function.at.node).as_slice() {
            [Some(result)] => Some(function.sibling(*result)),
            _ => None,
        }
    }

    /// The row, with the default size that holds for these options.
    fn with_default_size(&self, row: &ClientRow, options: &Options) -> ClientRow {
        let mut row = row.clone();
        let Some(with) = &row.size_default_with else { return row };
        let value = match options {
            Options::Object(object) => self.project.property_at(object, &with.option),
            Options::None => Property::Absent,
            Options::Unknown => Property::Maybe(None),
        };
        let is_on = match value {
            Property::Absent => Some(false),
            Property::Known(value) => match self.project.value(&value) {
                Value::Bool(value) => Some(value),
                _ => None,
            },
            Property::Maybe(_) => None,
        };
        match is_on {
            Some(true) => row.size_default = Some(with.size),
            Some(false) => {}
            // The row's text speaks of both.
            None => row.size_default = None,
        }
        row
    }

    /// The database that a Prisma schema, an option or the URL's scheme says.
    fn dialect(&self, site: &Site<'p>, options: &Options, url: Option<&Expr>) -> Option<String> {
        if site.rows.iter().any(|row| row.package == "@prisma/client") {
            let datasource = self.datasource(site.linked.as_deref())?;
            return Some(provider_system(datasource.provider).to_owned());
        }
        let of_row = site.rows.iter().find_map(|row| Some(row.dialect.as_ref()?.option.as_str()));
        let is_sequelize = site.rows.iter().any(|row| row.product() == "sequelize");
        let option = of_row.or(is_sequelize.then_some("dialect"));
        if let (Some(option), Options::Object(object)) = (option, options)
            && let Some(value) = self.project.member_expr(object, option).known()
        {
            return match self.project.value(&value) {
                Value::Text(text) => Some(text.to_string()),
                _ => None,
            };
        }
        let Value::Text(text) = self.project.value(url?) else { return None };
        text.split_once(':').map(|(scheme, _)| scheme.to_owned())
    }

    fn backing(&self, row: &ClientRow, options: &Options, given: &Arguments) -> Backing {
        let takes_a_pool = !row.wraps.is_empty() || row.kind == ClientKind::Adapter;
        if let Some(made) = given.given {
            return Backing::Given(made);
        }
        if let Options::Object(object) = options {
            for name in &row.wraps {
                match self.project.member_expr(object, name) {
                    // `{ connection: { host, port } }` says how to connect; nothing is handed in.
                    Property::Known(value) if self.is_object(&value) => {}
                    Property::Known(value) => return Backing::Given(self.made_at(&value)),
                    Property::Maybe(_) => return Backing::Unknown,
                    Property::Absent => {}
                }
            }
        }
        // `drizzle(pool, { schema })` with a pool that cannot be followed.
        if takes_a_pool && given.unknown { Backing::Unknown } else { Backing::Own }
    }

    fn is_object(&self, value: &Expr) -> bool {
        matches!(self.project.meaning(value), Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Object { .. }))
    }

    fn made_at(&self, value: &Expr) -> Option<At> {
        let Meaning::Code(code) = self.project.meaning(value) else { return None };
        match self.project.kind(code.at) {
            Kind::New { callee, .. } | Kind::Call { callee, .. } => {
                self.rows_of(&code.sibling(callee), |_| true).map(|_| code.at)
            }
            _ => None,
        }
    }

    fn url(&self, site: &Site<'p>, row: &ClientRow, options: &Options, given: &Arguments) -> Option<UrlSource> {
        if let Some(url) = &given.url {
            return Some(UrlSource::Expr(url.clone()));
        }
        if let Options::Object(object) = options {
            for path in &row.urls {
                if let Some(value) = self.project.property_at(object, path).possible()
                    && !matches!(self.project.meaning(&value), Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Object { .. }))
                {
                    return Some(UrlSource::Expr(value));
                }
            }
        }
        if row.package != "@prisma/client" || matches!(options, Options::Unknown) {
            return None;
        }
        let datasource = self.datasource(site.linked.as_deref())?;
        match &datasource.url {
            Some(SchemaValue::String(text, span)) => {
                let location = Location { path: Arc::clone(&datasource.path), span: *span };
                Some(UrlSource::Schema(text.clone(), location))
            }
            _ => Some(UrlSource::Variable(datasource.variable()?.into(), Arc::clone(&datasource.path))),
        }
    }

    fn datasource(&self, linked: Option<&Linked>) -> Option<&Datasource> {
        match linked {
            Some(linked) => self.datasources.iter().find(|it| linked.files.files.contains(&it.path)),
            None => match self.datasources.as_slice() {
                [only] => Some(only),
                _ => None,
            },
        }
    }

    fn system(&self, row: &ClientRow, dialect: Option<&str>, linked: Option<&Linked>) -> String {
        if row.system != "sql" {
            return row.system.clone();
        }
        if row.package == "@prisma/client"
            && let Some(datasource) = self.datasource(linked)
        {
            return provider_system(datasource.provider).to_owned();
        }
        let known = match dialect {
            Some("postgres" | "postgresql" | "pg" | "cockroachdb") => "postgresql",
            Some("mysql" | "mysql2" | "mariadb") => "mysql",
            Some("mssql" | "sqlserver" | "tedious") => "mssql",
            Some("sqlite" | "sqlite3" | "better-sqlite3") => "sqlite",
            _ => "sql",
        };
        known.to_owned()
    }

    /// What was handed in is known only where its construction is in the list.
    fn link(&self, list: &mut [Pool]) {
        let places: BTreeSet<At> = list.iter().map(|pool| pool.at).collect();
        for pool in list {
            if let Backing::Given(Some(at)) = pool.backing
                && !places.contains(&at)
            {
                pool.backing = Backing::Given(None);
            }
        }
    }
}

/// The functions and classes of the repository that rows of `loadproof.toml` name.
fn declared_makers(project: &Project) -> Vec<(&ClientRow, At)> {
    let rows = project.knowledge.pools.clients.iter().filter(|row| row.file.is_some());
    rows.flat_map(|row| {
        let file = row.file.as_deref().and_then(|path| project.modules.at_path(path));
        let exports = file.into_iter().flat_map(|file| row.exports.iter().map(move |name| (file, name)));
        exports.filter_map(move |(file, name)| match project.export_of_file(file, name, 16) {
            Meaning::Code(code) => Some((row, code.at)),
            _ => None,
        })
    })
    .collect()
}

fn is_inside(project: &Project, at: At, maker: At) -> bool {
    at.file == maker.file
        && project.tree(at.file).is_some_and(|tree| tree.ancestors(at.node).any(|node| node == maker.node))
}

fn provider_system(provider: Provider) -> &'static str {
    match provider {
        Provider::Postgresql | Provider::Cockroachdb => "postgresql",
        Provider::Mysql => "mysql",
        Provider::Sqlite => "sqlite",
        Provider::Sqlserver => "mssql",
        Provider::Mongodb => "mongodb",
    }
}

fn is_text(value: &Value) -> bool {
    value.alternatives().iter().any(|it| matches!(it, Value::Text(_) | Value::Env(_)))
}

fn call_place(tree: &Tree, class: NodeId) -> Option<NodeId> {
    super_call(tree, class).map(|(call, _)| call)
}

/// The `super(…)` of a class's constructor.
fn super_call(tree: &Tree, class: NodeId) -> Option<(NodeId, Vec<NodeId>)> {
    let Kind::Class { members, .. } = tree.kind(class) else { return None };
    let constructor = tree.list(members).iter().find_map(|&member| match tree.kind(member) {
        Kind::Method { function, kind: MethodKind::Constructor, .. } => Some(function),
        _ => None,
    })?;
    let mut found = None;
    tree.walk(constructor, &mut |node| {
        if let Kind::Call { callee, args, .. } = tree.kind(node)
            && matches!(tree.kind(callee), Kind::Super)
        {
            found.get_or_insert((node, tree.list(args).to_vec()));
        }
        found.is_none()
    });
    found
}

fn class_name(project: &Project, class: At) -> Option<String> {
    match project.kind(class) {
        Kind::Class { name: Some(name), .. } => project.declared_name(At { file: class.file, node: name }),
        _ => None,
    }
}

fn place(project: &Project, tree: &Tree, at: At) -> Place {
    if let Some(shown) = project.request_handler_around(at) {
        return Place::Handler(shown);
    }
    let around =
        tree.ancestors(at.node).find(|&node| matches!(tree.kind(node), Kind::Function { .. } | Kind::Field { .. }));
    match around.map(|node| (node, tree.kind(node))) {
        None => Place::Module,
        Some((_, Kind::Field { .. })) => Place::Class,
        Some((node, _)) => match tree.parent(node).map(|parent| tree.kind(parent)) {
            Some(Kind::Method { kind: MethodKind::Constructor, .. }) => Place::Class,
            // An immediately called function runs as often as the code around it.
            Some(Kind::Call { callee, .. }) if callee == node => place(project, tree, At { file: at.file, node }),
            _ => Place::Function,
        },
    }
}
