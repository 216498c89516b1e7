//! One version everywhere: that of the workspace.

use super::{document, files, text};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The versions that a text names after a mark, such as `native-sidecar-policy:v`.
fn named(text: &str, mark: &str) -> Vec<String> {
    let rests = text.split(mark).skip(1);
    rests.map(|rest| rest.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect()).collect()
}

#[test]
fn the_metadata_is_of_this_version() {
    // What is made of it, artifacthub-pkg.yml, is then too.
    let metadata = document("metadata.yml");
    assert_eq!(metadata["annotations"]["io.kubewarden.policy.version"], VERSION);
    assert_eq!(document("integrations/helm/plugin.yaml")["version"], VERSION);
}

#[test]
fn what_is_to_be_copied_is_of_this_version() {
    let marks = ["/native-sidecar-policy:v", "/native-sidecar-policy@v", "    rev: v", "/releases/download/v"];
    let mut pages = files("examples", ".yaml");
    pages.extend(files("docs", ".md"));
    pages.push("README.md".to_owned());
    let mut count = 0;
    for page in pages {
        let text = text(&page);
        for version in marks.iter().flat_map(|mark| named(&text, mark)) {
            assert_eq!(version, VERSION, "{page}");
            count += 1;
        }
    }
    // Each policy of the examples, and two integrations.
    assert!(count >= 10, "{count}");
}
