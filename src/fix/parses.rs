//! Whether a text still is what its file's name says. A fix that breaks a file is worse than none.

use crate::discover::{Dialect, FileKind};
use crate::inputs::{prisma, yaml};
use crate::span::Span;
use crate::syntax;

/// Whether `after` has no more errors than `before` had, and none that reaches further.
#[must_use]
pub fn as_well(path: &str, before: &str, after: &str) -> bool {
    // What could not be read before is no ground to stand on.
    let (Some(old), Some(new)) = (errors(path, before), errors(path, after)) else { return false };
    let grown = after.len().saturating_sub(before.len());
    let bytes = |spans: &[Span]| spans.iter().map(|it| it.len()).sum::<usize>();
    new.len() <= old.len() && (new.is_empty() || bytes(&new) <= bytes(&old) + grown)
}

/// The places of a text that do not parse; none where nothing can be said.
fn errors(path: &str, text: &str) -> Option<Vec<Span>> {
    let of_yaml = |parsed: yaml::Parsed| parsed.errors.iter().map(|it| it.span).collect();
    match FileKind::of(path)? {
        FileKind::Script(dialect) => {
            let dialect =
                if dialect == Dialect::TypeScript { syntax::Dialect::TypeScript } else { syntax::Dialect::Tsx };
            syntax::parse(text, dialect).ok().map(|tree| tree.errors)
        }
        FileKind::Prisma => Some(prisma::parse(text).errors.iter().map(|it| it.span).collect()),
        FileKind::Compose | FileKind::Yaml => Some(of_yaml(yaml::parse(text))),
        FileKind::PackageJson | FileKind::TsConfig | FileKind::NestCli | FileKind::OtherJson => {
            Some(of_yaml(yaml::parse_json(text)))
        }
        // Any line is as good as another.
        FileKind::Env | FileKind::Dockerfile | FileKind::Procfile | FileKind::Markdown | FileKind::Deployment => {
            Some(Vec::new())
        }
        FileKind::Workspace | FileKind::Lockfile | FileKind::LoadproofConfig => None,
    }
}

#[cfg(test)]
mod tests {
    use super::as_well;

    #[test]
    fn a_text_may_not_get_worse() {
        let cases = [
            ("a.ts", "f(a);", "f(b);", true),
            ("a.ts", "f(a);", "f(b;", false),
            ("a.ts", "f(a;", "f(b;", true),
            ("a.tsx", "<a>b</a>;", "<a>b</c;", false),
            ("a.prisma", "model A {\n  id Int @id\n}\n", "model A {\n  id Int @id(\n}\n", false),
            ("compose.yml", "a: [1]\n", "a: [1\n", false),
            ("package.json", "{\"a\": 1}", "{\"a\": 1", false),
            (".env", "A=1\n", "A==\n", true),
            ("a.toml", "a = 1\n", "a = 2\n", false),
        ];
        for (path, before, after, expected) in cases {
            assert_eq!(as_well(path, before, after), expected, "{path}: {after}");
        }
    }
}
