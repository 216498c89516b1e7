//! What stands in directories beside manifests: what the user excludes, files of other programs, and templates of charts.

use crate::sandbox::Sandbox;

/// A CronJob with a helper that keeps its Jobs from completing.
const BACKUP: &str = include_str!("../data/check/backup.yaml");
/// A Deployment whose helper is a native sidecar.
const WEB: &str = include_str!("../data/check/web.yaml");
/// Has `apiVersion` in it, and is no YAML.
const BROKEN: &str = "apiVersion: b: c\n";

#[test]
fn what_is_excluded_is_passed_over() {
    let sandbox = Sandbox::of(&[
        ("deploy/web.yaml", WEB),
        ("deploy/old/backup.yaml", BACKUP),
        ("deploy/old/older/backup.yaml", BACKUP),
        ("other/backup.local.yaml", BACKUP),
    ]);
    for (args, status, said) in [
        (&["."][..], 1, "3 of 4 objects in 4 files"),
        (&["--exclude", "old", "--exclude", "*.local.yaml", "."], 0, "1 object in 1 file"),
        (&["--exclude=/deploy/old/", "."], 1, "1 of 2 objects in 2 files"),
        (&["--exclude", "./deploy/old", "deploy"], 0, "1 object in 1 file"),
        (&["--exclude", "deploy/**/backup.yaml", "--exclude=other", "."], 0, "1 object in 1 file"),
        (&["--exclude", "backup*", "--exclude", "!backup.yaml", "."], 1, "2 of 3 objects in 3 files"),
        (&["--exclude", "older", "deploy"], 1, "1 of 2 objects in 2 files"),
        // What is named is meant.
        (&["--exclude", "old", "deploy/old"], 1, "2 of 2 objects in 2 files"),
        (&["--exclude", "*", "deploy/old/backup.yaml"], 1, "1 of 1 object in 1 file"),
    ] {
        sandbox.run(&[&["check"], args].concat()).exits(status).says(said);
    }
    let absolute = sandbox.path().join("deploy").display().to_string();
    sandbox.run(&["check", "--exclude", "/deploy/old", &absolute]).exits(0).says("1 object in 1 file");
    sandbox.run(&["check", "--exclude", "{a", "."]).exits(2).complains("--exclude: error parsing glob '{a'");
    sandbox.run(&["fix", "--write", "--exclude", "old", "."]).exits(0).complains("1 container in 1 of 2 files fixed");
    assert_eq!(sandbox.read("deploy/old/backup.yaml"), BACKUP);
}

#[test]
fn what_an_ignore_file_excludes_is_passed_over() {
    let sandbox = Sandbox::of(&[("a/.ignore", "old\n"), ("a/web.yaml", WEB), ("a/old/backup.yaml", BACKUP)]);
    sandbox.run(&["check", "a"]).exits(0).says("1 object in 1 file");
}

#[test]
fn files_of_other_programs_are_passed_over_where_nobody_names_them() {
    let files = [
        ("a/web.yaml", WEB),
        ("a/tsconfig.json", "// The compiler's.\n{\n  \"strict\": true, // yes\n  \"lib\": [\"a\",],\n}\n"),
        ("a/playbook.yaml", "- hosts: all\n  tasks:\n  - {{ first }}\n"),
    ];
    let sandbox = Sandbox::of(&files);
    sandbox.write("a/latin.yaml", b"name: B\xe4r\n");
    for command in ["check", "fix"] {
        sandbox.run(&[command, "a"]).exits(0);
        for name in ["a/tsconfig.json", "a/playbook.yaml", "a/latin.yaml"] {
            sandbox.run(&[command, name]).exits(2);
        }
    }
    sandbox.pipe(files[1].1, &["check", "-"]).exits(2);
    sandbox.write("a/broken.yaml", BROKEN.as_bytes());
    sandbox.run(&["check", "a"]).exits(2).says("a/broken.yaml:1:14");
}

#[test]
fn templates_of_a_chart_are_noted_once() {
    const TEMPLATE: &str = "{{- if .Values.on }}\napiVersion: v1\nkind: Pod\n{{- end }}\n";
    let sandbox = Sandbox::of(&[
        ("charts/app/Chart.yaml", "apiVersion: v2\nname: app\n"),
        ("charts/app/templates/a.yaml", TEMPLATE),
        ("charts/app/templates/jobs/b.yaml", "{{ include \"job\" . }}\n"),
        ("charts/app/templates/backup.yaml", BACKUP),
        ("charts/app/charts/db/Chart.yaml", "apiVersion: v2\nname: db\n"),
        ("charts/app/charts/db/templates/c.yaml", TEMPLATE),
    ]);
    let note = |chart: &str| {
        format!(
            "{chart} is a Helm chart: its templates are passed over, judge what is rendered: helm template {chart} | native-sidecar check -"
        )
    };
    let ran = sandbox.run(&["check", "charts"]).exits(1).says("charts/app/templates/backup.yaml:17:21");
    assert_eq!(ran.out.matches("is a Helm chart").count(), 1, "{ran}");
    ran.says(&format!("note: {}\n", note("charts/app")));
    let ran = sandbox.run(&["fix", "--write", "charts"]).exits(0).complains(&note("charts/app"));
    assert_eq!(ran.err.matches("is a Helm chart").count(), 1, "{ran}");
    assert_eq!(sandbox.read("charts/app/templates/a.yaml"), TEMPLATE);
    // What is named is read, and of a chart alone nothing is judged.
    sandbox.run(&["check", "charts/app/templates/a.yaml"]).exits(2).says("Go template that is not rendered");
    sandbox.run(&["check", "charts/app/charts"]).exits(2).says(&note("charts/app")).complains("not one manifest");
    // Elsewhere it is a manifest that is broken.
    sandbox.write("templates/a.yaml", TEMPLATE.as_bytes());
    sandbox.run(&["check", "templates"]).exits(2).says("Go template that is not rendered");
}
