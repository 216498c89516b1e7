//! The reports of `native-sidecar check` in full: for people, and as JSON.

use crate::sandbox::Sandbox;
use serde_json::Value;

/// Files with a bit of everything.
fn shop() -> Sandbox {
    let pod = |name: &str, spec: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n{spec}");
    let app = "  containers:\n  - name: app\n    image: registry.example.com/app:1\n";
    let dump = format!(
        r#"{{"apiVersion":"v1","kind":"List","items":[{{"apiVersion":"apps/v1","kind":"Deployment","metadata":{{"name":"web","namespace":"shop","annotations":{{"note":"{}"}}}},"spec":{{"template":{{"spec":{{"containers":[{{"name":"web","image":"registry.example.com/web"}},{{"name":"fluent-bit","image":"cr.fluentbit.io/fluent/fluent-bit:3.2","env":[{{"name":"NOTE","value":"{}"}}]}}]}}}}}}}}]}}"#,
        "x".repeat(1000),
        "y".repeat(1000),
    );
    let sandbox = Sandbox::of(&[
        ("shop/advice.yaml", include_str!("../data/check/advice.yaml")),
        ("shop/backup.yaml", include_str!("../data/check/backup.yaml")),
        ("shop/broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: broken\nspec: {}\n"),
        ("shop/dump.json", &dump),
        (
            "shop/idle.yaml",
            &pod("idle", &format!("{app}    # native-sidecar: ignore helper-not-native: no longer needed\n")),
        ),
        (
            "shop/obstacle.yaml",
            &pod(
                "obstacle",
                &format!(
                    "{app}  - name: fluent-bit\n    image: cr.fluentbit.io/fluent/fluent-bit:3.2\n    ports: [{{containerPort: 2020, hostPort: 2020}}]\n"
                ),
            ),
        ),
        (
            "shop/strange names.yaml",
            &pod(
                "strange",
                &format!(
                    "{app}  - image: cr.fluentbit.io/fluent/fluent-bit:3.2\n    name: \"a\\e[31mred\\u202E \u{1F980}\"\n"
                ),
            ),
        ),
        ("shop/template.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {{ toYaml .Values.metadata }}\n"),
        ("shop/web.yaml", include_str!("../data/check/web.yaml")),
        (
            "s.yaml",
            "exempt:\n- {container: gone, reason: long ago}\n- {container: exempt-*, reason: chart 1.x has no switch}\n",
        ),
        (
            "shop/zexempt.yaml",
            &pod("exempt", &format!("{app}  - name: exempt-agent\n    image: cr.fluentbit.io/fluent/fluent-bit:3.2\n")),
        ),
    ]);
    sandbox.write("shop/latin.yaml", b"apiVersion: v1\nmetadata: {name: B\xe4r}\n");
    sandbox
}

#[test]
fn the_report_for_people() {
    insta::assert_snapshot!(shop().run(&["check", "--settings", "s.yaml", "shop"]).exits(2).out);
}

#[test]
fn the_report_for_people_in_colours() {
    let sandbox = Sandbox::of(&[("backup.yaml", include_str!("../data/check/backup.yaml"))]);
    let ran = sandbox.run(&["check", "--color", "always", "backup.yaml"]).exits(1);
    insta::assert_snapshot!(ran.out.replace('\u{1b}', "␛"));
}

#[test]
fn the_report_when_the_policy_would_convert() {
    let sandbox = Sandbox::of(&[
        ("backup.yaml", include_str!("../data/check/backup.yaml")),
        ("s.yaml", "action: mutate\nminimumKubernetesVersion: '1.33'\n"),
    ]);
    insta::assert_snapshot!(sandbox.run(&["check", "--settings", "s.yaml", "backup.yaml"]).exits(1).out);
}

#[test]
fn the_report_for_programs() {
    let report = shop().run(&["check", "--settings", "s.yaml", "--format", "json", "shop"]).exits(2).out;
    insta::assert_snapshot!(report.replace(concat!('"', env!("CARGO_PKG_VERSION"), '"'), "\"VERSION\""));
}

#[test]
fn the_report_for_programs_has_the_form_that_is_documented() {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let sandbox = shop();
    let ignored = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: app, image: app}\n  # native-sidecar: ignore helper-not-native: so\n  - {name: fluent-bit, image: fluent/fluent-bit}\n";
    sandbox.write("shop/ignored.yaml", ignored.as_bytes());
    sandbox.write("e.yaml", b"helpers: {exclude: [cloud-sql-proxy]}\n");
    for args in [&["shop"][..], &["--settings", "s.yaml", "shop"], &["--settings", "e.yaml", "shop"], &["gone.yaml"]] {
        let ran = sandbox.run(&[&["check", "--format", "json"], args].concat()).exits(2);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{args:?}: {errors:#?}");
    }
    // The schema is one that says something.
    assert!(!schema.is_valid(&serde_json::json!({"version": 1})));
}

#[test]
fn every_field_of_the_report_is_documented() {
    let page = include_str!("../../../../docs/report.md");
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/report.schema.json")).unwrap();
    let mut undocumented = Vec::new();
    let mut objects = vec![&schema];
    objects.extend(schema["$defs"].as_object().unwrap().values());
    objects.extend(["summary", "tool"].map(|name| &schema["properties"][name]));
    for object in objects {
        for field in object["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
            let documented = [format!("`{field}`"), format!(".{field}`"), format!("`{field}.")]
                .iter()
                .any(|named| page.contains(named.as_str()));
            undocumented.extend((!documented).then_some(field));
        }
    }
    assert!(undocumented.is_empty(), "{undocumented:?}");
}

/// Whatever names are made of, they neither clear the screen, nor turn what is read around, nor begin a line.
#[cfg(unix)]
#[test]
fn names_stay_within_their_line() {
    const EVIL: &str = r#""\e[2J\n\u202E::evil""#;
    let workload = |kind: &str, container: &str| {
        format!(
            "apiVersion: {kind}\nmetadata: {{name: {EVIL}, namespace: {EVIL}}}\nspec:\n  template:\n    spec:\n      containers:\n      - {{name: app, image: app}}\n      - {container}\n"
        )
    };
    let proxy = format!("{{name: {EVIL}, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2");
    let stuck = format!("{proxy}, ports: [{{containerPort: 1, hostPort: 1}}]}}");
    let file = "\u{1b}[2J\n\u{202e}::evil.yaml";
    let sandbox = Sandbox::of(&[
        (&format!("fine/{file}"), &workload("batch/v1\nkind: Job", &format!("{proxy}}}"))),
        (&format!("stuck/{file}"), &workload("apps/v1\nkind: Deployment", &stuck)),
        (&format!("broken/{file}"), &workload("apps/v1\nkind: Deployment", "[]")),
        (&format!("unread/{file}"), "a: b: c\n"),
    ]);
    for folder in ["fine", "stuck", "broken", "unread"] {
        let path = format!("{folder}/{file}");
        for command in
            [&["check"][..], &["check", "--format", "github"], &["fix"], &["timeline"], &["timeline", "--svg", "-"]]
        {
            let ran = sandbox.run(&[&["--color", "always"], command, &[&path]].concat());
            let printed = format!("{}\n{}", ran.out, ran.err);
            assert!(!printed.contains("\u{1b}[2J") && !printed.contains('\u{202e}'), "{command:?} {path:?}\n{ran}");
            // XML has no such characters.
            let is_drawing = command.contains(&"--svg");
            assert!(!is_drawing || !ran.out.chars().any(|letter| letter.is_control() && letter != '\n'), "{ran}");
            assert!(
                !printed.lines().any(|line| line.trim_start().starts_with("::evil")),
                "{command:?} {path:?}\n{ran}"
            );
        }
    }
}
