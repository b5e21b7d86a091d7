//! How pm2's process files start a script: they are JavaScript or JSON, and literals are all that is read of them.

use crate::syntax::{self, Dialect, Kind, NodeId, Tree};

/// The command of the app whose `script` stands at a byte of the file: the variables that it is given, the program that
/// runs it, its options, the script.
pub(super) fn command(text: &str, script_at: usize, script: &str) -> Option<String> {
    // An object at the start of a statement would be a block.
    let is_json = text.trim_start().starts_with(['{', '[']);
    let wrapped = if is_json { format!("({text})") } else { text.to_owned() };
    let at = u32::try_from(script_at + usize::from(is_json)).ok()?;
    let tree = syntax::parse(&wrapped, Dialect::Tsx).ok()?;
    let around = |it: &NodeId| {
        let span = tree.span(*it);
        matches!(tree.kind(*it), Kind::Object { .. }) && span.start <= at && at < span.end
    };
    let app = tree.ids().filter(around).min_by_key(|it| tree.span(*it).range().len())?;
    let mut words = Vec::new();
    let mut options = Vec::new();
    let mut program = if script.ends_with(".ts") { "ts-node" } else { "node" }.to_owned();
    for (key, value) in properties(&tree, app) {
        match key {
            "interpreter" | "exec_interpreter" => program = literal(&tree, value).unwrap_or(program),
            "node_args" | "interpreter_args" | "nodeArgs" => match tree.kind(value) {
                Kind::Array { elements } => {
                    options.extend(tree.list(elements).iter().filter_map(|it| literal(&tree, *it)));
                }
                _ => options.extend(literal(&tree, value)),
            },
            // What `--env production` would add counts as given: whether it is asked for is not seen here.
            _ if key == "env" || key.starts_with("env_") => {
                for (name, value) in properties(&tree, value) {
                    let value = literal(&tree, value).unwrap_or_default();
                    words.push(format!("{name}='{}'", value.replace('\'', "")));
                }
            }
            _ => {}
        }
    }
    words.push(program);
    words.extend(options);
    words.push(script.to_owned());
    Some(words.join(" "))
}

/// The properties of an object literal that have plain keys.
fn properties(tree: &Tree, object: NodeId) -> Vec<(&str, NodeId)> {
    let Kind::Object { properties } = tree.kind(object) else { return Vec::new() };
    let plain = |&it: &NodeId| match tree.kind(it) {
        Kind::Property { key, value, .. } => match tree.kind(key) {
            Kind::Key { name } => Some((tree.text(name), value)),
            _ => None,
        },
        _ => None,
    };
    tree.list(properties).iter().filter_map(plain).collect()
}

fn literal(tree: &Tree, node: NodeId) -> Option<String> {
    match tree.kind(node) {
        Kind::String { value } => Some(tree.text(value).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        command(text, text.find("main.js")?, "main.js")
    }

    #[test]
    fn variables_options_and_programs() {
        let js = "module.exports = { apps: [{ name: 'a', script: 'other.js', env: { NO: '1' } }, {\n script: 'main.js', \
                  node_args: ['-r', 'dotenv/config'], env: { PORT: 3000, MODE: 'a b' }, env_production: { KEY: 'x' } }] };";
        assert_eq!(of(js).unwrap(), "PORT='' MODE='a b' KEY='x' node -r dotenv/config main.js");
        let json = r#"{ "apps": [{ "script": "main.js", "interpreter": "tsx", "env": { "PORT": "1" } }] }"#;
        assert_eq!(of(json).unwrap(), "PORT='1' tsx main.js");
        assert_eq!(of("apps:\n  - script: main.js\n"), None);
    }
}
