//! The limiters that something asks at run time, each with what lifts it, and the processes that they share.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bypass, BypassKind, Limiter};
use crate::model::Project;

/// A limiter that something asks at run time, and what lifts it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The limiter.
    pub limiter: Limiter,
    /// What lifts it.
    pub bypass: Bypass,
}

/// Limiters that run in one process.
#[derive(Clone, Debug)]
pub struct Group {
    /// The deployable's name, or the package's.
    pub name: String,
    /// Indices into [`Survey::judged`].
    pub members: Vec<usize>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Sorted by place.
    pub judged: Vec<Judged>,
    /// Deployables first, then packages without an entry that is known.
    pub groups: Vec<Group>,
}

impl Judged {
    /// Whether nothing lifts it.
    #[must_use]
    pub fn lacks_bypass(&self) -> bool {
        matches!(self.bypass.kind, BypassKind::None | BypassKind::PathOnly)
    }

    /// Whether this variable lifts it.
    #[must_use]
    pub fn honours(&self, flag: &str) -> bool {
        self.bypass.kind == BypassKind::Flag && self.bypass.env.iter().any(|dep| *dep.name == *flag)
    }
}

impl Survey {
    /// Judges every limiter of the repository that is asked at run time.
    pub(super) fn of(project: &Project) -> Self {
        // One that is constructed for every request never limits: `created-in-handler` says so.
        let never_counts =
            |limiter: &Limiter| project.counts_in_memory(limiter) && project.constructed_per_request(limiter).is_some();
        let enforced = project.limiters().list.iter().filter(|it| project.is_enforced(it) && !never_counts(it));
        let judged: Vec<Judged> =
            enforced.map(|limiter| Judged { limiter: limiter.clone(), bypass: project.bypass(limiter) }).collect();
        let groups = groups(project, &judged);
        Self { judged, groups }
    }

    /// The members of a group.
    pub fn members<'s>(&'s self, group: &'s Group) -> impl Iterator<Item = &'s Judged> {
        group.members.iter().filter_map(|&index| self.judged.get(index))
    }

    /// The flag that most members of a group honour; the first by name where two are even.
    #[must_use]
    pub fn flag_of(&self, group: &Group) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for it in self.members(group).filter(|it| it.bypass.kind == BypassKind::Flag) {
            let names: BTreeSet<&str> = it.bypass.env.iter().map(|dep| &*dep.name).collect();
            names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
        }
        let most = counts.values().max().copied()?;
        counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name.to_owned())
    }

    /// Whether another limiter of the same process has a flag.
    #[must_use]
    pub fn has_flagged_sibling(&self, index: usize) -> bool {
        self.groups.iter().any(|group| group.members.contains(&index) && self.flag_of(group).is_some())
    }
}

fn groups(project: &Project, judged: &[Judged]) -> Vec<Group> {
    let mut groups: BTreeMap<(bool, usize), Group> = BTreeMap::new();
    for (index, it) in judged.iter().enumerate() {
        let deployables = project.deployables_of_limiter(&it.limiter);
        if deployables.is_empty() {
            let package = project.packages.get(it.limiter.package);
            let key = (true, project.packages.iter().position(|(id, _)| id == it.limiter.package).unwrap_or(0));
            let group = Group { name: package.name().to_owned(), members: Vec::new() };
            groups.entry(key).or_insert(group).members.push(index);
        }
        for deployable in deployables {
            let name = project.deployables.list.get(deployable).map_or_else(String::new, |it| it.name.clone());
            let group = Group { name, members: Vec::new() };
            groups.entry((false, deployable)).or_insert(group).members.push(index);
        }
    }
    groups.into_values().collect()
}
