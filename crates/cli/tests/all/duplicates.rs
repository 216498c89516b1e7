//! Keys that are given twice: kubectl takes the last, so that they matter only where somebody judges what people see otherwise.

use crate::sandbox::Sandbox;

/// A CronJob with a helper that keeps its Jobs from completing.
const BACKUP: &str = include_str!("../data/check/backup.yaml");

/// An object without pods, as careless charts make it.
const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
    app: web
spec:
  ports: [{port: 80}]
";

#[test]
fn they_are_an_error_only_where_there_are_pods() {
    const POD: &str = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: a, image: a}\n";
    let list = |items: &[&str]| {
        let items = items.iter().map(|item| format!("- {}\n", item.trim_end().replace('\n', "\n  ")));
        format!("apiVersion: v1\nkind: List\nitems:\n{}", items.collect::<String>())
    };
    let lines = |key: &str, first: usize, second: usize| {
        Some(format!("the key \"{key}\" is given twice, in line {first} and in line {second}"))
    };
    for (text, said) in [
        (SERVICE.to_owned(), None),
        (format!("{SERVICE}---\n{POD}"), None),
        (list(&[SERVICE, POD]), None),
        ("{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"data\": {}, \"data\": {}}".to_owned(), None),
        ("apiVersion: v1\nkind: Pod\nkind: ConfigMap\n".to_owned(), None),
        (format!("{POD}kind: Pod\n"), lines("kind", 2, 6)),
        (format!("{SERVICE}---\n{POD}metadata: {{name: a, name: b}}\n"), lines("name", 16, 16)),
        (list(&[SERVICE, &format!("{POD}spec: {{}}\n")]), lines("spec", 15, 18)),
        ("{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n\"spec\": {},\n\"spec\": {}}".to_owned(), lines("spec", 2, 3)),
        // What an alias or a merge key brings into a pod stands elsewhere.
        (
            list(&[
                "apiVersion: v1\nkind: ConfigMap\ndata: &data\n  a: b\n  a: c\n",
                "apiVersion: v1\nkind: Pod\nmetadata: {annotations: *data}\n",
            ]),
            lines("a", 7, 8),
        ),
        (
            list(&[
                "apiVersion: v1\nkind: ConfigMap\ndata: &data\n  a: b\n  a: c\n",
                "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {<<: *data}}\n",
            ]),
            lines("a", 7, 8),
        ),
    ] {
        let ran = Sandbox::of(&[]).pipe(&text, &["check", "-"]);
        assert_eq!(ran.status, if said.is_some() { 2 } else { 0 }, "{text}\n{ran}");
        if let Some(said) = said {
            ran.says(&said);
            Sandbox::of(&[]).pipe(&text, &["fix", "-"]).exits(2).complains(&said);
        }
    }
}

#[test]
fn what_has_them_goes_through_pipes_as_it_came() {
    let sandbox = Sandbox::of(&[]);
    let ran = sandbox.pipe(&format!("{SERVICE}---\n{BACKUP}"), &["post-render"]).exits(0);
    assert!(ran.out.starts_with(&format!("{SERVICE}---\n")) && ran.out.contains("initContainers:"), "{ran}");

    let item = |object: &str| format!("- {}\n", object.trim_end().replace('\n', "\n  "));
    let list = |before: &str| {
        let head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";
        format!("{head}{before}items:\n{}{}", item(SERVICE), item(BACKUP))
    };
    sandbox.pipe(&list(""), &["krm"]).exits(0).says(&item(SERVICE)).says("initContainers:");
    for before in ["functionConfig: {apiVersion: v1, kind: ConfigMap, data: {}, data: {}}\n", "items: []\n"] {
        sandbox.pipe(&list(before), &["krm"]).exits(2).complains("is given twice");
    }
}

#[test]
fn settings_have_none() {
    let sandbox = Sandbox::of(&[("s.yaml", "action: warn\naction: reject\n")]);
    sandbox.run(&["settings", "s.yaml"]).exits(2).complains("s.yaml:2: the key \"action\" is given twice");
}
