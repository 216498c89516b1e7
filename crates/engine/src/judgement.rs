//! What each finding comes to, by the settings and the object's circumstances, and the answer that follows.

use crate::answer::{Answer, Rejection};
use crate::convert::{Obstacle, convert, obstacles};
use crate::findings::{self, Completion, Finding, Subject};
use crate::message::{self, Spoken};
use crate::pod::{Owner, PodSpec};
use crate::recognise::Known;
use crate::roles::Pod;
use crate::rule::Rule;
use crate::settings::{Action, ControlledObjects, JobAction, Level, OnObstacle, Settings};
use crate::workload::{self, Object};
use std::cell::OnceCell;

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

/// A finding of one of the object's templates.
type Found<'q, 't, 's> = (&'q Subject<'t, 's>, Finding);

/// What is said of a finding.
enum Said<'q, 't, 's> {
    /// What its rule says.
    Finding(Found<'q, 't, 's>),
    /// That it cannot be converted.
    Obstacle(Found<'q, 't, 's>, Obstacle),
    /// That it is, or will be, converted.
    Converted(Found<'q, 't, 's>),
}

impl Said<'_, '_, '_> {
    fn spoken(&self) -> Spoken {
        match self {
            Self::Finding((subject, finding)) => Spoken::of(subject, finding),
            Self::Obstacle((subject, finding), obstacle) => Spoken::of_obstacle(subject, finding, obstacle),
            Self::Converted((subject, finding)) => Spoken::of_conversion(subject, finding),
        }
    }
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
}

impl<'x> Judgement<'x> {
    /// The templates of an object of which there may be something to say.
    pub(crate) fn subjects<'t>(&self, object: &'t Object<'t>) -> Vec<Subject<'t, 'x>>
    where
        'x: 't,
    {
        let known = Known { custom: &self.settings.helpers.custom };
        let judged = object.templates.iter().filter_map(|place| {
            let pod = Pod::of(&place.template, known)?;
            let completion = self.completion(&place.path, pod.spec);
            Some(Subject::new(self.workload, &place.path, pod, completion, self.update, self.settings))
        });
        judged.collect()
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
    pub(crate) fn answer(&self, subjects: &[Subject<'_, '_>], old: Option<&str>) -> Answer {
        let had = OnceCell::new();
        let had = |key: &Key| had.get_or_init(|| self.keys(old)).binary_search(key).is_ok();
        let mut found: Vec<Found<'_, '_, '_>> = Vec::new();
        let mut rejecting = Vec::new();
        let mut warning = Vec::new();
        let mut mutated_object = None;
        let mut converted = Vec::new();
        for subject in subjects {
            let mut converting = Vec::new();
            for finding in findings::find(subject) {
                let Some(effect) = self.effect(subject, &finding, had) else { continue };
                found.push((subject, finding));
                match effect {
                    Effect::Reject => rejecting.push(Said::Finding((subject, finding))),
                    Effect::Warn => warning.push(Said::Finding((subject, finding))),
                    Effect::Convert { or_reject } => converting.push(((subject, finding), or_reject)),
                }
            }
            let moved: Vec<usize> = converting.iter().map(|((_, finding), _)| finding.member).collect();
            let obstacles = if moved.is_empty() { Vec::new() } else { obstacles(subject, &moved) };
            let rewrites = obstacles.is_empty() && !moved.is_empty() && self.rewrites();
            let rewritten = if rewrites { convert(self.text, subject, &moved) } else { None };
            let moves = rewritten.is_some();
            if moves {
                mutated_object = rewritten;
                converted.extend(converting.iter().map(|((subject, finding), _)| name_of(subject, finding)));
            }
            for (finding, or_reject) in converting {
                let said = match obstacle_of(&finding, &obstacles) {
                    Some(obstacle) => Said::Obstacle(finding, obstacle),
                    None if moves || !self.workload.is_pod() => Said::Converted(finding),
                    None => Said::Finding(finding),
                };
                let rejects = or_reject && matches!(said, Said::Obstacle(..));
                if rejects { rejecting.push(said) } else { warning.push(said) }
            }
        }
        if !rejecting.is_empty() {
            (mutated_object, converted) = (None, Vec::new());
            warning.retain(|said| !(self.workload.is_pod() && matches!(said, Said::Converted(_))));
        }
        let spoken: Vec<Spoken> = rejecting.iter().take(message::FINDINGS).map(Said::spoken).collect();
        let message = (!spoken.is_empty()).then(|| {
            message::rejection(&spoken, rejecting.len(), &self.workload.kind.kind, self.settings.contact.as_deref())
        });
        Answer {
            rejection: message.map(|message| Rejection { code: 403, message }),
            mutated_object,
            audit_annotations: annotations(&found, &rejecting, &converted),
            warnings: message::warnings(warning.len(), warning.iter().map(|said| said.spoken().warning())),
        }
    }

    /// Whether objects of this request can be rewritten: only a Pod that is being made.
    fn rewrites(&self) -> bool {
        self.workload.is_pod() && !self.update && !self.audit
    }

    /// What was found of the object as it was, sorted. It is read only when a rejection depends on it.
    fn keys(&self, old: Option<&str>) -> Vec<Key> {
        let old = old.and_then(|old| Object::read(old, self.workload.kind).ok());
        let subjects = old.as_ref().map(|old| self.subjects(old)).unwrap_or_default();
        let mut keys: Vec<Key> = subjects
            .iter()
            .flat_map(|subject| findings::find(subject).into_iter().map(move |finding| key(subject, &finding)))
            .collect();
        keys.sort_unstable();
        keys
    }

    /// What a finding comes to; `None` when it is dropped.
    fn effect(&self, subject: &Subject<'_, '_>, finding: &Finding, had: impl Fn(&Key) -> bool) -> Option<Effect> {
        let settings = self.settings;
        let member = subject.pod.members.get(finding.member)?;
        let (name, image) = (member.container.name.text(), member.container.image.text());
        let rule = finding.rule;
        let excluded = member.recognised.is_some_and(|known| settings.excludes(known.helper));
        let exempt = settings.exempt.iter().any(|exemption| exemption.covers(self.namespace, name, image, rule));
        if excluded || exempt {
            return None;
        }
        let lenient = self.controller.is_some() && settings.controlled_objects != ControlledObjects::Enforce;
        if !rule.is_enforced() {
            return (!lenient).then_some(Effect::Warn);
        }
        let hangs = rule.hangs() || subject.completes() && rule == Rule::RestartPolicyMisplaced;
        let spared = lenient && !(hangs && settings.controlled_objects == ControlledObjects::Blocking);
        let enforced = settings.rules.of(rule) != Some(Level::Warn);
        let may_reject = enforced && !spared && !had(&key(subject, finding));
        let action = settings.action_for(rule, subject.completes());
        // A Pod that would be refused as a Job's is first tried to be converted, where pods are.
        let tries = self.rewrites() && settings.action == Action::Mutate && settings.job_action == JobAction::Reject;
        let effect = match action {
            Action::Mutate | Action::Reject
                if enforced && subject.can_move(member) && (action == Action::Mutate || tries) =>
            {
                let refuses = action == Action::Reject || settings.mutate.on_obstacle == OnObstacle::Reject;
                Effect::Convert { or_reject: refuses && finding.sure && may_reject }
            }
            Action::Mutate if settings.mutate.on_obstacle == OnObstacle::Reject && finding.sure && may_reject => {
                Effect::Reject
            }
            Action::Reject if finding.sure && may_reject => Effect::Reject,
            _ => Effect::Warn,
        };
        Some(effect)
    }
}

/// The obstacle of a finding's container; where only another container has one, that one stands in the way of all.
fn obstacle_of(finding: &Found<'_, '_, '_>, obstacles: &[Obstacle]) -> Option<Obstacle> {
    let (subject, finding) = finding;
    if let Some(own) = obstacles.iter().find(|obstacle| obstacle.member == finding.member) {
        return Some(own.clone());
    }
    let other = obstacles.first()?;
    let name = subject.pod.members.get(other.member).map_or("", |member| member.container.name.text());
    Some(Obstacle {
        member: finding.member,
        reason: format!("{} cannot be converted, and a pod is converted as a whole", findings::quoted(name)),
        lift: format!("lift the obstacle of {} or exempt it", findings::quoted(name)),
    })
}

/// What makes a finding the same in the object as it was: the template's place, the rule, and the container's name.
type Key = (String, Rule, String);

fn key(subject: &Subject<'_, '_>, finding: &Finding) -> Key {
    (subject.path.to_owned(), finding.rule, name_of(subject, finding).to_owned())
}

fn name_of<'t>(subject: &Subject<'t, '_>, finding: &Finding) -> &'t str {
    subject.pod.members.get(finding.member).map_or("", |member| member.container.name.text())
}

/// One entry a rule, in the order of the rules, with its containers in the order of the manifest; then the rules that reject, and
/// the containers that were moved.
fn annotations(
    found: &[Found<'_, '_, '_>],
    rejecting: &[Said<'_, '_, '_>],
    converted: &[&str],
) -> Vec<(&'static str, String)> {
    let mut annotations = Vec::new();
    for &rule in Rule::ALL {
        let of_rule = found.iter().filter(|(_, finding)| finding.rule == rule);
        let names: Vec<&str> = of_rule.map(|(subject, finding)| name_of(subject, finding)).collect();
        annotations.extend((!names.is_empty()).then(|| (rule.word(), joined(&names))));
    }
    let rejects = |rule: Rule| {
        rejecting.iter().any(|said| match said {
            Said::Finding((_, finding)) | Said::Obstacle((_, finding), _) | Said::Converted((_, finding)) => {
                finding.rule == rule
            }
        })
    };
    let enforced: Vec<&str> = Rule::ALL.iter().filter(|rule| rejects(**rule)).map(|rule| rule.word()).collect();
    annotations.extend((!enforced.is_empty()).then(|| ("enforced", enforced.join(","))));
    annotations.extend((!converted.is_empty()).then(|| ("converted", joined(converted))));
    annotations
}

/// Names joined by commas, as many as fit.
fn joined(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMES).map(|name| findings::shown(name, 63)).collect();
    let rest = names.len().saturating_sub(NAMES);
    let more = if rest > 0 { format!(",and {rest} more") } else { String::new() };
    shown.join(",") + &more
}
