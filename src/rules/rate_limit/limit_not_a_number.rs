//! A limit or window that is text from the environment, or NaN where a variable is not set.

use crate::finding::{Finding, Level};
use crate::model::limiters::{NumberFault, NumberSetting};
use crate::rules::RuleContext;

/// Reports options whose value the installed version does not take as the number that was meant.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let settings = context.project.number_settings();
    settings.iter().map(|setting| finding(context, setting)).collect()
}

fn finding(context: &RuleContext<'_>, setting: &NumberSetting) -> Finding {
    let project = context.project;
    let (option, variable, default) = (&setting.option, &setting.variable, setting.default);
    let product = setting.limiter.product();
    let (message, label, help) = match setting.fault {
        NumberFault::Text => (
            format!("`{option}` gets the text of `{variable}`, where {product} wants a number"),
            "a variable of the environment is always text".to_owned(),
            format!("Make it a number: `Number(process.env.{variable} ?? {default})`."),
        ),
        NumberFault::Nan => (
            format!(
                "`{option}` is NaN where `{variable}` is not set, and nothing in the repository sets it to a number"
            ),
            "NaN without the variable".to_owned(),
            format!("Give it a default: `Number(process.env.{variable} ?? {default})`."),
        ),
        NumberFault::Undefined => (
            format!("`{option}` is undefined where `{variable}` is not set, and nothing in the repository sets it"),
            "undefined without the variable".to_owned(),
            format!("Give it a default: `Number(process.env.{variable} ?? {default})`."),
        ),
    };
    let mut finding = context
        .finding(project.location(setting.written_at), message)
        .with_label(label)
        .with_consequence(format!("In {product} such a `{option}` {}.", setting.effect))
        .with_help(help)
        .with_subject(variable.to_string(), setting.limiter.scope.clone());
    if setting.option_at != setting.written_at {
        finding = finding.with_related(project.location(setting.option_at), format!("given to `{option}` here"));
    }
    for declaration in &setting.declared {
        finding = finding.with_related(declaration.clone(), format!("`{variable}` is declared here"));
    }
    if let Some(source) = setting.limiter.version_source() {
        finding = finding.with_related(source.clone(), format!("{product} is installed"));
    }
    if !setting.limiter.certain {
        finding.level = Level::Advice;
    }
    finding
}
