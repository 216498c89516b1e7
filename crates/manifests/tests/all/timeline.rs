//! Timelines of manifests, drawn.

#![allow(clippy::unwrap_used, reason = "the lint knows test functions, and not what they call")]

use anstream::adapter::strip_str;
use native_sidecar_engine::settings;
use native_sidecar_manifests::timeline::text::Canvas;
use native_sidecar_manifests::timeline::{self, Picture, svg, text};
use std::fs;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/timeline")
}

/// The manifests, each with its name.
fn manifests() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let name = |file: &Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (name(file), fs::read_to_string(file).unwrap())).collect()
}

fn manifest(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.yaml"))).unwrap()
}

fn pictures(manifest: &str, settings: &str) -> Vec<Picture> {
    let (pictures, problems) = timeline::of_text("manifest.yaml", manifest, &settings::parse(settings).unwrap());
    assert_eq!(problems, [""; 0]);
    pictures
}

fn drawn(manifest: &str, canvas: Canvas) -> String {
    strip_str(&text::draw(&pictures(manifest, "null"), canvas)).to_string()
}

#[test]
fn text() {
    for (name, manifest) in manifests() {
        insta::assert_snapshot!(name, drawn(&manifest, Canvas { width: 100, ascii: false }));
    }
}

#[test]
fn text_of_ascii_only() {
    insta::assert_snapshot!(drawn(&manifest("hooks"), Canvas { width: 80, ascii: true }));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for (name, manifest) in manifests() {
        for width in [70, 80, 100] {
            let drawn = drawn(&manifest, Canvas { width, ascii: false });
            // Titles and paths are not wrapped.
            let lines = drawn.lines().filter(|line| line.starts_with("    "));
            assert!(
                lines.clone().count() > 2 && lines.clone().all(|line| line.width() <= width),
                "{name} {width}\n{drawn}"
            );
        }
    }
}

#[test]
fn svg() {
    insta::assert_snapshot!(svg::draw(&pictures(&manifest("names"), "null")));
}

/// Each drawing is one file by itself, for eyes and for screen readers.
#[test]
fn every_svg_is_well_formed_and_needs_nothing() {
    for (name, manifest) in manifests() {
        let drawing = svg::draw(&pictures(&manifest, "null"));
        let mut reader = quick_xml::Reader::from_str(&drawing);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
        assert_eq!(drawing.matches("http").count(), 1, "{name} refers to something else than its namespace");
        assert!(!drawing.contains("<script"), "{name}");
        for part in ["<title id=\"title\">", "<desc id=\"description\">", "role=\"img\"", "prefers-color-scheme:dark"] {
            assert!(drawing.contains(part), "{name} lacks {part}");
        }
    }
}

/// What `fix` does is as the settings say.
#[test]
fn the_settings_decide_what_is_fixed() {
    let after = |settings: &str| {
        let picture = pictures(&manifest("several"), settings).pop().unwrap();
        let repaired = picture.repaired.map(|timeline| timeline.moments.len());
        (repaired.is_some(), picture.notes)
    };
    assert!(after("null").0);
    let exempt = r#"{"exempt":[{"container":"tailscale","reason":"r"}]}"#;
    assert!(!after(exempt).0);
    let (fixed, notes) = after(r#"{"minimumKubernetesVersion":"1.28"}"#);
    assert!(!fixed && notes.iter().any(|note| note.contains("1.29")), "{notes:?}");
    let lanes = |settings: &str| {
        let manifest = include_str!("../../../../docs/images/startup-race.yaml");
        let timeline = pictures(manifest, settings).pop().unwrap().repaired.unwrap();
        timeline.lanes.into_iter().map(|lane| lane.name).collect::<Vec<_>>()
    };
    assert_eq!(lanes("null"), ["migrate", "envoy", "orders"]);
    assert_eq!(lanes(r#"{"mutate":{"placement":"first"}}"#), ["envoy", "migrate", "orders"]);
}
