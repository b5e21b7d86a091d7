//! JUnit's XML: a suite for each file with findings, a failed case for each finding, a skipped one for each suppressed
//! one. A run that found nothing is one case that passed, as readers take a file without cases for a mistake.
//!
//! What XML cannot hold is made visible first. No times and no dates: the same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::escape::visible;
use super::{Places, Report, page_of};
use crate::finding::{Finding, Location};

/// Writes one document, with a line end after it.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    let mut add = |finding, status| {
        let suite = suites.entry(path(finding)).or_insert_with(|| TestSuite::new(&*named(report, finding)));
        suite.add_test_case(case(report, &places, finding, status));
    };
    for finding in report.shown() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(finding.level.name()).set_message(&*visible(&finding.message));
        status.set_description(description(report, &places, finding));
        add(finding, status);
    }
    for it in report.suppressed {
        let mut status = TestCaseStatus::skipped();
        status.set_message(&*visible(it.reason.unwrap_or("suppressed")));
        add(it.finding, status);
    }
    for finding in report.shown_baselined() {
        let mut status = TestCaseStatus::skipped();
        status.set_message("in the baseline");
        add(finding, status);
    }
    let mut junit = Junit::new("loadproof");
    if suites.is_empty() {
        let mut suite = TestSuite::new("loadproof");
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        junit.add_test_suite(suite);
    }
    junit.add_test_suites(suites.into_values());
    // Its errors hide those of the stream, of which a closed pipe is none.
    let text = junit.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn path(finding: &Finding) -> &str {
    &finding.primary.path
}

fn named(report: &Report<'_>, finding: &Finding) -> String {
    visible(&report.base.name(&finding.primary.path)).into_owned()
}

fn case(report: &Report<'_>, places: &Places<'_>, finding: &Finding, status: TestCaseStatus) -> TestCase {
    let file = named(report, finding);
    let line = places.start(&finding.primary).line.to_string();
    let mut case = TestCase::new(format!("{} at line {line}", finding.rule), status);
    case.set_classname(&*file);
    // Not in the oldest schema, but what GitLab and CircleCI link by.
    case.extra.insert("file".into(), (&*file).into());
    case.extra.insert("line".into(), (&*line).into());
    case
}

/// What a person reads who opens the failed case: the places, what will happen, what to do.
fn description(report: &Report<'_>, places: &Places<'_>, finding: &Finding) -> String {
    let place = |location: &Location, label: &str| {
        let at = places.start(location);
        let text = format!("{}:{}:{} {label}", report.base.name(&location.path), at.line, at.column);
        visible(text.trim_end()).into_owned()
    };
    let mut lines = vec![place(&finding.primary, &finding.label)];
    lines.extend(finding.related.iter().map(|it| place(&it.location, &it.label)));
    lines.extend([&finding.consequence, &finding.help].into_iter().map(|it| visible(it).into_owned()));
    lines.push(page_of(finding.rule));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
