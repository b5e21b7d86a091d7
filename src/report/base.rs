//! How a file is named in a report: by what leads to it from some folder.

/// The folder that names start from, as seen from the root of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// The root.
    #[default]
    Root,
    /// A folder above or elsewhere: what leads from there to the root, with a `/` at its end.
    Outside(String),
    /// A folder below the root, relative to it: `apps/api`.
    Inside(String),
}

impl Base {
    /// The name of a file, which is given relative to the root.
    #[must_use]
    pub fn name(&self, path: &str) -> String {
        match self {
            Self::Root => path.to_owned(),
            Self::Outside(prefix) => format!("{prefix}{path}"),
            Self::Inside(folder) => {
                let (mut here, mut rest) = (folder.split('/').peekable(), path);
                while let Some(below) = here.peek().and_then(|part| rest.strip_prefix(part)?.strip_prefix('/')) {
                    rest = below;
                    here.next();
                }
                "../".repeat(here.count()) + rest
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_file_by_the_shortest_way() {
        assert_eq!(Base::Root.name("src/a.ts"), "src/a.ts");
        assert_eq!(Base::Outside("repo/".into()).name("src/a.ts"), "repo/src/a.ts");
        let inside = Base::Inside("apps/api".into());
        for (path, name) in [
            ("apps/api/src/a.ts", "src/a.ts"),
            ("apps/api.ts", "../api.ts"),
            ("apps/api2/a.ts", "../api2/a.ts"),
            ("apps/web/a.ts", "../web/a.ts"),
            ("a.ts", "../../a.ts"),
            ("apps/api", "../api"),
            ("", "../../"),
        ] {
            assert_eq!(inside.name(path), name, "{path}");
        }
    }
}
