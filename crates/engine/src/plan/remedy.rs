//! What to do about a helper among the regular containers: it depends on the helper, and on the place where it stands.

use super::obstacle::to_mend;
use super::reason::Reason;
use super::step::Step;
use crate::catalog::schema::{Exception, Injector, NativeMode};
use crate::classify::{Member, Running};
use crate::json::Text;
use crate::template::{Case, Completion};
use crate::text::{say, shown};

/// What to do about a helper among the regular containers.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy<'s> {
    /// In which way it is made right.
    pub approach: Approach<'s>,
    /// The steps, in their order.
    pub steps: Vec<Step<'s>>,
    /// Whether the helper may end by itself where that would be right: nothing is to be done then.
    pub may_end: bool,
}

/// In which way a helper is made right.
#[derive(Clone, Debug, PartialEq)]
pub enum Approach<'s> {
    /// An injector leaves it where it is on purpose: it is exempt.
    Exempt(&'s Exception<'s>),
    /// An object of this kind cannot hold a native sidecar: it is exempt.
    Impossible,
    /// It is moved in a Job that is created anew.
    Recreate,
    /// Its injector makes it native, by an annotation of the pods.
    Annotate(&'s Injector<'s>),
    /// Its injector makes it native, by a setting of the whole installation.
    Configure(&'s Injector<'s>),
    /// A newer version of its injector makes it native.
    Update(&'s Injector<'s>),
    /// Its injector cannot make it native.
    NoNativeMode(&'s Injector<'s>),
    /// It is left to its injector together with these init containers, or moved.
    InjectOrMove(&'s Injector<'s>, Vec<&'s str>),
    /// It is moved, when all this has been mended.
    Move(Vec<Reason<'s>>),
}

impl<'s> Remedy<'s> {
    /// The remedy for the helper at a place among the members.
    #[must_use]
    pub fn of<'t>(case: &Case<'t, 's>, place: usize, member: &Member<'t, 's>) -> Self {
        let approach = Approach::of(case, place, member);
        let steps = approach.steps(case, place);
        let exempt = matches!(approach, Approach::Exempt(_));
        let may_end =
            !exempt && matches!(member.running, Running::Perhaps(_)) && case.template.completion != Completion::Runs;
        Self { approach, steps, may_end }
    }
}

impl<'s> Approach<'s> {
    fn of<'t>(case: &Case<'t, 's>, place: usize, member: &Member<'t, 's>) -> Self {
        let template = &case.template;
        if let Some(exception) = template.exception(member) {
            return Self::Exempt(exception);
        }
        if !template.kind.holds_sidecars() {
            return Self::Impossible;
        }
        if case.update && template.is_job() {
            return Self::Recreate;
        }
        match member.helper().and_then(|helper| helper.injector.get()) {
            Some(injector) if template.injected_by(member).is_some() || template.is_placeholder(member) => {
                Self::of_injector(injector)
            }
            Some(injector) if !template.is_pod() && injector.native != NativeMode::None => {
                Self::InjectOrMove(injector, template.companions_of(injector))
            }
            _ => Self::Move(to_mend(case, place, member)),
        }
    }

    /// What is edited in a container lasts only until it is injected again.
    fn of_injector(injector: &'s Injector<'s>) -> Self {
        match (&injector.annotation, &injector.setting, &injector.default) {
            (Some(_), _, _) => Self::Annotate(injector),
            (None, Some(_), _) => Self::Configure(injector),
            (None, None, Some(_)) => Self::Update(injector),
            (None, None, None) => Self::NoNativeMode(injector),
        }
    }

    fn steps(&self, case: &Case<'_, 's>, place: usize) -> Vec<Step<'s>> {
        let exempt = |reason| vec![Step::Exempt { reason }];
        match self {
            Self::Exempt(exception) => exempt(exception.why.to_string().into()),
            Self::Impossible => exempt(cannot_hold(case)),
            Self::Recreate => [Step::Recreate].into_iter().chain(Step::to_move(case, place)).collect(),
            Self::Annotate(injector) => vec![Step::Annotate(injector)],
            Self::Configure(injector) => {
                let (name, setting) = (called(injector), injector.setting.as_deref().unwrap_or_default());
                vec![Step::Manual(say!["whoever runs ", name, ": ", setting, since(&injector.setting_since)])]
            }
            Self::Update(injector) => vec![Step::Manual(update(injector))],
            Self::NoNativeMode(injector) => match injector.alternative.as_deref() {
                // Exempt, the Job would still hang.
                Some(other) if case.template.completes() => vec![Step::Manual(other.to_owned().into())],
                _ => exempt(say![called(injector), " has no native sidecars yet"]),
            },
            Self::InjectOrMove(..) => Step::to_move(case, place).into_iter().collect(),
            Self::Move(first) => {
                let mended = first.iter().map(Reason::step);
                mended.chain(Step::to_move(case, place)).collect()
            }
        }
    }
}

/// That an object of this kind cannot hold native sidecars.
pub(crate) fn cannot_hold(case: &Case<'_, '_>) -> Text<'static> {
    let kind = case.template.kind.kind;
    say!["a ", shown(&kind.kind, 63), " of ", shown(&kind.api_group, 63), " cannot hold native sidecars"]
}

/// To update an injector that makes its helper native by itself.
pub(crate) fn update(injector: &Injector<'_>) -> Text<'static> {
    let default = injector.default.as_deref().unwrap_or_default();
    say!["update ", called(injector), ": native is the default ", default]
}

/// Since which version something holds: ` (Istio 1.24 or later)`.
pub(crate) fn since(version: &Option<Text<'_>>) -> Text<'static> {
    version.as_ref().map(|version| say![" (", version, " or later)"]).unwrap_or_default()
}

/// An injector's name in a sentence: `the Vault Agent Injector`, but `Istio`.
pub(crate) fn called(injector: &Injector<'_>) -> Text<'static> {
    const TOOLS: [&str; 7] = ["injector", "operator", "webhook", "driver", "controller", "agent", "sidecar"];
    let last = injector.name.rsplit(' ').next().unwrap_or_default();
    if TOOLS.iter().any(|tool| last.eq_ignore_ascii_case(tool)) {
        say!["the ", injector.name]
    } else {
        injector.name.to_string().into()
    }
}
