//! Pods in random styles.

use native_sidecar_fuzzing::fixing::fix;
use native_sidecar_manifests::yaml;
use native_sidecar_testing::styles::{Tape, Writer, pod};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

const SETTINGS: [&str; 3] = [
    "null",
    r#"{"mutate":{"placement":"first"}}"#,
    r#"{"mutate":{"startupProbe":"derive"},"minimumKubernetesVersion":"1.33"}"#,
];

/// What is a good reason to leave a container as it is.
const REASONS: [&str; 8] = [
    "in brackets",
    "anchor &",
    "before its anchor",
    "would change with it",
    "is the alias",
    "repaired as a whole",
    "would not help",
    "text that keeps them",
];

#[test]
fn pods_of_any_style_are_fixed() {
    let (done, left) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let strategy = (prop::collection::vec(any::<u16>(), 0..900), 0..SETTINGS.len(), 0..4usize);
    let run = TestRunner::new(config).run(&strategy, |(choices, settings, kind)| {
        let mut tape = Tape::of(&choices);
        let spec = pod(&mut tape);
        let meta = json!({"name": "x"});
        let object = match kind {
            0 => json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": {"template": {"spec": spec}}}),
            1 => json!({"apiVersion": "v1", "kind": "List", "items": [
                {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec},
                {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": pod(&mut tape)},
            ]}),
            _ => json!({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}),
        };
        let text = Writer::new(&mut tape, yaml::is_text).write(&object);
        let read = yaml::read(&text).remove(0).unwrap_or_else(|error| panic!("{error}\n{text}"));
        prop_assert_eq!(serde_json::from_str::<Value>(&read.root.unwrap().to_json()).unwrap(), object, "{}", text);
        let stream = format!("{text}{}---\n{text}", if text.ends_with('\n') { "" } else { "\n" });
        for text in [&text, &stream] {
            let fixed = fix(text, SETTINGS[settings], false);
            done.fetch_add(fixed.done.len(), Ordering::Relaxed);
            for container in &fixed.left {
                let why = &container.reason.why;
                left.fetch_add(1, Ordering::Relaxed);
                prop_assert!(REASONS.iter().any(|reason| why.contains(reason)), "{why}\n{text}");
            }
        }
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    let (done, left) = (done.into_inner(), left.into_inner());
    println!("{done} containers were fixed, {left} left");
    assert!(done > 9 * left, "{done} fixed, {left} left");
}

const SNIPPETS: [&str; 24] = [
    "\n", " ", "  ", "#", "# c\n", "- ", "-", ":", ": ", "|", "|+\n", "&a ", "*a", "{", "}", "[", "]", ",", "\"", "'",
    "\t", "---\n", "<<: ", "\r\n",
];

/// A text with some of it taken out, put in or repeated.
fn mutilated(text: &str, wounds: &[(u32, u8, u8)]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (place, kind, more) in wounds {
        let at = *place as usize % (text.len() + 1);
        let line_end =
            text[at..].iter().position(|character| *character == '\n').map_or(text.len(), |length| at + length + 1);
        match kind % 5 {
            0 => drop(text.drain(at..(at + usize::from(*more) % 4).min(text.len()))),
            1 => drop(text.splice(at..at, SNIPPETS[usize::from(*more) % SNIPPETS.len()].chars())),
            2 => drop(text.drain(at..line_end)),
            3 => drop(text.splice(at..at, text[at..line_end].to_vec())),
            _ => {
                let to = (at + usize::from(*more)).min(text.len());
                drop(text.splice(to..to, text[at..line_end.max(at)].to_vec()));
            }
        }
    }
    text.into_iter().collect()
}

#[test]
fn what_is_mutilated_is_fixed_as_well_or_left() {
    let files = super::golden::inputs();
    let done = AtomicUsize::new(0);
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let wounds = prop::collection::vec((any::<u32>(), any::<u8>(), any::<u8>()), 1..4);
    let run = TestRunner::new(config).run(&(0..files.len(), wounds, 0..SETTINGS.len()), |(file, wounds, settings)| {
        let text = mutilated(&files[file], &wounds);
        done.fetch_add(fix(&text, SETTINGS[settings], true).done.len(), Ordering::Relaxed);
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
    println!("{} containers were fixed", done.into_inner());
}
