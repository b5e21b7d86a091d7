//! pm2's process files in their JSON and YAML forms. `ecosystem.config.js` is JavaScript: the model evaluates it and
//! fills the same [`Pm2App`].

use crate::inputs::text::{EnvVar, InputError, Text};
use crate::inputs::yaml::{self, Node};

/// One application of a pm2 process file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pm2App {
    /// `name`.
    pub name: Option<Text>,
    /// `script`, relative to `cwd`.
    pub script: Option<Text>,
    /// `args`, one text or several.
    pub args: Vec<Text>,
    /// `cwd`.
    pub cwd: Option<Text>,
    /// `instances`: a number, `max`, `0` or a negative number (cores minus that many).
    pub instances: Option<Text>,
    /// `exec_mode`: `cluster` or `fork`; more than one instance means cluster.
    pub exec_mode: Option<Text>,
    /// `node_args` and `interpreter_args`.
    pub node_args: Vec<Text>,
    /// `env`.
    pub env: Vec<EnvVar>,
    /// `env_<name>`, used with `--env <name>`.
    pub named_env: Vec<(Text, Vec<EnvVar>)>,
}

/// Reads `ecosystem.json`, `pm2.json`, `process.json` and their YAML forms.
#[must_use]
pub fn parse(file: &str) -> (Vec<Pm2App>, Vec<InputError>) {
    let parsed =
        if file.trim_start().starts_with(['{', '[', '/']) { yaml::parse_json(file) } else { yaml::parse(file) };
    let mut apps = Vec::new();
    for root in &parsed.documents {
        let list = root.get("apps").unwrap_or(root);
        let items = if list.items().is_empty() { std::slice::from_ref(list) } else { list.items() };
        apps.extend(items.iter().filter(|it| it.get("script").is_some()).map(app));
    }
    (apps, parsed.errors)
}

fn app(node: &Node) -> Pm2App {
    let text = |key: &str| node.text_at(&[key]).cloned();
    let texts = |key: &str| node.get(key).map(Node::texts).unwrap_or_default();
    let mut node_args = texts("node_args");
    node_args.extend(texts("interpreter_args"));
    let named = node.entries().iter().filter_map(|it| {
        let name = it.key.value.strip_prefix("env_")?;
        let start = it.key.span.end.saturating_sub(u32::try_from(name.len()).ok()?);
        Some((Text::new(name, crate::span::Span { start, end: it.key.span.end }), env(&it.value)))
    });
    Pm2App {
        name: text("name"),
        script: text("script"),
        args: texts("args"),
        cwd: text("cwd"),
        instances: text("instances"),
        exec_mode: text("exec_mode"),
        node_args,
        env: node.get("env").map(env).unwrap_or_default(),
        named_env: named.collect(),
    }
}

fn env(node: &Node) -> Vec<EnvVar> {
    node.entries().iter().map(|it| EnvVar::new(it.key.clone(), it.value.text().cloned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_process_files() {
        let json = "{\"apps\": [{\"name\": \"api\", \"script\": \"dist/main.js\", \"instances\": \"max\", \"exec_mode\": \"cluster\", \"env\": {\"PORT\": 3000}, \"env_production\": {\"NODE_ENV\": \"production\"}}]}";
        let (apps, errors) = parse(json);
        assert_eq!(errors, []);
        assert_eq!(apps[0].instances.as_ref().unwrap().value, "max");
        assert_eq!(&json[apps[0].env[0].value.as_ref().unwrap().span.range()], "3000");
        assert_eq!(&json[apps[0].named_env[0].0.span.range()], "production");
        let (apps, _) = parse("apps:\n  - script: a.js\n    instances: 4\n    node_args: -r dotenv/config\n");
        assert_eq!(apps[0].node_args[0].value, "-r dotenv/config");
    }
}
