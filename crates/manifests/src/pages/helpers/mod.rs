//! What is known of helpers, in words.

mod page;

pub use page::page;

use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::{Category, Helper, Shape};
use native_sidecar_engine::json::Text;
use native_sidecar_engine::settings::Settings;

/// The catalog's helpers and those that settings add, by id.
#[must_use]
pub fn all<'s>(settings: &'s Settings<'s>) -> Vec<&'s Helper<'s>> {
    let mut all: Vec<&Helper<'_>> = settings.helpers.custom.iter().chain(catalog::helpers()).collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all
}

/// What helpers of a category are for.
#[must_use]
pub fn purpose(category: Category) -> &'static str {
    match category {
        Category::ServiceMesh => "carries the pod's traffic",
        Category::LogCollector => "ships the app's logs",
        Category::SecretAgent => "fetches and renews secrets or identities",
        Category::DatabaseProxy => "connects to a database",
        Category::TelemetryAgent => "collects metrics or traces",
        Category::AuthProxy => "checks who calls the app",
        Category::ConfigReloader => "fetches files or reloads configuration",
        Category::Storage => "mounts a file system",
        Category::Tunnel => "connects networks",
        Category::Runtime => "gives the app the API of a platform",
        Category::CiDaemon => "builds or runs containers for the app",
    }
}

/// What tells a helper, in a few words: the first pattern of each sort, and how many more there are.
#[must_use]
pub fn told_by(helper: &Helper<'_>) -> String {
    let sorts: [(&str, &[Text<'_>]); 5] = [
        ("image", &helper.images),
        ("name", &helper.container_names),
        ("program", if helper.programs_suffice { &helper.programs } else { &[] }),
        ("image with a sign", &helper.ambiguous_images),
        ("name with a sign", &helper.weak_container_names),
    ];
    let mut told: Vec<String> = sorts
        .iter()
        .filter_map(|(sort, patterns)| {
            let (first, rest) = patterns.split_first()?;
            let more = if rest.is_empty() { String::new() } else { format!(" (+{})", rest.len()) };
            Some(format!("{sort} {first}{more}"))
        })
        .collect();
    if let Some(Shape::LogStreamer) = helper.shape {
        told.push("tail of a log file".to_owned());
    }
    told.truncate(2);
    told.join(", ")
}
