//! What the rules about pools share.

use crate::finding::Finding;
use crate::model::pools::Pool;

/// Adds the place that says which version is installed.
pub fn with_version(finding: Finding, pool: &Pool) -> Finding {
    match pool.version_source() {
        Some(source) => finding.with_related(source.clone(), format!("{} is installed", pool.product())),
        None => finding,
    }
}
