//! Decidable values: literals, constants across files, arithmetic, fallbacks, conversions, and what a variable of
//! the environment gives when it is set and when it is not.
//!
//! *Unknown* is an answer like any other. Nothing is executed.

use std::sync::Arc;

use super::Project;
use super::names::{Expr, Meaning, PackageExport, is_env_variable, path_is};
use crate::syntax::{Kind, List, NodeId, Operator};

/// A value, as far as it can be known.
#[derive(Clone, Debug)]
pub enum Value {
    /// Not to be known.
    Unknown,
    /// `undefined`, or a key that is not there.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; may be NaN.
    Number(f64),
    /// A string.
    Text(Arc<str>),
    /// Depends on one variable of the environment.
    Env(EnvValue),
    /// An object literal, an array, a function or a class: code to look into.
    Code(Expr),
    /// An export of a package, not called.
    Package(PackageExport),
    /// One of these.
    OneOf(Vec<Value>),
}

/// What a value read from the environment has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvForm {
    /// The text of the variable.
    Text,
    /// Its text as a number.
    Number,
    /// A yes or no that was computed from it.
    Flag,
}

/// A value that depends on one variable of the environment.
#[derive(Clone, Debug)]
pub struct EnvValue {
    /// The variable.
    pub name: Arc<str>,
    /// What it becomes when it is set.
    pub form: EnvForm,
    /// What it becomes when it is not set.
    pub unset: Box<Value>,
}

impl EnvValue {
    fn becomes(&self, form: EnvForm, unset: impl FnOnce(Value) -> Value) -> Value {
        Value::Env(EnvValue { name: Arc::clone(&self.name), form, unset: Box::new(unset((*self.unset).clone())) })
    }
}

impl Value {
    /// Whether the value counts as true, where that is known.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Value::Undefined | Value::Null => Some(false),
            Value::Bool(value) => Some(*value),
            Value::Number(value) => Some(*value != 0.0 && !value.is_nan()),
            Value::Text(value) => Some(!value.is_empty()),
            Value::Code(_) | Value::Package(_) => Some(true),
            Value::Unknown | Value::Env(_) | Value::OneOf(_) => None,
        }
    }

    /// The number, where it is exactly one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The values it may have, one by one.
    pub fn alternatives(&self) -> Vec<&Value> {
        match self {
            Value::OneOf(values) => values.iter().flat_map(Value::alternatives).collect(),
            value => vec![value],
        }
    }
}

const DEEPEST: usize = 40;

impl Project {
    /// The value of an expression.
    #[must_use]
    pub fn value(&self, expr: &Expr) -> Value {
        self.value_within(expr, DEEPEST)
    }

    fn value_within(&self, expr: &Expr, depth: usize) -> Value {
        let (Some(tree), Some(depth)) = (self.tree(expr.at.file), depth.checked_sub(1)) else { return Value::Unknown };
        let of = |node: NodeId| self.value_within(&expr.sibling(node), depth);
        match tree.kind(expr.at.node) {
            Kind::String { value } => Value::Text(tree.text(value).into()),
            Kind::Number { value } => Value::Number(value),
            Kind::Bool { value } => Value::Bool(value),
            Kind::Null => Value::Null,
            Kind::Template { parts } => self.template(expr, parts, depth),
            Kind::Unary { op, value } => unary(op, of(value)),
            Kind::Binary { op, left, right } => match op {
                Operator::And => and(of(left), || of(right)),
                Operator::Or => or(of(left), &|value| value.truth(), || of(right)),
                Operator::Coalesce => or(of(left), &is_present, || of(right)),
                _ => binary(op, of(left), of(right)),
            },
            Kind::Conditional { test, consequent, alternate } => {
                let test = of(test);
                match test.truth() {
                    Some(true) => of(consequent),
                    Some(false) => of(alternate),
                    None => choice(&test, of(consequent), of(alternate)),
                }
            }
            Kind::As { value, .. } => of(value),
            Kind::Object { .. } | Kind::Array { .. } | Kind::Function { .. } | Kind::Class { .. } => {
                Value::Code(expr.clone())
            }
            Kind::Call { callee, args, .. } => self.call_value(expr, callee, args, depth),
            Kind::EnumMember { .. } => Value::Unknown,
            Kind::Ident { .. }
            | Kind::Member { .. }
            | Kind::Index { .. }
            | Kind::Await { .. }
            | Kind::BindingName { .. } => self.named_value(expr, depth),
            _ => Value::Unknown,
        }
    }

    fn named_value(&self, expr: &Expr, depth: usize) -> Value {
        if let Some(name) = self.env_read(expr) {
            let unset = self.pattern_default(expr).map_or(Value::Undefined, |it| self.value_within(&it, depth));
            return Value::Env(EnvValue { name, form: EnvForm::Text, unset: Box::new(unset) });
        }
        match self.meaning(expr) {
            Meaning::Code(code) if code.at != expr.at => self.value_within(&code, depth),
            Meaning::Code(_) => Value::Unknown,
            Meaning::Package(export) => match self.knowledge.constant(&export) {
                Some(number) => Value::Number(number),
                None => Value::Package(export),
            },
            // `const X = process.env.X`
            Meaning::Global(path) if is_env_variable(&path) => match path.last() {
                Some(name) => Value::Env(EnvValue {
                    name: Arc::clone(name),
                    form: EnvForm::Text,
                    unset: Box::new(Value::Undefined),
                }),
                None => Value::Unknown,
            },
            Meaning::Global(path) => global_value(&path),
            Meaning::Namespace(_) | Meaning::Unknown => Value::Unknown,
        }
    }

    /// The default that a pattern gives a name: `const { X = '10' } = process.env`.
    fn pattern_default(&self, name: &Expr) -> Option<Expr> {
        let tree = self.tree(name.at.file)?;
        match tree.kind(tree.parent(name.at.node)?) {
            Kind::DefaultPattern { pattern, default } if pattern == name.at.node => Some(name.sibling(default)),
            _ => None,
        }
    }

    fn call_value(&self, expr: &Expr, callee: NodeId, args: List, depth: usize) -> Value {
        let Some(tree) = self.tree(expr.at.file) else { return Value::Unknown };
        let args = tree.list(args);
        let arg = |index: usize| {
            args.get(index).map_or(Value::Undefined, |&arg| self.value_within(&expr.sibling(arg), depth))
        };
        match self.meaning(&expr.sibling(callee)) {
            Meaning::Global(path) => {
                if path_is(&path, &["Number"])
                    || path_is(&path, &["parseInt"])
                    || path_is(&path, &["parseFloat"])
                    || path_is(&path, &["Number", "parseInt"])
                    || path_is(&path, &["Number", "parseFloat"])
                {
                    let parses = path.last().is_some_and(|name| name.starts_with("parse"));
                    return to_number(arg(0), parses);
                }
                if path_is(&path, &["Boolean"]) {
                    return to_flag(arg(0), false);
                }
                if path_is(&path, &["String"]) {
                    return to_text(arg(0));
                }
                if let Some(test) = number_test(&path) {
                    return is_number(arg(0), test);
                }
                if path.first().is_some_and(|name| &**name == "Math") {
                    let name = path.last().map_or("", |name| name);
                    return math(name, &(0..args.len()).map(arg).collect::<Vec<_>>());
                }
                Value::Unknown
            }
            Meaning::Package(export) => match self.knowledge.duration(&export, &arg(0)) {
                Some(number) => Value::Number(number),
                None => Value::Unknown,
            },
            Meaning::Code(_) => match self.meaning(expr) {
                Meaning::Code(result) if result.at != expr.at => self.value_within(&result, depth),
                Meaning::Code(_) => Value::Unknown,
                _ => self.named_value(expr, depth),
            },
            _ => Value::Unknown,
        }
    }

    fn template(&self, expr: &Expr, parts: List, depth: usize) -> Value {
        let Some(tree) = self.tree(expr.at.file) else { return Value::Unknown };
        let mut text = String::new();
        for &part in tree.list(parts) {
            match self.value_within(&expr.sibling(part), depth) {
                Value::Text(part) => text.push_str(&part),
                Value::Number(part) => text.push_str(&number_text(part)),
                Value::Bool(part) => text.push_str(if part { "true" } else { "false" }),
                _ => return Value::Unknown,
            }
        }
        Value::Text(text.into())
    }
}

/// A number as JavaScript writes it, for the numbers that configuration has.
#[must_use]
pub fn number_text(value: f64) -> String {
    if value.is_nan() { "NaN".to_owned() } else { format!("{value}") }
}

fn global_value(path: &[Arc<str>]) -> Value {
    let is = |wanted: &[&str]| path_is(path, wanted);
    if is(&["undefined"]) {
        Value::Undefined
    } else if is(&["NaN"]) {
        Value::Number(f64::NAN)
    } else if is(&["Infinity"]) || is(&["Number", "POSITIVE_INFINITY"]) {
        Value::Number(f64::INFINITY)
    } else if is(&["Number", "MAX_SAFE_INTEGER"]) {
        Value::Number(9_007_199_254_740_991.0)
    } else if is(&["Number", "MAX_VALUE"]) {
        Value::Number(f64::MAX)
    } else {
        Value::Unknown
    }
}

fn one_of(values: Vec<Value>) -> Value {
    let mut out: Vec<Value> = Vec::new();
    for value in values {
        match value {
            Value::OneOf(inner) => out.extend(inner),
            value => out.push(value),
        }
    }
    if out.len() == 1 { out.pop().unwrap_or(Value::Unknown) } else { Value::OneOf(out) }
}

/// `test ? consequent : alternate`. A test of a variable decides what happens where the variable is not set, on either
/// side: `process.env.MAX ? Number(process.env.MAX) : 100` is never NaN.
fn choice(test: &Value, consequent: Value, alternate: Value) -> Value {
    let Value::Env(tested) = test else { return one_of(vec![consequent, alternate]) };
    let unset = match tested.unset.truth() {
        Some(true) => consequent.clone(),
        Some(false) => alternate.clone(),
        None => return one_of(vec![consequent, alternate]),
    };
    let unset = match unset {
        Value::Env(env) if env.name == tested.name => *env.unset,
        other => other,
    };
    let without = |value: Value| match value {
        Value::Env(env) if env.name == tested.name => env.becomes(env.form, |_| unset.clone()),
        other => other,
    };
    one_of(vec![without(consequent), without(alternate)])
}

fn is_present(value: &Value) -> Option<bool> {
    match value {
        Value::Undefined | Value::Null => Some(false),
        Value::Unknown | Value::OneOf(_) | Value::Env(_) => None,
        _ => Some(true),
    }
}

/// `left || right` and `left ?? right`, which differ in what `keeps` the left side.
fn or(left: Value, keeps: &dyn Fn(&Value) -> Option<bool>, right: impl FnOnce() -> Value) -> Value {
    match left {
        Value::Env(env) => match keeps(&env.unset) {
            Some(true) => Value::Env(env),
            Some(false) => env.becomes(env.form, |_| right()),
            None => {
                let right = right();
                env.becomes(env.form, |unset| one_of(vec![unset, right]))
            }
        },
        left => match keeps(&left) {
            Some(true) => left,
            Some(false) => right(),
            None => one_of(vec![left, right()]),
        },
    }
}

fn and(left: Value, right: impl FnOnce() -> Value) -> Value {
    match left.truth() {
        Some(true) => right(),
        Some(false) => left,
        None => one_of(vec![left, right()]),
    }
}

fn unary(op: Operator, value: Value) -> Value {
    match op {
        Operator::Not => to_flag(value, true),
        Operator::Add => to_number(value, false),
        Operator::Sub => match to_number(value, false) {
            Value::Number(number) => Value::Number(-number),
            Value::Env(env) => env.becomes(EnvForm::Number, |unset| unary(Operator::Sub, unset)),
            _ => Value::Unknown,
        },
        Operator::Void => Value::Undefined,
        _ => Value::Unknown,
    }
}

/// `Number(value)`, or `parseInt`/`parseFloat` (which read a number at the start of a text).
fn to_number(value: Value, parses: bool) -> Value {
    match value {
        Value::Env(env) => env.becomes(EnvForm::Number, |unset| to_number(unset, parses)),
        Value::Number(number) => Value::Number(number),
        Value::Undefined => Value::Number(f64::NAN),
        Value::Null => Value::Number(if parses { f64::NAN } else { 0.0 }),
        Value::Bool(value) if !parses => Value::Number(f64::from(u8::from(value))),
        Value::Text(text) => Value::Number(parse_number(&text, parses)),
        Value::OneOf(values) => one_of(values.into_iter().map(|value| to_number(value, parses)).collect()),
        _ => Value::Unknown,
    }
}

fn parse_number(text: &str, parses: bool) -> f64 {
    let text = text.trim();
    if parses {
        let end = text
            .char_indices()
            .find(|(at, it)| !(it.is_ascii_digit() || *it == '.' || (*at == 0 && matches!(it, '-' | '+'))))
            .map_or(text.len(), |(at, _)| at);
        return text.get(..end).and_then(|digits| digits.parse().ok()).unwrap_or(f64::NAN);
    }
    if text.is_empty() {
        return 0.0;
    }
    text.parse().unwrap_or(f64::NAN)
}

fn to_flag(value: Value, negated: bool) -> Value {
    match value {
        Value::Env(env) => env.becomes(EnvForm::Flag, |unset| to_flag(unset, negated)),
        value => value.truth().map_or(Value::Unknown, |truth| Value::Bool(truth != negated)),
    }
}

/// A global that asks something of a number.
fn number_test(path: &[Arc<str>]) -> Option<fn(f64) -> bool> {
    let is = |name: &str| path_is(path, &[name]) || path_is(path, &["Number", name]);
    if is("isNaN") {
        Some(f64::is_nan)
    } else if is("isFinite") {
        Some(f64::is_finite)
    } else if is("isInteger") || is("isSafeInteger") {
        Some(|number| number.is_finite() && number.fract() == 0.0)
    } else {
        None
    }
}

fn is_number(value: Value, test: fn(f64) -> bool) -> Value {
    match to_number(value, false) {
        Value::Number(number) => Value::Bool(test(number)),
        Value::Env(env) => env.becomes(EnvForm::Flag, |unset| is_number(unset, test)),
        _ => Value::Unknown,
    }
}

fn to_text(value: Value) -> Value {
    match value {
        Value::Env(env) => env.becomes(EnvForm::Text, to_text),
        Value::Number(number) => Value::Text(number_text(number).into()),
        Value::Text(text) => Value::Text(text),
        _ => Value::Unknown,
    }
}

fn math(name: &str, args: &[Value]) -> Value {
    let [first, rest @ ..] = args else { return Value::Unknown };
    if let Value::Env(env) = first {
        // `Math.max(1, Number(x))` of an unset variable is NaN, as all of `Math` is.
        return env.becomes(EnvForm::Number, |unset| math(name, &[&[unset][..], rest].concat()));
    }
    let Some(numbers) = args.iter().map(Value::number).collect::<Option<Vec<f64>>>() else { return Value::Unknown };
    let any_nan = numbers.iter().any(|number| number.is_nan());
    let fold = |pick: fn(f64, f64) -> f64| numbers.iter().copied().reduce(pick).unwrap_or(f64::NAN);
    Value::Number(match (name, numbers.as_slice()) {
        ("max" | "min", _) if any_nan => f64::NAN,
        ("max", _) => fold(f64::max),
        ("min", _) => fold(f64::min),
        ("floor" | "trunc", [one]) => one.floor(),
        ("ceil", [one]) => one.ceil(),
        ("round", [one]) => one.round(),
        ("abs", [one]) => one.abs(),
        _ => return Value::Unknown,
    })
}

fn binary(op: Operator, left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Env(env), right) => env.becomes(form_after(op, env.form), |unset| binary(op, unset, right)),
        (left, Value::Env(env)) => env.becomes(form_after(op, env.form), |unset| binary(op, left, unset)),
        (Value::OneOf(values), right) => {
            one_of(values.into_iter().map(|value| binary(op, value, right.clone())).collect())
        }
        (left, Value::OneOf(values)) => {
            one_of(values.into_iter().map(|value| binary(op, left.clone(), value)).collect())
        }
        (left, right) => plain_binary(op, &left, &right),
    }
}

fn form_after(op: Operator, form: EnvForm) -> EnvForm {
    match op {
        Operator::Sub | Operator::Mul | Operator::Div | Operator::Mod | Operator::Pow => EnvForm::Number,
        Operator::Add => form,
        _ => EnvForm::Flag,
    }
}

fn plain_binary(op: Operator, left: &Value, right: &Value) -> Value {
    let equal = || match (left, right) {
        (Value::Text(a), Value::Text(b)) => Some(a == b),
        (Value::Number(a), Value::Number(b)) => Some(a == b),
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => Some(true),
        (Value::Unknown | Value::Code(_) | Value::Package(_), _)
        | (_, Value::Unknown | Value::Code(_) | Value::Package(_)) => None,
        _ => Some(false),
    };
    let flag = |value: Option<bool>| value.map_or(Value::Unknown, Value::Bool);
    match op {
        Operator::StrictEqual | Operator::Equal => return flag(equal()),
        Operator::StrictNotEqual | Operator::NotEqual => return flag(equal().map(|it| !it)),
        Operator::Add => {
            if let (Value::Text(a), Value::Text(b)) = (left, right) {
                return Value::Text(format!("{a}{b}").into());
            }
        }
        _ => {}
    }
    let number = |value: &Value| match value {
        Value::Undefined => Some(f64::NAN),
        Value::Text(text) if op != Operator::Add => Some(parse_number(text, false)),
        value => value.number(),
    };
    let (Some(a), Some(b)) = (number(left), number(right)) else { return Value::Unknown };
    match op {
        Operator::Add => Value::Number(a + b),
        Operator::Sub => Value::Number(a - b),
        Operator::Mul => Value::Number(a * b),
        Operator::Div => Value::Number(a / b),
        Operator::Mod => Value::Number(a % b),
        Operator::Pow => Value::Number(a.powf(b)),
        Operator::Less => Value::Bool(a < b),
        Operator::LessEqual => Value::Bool(a <= b),
        Operator::Greater => Value::Bool(a > b),
        Operator::GreaterEqual => Value::Bool(a >= b),
        _ => Value::Unknown,
    }
}
