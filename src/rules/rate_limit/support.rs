//! What the rules of this family share: where a limiter is pointed at, and how it is described.

use crate::finding::Location;
use crate::model::Project;
use crate::model::limiters::Limiter;
use crate::model::names::At;
use crate::model::values::number_text;

/// Where a finding about a limiter stands: on what is called to make it, or on the start of its entry in a list.
pub fn place_of(project: &Project, limiter: &Limiter) -> Location {
    project.head_location(limiter.at)
}

/// `100 requests in 15 minutes`, as far as the options say it.
pub fn allowance(project: &Project, limiter: &Limiter) -> Option<String> {
    let limit = project.limiter_number(limiter, &limiter.row.limit)?;
    let requests = if (limit - 1.0).abs() < f64::EPSILON { "request" } else { "requests" };
    let window = project.limiter_number(limiter, &limiter.row.window);
    let window =
        window.and_then(|window| limiter.row.unit.milliseconds(window)).map(|ms| format!(" in {}", span_of_time(ms)));
    Some(format!("{} {requests}{}", number_text(limit), window.unwrap_or_default()))
}

/// Milliseconds as people say them: `90 seconds`, `15 minutes`, `16 hours 40 minutes`.
pub fn span_of_time(ms: f64) -> String {
    const UNITS: &[(f64, &str)] =
        &[(86_400_000.0, "day"), (3_600_000.0, "hour"), (60_000.0, "minute"), (1_000.0, "second")];
    let counted = |amount: f64, unit: &str| {
        let plural = if (amount - 1.0).abs() < f64::EPSILON { "" } else { "s" };
        format!("{} {unit}{plural}", number_text(amount))
    };
    let exact = UNITS.iter().find(|(size, _)| ms >= *size && (ms / size).fract() == 0.0 && ms / size < 120.0);
    if let Some((size, unit)) = exact {
        return counted(ms / size, unit);
    }
    for pair in UNITS.windows(2) {
        let [(big, big_name), (small, small_name)] = pair else { continue };
        let rest = ms % big;
        if ms >= *big && (rest / small).fract() == 0.0 {
            return format!("{} {}", counted((ms / big).trunc(), big_name), counted(rest / small, small_name));
        }
    }
    format!("{} ms", number_text(ms))
}

/// What the limiter answers when it is reached.
pub fn answer(limiter: &Limiter) -> String {
    match &limiter.row.answer {
        Some(text) => format!("answers 429 \"{text}\""),
        None => "refuses the request".to_owned(),
    }
}

/// The source text of a short expression on one line, for a help to quote.
pub fn short_text(project: &Project, at: At) -> Option<String> {
    let location = project.location(at);
    let text = project.text(&location.path)?;
    let text = text.get(location.span.range())?.trim().to_owned();
    (text.len() <= 72 && !text.contains('\n')).then_some(text)
}

/// Variables that every process has from its start: a constant of one of them is frozen on purpose.
pub fn is_set_from_the_start(name: &str) -> bool {
    matches!(
        name,
        "NODE_ENV" | "CI" | "VITEST" | "JEST_WORKER_ID" | "VERCEL" | "VERCEL_ENV" | "HOSTNAME" | "PATH" | "HOME"
    )
}

#[cfg(test)]
mod tests {
    use super::span_of_time;

    #[test]
    fn time_is_said_in_the_largest_exact_unit() {
        let cases = [
            (60.0, "60 ms"),
            (1_000.0, "1 second"),
            (90_000.0, "90 seconds"),
            (900_000.0, "15 minutes"),
            (60_000_000.0, "16 hours 40 minutes"),
        ];
        for (ms, expected) in cases {
            assert_eq!(span_of_time(ms), expected);
        }
    }
}
