//! Which expressions read the environment: `process.env.X` in all its spellings, and settings objects that were
//! made of the whole environment (`schema.parse(process.env)`).

use std::sync::Arc;

use super::Project;
use super::modules::FileId;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::names::{At, Expr, Meaning, path_is};
use super::values::Value;
use crate::discover::Role;
use crate::syntax::{BindingId, Kind, NodeId, Operator, Tree};

/// A read of one variable, written in the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvRead {
    /// The variable.
    pub name: Arc<str>,
    /// The read.
    pub at: At,
}

impl Project {
    /// Every read of a variable in the sources that servers are made of (no tests, seeds, scripts, examples), by file
    /// and place; found when it is first asked.
    #[must_use]
    pub fn env_reads(&self) -> &[EnvRead] {
        self.env_reads.get_or_init(|| {
            let files: Vec<FileId> = self.modules.ids().collect();
            self.env_reads_in(&files)
        })
    }

    /// The reads that can be of interest to what is reported: all, unless one script only is reported on.
    #[must_use]
    pub fn env_reads_at_sites(&self) -> &[EnvRead] {
        if self.is_narrow() {
            self.env_reads_at_sites.get_or_init(|| self.env_reads_in(self.sites()))
        } else {
            self.env_reads()
        }
    }

    fn env_reads_in(&self, files: &[FileId]) -> Vec<EnvRead> {
        let may_read = |it: &&FileId| {
            self.modules.role(**it) == Role::Source && self.modules.is_parsed(**it) && self.modules.says(**it, "env")
        };
        let files: Vec<FileId> = files.iter().filter(may_read).copied().collect();
        files.par_iter().flat_map_iter(|file| self.env_reads_of(*file)).collect()
    }

    fn env_reads_of(&self, file: FileId) -> Vec<EnvRead> {
        let Some(tree) = self.tree(file) else { return Vec::new() };
        let mut out = Vec::new();
        let mut names: FxHashMap<BindingId, bool> = FxHashMap::default();
        let mut may_be_env = |mut object: NodeId| loop {
            match tree.kind(object) {
                Kind::As { value, .. } => object = value,
                Kind::Member { property, .. } => return tree.text(property) == "env",
                // Few names are the environment; each is followed once.
                Kind::Ident { binding: Some(binding), .. } => {
                    return *names.entry(binding).or_insert_with(|| {
                        may_name_env(tree, binding) && self.is_env_object(&Expr::new(file, object))
                    });
                }
                _ => return false,
            }
        };
        for node in tree.ids() {
            let may_read = match tree.kind(node) {
                Kind::Member { object, .. } | Kind::Index { object, .. } => may_be_env(object),
                Kind::BindingName { .. } => destructuring(tree, node).is_some_and(|(_, value)| may_be_env(value)),
                _ => false,
            };
            if may_read
                && !tree.has_error_in(tree.span(node))
                && let Some(name) = self.env_read(&Expr::new(file, node))
                && !is_written(tree, node)
            {
                out.push(EnvRead { name, at: At { file, node } });
            }
        }
        out
    }

    /// The variable that an expression reads, itself or through aliases of `process.env`; not through constants.
    #[must_use]
    pub fn env_read(&self, expr: &Expr) -> Option<Arc<str>> {
        let tree = self.tree(expr.at.file)?;
        match tree.kind(expr.at.node) {
            Kind::Member { object, property, .. } => {
                self.is_env_object(&expr.sibling(object)).then(|| tree.text(property).into())
            }
            Kind::Index { object, index, .. } => {
                if !self.is_env_object(&expr.sibling(object)) {
                    return None;
                }
                match self.value(&expr.sibling(index)) {
                    Value::Text(name) => Some(name),
                    _ => None,
                }
            }
            // `const { X } = process.env`
            Kind::BindingName { name, .. } => {
                let (property, init) = destructuring(tree, expr.at.node)?;
                let Kind::PatternProperty { key, .. } = tree.kind(property) else { return None };
                if !self.is_env_object(&expr.sibling(init)) {
                    return None;
                }
                match tree.kind(key) {
                    Kind::Key { name } => Some(tree.text(name).into()),
                    _ => Some(tree.text(name).into()),
                }
            }
            Kind::Call { callee, args, .. } => {
                // `Deno.env.get('X')`
                let Meaning::Global(path) = self.meaning(&expr.sibling(callee)) else { return None };
                let &first = tree.list(args).first()?;
                match (path_is(&path, &["Deno", "env", "get"]), tree.kind(first)) {
                    (true, Kind::String { value }) => Some(tree.text(value).into()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether an expression is the whole environment.
    #[must_use]
    pub fn is_env_object(&self, expr: &Expr) -> bool {
        match self.meaning(expr) {
            Meaning::Global(path) => path_is(&path, &["process", "env"]) || path_is(&path, &["Bun", "env"]),
            Meaning::Code(code) => self.is_import_meta_env(code.at),
            _ => false,
        }
    }

    fn is_import_meta_env(&self, at: At) -> bool {
        let Some(tree) = self.tree(at.file) else { return false };
        match tree.kind(at.node) {
            Kind::Member { object, property, .. } => {
                matches!(tree.kind(object), Kind::Meta) && tree.text(property) == "env"
            }
            _ => false,
        }
    }

    /// Whether the whole environment is mentioned below a node (`parse(process.env)`, `{ ...process.env }`).
    #[must_use]
    pub fn mentions_env_object(&self, expr: &Expr) -> Option<NodeId> {
        let tree = self.tree(expr.at.file)?;
        let mut found = None;
        tree.walk(expr.at.node, &mut |node| {
            if found.is_none()
                && matches!(tree.kind(node), Kind::Member { property, .. } if tree.text(property) == "env")
                && self.is_env_object(&expr.sibling(node))
                && !tree.parent(node).is_some_and(|parent| {
                    matches!(tree.kind(parent), Kind::Member { object, .. } | Kind::Index { object, .. } if object == node)
                })
            {
                found = Some(node);
            }
            found.is_none()
        });
        found
    }

    /// Whether the sources refuse to run without a variable: a test that throws or exits, a schema that has it, a list of
    /// required names.
    #[must_use]
    pub fn is_required_somewhere(&self, variable: &str) -> bool {
        let reads = self.env_reads().iter().filter(|it| &*it.name == variable);
        let mut tests = reads.filter_map(|it| Some((self.tree(it.at.file)?, it.at.node)));
        tests.any(|(tree, node)| super::undeclared::is_refused_anywhere(tree, node))
            || self.modules.ids().filter(|it| self.modules.role(*it) == Role::Source).any(|file| {
                let text = self.modules.text_saying(file, variable);
                text.is_some_and(|text| mentions_of(&text, variable).any(|it| it.is_schema()))
            })
    }

    /// Whether some script speaks of a variable other than by reading it: as a key of a schema, in a list of required
    /// names, or in a test before something is thrown. Then its absence may be handled, and nothing is proven.
    #[must_use]
    pub fn is_checked_elsewhere(&self, variable: &str) -> bool {
        let text = |file| self.modules.text_saying(file, variable);
        self.modules.ids().any(|file| text(file).is_some_and(|text| speaks_of(&text, variable)))
    }
}

/// Whether an expression may be the whole environment, by how it is written: following every name would parse half of a
/// repository.
pub(super) fn may_be_env(tree: &Tree, mut object: NodeId) -> bool {
    loop {
        match tree.kind(object) {
            Kind::As { value, .. } => object = value,
            Kind::Member { property, .. } => return tree.text(property) == "env",
            Kind::Ident { binding: Some(binding), .. } => return may_name_env(tree, binding),
            _ => return false,
        }
    }
}

/// The property and the value that a name is taken from: `const { property: name = 1 } = value`.
fn destructuring(tree: &Tree, name: NodeId) -> Option<(NodeId, NodeId)> {
    let mut property = tree.parent(name)?;
    if let Kind::DefaultPattern { .. } = tree.kind(property) {
        property = tree.parent(property)?;
    }
    let Kind::PatternProperty { .. } = tree.kind(property) else { return None };
    let pattern = tree.parent(property)?;
    match tree.kind(tree.parent(pattern)?) {
        Kind::Declarator { init: Some(init), .. } => Some((property, init)),
        _ => None,
    }
}

/// Whether a name may stand for the environment, by itself or by what it is made of: following every import would parse
/// half of a repository.
fn may_name_env(tree: &Tree, binding: BindingId) -> bool {
    let Some(binding) = tree.binding(binding) else { return false };
    if tree.text(binding.name).to_ascii_lowercase().contains("env") {
        return true;
    }
    let Some(parent) = tree.parent(binding.declared) else { return false };
    match tree.kind(parent) {
        Kind::Declarator { init: Some(init), .. } => {
            matches!(tree.kind(init), Kind::Member { property, .. } if tree.text(property) == "env")
        }
        // `import { env as e } from 'node:process'`
        Kind::Import { record } => {
            tree.imports.get(record as usize).is_some_and(|it| tree.text(it.specifier).ends_with("process"))
        }
        Kind::PatternProperty { key, .. } => matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == "env"),
        _ => false,
    }
}

/// Whether a place is assigned to or deleted.
fn is_written(tree: &Tree, node: NodeId) -> bool {
    tree.parent(node).is_some_and(|parent| match tree.kind(parent) {
        Kind::Assign { target, .. } => target == node,
        Kind::Unary { op: Operator::Delete, .. } => true,
        _ => false,
    })
}

fn speaks_of(text: &str, variable: &str) -> bool {
    mentions_of(text, variable).any(|it| it.is_handled_read() || it.is_schema())
}

/// A whole word of a script, and the text around it.
struct Mention<'t> {
    before: &'t str,
    after: &'t str,
    variable: &'t str,
}

/// The mentions of a variable outside comments that have a line of their own.
fn mentions_of<'t>(text: &'t str, variable: &'t str) -> impl Iterator<Item = Mention<'t>> {
    memchr::memmem::find_iter(text.as_bytes(), variable.as_bytes()).filter_map(move |at| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + variable.len()..).unwrap_or_default();
        let is_word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
        let mention = Mention { before, after, variable };
        let line = mention.line().trim_start();
        let is_comment = line.starts_with("//") || line.starts_with('*');
        let is_whole = !is_word(before.chars().next_back()) && !is_word(after.chars().next());
        (is_whole && !is_comment).then_some(mention)
    })
}

impl Mention<'_> {
    /// What stands before it on its line.
    fn line(&self) -> &str {
        self.before.rsplit('\n').next().unwrap_or_default()
    }

    fn is_read(&self) -> bool {
        ["env.", "env['", "env[\""].iter().any(|it| self.before.ends_with(it))
    }

    fn rest(&self) -> &str {
        self.after.trim_start_matches(['\'', '"', ']', '!']).trim_start()
    }

    /// A read in a test or an assertion, or an assignment.
    fn is_handled_read(&self) -> bool {
        let (line, rest) = (self.line(), self.rest());
        let in_test = line.contains("if (") || line.contains("if(") || line.contains("assert");
        let is_set = rest.starts_with('=') && !rest.starts_with("==");
        self.is_read() && (in_test || is_set || rest.starts_with("??=") || rest.starts_with("||="))
    }

    /// A key of a schema (`NAME: z.string()`), a decorated property of a class, a name in a list.
    fn is_schema(&self) -> bool {
        if self.is_read() {
            return false;
        }
        let (before, after, variable) = (self.before, self.after, self.variable);
        let is_quoted = before.ends_with(['\'', '"']) && after.starts_with(['\'', '"']);
        let of_schema = self.rest().trim_start_matches('?').strip_prefix(':').is_some_and(|value| {
            let value = value.lines().next().unwrap_or_default();
            let plain = value.split([',', '}', ';']).next().unwrap_or_default().trim().trim_matches(['\'', '"']);
            let reads = ["env.", "env['", "env[\""].iter().any(|it| value.contains(&format!("{it}{variable}")));
            (value.contains('(') && !reads) || value.trim().is_empty() || plain.parse::<f64>().is_ok()
        });
        let is_decorated = before.trim_end().rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('@'));
        is_quoted || of_schema || is_decorated
    }
}
