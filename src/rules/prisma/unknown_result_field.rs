//! Reads of results for fields that they cannot have.

use crate::finding::Finding;
use crate::model::prisma::problem::Defect;
use crate::rules::RuleContext;
use crate::rules::prisma::support;

/// Reports reads that give undefined.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    support::findings(context, Defect::UnknownResultField)
}
