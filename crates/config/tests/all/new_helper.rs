//! `make new-helper`: begins a file of the catalog, and overwrites none.

use crate::template::TEMPLATE;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tree that has a catalog and the Makefile, and nothing else.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for folder in
            ["catalog/template", "src", "crates/config", "crates/engine", "crates/json", "crates/host/benches/floor"]
        {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in ["Makefile", "Cargo.lock", "catalog/template/helper.toml"] {
            fs::copy(project.join(file), root.join(file)).unwrap();
        }
        fs::write(root.join("catalog/known.toml"), "").unwrap();
        Self(root)
    }

    /// Runs the target; the exit status, and what it says.
    fn make(&self, arguments: &[&str]) -> (bool, String) {
        let mut make = Command::new("make");
        // What a `make test` around this one hands down is not meant for it.
        make.env_remove("MAKEFLAGS").env_remove("MFLAGS").env_remove("MAKELEVEL").env_remove("ID");
        let ran = make.current_dir(&self.0).arg("--silent").arg("new-helper").args(arguments).output().unwrap();
        let said = [ran.stdout, ran.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (ran.status.success(), said)
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.join("catalog"))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn it_writes_a_file_to_fill_in() {
    let tree = Tree::new("new-helper");
    let (fine, said) = tree.make(&["ID=acme-proxy"]);
    assert!(fine, "{said}");
    assert!(said.contains("catalog/acme-proxy.toml") && said.contains("make docs"), "{said}");
    let text = fs::read_to_string(tree.0.join("catalog/acme-proxy.toml")).unwrap();
    assert_eq!(text, TEMPLATE.replace("ID", "acme-proxy"));
    // A second time it would overwrite what was filled in.
    fs::write(tree.0.join("catalog/acme-proxy.toml"), "filled in").unwrap();
    let (fine, said) = tree.make(&["ID=acme-proxy"]);
    assert!(!fine && said.contains("catalog/acme-proxy.toml is there already"), "{said}");
    assert_eq!(fs::read_to_string(tree.0.join("catalog/acme-proxy.toml")).unwrap(), "filled in");
}

#[test]
fn it_refuses_what_is_no_id() {
    let tree = Tree::new("no-helper");
    let before = tree.files();
    for (argument, reason) in [
        ("ID=", "which helper"),
        ("UNUSED=1", "which helper"),
        ("ID=known", "is there already"),
        ("ID=Acme", "lower-case"),
        ("ID=acme proxy", "lower-case"),
        ("ID=acme_proxy", "lower-case"),
        ("ID=-acme", "lower-case"),
        ("ID=acme-", "lower-case"),
        ("ID=../acme", "lower-case"),
        ("ID=template/helper", "lower-case"),
        ("ID='; touch catalog/here; '", "lower-case"),
        ("ID=$$(touch catalog/here)", "lower-case"),
    ] {
        let (fine, said) = tree.make(&[argument]);
        assert!(!fine && said.contains(reason), "{argument}: {said}");
        assert!(said.contains("make new-helper ID=acme-proxy") || reason != "which helper", "{said}");
        assert_eq!(tree.files(), before, "{argument}");
    }
}
