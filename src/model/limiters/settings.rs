//! The numbers that limiters are given: windows and limits, with the place where each is written.

use std::sync::Arc;

use super::{Limiter, Options};
use crate::finding::Location;
use crate::model::Project;
use crate::model::knowledge::Unit;
use crate::model::names::{At, Expr, Meaning};
use crate::model::objects::Property;
use crate::model::values::{EnvForm, EnvValue, Value};
use crate::syntax::{Kind, Operator};

/// A window that is a plain number.
#[derive(Clone, Debug)]
pub struct WindowSetting {
    /// The limiter, or the one whose list a `@Throttle` overrides.
    pub limiter: Limiter,
    /// The option's name.
    pub option: String,
    /// Its number.
    pub number: f64,
    /// Where the number is written, maybe in another file.
    pub written_at: At,
    /// Where the option gets it.
    pub option_at: At,
    /// Whether it is a product with a factor of 1000.
    pub has_factor_of_1000: bool,
    /// What the finding is about.
    pub subject: String,
}

/// What is wrong with a number that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Text of the environment.
    Text,
    /// NaN, where a variable is not set.
    Nan,
    /// `undefined`, where a variable is not set.
    Undefined,
}

/// An option that may not be the number it should be.
#[derive(Clone, Debug)]
pub struct NumberSetting {
    /// The limiter.
    pub limiter: Limiter,
    /// The option's name.
    pub option: String,
    /// The variable of the environment.
    pub variable: Arc<str>,
    /// What is wrong.
    pub fault: NumberFault,
    /// What the installed version does with it, from its row.
    pub effect: String,
    /// Where the value is written.
    pub written_at: At,
    /// Where the option gets it.
    pub option_at: At,
    /// A default that would do, as code.
    pub default: &'static str,
    /// Declarations of the variable that do not help.
    pub declared: Vec<Location>,
}

impl Unit {
    /// A window in milliseconds; none where a number has no unit here.
    #[must_use]
    pub fn milliseconds(self, number: f64) -> Option<f64> {
        match self {
            Unit::Ms => Some(number),
            Unit::S => Some(number * 1_000.0),
            Unit::None => None,
        }
    }
}

impl Project {
    /// An option's number, where it is exactly one.
    #[must_use]
    pub fn limiter_number(&self, limiter: &Limiter, names: &[String]) -> Option<f64> {
        let (_, value) = self.limiter_option(limiter, names).known()?;
        self.value(&value).number()
    }

    /// Every window that is a plain number, of limiters and of the decorators that override them.
    #[must_use]
    pub fn window_settings(&self) -> Vec<WindowSetting> {
        let limiters = self.limiters();
        let all = limiters.list.iter().chain(&limiters.overrides).chain(&limiters.routes);
        all.filter_map(|limiter| self.window_setting(limiter)).collect()
    }

    fn window_setting(&self, limiter: &Limiter) -> Option<WindowSetting> {
        let (option, value) = self.limiter_option(limiter, &limiter.row.window).possible()?;
        let number = self.value(&value).number().filter(|number| number.is_finite())?;
        let written = self.written(&value);
        Some(WindowSetting {
            option: option.to_owned(),
            number,
            written_at: written.at,
            option_at: value.at,
            has_factor_of_1000: self.has_factor_of_1000(&written, 8),
            subject: format!("{} {option}", limiter.name),
            limiter: limiter.clone(),
        })
    }

    /// Where an expression's value is written: the other end of the names that lead to it.
    #[must_use]
    pub fn written(&self, value: &Expr) -> Expr {
        match self.meaning(value) {
            Meaning::Code(code)
                if !matches!(self.kind(code.at), Kind::BindingName { .. } | Kind::EnumMember { .. }) =>
            {
                code
            }
            _ => value.clone(),
        }
    }

    fn has_factor_of_1000(&self, value: &Expr, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let value = self.written(value);
        match self.kind(value.at) {
            Kind::Binary { op: Operator::Mul, left, right } => {
                [left, right].iter().any(|&side| self.has_factor_of_1000(&value.sibling(side), depth))
            }
            Kind::Number { value } => {
                [1_000.0, 60_000.0, 3_600_000.0].iter().any(|factor| (value - factor).abs() < 0.5) && depth < 7
            }
            _ => false,
        }
    }

    /// Every limit or window that may not be the number it should be, where the installed version then does
    /// something else than was meant.
    #[must_use]
    pub fn number_settings(&self) -> Vec<NumberSetting> {
        let limiters = self.limiters();
        let mut found = Vec::new();
        for limiter in limiters.list.iter().chain(&limiters.overrides) {
            let row = &limiter.row;
            let limit = [&row.limit_text, &row.limit_nan, &row.limit_undefined];
            let window = [&row.window_text, &row.window_nan, &row.window_undefined];
            let minute = if row.unit == Unit::S { "60" } else { "60_000" };
            for (names, effects, default) in [(&row.limit, limit, "100"), (&row.window, window, minute)] {
                found.extend(self.number_setting(limiter, names, effects, default));
            }
        }
        found
    }

    fn number_setting(
        &self,
        limiter: &Limiter,
        names: &[String],
        effects: [&Option<String>; 3],
        default: &'static str,
    ) -> Option<NumberSetting> {
        let Property::Known((option, value)) = self.limiter_option(limiter, names) else { return None };
        let result = self.value(&value);
        let [text, nan, undefined] = effects;
        let (env, fault, effect) = result.alternatives().into_iter().find_map(|value| match value {
            Value::Env(env) => self.fault_of(env, text, nan, undefined).map(|(fault, effect)| (env, fault, effect)),
            _ => None,
        })?;
        let declared = self.env().of(&env.name);
        if fault != NumberFault::Text
            && (self.env().is_platform_provided(&env.name)
                || declared.iter().any(|it| it.value.as_deref().is_none_or(is_number))
                || self.is_checked_elsewhere(&env.name))
        {
            return None;
        }
        Some(NumberSetting {
            option: option.to_owned(),
            variable: Arc::clone(&env.name),
            fault,
            effect: effect.to_owned(),
            default,
            written_at: self.written(&value).at,
            option_at: value.at,
            declared: declared.iter().map(|it| it.location.clone()).take(2).collect(),
            limiter: limiter.clone(),
        })
    }

    fn fault_of<'e>(
        &self,
        env: &EnvValue,
        text: &'e Option<String>,
        nan: &'e Option<String>,
        undefined: &'e Option<String>,
    ) -> Option<(NumberFault, &'e str)> {
        if env.form == EnvForm::Text
            && let Some(effect) = text
        {
            return Some((NumberFault::Text, effect));
        }
        match *env.unset {
            Value::Number(number) if number.is_nan() => nan.as_deref().map(|effect| (NumberFault::Nan, effect)),
            // `Number(x) || undefined` asks for the package's default.
            Value::Undefined if env.form == EnvForm::Text => {
                undefined.as_deref().map(|effect| (NumberFault::Undefined, effect))
            }
            _ => None,
        }
    }

    /// Whether a limiter's counters live in the process.
    #[must_use]
    pub fn counts_in_memory(&self, limiter: &Limiter) -> bool {
        limiter.row.memory
            && !matches!(limiter.options, Options::Unknown)
            && matches!(self.limiter_option(limiter, &limiter.row.store), Property::Absent)
    }
}

fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_finite)
}
