//! Large and strange input: time grows with its size alone.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use native_sidecar_engine::settings;
use native_sidecar_manifests::check::Checked;
use native_sidecar_manifests::report::{Format, Report};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const BACKUP: &str = r#"# The nightly backup.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
  namespace: shop
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example.com/shop/backup:7
            - name: cloud-sql-proxy # reaches the database
              image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
              args: ["shop:europe-west4:orders"]
"#;

/// What `check` finds in a text, written out.
fn check(text: &str) -> String {
    let file = Checked::of_text("file.yaml", text, &settings::parse("null").unwrap()).file;
    let mut out = Vec::new();
    Report { files: vec![file], ..Report::default() }.write(Format::Text, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The shortest of several runs: what the work takes when nothing else disturbs it.
fn time(work: impl Fn()) -> Duration {
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    runs.min().unwrap()
}

static MEASURING: Mutex<()> = Mutex::new(());

/// Ten times as much may take up to forty times as long: what fits into a cache is quicker, and other work on the machine can take the
/// cache away. A quadratic step would take a hundred times.
#[track_caller]
fn assert_linear(what: &str, size: usize, make: impl Fn(usize) -> String) {
    // One measurement at a time.
    let _one = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let (few, many) = (make(size / 10), make(size));
    let ratio = || time(|| drop(check(&many))).as_secs_f64() / time(|| drop(check(&few))).as_secs_f64();
    // A busy machine can spoil one measurement, hardly four.
    let best = (0..4).map(|_| ratio()).find(|ratio| *ratio < 40.0);
    assert!(best.is_some(), "{what}: ten times as much takes more than forty times as long");
}

#[test]
fn many_documents() {
    assert_linear("documents", 1000, |count| {
        format!("---\n# Source: shop/templates/backup.yaml\n{BACKUP}").repeat(count)
    });
}

#[test]
fn many_findings_in_one_line() {
    assert_linear("findings in a line", 1000, |count| {
        let item = r#"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"web","image":"acme/web"},{"name":"fluent-bit","image":"fluent/fluent-bit"}]}}}}"#;
        format!(r#"{{"apiVersion":"v1","kind":"List","items":[{}]}}"#, vec![item; count].join(","))
    });
}

#[test]
fn many_comments() {
    let head = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: app, image: app}\n";
    assert_linear("comments that ignore nothing", 5000, |count| {
        format!("{head}{}", "  # native-sidecar: ignore helper-not-native: r\n".repeat(count))
    });
    assert_linear("comments without a reason", 5000, |count| {
        format!("{head}{}", "  # native-sidecar: ignore helper-not-native\n".repeat(count))
    });
}

#[test]
fn many_ignored_containers() {
    assert_linear("ignored containers", 1000, |count| {
        let containers = (0..count).map(|index| {
            format!("  # native-sidecar: ignore helper-not-native: r\n  - {{name: fluent-bit-{index}, image: fluent/fluent-bit}}\n")
        });
        format!(
            "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {{name: app, image: app}}\n{}",
            containers.collect::<String>()
        )
    });
}

#[test]
fn many_mistakes() {
    assert_linear("documents that cannot be read", 2000, |count| "---\n# Source: a.yaml\na: b: c\n".repeat(count));
    assert_linear("lines above a mistake", 20000, |count| format!("{}a: b: c\n", "a: b\n".repeat(count)));
}
