//! Large texts: time grows with their size alone.

use native_sidecar_engine::settings;
use native_sidecar_manifests::edit::Fixer;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// The shortest of several runs: what the work takes when nothing else disturbs it.
fn time(text: &str, done: usize) -> Duration {
    let settings = settings::parse("null").unwrap();
    let fixer = Fixer::new(&settings, false);
    let runs = (0..2).map(|_| {
        let start = Instant::now();
        assert_eq!(fixer.fix(text).done.len(), done);
        start.elapsed()
    });
    runs.min().unwrap()
}

/// Ten times as much may take up to thirty times as long. A quadratic step would take a hundred times.
#[track_caller]
fn assert_linear(what: &str, make: impl Fn(usize) -> (String, usize)) {
    let (few, many) = (make(100), make(1000));
    let ratio = || time(&many.0, many.1).as_secs_f64() / time(&few.0, few.1).as_secs_f64();
    // A busy machine can spoil one measurement, hardly four.
    let best = (0..4).map(|_| ratio()).find(|ratio| *ratio < 30.0);
    assert!(best.is_some(), "{what}: ten times as much takes more than thirty times as long");
}

fn pod(number: usize, more: &str) -> String {
    format!(
        "- apiVersion: v1\n  kind: Pod\n  metadata: {{name: pod-{number}}}\n  spec:\n    initContainers:\n    - {{name: setup, image: busybox}}\n\n    \
         containers:\n    - name: app\n      image: acme/app\n    - name: proxy\n      \
         image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1\n{more}"
    )
}

fn list(count: usize, more: impl Fn(usize) -> String) -> String {
    let mut text = "apiVersion: v1\nkind: List\nitems:\n".to_owned();
    (0..count).for_each(|number| write!(text, "{}", pod(number, &more(number))).unwrap());
    text
}

#[test]
fn time_grows_with_the_size() {
    assert_linear("many pods in a list", |count| (list(count, |_| String::new()), count));
    assert_linear("many containers in a pod", |count| {
        let proxies: String = (1..count)
            .map(|number| {
                format!("    - name: proxy-{number}\n      image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1\n")
            })
            .collect();
        (list(1, |_| proxies.clone()), count)
    });
    assert_linear("many aliases that would break", |count| {
        let anchors = |number: usize| match number % 2 {
            0 => format!("      args: &a{number} [p:r:i]\n    x-args: *a{number}\n"),
            _ => "      args: [p:r:i]\n".to_owned(),
        };
        (list(count, anchors), count)
    });
}

#[test]
fn what_can_be_repaired_is_repaired_beside_much_that_cannot() {
    // A blank line would become part of its text, which only the result shows.
    let strange = |number: usize| match number {
        7 => "      restartPolicy: null\n      args:\n      - |+\n        kept\n\n    volumes: []\n".to_owned(),
        _ => String::new(),
    };
    let settings = settings::parse("null").unwrap();
    let fixed = Fixer::new(&settings, false).fix(&list(300, strange));
    assert_eq!(fixed.done.len(), 299);
    assert_eq!(fixed.left.iter().map(|left| &*left.object.name).collect::<Vec<_>>(), ["pod-7"]);
    assert!(fixed.left[0].reason.why.contains("text that keeps them"), "{:?}", fixed.left);
}
