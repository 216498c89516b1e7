//! Patches of kustomize stand beside manifests: they are told from these, not judged and never changed.

#![allow(clippy::unwrap_used)]

use crate::sandbox::Sandbox;

/// A CronJob with a helper that keeps its Jobs from completing.
const BACKUP: &str = include_str!("../data/check/backup.yaml");

/// Takes the helper out of [`BACKUP`].
const PATCH: &str = "\
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: shop}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: cloud-sql-proxy
              $patch: delete
";

/// A Job whose pod's spec is this.
fn job(spec: &str) -> String {
    format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\nspec: {{template: {{spec: {spec}}}}}\n")
}

#[test]
fn patches_are_told_by_directives_and_by_what_they_lack() {
    const APP: &str = "{name: app, image: app}";
    const PROXY: &str = "{name: cloud-sql-proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2}";
    let containers = |more: &str| job(&format!("{{containers: [{APP}, {PROXY}, {more}]}}"));
    let in_spec = |text: &str| job(&format!("{{{text}, containers: [{APP}, {PROXY}]}}"));
    let rollout = |text: String| text.replace("batch/v1", "argoproj.io/v1alpha1").replace("kind: Job", "kind: Rollout");
    for (text, sign) in [
        (containers("{name: a, $patch: delete}"), Some("\"a\" has $patch")),
        (containers("{$patch: replace}"), Some("a container has $patch")),
        (containers("{name: a, image: a, $retainKeys: [image]}"), Some("\"a\" has $retainKeys")),
        (containers("{name: a}"), Some("\"a\" has no image")),
        (containers("{name: a, image: ~}"), Some("\"a\" has no image")),
        (job(&format!("{{containers: [{PROXY}], initContainers: [{{name: a}}]}}")), Some("\"a\" has no image")),
        (in_spec("$patch: merge"), Some("it has $patch")),
        (in_spec("$setElementOrder/containers: []"), Some("it has $setElementOrder/containers")),
        (in_spec("$deleteFromPrimitiveList/a: []"), Some("it has $deleteFromPrimitiveList/a")),
        (format!("$patch: replace\n{}", in_spec("hostNetwork: true")), Some("it has $patch")),
        (rollout(containers("{name: a, $patch: delete}")), Some("\"a\" has $patch")),
        // What is none: the controllers of other kinds may fill the image in.
        (rollout(containers("{name: a}")), None),
        (containers("{name: a, image: a, env: [{name: a, $patch: delete}]}"), None),
        (containers("{name: a, image: ''}"), None),
        (in_spec("$schema: x"), None),
    ] {
        let sandbox = Sandbox::of(&[("a.yaml", &text)]);
        let ran = sandbox.run(&["check", "a.yaml"]);
        let note = sign.map(|sign| {
            format!("note: a patch, for {sign}: judge what is rendered: kubectl kustomize DIR | native-sidecar check -")
        });
        let (status, said) = note.as_deref().map_or((1, "error["), |note| (0, note));
        assert_eq!(ran.status, status, "{text}\n{ran}");
        assert!(ran.out.contains(said), "{said}\n{text}\n{ran}");
        if let Some(sign) = sign {
            let ran = sandbox.run(&["fix", "--write", "--custom-resources", "a.yaml"]).exits(0);
            ran.complains(&format!("a patch, for {sign}: repair the manifest that it changes"));
            assert_eq!(sandbox.read("a.yaml"), text);
        }
    }
}

#[test]
fn a_patch_keeps_nothing_from_being_judged_or_repaired() {
    let sandbox = Sandbox::of(&[("base/backup.yaml", BACKUP), ("overlay/backup.yaml", PATCH)]);
    let ran = sandbox.run(&["check", "."]).exits(1);
    ran.says("base/backup.yaml:17:21").says("overlay/backup.yaml:10:21").says("1 of 2 objects in 2 files");
    sandbox.run(&["fix", "--write", "."]).exits(0).complains("1 container in 1 of 2 files fixed");
    assert_eq!(sandbox.read("overlay/backup.yaml"), PATCH);
    sandbox.run(&["check", "."]).exits(0);
}

#[test]
fn patches_alone_are_no_empty_input() {
    let sandbox = Sandbox::of(&[("overlay/backup.yaml", PATCH)]);
    let ran = sandbox.run(&["check", "--strict", "--format", "json", "overlay"]).exits(0);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let counts = ["objects", "judged", "unreadable"].map(|count| report["summary"][count].as_u64());
    assert_eq!(counts, [Some(1), Some(0), Some(0)], "{ran}");
}

#[test]
fn pipes_give_patches_back_as_they_came() {
    let both = format!("{PATCH}---\n{BACKUP}");
    let ran = Sandbox::of(&[]).pipe(&both, &["post-render"]).exits(0);
    assert!(ran.out.starts_with(&format!("{PATCH}---\n")) && ran.out.contains("initContainers:"), "{ran}");
    let item = PATCH.replace('\n', "\n  ");
    let list = format!("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- {}\n", item.trim_end());
    let ran = Sandbox::of(&[]).pipe(&list, &["krm"]).exits(0).says("\"severity\":\"info\"").says("a patch, for ");
    assert!(ran.out.ends_with(list.split_once("items:").unwrap().1), "{ran}");
}

#[test]
fn no_timeline_is_drawn_of_a_patch() {
    let sandbox = Sandbox::of(&[("a.yaml", PATCH)]);
    let ran = sandbox.run(&["timeline", "a.yaml"]).exits(2);
    ran.complains("a.yaml:10: a patch, for \"cloud-sql-proxy\" has $patch: draw what is rendered");
}
