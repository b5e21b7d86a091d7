//! Columns in raw SQL that the schema does not have.

use crate::finding::Finding;
use crate::model::prisma::problem::Defect;
use crate::rules::RuleContext;
use crate::rules::prisma::support;

/// Reports columns that no table of the query has.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    support::findings(context, Defect::RawSqlUnknownColumn)
}
