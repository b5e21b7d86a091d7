//! Settings that a client is given under a name that its version does not read: the rows of `rules/pool/ignored.toml`.

use std::collections::BTreeSet;

use super::{IgnoredRow, Options, Pool, Url, UrlText};
use crate::finding::Location;
use crate::inputs::text::{OffsetMap, Text};
use crate::model::Project;
use crate::model::names::{At, Expr};
use crate::model::objects::Property;
use crate::model::packages::{Fit, satisfies};
use crate::syntax::Kind;

/// How the setting is written.
#[derive(Clone, Debug)]
pub enum Written {
    /// As an option, by its path. Whether its name stands for its value as well (`{ max }`).
    Option {
        /// `extra.max`.
        path: String,
        /// `{ max }`.
        is_shorthand: bool,
    },
    /// As a parameter of the URL; in this variable, where one has it.
    Url {
        /// The parameter.
        name: String,
        /// Its value.
        value: String,
        /// The variable.
        variable: Option<String>,
    },
}

/// A setting that a client does not read.
#[derive(Clone, Debug)]
pub struct IgnoredSetting<'p> {
    /// The client.
    pub pool: &'p Pool,
    /// What is known of it.
    pub row: &'p IgnoredRow,
    /// How it is written.
    pub written: Written,
    /// Its name, where it is written.
    pub place: Location,
    /// Whether the installed version is surely one that does not read it.
    pub is_certain: bool,
}

impl Project {
    /// Every setting that a client of the repository is given and does not read, by place.
    #[must_use]
    pub fn ignored_settings(&self) -> Vec<IgnoredSetting<'_>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for pool in &self.pools().list {
            for row in &self.knowledge.pools.ignored {
                let is_its = row.package == pool.row.product() || row.package == pool.row.package;
                if !is_its || !(row.systems.is_empty() || row.systems.contains(&pool.system)) {
                    continue;
                }
                let fit = if row.versions == "*" { Fit::Yes } else { satisfies(&pool.installed, &row.versions) };
                let is_certain = match fit {
                    Fit::Yes => true,
                    // The newest version is taken where it is not known which: what only older ones do is not said.
                    Fit::Partly | Fit::Unknown if !row.versions.contains('<') => false,
                    _ => continue,
                };
                let options = row.options.iter().filter_map(|path| self.ignored_option(pool, row, path));
                let urls = row.url.iter().flat_map(|name| self.ignored_parameter(pool, row, name));
                for (written, place) in options.chain(urls) {
                    if seen.insert(place.clone()) {
                        found.push(IgnoredSetting { pool, row, written, place, is_certain });
                    }
                }
            }
        }
        found.sort_by(|a, b| a.place.cmp(&b.place));
        found
    }

    fn ignored_option(&self, pool: &Pool, row: &IgnoredRow, path: &str) -> Option<(Written, Location)> {
        let Options::Object(object) = &pool.options else { return None };
        let Property::Known(value) = self.property_at(object, path) else { return None };
        if row.throws.is_none() && row.rename && self.has_a_working_one(pool, row, object, path) {
            return None;
        }
        let (place, is_shorthand) = self.key_of(value.at, path)?;
        Some((Written::Option { path: path.to_owned(), is_shorthand }, place))
    }

    fn has_a_working_one(&self, pool: &Pool, row: &IgnoredRow, object: &Expr, ignored: &str) -> bool {
        let is_size = row.instead.as_ref().is_some_and(|it| pool.row.size.contains(it));
        let sizes = pool.row.size.iter().filter(|_| is_size);
        row.instead
            .iter()
            .chain(&row.unless)
            .chain(sizes)
            .filter(|path| *path != ignored)
            .any(|path| !matches!(self.property_at(object, path), Property::Absent))
    }

    /// The key of a property's value, and whether it is both.
    fn key_of(&self, value: At, path: &str) -> Option<(Location, bool)> {
        let tree = self.tree(value.file)?;
        let name = path.rsplit('.').next()?;
        let property = tree.ancestors(value.node).find(|&node| matches!(tree.kind(node), Kind::Property { .. }))?;
        let Kind::Property { key, is_shorthand, .. } = tree.kind(property) else { return None };
        let is_it = matches!(tree.kind(key), Kind::Key { name: found } if tree.text(found) == name);
        is_it.then(|| (self.location(At { file: value.file, node: key }), is_shorthand))
    }

    fn ignored_parameter(&self, pool: &Pool, row: &IgnoredRow, name: &str) -> Vec<(Written, Location)> {
        if !matches!(pool.backing, super::Backing::Own) {
            return Vec::new();
        }
        if let Options::Object(object) = &pool.options
            && row.throws.is_none()
            && self.has_a_working_one(pool, row, object, name)
        {
            return Vec::new();
        }
        let Some(urls) = self.pool_urls(pool) else { return Vec::new() };
        let mut found = Vec::new();
        for url in urls {
            let Some(parsed) = Url::parse(&url.text) else { continue };
            let Some(parameter) = parsed.parameter(name) else { continue };
            let is_taken = row.instead_url.as_ref().is_some_and(|it| parsed.parameter(it).is_some());
            if is_taken || self.is_read_elsewhere(pool, &url, name) {
                continue;
            }
            let Some(place) = self.place_in(&url, parameter.name_at.start, parameter.name_at.end) else { continue };
            let written = Written::Url {
                name: name.to_owned(),
                value: parameter.value.to_owned(),
                variable: url.variable.as_ref().map(ToString::to_string),
            };
            found.push((written, place));
        }
        found
    }

    /// Whether some code takes the parameter out of the URL by itself, or another client that reads it is given the URL.
    fn is_read_elsewhere(&self, pool: &Pool, url: &UrlText, name: &str) -> bool {
        if url.variable.is_some() && self.is_said_in_code(pool, name) {
            return true;
        }
        self.pools().list.iter().any(|other| {
            let reads = other.row.size_url.iter().chain(&other.row.acquire_url).any(|it| it == name);
            reads
                && other.at != pool.at
                && self.pool_urls(other).is_some_and(|urls| urls.iter().any(|it| it.location == url.location))
        })
    }

    /// The place of bytes of a URL's text in its file; `None` where the file writes them otherwise.
    fn place_in(&self, url: &UrlText, start: usize, end: usize) -> Option<Location> {
        let file = self.text(&url.location.path)?;
        let written = file.get(url.location.span.range())?;
        let wanted = url.text.get(start..end)?;
        let span = if written == url.text {
            OffsetMap::new(&Text::new(url.text.clone(), url.location.span), &file).span(start, end)
        } else {
            // Quotes around it, escapes in it.
            let mut hits = written.match_indices(wanted).filter(|(at, _)| {
                let before = written.get(..*at).and_then(|it| it.chars().next_back());
                let after = written.get(at + wanted.len()..).and_then(|it| it.chars().next());
                matches!(before, Some('?' | '&' | ';')) && after == Some('=')
            });
            let (at, _) = hits.next()?;
            let from = url.location.span.start as usize + at;
            crate::span::Span::new(from, from + wanted.len())
        };
        Some(Location { path: url.location.path.clone(), span })
    }
}
