//! `artifacthub-pkg.yml`: what `kwctl scaffold artifacthub` makes of `metadata.yml` and `questions-ui.yml`, with its fields in its order.

use super::metadata::{annotation, author};
use super::{document, fresh, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kwctl writes above the package.
const HEADER: &str = "\
# Kubewarden Artifacthub Package config
#
# Use this config to submit the policy to https://artifacthub.io.
#
# This config can be saved to its default location with:
#   kwctl scaffold artifacthub > artifacthub-pkg.yml
";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package<'a> {
    version: &'a str,
    name: &'a str,
    display_name: &'a str,
    created_at: &'a str,
    description: &'a str,
    license: &'a str,
    #[serde(rename = "homeURL")]
    home_url: &'a str,
    containers_images: [Image; 1],
    keywords: Vec<&'a str>,
    links: [Link; 2],
    install: String,
    maintainers: [Maintainer<'a>; 1],
    provider: Provider,
    recommendations: [Recommendation; 1],
    annotations: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Image {
    name: &'static str,
    image: String,
}

#[derive(Serialize)]
struct Link {
    name: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Maintainer<'a> {
    name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct Provider {
    name: &'static str,
}

#[derive(Serialize)]
struct Recommendation {
    url: &'static str,
}

/// A rule, in the order of Kubewarden's type.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rule {
    api_groups: Vec<String>,
    api_versions: Vec<String>,
    resources: Vec<String>,
    operations: Vec<String>,
}

fn install(image: &str) -> String {
    format!(
        "The policy can be obtained using [`kwctl`](https://github.com/kubewarden/kwctl):\n\
         ```console\nkwctl pull {image}\n```\n\
         Then, generate the policy manifest and tune it to your liking. For example:\n\
         ```console\nkwctl scaffold manifest -t ClusterAdmissionPolicy registry://{image}\n```\n"
    )
}

#[test]
fn the_package_is_made_of_metadata_and_form() {
    let metadata = document("metadata.yml");
    let of = |key: &str| annotation(&metadata, key);
    let (version, source) = (of("io.kubewarden.policy.version"), of("io.kubewarden.policy.source"));
    let image = format!("{}:v{version}", of("io.kubewarden.policy.ociUrl"));
    let (name, email) = author(&metadata);
    let rules: Vec<Rule> = serde_json::from_value(metadata["rules"].clone()).unwrap();
    // Whoever releases sets the time: RFC 3339, in UTC.
    let there = document("artifacthub-pkg.yml");
    let created_at = there["createdAt"].as_str().unwrap();
    assert!(created_at.ends_with('Z') && created_at.parse::<jiff::Timestamp>().is_ok(), "{created_at}");
    let package = Package {
        version,
        name: of("io.kubewarden.policy.title"),
        display_name: of("io.artifacthub.displayName"),
        created_at,
        description: of("io.kubewarden.policy.description"),
        license: of("io.kubewarden.policy.license"),
        home_url: of("io.kubewarden.policy.url"),
        containers_images: [Image { name: "policy", image: image.clone() }],
        keywords: of("io.artifacthub.keywords").split(',').map(str::trim).collect(),
        links: [
            Link { name: "policy", url: format!("{source}/releases/download/v{version}/policy.wasm") },
            Link { name: "source", url: source.to_owned() },
        ],
        install: install(&image),
        maintainers: [Maintainer { name, email }],
        provider: Provider { name: "kubewarden" },
        recommendations: [Recommendation {
            url: "https://artifacthub.io/packages/helm/kubewarden/kubewarden-controller",
        }],
        annotations: BTreeMap::from([
            ("kubewarden/mutation", metadata["mutating"].to_string()),
            ("kubewarden/questions-ui", text("questions-ui.yml")),
            ("kubewarden/resources", of("io.artifacthub.resources").to_owned()),
            ("kubewarden/rules", serde_yaml::to_string(&rules).unwrap()),
        ]),
    };
    fresh("artifacthub-pkg.yml", &format!("{HEADER}{}", serde_yaml::to_string(&package).unwrap()));
}
