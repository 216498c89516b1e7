//! What each finding comes to, by the settings and the object's circumstances.

mod decision;
mod effect;
mod preexisting;
mod suppression;

pub use decision::{Decision, Decisions, Outcome, Suppressed};
pub use suppression::{Ignored, Suppression};

use crate::classify::HelperSet;
use crate::json::Text;
use crate::kubernetes::workload::{self, Known, Object};
use crate::kubernetes::{Circumstances, Owner};
use crate::plan::{Obstacle, Plan, Reason};
use crate::rewrite::rewrite;
use crate::rules::{self, Finding};
use crate::settings::Settings;
use crate::template::{Case, PodTemplate};
use crate::text::Index;
use decision::name;
use effect::Effect;
use preexisting::Preexisting;
use std::cell::{OnceCell, RefCell};

/// What is the same for all containers of an object.
#[derive(Clone, Debug)]
pub struct Judge<'x> {
    /// The object's kind.
    pub kind: Known<'x>,
    /// The object's text.
    pub text: &'x str,
    /// The settings.
    pub settings: &'x Settings<'x>,
    /// What is known beside the object.
    pub circumstances: Circumstances<'x>,
    /// What is not to be told of it.
    pub ignored: &'x [Ignored],
}

/// A finding whose container is to be converted.
struct ToConvert {
    /// Its place among the decisions.
    decision: usize,
    /// Its container's place among the members.
    member: usize,
    /// Whether the object is refused if that cannot move.
    or_reject: bool,
}

impl<'x> Judge<'x> {
    /// The templates of an object of which there may be something to say.
    #[must_use]
    pub fn cases<'t>(&self, object: &'t Object<'t>) -> Vec<Case<'t, 'x>>
    where
        'x: 't,
    {
        let helpers = HelperSet { custom: &self.settings.helpers.custom };
        let of_job = self.circumstances.controller.as_ref().is_some_and(|owner| self.runs_to_completion(owner));
        // Most objects have one template.
        let mut cases = Vec::with_capacity(object.templates.len().min(1));
        let templates = object.templates.iter().filter_map(|place| PodTemplate::of(self.kind, place, helpers, of_job));
        let relevant = templates.filter(|template| template.relevant);
        let update = self.circumstances.is_update();
        cases.extend(relevant.map(|template| Case { template, settings: self.settings, update }));
        cases
    }

    /// Whether the pods of an owner run to completion.
    fn runs_to_completion(&self, owner: &Owner<'_>) -> bool {
        let group = owner.api_version.text().split_once('/').map_or("", |(group, _)| group);
        workload::find(group, owner.kind.text(), &self.settings.workloads)
            .is_some_and(|owner| owner.kind.runs_to_completion)
    }

    /// What each finding of an object with these templates comes to.
    #[must_use]
    pub fn decide<'q, 't>(&self, cases: &'q [Case<'t, 'x>]) -> Decisions<'q, 't, 'x>
    where
        'x: 't,
    {
        // The old object is read only when a rejection depends on it.
        let (object, before) = (OnceCell::new(), OnceCell::new());
        let read = || object.get_or_init(|| self.old_object(cases)).as_ref();
        let before = || before.get_or_init(|| read().map(|object| RefCell::new(Preexisting::of(&self.cases(object)))));
        let preexisting = |case: &Case<'_, '_>, finding: &Finding| {
            let excuses = |before: &RefCell<Preexisting<'_>>| {
                before.borrow_mut().excuses(case.template.path, finding.rule, name(case, finding))
            };
            self.circumstances.is_update() && before().as_ref().is_some_and(excuses)
        };
        let mut decisions = Decisions::default();
        for case in cases {
            let mut converting = Vec::new();
            let found = rules::find(case);
            // Most often that is one, in one template.
            if decisions.reported.is_empty() {
                decisions.reported.reserve_exact(found.len());
            }
            for finding in found {
                match self.effect(case, &finding, preexisting) {
                    Err(suppression) => decisions.suppressed.push(Suppressed { case, finding, suppression }),
                    Ok(effect) => {
                        if let Effect::Convert { or_reject } = effect {
                            let decision = decisions.reported.len();
                            converting.push(ToConvert { decision, member: finding.member, or_reject });
                        }
                        let rejects = effect == Effect::Reject;
                        decisions.reported.push(Decision { case, finding, outcome: Outcome::Reported, rejects });
                    }
                }
            }
            if !converting.is_empty() {
                let rewritten = self.convert(case, &converting, &mut decisions.reported);
                decisions.rewritten = rewritten.or(decisions.rewritten);
            }
        }
        decisions
    }

    /// The object as it was, with the metadata that its pod templates have now: a label, an annotation or an owner that changes makes
    /// nothing of a container that it was not.
    fn old_object<'t>(&self, cases: &[Case<'t, 'x>]) -> Option<Object<'t>>
    where
        'x: 't,
    {
        let mut object: Object<'t> = Object::read(self.circumstances.old_object?, self.kind.kind).ok()?;
        let mut cases_by_path = Index::default();
        for (place, case) in cases.iter().enumerate() {
            *cases_by_path.entry(Text::Borrowed(case.template.path)) = place;
        }
        for place in &mut object.templates {
            if let Some(case) = cases_by_path.get(&place.path).and_then(|case| cases.get(case)) {
                place.template.metadata = case.template.source.metadata.clone();
            }
        }
        Some(object)
    }

    /// Converts a template, or says of each of its containers that are to be converted why not. Gives the object if it was
    /// rewritten.
    fn convert(
        &self,
        case: &Case<'_, 'x>,
        converting: &[ToConvert],
        decisions: &mut [Decision<'_, '_, 'x>],
    ) -> Option<String> {
        let places: Vec<usize> = converting.iter().map(|to_convert| to_convert.member).collect();
        let plan = Plan::of(case, &places);
        let rewrites = plan.obstacles.is_empty() && self.rewrites();
        let rewritten = if rewrites { rewrite(self.text, case, &plan.steps) } else { None };
        for ToConvert { decision, or_reject, .. } in converting {
            let Some(decision) = decisions.get_mut(*decision) else { continue };
            match obstacle_of(case, &decision.finding, &plan.obstacles) {
                Some(obstacle) => {
                    decision.outcome = Outcome::Obstructed(obstacle);
                    decision.rejects = *or_reject;
                }
                None if rewritten.is_some() || !self.kind.is_pod() => decision.outcome = Outcome::Converted,
                None => {}
            }
        }
        rewritten
    }

    /// Whether the object can be rewritten: only a Pod that is being made.
    fn rewrites(&self) -> bool {
        self.kind.is_pod() && self.circumstances.allow_rewriting()
    }
}

/// The obstacle of a finding's container; where only another container has one, that one stands in the way of all.
fn obstacle_of<'s>(case: &Case<'_, 's>, finding: &Finding, obstacles: &[Obstacle<'s>]) -> Option<Obstacle<'s>> {
    // They are in the order of the members.
    if let Ok(own) = obstacles.binary_search_by_key(&finding.member, |obstacle| obstacle.member) {
        return obstacles.get(own).cloned();
    }
    let other = obstacles.first()?;
    let name = case.template.members.get(other.member).map_or("", |member| member.name());
    Some(Obstacle { member: finding.member, reason: Reason::Other(name.to_owned().into()) })
}
