//! The verdict on a request: findings and settings make it accepted or rejected.

use crate::answer::Answer;
use crate::json::{Error, Reader, Value};
use crate::judgement::Judgement;
use crate::pod::Metadata;
use crate::request::{Payload, Request};
use crate::say::shown;
use crate::settings::{self, Settings};
use crate::workload::{self, Object};

/// How much is shown of a kind, in characters: the settings may name any.
const KIND: usize = 63;

/// Judges the payload that the host hands to `validate`. Any bytes get an answer.
#[must_use]
pub fn evaluate(payload: &[u8]) -> Answer {
    let payload = match Payload::parse(payload) {
        Ok(payload) => payload,
        Err(error) => return unreadable("the admission request", &error),
    };
    let settings = settings::parse(payload.settings.map_or("null", |settings| settings.0));
    match (settings, payload.request.into_option()) {
        (Err(mistakes), _) => Answer::reject(500, mistakes),
        (Ok(_), None) => Answer::reject(400, "the admission request cannot be read: request is missing".to_owned()),
        (Ok(settings), Some(request)) => judge(request, &settings),
    }
}

/// Judges a request.
#[must_use]
pub fn judge(mut request: Request<'_>, settings: &Settings<'_>) -> Answer {
    if !request.is_judged() {
        return Answer::default();
    }
    let (group, kind) = request.kind.as_ref().map_or(("", ""), |kind| (kind.group.text(), kind.kind.text()));
    let Some(workload) = workload::find(group, kind, &settings.workloads) else { return Answer::default() };
    let Some(given) = request.object.take() else {
        return Answer::reject(400, format!("the {} cannot be read: object is missing", shown(kind, KIND)));
    };
    let text = given.text;
    let object = match given.object(workload.kind) {
        Ok(object) => object,
        Err(error) if workload.built_in => return unreadable(&format!("the {kind}"), &error),
        Err(error) => {
            return Answer::warn(&format!(
                "native-sidecar-policy cannot read this {} and did not judge it: {error}",
                shown(kind, KIND)
            ));
        }
    };
    if is_past_judging(&request, &object, workload) {
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
        audit: request.is_audit(),
        text,
        settings,
        ignored: &[],
    };
    let subjects = judgement.subjects(&object);
    if subjects.is_empty() {
        return Answer::default();
    }
    let old = request.old_object.filter(|_| request.is_update());
    judgement.answer(&subjects, old.map(|old| old.0))
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

#[cfg(test)]
mod tests;
