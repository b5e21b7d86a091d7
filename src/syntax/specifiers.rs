//! The module specifiers that a text mentions, found without parsing.
//!
//! For files that hold nothing else of interest: they still say who imports whom. The result may name too much
//! (a string in a comment), never too little for literal specifiers in usual formatting.

use std::sync::OnceLock;

use regex::bytes::Regex;

/// Every string that follows `from`, `import`, `import(` or `require(`.
pub fn specifiers(text: &[u8]) -> impl Iterator<Item = &str> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        Regex::new(
            r#"(?-u)\b(?:from|import|require)\s*(?:\(\s*(?:/\*[^*]{0,80}\*/\s*)?)?["'`]([^"'`\r\n]{1,300})["'`]"#,
        )
        .ok()
    });
    pattern
        .iter()
        .flat_map(move |pattern| pattern.captures_iter(text))
        .filter_map(|captures| std::str::from_utf8(captures.get(1)?.as_bytes()).ok())
}

#[cfg(test)]
mod tests {
    use super::specifiers;

    #[test]
    fn finds_every_form() {
        let text = br#"import a from './a'; import "./b"
            export * from "c"; const d = require('d'); const e = await import(/* x */ './e');
            import type { F } from'./f'; reexport from nothing; from "#;
        let found: Vec<&str> = specifiers(text).collect();
        assert_eq!(found, ["./a", "./b", "c", "d", "./e", "./f"]);
    }
}
