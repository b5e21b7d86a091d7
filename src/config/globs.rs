//! Path globs as `loadproof.toml` means them: relative to the file, `**` for any depth, a glob without a slash at any
//! depth, and a folder that matches stands for all that is in it.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A set of globs.
#[derive(Clone, Debug, Default)]
pub struct PathGlobs {
    set: GlobSet,
    patterns: Vec<String>,
}

impl PathGlobs {
    /// Compiles globs.
    ///
    /// # Errors
    /// The index of the first that is none, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let glob = normal(pattern).map_err(|why| (index, why))?;
            let glob = GlobBuilder::new(&glob)
                .literal_separator(true)
                .empty_alternates(true)
                .build()
                .map_err(|error| (index, error.kind().to_string()))?;
            builder.add(glob);
            kept.push(pattern.to_owned());
        }
        let set = builder.build().map_err(|error| (0, error.kind().to_string()))?;
        Ok(Self { set, patterns: kept })
    }

    /// Whether a path, or a folder it is in, matches. `path` is relative to the configuration file, with `/`.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        if self.set.is_empty() {
            return false;
        }
        let mut rest = Some(path.trim_end_matches('/'));
        while let Some(part) = rest {
            if self.set.is_match(part) {
                return true;
            }
            rest = part.rsplit_once('/').map(|(folder, _)| folder);
        }
        false
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// As they were written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}

fn normal(pattern: &str) -> Result<String, String> {
    let glob = pattern.trim_start_matches("./").trim_end_matches('/');
    if glob.is_empty() {
        return Err("the glob is empty".to_owned());
    }
    if glob.starts_with('!') {
        return Err("a glob cannot be negated with `!`".to_owned());
    }
    if glob.starts_with("../") || glob.contains("/../") || glob.starts_with('/') {
        return Err("a glob is relative to the folder of loadproof.toml and cannot leave it".to_owned());
    }
    Ok(if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        PathGlobs::new([pattern]).unwrap().matches(path)
    }

    #[test]
    fn folders_and_depths() {
        assert!(matches("legacy/**", "legacy/a/b.ts"));
        assert!(matches("legacy", "legacy/a/b.ts"));
        assert!(matches("./legacy/", "legacy/a.ts"));
        assert!(!matches("legacy/**", "src/legacy/a.ts"));
        assert!(matches("*.gen.ts", "src/deep/x.gen.ts"));
        assert!(matches("apps/*/src", "apps/api/src/main.ts"));
        assert!(!matches("apps/*.ts", "apps/api/main.ts"));
        assert!(matches("src/{a,b}.ts", "src/b.ts"));
    }

    #[test]
    fn what_is_no_glob_says_which() {
        assert_eq!(PathGlobs::new(["a", "../b"]).unwrap_err().0, 1);
        assert_eq!(PathGlobs::new([""]).unwrap_err().0, 0);
        assert!(PathGlobs::new(["a/[b"]).is_err());
        assert!(PathGlobs::new(["!a"]).is_err());
    }
}
