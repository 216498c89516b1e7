//! What the command line says of manifests, in every form.

use native_sidecar_manifests::baseline::Baseline;
use native_sidecar_manifests::check::Checked;
use native_sidecar_manifests::formats::Format;
use native_sidecar_manifests::krm;
use native_sidecar_manifests::report::Report;
use native_sidecar_manifests::settings;
use native_sidecar_manifests::timeline::text::Canvas;
use native_sidecar_manifests::timeline::{self, svg};
use serde_json::Value;

/// Any text is reported in every form, drawn, and taken for a list of resources and for settings. A first line `# settings: {…}` gives
/// settings, as for [`fix`](super::fix).
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let first = text.lines().next().and_then(|line| line.strip_prefix("# settings: ")).unwrap_or("{}");
    let Ok(loaded) = settings::parse("settings.yaml", first, None, None) else { return };
    let report = report(text, &loaded);
    for format in Format::ALL {
        let mut out = Vec::new();
        format.write(&report, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        if let "json" | "sarif" = format.name {
            serde_json::from_str::<Value>(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
        }
    }
    for finding in report.files.iter().flat_map(|file| &file.findings) {
        assert!(text.get(finding.location.range.clone()).is_some(), "{:?} is no place of the text", finding.location);
    }
    silences_all(text, &report, &loaded);
    draws(text, &loaded);
    is_a_function(text);
}

fn report(text: &str, loaded: &settings::Loaded) -> Report {
    let checked = Checked::of_text("a.yaml", text, &loaded.settings);
    Report { files: vec![checked.file], ..Report::default() }
}

/// Under a baseline of what is found, nothing is found.
fn silences_all(text: &str, found: &Report, loaded: &settings::Loaded) {
    let baseline = Baseline::of(found);
    if baseline.is_empty() {
        return;
    }
    // What is written in a way that cannot be added to is refused.
    let Ok(written) = baseline.settings(loaded, "2020-01-01") else { return };
    let loaded =
        settings::parse("baseline.yaml", &written, None, None).unwrap_or_else(|invalid| panic!("{invalid}\n{written}"));
    let left = report(text, &loaded).files.into_iter().flat_map(|file| file.findings).next();
    assert!(left.is_none(), "{left:?} is found in spite of\n{written}");
}

fn draws(text: &str, loaded: &settings::Loaded) {
    let (pictures, _) = timeline::of_text("a.yaml", text, &loaded.settings);
    drop(svg::draw(&pictures));
    for canvas in [Canvas { width: 100, ascii: false }, Canvas { width: 20, ascii: true }] {
        drop(timeline::text::draw(&pictures, canvas));
    }
}

/// What comes out of the function goes in again.
fn is_a_function(text: &str) {
    if let Ok(output) = krm::run(text) {
        let again = krm::run(&output.text).unwrap_or_else(|error| panic!("{error}\n{}", output.text));
        assert_eq!(again.failed(), output.failed(), "{}", output.text);
    }
}
