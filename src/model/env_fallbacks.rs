//! What the code does where a variable of the environment is not set: the branch that it takes, the text that it takes
//! instead. Knows no rule: whether that is harmless is not asked here.

use rustc_hash::FxHashSet;

use super::Project;
use super::names::{At, Expr};
use super::values::Value;
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// How many names, members and calls a value is followed through.
const FURTHEST: usize = 5;

/// What happens without a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// This text is taken instead, written here.
    Text {
        /// The text.
        text: String,
        /// Where it is written.
        at: At,
    },
    /// This branch runs, and (where there is one) the other does not.
    Branch {
        /// The condition.
        test: At,
        /// The expression or statements of the branch.
        taken: Vec<NodeId>,
        /// The other branch.
        other: Option<NodeId>,
    },
    /// This name becomes true: `const isMock = !process.env.X`, or what a function of that name returns.
    Flag {
        /// The name.
        name: String,
        /// What becomes true.
        at: At,
    },
}

impl Project {
    /// What the code does where the variable of a read is not set.
    #[must_use]
    pub fn fallbacks(&self, read: At) -> Vec<Fallback> {
        let mut search = Search { project: self, out: Vec::new(), seen: FxHashSet::default() };
        search.follow(read, Carries::Value, FURTHEST);
        search.out
    }
}

/// What an expression tells of the variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Carries {
    /// Its text, which is falsy without it.
    Value,
    /// True with it.
    Presence,
    /// True without it.
    Absence,
}

struct Search<'p> {
    project: &'p Project,
    out: Vec<Fallback>,
    seen: FxHashSet<(At, Carries)>,
}

impl Search<'_> {
    fn follow(&mut self, at: At, carries: Carries, hops: usize) {
        let Some(tree) = self.project.tree(at.file) else { return };
        if hops == 0 || !self.seen.insert((at, carries)) {
            return;
        }
        if let Kind::BindingName { .. } = tree.kind(at.node) {
            self.destructured(tree, at, carries, hops);
            return;
        }
        let (mut child, mut carries) = (at.node, carries);
        for node in tree.ancestors(at.node) {
            match tree.kind(node) {
                Kind::As { .. } | Kind::Await { .. } => {}
                Kind::Unary { op: Operator::Not, .. } => carries = carries.negated(),
                Kind::Binary { op, left, right } => {
                    let other = if left == child { right } else { left };
                    match self.binary(tree, at, op, left == child, other, carries) {
                        Some(next) => carries = next,
                        None => return,
                    }
                }
                Kind::Call { callee, args, .. } => {
                    let is_boolean = matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "Boolean");
                    // `url.trim()` is as absent as `url`.
                    let is_trim = callee == child && carries == Carries::Value;
                    if !is_trim && (!is_boolean || tree.list(args) != [child]) {
                        return;
                    }
                    if is_boolean {
                        carries = if carries == Carries::Absence { Carries::Absence } else { Carries::Presence };
                    }
                }
                Kind::Member { property, .. } if tree.text(property) == "trim" && carries == Carries::Value => {}
                Kind::Conditional { test, consequent, alternate } => {
                    if test == child {
                        let is_absent = carries == Carries::Absence;
                        let (taken, other) = if is_absent { (consequent, alternate) } else { (alternate, consequent) };
                        self.text(at.file, taken);
                        let test = At { file: at.file, node: test };
                        self.out.push(Fallback::Branch { test, taken: vec![taken], other: Some(other) });
                    }
                    return;
                }
                Kind::If { test, consequent, alternate } => {
                    if test == child {
                        self.branch(tree, At { file: at.file, node: test }, node, (consequent, alternate), carries);
                    }
                    return;
                }
                Kind::Declarator { target, init: Some(init), .. } if init == child => {
                    self.named(tree, At { file: at.file, node: target }, at, carries);
                    for mention in self.project.mentions(At { file: at.file, node: target }) {
                        self.follow(mention, carries, hops - 1);
                    }
                    return;
                }
                Kind::Property { key, .. } => {
                    self.member(tree, At { file: at.file, node }, key, carries, hops);
                    return;
                }
                Kind::Return { .. } | Kind::Function { .. } => {
                    let function = match tree.kind(node) {
                        Kind::Function { body, .. } if body != Some(child) => return,
                        Kind::Function { .. } => Some(node),
                        _ => tree.enclosing_function(node),
                    };
                    if let Some(function) = function {
                        self.returned(tree, At { file: at.file, node: function }, at, carries, hops);
                    }
                    return;
                }
                _ => return,
            }
            child = node;
        }
    }

    /// What an operation with the value carries; `None` where it tells no more.
    fn binary(
        &mut self,
        tree: &Tree,
        at: At,
        op: Operator,
        is_left: bool,
        other: NodeId,
        carries: Carries,
    ) -> Option<Carries> {
        match (op, carries) {
            (Operator::Or | Operator::Coalesce, Carries::Value) if is_left => {
                self.text(at.file, other);
                let taken = vec![other];
                self.out.push(Fallback::Branch { test: at, taken, other: None });
                None
            }
            // `mode === 'mock' || !url`: true without it, whatever the rest says.
            (Operator::Or, Carries::Absence) => Some(Carries::Absence),
            // `url && flag`: false without it.
            (Operator::And, Carries::Value | Carries::Presence) => Some(Carries::Presence),
            (Operator::Equal | Operator::StrictEqual, Carries::Value) if is_nothing(tree, other) => {
                Some(Carries::Absence)
            }
            (Operator::NotEqual | Operator::StrictNotEqual, Carries::Value) if is_nothing(tree, other) => {
                Some(Carries::Presence)
            }
            _ => None,
        }
    }

    fn branch(
        &mut self,
        tree: &Tree,
        test: At,
        statement: NodeId,
        (consequent, alternate): (NodeId, Option<NodeId>),
        carries: Carries,
    ) {
        let (taken, other) = match carries {
            Carries::Absence => (vec![consequent], alternate),
            _ => match alternate {
                Some(alternate) => (vec![alternate], Some(consequent)),
                // `if (url) return new Redis(url);` and what follows.
                None if leaves(tree, consequent) => (following(tree, statement), Some(consequent)),
                None => return,
            },
        };
        self.out.push(Fallback::Branch { test, taken, other });
    }

    /// `const { X = 'default' } = process.env`
    fn destructured(&mut self, tree: &Tree, at: At, carries: Carries, hops: usize) {
        if let Some(Kind::DefaultPattern { default, .. }) = tree.parent(at.node).map(|it| tree.kind(it)) {
            self.text(at.file, default);
            return;
        }
        for mention in self.project.mentions(at) {
            self.follow(mention, carries, hops - 1);
        }
    }

    fn member(&mut self, tree: &Tree, property: At, key: NodeId, carries: Carries, hops: usize) {
        let Kind::Key { name } = tree.kind(key) else { return };
        let holder = tree.parent(property.node).and_then(|it| tree.parent(it)).map(|it| tree.kind(it));
        let Some(Kind::Declarator { target, .. }) = holder else { return };
        for site in self.project.member_sites(At { file: property.file, node: target }, tree.text(name)) {
            self.follow(site, carries, hops - 1);
        }
    }

    fn returned(&mut self, tree: &Tree, function: At, from: At, carries: Carries, hops: usize) {
        if carries == Carries::Absence
            && let Some(name) = super::placement::function_name(tree, function.node)
        {
            self.out.push(Fallback::Flag { name, at: from });
        }
        for site in self.project.calls_or_uses(tree, function) {
            let call = self.project.tree(site.file).and_then(|tree| {
                let call = tree.parent(site.node)?;
                matches!(tree.kind(call), Kind::Call { callee, .. } if callee == site.node).then_some(call)
            });
            if let Some(node) = call {
                self.follow(At { file: site.file, node }, carries, hops - 1);
            }
        }
    }

    fn named(&mut self, tree: &Tree, target: At, from: At, carries: Carries) {
        if let (Carries::Absence, Kind::BindingName { name, .. }) = (carries, tree.kind(target.node)) {
            self.out.push(Fallback::Flag { name: tree.text(name).to_owned(), at: from });
        }
    }

    /// The text of an expression, where it is one.
    fn text(&mut self, file: super::modules::FileId, node: NodeId) {
        if let Value::Text(text) = self.project.value(&Expr::new(file, node)) {
            self.out.push(Fallback::Text { text: text.to_string(), at: At { file, node } });
        }
    }
}

impl Carries {
    fn negated(self) -> Self {
        match self {
            Carries::Value | Carries::Presence => Carries::Absence,
            Carries::Absence => Carries::Presence,
        }
    }
}

/// `undefined`, `null`, `''`.
fn is_nothing(tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        Kind::Null => true,
        Kind::Ident { name, binding: None } => tree.text(name) == "undefined",
        Kind::String { value } => tree.text(value).is_empty(),
        _ => false,
    }
}

/// Whether a statement ends in a `return` or `throw`.
fn leaves(tree: &Tree, statement: NodeId) -> bool {
    match tree.kind(statement) {
        Kind::Return { .. } | Kind::Throw { .. } => true,
        Kind::Block { body } => tree.list(body).last().is_some_and(|&it| leaves(tree, it)),
        _ => false,
    }
}

/// The statements behind one in its block.
fn following(tree: &Tree, statement: NodeId) -> Vec<NodeId> {
    let Some(Kind::Block { body } | Kind::Program { body }) = tree.parent(statement).map(|it| tree.kind(it)) else {
        return Vec::new();
    };
    tree.list(body).iter().copied().skip_while(|it| *it != statement).skip(1).collect()
}
