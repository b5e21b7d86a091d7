//! Filters and nested writes that a field does not have.

use crate::finding::Finding;
use crate::model::prisma::problem::Defect;
use crate::rules::RuleContext;
use crate::rules::prisma::support;

/// Reports operators that are unknown where they stand.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    support::findings(context, Defect::UnknownOperator)
}
