//! Pod templates.

use super::container::{Pod, container, junk};
use crate::tape::Tape;
use native_sidecar_engine::catalog;
use serde_json::{Value, json};

/// The metadata and spec of a pod. `proper`: an API server would take it, mostly.
pub(crate) fn made(tape: &mut Tape<'_>, proper: bool) -> Value {
    let mut pod = Pod::new(proper);
    let mut template = json!({});
    if !tape.once_in(12) {
        template["metadata"] = metadata(tape, proper);
    }
    template["spec"] = spec(tape, &mut pod);
    if !proper && tape.once_in(12) {
        let key = tape.one(&["metadata", "spec"]).to_owned();
        template[key] = junk(tape, 0);
    }
    template
}

fn spec(tape: &mut Tape<'_>, pod: &mut Pod) -> Value {
    let mut spec = json!({});
    let many = if tape.once_in(24) { 40 } else { 4 };
    let regular: Vec<Value> = (0..=tape.below(many)).map(|_| container(tape, pod, false)).collect();
    spec["containers"] = json!(regular);
    match tape.below(4) {
        0 => {}
        1 => spec["initContainers"] = tape.one(&["[]", "null"]).parse().unwrap(),
        many => spec["initContainers"] = (1..many).map(|_| container(tape, pod, true)).collect(),
    }
    match tape.below(6) {
        0 => spec["restartPolicy"] = json!("Always"),
        1 => spec["restartPolicy"] = json!("Never"),
        2 => spec["restartPolicy"] = json!("OnFailure"),
        3 if !pod.proper => spec["restartPolicy"] = json!(tape.text()),
        _ => {}
    }
    if tape.once_in(6) {
        let key = tape.one(&["hostNetwork", "shareProcessNamespace"]);
        spec[key] = json!(true);
    }
    if tape.once_in(8) {
        spec["resources"] = json!({"requests": {"cpu": "2"}});
    }
    if tape.once_in(8) {
        spec["volumes"] = json!([{"name": "logs", "emptyDir": {}}]);
    }
    if tape.once_in(8) {
        spec["ephemeralContainers"] = json!([{"name": "debug", "image": "busybox"}]);
    }
    if !pod.proper && tape.once_in(12) {
        let key = tape.one(&["containers", "initContainers", "restartPolicy", "hostNetwork", "resources"]).to_owned();
        spec[key] = junk(tape, 0);
    }
    spec
}

fn metadata(tape: &mut Tape<'_>, proper: bool) -> Value {
    let mut metadata = json!({"name": "p"});
    for key in ["annotations", "labels"] {
        let mut map = json!({});
        let count = if tape.once_in(3) { tape.below(4) } else { 0 };
        for _ in 0..count {
            let (name, value) = mark(tape);
            map[name] = json!(value);
        }
        match tape.below(8) {
            0 => {}
            1 => metadata[key] = Value::Null,
            2 if !proper => metadata[key] = junk(tape, 0),
            _ => metadata[key] = map,
        }
    }
    metadata
}

/// An annotation or a label, most often one that decides something.
fn mark(tape: &mut Tape<'_>) -> (String, String) {
    let helper = &catalog::helpers()[tape.below(catalog::helpers().len())];
    let injector = helper.injector.get();
    let key = match tape.below(6) {
        0 => injector.map(|it| tape.one(&it.marks)),
        1 => injector.map(|it| tape.one(&it.asks)),
        2 => injector.and_then(|it| it.annotation.as_deref()),
        3 => helper.signs.get().map(|it| tape.one(&it.annotations)),
        4 => Some("native-sidecar-policy/converted"),
        _ => Some("kubernetes.io/config.mirror"),
    };
    let key = key.filter(|key| !key.is_empty()).unwrap_or("sidecar.istio.io/inject");
    let key = key.split([':', '=']).next().unwrap_or_default().to_owned();
    (key, tape.one(&["true", "false", "enabled", "injected", "", "c1,c2", "{}"]).to_owned())
}
