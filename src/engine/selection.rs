//! Which findings a run reports. The whole root is read whatever is reported, so a file that was named or changed also
//! answers for what it breaks elsewhere: a finding with that file among its related places is reported with it.

use std::collections::BTreeSet;

use crate::discover::Inventory;
use crate::finding::{Finding, RelPath};

/// The files and folders that changed, relative to the root. A folder stands for all that is in it (a submodule).
pub type Changed = BTreeSet<RelPath>;

/// What a run reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// Only what has to do with these; none is all.
    pub changed: Option<Changed>,
    /// Whether a finding elsewhere that a named file is related to is left out: an editor shows one file.
    pub primary_only: bool,
}

impl Selection {
    /// Whether a file is asked about.
    pub(super) fn covers(&self, inventory: &Inventory, path: &str) -> bool {
        inventory.is_target(path) && self.is_changed(path)
    }

    /// Whether a finding is reported.
    pub(super) fn reports(&self, inventory: &Inventory, finding: &Finding) -> bool {
        let related = || finding.related.iter().map(|it| &it.location.path);
        let named = inventory.is_target(&finding.primary.path)
            || (!self.primary_only && related().any(|path| inventory.is_named(path)));
        named && (self.is_changed(&finding.primary.path) || related().any(|path| self.is_changed(path)))
    }

    fn is_changed(&self, path: &str) -> bool {
        let Some(changed) = &self.changed else { return true };
        changed.contains(path)
            || path.match_indices('/').filter_map(|(at, _)| path.get(..at)).any(|it| changed.contains(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Level, Location};
    use crate::span::Span;

    fn finding(primary: &str, related: &str) -> Finding {
        let at = |path: &str| Location { path: path.into(), span: Span::new(0, 1) };
        Finding::new("a/b", Level::Error, at(primary), "m").with_related(at(related), "")
    }

    fn inventory(targets: &[&str]) -> Inventory {
        Inventory { targets: Some(targets.iter().map(|&it| it.into()).collect()), ..Inventory::default() }
    }

    #[test]
    fn a_named_file_answers_for_what_it_breaks_and_a_named_folder_for_what_is_in_it() {
        let broken = finding("src/a.ts", "prisma/schema.prisma");
        let all = Selection::default();
        assert!(all.reports(&inventory(&["src"]), &broken));
        assert!(all.reports(&inventory(&["prisma/schema.prisma"]), &broken));
        assert!(!all.reports(&inventory(&["prisma"]), &broken));
        assert!(!all.reports(&inventory(&["src/a"]), &broken));
        assert!(!all.reports(&inventory(&[]), &broken));
        let editor = Selection { primary_only: true, ..Selection::default() };
        assert!(!editor.reports(&inventory(&["prisma/schema.prisma"]), &broken));
        assert!(editor.reports(&inventory(&["src/a.ts"]), &broken));
    }

    #[test]
    fn what_changed_counts_as_primary_and_as_related_place() {
        let changed = |paths: &[&str]| Selection {
            changed: Some(paths.iter().map(|&it| it.into()).collect()),
            ..Selection::default()
        };
        let broken = finding("src/a.ts", "prisma/schema.prisma");
        let everything = Inventory::default();
        assert!(changed(&["prisma/schema.prisma"]).reports(&everything, &broken));
        assert!(changed(&["src/a.ts", "x"]).reports(&everything, &broken));
        assert!(changed(&["src"]).reports(&everything, &broken), "a submodule");
        assert!(!changed(&["src/a"]).reports(&everything, &broken));
        assert!(!changed(&[]).reports(&everything, &broken));
        assert!(!changed(&["prisma/schema.prisma"]).reports(&inventory(&["test"]), &broken));
    }
}
