//! Which formats a run writes, and where each goes: `--format FORMAT[=FILE]`, repeatable.
//!
//! A format with a file never takes the place of what stdout shows, so that one run serves the log and the upload.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum as _;

use super::Failed;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Excerpts, reasons and what to do, for people
    Human,
    /// path:line:col: level rule: message
    Concise,
    /// One document, for programs
    Json,
    /// One finding a line, for programs
    Jsonl,
    /// SARIF 2.1.0, for GitHub code scanning and others
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// JUnit's XML
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// The diagnostics of reviewdog
    Rdjson,
}

impl Format {
    /// Whether it is lines of text that may follow others on one stream, not a document of its own.
    fn is_text(self) -> bool {
        matches!(self, Format::Human | Format::Concise | Format::Github)
    }
}

/// One `--format`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FormatArg {
    pub format: Format,
    /// None is stdout.
    pub file: Option<PathBuf>,
}

impl FromStr for FormatArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        let format = Format::from_str(name, false).map_err(|_| {
            let names: Vec<_> =
                Format::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value).collect();
            let names: Vec<_> = names.iter().map(clap::builder::PossibleValue::get_name).collect();
            format!("there is no format {name}; there are {}", names.join(", "))
        })?;
        match file {
            Some("") => Err(format!("no file follows the = of {name}=")),
            Some("-") | None => Ok(Self { format, file: None }),
            Some(file) => Ok(Self { format, file: Some(PathBuf::from(file)) }),
        }
    }
}

/// What a run writes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outputs {
    /// To stdout, in this order.
    pub stdout: Vec<Format>,
    /// To files.
    pub files: Vec<(Format, PathBuf)>,
}

impl Outputs {
    /// Where everything goes. `terminal` is whether stdout is one, `actions` whether GitHub Actions reads it.
    ///
    /// # Errors
    /// Two formats that would spoil one another on stdout or in one file.
    pub(super) fn new(asked: &[FormatArg], terminal: bool, actions: bool) -> Result<Self, Failed> {
        let mut outputs = Self { stdout: Vec::new(), files: Vec::new() };
        for FormatArg { format, file } in asked {
            match file {
                None if outputs.stdout.contains(format) => {}
                None => outputs.stdout.push(*format),
                Some(file) if outputs.files.iter().any(|(_, other)| other == file) => {
                    return Err(Failed(format!("two formats would be written to {}", file.display())));
                }
                Some(file) => outputs.files.push((*format, file.clone())),
            }
        }
        if outputs.stdout.len() > 1 && !outputs.stdout.iter().all(|it| it.is_text()) {
            let text =
                "only one format can go to stdout here; give the others a file, as in --format sarif=results.sarif";
            return Err(Failed(text.to_owned()));
        }
        if outputs.stdout.is_empty() {
            outputs.stdout.push(if terminal { Format::Human } else { Format::Concise });
            if actions {
                outputs.stdout.push(Format::Github);
            }
        }
        Ok(outputs)
    }

    /// Whether a format is written anywhere.
    pub(super) fn has(&self, format: Format) -> bool {
        self.stdout.contains(&format) || self.files.iter().any(|(it, _)| *it == format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(asked: &[&str], terminal: bool, actions: bool) -> Result<Outputs, String> {
        let asked: Vec<FormatArg> = asked.iter().map(|it| it.parse().unwrap()).collect();
        Outputs::new(&asked, terminal, actions).map_err(|it| it.0)
    }

    #[test]
    fn a_file_leaves_stdout_as_it_is() {
        let files = vec![(Format::Sarif, PathBuf::from("a=b.sarif"))];
        let expected = Outputs { stdout: vec![Format::Concise], files: files.clone() };
        assert_eq!(outputs(&["sarif=a=b.sarif"], false, false), Ok(expected));
        let expected = Outputs { stdout: vec![Format::Human], files };
        assert_eq!(outputs(&["sarif=a=b.sarif", "human"], false, true), Ok(expected));
    }

    #[test]
    fn github_actions_get_text_and_annotations() {
        assert_eq!(outputs(&[], false, true).unwrap().stdout, [Format::Concise, Format::Github]);
        assert_eq!(outputs(&["junit=j.xml"], false, true).unwrap().stdout, [Format::Concise, Format::Github]);
        assert_eq!(outputs(&["json"], false, true).unwrap().stdout, [Format::Json]);
    }

    #[test]
    fn documents_do_not_share_a_stream() {
        assert!(outputs(&["json", "sarif"], false, false).unwrap_err().contains("only one format"));
        assert!(outputs(&["json", "concise"], false, false).is_err());
        assert!(outputs(&["human", "github"], false, false).is_ok());
        assert!(outputs(&["json=a", "sarif=a"], false, false).unwrap_err().contains("two formats"));
        assert_eq!(outputs(&["json", "json=-"], false, false).unwrap().stdout, [Format::Json]);
    }

    #[test]
    fn what_is_no_format_names_those_that_are() {
        let error = "sarf".parse::<FormatArg>().unwrap_err();
        assert!(error.starts_with("there is no format sarf; there are human, concise, json, jsonl, sarif"), "{error}");
        assert!("json=".parse::<FormatArg>().is_err());
    }
}
