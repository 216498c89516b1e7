//! `make version`: a version is set wherever it stands, and its changes are closed.

use super::{project, yaml};
use ignore::WalkBuilder;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const OLD: &str = env!("CARGO_PKG_VERSION");
const NEW: &str = "987.6.5";

/// The files of a tree that belong to the project, by their paths in it.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
    let entries = walk.build().map(Result::unwrap).filter(|entry| entry.file_type().unwrap().is_file());
    entries.map(|entry| entry.path().strip_prefix(root).unwrap().to_owned()).collect()
}

/// A copy of the project.
fn copy() -> TempDir {
    let root = project("").canonicalize().unwrap();
    let copy = tempfile::tempdir().unwrap();
    for file in files(&root) {
        let to = copy.path().join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root.join(&file), to).unwrap();
    }
    copy
}

fn set(copy: &TempDir, version: &str) -> Output {
    Command::new(copy.path().join("scripts/set-version")).arg(version).output().unwrap()
}

fn read(copy: &TempDir, path: impl AsRef<Path>) -> String {
    String::from_utf8_lossy(&fs::read(copy.path().join(path)).unwrap()).into_owned()
}

#[test]
fn it_is_set_wherever_it_stands() {
    let copy = copy();
    let ran = set(&copy, NEW);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    // No line that names the project names its old version; tests take it from Cargo.
    let mut left = Vec::new();
    for file in files(copy.path()).into_iter().filter(|file| file != Path::new("CHANGELOG.md")) {
        let text = read(&copy, &file);
        let lines = text.lines().filter(|line| line.contains("native-sidecar") && stands(OLD, line));
        left.extend(lines.map(|line| format!("{}: {line}", file.display())));
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
    for file in ["Cargo.toml", "metadata.yml", "artifacthub-pkg.yml", "integrations/helm/plugin.yaml"] {
        let text = read(&copy, file);
        assert!(stands(NEW, &text) && !stands(OLD, &text), "{file}");
    }

    // The lock file is in step, and nothing else in it has changed.
    let lock = read(&copy, "Cargo.lock");
    let versions: Vec<&str> =
        lock.split("name = \"native-sidecar").skip(1).filter_map(|rest| rest.lines().nth(1)).collect();
    assert!(versions.len() > 3 && versions.iter().all(|line| *line == format!("version = \"{NEW}\"")), "{versions:?}");
    assert_eq!(lock.replace(NEW, OLD), fs::read_to_string(project("Cargo.lock")).unwrap());
}

#[test]
fn the_changes_become_notes_of_the_release() {
    let copy = copy();
    assert!(set(&copy, NEW).status.success());
    let changelog = read(&copy, "CHANGELOG.md");
    let before = fs::read_to_string(project("CHANGELOG.md")).unwrap();
    let (_, unreleased) = before.split_once("## [Unreleased]\n").unwrap();
    let notes = unreleased.split("\n## [").next().unwrap().split("\n[").next().unwrap().trim();
    assert!(changelog.contains(&format!("## [Unreleased]\n\n## [{NEW}] - ")), "{changelog}");
    assert!(changelog.contains(&format!("/compare/v{NEW}...HEAD\n[{NEW}]: https://")), "{changelog}");

    // The workflow finds them.
    let workflow = yaml(".github/workflows/release.yml");
    let steps = workflow["jobs"]["draft"]["steps"].as_array().unwrap();
    let script = steps.iter().filter_map(|step| step["run"].as_str()).find(|run| run.contains("notes.md")).unwrap();
    let find = |tag: &str| {
        let mut shell = Command::new("bash");
        shell.args(["-e", "-o", "pipefail", "-c", script]).env("TAG", tag).current_dir(copy.path());
        shell.output().unwrap().status.success()
    };
    assert!(find(&format!("v{NEW}")));
    assert_eq!(read(&copy, "notes.md").trim(), notes);
    assert!(!find("v987.6.6"));
}

#[test]
fn a_version_that_is_none_changes_nothing() {
    let copy = copy();
    let all = |copy: &TempDir| files(copy.path()).iter().map(|file| read(copy, file)).collect::<Vec<_>>();
    let before = all(&copy);
    for version in ["", "v1.2.3", "1.2", "1.2.3.4", "1.2.3-x", "1.2.3; touch here", "$(touch here)"] {
        let ran = set(&copy, version);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!ran.status.success() && said.contains("make version VERSION="), "{version}: {said}");
    }
    assert!(all(&copy) == before);
    // What is released is not released again.
    assert!(set(&copy, NEW).status.success());
    let before = all(&copy);
    let ran = set(&copy, NEW);
    assert!(!ran.status.success() && String::from_utf8_lossy(&ran.stderr).contains("CHANGELOG.md has"), "{ran:?}");
    assert!(all(&copy) == before);
}

/// Whether a text has a version, and not a longer one that has it in it.
fn stands(version: &str, text: &str) -> bool {
    let part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let parts: Vec<&str> = text.split(version).collect();
    parts.windows(2).any(|pair| !pair[0].ends_with(part) && !pair[1].starts_with(part))
}
