//! The kinds' page: `docs/kinds.md`, made from the engine's table.

use super::lacks::{project, stale};
use super::read;
use native_sidecar_engine::kubernetes::kinds::{self, Kind, Row};
use std::fmt::Write;

const BEGINNING: &str = "\
# Kinds

The kinds that keep pod templates, as the policy and the command line know them. Objects of other kinds are accepted, unless the settings
name them ([workloads](settings.md#workloads)). A template stands at a JSON Pointer in which `*` walks a list or a map; *(spec)* says that a
pod's spec stands there without its metadata.

In a kind that *runs to completion* a helper is in the way: [job-never-completes](rules/job-never-completes.md). In one that *drops native
sidecars* nothing can be moved, so that a helper is warned about and never rejected.
";

/// What the page lacks, and another that names some of its kinds.
pub(crate) fn lacks() -> Vec<String> {
    let mut lacks = named_as_running_to_completion();
    lacks.extend(stale("docs/kinds.md", &page()));
    lacks
}

fn page() -> String {
    let mut page = BEGINNING.to_owned();
    for (heading, built_in) in [
        ("Of Kubernetes itself\n\nThe `rules` of the policy name their resources.", true),
        (
            "Of well-known projects\n\nTheir objects are judged as soon as the policy's `rules` name their resources.",
            false,
        ),
    ] {
        write!(
            page,
            "\n## {heading}\n\n| kind | API group | templates | runs to completion | drops native sidecars | what is special |\n|---|---|---|---|---|---|\n"
        )
        .unwrap();
        for (row, note) in kinds::rows().zip(kinds::notes()).filter(|(row, _)| row.built_in == built_in) {
            let Row { kind, serves_below, drops_sidecars, .. } = row;
            let group = if kind.api_group.is_empty() { "(core)".to_owned() } else { format!("`{}`", kind.api_group) };
            let completes = match (kind.runs_to_completion, serves_below) {
                (true, Some(_)) => "in part",
                (true, None) => "yes",
                (false, _) => "",
            };
            let drops = if *drops_sidecars { "yes" } else { "" };
            writeln!(page, "| {} | {group} | {} | {completes} | {drops} | {note} |", kind.kind, templates(kind))
                .unwrap();
        }
    }
    page
}

/// Where a kind's templates stand.
fn templates(kind: &Kind<'_>) -> String {
    let templates = kind.pod_templates.iter().map(|pointer| match &**pointer {
        "" => "the object itself".to_owned(),
        pointer => format!("`{pointer}`"),
    });
    let specs = kind.pod_specs.iter().map(|pointer| format!("`{pointer}` *(spec)*"));
    templates.chain(specs).collect::<Vec<_>>().join(", ")
}

/// What is wrong with the kinds that the rule's page names as examples.
fn named_as_running_to_completion() -> Vec<String> {
    const PAGE: &str = "docs/rules/job-never-completes.md";
    const BEFORE: &str = "kind whose Pods should run to an end (";
    let page = read(&project(PAGE)).replace('\n', " ");
    let Some((named, _)) = page.split_once(BEFORE).and_then(|(_, rest)| rest.split_once(" …")) else {
        return vec![format!("{PAGE}: names no kinds after \"{BEFORE}\"")];
    };
    let completes = |name: &str| kinds::known().any(|kind| kind.kind == name && kind.runs_to_completion);
    let wrong = named.split(", ").filter(|named| !named.rsplit(' ').next().is_some_and(completes));
    wrong.map(|named| format!("{PAGE}: {named} does not run to completion, says docs/kinds.md")).collect()
}
