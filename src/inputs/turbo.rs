//! The variables that a monorepo's task runner knows: turbo.json and nx.json. Patterns (`NEXT_PUBLIC_*`, `!X`) are
//! kept as written. To turbo a task's variable that is named nowhere does not exist (strict mode).

use crate::inputs::text::{InputError, Text};
use crate::inputs::yaml::{self, Node};

/// What a task runner's file names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskRunner {
    /// The variables and patterns, in file order.
    pub variables: Vec<TaskVariable>,
    /// Env files among the inputs of tasks (`globalDependencies`, `inputs`).
    pub env_files: Vec<Text>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

/// A variable or a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskVariable {
    /// Name or pattern, without the `$` of turbo 1's `dependsOn` form.
    pub name: Text,
    /// The task; `None` for all tasks.
    pub task: Option<Text>,
}

impl TaskVariable {
    /// Whether this names `variable`, as itself or by its pattern. A pattern with `!` names nothing.
    #[must_use]
    pub fn names(&self, variable: &str) -> bool {
        matches(&self.name.value, variable)
    }
}

/// Whether `name` fits `pattern`, in which `*` stands for any text.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    if pattern.starts_with('!') {
        return false;
    }
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        let Some(at) = name.find(part) else { return false };
        name = name.get(at + part.len()..).unwrap_or_default();
    }
    true
}

/// Reads turbo.json (JSON with comments) or nx.json.
#[must_use]
pub fn parse(file: &str) -> TaskRunner {
    let parsed = yaml::parse_json(file);
    let mut out = TaskRunner { errors: parsed.errors, ..TaskRunner::default() };
    for root in &parsed.documents {
        for key in ["globalEnv", "globalPassThroughEnv"] {
            add(root.get(key), None, &mut out);
        }
        files(root.get("globalDependencies"), &mut out);
        dollar_names(root.get("globalDependencies"), None, &mut out);
        for tasks in ["tasks", "pipeline", "targetDefaults", "targets"] {
            for task in root.get(tasks).map(Node::entries).unwrap_or_default() {
                for key in ["env", "passThroughEnv"] {
                    add(task.value.get(key), Some(&task.key), &mut out);
                }
                dollar_names(task.value.get("dependsOn"), Some(&task.key), &mut out);
                files(task.value.get("inputs"), &mut out);
                nx_inputs(task.value.get("inputs"), Some(&task.key), &mut out);
            }
        }
        for named in root.get("namedInputs").map(Node::entries).unwrap_or_default() {
            nx_inputs(Some(&named.value), None, &mut out);
        }
    }
    out.variables.sort_by_key(|it| it.name.span);
    out
}

fn add(node: Option<&Node>, task: Option<&Text>, out: &mut TaskRunner) {
    let names = node.map(Node::items).unwrap_or_default().iter().filter_map(Node::text);
    out.variables.extend(names.map(|it| TaskVariable { name: it.clone(), task: task.cloned() }));
}

/// Turbo 1 named variables as `$NAME` among the dependencies.
fn dollar_names(node: Option<&Node>, task: Option<&Text>, out: &mut TaskRunner) {
    for text in node.map(Node::texts).unwrap_or_default() {
        if let Some(name) = text.value.strip_prefix('$') {
            let span = crate::span::Span { start: text.span.start + 1, end: text.span.end.max(text.span.start + 1) };
            out.variables.push(TaskVariable { name: Text::new(name, span), task: task.cloned() });
        }
    }
}

/// nx: `{"env": "NAME"}` among a target's inputs.
fn nx_inputs(node: Option<&Node>, task: Option<&Text>, out: &mut TaskRunner) {
    let names = node.map(Node::items).unwrap_or_default().iter().filter_map(|it| it.text_at(&["env"]));
    out.variables.extend(names.map(|it| TaskVariable { name: it.clone(), task: task.cloned() }));
}

fn files(node: Option<&Node>, out: &mut TaskRunner) {
    let texts = node.map(Node::texts).unwrap_or_default();
    out.env_files.extend(texts.into_iter().filter(|it| it.value.contains(".env")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turbo_and_nx() {
        let file = "{\n  // é\n  \"globalEnv\": [\"A\", \"NEXT_PUBLIC_*\",],\n  \"globalDependencies\": [\"**/.env.*local\", \"$OLD\"],\n  \"globalPassThroughEnv\": [\"B\"],\n  \"tasks\": {\"build\": {\"env\": [\"C\", \"!D\"], \"passThroughEnv\": [\"E\"], \"dependsOn\": [\"^build\", \"$F\"]}}\n}";
        let read = parse(file);
        assert_eq!(read.errors, []);
        let seen: Vec<_> = read.variables.iter().map(|it| &file[it.name.span.range()]).collect();
        assert_eq!(seen, ["A", "NEXT_PUBLIC_*", "OLD", "B", "C", "!D", "E", "F"]);
        assert_eq!(read.env_files[0].value, "**/.env.*local");
        assert!(read.variables[1].names("NEXT_PUBLIC_URL") && !read.variables[1].names("PUBLIC_URL"));
        assert!(!read.variables[5].names("D"));
        let nx = parse("{\"targetDefaults\": {\"build\": {\"inputs\": [\"default\", {\"env\": \"X\"}]}}}");
        assert_eq!(nx.variables[0].name.value, "X");
    }

    #[test]
    fn patterns() {
        assert!(matches("*", "A") && matches("A*C*", "ABCD") && matches("*_URL", "DB_URL"));
        assert!(!matches("A*C", "ABCD") && !matches("A", "AB") && !matches("A*B*C", "AC"));
    }
}
