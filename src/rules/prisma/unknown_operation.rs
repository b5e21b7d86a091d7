//! Operations that a model does not have.

use crate::finding::Finding;
use crate::model::prisma::problem::Defect;
use crate::rules::RuleContext;
use crate::rules::prisma::support;

/// Reports calls of methods that Prisma does not have, or not with this database and version.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    support::findings(context, Defect::UnknownOperation)
}
