//! What the terminal can show, from the flags, the environment and the stream.

use std::env;
use std::io::{self, IsTerminal as _};

use super::args::Color;

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 80;

/// Whether stdout is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether GitHub Actions reads the streams.
pub(super) fn in_github_actions() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|it| it == "true")
}

/// Columns of stdout. `COLUMNS` counts where stdout is no terminal.
pub(super) fn width() -> usize {
    let asked = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    let told = || env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
    asked.or_else(told).filter(|width| *width > 0).unwrap_or(DEFAULT_WIDTH)
}

/// Whether to colour: the flag, then `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE`, then whether it is a terminal.
pub(super) fn colour(flag: Color) -> bool {
    let value = |name: &str| env::var(name).ok();
    decide_colour(flag, value, is_terminal())
}

fn decide_colour(flag: Color, value: impl Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let set = |name: &str| value(name).is_some_and(|it| !it.is_empty());
    let on = |name: &str| value(name).is_some_and(|it| !matches!(it.as_str(), "" | "0" | "false"));
    match flag {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if on("FORCE_COLOR") || on("CLICOLOR_FORCE") => true,
        Color::Auto => {
            terminal && value("TERM").as_deref() != Some("dumb") && value("CLICOLOR").as_deref() != Some("0")
        }
    }
}

/// Whether more than ASCII can be shown: a locale that says UTF-8, or a system without locales.
pub(super) fn unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|it| env::var(it).ok().filter(|it| !it.is_empty()));
    locale.is_some_and(|it| it.to_ascii_lowercase().replace('-', "").contains("utf8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides_about_colour() {
        let env = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
        };
        assert!(decide_colour(Color::Auto, env(&[]), true));
        assert!(!decide_colour(Color::Auto, env(&[]), false));
        assert!(!decide_colour(Color::Auto, env(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]), true));
        assert!(decide_colour(Color::Auto, env(&[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")]), false));
        assert!(!decide_colour(Color::Auto, env(&[("FORCE_COLOR", "0")]), false));
        assert!(!decide_colour(Color::Auto, env(&[("TERM", "dumb")]), true));
        assert!(decide_colour(Color::Always, env(&[("NO_COLOR", "1")]), false));
        assert!(!decide_colour(Color::Never, env(&[("FORCE_COLOR", "1")]), true));
    }
}
