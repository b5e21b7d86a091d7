//! Variables that the sources read and that the repository declares nowhere, and which declared name was meant.
//!
//! Both need every text of the repository, so the table is made once. Knows no rule: whether a declaration would be
//! missed, and by whom, is for the rules to say.

mod absence;
mod spoken;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Project;
use super::env_reads::EnvRead;
use super::env_vars::{Declaration, Provision, Source};
use super::evaluation::is_set_from_the_start;
use super::modules::FileId;
use super::packages::PackageId;
use crate::finding::Location;
use crate::syntax::Kind;

pub(super) use absence::is_refused_anywhere;
use spoken::Spoken;

/// A variable that is read and declared nowhere.
#[derive(Clone, Debug)]
pub struct Undeclared {
    /// The variable.
    pub name: Arc<str>,
    /// Its reads by file and place, in sources that can run; at least one.
    pub reads: Vec<EnvRead>,
    /// Whether some read copes with its absence: a default, a comparison, a condition.
    pub is_optional: bool,
    /// A declaration of another variable of the same package, in the file where this one should stand. None where the
    /// package leaves more of its variables undeclared than it declares, and no env file says that it lists them.
    pub example: Option<Location>,
    /// The declared name that nobody reads and that is one typing error away, with its declaration.
    pub meant: Option<(Arc<str>, Location)>,
}

impl Project {
    /// The variables that are read and that no file of the repository declares or speaks of, by name. Computed when it
    /// is first asked.
    #[must_use]
    pub fn undeclared(&self) -> &[Undeclared] {
        self.undeclared.get_or_init(|| find(self))
    }
}

fn find(project: &Project) -> Vec<Undeclared> {
    let env = project.env();
    if env.is_empty() {
        return Vec::new();
    }
    // Who reads what is asked of the whole repository only where something is missing here.
    let is_missing = |it: &EnvRead| project.is_in_focus(it.at.file) && is_asked(project, it);
    if project.is_narrow() && !project.env_reads_at_sites().iter().any(is_missing) {
        return Vec::new();
    }
    let mut by_name: BTreeMap<Arc<str>, Vec<&EnvRead>> = BTreeMap::new();
    let mut read_by: BTreeSet<(PackageId, &str)> = BTreeSet::new();
    for read in project.env_reads() {
        read_by.insert((project.package_of(read.at.file), &read.name));
        by_name.entry(Arc::clone(&read.name)).or_default().push(read);
    }
    by_name.retain(|_, reads| {
        reads.retain(|it| is_asked(project, it));
        !reads.is_empty()
    });
    let close: Vec<&Arc<str>> =
        env.names().filter(|it| by_name.keys().any(|name| is_one_error_away(name, it))).collect();
    let names: BTreeSet<&str> = by_name.keys().chain(close.iter().copied()).map(|it| &**it).collect();
    let spoken = Spoken::of(project, &names.into_iter().collect::<Vec<_>>());
    let found = by_name.iter().filter(|it| !spoken.is_declared(it.0)).filter_map(|(name, reads)| {
        let reads: Vec<EnvRead> = reads
            .iter()
            .filter(|it| project.is_reachable(it.at.file) && !is_tool_config(project, it.at.file))
            .map(|it| (*it).clone())
            .collect();
        let first = reads.first()?;
        let path = project.modules.path(first.at.file);
        let candidates = close.iter().filter(|it| is_one_error_away(name, it) && !spoken.is_used(it));
        let meant = candidates.filter_map(|it| {
            let declared = env.near(it, &path).into_iter().find(|it| is_around(&it.directory, &path))?;
            // A variable of an image, or one that only CI has, is nothing that the sources could have meant.
            let is_own = !env.of(it).iter().any(|it| it.provision == Provision::Foreign);
            (is_own && declared.provision != Provision::Ci).then(|| (Arc::clone(it), declared.location.clone()))
        });
        Some(Undeclared {
            name: Arc::clone(name),
            meant: meant.min_by(|a, b| a.0.cmp(&b.0)),
            is_optional: reads.iter().any(|it| absence::is_handled(project, it.at)),
            example: None,
            reads,
        })
    });
    let mut found: Vec<Undeclared> = found.collect();
    add_examples(project, &mut found, &read_by);
    found
}

/// Whether it is worth asking who declares the variable of a read.
fn is_asked(project: &Project, read: &EnvRead) -> bool {
    let (env, name) = (project.env(), &read.name);
    is_variable_name(name)
        && !env.declared(name)
        && !env.is_platform_provided(name)
        && !is_set_from_the_start(name)
        && !is_given_by_vite(project, read)
}

/// Finds for each variable the file where it should stand. An env file lists what its package needs; compose and its kin
/// only say so where they declare most of it.
fn add_examples(project: &Project, found: &mut [Undeclared], read_by: &BTreeSet<(PackageId, &str)>) {
    let package_of = |it: &Undeclared| it.reads.first().map(|it| project.package_of(it.at.file));
    let missing: Vec<PackageId> = found.iter().filter(|it| !it.is_optional).filter_map(package_of).collect();
    for variable in found {
        let (Some(package), Some(read)) = (package_of(variable), variable.reads.first()) else { continue };
        let missing = missing.iter().filter(|it| **it == package).count();
        let is_declared = |name: &str| project.env().of(name).iter().any(|it| rank(it).is_some());
        let declared = || read_by.iter().filter(|it| it.0 == package && is_declared(it.1)).count();
        variable.example = example_for(project, read.at.file, read_by)
            .filter(|it| it.0 < FIRST_WITHOUT_FILE || missing <= declared())
            .map(|it| it.1);
    }
}

/// Vite and Astro give these to `import.meta.env` (vite.dev/guide/env-and-mode, docs.astro.build/en/guides/environment-variables).
fn is_given_by_vite(project: &Project, read: &EnvRead) -> bool {
    const NAMES: &[&str] = &["MODE", "DEV", "PROD", "SSR", "BASE_URL", "LEGACY", "SITE", "ASSETS_PREFIX"];
    NAMES.contains(&&*read.name)
        && project.tree(read.at.file).is_some_and(|tree| match tree.kind(read.at.node) {
            Kind::Member { object, .. } | Kind::Index { object, .. } => {
                matches!(tree.kind(object), Kind::Member { object, .. } if matches!(tree.kind(object), Kind::Meta))
            }
            _ => false,
        })
}

/// `next.config.mjs`, `drizzle.config.ts`: run by a tool, with the environment of whoever starts it.
fn is_tool_config(project: &Project, file: FileId) -> bool {
    let path = project.modules.path(file);
    let name = path.rsplit('/').next().unwrap_or(&path);
    name.contains(".config.") && !name.starts_with("app.config.") && !path.contains("src/")
}

/// The declaration of a variable that the package of `file` reads, in the file to copy first, then in an env file,
/// then in what starts the process.
fn example_for(project: &Project, file: FileId, read_by: &BTreeSet<(PackageId, &str)>) -> Option<(u8, Location)> {
    let env = project.env();
    let path = project.modules.path(file);
    let package = project.package_of(file);
    let own = &project.packages.get(package).dir;
    let all = env.names().flat_map(|name| env.of(name));
    let ranked = all.filter_map(|it| {
        let rank = rank(it)?;
        let is_read = read_by.contains(&(package, &*it.name));
        // An env file in the package's own directory is its own, whoever reads what stands in it (Prisma does).
        let is_own = rank < FIRST_WITHOUT_FILE && *it.directory == **own;
        (is_own || (is_read && is_around(&it.directory, &path))).then_some((rank, &it.location))
    });
    ranked.min().map(|it| (it.0, it.1.clone()))
}

/// The first rank that is no env file's.
const FIRST_WITHOUT_FILE: u8 = 2;

fn rank(declaration: &Declaration) -> Option<u8> {
    Some(match &declaration.source {
        Source::EnvFile { is_example: true, .. } => 0,
        Source::EnvFile { mode: None, .. } => 1,
        Source::Compose { .. } if declaration.provision == Provision::Outside => 2,
        Source::K8s { .. } if declaration.provision == Provision::Outside => 3,
        Source::Platform => 4,
        Source::Process { .. } => 5,
        Source::TaskRunner => 6,
        _ => return None,
    })
}

fn is_around(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|it| it.starts_with('/'))
}

/// `DATABASE_URL`, not `length` or `hasOwnProperty`.
fn is_variable_name(name: &str) -> bool {
    name.len() > 2 && name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
}

/// One letter more, less or other, or two swapped; digits count for themselves (`KEY_1` is not `KEY_2`), and short
/// names are too close to each other.
fn is_one_error_away(name: &str, declared: &str) -> bool {
    let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
    name.len() >= 6
        && name != declared
        && name.len().abs_diff(declared.len()) <= 1
        && digits(name) == digits(declared)
        && strsim::osa_distance(name, declared) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_error() {
        for (name, declared, expected) in [
            ("SMTP_PASWORD", "SMTP_PASSWORD", true),
            ("SMTP_PASSWROD", "SMTP_PASSWORD", true),
            ("DATABASEURL", "DATABASE_URL", true),
            ("ALLOWED_ORIGIN", "ALLOWED_ORIGINS", true),
            ("SMTP_PASSWORD", "SMTP_PASSWORD", false),
            ("SHARD_KEY_1", "SHARD_KEY_2", false),
            ("API_V1", "API_V", false),
            ("A_URL", "B_URL", false),
            ("SMTP_PASS", "SMTP_PASSWORD", false),
        ] {
            assert_eq!(is_one_error_away(name, declared), expected, "{name} {declared}");
        }
    }
}
