//! What the options and the URL of a client say about its size and its patience.

use super::table::TimeUnit;
use super::{Backing, ClientKind, Options, Pool, Url, UrlText};
use crate::model::Project;
use crate::model::names::Expr;
use crate::model::objects::Property;
use crate::model::values::Value;

/// An option that a client is given.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The option's path: `pool.max`.
    pub path: String,
    /// Its value, as written.
    pub value: Expr,
    /// Whether it is there whatever happens.
    pub is_certain: bool,
}

/// How many connections a client opens.
#[derive(Clone, Debug)]
pub enum Size {
    /// This option says it.
    Option(Setting),
    /// The URL says it: the number, where it is one, and the URL with the parameter.
    Url(Option<f64>, UrlText, String),
    /// Nothing says it: the package's default holds. With the URLs that were looked at.
    Default(Vec<UrlText>),
    /// It cannot be seen.
    Unknown,
    /// It opens one, or none of its own, or how many is not known of this package.
    Other,
}

/// How long a query waits for a connection.
#[derive(Clone, Debug)]
pub enum Acquire {
    /// This option says it.
    Option(Setting),
    /// The URL says it: milliseconds, and the URL with the parameter.
    Url(Option<f64>, UrlText, String),
    /// Nothing says it: the package's default holds.
    Default,
    /// It cannot be seen.
    Unknown,
    /// No option exists, or it opens no pool of its own.
    Other,
}

impl Project {
    /// The value at a path of an object: `pool.max`.
    #[must_use]
    pub fn property_at(&self, object: &Expr, path: &str) -> Property<Expr> {
        let mut current = object.clone();
        let mut is_certain = true;
        for name in path.split('.') {
            match self.member_expr(&current, name) {
                Property::Known(value) => current = value,
                Property::Maybe(Some(value)) => {
                    is_certain = false;
                    current = value;
                }
                Property::Maybe(None) => return Property::Maybe(None),
                Property::Absent if is_certain => return Property::Absent,
                Property::Absent => return Property::Maybe(None),
            }
        }
        if is_certain { Property::Known(current) } else { Property::Maybe(Some(current)) }
    }

    /// The first of some options that a client is given.
    #[must_use]
    pub fn pool_option(&self, pool: &Pool, paths: &[String]) -> Property<Setting> {
        let object = match &pool.options {
            Options::None => return Property::Absent,
            Options::Unknown => return Property::Maybe(None),
            Options::Object(object) => object,
        };
        let mut hidden = false;
        for path in paths {
            // `connection: url` is no object with options.
            let parent = path.rsplit_once('.').map(|(parent, _)| self.property_at(object, parent));
            if let Some(Property::Known(parent)) = &parent
                && is_text(&self.value(parent))
            {
                continue;
            }
            let setting = |value, is_certain| Setting { path: path.clone(), value, is_certain };
            match self.property_at(object, path) {
                Property::Known(value) => return Property::Known(setting(value, !hidden)),
                Property::Maybe(Some(value)) => return Property::Maybe(Some(setting(value, false))),
                Property::Maybe(None) => hidden = true,
                Property::Absent => {}
            }
        }
        if hidden { Property::Maybe(None) } else { Property::Absent }
    }

    /// How many connections a client opens.
    #[must_use]
    pub fn pool_size(&self, pool: &Pool) -> Size {
        let row = &pool.row;
        let is_pool = row.kind != ClientKind::Single && (row.size_default.is_some() || row.size_default_text.is_some());
        if !is_pool || matches!(pool.backing, Backing::Given(_)) {
            return Size::Other;
        }
        if pool.backing == Backing::Unknown {
            return Size::Unknown;
        }
        match self.pool_option(pool, &row.size) {
            Property::Known(setting) | Property::Maybe(Some(setting)) => return Size::Option(setting),
            Property::Maybe(None) if !row.size.is_empty() => return Size::Unknown,
            Property::Maybe(None) | Property::Absent => {}
        }
        match self.url_setting(pool, &row.size_url) {
            UrlSetting::Given(value, url, name) => Size::Url(value, url, name),
            UrlSetting::Absent(urls) => Size::Default(urls),
            UrlSetting::Unknown => Size::Unknown,
        }
    }

    /// How long a query waits for a connection of a client.
    #[must_use]
    pub fn pool_acquire(&self, pool: &Pool) -> Acquire {
        let row = &pool.row;
        if row.kind == ClientKind::Single || row.acquire_default.is_none() || matches!(pool.backing, Backing::Given(_))
        {
            return Acquire::Other;
        }
        if pool.backing == Backing::Unknown {
            return Acquire::Unknown;
        }
        match self.pool_option(pool, &row.acquire) {
            Property::Known(setting) | Property::Maybe(Some(setting)) => return Acquire::Option(setting),
            Property::Maybe(None) if !(row.acquire.is_empty() && row.queue.is_empty()) => return Acquire::Unknown,
            Property::Maybe(None) | Property::Absent => {}
        }
        match self.url_setting(pool, &row.acquire_url) {
            UrlSetting::Given(value, url, name) => {
                let factor = if row.acquire_url_unit == TimeUnit::S { 1_000.0 } else { 1.0 };
                Acquire::Url(value.map(|it| it * factor), url, name)
            }
            UrlSetting::Absent(_) => Acquire::Default,
            UrlSetting::Unknown => Acquire::Unknown,
        }
    }

    /// The number of connections, where the code or a declared variable says exactly one; or the package's default.
    #[must_use]
    pub fn pool_size_number(&self, pool: &Pool) -> Option<f64> {
        match self.pool_size(pool) {
            Size::Option(setting) if setting.is_certain => self.number_of(&setting.value),
            Size::Url(number, ..) => number,
            Size::Default(_) => pool.row.size_default,
            Size::Option(_) | Size::Unknown | Size::Other => None,
        }
    }

    /// The number that an expression is, or that the repository gives its variable.
    #[must_use]
    pub fn number_of(&self, value: &Expr) -> Option<f64> {
        match self.value(value) {
            Value::Number(number) => Some(number),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Env(env) => {
                let declared = self.env().numeric_value(&env.name, &self.modules.path(value.at.file));
                match declared {
                    Some((number, _)) => Some(number),
                    None if self.env().values(&env.name).is_empty() => match &*env.unset {
                        Value::Number(number) => Some(*number),
                        Value::Text(text) => text.trim().parse().ok(),
                        _ => None,
                    },
                    None => None,
                }
            }
            _ => None,
        }
    }

    fn url_setting(&self, pool: &Pool, names: &[String]) -> UrlSetting {
        if names.is_empty() {
            return UrlSetting::Absent(Vec::new());
        }
        let Some(urls) = self.pool_urls(pool).or_else(|| self.has_no_url(pool).then(Vec::new)) else {
            return UrlSetting::Unknown;
        };
        for url in &urls {
            let Some(parsed) = Url::parse(&url.text) else { continue };
            for name in names {
                if let Some(parameter) = parsed.parameter(name) {
                    return UrlSetting::Given(parameter.value.trim().parse().ok(), url.clone(), name.clone());
                }
            }
        }
        // Some code may write it into the URL.
        let is_written = !urls.is_empty() && names.iter().any(|name| self.is_said_in_code(pool, name));
        if is_written { UrlSetting::Unknown } else { UrlSetting::Absent(urls) }
    }

    /// Whether a client is given its host and database one by one. Prisma finds its URL by itself.
    fn has_no_url(&self, pool: &Pool) -> bool {
        pool.url.is_none()
            && pool.row.package != "@prisma/client"
            && matches!(pool.options, Options::Object(_))
            && matches!(self.pool_option(pool, &pool.row.urls), Property::Absent)
    }

    /// Whether a script of the repository may write a parameter into the URL by itself: it says the parameter's name. Where an option
    /// of the client is called the same, only text counts: `'maxPoolSize'`, `&maxPoolSize=`.
    pub(super) fn is_said_in_code(&self, pool: &Pool, word: &str) -> bool {
        let from = self.reached_from(pool.at.file);
        let own = self.modules.ids().filter(|&file| from.contains(&file) || self.package_of(file) == pool.package);
        let options = pool.row.size.iter().chain(&pool.row.acquire);
        let is_option = options.flat_map(|path| path.rsplit('.').next()).any(|name| name == word);
        own.into_iter().any(|file| {
            if !is_option {
                return self.modules.says(file, word);
            }
            self.modules.text_saying(file, word).is_some_and(|text| says_as_text(&text, word))
        })
    }
}

/// Whether a word stands in quotes, or as a parameter of a URL.
fn says_as_text(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        matches!(before, Some('\'' | '"' | '`' | '?' | '&'))
    })
}

enum UrlSetting {
    Given(Option<f64>, UrlText, String),
    Absent(Vec<UrlText>),
    Unknown,
}

fn is_text(value: &Value) -> bool {
    value.alternatives().iter().any(|it| matches!(it, Value::Text(_) | Value::Env(_)))
}
