//! Settings, and mistakes in them.

use crate::tape::Tape;
use native_sidecar_engine::catalog::{self, schema::Category};
use native_sidecar_engine::rule::Rule;
use serde_json::{Value, json};

/// Settings without a mistake.
pub(crate) fn made(tape: &mut Tape<'_>) -> Value {
    let mut settings = json!({});
    settings["action"] = json!(tape.one(&["reject", "mutate", "mutate", "warn"]));
    settings["jobAction"] = json!(tape.one(&["same", "reject", "mutate", "warn"]));
    settings["minimumKubernetesVersion"] = json!(tape.one(&["1.33", "1.29", "1.36", "v1.32", "1.35", "1.28.3"]));
    if tape.once_in(3) {
        settings["controlledObjects"] = json!(tape.one(&["warn", "blocking", "enforce"]));
    }
    if tape.once_in(3) {
        settings["mutate"] = json!({
            "placement": tape.one(&["last", "first"]),
            "startupProbe": tape.one(&["keep", "derive"]),
            "onObstacle": tape.one(&["warn", "reject"]),
        });
    }
    for _ in 0..tape.below(3) {
        let rule = Rule::ALL[tape.below(Rule::ALL.len())];
        let levels: &[&str] = if rule.is_enforced() { &["warn", "ignore", "enforce"] } else { &["warn", "ignore"] };
        settings["rules"][rule.word()] = json!(tape.one(levels));
    }
    if tape.once_in(4) {
        settings["helpers"]["exclude"] = json!([excluded(tape)]);
    }
    if tape.once_in(4) {
        settings["helpers"]["custom"] = json!([custom(tape)]);
    }
    if tape.once_in(4) {
        settings["exempt"] = json!([exemption(tape)]);
    }
    if tape.once_in(4) {
        settings["contact"] = json!(tape.one(&["Questions: #platform", "ü", ""]));
    }
    if tape.once_in(3) {
        let pointers = ["/spec/pools/*/template", "/spec/pools/a.b/template", "/spec/pools/*/*", "/spec/x~1y/template"];
        settings["workloads"] = json!([{
            "apiGroup": "example.com",
            "kind": "Fleet",
            "podTemplates": [tape.one(&pointers)],
            "runsToCompletion": tape.once_in(2),
        }]);
    }
    settings
}

fn excluded(tape: &mut Tape<'_>) -> String {
    if tape.once_in(2) {
        format!("category:{}", Category::ALL[tape.below(Category::ALL.len())].word())
    } else {
        catalog::helpers()[tape.below(catalog::helpers().len())].id.to_string()
    }
}

fn custom(tape: &mut Tape<'_>) -> Value {
    let mut helper = json!({"id": "acme-proxy", "title": "Acme proxy", "category": "service-mesh"});
    helper["images"] = json!([tape.one(&["shop/app", "busybox", "infra/acme-proxy"])]);
    if tape.once_in(2) {
        helper["containerNames"] = json!([tape.one(&["c1", "c*", "x-*"])]);
    }
    if tape.once_in(2) {
        helper["oneShot"] = json!({"args": [tape.one(&["--check", "sh -c", "-c"])]});
    }
    if tape.once_in(3) {
        helper["standalone"] = json!({"likelihood": tape.one(&["rare", "common", "never"]), "containerNames": ["c2"]});
    }
    if tape.once_in(3) {
        helper["startup"] = json!({"http": {"path": "/ready", "port": 8001}, "needs": ["--health"]});
    }
    if tape.once_in(3) {
        helper["quit"] = json!({"calls": [":8001/quit", "pkill acme"]});
    }
    if tape.once_in(3) {
        helper["injector"] =
            json!({"name": "Acme", "marks": ["acme.example.com/injected"], "asks": ["sidecar.istio.io/inject"]});
    }
    // What people read of it may be anything.
    if tape.once_in(4) {
        helper["title"] = json!(tape.text());
    }
    if tape.once_in(6) {
        helper["neverNative"] = json!(tape.text());
    }
    if tape.once_in(6) {
        helper["endedElsewhere"] = json!(tape.text());
    }
    if tape.once_in(6) {
        helper["needsApp"] = json!({"how": tape.one(&["waits", "exits"]), "why": tape.text()});
    }
    if tape.once_in(6) {
        let keys = ["name", "annotation", "annotationSince", "setting", "settingSince", "default", "alternative"];
        helper["injector"]["native"] = json!(tape.one(&["none", "available", "automatic"]));
        for _ in 0..tape.below(4) {
            let key = tape.one(&keys).to_owned();
            helper["injector"][key] = json!(tape.text());
        }
    }
    helper
}

fn exemption(tape: &mut Tape<'_>) -> Value {
    let mut exemption = json!({"reason": "stays"});
    match tape.below(4) {
        0 => exemption["container"] = json!("x-*"),
        1 => exemption["namespace"] = json!("airflow"),
        2 => exemption["image"] = json!(tape.one(&["*/istio/*", "*", "**a*"])),
        _ => exemption["rule"] = json!(tape.one(&["helper-*", "job-never-completes"])),
    }
    exemption
}

/// Makes a mistake in settings, and gives what must be said of it.
pub(crate) fn mistake(tape: &mut Tape<'_>, settings: &mut Value) -> &'static str {
    match tape.below(14) {
        0 => {
            settings["acton"] = json!("reject");
            "settings: unknown key \"acton\", did you mean \"action\"?"
        }
        1 => {
            settings["jobAction"] = json!("rejct");
            "jobAction: unknown action \"rejct\", did you mean \"reject\"?"
        }
        2 => {
            settings["minimumKubernetesVersion"] = json!(1.33);
            "minimumKubernetesVersion: must be a string, not a number: write it in quotes, \"1.33\""
        }
        3 => {
            settings["rules"] = json!({"helper-not-nativ": "warn"});
            "rules: unknown rule \"helper-not-nativ\", did you mean \"helper-not-native\"?"
        }
        4 => {
            settings["rules"] = json!({"app-does-not-wait": "enforce"});
            "rules.app-does-not-wait: only advises and cannot be enforced"
        }
        5 => {
            settings["exempt"] = json!([{"container": "x-*"}]);
            "exempt[0]: reason is missing"
        }
        6 => {
            settings["exempt"] = json!([{"reason": "all"}]);
            "exempt[0]: would exempt everything"
        }
        7 => {
            settings["helpers"]["exclude"] = json!(["istio-prox"]);
            "helpers.exclude[0]: unknown helper \"istio-prox\", did you mean \"istio-proxy\"?"
        }
        8 => {
            settings["helpers"]["custom"] = json!([{"id": "acme", "title": "Acme", "images": ["a/b"]}]);
            "helpers.custom[0]: category is missing"
        }
        9 => {
            settings["workloads"] = json!([{"apiGroup": "example.com", "kind": "Fleet", "podTemplates": ["spec"]}]);
            "workloads[0].podTemplates"
        }
        10 => {
            settings["workloads"] =
                json!([{"apiGroup": "apps", "kind": "Deployment", "podTemplates": ["/spec/template"]}]);
            "workloads[0].kind: Deployment is a kind of Kubernetes"
        }
        11 => {
            settings["contact"] = json!("two\nlines");
            "contact: must be one line"
        }
        12 => {
            settings["mutate"] = json!({"placement": 1});
            "mutate.placement: must be a string, not a number"
        }
        _ => {
            settings["controlledObjects"] = json!(["warn"]);
            "controlledObjects: must be a string, not a list"
        }
    }
}
