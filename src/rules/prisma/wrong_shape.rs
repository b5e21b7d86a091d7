//! Arguments whose parts are known, but not in this form.

use crate::finding::Finding;
use crate::model::prisma::problem::Defect;
use crate::rules::RuleContext;
use crate::rules::prisma::support;

/// Reports arguments that Prisma refuses for their form.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    support::findings(context, Defect::WrongShape)
}
