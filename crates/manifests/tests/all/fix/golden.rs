//! The files of `tests/data/fix/in`, and what becomes of them: `out` has the result of each, and beside it, as `.said`, what is
//! said. `SNAPSHOTS=overwrite` writes both anew.
//!
//! A first line `# settings: {…}` gives settings, `# fix: --custom-resources` the flag.

use native_sidecar_fuzzing::fixing::fix;
use native_sidecar_manifests::edit::How;
use native_sidecar_manifests::text::Locator;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fix").join(name)
}

/// The texts of the files.
pub(crate) fn inputs() -> Vec<String> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder("in")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn files_are_fixed_as_they_should() {
    let overwrites = std::env::var("SNAPSHOTS").is_ok_and(|how| how == "overwrite");
    let mut names: Vec<_> = fs::read_dir(folder("in")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert!(names.len() > 30);
    let mut wrong = Vec::new();
    for name in names {
        let text = fs::read_to_string(folder("in").join(&name)).unwrap();
        println!("{}", name.display());
        let first = text.lines().next().unwrap_or_default();
        let settings = first.strip_prefix("# settings: ").unwrap_or("null");
        let fixed = fix(&text, settings, first == "# fix: --custom-resources");
        let out = folder("out").join(&name);
        let said = folder("out").join(format!("{}.said", name.display()));
        for (path, now) in [(out, fixed.text.clone()), (said, said_of(&text, &fixed))] {
            if overwrites {
                fs::write(&path, &now).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != now {
                wrong.push(format!("{}:\n{now}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "not as it was:\n{}", wrong.join("\n"));
}

fn said_of(text: &str, fixed: &native_sidecar_manifests::edit::Fixed) -> String {
    let locator = Locator::new(text);
    let line = |at: usize| locator.line_of(at);
    let mut said = String::new();
    for error in &fixed.errors {
        writeln!(said, "error in line {}: {}", line(error.range.start), error.message).unwrap();
    }
    for done in &fixed.done {
        let how = if done.how == How::Moved { "moved" } else { "given its line" };
        writeln!(said, "{how}: {} {:?} of {}", done.place, done.container, done.object).unwrap();
    }
    for left in &fixed.left {
        writeln!(
            said,
            "left in line {}: {} {:?} of {}",
            line(left.range.start),
            left.place,
            left.container,
            left.object
        )
        .unwrap();
        writeln!(said, "  why: {}\n  to do: {}", left.reason.why, left.reason.lift).unwrap();
    }
    said
}
