//! Choosing the row of a knowledge table that an installed version falls under.

use nodejs_semver::{Range, Version};

use super::Installed;

/// Whether an installed version lies in a row's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// It does, whichever version is installed in the end.
    Yes,
    /// It does not.
    No,
    /// Some versions that the manifest allows do, others do not.
    Partly,
    /// The version is not known, or the row's range cannot be read.
    Unknown,
}

/// Whether `installed` lies in `row_range`. A prerelease counts as the release it leads to: `5.0.0-beta.1` behaves as 5.
#[must_use]
pub fn satisfies(installed: &Installed, row_range: &str) -> Fit {
    let Ok(row) = row_range.parse::<Range>() else { return Fit::Unknown };
    match installed {
        Installed::Exact(version, _) => {
            let release = Version::from((version.major(), version.minor(), version.patch()));
            if release.satisfies(&row) { Fit::Yes } else { Fit::No }
        }
        Installed::Range(range, _) if covers(&row, range) => Fit::Yes,
        Installed::Range(range, _) if row.allows_any(range) => Fit::Partly,
        Installed::Range(..) => Fit::No,
        Installed::Unresolvable | Installed::Absent => Fit::Unknown,
    }
}

/// Whether `row` allows every version that `range` does. Asked for each alternative of `a || b` by itself, as nodejs-semver
/// 7.0 is content when one of them is covered.
fn covers(row: &Range, range: &Range) -> bool {
    let alternatives = range.to_string();
    alternatives.split("||").all(|it| it.trim().parse::<Range>().is_ok_and(|it| row.allows_all(&it)))
}

/// The row that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick<'r, T> {
    /// The row.
    pub row: &'r T,
    /// Whether the installed version is known to be in it. When not, whatever differs between rows is advice at most.
    pub certain: bool,
}

/// Picks among `rows` by their version ranges (`None`: every version). When the version is not known or spans rows,
/// the newest row that may apply is taken, and is certain only if there is no other.
#[must_use]
pub fn pick<'r, T>(rows: &'r [T], range_of: impl Fn(&T) -> Option<&str>, installed: &Installed) -> Option<Pick<'r, T>> {
    let mut sure: Option<&T> = None;
    let mut maybe: Vec<&T> = Vec::new();
    let newer = |row: &T, than: &T| start(range_of(row)) > start(range_of(than));
    for row in rows {
        match range_of(row).map_or(Fit::Yes, |range| satisfies(installed, range)) {
            Fit::Yes if sure.is_none_or(|it| newer(row, it)) => sure = Some(row),
            Fit::Partly | Fit::Unknown => maybe.push(row),
            Fit::Yes | Fit::No => {}
        }
    }
    // A row for every version is certain, unless one for some versions may apply before it.
    if let Some(row) = sure.filter(|row| range_of(row).is_some() || maybe.is_empty()) {
        return Some(Pick { row, certain: true });
    }
    let newest = maybe.iter().copied().reduce(|best, row| if newer(row, best) { row } else { best })?;
    Some(Pick { row: newest, certain: maybe.len() == 1 && rows.len() == 1 })
}

/// The oldest version that a range allows; rows are ordered by it.
fn start(range: Option<&str>) -> Option<Version> {
    range.and_then(|range| range.parse::<Range>().ok()).and_then(|range| range.min_version())
}
