//! The verdict on a request: findings and settings make it accepted or rejected.

use crate::findings::{self, Completion, Finding, Subject};
use crate::json::{Error, Reader, Value};
use crate::message::{self, Spoken};
use crate::pod::{Metadata, Owner, PodSpec};
use crate::recognise::Known;
use crate::request::{Payload, Request};
use crate::roles::Pod;
use crate::rule::Rule;
use crate::settings::{self, Action, ControlledObjects, Level, Settings};
use crate::workload::{self, Object};
use std::cell::OnceCell;

/// How many names an audit annotation holds; the rest is counted.
const NAMES: usize = 100;

/// The answer to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Why the object is refused; `None` when it is accepted.
    pub rejection: Option<Rejection>,
    /// The object as JSON text, rewritten; `None` when it is left as it is.
    pub mutated_object: Option<String>,
    /// What machines read, in a fixed order: a rule, and the containers that it found.
    pub audit_annotations: Vec<(&'static str, String)>,
    /// What people read of an object that is accepted.
    pub warnings: Vec<String>,
}

/// Why an object is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The HTTP status: 403 by rule, 400 when the object cannot be read, 500 when the settings are not valid.
    pub code: u16,
    /// What people read.
    pub message: String,
}

impl Answer {
    fn reject(code: u16, message: String) -> Self {
        Self { rejection: Some(Rejection { code, message }), ..Self::default() }
    }

    fn warn(warning: &str) -> Self {
        Self { warnings: vec![findings::shown(warning, message::WARNING.saturating_sub(1))], ..Self::default() }
    }
}

/// Judges the payload that the host hands to `validate`. Any bytes get an answer.
#[must_use]
pub fn evaluate(payload: &[u8]) -> Answer {
    let payload = match Payload::parse(payload) {
        Ok(payload) => payload,
        Err(error) => return unreadable("the admission request", &error),
    };
    let text = payload.settings.map_or("null", |settings| settings.0);
    let settings = Reader::new(text).whole(Value::read).map_err(|error| error.to_string());
    let settings = settings.and_then(|value| settings::read(value).map_err(|mistakes| mistakes.to_string()));
    match (settings, payload.request.into_option()) {
        (Err(mistakes), _) => Answer::reject(500, mistakes),
        (Ok(_), None) => Answer::reject(400, "the admission request cannot be read: request is missing".to_owned()),
        (Ok(settings), Some(request)) => judge(&request, &settings),
    }
}

/// Judges a request.
#[must_use]
pub fn judge(request: &Request<'_>, settings: &Settings<'_>) -> Answer {
    if !request.is_judged() {
        return Answer::default();
    }
    let (group, kind) = request.kind.as_ref().map_or(("", ""), |kind| (kind.group.text(), kind.kind.text()));
    let Some(workload) = workload::find(group, kind, &settings.workloads) else { return Answer::default() };
    let Some(text) = *request.object else {
        return Answer::reject(400, format!("the {kind} cannot be read: object is missing"));
    };
    let object = match Object::read(text.0, workload.kind) {
        Ok(object) => object,
        Err(error) if workload.built_in => return unreadable(&format!("the {kind}"), &error),
        Err(error) => {
            return Answer::warn(&format!(
                "native-sidecar-policy cannot read this {kind} and did not judge it: {error}"
            ));
        }
    };
    if is_past_judging(request, &object, workload) {
        return Answer::default();
    }
    let namespace = match request.namespace.text() {
        "" => object.metadata.as_ref().map_or("", |metadata| metadata.namespace.text()),
        namespace => namespace,
    };
    let judgement = Judgement {
        workload,
        namespace,
        controller: object.metadata.as_ref().and_then(Metadata::controller),
        update: request.is_update(),
        settings,
    };
    let subjects = judgement.subjects(&object);
    if subjects.is_empty() {
        return Answer::default();
    }
    let old =
        request.old_object.filter(|_| request.is_update()).and_then(|old| Object::read(old.0, workload.kind).ok());
    judgement.answer(&subjects, old.as_ref())
}

/// Whether an object is out of the policy's hands: going, shown by a kubelet, or done.
fn is_past_judging(request: &Request<'_>, object: &Object<'_>, workload: workload::Known<'_>) -> bool {
    let Some(metadata) = object.metadata.as_ref() else { return false };
    let audit = request.is_audit();
    // On CREATE a person could have written these; the server clears them only later.
    let goes = metadata.deletion_timestamp.is_some() && (request.is_update() || audit);
    goes || (workload.is_pod() && request.is_mirror_pod(metadata)) || (audit && is_finished(object))
}

/// Whether the status of an existing object says that it has ended.
fn is_finished(object: &Object<'_>) -> bool {
    let Some(status) = *object.status else { return false };
    let Ok(status) = Reader::new(status.0).whole(Value::read) else { return false };
    let is = |value: Option<&Value<'_>>, words: &[&str]| matches!(value, Some(Value::String(word)) if words.contains(&&**word));
    let conditions = match status.get("conditions") {
        Some(Value::Array(conditions)) => conditions.as_slice(),
        _ => &[],
    };
    is(status.get("phase"), &["Succeeded", "Failed"])
        || conditions.iter().any(|condition| {
            is(condition.get("type"), &["Complete", "Failed"]) && is(condition.get("status"), &["True"])
        })
}

fn unreadable(what: &str, error: &Error) -> Answer {
    Answer::reject(400, format!("{what} cannot be read: {error}"))
}

/// What a finding comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Reject,
    Warn,
}

/// What is the same for all containers of a request.
struct Judgement<'x> {
    workload: workload::Known<'x>,
    namespace: &'x str,
    controller: Option<Owner<'x>>,
    update: bool,
    settings: &'x Settings<'x>,
}

impl<'x> Judgement<'x> {
    /// The templates of an object of which there may be something to say.
    fn subjects<'t>(&self, object: &'t Object<'t>) -> Vec<Subject<'t, 'x>>
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

    fn answer(&self, subjects: &[Subject<'_, '_>], old: Option<&Object<'_>>) -> Answer {
        let had = OnceCell::new();
        let had = |key: &Key| had.get_or_init(|| self.keys(old)).binary_search(key).is_ok();
        let mut rejecting = Vec::new();
        let mut warning = Vec::new();
        let mut found: Vec<(Rule, &str)> = Vec::new();
        for subject in subjects {
            for finding in findings::find(subject) {
                let Some(effect) = self.effect(subject, &finding, had) else { continue };
                found.push((finding.rule, name_of(subject, &finding)));
                match effect {
                    Effect::Reject => rejecting.push((subject, finding)),
                    Effect::Warn => warning.push((subject, finding)),
                }
            }
        }
        let spoken: Vec<Spoken> =
            rejecting.iter().take(message::FINDINGS).map(|(subject, finding)| Spoken::of(subject, finding)).collect();
        let message = (!spoken.is_empty()).then(|| {
            message::rejection(&spoken, rejecting.len(), &self.workload.kind.kind, self.settings.contact.as_deref())
        });
        Answer {
            rejection: message.map(|message| Rejection { code: 403, message }),
            mutated_object: None,
            audit_annotations: annotations(&found, rejecting.iter().map(|(_, finding)| finding.rule)),
            warnings: message::warnings(
                warning.len(),
                warning.iter().map(|(subject, finding)| Spoken::of(subject, finding).warning()),
            ),
        }
    }

    /// What was found of the object as it was, sorted.
    fn keys(&self, old: Option<&Object<'_>>) -> Vec<Key> {
        let subjects = old.map(|old| self.subjects(old)).unwrap_or_default();
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
        let level = settings.rules.of(rule);
        let excluded = member.recognised.is_some_and(|known| settings.excludes(known.helper));
        let exempt = settings.exempt.iter().any(|exemption| exemption.covers(self.namespace, name, image, rule));
        if level == Some(Level::Ignore) || excluded || exempt {
            return None;
        }
        let lenient = self.controller.is_some() && settings.controlled_objects != ControlledObjects::Enforce;
        if !rule.is_enforced() {
            return (!lenient).then_some(Effect::Warn);
        }
        let hangs = rule.hangs() || subject.completes() && rule == Rule::RestartPolicyMisplaced;
        let spared = lenient && !(hangs && settings.controlled_objects == ControlledObjects::Blocking);
        let rejects = finding.sure
            && level != Some(Level::Warn)
            && !spared
            && settings.action_for(rule, subject.completes()) == Action::Reject
            && !had(&key(subject, finding));
        Some(if rejects { Effect::Reject } else { Effect::Warn })
    }
}

/// What makes a finding the same in the object as it was: the template's place, the rule, and the container's name.
type Key = (String, Rule, String);

fn key(subject: &Subject<'_, '_>, finding: &Finding) -> Key {
    (subject.path.to_owned(), finding.rule, name_of(subject, finding).to_owned())
}

fn name_of<'t>(subject: &Subject<'t, '_>, finding: &Finding) -> &'t str {
    subject.pod.members.get(finding.member).map_or("", |member| member.container.name.text())
}

/// One entry a rule, in the order of the rules, with its containers in the order of the manifest; then the rules that reject.
fn annotations(found: &[(Rule, &str)], rejecting: impl Iterator<Item = Rule> + Clone) -> Vec<(&'static str, String)> {
    let mut annotations = Vec::new();
    for &rule in Rule::ALL {
        let names = || found.iter().filter(|(known, _)| *known == rule).map(|(_, name)| findings::shown(name, 63));
        let count = names().count();
        if count > 0 {
            let mut joined = names().take(NAMES).collect::<Vec<_>>().join(",");
            if count > NAMES {
                joined.push_str(&format!(",and {} more", count.saturating_sub(NAMES)));
            }
            annotations.push((rule.word(), joined));
        }
    }
    let enforced: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| rejecting.clone().any(|known| known == **rule))
        .map(|rule| rule.word())
        .collect();
    if !enforced.is_empty() {
        annotations.push(("enforced", enforced.join(",")));
    }
    annotations
}
