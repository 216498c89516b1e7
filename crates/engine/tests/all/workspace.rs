//! Every crate of the workspace is held to the same compiler and the same lints, and those of the product to layers.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use native_sidecar_testing::layers;
use std::path::Path;
use toml::Table;

fn manifest(folder: &str) -> Table {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder).join("Cargo.toml");
    std::fs::read_to_string(file).unwrap().parse().unwrap()
}

#[test]
fn every_crate_inherits_the_lints_and_the_oldest_compiler() {
    let root = manifest("");
    let members = root["workspace"]["members"].as_array().unwrap();
    let members = members.iter().map(|member| member.as_str().unwrap()).chain([""]);
    for folder in members {
        let member = manifest(folder);
        assert_eq!(member["lints"]["workspace"].as_bool(), Some(true), "{folder}");
        for key in ["edition", "rust-version", "version", "license", "publish"] {
            assert_eq!(member["package"][key]["workspace"].as_bool(), Some(true), "{folder}: {key}");
        }
    }
}

/// What clippy denies keeps panics out, and what is newer than `rust-version`.
#[test]
fn the_lints_that_the_policy_relies_on_are_on() {
    let root = manifest("");
    let lints = &root["workspace"]["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("deny"));
    for lint in [
        "arithmetic_side_effects",
        "expect_used",
        "incompatible_msrv",
        "indexing_slicing",
        "panic",
        "string_slice",
        "todo",
        "unreachable",
        "unwrap_used",
    ] {
        assert_eq!(lints["clippy"][lint].as_str(), Some("deny"), "{lint}");
    }
}

#[test]
fn the_modules_of_the_product_are_layers() {
    for name in ["json", "config", "engine", "manifests", "cli"] {
        layers::assert_layers(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name));
    }
}

/// The policy's entry point must be found by its name; nothing else may be unsafe.
#[test]
fn only_the_entry_point_of_the_guest_is_unsafe() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![root.join("src"), root.join("crates")];
    let mut allowed = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&entry).unwrap();
                if text.contains(concat!("allow(", "unsafe_code")) {
                    allowed.push(entry.strip_prefix(&root).unwrap().to_string_lossy().into_owned());
                }
            }
        }
    }
    allowed.sort();
    assert_eq!(allowed, ["crates/host/benches/floor/src/lib.rs", "src/lib.rs"]);
}
