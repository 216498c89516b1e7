//! `native-sidecar check`, as people run it: what it reads, what it says, and how it exits.

#![allow(clippy::string_slice)]

use crate::sandbox::Sandbox;

/// A CronJob with a helper that keeps its Jobs from completing.
const BACKUP: &str = include_str!("../data/check/backup.yaml");
/// A Deployment whose helper is a native sidecar.
const WEB: &str = include_str!("../data/check/web.yaml");
/// A Deployment with a native sidecar of which there is advice to give.
const ADVICE: &str = include_str!("../data/check/advice.yaml");
/// An object without pods.
const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";
/// What a container of a helper looks like in a list.
const PROXY: &str = "{name: proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2}";

/// A Job of these containers beside an app.
fn job(name: &str, containers: &str) -> String {
    format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - {{name: app, image: registry.example.com/app}}\n{containers}"
    )
}

#[test]
fn the_exit_status_says_how_it_went() {
    let warn = "action: warn\n";
    for (files, args, status) in [
        (&[("a.yaml", WEB)][..], &["a.yaml"][..], 0),
        (&[("a.yaml", WEB)], &["--strict", "a.yaml"], 0),
        (&[("a.yaml", ADVICE)], &["a.yaml"], 0),
        (&[("a.yaml", ADVICE)], &["--strict", "a.yaml"], 1),
        (&[("a.yaml", BACKUP)], &["a.yaml"], 1),
        (&[("a.yaml", BACKUP), ("s.yaml", warn)], &["--settings", "s.yaml", "a.yaml"], 0),
        (&[("a.yaml", BACKUP), ("s.yaml", warn)], &["--settings", "s.yaml", "--strict", "a.yaml"], 1),
        (
            &[("a.yaml", BACKUP), ("s.yaml", "action: mutate\nminimumKubernetesVersion: '1.33'\n")],
            &["--settings", "s.yaml", "a.yaml"],
            1,
        ),
        (&[("a.yaml", CONFIG)], &["a.yaml"], 0),
        (&[("a.yaml", "")], &["a.yaml"], 2),
        (&[("a.yaml", "")], &["--allow-empty", "a.yaml"], 0),
        (&[("a.yaml", "# nothing\n---\n---\nname: no manifest\n")], &["a.yaml"], 2),
        (&[("a.yaml", "a: b: c\n")], &["a.yaml"], 2),
        (&[("a.yaml", "a: b: c\n")], &["--allow-empty", "a.yaml"], 2),
        (&[("a.yaml", WEB)], &["a.yaml", "gone.yaml"], 2),
        (&[("a.yaml", WEB), ("s.yaml", "acton: warn\n")], &["--settings", "s.yaml", "a.yaml"], 2),
        (&[("a.yaml", WEB)], &["--settings", "gone.yaml", "a.yaml"], 2),
        (&[("a.yaml", WEB)], &["--kubernetes-version", "one", "a.yaml"], 2),
        (&[("a.yaml", WEB)], &["--format", "html", "a.yaml"], 2),
        (&[("a.yaml", WEB)], &[], 2),
        (&[("a.yaml", WEB)], &["--output", "no/such/directory", "a.yaml"], 2),
    ] {
        let ran = Sandbox::of(files).run(&[&["check"], args].concat());
        assert_eq!(ran.status, status, "{args:?} on {files:?}\n{ran}");
    }
}

#[test]
fn directories_are_searched() {
    let sandbox = Sandbox::of(&[
        ("deploy/z.yaml", BACKUP),
        ("deploy/a/b.yml", WEB),
        ("deploy/a/c.JSON", r#"{"apiVersion":"v1","kind":"ConfigMap"}"#),
        ("deploy/.hidden/d.yaml", WEB),
        ("deploy/README.md", BACKUP),
        ("deploy/noise.yaml", "- a list\n- of nothing\n"),
        ("deploy/.gitignore", "/built/\n*.local.yaml\n"),
        ("deploy/built/e.yaml", BACKUP),
        ("deploy/f.local.yaml", BACKUP),
        ("deploy/.git/g.yaml", BACKUP),
    ]);
    let ran = sandbox.run(&["check", "--format", "json", "deploy"]).exits(1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let names: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["deploy/.hidden/d.yaml", "deploy/a/b.yml", "deploy/a/c.JSON", "deploy/z.yaml"]);
    // What the user names is read whatever it is called.
    sandbox.run(&["check", "deploy/README.md"]).exits(1).says("deploy/README.md:17:21");
    sandbox.run(&["check", "deploy/built"]).exits(1).says("deploy/built/e.yaml:17:21");
    // From inside, names are as short as they can be.
    sandbox.run(&["check", "./deploy/z.yaml", "deploy"]).exits(1).says("1 of 4 objects in 4 files");
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed_and_links_to_directories_are_not() {
    let sandbox = Sandbox::of(&[("real/a.yaml", BACKUP), ("deploy/b.yaml", WEB)]);
    std::os::unix::fs::symlink(sandbox.path().join("real/a.yaml"), sandbox.path().join("deploy/a.yaml")).unwrap();
    std::os::unix::fs::symlink(sandbox.path().join("deploy"), sandbox.path().join("deploy/round")).unwrap();
    sandbox.run(&["check", "deploy"]).exits(1).says("deploy/a.yaml:17:21").says("1 of 2 objects in 2 files");
}

#[test]
fn standard_input_is_read() {
    let sandbox = Sandbox::of(&[("a.yaml", WEB)]);
    sandbox.pipe(BACKUP, &["check", "-"]).exits(1).says("<stdin>:17:21");
    sandbox.pipe(BACKUP, &["check", "a.yaml", "-"]).exits(1).says("1 of 2 objects in 2 files");
    // An empty pipe is a failed `helm template`, whatever else there is.
    let empty = "there is not one manifest in standard input: did the command before it fail?";
    sandbox.pipe("", &["check", "-"]).exits(2).complains(empty);
    sandbox.pipe("---\n# nothing\n", &["check", "-", "a.yaml"]).exits(2).complains(empty);
    sandbox.pipe("", &["check", "--allow-empty", "-"]).exits(0).says("nothing found: 0 objects in 0 files");
}

#[test]
fn helm_says_which_template_an_object_is_from() {
    let rendered = format!(
        "---\n# Source: shop/templates/web.yaml\n{WEB}---\n# Source: shop/charts/db/templates/backup.yaml\n{BACKUP}"
    );
    let sandbox = Sandbox::of(&[]);
    let ran = sandbox.pipe(&rendered, &["check", "-"]).exits(1);
    ran.says("from: shop/charts/db/templates/backup.yaml").omits("web.yaml");
    for format in ["json", "sarif", "junit", "github"] {
        let ran = sandbox.pipe(&rendered, &["check", "--format", format, "-"]).exits(1);
        ran.says("shop/charts/db/templates/backup.yaml");
    }
    let broken = "---\n# Source: shop/templates/web.yaml\na: b: c\n";
    sandbox.pipe(broken, &["check", "-"]).exits(2).says("from: shop/templates/web.yaml");
}

#[test]
fn lists_are_unrolled() {
    let item = "{metadata: {name: one}, spec: {template: {spec: {containers: [{name: app, image: app}, {name: proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2}]}}}}";
    for (list, expected) in [
        (
            format!("apiVersion: v1\nkind: List\nitems:\n- {{apiVersion: batch/v1, kind: Job, {}", &item[1..]),
            "in: Job one, spec.template.spec.containers[1]",
        ),
        // The API server's own lists say once for all what the items are.
        (
            format!("apiVersion: batch/v1\nkind: JobList\nitems:\n- {item}\n"),
            "in: Job one, spec.template.spec.containers[1]",
        ),
        (
            format!(
                "apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: DeploymentList\n  items:\n  - {item}\n"
            ),
            "in: Deployment one, spec.template.spec.containers[1]",
        ),
    ] {
        Sandbox::of(&[]).pipe(&list, &["check", "-"]).exits(1).says(expected).says("1 of 1 object in 1 file");
    }
}

#[test]
fn what_cannot_be_read_does_not_hide_the_rest() {
    let sandbox = Sandbox::of(&[
        ("bad.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a\n"),
        ("good.yaml", BACKUP),
        ("half.yaml", &format!("a: b: c\n---\n{BACKUP}")),
        ("template.yaml", "apiVersion: v1\nkind: Pod\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n"),
        ("twice.yaml", "apiVersion: v1\nkind: Pod\nspec: {}\nspec: {}\n"),
    ]);
    sandbox.write("latin.yaml", b"apiVersion: v1\nname: B\xe4r\n");
    let ran = sandbox.run(&["check", "."]).exits(2);
    let ran = ran.says("good.yaml:17:21").says("half.yaml:19:21").says("bad.yaml:").says("half.yaml:1:");
    let ran = ran.says("latin.yaml").says("the file is not UTF-8: line 2 has the byte 0xE4; save it as UTF-8");
    let ran = ran.says("Go template that is not rendered").says("template.yaml:3:");
    ran.says("\"spec\" is given twice").says("2 of 3 objects");
}

#[test]
fn an_object_that_the_policy_could_not_read_is_an_error() {
    let sandbox = Sandbox::of(&[
        ("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    name: app\n"),
        (
            "rollout.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: b}\nspec:\n  template: 7\n",
        ),
    ]);
    let ran = sandbox.run(&["check", "pod.yaml"]).exits(2);
    ran.says("pod.yaml:6:5").says("the policy would refuse this Pod a, for it cannot be read: spec.containers");
    let ran = sandbox.run(&["check", "pod.yaml", "gone.yaml"]).exits(2);
    ran.says("nothing found in what could be read of 1 object in 2 files; the policy would refuse 1; 2 parts of the input could not be read\n");
    let ran = sandbox.run(&["check", "rollout.yaml"]).exits(0);
    ran.says("rollout.yaml:5:13").says("the policy would let this Rollout b pass unjudged");
}

#[test]
fn values_are_what_kubectl_makes_of_them() {
    // In YAML 1.1 `off` is false, and `Always` is a text whatever its quotes.
    for (pod, status) in [
        ("shareProcessNamespace: on\n  restartPolicy: 'Always'", 1),
        ("shareProcessNamespace: off\n  restartPolicy: Always", 1),
        // What must be a boolean is none: the policy would refuse the Pod.
        ("shareProcessNamespace: \"on\"", 2),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  {pod}\n  containers:\n  - {{name: app, image: app}}\n  - {PROXY}\n"
        );
        Sandbox::of(&[]).pipe(&text, &["check", "-"]).exits(status);
    }
}

#[test]
fn settings_decide() {
    let policy = "apiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicy\nmetadata: {name: sidecars}\nspec:\n  module: registry://example.com/native-sidecar-policy:v1\n  settings:\n    exempt:\n    - {container: cloud-sql-proxy, reason: until 2.0}\n";
    let other = "apiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicy\nmetadata: {name: other}\nspec:\n  module: registry://example.com/other:v1\n  settings: {some: thing}\n";
    let group = "apiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicyGroup\nmetadata: {name: group}\n";
    for (settings, args, status) in [
        ("exempt: [{container: cloud-sql-proxy, reason: r}]\n", &["--settings", "s.yaml"][..], 0),
        (r#"{"exempt": [{"container": "cloud-*", "reason": "r"}]}"#, &["--settings", "s.yaml"], 0),
        (policy, &["--settings", "s.yaml"], 0),
        (&format!("{other}---\n{policy}"), &["--settings", "s.yaml"], 0),
        (&format!("{other}---\n{other}"), &["--settings", "s.yaml"], 2),
        (group, &["--settings", "s.yaml"], 2),
        ("", &["--settings", "s.yaml"], 1),
        ("action: mutate\n", &["--settings", "s.yaml"], 2),
        ("action: mutate\n", &["--settings", "s.yaml", "--kubernetes-version", "1.33"], 1),
        ("action: warn\n", &[], 1),
    ] {
        let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("s.yaml", settings)]);
        let ran = sandbox.run(&[&["check"], args, &["a.yaml"]].concat());
        assert_eq!(ran.status, status, "{settings}\n{ran}");
    }
    // The file of the working directory, and one that takes its place.
    let sandbox =
        Sandbox::of(&[("a.yaml", BACKUP), (".native-sidecar.yaml", "action: warn\n"), ("s.yaml", "action: reject\n")]);
    sandbox.run(&["check", "a.yaml"]).exits(0);
    sandbox.run(&["check", "--settings", "s.yaml", "a.yaml"]).exits(1);
}

#[test]
fn one_of_several_policies_is_named() {
    let policy = |name: &str, action: &str| {
        format!(
            "apiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicy\nmetadata: {{name: {name}}}\nspec:\n  module: registry://example.com/native-sidecar-policy:v1\n  settings: {{action: {action}}}\n"
        )
    };
    let several = [policy("one", "reject"), policy("two", "warn"), policy("twin", "warn"), policy("twin", "warn")];
    let sandbox =
        Sandbox::of(&[("a.yaml", BACKUP), ("s.yaml", &several.join("---\n")), ("plain.yaml", "action: warn\n")]);
    for (file, name, status, expected) in [
        ("s.yaml", Some("one"), 1, "1 error"),
        ("s.yaml", Some("two"), 0, "1 warning"),
        (
            "s.yaml",
            None,
            2,
            r#"s.yaml:8: the file has several policies: say with --policy which one is meant: "one", "two", "#,
        ),
        ("s.yaml", Some("three"), 2, r#"s.yaml has no policy with the name "three": it has "one", "two", "#),
        ("s.yaml", Some("twin"), 2, r#"s.yaml has several policies with the name "twin""#),
        ("plain.yaml", Some("one"), 2, r#"plain.yaml has no policy with the name "one""#),
    ] {
        let named: Vec<&str> = name.iter().flat_map(|name| ["--policy", name]).collect();
        let ran = sandbox.run(&[&["check", "--settings", file], &*named, &["a.yaml"]].concat()).exits(status);
        assert!(ran.out.contains(expected) || ran.err.contains(expected), "{expected}\n{ran}");
        let ran = sandbox.run(&[&["settings", file], &*named].concat());
        assert_eq!(ran.status == 2, status == 2, "{ran}");
        assert!(if status == 2 { ran.err.contains(expected) } else { ran.out.contains("valid: action") }, "{ran}");
    }
    let ran = sandbox.run(&["check", "--policy", "one", "a.yaml"]).exits(2);
    assert!(ran.err.contains("--settings <FILE>"), "{ran}");
}

#[test]
fn an_exemption_that_matched_nothing_is_noted() {
    let settings =
        "exempt:\n- {container: cloud-sql-proxy, reason: r}\n\n- {image: '*/gone/*', rule: 'helper-*', reason: r}\n";
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("s.yaml", settings)]);
    let note = "s.yaml:4: the exemption of image: */gone/*, rule: helper-* matched nothing in this run";
    for format in ["text", "json", "sarif", "github"] {
        let ran = sandbox.run(&["check", "--settings", "s.yaml", "--format", format, "a.yaml"]).exits(0);
        // GitHub's commands escape colons only in properties.
        ran.says(note).omits("s.yaml:2");
    }
}

#[test]
fn exemptions_that_match_the_same_are_all_in_use() {
    let settings = "exempt:\n- {rule: 'job-*', reason: r}\n- {namespace: shop, container: cloud-sql-proxy, reason: r}\n- {image: '*/cloud-sql-proxy:*', reason: r}\n- {namespace: other, reason: r}\n";
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("s.yaml", settings)]);
    let ran = sandbox.run(&["check", "--settings", "s.yaml", "a.yaml"]).exits(0);
    assert_eq!(ran.out.matches("matched nothing").count(), 1, "{ran}");
    ran.says("s.yaml:5: the exemption of namespace: other matched nothing");
}

#[test]
fn a_baseline_says_what_holds_in_every_namespace() {
    let bare = BACKUP.replace("  namespace: shop\n", "");
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("b.yaml", &bare)]);
    let write =
        |target, paths: &[&str]| sandbox.run(&[&["check", "--write-baseline", target], paths].concat()).exits(0);
    let ran = write("shop.yaml", &["a.yaml"]);
    assert_eq!(ran.err, "1 exemption written to shop.yaml\n");
    let ran = write("both.yaml", &["a.yaml", "b.yaml"]);
    let note = "note: 1 of them names no namespace, as its object gives none: it holds in every namespace\n";
    assert_eq!(ran.err, format!("2 exemptions written to both.yaml\n{note}"));
    // It exempts the other too, and the other is in use all the same.
    for (settings, out) in [("shop.yaml", "1 error"), ("both.yaml", "nothing found")] {
        let elsewhere = BACKUP.replace("shop", "elsewhere");
        sandbox.pipe(&elsewhere, &["check", "--settings", settings, "-"]).says(out);
    }
    sandbox.run(&["check", "--settings", "both.yaml", "a.yaml", "b.yaml"]).exits(0).omits("matched nothing");
}

#[test]
fn a_comment_exempts_a_container_of_a_file() {
    for (containers, status, expected) in [
        // On the line of the name, or right above.
        ("      - name: proxy # native-sidecar: ignore job-never-completes: until 2.0\n        image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2\n".to_owned(), 0, "1 finding silenced"),
        (format!("      # native-sidecar: ignore job-never-completes: until 2.0\n      - {PROXY}\n"), 0, "1 finding silenced"),
        (format!("      # native-sidecar: ignore helper-not-native, job-never-completes: until 2.0\n      # The proxy.\n      - {PROXY}\n"), 0, "this comment ignores nothing"),
        ("      - image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2\n        name: proxy # native-sidecar: ignore job-never-completes: r\n".to_owned(), 0, "1 finding silenced"),
        ("      # native-sidecar: ignore job-never-completes: r\n      - &anchor\n        name: proxy\n        image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2\n".to_owned(), 0, "1 finding silenced"),
        // Elsewhere it ignores nothing.
        ("      - name: proxy\n        # native-sidecar: ignore job-never-completes: r\n        image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2\n".to_owned(), 1, "this comment ignores nothing"),
        (format!("      # native-sidecar: ignore job-never-completes: r\n\n      - {PROXY}\n"), 1, "this comment ignores nothing"),
        (format!("      - name: other\n        image: registry.example.com/other\n        args:\n        - |\n          # native-sidecar: ignore job-never-completes: r\n      - {PROXY}\n"), 1, "1 of 1 object"),
        // A mistake is said, and the finding stays.
        (format!("      # native-sidecar: ignore job-never-completes\n      - {PROXY}\n"), 2, "this comment gives no reason"),
        (format!("      # native-sidecar: ignore job-never-complete: r\n      - {PROXY}\n"), 2, "did you mean \"job-never-completes\"?"),
    ] {
        let ran = Sandbox::of(&[]).pipe(&job("one", &containers), &["check", "-"]);
        assert_eq!(ran.status, status, "{containers}\n{ran}");
        let ran = ran.says(expected);
        assert_eq!(status > 0, ran.out.contains("error[job-never-completes]"), "{containers}\n{ran}");
    }
}

#[test]
fn a_baseline_silences_what_was_found_and_nothing_else() {
    let files = [("deploy/a.yaml", BACKUP), ("deploy/b.yaml", ADVICE)];
    let epoch = [("SOURCE_DATE_EPOCH", "1767225600")];
    let policy = "apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec:\n  settings:\n    # Ours.\n    action: reject\n";
    for (settings, args, expected) in [
        (
            None,
            &[][..],
            "exempt:\n  - {namespace: \"shop\", container: \"cloud-sql-proxy\", rule: \"app-does-not-wait\", reason: \"baseline 2026-01-01\"}\n  - {namespace: \"shop\", container: \"cloud-sql-proxy\", rule: \"job-never-completes\", reason: \"baseline 2026-01-01\"}\n",
        ),
        (
            Some(
                "# Ours.\naction: reject\nexempt: # by hand\n    -   container: other # why\n        reason: r\n\nrules: {}\n",
            ),
            &[],
            "# Ours.\naction: reject\nexempt: # by hand\n    -   container: other # why\n        reason: r\n    - {namespace: \"shop\", container",
        ),
        (Some("action: reject"), &[], "action: reject\nexempt:\n  - {namespace: \"shop\""),
        (Some(policy), &["--settings", "s.yaml"], "# Ours.\naction: reject\nexempt:\n  - {namespace: \"shop\""),
        (
            Some("{\"action\": \"reject\", \"exempt\": []}"),
            &["--settings", "s.yaml"],
            "{\"action\": \"reject\", \"exempt\": [{\"namespace\": \"shop\"",
        ),
        (
            Some(""),
            &["--kubernetes-version", "1.33"],
            "minimumKubernetesVersion: \"1.33\"\nexempt:\n  - {namespace: \"shop\"",
        ),
    ] {
        let sandbox = Sandbox::of(&files);
        let (name, target) = if args.contains(&"s.yaml") {
            ("s.yaml", "new.yaml")
        } else {
            (".native-sidecar.yaml", ".native-sidecar.yaml")
        };
        if let Some(settings) = settings {
            sandbox.write(name, settings.as_bytes());
        }
        let write = [&["check", "--write-baseline", target], args, &["deploy"]].concat();
        sandbox.pipe_with("", &write, &epoch).exits(0).complains("2 exemptions written to");
        let written = sandbox.read(target);
        assert!(written.contains(expected), "{written}");
        sandbox.run(&["settings", target]).exits(0);
        sandbox.run(&["check", "--strict", "--settings", target, "deploy"]).exits(0).says("2 findings silenced");
        // What is new is told.
        let new = BACKUP.replace("name: cloud-sql-proxy", "name: another-proxy");
        sandbox.pipe(&new, &["check", "--settings", target, "-"]).exits(1);
    }
}

#[test]
fn a_baseline_keeps_what_is_written() {
    const LINE: &str = r#"{container: "cloud-sql-proxy", rule: "job-never-completes", reason: "baseline 2026-01-01"}"#;
    const JSON: &str =
        r#"{"container": "cloud-sql-proxy", "rule": "job-never-completes", "reason": "baseline 2026-01-01"}"#;
    let manifest = BACKUP.replace("  namespace: shop\n", "");
    // LINE and JSON stand for the exemption where it is added.
    for (settings, args, expected) in [
        ("exempt: [] # none\naction: reject\n", &[][..], "exempt: # none\n  - LINE\naction: reject\n"),
        ("exempt:\naction: reject # so\n", &[], "exempt:\n  - LINE\naction: reject # so\n"),
        ("exempt: # soon\n# more\n\naction: reject\n", &[], "exempt: # soon\n  - LINE\n# more\n\naction: reject\n"),
        ("action: reject\nexempt: ~", &[], "action: reject\nexempt:\n  - LINE"),
        ("exempt: \"\"\r\naction: reject\r\n", &[], "exempt:\r\n  - LINE\r\naction: reject\r\n"),
        ("exempt: [ # none\n]\n", &[], "exempt: [LINE # none\n]\n"),
        ("exempt: [ {container: a, reason: r}, ] # x\n", &[], "exempt: [ {container: a, reason: r}, LINE, ] # x\n"),
        (
            "exempt:\n  [\n    {container: a, reason: r} # a\n  ]\n",
            &[],
            "exempt:\n  [\n    {container: a, reason: r}, LINE # a\n  ]\n",
        ),
        ("contact: &me someone\nexempt: &all # none\n", &[], "contact: &me someone\nexempt: &all # none\n  - LINE\n"),
        ("? exempt\n: []\n", &[], "? exempt\n:\n  - LINE\n"),
        ("{}\n", &[], "{\"exempt\": [JSON]}\n"),
        ("{exempt: , action: reject}\n", &[], "{exempt: [JSON] , action: reject}\n"),
        (
            "{action: reject, # so\n}\n",
            &["--kubernetes-version", "1.33"],
            "{action: reject, \"exempt\": [JSON], \"minimumKubernetesVersion\": \"1.33\", # so\n}\n",
        ),
        (
            "{\n  \"exempt\": [\n    {\"container\": \"a\", \"reason\": \"r\"}\n  ]\n}\n",
            &[],
            "{\n  \"exempt\": [\n    {\"container\": \"a\", \"reason\": \"r\"}, JSON\n  ]\n}\n",
        ),
        (
            "minimumKubernetesVersion:\n",
            &["--kubernetes-version", "1.33"],
            "minimumKubernetesVersion: \"1.33\"\nexempt:\n  - LINE\n",
        ),
    ] {
        let sandbox = Sandbox::of(&[("a.yaml", &manifest), (".native-sidecar.yaml", settings)]);
        let write = [&["check", "--write-baseline", ".native-sidecar.yaml"], args, &["a.yaml"]].concat();
        sandbox.pipe_with("", &write, &[("SOURCE_DATE_EPOCH", "1767225600")]).exits(0);
        assert_eq!(sandbox.read(".native-sidecar.yaml"), expected.replace("LINE", LINE).replace("JSON", JSON));
    }
}

#[test]
fn a_baseline_that_cannot_be_added_is_refused() {
    for settings in ["null # not yet\n", "<<: {exempt: []}\n"] {
        let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("s.yaml", settings)]);
        for target in ["s.yaml", "new.yaml"] {
            let ran = sandbox.run(&["check", "--settings", "s.yaml", "--write-baseline", target, "a.yaml"]);
            ran.exits(2).complains(
                "s.yaml: exemptions cannot be added to what is written there: give exempt a line of its own, with its items in lines below it",
            );
        }
        assert_eq!(sandbox.read("s.yaml"), settings);
        assert!(!sandbox.path().join("new.yaml").exists());
    }
}

#[test]
fn a_baseline_destroys_nothing() {
    let policy = "apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec: {settings: {action: reject}}\n";
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("mine.yaml", "action: warn\n"), ("policy.yaml", policy)]);
    sandbox.run(&["check", "--write-baseline", "mine.yaml", "a.yaml"]).exits(2).complains("is not the settings in use");
    sandbox.run(&["check", "--write-baseline", "a.yaml", "a.yaml"]).exits(2);
    let over = ["check", "--settings", "policy.yaml", "--write-baseline", "policy.yaml", "a.yaml"];
    sandbox.run(&over).exits(2).complains("is a policy's manifest");
    assert_eq!([sandbox.read("mine.yaml"), sandbox.read("policy.yaml")], ["action: warn\n", policy]);
    // Nor is anything written for nothing.
    let none = sandbox.pipe(WEB, &["check", "--write-baseline", "new.yaml", "-"]).exits(0);
    none.complains("no baseline to write");
    assert!(!sandbox.path().join("new.yaml").exists());
    let wrong = [("SOURCE_DATE_EPOCH", "yesterday")];
    sandbox.pipe_with("", &["check", "--write-baseline", "new.yaml", "a.yaml"], &wrong).exits(2);
}

#[test]
fn settings_are_told_all_their_mistakes_with_their_lines() {
    let settings = "action: rejct\nrules:\n  helper-not-nativ: warn\nexempt:\n- {container: a, reason: r}\n- container: b\nminimumKubernetesVersion: 1.30\nfoo: bar\n";
    let ran = Sandbox::of(&[("s.yaml", settings)]).run(&["settings", "s.yaml"]).exits(2);
    for line in [
        "s.yaml:1: action: unknown action \"rejct\", did you mean \"reject\"?",
        "s.yaml:3: rules: unknown rule \"helper-not-nativ\", did you mean \"helper-not-native\"?",
        "s.yaml:6: exempt[1]: reason is missing",
        "s.yaml:7: minimumKubernetesVersion: must be a string, not a number: write it in quotes, \"1.30\"",
        "s.yaml:8: settings: unknown key \"foo\"",
    ] {
        assert!(ran.err.contains(line), "{line} is missing\n{ran}");
    }
    for (settings, status, out, err) in [
        (
            "action: warn\nexempt: [{container: a, reason: r}]\n",
            0,
            "s.yaml: valid: action warn, jobAction same, 1 exemption\n",
            "",
        ),
        ("# nothing\n", 0, "s.yaml: valid; nothing is set", ""),
        ("a: b: c\n", 2, "", "s.yaml:1: "),
        ("- a\n", 2, "", "s.yaml:1: settings: must be an object, not a list"),
        ("action: warn\n---\naction: reject\n", 2, "", "s.yaml:3: settings are one document"),
        ("apiVersion: v1\nkind: Pod\n", 2, "", "s.yaml:1 is a Pod, and no settings"),
    ] {
        let ran = Sandbox::of(&[("s.yaml", settings)]).run(&["settings", "s.yaml"]).exits(status);
        ran.says(out).complains(err);
    }
    let sandbox = Sandbox::of(&[(".native-sidecar.yaml", "action: warn\n"), ("s.yaml", "action: reject\n")]);
    sandbox.run(&["settings"]).exits(0).says(".native-sidecar.yaml: valid: action warn");
    sandbox.run(&["settings", "s.yaml"]).exits(0).says("s.yaml: valid: action reject");
    sandbox.run(&["settings", "--schema"]).exits(0).says("\"$schema\"");
    let ran = Sandbox::of(&[]).run(&["settings"]).exits(2);
    ran.complains("the following required arguments were not provided:\n  <FILE>");
    Sandbox::of(&[]).pipe("action: warn\n", &["settings", "-"]).exits(0).says("<stdin>: valid");
    Sandbox::of(&[]).run(&["settings", "gone.yaml"]).exits(2).complains("gone.yaml: the file cannot be read");
}

#[test]
fn what_is_said_to_be_fixable_is_what_fix_fixes() {
    let rollout = ADVICE.replace("apps/v1", "argoproj.io/v1alpha1").replace("kind: Deployment", "kind: Rollout");
    let rollout = rollout
        .replace("      initContainers:", "      containers:")
        .replace("          restartPolicy: Always\n      containers:\n", "");
    let port = PROXY.replace("}", ", ports: [{containerPort: 1, hostPort: 1}]}");
    let ignored = format!("      # native-sidecar: ignore job-never-completes: r\n      - {PROXY}\n");
    let sandbox = Sandbox::of(&[
        ("d/fixable.yaml", BACKUP),
        ("d/obstacle.yaml", &job("obstacle", &format!("      - {port}\n"))),
        ("d/rollout.yaml", &rollout),
        ("d/ignored.yaml", &job("ignored", &ignored)),
    ]);
    let outcomes = || {
        let ran = sandbox.run(&["check", "--format", "json", "d"]).exits(1);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let outcome = |finding: &serde_json::Value| {
            let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            (word(&finding["file"]), finding["fixable"].as_bool().unwrap(), word(&finding["notFixable"]))
        };
        let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
        findings.map(outcome).collect::<Vec<_>>()
    };
    let before = outcomes();
    let fixable = |fixable| before.iter().filter(move |outcome| outcome.1 == fixable).collect::<Vec<_>>();
    assert_eq!(fixable(true).iter().map(|outcome| &*outcome.0).collect::<Vec<_>>(), ["d/fixable.yaml"]);
    assert_eq!(
        fixable(false).iter().map(|outcome| &*outcome.0).collect::<Vec<_>>(),
        ["d/obstacle.yaml", "d/rollout.yaml"]
    );
    assert!(fixable(false).iter().all(|outcome| !outcome.2.is_empty()), "{before:?}");
    sandbox.run(&["fix", "--write", "d"]).exits(1);
    assert_eq!(outcomes().iter().collect::<Vec<_>>(), fixable(false));
    assert_eq!(sandbox.read("d/ignored.yaml"), job("ignored", &ignored));
}

#[test]
fn the_command_that_is_offered_judges_alike() {
    let settings =
        "apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nmetadata: {name: own}\nspec: {settings: {}}\n";
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP), ("our settings.yaml", settings), ("-s.yaml", "{}\n")]);
    for (options, offered) in [
        (&[][..], ""),
        (&["--kubernetes-version", "v1.33"], "--kubernetes-version 1.33 "),
        (&["--settings", "our settings.yaml", "--policy=own"], "--settings 'our settings.yaml' --policy own "),
        (&["--settings=-s.yaml"], "--settings ./-s.yaml "),
    ] {
        let ran = sandbox.run(&[&["check"], options, &["a.yaml"]].concat()).exits(1);
        ran.says(&format!("or: native-sidecar fix --write {offered}a.yaml\n"));
    }
    // The file that `fix` finds by itself is not named.
    sandbox.write(".native-sidecar.yaml", b"action: reject\n");
    sandbox.run(&["check", "a.yaml"]).exits(1).says("or: native-sidecar fix --write a.yaml\n");
}

#[test]
fn the_report_is_the_same_whatever_the_number_of_threads() {
    let files: Vec<(String, String)> = (0..200)
        .map(|n| (format!("d/{}/{n}.yaml", n % 7), job(&format!("job-{n}"), &format!("      - {PROXY}\n"))))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let sandbox = Sandbox::of(&files);
    for format in ["text", "json", "sarif", "junit", "github"] {
        let with = |threads| {
            sandbox.pipe_with("", &["check", "--format", format, "d"], &[("RAYON_NUM_THREADS", threads)]).exits(1).out
        };
        assert_eq!(with("1"), with("8"), "{format}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_whoever_asks() {
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP)]);
    for (args, variables, coloured) in [
        (&["check", "a.yaml"][..], &[][..], false),
        (&["check", "a.yaml"], &[("CLICOLOR_FORCE", "1")], true),
        (&["check", "a.yaml"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&["check", "--color", "always", "a.yaml"], &[("NO_COLOR", "1")], true),
        (&["--color=never", "check", "a.yaml"], &[("CLICOLOR_FORCE", "1")], false),
    ] {
        let ran = sandbox.pipe_with("", args, variables).exits(1);
        assert_eq!(ran.out.contains('\u{1b}'), coloured, "{args:?} {variables:?}\n{ran}");
    }
}

#[test]
fn a_report_goes_where_it_is_asked_for() {
    let sandbox = Sandbox::of(&[("a.yaml", BACKUP)]);
    let printed = sandbox.run(&["check", "a.yaml"]).exits(1).out;
    let ran = sandbox.run(&["check", "--output", "report.txt", "a.yaml"]).exits(1);
    assert_eq!((ran.out.as_str(), sandbox.read("report.txt")), ("", printed.clone()));
    assert_eq!(sandbox.run(&["check", "--output", "-", "a.yaml"]).exits(1).out, printed);
    assert!(!sandbox.path().join("-").exists());
}

#[test]
fn what_is_read_is_not_written_over() {
    let sandbox = Sandbox::of(&[("d/a.yaml", BACKUP), (".native-sidecar.yaml", "action: warn\n"), ("s.yaml", "{}\n")]);
    for args in [
        &["check", "--output", "d/a.yaml", "d/a.yaml"][..],
        &["check", "--output", "d/../d/a.yaml", "d"],
        &["check", "--output", ".native-sidecar.yaml", "d"],
        &["check", "--settings", "s.yaml", "--output", "s.yaml", "d"],
        &["timeline", "--svg", "./d/a.yaml", "d/a.yaml"],
        &["timeline", "--svg", ".native-sidecar.yaml", "d/a.yaml"],
    ] {
        let ran = sandbox.run(args).exits(2).complains("is one of the files that are read, and would be lost");
        assert_eq!(ran.out, "", "{args:?}");
    }
    let files = ["d/a.yaml", ".native-sidecar.yaml", "s.yaml"].map(|file| sandbox.read(file));
    assert_eq!(files, [BACKUP, "action: warn\n", "{}\n"]);
    // An older report is no loss.
    sandbox.run(&["check", "--settings", "s.yaml", "--output", "report.txt", "d"]).exits(1);
    sandbox.run(&["check", "--output", "report.txt", "d"]).exits(0);
    for _ in 0..2 {
        sandbox.run(&["check", "--format", "json", "--output", "d/report.json", "d"]).exits(0);
    }
    sandbox.run(&["timeline", "--svg", "a.svg", "d/a.yaml"]).exits(0);
}

#[test]
fn each_command_shows_an_example() {
    let sandbox = Sandbox::of(&[]);
    for command in ["check", "fix", "helpers", "explain", "timeline", "settings", "completions", "man"] {
        sandbox.run(&[command, "--help"]).exits(0).says(&format!("native-sidecar {command}")).says("Example");
    }
    sandbox.run(&["--help"]).exits(0).says("Examples:");
    sandbox.run(&["--version"]).exits(0).says(concat!("native-sidecar ", env!("CARGO_PKG_VERSION")));
}
