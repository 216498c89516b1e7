//! The catalog as Rust: static tables of the helpers, and the index by which a container is looked up.

use crate::hash::{BEGINNING, Sort, hash};
use crate::helper::Helper;
use crate::json::Text;
use crate::list::{List, Part};
use crate::literal::Literal;
use std::fmt::Write as _;

/// Each helper once more under other names: a benchmark shows with them that nothing grows with the catalog.
pub(super) fn copies<'a>(helpers: &[&Helper<'a>]) -> Vec<Helper<'a>> {
    let renamed =
        |list: &List<'a, Text<'a>>| List::Owned(list.iter().map(|text| Text::Owned(format!("zz-{text}"))).collect());
    let copy = |helper: &Helper<'a>| Helper {
        id: Text::Owned(format!("zz-{}", helper.id)),
        images: renamed(&helper.images),
        ambiguous_images: renamed(&helper.ambiguous_images),
        container_names: renamed(&helper.container_names),
        weak_container_names: renamed(&helper.weak_container_names),
        programs: renamed(&helper.programs),
        ..helper.clone()
    };
    helpers.iter().map(|helper| copy(helper)).collect()
}

/// The tables: the helpers, and the indexes by which a container is looked up.
pub(super) fn helpers(entries: &[&Helper<'_>]) -> String {
    let mut out = String::from("// Made from catalog/ by native_sidecar_config::catalog.\n\n");
    let _ = writeln!(out, "pub(super) static HELPERS: [Helper<'static>; {}] = [", entries.len());
    for &helper in entries {
        Helper { documentation: Part::Absent, ..helper.clone() }.literal(&mut out);
        out.push_str(",\n");
    }
    out.push_str("];\n\n");
    let _ = writeln!(out, "pub(super) static DOCUMENTATION: [&str; {}] = [", entries.len());
    for helper in entries {
        let _ = writeln!(out, "    {:?},", helper.documentation.get().map(|link| &**link).unwrap_or_default());
    }
    out.push_str("];\n\n");
    out.push_str(&index(entries));
    out
}

/// The index: the keys by the buckets of their hashes, and where each bucket starts.
fn index(helpers: &[&Helper<'_>]) -> String {
    let keys: Vec<(usize, String)> =
        helpers.iter().enumerate().flat_map(|(place, helper)| keys(place, helper)).collect();
    let count = keys.len().next_power_of_two();
    let mut buckets: Vec<Vec<String>> = vec![Vec::new(); count];
    for (hash, key) in keys {
        if let Some(bucket) = buckets.get_mut(hash & count.saturating_sub(1)) {
            bucket.push(key);
        }
    }
    let mut starts = String::new();
    let mut rows = String::new();
    let mut start = 0_usize;
    for bucket in &buckets {
        let _ = write!(starts, "{start}, ");
        start = start.saturating_add(bucket.len());
        bucket.iter().for_each(|key| rows.push_str(key));
    }
    format!(
        "pub(super) static KEYS: [Key; {start}] = [\n{rows}];\n\npub(super) static STARTS: [u16; {}] = [{starts}{start}];\n",
        count.saturating_add(1)
    )
}

/// The keys of a helper, each with its hash.
fn keys(helper: usize, entry: &Helper<'_>) -> Vec<(usize, String)> {
    let none = List::default();
    let programs = if entry.programs_suffice { &entry.programs } else { &none };
    let lists = [
        ("Images", &entry.images),
        ("AmbiguousImages", &entry.ambiguous_images),
        ("ContainerNames", &entry.container_names),
        ("WeakContainerNames", &entry.weak_container_names),
        ("Programs", programs),
    ];
    let key = |list: &str, place: usize, pattern: &str| {
        let hash = match (list, pattern.strip_suffix('*')) {
            ("Images" | "AmbiguousImages", _) => hash(Sort::Image, pattern.rsplit('/').next().unwrap_or_default()),
            ("Programs", _) => hash(Sort::Program, pattern),
            (_, Some(beginning)) => hash(Sort::Beginning, beginning.get(..BEGINNING).unwrap_or_default()),
            (_, None) => hash(Sort::Name, pattern),
        };
        (hash, format!("    Key {{ helper: {helper}, list: Listed::{list}, place: {place} }},\n"))
    };
    lists
        .into_iter()
        .flat_map(|(list, patterns)| {
            patterns.iter().enumerate().map(move |(place, pattern)| key(list, place, pattern)).collect::<Vec<_>>()
        })
        .collect()
}
