//! Every key, and every mistake with its text: people act on these words.

use super::*;
use crate::json::Reader;
use crate::testing::{test, *};
use native_sidecar_config::Mistake;

fn settings(text: &str) -> Result<Settings<'_>, Mistakes> {
    read(Reader::new(text).whole(Value::read).unwrap())
}

fn told(text: &str) -> Vec<String> {
    settings(text).map(|settings| format!("{settings:?}")).unwrap_err().kept().iter().map(ToString::to_string).collect()
}

/// Each of these is one mistake, and told so.
fn assert_told(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let told = settings(text).map_or_else(|mistakes| mistakes.to_string(), |_| String::new());
        assert_eq!(told, *expected, "{text}");
    }
}

#[test]
fn every_key_is_read() {
    let all = settings(
        r##"{
            "action": "mutate", "jobAction": "reject", "controlledObjects": "blocking",
            "rules": {"app-does-not-wait": "ignore", "helper-not-native": "warn", "job-never-completes": "enforce"},
            "helpers": {
                "exclude": ["grafana-agent", "category:tunnel", "acme-proxy"],
                "custom": [{
                    "id": "acme-proxy", "title": "Acme proxy", "category": "service-mesh", "documentation": "https://example.com",
                    "images": ["infra/acme-proxy"], "ambiguousImages": ["infra/tools"], "containerNames": ["acme-*"],
                    "weakContainerNames": ["proxy"], "programs": ["acme"], "programsSuffice": true,
                    "signs": {"subcommands": ["run"], "args": ["--mesh"], "env": ["ACME"], "tags": ["1.*"], "annotations": ["acme/on=true"]},
                    "oneShot": {"args": ["--check"], "containerNames": ["acme-init"], "subcommands": ["wait"], "env": ["ONCE"],
                        "programs": ["acme-init"], "unless": {"env": ["MODE=sidecar"]}, "hidden": "once in acme.yaml", "restartsOnPurpose": true},
                    "standalone": {"likelihood": "never", "containerNames": ["gw"], "subcommands": ["gw"], "args": ["--gw"], "env": ["GW"], "programs": ["gw"]},
                    "companions": ["stats"], "neverNative": "no", "neededAtStart": true, "endedElsewhere": "acmed ends it",
                    "needsApp": {"how": "exits", "why": "w", "args": ["--app"]},
                    "startup": {"http": {"path": "/ready", "port": 15021}, "tcp": {"port": 1}, "exec": ["acme", "ok"], "portArgs": ["--port"], "needs": ["--health"]},
                    "quit": {"calls": ["/quit"], "needs": ["--quit"]},
                    "injector": {"name": "Acme", "marks": ["acme/in"], "asks": ["acme/inject"], "initContainers": ["acme-init"], "replacesDeclared": true,
                        "native": "available", "annotation": "acme/native: \"true\"", "annotationSince": "1", "setting": "s", "settingSince": "2",
                        "default": "since 3", "alternative": "a", "exceptions": [{"mark": "c", "why": "w"}]}
                }]
            },
            "exempt": [{"container": "legacy-*", "image": "*/x:*", "namespace": "airflow", "rule": "job-*", "reason": "until 2.0"}],
            "contact": "Questions: #platform", "minimumKubernetesVersion": "1.33",
            "mutate": {"placement": "first", "startupProbe": "derive", "onObstacle": "reject"},
            "workloads": [{"apiGroup": "example.com", "kind": "Fleet", "podTemplates": ["/spec/pools/*/template"], "podSpecs": ["/spec/pod"], "runsToCompletion": true}]
        }"##,
    )
    .unwrap();
    assert_eq!(all.action, Action::Mutate);
    assert_eq!(all.job_action, JobAction::Reject);
    assert_eq!(all.controlled_objects, ControlledObjects::Blocking);
    assert_eq!(all.rules.of(Rule::AppDoesNotWait), Some(Level::Ignore));
    assert_eq!(all.rules.of(Rule::HelperNotNative), Some(Level::Warn));
    assert_eq!(all.rules.of(Rule::JobNeverCompletes), Some(Level::Enforce));
    assert_eq!(all.rules.of(Rule::InitNeverFinishes), None);
    assert_eq!(all.helpers.exclude.len(), 3);
    assert_eq!(all.helpers.custom[0].images[0], "infra/acme-proxy");
    assert_eq!(all.exempt[0].reason, "until 2.0");
    assert_eq!(all.contact.as_deref(), Some("Questions: #platform"));
    assert_eq!(all.minimum_kubernetes_version, Version::parse("1.33"));
    assert_eq!(all.mutate.placement, Placement::First);
    assert_eq!(all.mutate.startup_probe, StartupProbe::Derive);
    assert_eq!(all.mutate.on_obstacle, OnObstacle::Reject);
    assert!(all.workloads[0].runs_to_completion);
}

#[test]
fn without_settings_the_policy_rejects_and_spares_what_controllers_make() {
    for none in ["null", "{}", r#""""#, "[]"] {
        let settings = settings(none).unwrap();
        assert_eq!(settings, Settings::default(), "{none}");
        assert_eq!(settings.action, Action::Reject);
        assert_eq!(settings.job_action, JobAction::Same);
        assert_eq!(settings.controlled_objects, ControlledObjects::Warn);
        assert_eq!(settings.mutate.placement, Placement::Last);
        assert_eq!(settings.mutate.startup_probe, StartupProbe::Keep);
        assert_eq!(settings.mutate.on_obstacle, OnObstacle::Warn);
        assert_eq!(settings.minimum_kubernetes_version, None);
    }
}

#[test]
fn a_blank_value_as_forms_send_it_is_none() {
    for blank in ["null", r#""""#, "[]"] {
        let text = format!(
            r#"{{"action":{blank},"jobAction":{blank},"controlledObjects":{blank},"rules":{blank},"helpers":{blank},"exempt":{blank},
                "contact":{blank},"minimumKubernetesVersion":{blank},"mutate":{blank},"workloads":{blank}}}"#
        );
        assert_eq!(settings(&text).as_ref(), Ok(&Settings::default()), "{blank}");
        let inner = format!(
            r#"{{"rules":{{"helper-not-native":{blank}}},"helpers":{{"exclude":{blank},"custom":{blank}}},
                "mutate":{{"placement":{blank},"startupProbe":{blank},"onObstacle":{blank}}}}}"#
        );
        assert_eq!(settings(&inner).as_ref(), Ok(&Settings::default()), "{blank}");
        let exemption = format!(
            r#"{{"exempt":[{{"container":"x","image":{blank},"namespace":{blank},"rule":{blank},"reason":"r"}}]}}"#
        );
        let exempt = settings(&exemption).unwrap();
        assert_eq!((&exempt.exempt[0].image, &exempt.exempt[0].namespace), (&None, &None));
    }
}

#[test]
fn a_value_of_the_wrong_sort_is_told_with_the_right_one() {
    assert_told(&[
        ("[1]", "settings: must be an object, not a list"),
        ("7", "settings: must be an object, not a number"),
        (r#""reject""#, "settings: must be an object, not a string"),
        (r#"{"action":["warn"]}"#, "action: must be a string, not a list"),
        (r#"{"action":{}}"#, "action: must be a string, not an object"),
        (r#"{"rules":["helper-not-native"]}"#, "rules: must be an object, not a list"),
        (
            r#"{"rules":{"helper-not-native":{"level":"warn"}}}"#,
            "rules.helper-not-native: must be a string, not an object",
        ),
        (r#"{"helpers":["istio-proxy"]}"#, "helpers: must be an object, not a list"),
        (r#"{"helpers":{"exclude":"istio-proxy"}}"#, "helpers.exclude: must be a list, not a string"),
        (r#"{"helpers":{"exclude":{"istio-proxy":true}}}"#, "helpers.exclude: must be a list, not an object"),
        (r#"{"helpers":{"exclude":[["istio-proxy"]]}}"#, "helpers.exclude[0]: must be a string, not a list"),
        (r#"{"helpers":{"custom":{"id":"x"}}}"#, "helpers.custom: must be a list, not an object"),
        (r#"{"exempt":{"reason":"r"}}"#, "exempt: must be a list, not an object"),
        (r#"{"contact":["a"]}"#, "contact: must be a string, not a list"),
        (r#"{"mutate":"yes"}"#, "mutate: must be an object, not a string"),
        (r#"{"workloads":{"kind":"Fleet"}}"#, "workloads: must be a list, not an object"),
        (
            r#"{"workloads":[{"kind":"Fleet","podTemplates":["/spec/template"],"runsToCompletion":"yes"}]}"#,
            "workloads[0].runsToCompletion: must be true or false, not a string",
        ),
        (r#"{"helpers":{"exclude":["istio-proxy",""]}}"#, "helpers.exclude[1]: is empty"),
        (r#"{"helpers":{"exclude":[null]}}"#, "helpers.exclude[0]: is empty"),
    ]);
}

#[test]
fn a_boolean_or_a_number_where_a_word_belongs_is_told_to_be_quoted() {
    assert_told(&[
        (
            r#"{"minimumKubernetesVersion":1.30}"#,
            r#"minimumKubernetesVersion: must be a string, not a number: write it in quotes, "1.30""#,
        ),
        (r#"{"contact":42}"#, r#"contact: must be a string, not a number: write it in quotes, "42""#),
        (
            r#"{"exempt":[{"container":true,"reason":"r"}]}"#,
            r#"exempt[0].container: must be a string, not a boolean: write it in quotes, "true""#,
        ),
        (
            r#"{"helpers":{"exclude":[1]}}"#,
            r#"helpers.exclude[0]: must be a string, not a number: write it in quotes, "1""#,
        ),
    ]);
    // Among a few words no quotes help.
    assert_told(&[
        (r#"{"action":false}"#, r#"action: unknown action "false", there are: reject, mutate, warn"#),
        (r#"{"jobAction":1}"#, r#"jobAction: must be a string, not a number: write it in quotes, "1""#),
        (
            r#"{"rules":{"helper-not-native":false}}"#,
            r#"rules.helper-not-native: unknown level "false", there are: enforce, warn, ignore"#,
        ),
        (r#"{"mutate":{"startupProbe":true}}"#, r#"mutate.startupProbe: unknown word "true", there are: keep, derive"#),
    ]);
}

#[test]
fn unknown_keys_and_words_are_told_with_the_nearest_known_one_at_every_level() {
    assert_told(&[
        (r#"{"acton":"warn"}"#, r#"settings: unknown key "acton", did you mean "action"?"#),
        (r#"{"jobaction":"warn"}"#, r#"settings: unknown key "jobaction", did you mean "jobAction"?"#),
        (r#"{"exemptions":[]}"#, r#"settings: unknown key "exemptions", did you mean "exempt"?"#),
        (r#"{"colour":"red"}"#, r#"settings: unknown key "colour""#),
        (r#"{"":1}"#, r#"settings: unknown key """#),
        (r#"{"action":"rejct"}"#, r#"action: unknown action "rejct", did you mean "reject"?"#),
        (r#"{"action":"Reject"}"#, r#"action: unknown action "Reject", did you mean "reject"?"#),
        (r#"{"action":"same"}"#, r#"action: unknown action "same", there are: reject, mutate, warn"#),
        (r#"{"action":"audit"}"#, r#"action: unknown action "audit", there are: reject, mutate, warn"#),
        (r#"{"jobAction":"mutat"}"#, r#"jobAction: unknown action "mutat", did you mean "mutate"?"#),
        (
            r#"{"controlledObjects":"jobs"}"#,
            r#"controlledObjects: unknown word "jobs", there are: warn, blocking, enforce"#,
        ),
        (
            r#"{"controlledObjects":"block"}"#,
            r#"controlledObjects: unknown word "block", there are: warn, blocking, enforce"#,
        ),
        (
            r#"{"rules":{"helper-not-nativ":"warn"}}"#,
            r#"rules: unknown rule "helper-not-nativ", did you mean "helper-not-native"?"#,
        ),
        (
            r#"{"rules":{"helper-not-native":"warning"}}"#,
            r#"rules.helper-not-native: unknown level "warning", did you mean "warn"?"#,
        ),
        (r#"{"helpers":{"excluded":[]}}"#, r#"helpers: unknown key "excluded", did you mean "exclude"?"#),
        (
            r#"{"helpers":{"exclude":["grafana-agent","istio-proxi"]}}"#,
            r#"helpers.exclude[1]: unknown helper "istio-proxi", did you mean "istio-proxy"?"#,
        ),
        (
            r#"{"helpers":{"exclude":["category:tunel"]}}"#,
            r#"helpers.exclude[0]: unknown category "tunel", did you mean "tunnel"?"#,
        ),
        (
            r#"{"helpers":{"exclude":["acme-prox"],"custom":[{"id":"acme-proxy","category":"runtime","images":["a/b"]}]}}"#,
            r#"helpers.exclude[0]: unknown helper "acme-prox", did you mean "acme-proxy"?"#,
        ),
        (
            r#"{"helpers":{"custom":[{"id":"x","category":"mesh","images":["a/b"]}]}}"#,
            r#"helpers.custom[0].category: unknown category "mesh""#,
        ),
        (
            r#"{"helpers":{"custom":[{"id":"x","category":"tunnel","image":["a/b"],"containerNames":["x"]}]}}"#,
            r#"helpers.custom[0]: unknown key "image", did you mean "images"?"#,
        ),
        (
            r#"{"helpers":{"custom":[{"id":"x","category":"tunnel","images":["a/b"],"oneShot":{"arg":["--once"]}}]}}"#,
            r#"helpers.custom[0].oneShot: unknown key "arg", did you mean "args"?"#,
        ),
        (
            r#"{"helpers":{"custom":[{"id":"x","category":"tunnel","images":["a/b"],"examples":[]}]}}"#,
            r#"helpers.custom[0]: unknown key "examples""#,
        ),
        (
            r#"{"exempt":[{"containers":"a","reason":"r","rule":"*"}]}"#,
            r#"exempt[0]: unknown key "containers", did you mean "container"?"#,
        ),
        (
            r#"{"exempt":[{"rule":"helper-not-naive","reason":"r"}]}"#,
            r#"exempt[0].rule: unknown rule "helper-not-naive", did you mean "helper-not-native"?"#,
        ),
        (r#"{"exempt":[{"rule":"mesh-*","reason":"r"}]}"#, r#"exempt[0].rule: unknown rule "mesh-*""#),
        (
            r#"{"mutate":{"position":"last"}}"#,
            r#"mutate: unknown key "position", there are: placement, startupProbe, onObstacle"#,
        ),
        (r#"{"mutate":{"placement":"lst"}}"#, r#"mutate.placement: unknown placement "lst", did you mean "last"?"#),
        (r#"{"mutate":{"onObstacle":"rejct"}}"#, r#"mutate.onObstacle: unknown word "rejct", did you mean "reject"?"#),
        (
            r#"{"workloads":[{"kind":"Fleet","group":"example.com","podTemplates":["/spec/template"]}]}"#,
            r#"workloads[0]: unknown key "group", there are: apiGroup, kind, podTemplates, podSpecs, runsToCompletion"#,
        ),
        (
            r#"{"workloads":[{"kind":"Fleet","podTemplate":["/spec/template"],"podSpecs":["/spec/pod"]}]}"#,
            r#"workloads[0]: unknown key "podTemplate", did you mean "podTemplates"?"#,
        ),
    ]);
}

#[test]
fn a_key_that_is_given_twice_is_a_mistake_also_with_escapes() {
    assert_told(&[
        (r#"{"action":"warn","action":"warn"}"#, "action: is given twice"),
        (r#"{"action":"warn","\u0061ction":"reject"}"#, "action: is given twice"),
        (r#"{"action":null,"action":"reject"}"#, "action: is given twice"),
        (
            r#"{"rules":{"helper-not-native":"warn","helper-not-native":"ignore"}}"#,
            "rules.helper-not-native: is given twice",
        ),
        (r#"{"helpers":{"exclude":["opa"],"exclude":["envoy"]}}"#, "helpers.exclude: is given twice"),
        (r#"{"exempt":[{"container":"a","container":"b","reason":"r"}]}"#, "exempt[0].container: is given twice"),
    ]);
}

#[test]
fn what_depends_on_more_than_one_value_is_checked_too() {
    let custom = |members: &str| format!(r#"{{"helpers":{{"custom":[{{{members}}}]}}}}"#);
    let of_two = |one: &str, two: &str| format!(r#"{{"helpers":{{"custom":[{{{one}}},{{{two}}}]}}}}"#);
    let needs = "mutate needs minimumKubernetesVersion, the oldest API server and kubelet of the cluster: below 1.29 a converted pod would hang";
    let categories = "category is missing: one of service-mesh, log-collector, secret-agent, database-proxy, telemetry-agent, auth-proxy, \
                      config-reloader, storage, tunnel, runtime, ci-daemon";
    let whole = r#""category":"tunnel","images":["a/b"]"#;
    let repository = "must be a repository without registry, tag, digest or glob, such as \"infra/acme-proxy\"";
    let pointer = "must be a JSON Pointer such as \"/spec/template\", in which * walks a list or a map";
    let cases: Vec<(String, String)> = [
        (r#"{"action":"mutate"}"#.to_owned(), format!("action: {needs}")),
        (r#"{"jobAction":"mutate"}"#.to_owned(), format!("jobAction: {needs}")),
        (r#"{"contact":"a\nb"}"#.to_owned(), "contact: must be one line without control characters".to_owned()),
        (format!(r#"{{"contact":"{}"}}"#, "é".repeat(501)), "contact: must be at most 500 characters long".to_owned()),
        (
            r#"{"minimumKubernetesVersion":"latest"}"#.to_owned(),
            r#"minimumKubernetesVersion: must be a version of Kubernetes such as "1.33", not "latest""#.to_owned(),
        ),
        (
            r#"{"minimumKubernetesVersion":"1"}"#.to_owned(),
            r#"minimumKubernetesVersion: must be a version of Kubernetes such as "1.33", not "1""#.to_owned(),
        ),
        (
            r#"{"rules":{"app-does-not-wait":"enforce"}}"#.to_owned(),
            "rules.app-does-not-wait: only advises and cannot be enforced: use warn or ignore".to_owned(),
        ),
        (custom(whole), "helpers.custom[0]: id is missing".to_owned()),
        (
            custom(&format!(r#""id":"Acme Proxy",{whole}"#)),
            "helpers.custom[0].id: must be lower-case letters, digits and dashes".to_owned(),
        ),
        (
            custom(&format!(r#""id":"cloud-sql-proxy",{whole}"#)),
            r#"helpers.custom[0].id: "cloud-sql-proxy" is in the catalog already: give yours another id"#.to_owned(),
        ),
        (
            of_two(&format!(r#""id":"a",{whole}"#), &format!(r#""id":"a",{whole}"#)),
            r#"helpers.custom[1].id: "a" is given twice"#.to_owned(),
        ),
        (custom(r#""id":"a","images":["a/b"]"#), format!("helpers.custom[0]: {categories}")),
        (custom(r#""id":"a","category":"","images":["a/b"]"#), format!("helpers.custom[0]: {categories}")),
        (
            custom(r#""id":"a","category":"tunnel""#),
            "helpers.custom[0]: nothing tells this helper: give images or containerNames".to_owned(),
        ),
        (
            custom(&format!(r#""id":"a",{whole},"shape":"log-streamer""#)),
            "helpers.custom[0].shape: is for the catalog's own helpers".to_owned(),
        ),
        (
            custom(r#""id":"a","category":"tunnel","images":["a/b:1.2"]"#),
            format!(r#"helpers.custom[0].images: "a/b:1.2" {repository}"#),
        ),
        (
            custom(r#""id":"a","category":"tunnel","images":["*/b"]"#),
            format!(r#"helpers.custom[0].images: "*/b" {repository}"#),
        ),
        (
            custom(r#""id":"a","category":"tunnel","ambiguousImages":["a/b@sha256:00"]"#),
            format!(r#"helpers.custom[0].ambiguousImages: "a/b@sha256:00" {repository}"#),
        ),
        (
            custom(r#""id":"a","category":"tunnel","containerNames":["*"]"#),
            r#"helpers.custom[0].containerNames: "*" must be a name, or the beginning of one followed by *"#.to_owned(),
        ),
        (
            custom(r#""id":"a","category":"tunnel","weakContainerNames":["a*b"]"#),
            r#"helpers.custom[0].weakContainerNames: "a*b" must be a name, or the beginning of one followed by *"#
                .to_owned(),
        ),
        (
            custom(&format!(r#""id":"a",{whole},"startup":{{"tcp":{{"port":0}}}}"#)),
            "helpers.custom[0].startup.tcp.port: must be a port from 1 to 65535, not 0".to_owned(),
        ),
        (
            custom(&format!(r#""id":"a",{whole},"startup":{{"tcp":{{"port":65536}}}}"#)),
            "helpers.custom[0].startup.tcp.port: must be a port from 1 to 65535, not 65536".to_owned(),
        ),
        (
            r#"{"exempt":[{"container":"a"}]}"#.to_owned(),
            "exempt[0]: reason is missing: say why, and until when".to_owned(),
        ),
        (
            r#"{"exempt":[{"container":"a","reason":" "}]}"#.to_owned(),
            "exempt[0]: reason is missing: say why, and until when".to_owned(),
        ),
        (
            r#"{"exempt":[{"reason":"r"}]}"#.to_owned(),
            "exempt[0]: would exempt everything: give container, image, namespace or rule".to_owned(),
        ),
        (
            r#"{"workloads":[{"podTemplates":["/spec/template"]}]}"#.to_owned(),
            "workloads[0]: kind is missing".to_owned(),
        ),
        (
            r#"{"workloads":[{"kind":"Fleet"}]}"#.to_owned(),
            "workloads[0]: says not where the pods are: give podTemplates or podSpecs".to_owned(),
        ),
        (
            r#"{"workloads":[{"apiGroup":"apps","kind":"Deployment","podTemplates":["/spec/template"]}]}"#.to_owned(),
            "workloads[0].kind: Deployment is a kind of Kubernetes, which is known already".to_owned(),
        ),
        (
            r#"{"workloads":[{"kind":"Fleet","podSpecs":["/spec"]},{"kind":"Fleet","podSpecs":["/spec"]}]}"#.to_owned(),
            "workloads[1].kind: Fleet is given twice".to_owned(),
        ),
        (
            r#"{"workloads":[{"kind":"Fleet","podTemplates":["spec.template"]}]}"#.to_owned(),
            format!(r#"workloads[0].podTemplates: "spec.template" {pointer}"#),
        ),
        (
            r#"{"workloads":[{"kind":"Fleet","podSpecs":["/spec//x"]}]}"#.to_owned(),
            format!(r#"workloads[0].podSpecs: "/spec//x" {pointer}"#),
        ),
        (
            r#"{"workloads":[{"kind":"Fleet","podSpecs":["/a~2b","/a~"]}]}"#.to_owned(),
            format!("workloads[0].podSpecs: \"/a~2b\" {pointer}\nworkloads[0].podSpecs: \"/a~\" {pointer}"),
        ),
    ]
    .into();
    let cases: Vec<(&str, &str)> = cases.iter().map(|(text, told)| (text.as_str(), told.as_str())).collect();
    assert_told(&cases);
}

#[test]
fn what_looks_like_a_mistake_and_is_none() {
    for text in [
        r#"{"action":"mutate","minimumKubernetesVersion":"v1.33.2"}"#,
        r#"{"jobAction":"mutate","minimumKubernetesVersion":"1.29"}"#,
        r#"{"rules":{"app-does-not-wait":"warn","start-deadlocks":"ignore"}}"#,
        r#"{"exempt":[{"rule":"job-*","reason":"r"}]}"#,
        r#"{"workloads":[{"apiGroup":"apps.kruise.io","kind":"StatefulSet","podTemplates":["/spec/template"]}]}"#,
        r#"{"workloads":[{"apiGroup":"a.io","kind":"X","podSpecs":["/spec"]},{"apiGroup":"b.io","kind":"X","podSpecs":["/spec"]}]}"#,
        r#"{"helpers":{"custom":[{"id":"a","category":"tunnel","programs":["acmed"],"programsSuffice":true}]}}"#,
    ] {
        assert_eq!(settings(text).map(drop), Ok(()), "{text}");
    }
}

#[test]
fn every_helper_and_category_can_be_excluded() {
    for helper in crate::catalog::helpers() {
        let text = format!(r#"{{"helpers":{{"exclude":["{}","category:{}"]}}}}"#, helper.id, helper.category.word());
        let settings = settings(&text).unwrap();
        assert!(settings.excludes(helper), "{text}");
        assert!(crate::catalog::by_id(&helper.id).is_some_and(|found| found.id == helper.id), "{}", helper.id);
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let told = told(
        r#"{"acton":"warn","jobAction":"mutant","rules":{"x":"y","start-deadlocks":"enforce"},"helpers":{"exclude":["nope-nope"],"custom":[{"id":"A"}]},
            "exempt":[{},{"reason":"r"}],"contact":"\u0007","minimumKubernetesVersion":1.2,"mutate":7,"workloads":[{}]}"#,
    );
    for place in [
        "settings: unknown key",
        "jobAction: unknown action",
        "rules: unknown rule",
        "rules.start-deadlocks: only advises",
        "helpers.exclude[0]: unknown helper",
        "helpers.custom[0]: category is missing",
        "helpers.custom[0].id: must be",
        "helpers.custom[0]: nothing tells",
        "exempt[0]: reason is missing",
        "exempt[0]: would exempt everything",
        "exempt[1]: would exempt everything",
        "contact: must be one line",
        "minimumKubernetesVersion: must be a string",
        "mutate: must be an object",
        "workloads[0]: kind is missing",
        "workloads[0]: says not where",
    ] {
        assert!(told.iter().any(|told| told.starts_with(place)), "{place}\n{}", told.join("\n"));
    }
}

#[test]
fn the_first_hundred_mistakes_are_told_and_the_first_twenty_with_the_nearest_word() {
    let exclude = vec![r#""istio-proxi""#; 250].join(",");
    let text = format!(r#"{{"helpers":{{"exclude":[{exclude}]}}}}"#);
    let mistakes = settings(&text).unwrap_err();
    assert_eq!((mistakes.count(), mistakes.kept().len()), (250, 100));
    let near = |mistake: &&Mistake| mistake.message.ends_with(r#"did you mean "istio-proxy"?"#);
    assert_eq!(mistakes.kept().iter().filter(near).count(), 20);
    let last = mistakes.kept()[99].to_string();
    assert!(last.starts_with("helpers.exclude[99]: unknown helper"), "{last}");
    assert!(mistakes.to_string().ends_with("\nand 150 more"), "{mistakes}");
}

#[test]
fn a_word_is_shown_as_far_as_it_fits_and_on_one_line() {
    let told = told(&format!(r#"{{"action":"a\nb{}"}}"#, "x".repeat(5000)));
    assert_eq!(told.len(), 1);
    assert!(told[0].chars().count() < 200 && !told[0].contains('\n'), "{told:?}");
}

#[test]
fn mistakes_fit_into_a_message_however_long_the_words_are() {
    let crabs = "\u{1F980}".repeat(2000);
    let custom: Vec<String> = (0..100)
        .map(|index| format!(r#"{{"id":"a{index}","category":"tunnel","images":["{crabs}:{index}"]}}"#))
        .collect();
    let number = "7".repeat(9000);
    let given = format!(r#"{{"contact":{number},"helpers":{{"custom":[{}]}}}}"#, custom.join(","));
    let mistakes = parse(&given).unwrap_err();
    assert!(mistakes.len() < 32 * 1024, "{}", mistakes.len());
    assert!(mistakes.lines().all(|line| line.chars().count() <= 301), "{mistakes}");
    assert!(mistakes.lines().any(|line| line.ends_with("777\"…")), "{mistakes}");
    assert!(mistakes.lines().last().unwrap().starts_with("and "), "{mistakes}");
}

#[test]
fn a_long_number_and_what_is_given_twice_are_shown_so_too() {
    let (long, cut) = ("1".repeat(100_000), "1".repeat(80));
    let kind = r#"{"kind":"A\nB","podSpecs":["/spec"]}"#;
    let custom = format!(r#"{{"id":"{long}","category":"tunnel","images":["a/b"]}}"#);
    assert_eq!(told(&format!(r#"{{"workloads":[{kind},{kind}]}}"#)), ["workloads[1].kind: A B is given twice"]);
    assert_eq!(
        told(&format!(r#"{{"helpers":{{"custom":[{custom},{custom}]}}}}"#)),
        [format!(r#"helpers.custom[1].id: "{cut}"… is given twice"#)]
    );
    assert_eq!(
        told(&format!(r#"{{"minimumKubernetesVersion":{long}}}"#)),
        [format!(r#"minimumKubernetesVersion: must be a string, not a number: write it in quotes, "{cut}"…"#)]
    );
}
