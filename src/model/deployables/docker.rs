//! The command that a Dockerfile's image runs: `ENTRYPOINT` and `CMD` of its last stage.

use crate::span::Span;

/// What the image runs, and the instruction that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImageCommand {
    /// As a shell would have it.
    pub command: String,
    /// The instruction.
    pub span: Span,
}

/// The command of the last stage. `ENTRYPOINT` and `CMD` together are one command when the first is in JSON form.
pub(super) fn image_command(text: &str) -> Option<ImageCommand> {
    let (mut entrypoint, mut cmd) = (None, None);
    for (line, span) in logical_lines(text) {
        let (instruction, rest) = line.split_once(char::is_whitespace).unwrap_or((&line, ""));
        let command = |rest: &str| ImageCommand { command: shell_form(rest), span };
        match instruction.to_ascii_uppercase().as_str() {
            "FROM" => (entrypoint, cmd) = (None, None),
            "ENTRYPOINT" => entrypoint = Some(command(rest)),
            "CMD" => cmd = Some(command(rest)),
            _ => {}
        }
    }
    match (entrypoint, cmd) {
        (Some(entrypoint), Some(cmd)) => {
            // The span is the one of the half that names the program.
            let span = if super::command::starts(&entrypoint.command).is_empty() { cmd.span } else { entrypoint.span };
            Some(ImageCommand { command: format!("{} {}", entrypoint.command, cmd.command), span })
        }
        (entrypoint, cmd) => entrypoint.or(cmd),
    }
}

/// A JSON list as words of a shell; the shell form as it is.
fn shell_form(rest: &str) -> String {
    let rest = rest.trim();
    let Ok(words) = serde_json::from_str::<Vec<String>>(rest) else { return rest.to_owned() };
    let quote = |word: &String| {
        if word.contains(char::is_whitespace) { format!("'{}'", word.replace('\'', "'\\''")) } else { word.clone() }
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// Lines with their continuations joined, without comments, and the span of each.
fn logical_lines(text: &str) -> Vec<(String, Span)> {
    let mut out: Vec<(String, Span)> = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        let end = at + raw.trim_end().len();
        let start = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        if line.starts_with('#') || (line.is_empty() && open.is_none()) {
            continue;
        }
        let (mut joined, from) = open.take().unwrap_or((String::new(), start));
        match line.strip_suffix('\\') {
            Some(part) => {
                joined.push_str(part);
                joined.push(' ');
                open = Some((joined, from));
            }
            None => {
                joined.push_str(line);
                out.push((joined, Span::new(from, end)));
            }
        }
    }
    if let Some((joined, from)) = open {
        out.push((joined, Span::new(from, text.len())));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_stage_counts() {
        let text = "FROM node AS build\nCMD [\"node\", \"old.js\"]\nFROM node\n# CMD x\nCMD [\"node\", \\\n  \"dist/main.js\"]\n";
        let found = image_command(text).unwrap();
        assert_eq!(found.command, "node dist/main.js");
        assert_eq!(&text[found.span.range()], "CMD [\"node\", \\\n  \"dist/main.js\"]");
    }

    #[test]
    fn entrypoint_and_cmd_join() {
        let text = "FROM node\nENTRYPOINT [\"dumb-init\", \"--\"]\nCMD [\"sh\", \"-c\", \"npx prisma migrate deploy && node a.js\"]";
        let found = image_command(text).unwrap();
        assert_eq!(found.command, "dumb-init -- sh -c 'npx prisma migrate deploy && node a.js'");
        assert!(text[found.span.range()].starts_with("CMD"));
        assert_eq!(image_command("from node\ncmd npm start").unwrap().command, "npm start");
        assert_eq!(image_command("FROM nginx"), None);
        assert_eq!(image_command("CMD \\"), Some(ImageCommand { command: String::new(), span: Span::new(0, 5) }));
    }
}
