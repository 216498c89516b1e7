//! The repair of manifests.

use crate::fixing;
use native_sidecar_engine::settings;
use native_sidecar_manifests::edit::Fixer;
use native_sidecar_manifests::yaml;
use native_sidecar_testing::styles::{self, Writer};
use serde_json::json;

const SETTINGS: [&str; 3] = [
    "null",
    r#"{"mutate":{"placement":"first"}}"#,
    r#"{"mutate":{"startupProbe":"derive"},"minimumKubernetesVersion":"1.33"}"#,
];

/// Any text is repaired, or left as it is; what holds of both is said in the tests of the command line. A first line `# settings: {…}`
/// gives settings, as in their files; `# style N` has a pod written in a style that the rest chooses.
pub fn fix(input: &[u8]) {
    let Some(rest) = input.strip_prefix(b"# style ") else {
        return std::str::from_utf8(input).map_or((), of_text);
    };
    let (which, choices) = rest.split_first().unwrap_or((&0, &[]));
    let choices: Vec<u16> =
        choices.chunks(2).map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)])).collect();
    let mut tape = styles::Tape::of(&choices);
    let spec = styles::pod(&mut tape);
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": spec});
    let text = Writer::new(&mut tape, yaml::is_text).write(&pod);
    fixing::fix(&text, SETTINGS[usize::from(*which) % SETTINGS.len()], false);
}

fn of_text(text: &str) {
    let first = text.lines().next().unwrap_or_default();
    let given = first.strip_prefix("# settings: ").filter(|given| settings::parse(given).is_ok());
    fixing::fix(text, given.unwrap_or("null"), true);
    // What custom resources are left as they are does not come by chance.
    let settings = settings::parse("null").unwrap();
    let kept = Fixer::new(&settings, false).fix(text);
    assert!(kept.text == text || !kept.done.is_empty(), "nothing is done, and yet the text changes");
}
