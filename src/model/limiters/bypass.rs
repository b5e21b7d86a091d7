//! What can lift a limiter: an option that is asked for each request, a limit that the environment raises, or a
//! condition around all of its uses.

use super::throttler;
use super::{Limiter, Options};
use crate::discover::Role;
use crate::model::Project;
use crate::model::deps::{Deps, EnvDep};
use crate::model::knowledge::Form;
use crate::model::names::{At, Expr, Meaning, member_named, path_is, returns};
use crate::model::objects::Property;
use crate::syntax::{Kind, NodeId};

/// What lifts a limiter, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BypassKind {
    /// A variable of the environment, through an option or a condition around the uses.
    Flag,
    /// The limit comes from the environment.
    RaisedLimit,
    /// Something else that can be set from outside: a configuration, a header, a list of addresses.
    Other,
    /// It cannot be told.
    Unknown,
    /// Only some paths are exempt.
    PathOnly,
    /// Nothing.
    None,
}

/// What can lift one limiter.
#[derive(Clone, Debug)]
pub struct Bypass {
    /// What kind of thing lifts it.
    pub kind: BypassKind,
    /// The variables that lift it, for a flag or a raised limit.
    pub env: Vec<EnvDep>,
    /// The option's value, or the condition.
    pub at: Option<At>,
    /// The option that holds it; none for a condition around the uses.
    pub option: Option<String>,
    /// Whether it is a closure that is asked for each request.
    pub is_closure: bool,
}

impl Bypass {
    fn of(kind: BypassKind, at: Option<At>) -> Self {
        Self { kind, env: Vec::new(), at, option: None, is_closure: false }
    }

    fn from_deps(deps: Deps, at: At, option: &str, is_closure: bool) -> Self {
        let kind = if !deps.env.is_empty() {
            BypassKind::Flag
        } else if !deps.settings.is_empty() || deps.request_other {
            BypassKind::Other
        } else if deps.request_path {
            BypassKind::PathOnly
        } else {
            BypassKind::None
        };
        Self { kind, env: deps.env, at: Some(at), option: Some(option.to_owned()), is_closure }
    }
}

impl Project {
    /// What can lift a limiter.
    #[must_use]
    pub fn bypass(&self, limiter: &Limiter) -> Bypass {
        let mut best = self.option_bypass(limiter);
        let weaker = |kind: BypassKind| !matches!(kind, BypassKind::Flag);
        if weaker(best.kind)
            && let Some(found) = self.condition_bypass(limiter)
        {
            best = found;
        }
        if matches!(best.kind, BypassKind::None | BypassKind::PathOnly | BypassKind::Unknown)
            && let Some(found) = self.limit_bypass(limiter)
        {
            best = found;
        }
        let is_open = matches!(best.kind, BypassKind::None | BypassKind::PathOnly);
        if is_open && limiter.row.form != Form::NestModule {
            // Lifted in some places, or put where its uses cannot be followed: nothing is proven.
            if self.is_lifted_somewhere(limiter.at) {
                best.kind = BypassKind::Other;
            } else if self.escapes(limiter.at) {
                best.kind = BypassKind::Unknown;
            }
        }
        best
    }

    /// The options that can lift the limiter.
    fn option_bypass(&self, limiter: &Limiter) -> Bypass {
        let mut best = Bypass::of(BypassKind::None, None);
        let strength = |kind: BypassKind| match kind {
            BypassKind::Flag => 5,
            BypassKind::Other | BypassKind::RaisedLimit => 4,
            BypassKind::Unknown => 3,
            BypassKind::PathOnly => 2,
            BypassKind::None => 1,
        };
        for name in limiter.row.bypass.iter().chain(&limiter.row.off) {
            let found = match self.limiter_option(limiter, std::slice::from_ref(name)) {
                Property::Known((name, value)) | Property::Maybe(Some((name, value))) => {
                    self.value_bypass(&value, name, limiter.row.off.iter().any(|off| off == name))
                }
                Property::Maybe(None) => Bypass::of(BypassKind::Unknown, None),
                Property::Absent => continue,
            };
            if strength(found.kind) > strength(best.kind) {
                best = found;
            }
        }
        best
    }

    /// The value of an option that can lift the limiter.
    fn value_bypass(&self, value: &Expr, option: &str, is_switch: bool) -> Bypass {
        let written = value.at;
        match self.meaning(value) {
            Meaning::Code(code) => match self.kind(code.at) {
                Kind::Function { .. } => {
                    let deps = self.deps_of_function(&code);
                    if deps.is_constant() && self.returns_true(&code) {
                        return Bypass::of(BypassKind::Other, Some(written));
                    }
                    Bypass::from_deps(deps, written, option, true)
                }
                Kind::Array { elements } => {
                    let kind = if elements.is_empty() { BypassKind::None } else { BypassKind::Other };
                    Bypass::of(kind, Some(written))
                }
                Kind::Bool { value } => {
                    let lifts = value != is_switch;
                    Bypass::of(if lifts { BypassKind::Other } else { BypassKind::None }, Some(written))
                }
                Kind::Null => Bypass::of(BypassKind::None, Some(written)),
                _ => {
                    let deps = self.deps(value, None);
                    if deps.is_constant() {
                        Bypass::of(BypassKind::Unknown, Some(written))
                    } else {
                        Bypass::from_deps(deps, written, option, false)
                    }
                }
            },
            Meaning::Global(path) if path_is(&path, &["undefined"]) => Bypass::of(BypassKind::None, Some(written)),
            _ => Bypass::of(BypassKind::Other, Some(written)),
        }
    }

    /// Whether a function returns `true` and nothing else.
    fn returns_true(&self, function: &Expr) -> bool {
        let Some(tree) = self.tree(function.at.file) else { return false };
        let results = returns(tree, function.at.node);
        !results.is_empty()
            && results
                .iter()
                .all(|result| result.is_some_and(|node| self.value(&function.sibling(node)).truth() == Some(true)))
    }

    /// A condition around every use: of the limiter itself, or of throttler's guard.
    fn condition_bypass(&self, limiter: &Limiter) -> Option<Bypass> {
        if limiter.row.form == Form::NestModule {
            return self.guard_bypass(limiter);
        }
        if let Some(found) = self.options_bypass(limiter).or_else(|| self.wrapper_bypass(limiter)) {
            return Some(found);
        }
        let lift = self
            .lift(limiter.at)
            .or_else(|| limiter.frame.as_ref().and_then(|_| self.lift_with(limiter.construction, &limiter.frame)))
            .or_else(|| (limiter.at != limiter.construction).then(|| self.lift(limiter.construction)).flatten())?;
        let kind = if lift.env.is_empty() { BypassKind::Other } else { BypassKind::Flag };
        let is_closure = lift.condition.is_some_and(|at| self.request_handler_around(at).is_some());
        Some(Bypass { kind, env: lift.env, at: lift.condition, option: None, is_closure })
    }

    /// `new RLWrapperBlackAndWhite({ limiter, whiteList })`.
    fn wrapper_bypass(&self, limiter: &Limiter) -> Option<Bypass> {
        let places = self.uses(limiter.at);
        let mut all = std::iter::once(limiter.at).chain(places);
        let wrapper = all.find_map(|at| {
            let tree = self.tree(at.file)?;
            tree.ancestors(at.node).find_map(|node| {
                let Kind::New { callee, .. } = tree.kind(node) else { return None };
                match self.meaning(&Expr::new(at.file, callee)) {
                    Meaning::Package(export) => {
                        let name = export.names().last()?;
                        let is_wrapper = limiter.row.lifted_by.iter().any(|wrapper| *wrapper == **name);
                        is_wrapper.then_some(At { file: at.file, node })
                    }
                    _ => None,
                }
            })
        })?;
        Some(Bypass::of(BypassKind::Other, Some(wrapper)))
    }

    /// `rateLimit(disabled ? { max: 1e9 } : { max: 5 })`.
    fn options_bypass(&self, limiter: &Limiter) -> Option<Bypass> {
        let Options::Object(options) = &limiter.options else { return None };
        let Kind::Conditional { test, .. } = self.kind(options.at) else { return None };
        let deps = self.deps(&options.sibling(test), None);
        let at = At { file: options.at.file, node: test };
        let mut found = deps.is_switchable().then(|| Bypass::from_deps(deps, at, "", false))?;
        found.option = None;
        Some(found)
    }

    /// Throttler's guard: bound under a condition, or a class of ours that asks before it counts.
    fn guard_bypass(&self, limiter: &Limiter) -> Option<Bypass> {
        let guard = self.throttler_guard();
        let mut all: Vec<Bypass> = Vec::new();
        for &at in guard.bound.iter().filter(|at| self.package_of(at.file) == limiter.package) {
            let lift = self.lift(at);
            if let Some(lift) = lift {
                let kind = if lift.env.is_empty() { BypassKind::Other } else { BypassKind::Flag };
                all.push(Bypass { kind, env: lift.env, at: lift.condition, option: None, is_closure: false });
            }
        }
        if guard.is_injected {
            // Asked by code of the repository, which may do so under a condition.
            all.push(Bypass::of(BypassKind::Other, None));
        }
        for class in &guard.classes {
            for method in ["shouldSkip", "canActivate", "handleRequest"] {
                let Some(function) = self.method_of_class(class, method) else { continue };
                let deps = self.deps_of_function(&class.sibling(function));
                if deps.is_switchable() {
                    all.push(Bypass::from_deps(deps, At { file: class.at.file, node: function }, method, true));
                }
            }
        }
        all.sort_by_key(|bypass| bypass.kind != BypassKind::Flag);
        all.into_iter().next()
    }

    fn method_of_class(&self, class: &Expr, name: &str) -> Option<NodeId> {
        let tree = self.tree(class.at.file)?;
        let Kind::Class { members, .. } = tree.kind(class.at.node) else { return None };
        match tree.kind(member_named(tree, members, name, Some(false))?) {
            Kind::Method { function, .. } => Some(function),
            _ => None,
        }
    }

    /// A limit that comes from the environment or from another setting.
    fn limit_bypass(&self, limiter: &Limiter) -> Option<Bypass> {
        let (name, value) = self.limiter_option(limiter, &limiter.row.limit).possible()?;
        let deps = match self.meaning(&value) {
            Meaning::Code(code) if matches!(self.kind(code.at), Kind::Function { .. }) => self.deps_of_function(&code),
            Meaning::Unknown => {
                return Some(Bypass::of(BypassKind::Other, Some(value.at)));
            }
            _ => self.deps(&value, None),
        };
        let is_choice = self.is_choice_between_constants(&value);
        if deps.env.is_empty() && deps.request_other {
            // A limit by user, plan or header: some request is not held by it.
            return Some(Bypass::of(BypassKind::Other, Some(value.at)));
        }
        let kind = match (deps.env.is_empty(), deps.settings.is_empty(), is_choice) {
            (false, _, true) => BypassKind::Flag,
            (false, _, false) => BypassKind::RaisedLimit,
            (true, false, _) => BypassKind::Other,
            (true, true, _) => return None,
        };
        Some(Bypass { kind, env: deps.env, at: Some(value.at), option: Some(name.to_owned()), is_closure: false })
    }

    /// `max: disabled ? 1e9 : 100` is a flag; `max: process.env.MAX ? Number(process.env.MAX) : 100` is a limit of its
    /// own, as the variable that is tested is the one whose number is used.
    fn is_choice_between_constants(&self, value: &Expr) -> bool {
        let Meaning::Code(code) = self.meaning(value) else { return false };
        let Kind::Conditional { test, consequent, alternate } = self.kind(code.at) else { return false };
        let env = |node| self.deps(&code.sibling(node), None).env;
        let tested = env(test);
        let used = [env(consequent), env(alternate)].concat();
        !tested.is_empty() && !used.iter().any(|used| tested.iter().any(|tested| tested.name == used.name))
    }

    /// Whether anything at run time asks the limiter.
    #[must_use]
    pub fn is_enforced(&self, limiter: &Limiter) -> bool {
        if limiter.row.form == Form::NestModule {
            let guard = self.throttler_guard();
            let is_here =
                |at: &At| self.package_of(at.file) == limiter.package && !throttler::skips(self, *at, &limiter.name);
            // nestjs-rate-limiter binds its guard by other names; a module import is all there is to see.
            return limiter.row.package != "@nestjs/throttler" || guard.bound.iter().any(is_here);
        }
        // `global: false` leaves it to the routes to ask for it.
        if limiter.row.form == Form::Register
            && let Property::Known((_, global)) = self.limiter_option(limiter, &["global".to_owned()])
            && self.value(&global).truth() == Some(false)
        {
            return self.limiters().routes.iter().any(|route| route.package == limiter.package);
        }
        let mut uses = self.uses(limiter.at);
        if uses.is_empty() && limiter.at != limiter.construction {
            uses = self.uses(limiter.construction);
        }
        uses.iter().any(|at| {
            self.modules.role(at.file) == Role::Source
                && self.is_reachable(at.file)
                && !self.is_in_uncalled_function(*at)
        })
    }

    /// The deployables in which a limiter is asked: those of the files that use it.
    #[must_use]
    pub fn deployables_of_limiter(&self, limiter: &Limiter) -> Vec<usize> {
        let mut files: Vec<_> = self.uses(limiter.at).into_iter().map(|at| at.file).collect();
        files.push(limiter.at.file);
        files.sort_unstable();
        files.dedup();
        if files.len() > 1 {
            // A shared library's limiter runs where it is mounted.
            files.retain(|file| *file != limiter.construction.file);
        }
        let mut all: Vec<usize> = files.into_iter().flat_map(|file| self.deployables_of(file)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Throttler's guard; looked for once.
    pub(super) fn throttler_guard(&self) -> &throttler::Guard {
        self.throttler_guard.get_or_init(|| throttler::guard(self))
    }
}
