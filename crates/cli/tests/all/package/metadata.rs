//! `metadata.yml`: what `kwctl annotate` puts into the module, and what `kwctl scaffold` makes manifests of.

use super::{document, strings};
use serde_json::{Value, json};

/// The annotations that Kubewarden or Artifact Hub read, all of which are given. (Of Kubewarden's, `io.kubewarden.hidden-ui` would
/// hide the policy in user interfaces.)
const ANNOTATIONS: [&str; 14] = [
    "io.artifacthub.displayName",
    "io.artifacthub.keywords",
    "io.artifacthub.resources",
    "io.kubewarden.policy.author",
    "io.kubewarden.policy.category",
    "io.kubewarden.policy.description",
    "io.kubewarden.policy.license",
    "io.kubewarden.policy.ociUrl",
    "io.kubewarden.policy.severity",
    "io.kubewarden.policy.source",
    "io.kubewarden.policy.title",
    "io.kubewarden.policy.url",
    "io.kubewarden.policy.usage",
    "io.kubewarden.policy.version",
];

/// An annotation.
pub(crate) fn annotation<'m>(metadata: &'m Value, key: &str) -> &'m str {
    metadata["annotations"][key].as_str().unwrap_or_else(|| panic!("metadata.yml: no {key}"))
}

/// `Name <address>`
pub(crate) fn author(metadata: &Value) -> (&str, &str) {
    let author = annotation(metadata, "io.kubewarden.policy.author");
    author.strip_suffix('>').and_then(|author| author.split_once(" <")).unwrap_or_else(|| panic!("{author}"))
}

#[test]
fn the_metadata_has_all_fields_and_no_others() {
    let metadata = document("metadata.yml");
    let fields: Vec<&String> = metadata.as_object().unwrap().keys().collect();
    let expected = [
        "annotations",
        "backgroundAudit",
        "contextAwareResources",
        "executionMode",
        "minimumKubewardenVersion",
        "mutating",
        "policyType",
        "rules",
    ];
    assert_eq!(fields, expected);
    let annotations: Vec<&String> = metadata["annotations"].as_object().unwrap().keys().collect();
    assert_eq!(annotations, ANNOTATIONS);
    // Validating is the default that scaffolds copy; a waPC module, that asks the cluster for nothing.
    assert_eq!(
        (
            &metadata["mutating"],
            &metadata["executionMode"],
            &metadata["policyType"],
            &metadata["contextAwareResources"]
        ),
        (&json!(false), &json!("kubewarden-wapc"), &json!("kubernetes"), &json!([]))
    );
    let numbers: Vec<&str> = metadata["minimumKubewardenVersion"].as_str().unwrap().split('.').collect();
    assert!(numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u16>().is_ok()), "{numbers:?}");
}

#[test]
fn the_annotations_say_what_the_project_says_of_itself() {
    let metadata = document("metadata.yml");
    let of = |key: &str| annotation(&metadata, key);
    let repository = env!("CARGO_PKG_REPOSITORY");
    assert_eq!(of("io.kubewarden.policy.url"), repository);
    assert_eq!(of("io.kubewarden.policy.source"), repository);
    assert_eq!(of("io.kubewarden.policy.title"), repository.rsplit('/').next().unwrap());
    assert_eq!(of("io.kubewarden.policy.ociUrl"), repository.replace("https://github.com/", "ghcr.io/"));
    assert_eq!(of("io.kubewarden.policy.license"), env!("CARGO_PKG_LICENSE"));
    assert!(["critical", "high", "medium", "low", "info"].contains(&of("io.kubewarden.policy.severity")));
    assert!(author(&metadata).1.contains('@'));
    assert!(of("io.artifacthub.keywords").split(", ").all(|keyword| !keyword.is_empty() && keyword.trim() == keyword));
    assert!(!of("io.kubewarden.policy.description").contains('\n'));
}

#[test]
fn the_resources_are_those_of_the_rules() {
    let metadata = document("metadata.yml");
    let rules = metadata["rules"].as_array().unwrap();
    let resources: Vec<&str> = rules.iter().flat_map(|rule| strings(&rule["resources"])).collect();
    let kinds: Vec<&str> = annotation(&metadata, "io.artifacthub.resources").split(", ").collect();
    let plurals: Vec<String> = kinds.iter().map(|kind| format!("{}s", kind.to_lowercase())).collect();
    assert_eq!(plurals, resources);
}

#[test]
fn the_repositorys_owner_is_the_author() {
    let owners = document("artifacthub-repo.yml")["owners"].clone();
    let metadata = document("metadata.yml");
    let (name, email) = author(&metadata);
    assert_eq!(owners, json!([{"name": name, "email": email}]));
}
