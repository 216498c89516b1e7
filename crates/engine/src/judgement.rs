//! What each finding comes to, by the settings and the object's circumstances, and the answer that follows.

use crate::answer::{Answer, Rejection};
use crate::before::Before;
use crate::convert::{Obstacle, convert, obstacles};
use crate::findings::{self, Completion, Finding, Subject};
use crate::message::{self, Spoken};
use crate::pod::{ContainerList, Owner, PodSpec};
use crate::recognise::Known;
use crate::roles::Pod;
use crate::rule::Rule;
use crate::say::{number, quoted, say, shown};
use crate::settings::{Action, ControlledObjects, Exemption, JobAction, Level, OnObstacle, Settings};
use crate::workload::{self, Object};
use std::cell::{OnceCell, RefCell};

/// How many names an audit annotation holds; the rest is counted.
const NAMES: usize = 100;

/// What a finding comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// The object is refused.
    Reject,
    /// The object is accepted with a warning.
    Warn,
    /// The container moves; if it cannot, the object is refused or not.
    Convert { or_reject: bool },
}

/// Why a finding is not spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The settings exclude the helper.
    Excluded,
    /// The exemption of this place in the settings covers it.
    Exempt(usize),
    /// It is advice, and nobody reads that of an object that a controller made.
    Controlled,
    /// Whoever wrote the object asks for it: the one of this place among those that were given.
    Ignored(usize),
}

/// A finding that whoever wrote the object asks not to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The way to the pod's spec.
    pub spec: String,
    /// The container's list.
    pub list: ContainerList,
    /// The container's place in it.
    pub index: usize,
    /// The rule.
    pub rule: Rule,
}

/// What is said of a finding.
#[derive(Clone, Debug)]
enum What {
    /// What its rule says.
    Finding,
    /// That its container cannot be converted.
    Obstacle(Obstacle),
    /// That its container is, or will be, converted.
    Converted,
}

/// A finding of one of the object's templates, and what it came to.
#[derive(Clone, Debug)]
pub(crate) struct Said<'q, 't, 's> {
    pub(crate) subject: &'q Subject<'t, 's>,
    pub(crate) finding: Finding,
    what: What,
    /// Whether the object is refused for it.
    pub(crate) rejects: bool,
}

impl<'t> Said<'_, 't, '_> {
    /// Puts it into words.
    pub(crate) fn spoken(&self) -> Spoken {
        match &self.what {
            What::Finding => Spoken::of(self.subject, &self.finding),
            What::Obstacle(obstacle) => Spoken::of_obstacle(self.subject, &self.finding, obstacle),
            What::Converted => Spoken::of_conversion(self.subject, &self.finding),
        }
    }

    /// Puts it into one line.
    fn warning(&self) -> String {
        match &self.what {
            What::Converted => Spoken::warning_of_conversion(self.subject, &self.finding),
            What::Finding | What::Obstacle(_) => self.spoken().warning(),
        }
    }

    /// Whether its container is, or will be, converted.
    pub(crate) fn is_converted(&self) -> bool {
        matches!(self.what, What::Converted)
    }

    /// Whether its container was to be converted and cannot be.
    pub(crate) fn is_obstructed(&self) -> bool {
        matches!(self.what, What::Obstacle(_))
    }

    /// The container's name.
    fn name(&self) -> &'t str {
        self.subject.name(&self.finding)
    }
}

/// All that is said of an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decision<'q, 't, 's> {
    /// In the order of the manifest.
    pub(crate) said: Vec<Said<'q, 't, 's>>,
    /// What was found and is not spoken of.
    pub(crate) silent: Vec<(&'q Subject<'t, 's>, Finding, Silence)>,
    /// The object, rewritten.
    mutated_object: Option<String>,
}

/// What is the same for all containers of a request.
pub(crate) struct Judgement<'x> {
    pub(crate) workload: workload::Known<'x>,
    pub(crate) namespace: &'x str,
    /// The owner that controls the object.
    pub(crate) controller: Option<Owner<'x>>,
    pub(crate) update: bool,
    /// Whether the audit scanner asks.
    pub(crate) audit: bool,
    /// The object's text.
    pub(crate) text: &'x str,
    pub(crate) settings: &'x Settings<'x>,
    /// What is not to be told of it.
    pub(crate) ignored: &'x [Ignored],
}

impl<'x> Judgement<'x> {
    /// The templates of an object of which there may be something to say.
    pub(crate) fn subjects<'t>(&self, object: &'t Object<'t>) -> Vec<Subject<'t, 'x>>
    where
        'x: 't,
    {
        let known = Known { custom: &self.settings.helpers.custom };
        // Most objects have one template.
        let mut judged = Vec::with_capacity(object.templates.len().min(1));
        judged.extend(object.templates.iter().filter_map(|place| {
            let pod = Pod::of(&place.template, known)?;
            let completion = self.completion(&place.path, pod.spec);
            Some(Subject::new(self.workload, &place.path, pod, completion, self.update, self.settings))
        }));
        judged
    }

    fn completion(&self, path: &str, spec: &PodSpec<'_>) -> Completion {
        if !self.workload.is_pod() {
            return if self.workload.completes(path) { Completion::Completes } else { Completion::Runs };
        }
        let of_job = self.controller.as_ref().is_some_and(|owner| {
            let group = owner.api_version.text().split_once('/').map_or("", |(group, _)| group);
            workload::find(group, owner.kind.text(), &self.settings.workloads)
                .is_some_and(|owner| owner.kind.runs_to_completion)
        });
        match spec.restart_policy.text() {
            _ if of_job => Completion::Completes,
            "Never" | "OnFailure" => Completion::May,
            _ => Completion::Runs,
        }
    }

    /// The answer for an object with these templates; `old` is the text of the object as it was.
    pub(crate) fn answer(&self, subjects: &[Subject<'_, 'x>], old: Option<&str>) -> Answer {
        let mut decision = self.decide(subjects, old);
        let refused = decision.said.iter().any(|said| said.rejects);
        let mut converted = Vec::new();
        if refused {
            decision.mutated_object = None;
        } else if decision.mutated_object.is_some() {
            converted.extend(decision.said.iter().filter(|said| said.is_converted()).map(Said::name));
        }
        let (rejecting, mut warning): (Vec<_>, Vec<_>) = decision.said.iter().partition(|said| said.rejects);
        // What would have moved did not.
        warning.retain(|said| !(refused && self.workload.is_pod() && said.is_converted()));
        let spoken: Vec<Spoken> = rejecting.iter().take(message::FINDINGS).map(|said| said.spoken()).collect();
        let message = refused.then(|| {
            message::rejection(&spoken, rejecting.len(), &self.workload.kind.kind, self.settings.contact.as_deref())
        });
        Answer {
            rejection: message.map(|message| Rejection { code: 403, message }),
            audit_annotations: annotations(&decision.said, &converted),
            warnings: message::warnings(warning.len(), warning.iter().map(|said| said.warning())),
            mutated_object: decision.mutated_object,
        }
    }

    /// What each finding of an object with these templates comes to; `old` is the text of the object as it was.
    pub(crate) fn decide<'q, 't>(&self, subjects: &'q [Subject<'t, 'x>], old: Option<&str>) -> Decision<'q, 't, 'x> {
        // It is read only when a rejection depends on it.
        let (object, before) = (OnceCell::new(), OnceCell::new());
        let read = || object.get_or_init(|| Object::read(old?, self.workload.kind).ok()).as_ref();
        let before = || before.get_or_init(|| read().map(|object| RefCell::new(Before::of(&self.subjects(object)))));
        let had = |subject: &Subject<'_, '_>, finding: &Finding| {
            let excuses = |before: &RefCell<Before<'_>>| {
                before.borrow_mut().excuses(subject.path, finding.rule, subject.name(finding))
            };
            self.update && before().as_ref().is_some_and(excuses)
        };
        let mut decision = Decision::default();
        for subject in subjects {
            let mut converting = Vec::new();
            let found = findings::find(subject);
            // Most often that is one, in one template.
            if decision.said.is_empty() {
                decision.said.reserve_exact(found.len());
            }
            for finding in found {
                match self.effect(subject, &finding, had) {
                    Err(silence) => decision.silent.push((subject, finding, silence)),
                    Ok(effect) => {
                        if let Effect::Convert { or_reject } = effect {
                            converting.push((decision.said.len(), finding.member, or_reject));
                        }
                        let rejects = effect == Effect::Reject;
                        decision.said.push(Said { subject, finding, what: What::Finding, rejects });
                    }
                }
            }
            if !converting.is_empty() {
                let rewritten = self.convert(subject, &converting, &mut decision.said);
                decision.mutated_object = rewritten.or(decision.mutated_object);
            }
        }
        decision
    }

    /// Converts a template, or says of each of its containers that are to be converted why not. Gives the object if it was
    /// rewritten. A container to be converted is its place in `said`, its place among the members, and whether the object is
    /// refused if it cannot move.
    fn convert(
        &self,
        subject: &Subject<'_, 'x>,
        converting: &[(usize, usize, bool)],
        said: &mut [Said<'_, '_, 'x>],
    ) -> Option<String> {
        let moved: Vec<usize> = converting.iter().map(|(_, member, _)| *member).collect();
        let obstacles = obstacles(subject, &moved);
        let rewrites = obstacles.is_empty() && self.rewrites();
        let rewritten = if rewrites { convert(self.text, subject, &moved) } else { None };
        for (place, _, or_reject) in converting {
            let Some(said) = said.get_mut(*place) else { continue };
            match obstacle_of(subject, &said.finding, &obstacles) {
                Some(obstacle) => {
                    said.what = What::Obstacle(obstacle);
                    said.rejects = *or_reject;
                }
                None if rewritten.is_some() || !self.workload.is_pod() => said.what = What::Converted,
                None => {}
            }
        }
        rewritten
    }

    /// Whether objects of this request can be rewritten: only a Pod that is being made.
    fn rewrites(&self) -> bool {
        self.workload.is_pod() && !self.update && !self.audit
    }

    /// What a finding comes to, or why it is not spoken of.
    fn effect(
        &self,
        subject: &Subject<'_, '_>,
        finding: &Finding,
        had: impl Fn(&Subject<'_, '_>, &Finding) -> bool,
    ) -> Result<Effect, Silence> {
        let settings = self.settings;
        let Some(member) = subject.pod.members.get(finding.member) else { return Err(Silence::Excluded) };
        let (name, image) = (member.container.name.text(), member.container.image.text());
        let rule = finding.rule;
        if member.recognised.is_some_and(|known| settings.excludes(known.helper)) {
            return Err(Silence::Excluded);
        }
        let covers = |exemption: &Exemption<'_>| exemption.covers(self.namespace, name, image, rule);
        if let Some(place) = settings.exempt.iter().position(covers) {
            return Err(Silence::Exempt(place));
        }
        let asked = |ignored: &Ignored| {
            (ignored.rule, ignored.list, ignored.index) == (rule, member.list, member.index)
                && ignored.spec == subject.path
        };
        if let Some(place) = self.ignored.iter().position(asked) {
            return Err(Silence::Ignored(place));
        }
        let lenient = self.controller.is_some() && settings.controlled_objects != ControlledObjects::Enforce;
        if !rule.is_enforced() {
            return if lenient { Err(Silence::Controlled) } else { Ok(Effect::Warn) };
        }
        let hangs = rule.hangs() || subject.completes() && rule == Rule::RestartPolicyMisplaced;
        let spared = lenient && !(hangs && settings.controlled_objects == ControlledObjects::Blocking);
        let enforced = settings.rules.of(rule) != Some(Level::Warn);
        // The old object is read for nothing else.
        let may_reject = || enforced && !spared && finding.sure && !had(subject, finding);
        let action = settings.action_for(rule, subject.completes());
        // A Pod that would be refused as a Job's is first tried to be converted, where pods are.
        let tries = self.rewrites() && settings.action == Action::Mutate && settings.job_action == JobAction::Reject;
        let effect = match action {
            Action::Mutate | Action::Reject
                if enforced && subject.can_move(member) && (action == Action::Mutate || tries) =>
            {
                let refuses = action == Action::Reject || settings.mutate.on_obstacle == OnObstacle::Reject;
                Effect::Convert { or_reject: refuses && may_reject() }
            }
            Action::Mutate if settings.mutate.on_obstacle == OnObstacle::Reject && may_reject() => Effect::Reject,
            Action::Reject if may_reject() => Effect::Reject,
            _ => Effect::Warn,
        };
        Ok(effect)
    }
}

/// The obstacle of a finding's container; where only another container has one, that one stands in the way of all.
fn obstacle_of(subject: &Subject<'_, '_>, finding: &Finding, obstacles: &[Obstacle]) -> Option<Obstacle> {
    // They are in the order of the members.
    if let Ok(own) = obstacles.binary_search_by_key(&finding.member, |obstacle| obstacle.member) {
        return obstacles.get(own).cloned();
    }
    let other = obstacles.first()?;
    let name = subject.pod.members.get(other.member).map_or("", |member| member.container.name.text());
    Some(Obstacle {
        member: finding.member,
        reason: say![quoted(name), " cannot be converted, and a pod is converted as a whole"],
        lift: say!["lift the obstacle of ", quoted(name), " or exempt it"],
    })
}

/// One entry a rule, in the order of the rules, with its containers in the order of the manifest; then the rules that reject, and
/// the containers that were moved.
fn annotations(said: &[Said<'_, '_, '_>], converted: &[&str]) -> Vec<(&'static str, String)> {
    let mut annotations = Vec::new();
    for rule in rules(said, |_| true) {
        let mut names = said.iter().filter(|said| said.finding.rule == rule).map(Said::name);
        annotations.push((rule.word(), joined(&mut names)));
    }
    if said.iter().any(|said| said.rejects) {
        annotations.push(("enforced", joined(&mut rules(said, |said| said.rejects).map(Rule::word))));
    }
    if !converted.is_empty() {
        annotations.push(("converted", joined(&mut converted.iter().copied())));
    }
    annotations
}

/// The rules of those findings that are asked for, in their order.
fn rules(said: &[Said<'_, '_, '_>], asked: impl Fn(&Said<'_, '_, '_>) -> bool) -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(move |rule| said.iter().any(|said| said.finding.rule == *rule && asked(said)))
}

/// Names joined by commas, as many as fit.
fn joined(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut joined = String::new();
    for (index, name) in (&mut *names).take(NAMES).enumerate() {
        if index > 0 {
            joined.push(',');
        }
        joined.push_str(&shown(name, 63));
    }
    let rest = names.count();
    if rest > 0 {
        joined.push_str(&say![",and ", number(rest), " more"]);
    }
    joined
}
