//! A connection URL that says something else than its author meant.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::discover::Role;
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Location, RelPath};
use crate::inputs::connection_url::{self, Fault};
use crate::inputs::prisma::Expr;
use crate::inputs::text::{OffsetMap, Text};
use crate::model::env_vars::{Declaration, Source};
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::model::prisma::datasources::Datasource;
use crate::model::prisma::schema::Provider;
use crate::rules::RuleContext;
use crate::span::Span;
use crate::syntax::Kind;
use words::Words;

#[path = "malformed_url/words.rs"]
mod words;

/// Reports each such URL: of declarations, of sources, of schemas.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let datasources = context.project.datasources();
    let mut out = declared(context, &datasources);
    out.extend(in_sources(context));
    for datasource in &datasources {
        if let Some(Expr::String(text, span)) = &datasource.url {
            let url = Url { name: "url", scope: String::new(), path: Arc::clone(&datasource.path), text, span: *span };
            out.extend(faults(context, &url));
            out.extend(mismatch(context, &url, datasource));
        }
    }
    out
}

/// A URL and where it is written.
struct Url<'t> {
    /// The variable, or what the value is bound to.
    name: &'t str,
    scope: String,
    path: RelPath,
    text: &'t str,
    span: Span,
}

impl Url<'_> {
    fn location(&self, span: Span) -> Location {
        Location { path: Arc::clone(&self.path), span }
    }
}

// ---- where URLs are written

fn declared(context: &RuleContext<'_>, datasources: &[Datasource]) -> Vec<Finding> {
    let project = context.project;
    let env = project.env();
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for declaration in env.names().flat_map(|name| env.of(name)) {
        let Some(place) = &declaration.value_location else { continue };
        let is_silent = matches!(Role::of(&place.path), Role::Test | Role::Example);
        if is_silent || !seen.insert(place) {
            continue;
        }
        let Some(file) = project.text(&place.path) else { continue };
        let raw = file.get(place.span.range()).unwrap_or_default();
        let text = declaration.value.as_deref().unwrap_or(raw);
        let url = Url {
            name: &declaration.name,
            scope: String::new(),
            path: Arc::clone(&place.path),
            text,
            span: place.span,
        };
        if let Some(cut) = cut_by_comment(context, &url, declaration, &file) {
            out.push(cut);
            continue;
        }
        // kustomize takes the quotes of its literals off.
        let keeps_quotes = !place.path.contains("kustomization");
        out.extend(faults(context, &url).into_iter().filter(|_| keeps_quotes || !text.starts_with(['"', '\''])));
        let reading = datasources.iter().filter(|it| it.variable() == Some(&*declaration.name));
        let reading: Vec<&Datasource> = reading.filter(|it| is_for(declaration, it)).collect();
        // Schemas for several databases read one variable: which is meant, the schema's choice says.
        if let Some((first, others)) = reading.split_first()
            && others.iter().all(|it| it.provider == first.provider)
        {
            out.extend(mismatch(context, &url, first));
        }
    }
    out
}

/// Whether a declaration is for the package of a schema: its directory is around the schema, or it is for the whole
/// repository.
fn is_for(declaration: &Declaration, datasource: &Datasource) -> bool {
    let directory = &*declaration.directory;
    directory.is_empty() || datasource.path.strip_prefix(directory).is_some_and(|it| it.starts_with('/'))
}

fn in_sources(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let modules = &project.modules;
    let mut out = Vec::new();
    let is_asked =
        |it: &FileId| project.is_in_focus(*it) && modules.role(*it) == Role::Source && modules.is_parsed(*it);
    for file in modules.ids().filter(is_asked) {
        if !modules.says(file, "://") {
            continue;
        }
        let Some(tree) = project.tree(file) else { continue };
        for node in tree.ids() {
            let is_literal = match tree.kind(node) {
                Kind::String { .. } => {
                    !tree.parent(node).is_some_and(|it| matches!(tree.kind(it), Kind::Template { .. }))
                }
                Kind::Template { .. } => true,
                _ => false,
            };
            if !is_literal || tree.has_error_in(tree.span(node)) {
                continue;
            }
            let at = At { file, node };
            let location = project.location(at);
            let text = modules.text(file).unwrap_or_default();
            let Some(inner) = text.get(location.span.range()).and_then(|it| it.get(1..it.len().saturating_sub(1)))
            else {
                continue;
            };
            if connection_url::scheme(inner.trim_start_matches(['"', '\''])).is_none() {
                continue;
            }
            let name = project.name_of_value(at).unwrap_or_else(|| "url".to_owned());
            let start = location.span.start as usize + 1;
            let span = Span::new(start, start + inner.len());
            let url = Url { name: &name, scope: project.scope_name(at), path: location.path, text: inner, span };
            out.extend(faults(context, &url));
        }
    }
    out
}

// ---- what is wrong with them

fn faults(context: &RuleContext<'_>, url: &Url<'_>) -> Vec<Finding> {
    let found = connection_url::faults(url.text);
    found.iter().map(|fault| of_fault(context, url, fault)).collect()
}

fn of_fault(context: &RuleContext<'_>, url: &Url<'_>, fault: &Fault) -> Finding {
    let project = context.project;
    let file = project.text(&url.path).unwrap_or_default();
    let map = OffsetMap::new(&Text::new(url.text.to_owned(), url.span), &file);
    let span = map.span(fault.at.start, fault.at.end);
    let words = Words::of(url.name, url.text, fault);
    let mut finding = context
        .finding(url.location(span), words.message)
        .with_label(words.label)
        .with_consequence(words.consequence)
        .with_help(words.help)
        .with_subject(url.name, url.scope.clone());
    if words.is_doubtful {
        finding.level = Level::Warning;
    }
    // Edits are only sure where the file has the value as it is.
    let is_exact = file.get(url.span.range()) == Some(url.text);
    if is_exact && !fault.mend.is_empty() {
        let edit = |it: &(std::ops::Range<usize>, String)| Edit {
            location: url.location(map.span(it.0.start, it.0.end)),
            text: it.1.clone(),
        };
        finding = finding.with_fix(Fix {
            title: words.fix,
            applicability: Applicability::Safe,
            edits: fault.mend.iter().map(edit).collect(),
        });
    }
    finding
}

/// An env file's value that ends at a `#` of the password, where dotenv starts a comment.
fn cut_by_comment(context: &RuleContext<'_>, url: &Url<'_>, declaration: &Declaration, file: &str) -> Option<Finding> {
    let end = url.span.end as usize;
    let rest = file.get(end..)?.lines().next()?;
    let authority = url.text.split_once("://")?.1;
    let is_cut = matches!(declaration.source, Source::EnvFile { .. } | Source::Compose { .. })
        && connection_url::scheme(url.text).is_some()
        && rest.starts_with('#')
        && rest.contains('@')
        && !authority.contains(['@', '/', '?']);
    let name = url.name;
    is_cut.then(|| {
        context
            .finding(
                url.location(Span::new(end, end + 1)),
                format!("`{name}` ends here: dotenv takes `#` for a comment"),
            )
            .with_label("the value ends before it")
            .with_consequence(
                "The process gets the start of the URL only, without a host: \"TypeError: Invalid URL\" \
                 (ERR_INVALID_URL). Quotes alone would not help, since `#` ends the host of a URL as well.",
            )
            .with_help("Escape it as `%23`, as `encodeURIComponent` does.")
            .with_subject(name, url.scope.clone())
            .with_fix(Fix {
                title: "escape the password".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit { location: url.location(Span::new(end, end + 1)), text: "%23".to_owned() }],
            })
    })
}

// ---- Prisma's datasources

/// A URL whose scheme Prisma refuses for the provider.
fn mismatch(context: &RuleContext<'_>, url: &Url<'_>, datasource: &Datasource) -> Option<Finding> {
    let protocols = datasource.protocols();
    let (scheme, is_url) = match url.text.split_once("://") {
        Some((scheme, _)) => (scheme, true),
        None => (url.text.split_once(':')?.0, false),
    };
    // Accelerate's and a driver adapter's own schemes are not checked against the provider.
    let known = ["postgres", "postgresql", "mysql", "mongodb", "mongodb+srv", "sqlserver"];
    let is_known = if is_url { known.contains(&scheme) } else { scheme == "file" };
    if !is_known || protocols.iter().any(|it| url.text.starts_with(it)) {
        return None;
    }
    let takes = protocols.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" or ");
    let provider = match datasource.provider {
        Provider::Postgresql => "postgresql",
        Provider::Cockroachdb => "cockroachdb",
        Provider::Mysql => "mysql",
        Provider::Mongodb => "mongodb",
        Provider::Sqlserver => "sqlserver",
        Provider::Sqlite => "sqlite",
    };
    let start = url.span.start as usize;
    let colon = scheme.len() + usize::from(url.text.len() > scheme.len());
    Some(
        context
            .finding(
                url.location(Span::new(start, start + colon)),
                format!("`{}` is a `{scheme}:` URL, and the schema's provider is `{provider}`", url.name),
            )
            .with_label(format!("`{provider}` takes {takes}"))
            .with_consequence(format!(
                "Prisma refuses to connect: P1012 \"Error validating datasource: the URL must start with the protocol \
                 {takes}\"."
            ))
            .with_help("Give the URL of the schema's database, or change the provider.")
            .with_subject(url.name, url.scope.clone())
            .with_related(
                Location { path: Arc::clone(&datasource.path), span: datasource.provider_span },
                "the provider",
            ),
    )
}
