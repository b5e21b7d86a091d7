//! The variables that platforms provide, from `rules/env/platform.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::inputs::turbo;

#[derive(Deserialize)]
struct Table {
    platform: Vec<Platform>,
}

#[derive(Deserialize)]
struct Platform {
    variables: Vec<String>,
}

struct Names {
    exact: FxHashSet<String>,
    patterns: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    // A test reads the table; a table that cannot be read provides nothing.
    let table: Option<Table> = toml::from_str(include_str!("../../../rules/env/platform.toml")).ok();
    let all = table.into_iter().flat_map(|it| it.platform).flat_map(|it| it.variables);
    let (patterns, exact): (Vec<String>, Vec<String>) = all.partition(|it| it.contains('*'));
    Names { exact: exact.into_iter().collect(), patterns }
});

/// Whether a platform, the operating system or a tool gives this variable to processes.
#[must_use]
pub fn is_platform_provided(name: &str) -> bool {
    NAMES.exact.contains(name) || NAMES.patterns.iter().any(|it| turbo::matches(it, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        for name in
            ["NODE_ENV", "PORT", "CI", "VERCEL_URL", "AWS_REGION", "K_SERVICE", "RAILWAY_X", "npm_package_name", "TZ"]
        {
            assert!(is_platform_provided(name), "{name}");
        }
        for name in ["DATABASE_URL", "REDIS_URL", "API_PORT", "JWT_SECRET", "DISABLE_RATE_LIMIT", "NODE_ENVX", ""] {
            assert!(!is_platform_provided(name), "{name}");
        }
    }

    #[test]
    fn every_platform_has_a_source() {
        let table: toml::Table = toml::from_str(include_str!("../../../rules/env/platform.toml")).unwrap();
        let rows = table.get("platform").unwrap().as_array().unwrap();
        assert!(rows.iter().all(|it| it.get("source").is_some_and(|it| !it.as_str().unwrap().is_empty())));
    }
}
