//! Seconds where the installed version takes milliseconds, or the reverse.

use super::support::span_of_time;
use crate::finding::{Applicability, Finding, Fix, Level};
use crate::model::knowledge::Unit;
use crate::model::limiters::WindowSetting;
use crate::model::values::number_text;
use crate::rules::RuleContext;
use crate::syntax::Kind;

/// Reports windows whose number makes sense only in the other unit.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let settings = context.project.window_settings();
    let mut findings: Vec<Finding> = Vec::new();
    for finding in settings.iter().filter_map(|setting| finding(context, setting)) {
        let is_same = |it: &&mut Finding| it.primary == finding.primary && it.message == finding.message;
        match findings.iter_mut().find(is_same) {
            // One constant for several limiters is one thing to mend.
            Some(first) => {
                first.related.extend(finding.related.into_iter().filter(|it| it.label.starts_with("given to")))
            }
            None => findings.push(finding),
        }
    }
    findings
}

fn finding(context: &RuleContext<'_>, setting: &WindowSetting) -> Option<Finding> {
    let project = context.project;
    let (taken, meant) = match setting.limiter.row.unit {
        Unit::Ms if looks_like_seconds(setting.number) => ("milliseconds", "seconds"),
        Unit::S if setting.has_factor_of_1000 || looks_like_milliseconds(setting.number) => ("seconds", "milliseconds"),
        _ => return None,
    };
    let number = number_text(setting.number);
    let (is, wanted) = match setting.limiter.row.unit {
        Unit::Ms => (span_of_time(setting.number), span_of_time(setting.number * 1_000.0)),
        _ => (span_of_time(setting.number * 1_000.0), span_of_time(setting.number)),
    };
    let effect = if meant == "seconds" {
        "The counter starts again almost at once, so that hardly any client ever reaches the limit."
    } else {
        "A client that reached its limit stays refused for far longer than was meant."
    };
    let option = &setting.option;
    let product = setting.limiter.product();
    // Where the allowed versions differ, the newest is what is spoken of.
    let unsure = if setting.limiter.certain { "" } else { " in its newest version" };
    let mut finding = context
        .finding(
            project.location(setting.written_at),
            format!(
                "`{option}` is {number} {taken} to {product}{unsure}: a window of {is}, where {wanted} was surely meant"
            ),
        )
        .with_label(format!("{number} {taken}, not {meant}"))
        .with_consequence(effect)
        .with_help(format!("Write it in {taken}: `{}`.", suggestion(setting)))
        .with_subject(setting.subject.clone(), setting.limiter.scope.clone())
        .with_cause(format!("{product} takes {taken}"));
    if setting.option_at != setting.written_at {
        finding = finding.with_related(project.location(setting.option_at), format!("given to `{option}` here"));
    }
    if let Some(source) = setting.limiter.version_source() {
        finding = finding.with_related(source.clone(), format!("{product}{unsure} takes {taken}"));
    }
    if !setting.limiter.certain {
        finding.level = Level::Advice;
    }
    // A number that is computed is written in a way that only its author can mend.
    let is_literal = matches!(project.kind(setting.written_at), Kind::Number { .. });
    if is_literal && setting.limiter.certain {
        let text = suggestion(setting);
        finding = finding.with_fix(Fix {
            title: format!("write it in {taken}"),
            applicability: Applicability::Unsafe,
            edits: vec![context.replace(setting.written_at, text)],
        });
    }
    Some(finding)
}

fn suggestion(setting: &WindowSetting) -> String {
    let number = setting.number;
    match setting.limiter.row.unit {
        Unit::Ms => format!("{} * 1000", number_text(number)),
        _ => number_text(number / 1_000.0),
    }
}

/// A number of milliseconds under a second that is a usual number of seconds: small, or whole minutes. 100, 250 and
/// 500 ms are windows that people do mean.
fn looks_like_seconds(number: f64) -> bool {
    (1.0..1_000.0).contains(&number) && (number < 100.0 || number % 60.0 == 0.0)
}

/// A number of seconds that is a usual number of milliseconds: whole minutes (but not whole days, nor years), or
/// whole seconds that are no quarter of an hour.
fn looks_like_milliseconds(number: f64) -> bool {
    const DAY: f64 = 86_400.0;
    let whole = |unit: f64| number % unit == 0.0;
    if number >= 60_000.0 {
        whole(60_000.0) && (!whole(DAY) || number > 400.0 * DAY)
    } else {
        number >= 1_000.0 && whole(1_000.0) && !whole(900.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{looks_like_milliseconds, looks_like_seconds};

    #[test]
    fn usual_windows_are_left_alone() {
        for ms in [100.0, 250.0, 500.0, 1_000.0, 60_000.0, 900_000.0, 0.0] {
            assert!(!looks_like_seconds(ms), "{ms} ms");
        }
        for seconds in [1.0, 60.0, 300.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 36_000.0, 86_400.0, 604_800.0, 2_592_000.0]
        {
            assert!(!looks_like_milliseconds(seconds), "{seconds} s");
        }
    }

    #[test]
    fn the_other_unit_is_told() {
        for seconds in [1.0, 10.0, 60.0, 300.0, 900.0] {
            assert!(looks_like_seconds(seconds), "{seconds}");
        }
        for ms in [1_000.0, 5_000.0, 60_000.0, 900_000.0, 3_600_000.0, 86_400_000.0] {
            assert!(looks_like_milliseconds(ms), "{ms}");
        }
    }
}
