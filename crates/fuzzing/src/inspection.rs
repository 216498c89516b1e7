//! What the command line says of an object, held against what the policy answers when a person creates it.

use crate::answer::{again, rejected_by_rule};
use crate::spelling::written;
use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::answer::limits;
use native_sidecar_engine::inspect::{Outcome, inspect};
use native_sidecar_engine::settings;
use native_sidecar_json::Value;

/// Both agree on the object of a payload, under its settings.
pub(crate) fn agrees(payload: &Value<'_>) {
    let request = payload.get("request");
    let text = |value: Option<&Value<'_>>| match value {
        Some(Value::String(text)) => text.clone().into_owned(),
        _ => String::new(),
    };
    let object = request.and_then(|request| request.get("object")).unwrap_or(&Value::Null);
    let given = payload.get("settings").unwrap_or(&Value::Null);
    let has_owner = object.get("metadata").is_some_and(|metadata| metadata.get("ownerReferences").is_some());
    if *object == Value::Null || has_owner {
        return;
    }
    let kind = request.and_then(|request| request.get("kind"));
    let [group, kind] = ["group", "kind"].map(|key| text(kind.and_then(|kind| kind.get(key))));
    let (object, given) = (written(object), written(given));
    let Ok(settings) = settings::parse(&given) else { return };
    let answer = again(created(&group, &kind, &object, &given).as_bytes());
    let shown = || format!("{answer:?} {kind} {object} {given}");
    match inspect(&object, &group, &kind, &settings) {
        Err(unreadable) => {
            let code = answer.rejection.as_ref().map(|rejection| rejection.code);
            assert_eq!(code, unreadable.built_in.then_some(400), "{unreadable:?} {}", shown());
        }
        Ok(None) => assert_eq!(answer, Answer::default(), "{}", shown()),
        Ok(Some(found)) => {
            let count = |outcome| found.told.iter().filter(|told| told.outcome == outcome).count();
            let (refused, converted) = (count(Outcome::Refused), count(Outcome::Converted));
            assert_eq!(rejected_by_rule(&answer), refused > 0, "{refused} are refused {}", shown());
            if refused == 0 {
                let is_pod = group.is_empty() && kind == "Pod";
                assert_eq!(answer.mutated_object.is_some(), is_pod && converted > 0, "{converted} {}", shown());
                assert_eq!(answer.warnings.len(), found.told.len().min(limits::WARNINGS), "{}", shown());
            }
        }
    }
}

/// The payload when a person creates the object.
fn created(group: &str, kind: &str, object: &str, settings: &str) -> String {
    let [group, kind] = [group, kind].map(serde_json::Value::from);
    let head = r#""operation":"CREATE","userInfo":{"username":"ada"}"#;
    format!(
        r#"{{"request":{{"kind":{{"group":{group},"kind":{kind}}},{head},"object":{object}}},"settings":{settings}}}"#
    )
}
