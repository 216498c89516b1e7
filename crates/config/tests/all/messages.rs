//! A mistake in a file is told with the file, the key, and what to do; all of them at once.

use crate::told;
use native_sidecar_config::catalog::{claimed_twice, read};

/// A complete file.
const ACME: &str = include_str!("acme-proxy.toml");

fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(ACME.contains(from), "{from}");
    told("acme-proxy", &ACME.replacen(from, to, 1))
}

#[test]
fn a_complete_file_lacks_nothing() {
    assert_eq!(told("acme-proxy", ACME), Vec::<String>::new());
}

#[test]
fn what_is_said_of_each_mistake() {
    let cases = [
        ("no TOML", changed("title = ", "title ")),
        ("another id", told("acme", ACME)),
        ("an id that cannot be one", told("Acme_Proxy", ACME)),
        ("no title", changed("title = \"Acme proxy\"", "")),
        ("a blank category", changed("\"service-mesh\"", "\"\"")),
        ("a category that is none", changed("\"service-mesh\"", "\"service-mash\"")),
        ("a slip in a key", changed("images = ", "imagez = ")),
        ("a slip in the name of a table", changed("[[facts]]", "[[fact]]")),
        ("a key that is given nowhere", changed("images = ", "xyzzyplugh = ")),
        ("a value of the wrong sort", changed("[\"acme/proxy\"]", "\"acme/proxy\"")),
        ("nothing tells it", changed("images = [\"acme/proxy\"]\ncontainerNames = [\"acme-proxy\"]", "images = []")),
        ("a beginning that is too short", changed("[\"acme-proxy\"]", "[\"ac*\"]")),
        ("no example of a native sidecar", changed("is = \"native\"", "is = \"ignored\"")),
        ("an example of nothing", changed("helper = \"acme-proxy\"", "helper = \"acme\"")),
        ("an example without an image", changed("image = \"acme/proxy:1.2\"", "image = \"\"")),
        ("a key without a fact", changed("containerNames = ", "neededAtStart = true\ncontainerNames = ")),
        ("a fact about nothing", changed("about = [\"images\", ", "about = [\"images\", \"oneShot\", ")),
        ("a fact without a source", changed("acme/proxy@README.md", "the README")),
        ("a fact of some time", changed("2026-11-22", "last year")),
    ];
    let told: Vec<String> = cases.iter().map(|(title, told)| format!("# {title}\n{}\n", told.join("\n"))).collect();
    assert!(cases.iter().all(|(_, told)| !told.is_empty()), "{told:?}");
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn two_files_do_not_claim_the_same() {
    let other = ACME.replace("id = \"acme-proxy\"", "id = \"other\"").replace("images = ", "ambiguousImages = ");
    let mut wrong = Vec::new();
    let entries = [("acme-proxy", ACME), ("other", &other)].map(|(id, text)| read(id, text, &mut Vec::new()).unwrap());
    claimed_twice(&entries, &mut wrong);
    insta::assert_debug_snapshot!(wrong);
}
