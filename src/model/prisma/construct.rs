//! Constructions of clients against the installed major: options that it rejects, and those that it cannot do without.
//!
//! The option names are those that `@prisma/client` 5.22, 6.19 and 7.10 check (`validatePrismaClientOptions`).

use super::clients::Clients;
use super::options;
use super::problem::{Defect, Problem};
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning};
use crate::syntax::{Kind, NodeId, Tree};

const OPTIONS_OF_7: &[&str] = &[
    "errorFormat",
    "adapter",
    "accelerateUrl",
    "log",
    "transactionOptions",
    "omit",
    "comments",
    "queryPlanCacheMaxSize",
    "__internal",
];
const OPTIONS_OF_6: &[&str] =
    &["datasources", "datasourceUrl", "errorFormat", "adapter", "log", "transactionOptions", "omit", "__internal"];

/// What a file's constructions, the `news`, contradict.
pub fn check(project: &Project, clients: &Clients<'_>, file: FileId, news: &[NodeId], problems: &mut Vec<Problem>) {
    let Some(tree) = project.tree(file) else { return };
    for &node in news {
        let Kind::New { callee, args } = tree.kind(node) else { continue };
        let at = At { file, node };
        if let Some(argument) = adapter_of_pool(project, tree, at, callee, tree.list(args)) {
            problems.push(pool_as_config(project, at, argument));
        }
        let Some((client, major)) = clients.constructed(&Expr::new(file, node)) else { continue };
        let Some(major) = major else { continue };
        if major >= 7
            && let Some(location) = client.linked.schema.url.and_then(|place| client.linked.schema.location(place))
        {
            problems.push(url_in_schema(project, at, location));
        }
        options(project, at, tree.list(args), major, problems);
        let given = tree.list(args).first().and_then(|&arg| options::literal(project, &Expr::new(file, arg)));
        if let Some(given) = given {
            if let Some(omit) = project.object_property(&given, "omit").known() {
                options::omitted(project, &client, &omit, file, problems);
            }
            if let Some(of_transactions) = project.object_property(&given, "transactionOptions").known() {
                options::transaction(project, &of_transactions, file, problems);
            }
        }
    }
}

fn options(project: &Project, at: At, args: &[NodeId], major: u32, problems: &mut Vec<Problem>) {
    let known = match major {
        7.. => OPTIONS_OF_7,
        5 | 6 => OPTIONS_OF_6,
        _ => return,
    };
    let literal = args.first().map(|&arg| project.meaning(&Expr::new(at.file, arg)));
    let (keys, is_open) = match &literal {
        None => (Vec::new(), false),
        Some(Meaning::Code(code)) if matches!(project.kind(code.at), Kind::Object { .. }) => project.object_keys(code),
        _ => return,
    };
    for key in keys.iter().filter(|key| !known.contains(&key.as_str())) {
        let Some(Meaning::Code(code)) = &literal else { continue };
        let location = key_location(project, code, key).unwrap_or_else(|| project.head_location(at));
        let message = format!("`{key}` is no option of the client in Prisma {major}");
        let mut problem = Problem::new(Defect::ClientMismatch, at.file, location, message);
        problem.label = format!("unknown in Prisma {major}");
        problem.consequence =
            format!("It throws when it is made: `Unknown property {key} provided to PrismaClient constructor.`");
        problem.help = if major >= 7 && key.starts_with("datasource") {
            "Give the URL to a driver adapter: `new PrismaClient({ adapter: new PrismaPg({ connectionString }) })`."
                .to_owned()
        } else {
            format!("Known options: {}.", super::calls::quoted(known))
        };
        problem.subject = key.clone();
        problems.push(problem);
    }
    let has = |name: &str| keys.iter().any(|key| key == name);
    if let Some(Meaning::Code(code)) = &literal {
        let clash = |name: &str| is_given(project, code, "adapter") && is_given(project, code, name);
        let of_6 = ["datasources", "datasourceUrl"].into_iter().find(|it| major <= 6 && clash(it));
        let of_7 = Some("accelerateUrl").filter(|it| major >= 7 && clash(it));
        if let Some(key) = of_6.or(of_7) {
            let location = key_location(project, code, key).unwrap_or_else(|| project.head_location(at));
            problems.push(beside_adapter(at, location, key, major));
        }
        problems.extend(["errorFormat", "log"].iter().flat_map(|key| words(project, at, code, key)));
    }
    if major >= 7
        && !is_open
        && !has("adapter")
        && !has("accelerateUrl")
        && keys.iter().all(|key| known.contains(&key.as_str()))
    {
        let message = "a client of Prisma 7 needs a driver adapter, and this has none".to_owned();
        let mut problem = Problem::new(Defect::ClientMismatch, at.file, project.head_location(at), message);
        problem.label = "no `adapter`".to_owned();
        let refusal = if literal.is_none() {
            "PrismaClient was instantiated without any options. A driver adapter is required to connect to your database."
        } else {
            "PrismaClient requires a driver adapter to connect to your database, but none was provided."
        };
        problem.consequence = format!("It throws when it is made: `{refusal}`");
        problem.help =
            "Pass `adapter: new PrismaPg({ connectionString })`, or the adapter of your database.".to_owned();
        problem.subject = "adapter".to_owned();
        problems.push(problem);
    }
}

/// Whether an option has a value whatever happens: a name, a literal or a construction, not a choice.
fn is_given(project: &Project, object: &Expr, key: &str) -> bool {
    let Some(value) = project.object_property(object, key).known() else { return false };
    match project.meaning(&value) {
        Meaning::Code(code) => matches!(
            project.kind(code.at),
            Kind::New { .. } | Kind::Object { .. } | Kind::String { .. } | Kind::Template { .. }
        ),
        _ => false,
    }
}

/// An option that cannot stand beside an adapter (texts: `@prisma/client` 6.19.3 and 7.10.1).
fn beside_adapter(at: At, location: crate::finding::Location, key: &str, major: u32) -> Problem {
    let message = format!("`{key}` cannot stand beside `adapter`");
    let mut problem = Problem::new(Defect::ClientMismatch, at.file, location, message);
    problem.label = "not with an adapter".to_owned();
    let refusal = if major >= 7 {
        "The \"adapter\" and \"accelerateUrl\" options are mutually exclusive."
    } else {
        "Custom datasource configuration is not compatible with Prisma Driver Adapters."
    };
    problem.consequence = format!("It throws when it is made: `{refusal}`");
    problem.help = "Keep one of the two; an adapter has the database's address itself.".to_owned();
    problem.subject = key.to_owned();
    problem
}

/// Words of `errorFormat` and `log` that the client does not know (checked alike from 5.22 to 7.10).
fn words(project: &Project, at: At, object: &Expr, key: &str) -> Vec<Problem> {
    let (known, name): (&[&str], _) = match key {
        "errorFormat" => (&["pretty", "colorless", "minimal"], "errorFormat"),
        _ => (&["query", "info", "warn", "error"], "log level"),
    };
    let Some(value) = project.object_property(object, key).known() else { return Vec::new() };
    let Some(tree) = project.tree(value.at.file) else { return Vec::new() };
    let nodes = match tree.kind(value.at.node) {
        Kind::Array { elements } => tree.list(elements).to_vec(),
        _ => vec![value.at.node],
    };
    let level = |node: NodeId| match tree.kind(node) {
        Kind::Object { properties } => tree.list(properties).iter().find_map(|&it| match tree.kind(it) {
            Kind::Property { key: of, value, .. } => {
                matches!(tree.kind(of), Kind::Key { name } if tree.text(name) == "level").then_some(value)
            }
            _ => None,
        }),
        _ => Some(node),
    };
    let unknown = nodes.into_iter().filter_map(level).filter_map(|node| match tree.kind(node) {
        Kind::String { value } if !known.contains(&tree.text(value)) => Some((node, tree.text(value).to_owned())),
        _ => None,
    });
    unknown
        .map(|(node, word)| {
            let location = project.location(At { file: value.at.file, node });
            let like = super::likeness::nearest(&word, known.iter().copied());
            let message = format!("`{word}` is no {name} of Prisma");
            let mut problem = Problem::new(Defect::ClientMismatch, at.file, location, message);
            problem.label = like.map_or_else(|| "unknown".to_owned(), |it| format!("did you mean `{it}`?"));
            problem.consequence =
                format!("It throws when it is made: `Invalid {name} {word} provided to PrismaClient constructor.`");
            problem.help = format!("Write one of {}.", super::calls::quoted(known));
            problem.subject = word;
            problem
        })
        .collect()
}

fn key_location(project: &Project, object: &Expr, key: &str) -> Option<crate::finding::Location> {
    let tree = project.tree(object.at.file)?;
    let Kind::Object { properties } = tree.kind(object.at.node) else { return None };
    tree.list(properties).iter().find_map(|&property| {
        let Kind::Property { key: found, .. } = tree.kind(property) else { return None };
        let named = matches!(tree.kind(found), Kind::Key { name } if tree.text(name) == key);
        named.then(|| project.location(At { file: object.at.file, node: found }))
    })
}

/// The literal of `new PrismaPg({ pool })`.
fn adapter_of_pool(project: &Project, tree: &Tree, at: At, callee: NodeId, args: &[NodeId]) -> Option<NodeId> {
    let &argument = args.first()?;
    let Kind::Object { properties } = tree.kind(argument) else { return None };
    let &[property] = tree.list(properties) else { return None };
    let Kind::Property { key, .. } = tree.kind(property) else { return None };
    if !matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == "pool") {
        return None;
    }
    // What is constructed may stand in a script that nothing else has to parse: asked last.
    match project.meaning(&Expr::new(at.file, callee)) {
        Meaning::Package(export)
            if &*export.package == "@prisma/adapter-pg"
                && export.names().last().is_some_and(|it| &**it == "PrismaPg") =>
        {
            Some(key)
        }
        _ => None,
    }
}

fn pool_as_config(project: &Project, at: At, key: NodeId) -> Problem {
    let location = project.location(At { file: at.file, node: key });
    let message = "`PrismaPg` takes a pool, or a pool's options, and `pool` is none of these".to_owned();
    let mut problem = Problem::new(Defect::ClientMismatch, at.file, location, message);
    problem.label = "not an option".to_owned();
    problem.consequence =
        "The pool that was made is not used: the adapter makes its own, without a connection string.".to_owned();
    problem.help = "Write `new PrismaPg(pool)`.".to_owned();
    problem.subject = "PrismaPg.pool".to_owned();
    problem
}

fn url_in_schema(project: &Project, at: At, location: crate::finding::Location) -> Problem {
    let message = "Prisma 7 takes no `url` in the schema's datasource".to_owned();
    let mut problem = Problem::new(Defect::ClientMismatch, at.file, location, message);
    problem.label = "not in Prisma 7".to_owned();
    problem.consequence = "`prisma generate` fails: `P1012: The datasource property `url` is no longer supported in \
                           schema files`."
        .to_owned();
    problem.help = "Move it to `prisma.config.ts`, and give the client an adapter.".to_owned();
    problem.subject = "datasource.url".to_owned();
    problem.related.push((project.head_location(at), "the client".to_owned()));
    problem
}
