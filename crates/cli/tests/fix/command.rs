//! The built command: what it prints, what it writes, and how it exits.

use super::sandbox::Sandbox;

const JOB: &str = "apiVersion: batch/v1
kind: Job
metadata:
  name: backup # nightly
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: backup
          image: acme/backup:1
        # the way to the database
        - name: proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2
";

const FIXED: &str = "apiVersion: batch/v1
kind: Job
metadata:
  name: backup # nightly
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: backup
          image: acme/backup:1
      initContainers:
        # the way to the database
        - name: proxy
          restartPolicy: Always
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2
";

/// A Rollout: its CRD may drop what a fix adds.
fn rollout() -> String {
    JOB.replace("batch/v1", "argoproj.io/v1alpha1").replace("kind: Job", "kind: Rollout").replace("Never", "Always")
}

#[test]
fn it_prints_a_diff_and_changes_nothing() {
    let sandbox = Sandbox::of(&[("job.yaml", JOB)]);
    let ran = sandbox.run(&["fix", "job.yaml"]).exits(0);
    let ran = ran.says("+          restartPolicy: Always").says("+      initContainers:").says("job.yaml");
    let removed: Vec<&str> = ran.out.lines().filter(|line| line.starts_with('-') && !line.starts_with("---")).collect();
    assert!(removed.len() <= 3, "{ran}");
    assert_eq!(sandbox.read("job.yaml"), JOB);
}

#[test]
fn it_writes_and_then_has_nothing_to_do() {
    let sandbox = Sandbox::of(&[("deploy/job.yaml", JOB), ("deploy/config.yaml", "kind: ConfigMap\napiVersion: v1\n")]);
    sandbox.run(&["fix", "--write", "deploy"]).exits(0);
    assert_eq!(sandbox.read("deploy/job.yaml"), FIXED);
    assert_eq!(sandbox.read("deploy/config.yaml"), "kind: ConfigMap\napiVersion: v1\n");
    sandbox.run(&["fix", "--write", "deploy"]).exits(0);
    assert_eq!(sandbox.read("deploy/job.yaml"), FIXED);
    sandbox.run(&["check", "deploy"]).exits(0);
}

#[test]
fn standard_input_passes_through_with_reports_beside_it() {
    let sandbox = Sandbox::of(&[]);
    let other = "# a comment\r\napiVersion: v1\r\nkind: ConfigMap\r\ndata: {a:   'b'}  \r\n";
    let ran = sandbox.pipe(&format!("{JOB}---\n{other}"), &["fix", "-"]).exits(0);
    assert_eq!(ran.out, format!("{FIXED}---\n{other}"));
}

#[test]
fn what_is_left_is_said_and_exits_with_1() {
    let sandbox = Sandbox::of(&[("rollout.yaml", &rollout()), ("job.yaml", JOB)]);
    let ran = sandbox.run(&["fix", "--write", "rollout.yaml", "job.yaml"]).exits(1).complains("proxy");
    assert!(ran.err.contains("--custom-resources"), "{ran}");
    assert_eq!(sandbox.read("rollout.yaml"), rollout());
    assert_eq!(sandbox.read("job.yaml"), FIXED);
    sandbox.run(&["fix", "--keep-going", "rollout.yaml"]).exits(0);
    sandbox.run(&["fix", "--write", "--custom-resources", "rollout.yaml"]).exits(0);
    assert!(sandbox.read("rollout.yaml").contains("initContainers:"));
}

#[test]
fn settings_count_and_warnings_are_fixed_too() {
    let sandbox = Sandbox::of(&[
        ("job.yaml", JOB),
        ("exempt.yaml", "exempt:\n- {container: proxy, reason: known}\n"),
        ("warn.yaml", "action: warn\n"),
    ]);
    sandbox.run(&["fix", "--write", "--settings", "exempt.yaml", "job.yaml"]).exits(0);
    assert_eq!(sandbox.read("job.yaml"), JOB);
    sandbox.run(&["fix", "--write", "--settings", "warn.yaml", "job.yaml"]).exits(0);
    assert_eq!(sandbox.read("job.yaml"), FIXED);
}

#[test]
fn what_cannot_be_read_exits_with_2_and_stays() {
    let sandbox = Sandbox::of(&[("job.yaml", JOB), ("bad.yaml", "a: [1\n")]);
    sandbox.run(&["fix", "--write", "job.yaml", "bad.yaml"]).exits(2).complains("bad.yaml");
    assert_eq!(sandbox.read("bad.yaml"), "a: [1\n");
    sandbox.run(&["fix", "absent.yaml"]).exits(2).complains("absent.yaml");
    sandbox.run(&["fix", "--settings", "absent.yaml", "job.yaml"]).exits(2).complains("absent.yaml");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::of(&[("job.yaml", JOB)]);
    let (file, link) = (sandbox.path().join("job.yaml"), sandbox.path().join("link.yaml"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("job.yaml", &link).unwrap();
    sandbox.run(&["fix", "--write", "link.yaml"]).exits(0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(sandbox.read("job.yaml"), FIXED);
}
