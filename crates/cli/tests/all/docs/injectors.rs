//! `docs/injectors.md`: its tables are made from the catalog, and its sections are of injectors that the catalog knows.

use super::{docs, fresh, read};
use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::{Helper, Injector, NativeMode};
use std::fmt::Write;

/// The injectors, by name, each with a helper that it injects.
fn injectors() -> Vec<(&'static Injector<'static>, &'static Helper<'static>)> {
    let injected = catalog::helpers().iter().filter_map(|helper| Some((helper.injector.get()?, helper)));
    let mut injected: Vec<_> = injected.collect();
    injected.sort_by_key(|(injector, helper)| (injector.name.to_lowercase(), &*helper.id));
    injected
}

/// A switch, which ends where words begin, and since when there is one.
fn switch(code: &str, words: &str, since: Option<&str>) -> String {
    let since = since.map(|since| format!(" ({since})")).unwrap_or_default();
    if code.is_empty() { String::new() } else { format!("`{code}`{words}{since}") }
}

/// The switch for one workload.
fn annotation(injector: &Injector<'_>) -> String {
    switch(injector.annotation.as_deref().unwrap_or_default(), "", injector.annotation_since.as_deref())
}

/// The switch for the whole installation; the catalog says in words of what.
fn setting(injector: &Injector<'_>) -> String {
    let setting = injector.setting.as_deref().unwrap_or_default();
    let (code, words) = setting.split_at(setting.find(' ').unwrap_or(setting.len()));
    switch(code, words, injector.setting_since.as_deref())
}

fn with_a_native_mode() -> String {
    let mut table = String::from(
        "| injector | helper | on the pod template | for the whole installation | by itself |\n|---|---|---|---|---|\n",
    );
    for (injector, helper) in injectors().into_iter().filter(|(injector, _)| injector.native != NativeMode::None) {
        let by_itself = match (injector.native, injector.default.as_deref()) {
            (NativeMode::Automatic, None) => "always",
            (_, Some(default)) => default,
            _ => "no",
        };
        writeln!(
            table,
            "| {0} | [{1}](helpers/{1}.md) | {2} | {3} | {by_itself} |",
            injector.name,
            helper.id,
            annotation(injector),
            setting(injector)
        )
        .unwrap();
    }
    table
}

fn without_a_native_mode() -> String {
    let mut table = String::from("| injector | helper | instead |\n|---|---|---|\n");
    for (injector, helper) in injectors().into_iter().filter(|(injector, _)| injector.native == NativeMode::None) {
        let instead = injector.alternative.as_deref().unwrap_or_default();
        writeln!(table, "| {} | [{1}](helpers/{1}.md) | {instead} |", injector.name, helper.id).unwrap();
    }
    table
}

/// The page with a table of the catalog in the place of the one that stands behind a heading.
fn with_table(page: &str, heading: &str, table: &str) -> String {
    let heading = format!("\n## {heading}\n");
    let (before, rest) = page.split_once(&heading).unwrap_or_else(|| panic!("no {heading}"));
    let is_row = |line: &&str| line.starts_with('|');
    let old: String = rest.split_inclusive('\n').skip_while(|line| !is_row(line)).take_while(is_row).collect();
    assert!(!old.is_empty(), "no table below {heading}");
    format!("{before}{heading}{}", rest.replacen(&old, table, 1))
}

#[test]
fn the_tables_are_fresh() {
    let path = docs("injectors.md");
    let page = read(&path);
    let page = with_table(&page, "Those that can", &with_a_native_mode());
    fresh(&path, &with_table(&page, "Those that cannot", &without_a_native_mode()));
}

/// A section is called as the catalog calls an injector.
#[test]
fn the_sections_speak_of_known_injectors() {
    let page = read(&docs("injectors.md"));
    let sections: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    assert!(sections.len() > 5, "{sections:?}");
    for section in sections {
        assert!(injectors().iter().any(|(injector, _)| injector.name == section), "{section}");
    }
}
