//! The `datasource` blocks of a repository's schemas: which database, and where its URL comes from.

use std::sync::Arc;

use super::schema::Provider;
use crate::discover::{FileKind, Role};
use crate::finding::RelPath;
use crate::inputs::prisma::{self, Block, Config, Expr};
use crate::model::Project;
use crate::span::Span;

/// A `datasource` block with a provider that Prisma knows.
pub struct Datasource {
    /// The schema's file.
    pub path: RelPath,
    /// The database.
    pub provider: Provider,
    /// Where the provider is written, quotes included.
    pub provider_span: Span,
    /// The `url`: a string or `env("X")`; none since version 7.
    pub url: Option<Expr>,
    /// Whether it has a `directUrl`.
    pub has_direct_url: bool,
}

impl Datasource {
    /// The variable of `url = env("X")`.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        let Some(Expr::Function(name, args, _)) = &self.url else { return None };
        (name.text == "env").then(|| args.first()?.value.as_str()).flatten()
    }

    /// The protocols that the provider takes, as Prisma's error names them.
    #[must_use]
    pub fn protocols(&self) -> &'static [&'static str] {
        match self.provider {
            Provider::Postgresql | Provider::Cockroachdb => &["postgresql://", "postgres://"],
            Provider::Mysql => &["mysql://"],
            Provider::Mongodb => &["mongodb://", "mongodb+srv://"],
            Provider::Sqlserver => &["sqlserver://"],
            Provider::Sqlite => &["file:"],
        }
    }
}

impl Project {
    /// The datasources of all schemas but those of tests and examples, by file.
    #[must_use]
    pub fn datasources(&self) -> Vec<Datasource> {
        let project = self;
        let files = project.inventory().of_kind(FileKind::Prisma);
        let files = files.filter(|it| !matches!(Role::of(&it.path), Role::Test | Role::Example));
        files
            .flat_map(|file| {
                let text = project.text(&file.path).unwrap_or_default();
                let of_block = |block: Block| match block {
                    Block::Config(config) if config.is_datasource => datasource(&file.path, &config),
                    _ => None,
                };
                prisma::parse(&text).blocks.into_iter().filter_map(of_block).collect::<Vec<_>>()
            })
            .collect()
    }
}

fn datasource(path: &RelPath, config: &Config) -> Option<Datasource> {
    let provider = config.get("provider")?.value.as_ref()?;
    Some(Datasource {
        path: Arc::clone(path),
        provider: Provider::from_name(provider.as_str()?)?,
        provider_span: provider.span(),
        url: config.get("url").and_then(|it| it.value.clone()),
        has_direct_url: config.get("directUrl").is_some(),
    })
}
