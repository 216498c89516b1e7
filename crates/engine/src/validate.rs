//! Judging an admission request: what Kubewarden calls `validate`.

use crate::answer::Answer;
use crate::decide::Judge;
use crate::json::Error;
use crate::kubernetes::request::{Payload, Request};
use crate::kubernetes::{Circumstances, workload};
use crate::settings::{self, Settings};
use crate::text::shown;

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
    let (group, name) = request.kind.as_ref().map_or(("", ""), |kind| (kind.group.text(), kind.kind.text()));
    let Some(kind) = workload::find(group, name, &settings.workloads) else { return Answer::default() };
    let Some(given) = request.object.take() else {
        return Answer::reject(400, format!("the {} cannot be read: object is missing", shown(name, KIND)));
    };
    let text = given.text;
    let object = match given.object(kind.kind) {
        Ok(object) => object,
        Err(error) if kind.built_in => return unreadable(&format!("the {name}"), &error),
        Err(error) => {
            return Answer::warn(&format!(
                "native-sidecar-policy cannot read this {} and did not judge it: {error}",
                shown(name, KIND)
            ));
        }
    };
    let circumstances = Circumstances::of_request(&request, &object, kind);
    if circumstances.is_past {
        return Answer::default();
    }
    let judge = Judge { kind, text, settings, circumstances, ignored: &[] };
    let cases = judge.cases(&object);
    if cases.is_empty() {
        return Answer::default();
    }
    Answer::of(&judge, judge.decide(&cases))
}

fn unreadable(what: &str, error: &Error) -> Answer {
    Answer::reject(400, format!("{what} cannot be read: {error}"))
}

#[cfg(test)]
mod tests;
