//! Links: they lead somewhere, and every page is found.

use super::markdown::{Page, pages, root};
use super::updates;
use std::collections::BTreeSet;

/// The rest of a link into the repository behind the page's own folder: a file, and a place in it.
fn inside(target: &str) -> Option<(&str, &str)> {
    let outside = target.contains("://") || target.starts_with("mailto:");
    (!outside).then(|| target.split_once('#').unwrap_or((target, "")))
}

#[test]
fn links_lead_somewhere() {
    if updates() {
        return;
    }
    let pages = pages();
    let mut dead = Vec::new();
    for page in &pages {
        for target in page.targets() {
            let Some((file, anchor)) = inside(&target) else { continue };
            let path = if file.is_empty() { page.path.clone() } else { page.path.parent().unwrap().join(file) };
            let there = path.canonicalize().ok();
            let has = |path: &std::path::Path| {
                let to = pages.iter().find(|other| other.path == path);
                anchor.is_empty() || to.is_some_and(|to| to.anchors().iter().any(|known| known == anchor))
            };
            if !there.is_some_and(|path| path.starts_with(root()) && has(&path)) {
                dead.push(format!("{}: {target}", page.name));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// The names of the pages right in `docs/`.
fn in_docs(pages: &[Page]) -> BTreeSet<String> {
    let names = pages.iter().filter_map(|page| page.name.strip_prefix("docs/"));
    names.filter(|name| !name.contains('/') && *name != "README.md").map(str::to_owned).collect()
}

#[test]
fn the_list_of_pages_is_whole() {
    let pages = pages();
    let list = pages.iter().find(|page| page.name == "docs/README.md").unwrap();
    let linked: BTreeSet<String> = list.targets().into_iter().collect();
    let missing: Vec<String> = in_docs(&pages).into_iter().filter(|name| !linked.contains(name)).collect();
    assert!(missing.is_empty(), "docs/README.md does not list {missing:?}");
}
