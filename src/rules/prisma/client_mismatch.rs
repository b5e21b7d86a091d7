//! Clients that the installed version of Prisma refuses to make.

use crate::finding::Finding;
use crate::model::prisma::problem::Defect;
use crate::rules::RuleContext;
use crate::rules::prisma::support;

/// Reports constructions that throw, and schemas that do not generate.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    support::findings(context, Defect::ClientMismatch)
}
