//! SARIF 2.1.0, for GitHub code scanning, Azure DevOps, the viewers of editors and others.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
//!
//! - Suppressed and baselined results are marked, not dropped: `suppressions` with kind and justification, and
//!   `baselineState`. A baselined one is also marked as suppressed, as most readers look at nothing else.
//! - URIs are relative to the top of the repository (`%SRCROOT%`), so that the same input gives the same bytes
//!   everywhere. Columns count UTF-16 code units: the format lets a log say either, but readers written in JavaScript
//!   (GitHub, VS Code) take these whatever it says.
//! - What could not be read, and rules that broke, are notifications: silence about them must not look like a pass.
//! - Braces in messages are left alone. The standard would have them doubled, and readers show them as they are where a
//!   message has no arguments.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix, Invocation, Location, Message, MultiformatMessageString,
    Notification, PhysicalLocation, PropertyBag, Region, Replacement, ReportingConfiguration, ReportingDescriptor,
    ReportingDescriptorReference, Result, ResultLevel, Run, Sarif, Suppression, Tool, ToolComponent,
};

use super::escape;
use super::{Column, Places, Report, page_of, repository, sentences};
use crate::config;
use crate::finding::{self, Finding, Level};
use crate::rules::page::Page;

/// Where the schema is published, as most tools name it.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What URIs are relative to: the name that CodeQL uses, and readers know.
const ROOT: &str = "%SRCROOT%";

/// All but what a path may hold as it is. A colon is not among that: the first part of a relative URI has none.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The state of a result, besides what it says.
enum State<'a> {
    Open,
    Baselined,
    Suppressed(&'a super::Suppressed<'a>),
}

/// Writes one log of one run, with a line end after it.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let log = Log { report, places: Places::new(report.sources) };
    let open = report.shown().map(|it| log.result(it, &State::Open));
    let baselined = report.shown_baselined().map(|it| log.result(it, &State::Baselined));
    let suppressed = report.suppressed.iter().map(|it| log.result(it.finding, &State::Suppressed(it)));
    let results: Vec<Result> = open.chain(baselined).chain(suppressed).collect();
    let mut driver = ToolComponent::builder().name("loadproof").version(report.version).build();
    driver.semantic_version = Some(report.version.to_owned());
    driver.information_uri = repository().map(str::to_owned);
    driver.rules = Some(report.pages.iter().map(rule).collect());
    let top = ArtifactLocation::builder().description(message("The top of the repository")).build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind(json!("utf16CodeUnits"))
        .original_uri_base_ids(BTreeMap::from([(ROOT.to_owned(), top)]))
        .invocations(vec![log.invocation()])
        .results(results)
        .build();
    let sarif = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run]).build();
    let text = serde_json::to_string_pretty(&sarif).map_err(io::Error::from)?;
    writeln!(out, "{}", escape::json(text))
}

struct Log<'a> {
    report: &'a Report<'a>,
    places: Places<'a>,
}

impl Log<'_> {
    fn result(&self, finding: &Finding, state: &State<'_>) -> Result {
        let primary = self.location(&finding.primary, &finding.label);
        let mut result = Result::builder()
            .rule_id(finding.rule)
            .level(level(finding.level))
            .message(message(&sentences(finding)))
            .locations(vec![primary])
            .partial_fingerprints(BTreeMap::from([("loadproof/v1".to_owned(), finding.fingerprint())]))
            .build();
        let index = self.report.pages.iter().position(|page| page.id == finding.rule);
        result.rule_index = index.and_then(|at| i64::try_from(at).ok());
        if !finding.related.is_empty() {
            let related = finding
                .related
                .iter()
                .zip(1..)
                .map(|(it, id)| Location { id: Some(id), ..self.location(&it.location, &it.label) });
            result.related_locations = Some(related.collect());
        }
        result.fixes = finding.fix.as_ref().and_then(|fix| self.fix(fix)).map(|fix| vec![fix]);
        match state {
            State::Open if self.report.baselined.is_empty() => {}
            State::Open => result.baseline_state = Some(json!("new")),
            State::Baselined => {
                result.baseline_state = Some(json!("unchanged"));
                let by = Suppression::builder().kind(json!("external")).status(json!("accepted"));
                result.suppressions = Some(vec![by.justification("in the baseline").build()]);
            }
            State::Suppressed(it) => result.suppressions = Some(vec![self.suppression(it)]),
        }
        result
    }

    fn suppression(&self, it: &super::Suppressed<'_>) -> Suppression {
        let outside = it.location.path.rsplit('/').next() == Some(config::FILE_NAME);
        let kind = json!(if outside { "external" } else { "inSource" });
        let mut suppression = Suppression::builder().kind(kind).status(json!("accepted")).build();
        suppression.justification = it.reason.map(str::to_owned);
        suppression.location = Some(self.location(it.location, ""));
        suppression
    }

    fn location(&self, at: &finding::Location, label: &str) -> Location {
        let mut place = PhysicalLocation::builder().artifact_location(self.artifact(&at.path)).build();
        place.region = self.region(at);
        let mut location = Location::builder().physical_location(place).build();
        location.message = Some(label).filter(|it| !it.is_empty()).map(message);
        location
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        let path = self.report.base.name(path);
        ArtifactLocation::builder().uri(utf8_percent_encode(&path, ESCAPED).to_string()).uri_base_id(ROOT).build()
    }

    /// None where the file's text is not to be had: the location is then the file.
    fn region(&self, at: &finding::Location) -> Option<Region> {
        let (start, end) = self.places.range_in(at, Column::Utf16)?;
        let number = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
        let region = Region::builder().start_line(number(start.line)).start_column(number(start.column));
        Some(region.end_line(number(end.line)).end_column(number(end.column)).build())
    }

    /// None where it changes nothing, or what is not to be had.
    fn fix(&self, fix: &finding::Fix) -> Option<Fix> {
        let mut changes: Vec<(&str, Vec<Replacement>)> = Vec::new();
        for edit in &fix.edits {
            let text = ArtifactContent::builder().text(&edit.text).build();
            let region = self.region(&edit.location)?;
            let replacement = Replacement::builder().deleted_region(region).inserted_content(text).build();
            match changes.iter_mut().find(|(path, _)| *path == &*edit.location.path) {
                Some((_, replacements)) => replacements.push(replacement),
                None => changes.push((&edit.location.path, vec![replacement])),
            }
        }
        let changes: Vec<_> = changes
            .into_iter()
            .map(|(path, replacements)| {
                ArtifactChange::builder().artifact_location(self.artifact(path)).replacements(replacements).build()
            })
            .collect();
        let fix = Fix::builder().description(message(&fix.title)).artifact_changes(changes).build();
        Some(fix).filter(|fix| !fix.artifact_changes.is_empty())
    }

    fn invocation(&self) -> Invocation {
        let broken = self.report.broken.iter().map(|it| {
            let text = format!("The rule broke, so that what it would have found is missing: {}", it.message);
            let rule = ReportingDescriptorReference::builder().id(it.rule).build();
            Notification::builder().level(json!("error")).message(message(&text)).associated_rule(rule).build()
        });
        let skipped = self.report.skipped.iter().map(|it| {
            let place = PhysicalLocation::builder().artifact_location(self.artifact(it.path)).build();
            Notification::builder()
                .level(json!("warning"))
                .message(message(&format!("The file was not read: {}", it.reason)))
                .locations(vec![Location::builder().physical_location(place).build()])
                .build()
        });
        let notifications: Vec<_> = broken.chain(skipped).collect();
        let invocation = Invocation::builder().execution_successful(self.report.broken.is_empty());
        invocation.tool_execution_notifications(notifications).build()
    }
}

fn rule(page: &Page) -> ReportingDescriptor {
    let id = &page.id;
    let category = id.split('/').next().unwrap_or_default();
    let default = ReportingConfiguration::builder().level(json!(level(page.level))).build();
    let mut help = text(format!("{}. `loadproof explain {id}` shows the page of the rule.", page.summary));
    help.markdown = Some(page.body.trim().to_owned());
    let mut rule = ReportingDescriptor::builder()
        .id(id)
        .short_description(text(page.summary.clone()))
        .full_description(text(section(page, "What it finds")))
        .help(help)
        .default_configuration(default)
        .properties(PropertyBag::builder().tags(vec![category.to_owned()]).build())
        .build();
    rule.help_uri = Some(page_of(id)).filter(|it| it.contains("://"));
    if !page.former.is_empty() {
        rule.deprecated_ids = Some(page.former.clone());
    }
    rule
}

/// The text of a section of a page, on one line.
fn section(page: &Page, title: &str) -> String {
    let lines = page.body.lines().skip_while(|line| line.strip_prefix("## ") != Some(title)).skip(1);
    lines.take_while(|line| !line.starts_with("## ")).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn message(text: &str) -> Message {
    Message::builder().text(escape::visible(text)).build()
}

fn text(text: String) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warning => ResultLevel::Warning,
        Level::Advice => ResultLevel::Note,
    }
}
