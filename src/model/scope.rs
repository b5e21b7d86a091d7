//! At which scripts a run has to begin to look.
//!
//! Everything that is found begins at some script and follows what it imports or who imports it. Where only one script is reported on, what
//! has to do with neither can be left alone: an editor waits for the answer. What is found is the same; a test compares.

use rustc_hash::FxHashSet;

use super::Project;
use super::modules::FileId;
use super::resolve::Target;

impl Project {
    /// The scripts at which something can begin that is reported, in order: all, or those that lead to the one script that is reported on
    /// and those that it leads to.
    #[must_use]
    pub fn sites(&self) -> &[FileId] {
        self.sites.get_or_init(|| match self.focus {
            None => self.modules.ids().collect(),
            Some(focus) => {
                let mut sites: FxHashSet<FileId> = self.reached_from(focus).into_iter().collect();
                sites.extend(self.reached_by(focus));
                let mut sites: Vec<FileId> = sites.into_iter().collect();
                sites.sort_unstable();
                sites
            }
        })
    }

    /// Whether one script only is reported on.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.focus.is_some()
    }

    /// Whether any of these scripts can have to do with what is reported.
    #[must_use]
    pub fn is_asked_about_any(&self, files: &[FileId]) -> bool {
        self.focus.is_none() || files.iter().any(|file| self.sites().binary_search(file).is_ok())
    }

    /// Whether something can be reported that stands in a script.
    #[must_use]
    pub fn is_in_focus(&self, file: FileId) -> bool {
        self.focus.is_none_or(|focus| focus == file)
    }

    /// The scripts that a script reaches through what it mentions, itself included.
    fn reached_by(&self, file: FileId) -> FxHashSet<FileId> {
        let mut seen = FxHashSet::from_iter([file]);
        let mut work = vec![file];
        while let Some(file) = work.pop() {
            for specifier in self.modules.specifiers(file) {
                if let Target::File(target) = self.resolve(file, specifier)
                    && seen.insert(target)
                {
                    work.push(target);
                }
            }
        }
        seen
    }
}
