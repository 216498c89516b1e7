//! The helpers' pages: `docs/helpers/`, made from the catalog.

use super::lacks::stale;
use super::{docs, read, stems};
use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::{Category, Helper, NativeMode};
use native_sidecar_manifests::pages::helpers;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What of a catalog file only its readers need.
#[derive(Deserialize)]
struct Sources {
    facts: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    fact: String,
    source: String,
    checked: String,
}

/// The facts of a helper's file, and where each was read.
fn sources(id: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../catalog/{id}.toml"));
    let sources: Sources = toml::from_str(&read(&path)).unwrap();
    let mut out = format!("\n## Sources\n\nFrom [catalog/{id}.toml](../../catalog/{id}.toml):\n\n");
    for Fact { fact, source, checked } in &sources.facts {
        writeln!(out, "- {} ({}, {checked})", fact.replace('<', "\\<").replace('*', "\\*"), origin(source)).unwrap();
    }
    out
}

/// Where a fact was read: a file of a repository on GitHub, or a page.
fn origin(source: &str) -> String {
    let (place, part) = source.split_once('@').unwrap();
    match place.split('/').collect::<Vec<_>>()[..] {
        [owner, repository] if !owner.contains('.') => {
            format!("`{part}` in [{owner}/{repository}](https://github.com/{owner}/{repository})")
        }
        _ => format!("[{place}](https://{place}): {part}"),
    }
}

/// Whether and how a helper can be injected as a native sidecar, in a few words.
fn native(helper: &Helper<'_>) -> String {
    let Some(injector) = helper.injector.get() else { return String::new() };
    let since = injector.annotation_since.as_ref().or(injector.setting_since.as_ref());
    match (injector.native, since) {
        (NativeMode::None, _) => format!("not by {}", injector.name),
        (NativeMode::Available, Some(since)) => format!("since {since}"),
        (NativeMode::Available, None) => format!("by {}", injector.name),
        (NativeMode::Automatic, _) => format!("by {}, of itself", injector.name),
    }
}

/// What the pages of the helpers lack.
pub(crate) fn lacks() -> Vec<String> {
    let folder = docs("helpers");
    fs::create_dir_all(&folder).unwrap();
    let mut lacks: Vec<String> = catalog::helpers()
        .iter()
        .filter_map(|helper| {
            stale(&format!("docs/helpers/{}.md", helper.id), &(helpers::page(helper) + &sources(&helper.id)))
        })
        .collect();
    let ids: BTreeSet<String> = catalog::helpers().iter().map(|helper| helper.id.to_string()).collect();
    let mut pages = stems(&folder, ".md");
    pages.remove("README");
    let gone = pages.difference(&ids);
    lacks.extend(gone.map(|id| format!("docs/helpers/{id}.md: there is no catalog/{id}.toml: remove the page")));
    lacks.extend(stale("docs/helpers/README.md", &list()));
    lacks
}

/// The list of the helpers, by category.
fn list() -> String {
    let mut list = format!(
        "# Helpers\n\nThe {} helpers of the [catalog](../../catalog/). `native-sidecar helpers ID` shows one in the terminal. The settings can\nadd others (`helpers.custom`) and leave some out (`helpers.exclude`).\n",
        catalog::helpers().len()
    );
    for category in Category::ALL {
        write!(
            list,
            "\n## {}\n\nA helper that {}.\n\n| helper | what it is | recognised by | injected as a native sidecar |\n|---|---|---|---|\n",
            category.word(),
            helpers::purpose(*category)
        )
        .unwrap();
        for helper in catalog::helpers().iter().filter(|helper| helper.category == *category) {
            let told_by = helpers::told_by(helper).replace('*', "\\*");
            writeln!(list, "| [{0}]({0}.md) | {1} | {told_by} | {2} |", helper.id, helper.title, native(helper))
                .unwrap();
        }
    }
    list
}
