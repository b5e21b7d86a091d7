//! The few lines of a file that a report shows, made safe to draw: cut to a width, control characters visible, and
//! every labelled span carried along.

use unicode_width::UnicodeWidthChar;

use super::escape::{is_hostile, push_visible};
use super::place::Source;
use crate::span::Span;

/// Spans on lines at most this far apart share one excerpt.
const MAX_GAP: usize = 3;

/// Columns that a phrase needs to be read with ease, its pointer among them.
const PHRASE: usize = 28;

/// A labelled span of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Bytes in the file; later, in the excerpt's text.
    pub span: Span,
    /// The phrase under it; may be empty.
    pub text: String,
    /// Whether this is the finding's primary span.
    pub primary: bool,
}

/// Consecutive lines of a file, ready to draw.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, joined by `\n`; no line is wider than was asked for.
    pub text: String,
    /// 0-based number of the first line.
    pub first_line: usize,
    /// How many lines.
    pub line_count: usize,
    /// Labels with spans in `text`, sorted, no two on the same span; each within one line.
    pub labels: Vec<Label>,
    /// The byte of the file that the excerpt is about: where its primary label starts, else its first.
    pub anchor: u32,
}

/// How much of a file an excerpt may show.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Columns that a line may take.
    pub width: usize,
    /// Lines shown before and after a labelled line.
    pub context: usize,
}

/// Cuts the excerpts that show all `labels`: first the one with the primary label, then in the order of the labels.
/// A span over several lines is shown by its first.
pub fn cut(source: &Source, labels: &[Label], shape: Shape) -> Vec<Excerpt> {
    let mut placed: Vec<(usize, usize, Label)> = Vec::with_capacity(labels.len());
    for (rank, label) in labels.iter().enumerate() {
        let span = source.clamp(label.span);
        placed.push((source.index.line_of(span.start), rank, Label { span, ..label.clone() }));
    }
    placed.sort_by_key(|(line, rank, label)| (*line, label.span, *rank));

    let mut clusters: Vec<Vec<(usize, usize, Label)>> = Vec::new();
    for item in placed {
        match clusters.last_mut() {
            Some(cluster) if cluster.last().is_some_and(|last| item.0 - last.0 <= MAX_GAP) => cluster.push(item),
            _ => clusters.push(vec![item]),
        }
    }
    clusters.sort_by_key(|cluster| {
        let rank = cluster.iter().map(|(_, rank, _)| *rank).min();
        (!cluster.iter().any(|(_, _, label)| label.primary), rank)
    });
    clusters.iter().map(|cluster| draw(source, cluster, shape)).collect()
}

fn draw(source: &Source, cluster: &[(usize, usize, Label)], shape: Shape) -> Excerpt {
    let (first, last) = match (cluster.first(), cluster.last()) {
        (Some(first), Some(last)) => (first.0, last.0),
        _ => (0, 0),
    };
    let is_blank = |line: usize| source.line(line).is_none_or(|(_, text)| text.trim().is_empty());
    let mut from = first.saturating_sub(shape.context);
    while from < first && is_blank(from) {
        from += 1;
    }
    let mut to = (last + shape.context).min(source.index.line_count().saturating_sub(1)).max(last);
    while to > last && is_blank(to) {
        to -= 1;
    }

    let mut text = String::new();
    let mut labels: Vec<Label> = Vec::new();
    for line in from..=to {
        if line > from {
            text.push('\n');
        }
        let (start, raw) = source.line(line).unwrap_or_default();
        let here: Vec<&Label> = cluster.iter().filter(|item| item.0 == line).map(|item| &item.2).collect();
        let anchor = here.iter().find(|label| label.primary).or(here.first());
        // The phrase hangs at the middle of its span, and needs room right of that.
        let half = anchor.map_or(0, |label| (label.span.end.saturating_sub(label.span.start) / 2) as usize);
        let anchor = anchor.map_or(0, |label| (label.span.start as usize).saturating_sub(start));
        let room = PHRASE + half.min(shape.width / 3);
        let cut = Cut::new(raw, anchor, shape.width, room, start == 0);
        let offset = text.len();
        for label in here {
            let at = |byte: u32| offset + cut.position((byte as usize).saturating_sub(start));
            let span = Span::new(at(label.span.start), at(label.span.end.min(to_u32(start + raw.trim_end().len()))));
            match labels.iter_mut().find(|it| it.span == span) {
                Some(same) => {
                    same.text = [same.text.as_str(), &label.text].join("\n").trim_matches('\n').to_owned();
                    same.primary |= label.primary;
                }
                None => labels.push(Label { span, ..label.clone() }),
            }
        }
        text.push_str(if cut.text.is_empty() { " " } else { &cut.text });
    }
    labels.sort_by_key(|label| label.span);
    let anchor = cluster.iter().find(|item| item.2.primary).or(cluster.first()).map_or(0, |item| item.2.span.start);
    Excerpt { text, first_line: from, line_count: to - from + 1, labels, anchor }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// One line, cut to a width around an anchor.
struct Cut {
    text: String,
    /// Byte in the raw line -> byte in `text`, for each character kept, ascending; one more for the end.
    kept: Vec<(usize, usize)>,
}

impl Cut {
    /// Keeps `room` columns right of the anchor.
    fn new(raw: &str, anchor: usize, width: usize, room: usize, starts_file: bool) -> Self {
        let width = width.max(16);
        // Only the neighbourhood of the anchor is looked at, so a line of 50 MB costs as little as one of 50 bytes.
        let near = floor(raw, anchor.saturating_sub(width));
        let far = floor(raw, anchor.saturating_add(width * 5));
        let cells: Vec<(usize, String, usize)> = raw
            .get(near..far)
            .unwrap_or_default()
            .char_indices()
            .filter(|(at, c)| !(starts_file && *at == 0 && near == 0 && *c == '\u{feff}'))
            .map(|(at, c)| cell(near + at, c))
            .collect();

        let before: usize = cells.iter().take_while(|(at, ..)| *at < anchor).map(|(_, _, wide)| wide).sum();
        let mut skip = 0;
        if near > 0 || (before > width / 3 && before + room > width) {
            let mut excess = before.saturating_sub(width / 3);
            while let Some((_, _, wide)) = cells.get(skip).filter(|_| excess > 0) {
                excess = excess.saturating_sub(*wide);
                skip += 1;
            }
        }
        let mut text = String::new();
        let mut used = 0;
        if near > 0 || skip > 0 {
            text.push('…');
            used = 1;
        }
        let rest = cells.get(skip..).unwrap_or_default();
        let total: usize = rest.iter().map(|(_, _, wide)| wide).sum();
        let is_cut = far < raw.len() || used + total > width;
        let mut kept = Vec::with_capacity(rest.len() + 1);
        let mut end = far;
        for (at, shown, wide) in rest {
            if is_cut && used + wide > width - 1 {
                end = *at;
                break;
            }
            kept.push((*at, text.len()));
            text.push_str(shown);
            used += wide;
        }
        kept.push((end, text.len()));
        if is_cut {
            text.push('…');
        }
        Self { text, kept }
    }

    /// Where a byte of the raw line is in the text; what was cut away is at the nearest end.
    fn position(&self, byte: usize) -> usize {
        let index = self.kept.partition_point(|(at, _)| *at < byte);
        self.kept.get(index).or(self.kept.last()).map_or(0, |(_, position)| *position)
    }
}

/// A character as it is shown, with its width in columns.
fn cell(at: usize, c: char) -> (usize, String, usize) {
    match c {
        '\t' => (at, "  ".to_owned(), 2),
        _ if is_hostile(c) => {
            let mut shown = String::new();
            push_visible(&mut shown, c);
            let wide = shown.len();
            (at, shown, wide)
        }
        _ => (at, c.to_string(), c.width().unwrap_or(0)),
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
