//! What holds of every text that is fixed.

use native_sidecar_engine::inspect::{Outcome, Repair};
use native_sidecar_engine::json::Step;
use native_sidecar_engine::settings::{self, Placement, Settings};
use native_sidecar_manifests::edit::{Fixed, Fixer, How};
use native_sidecar_manifests::judge::judge;
use native_sidecar_manifests::objects::objects;
use native_sidecar_manifests::yaml::{self, Document, Node, Style};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Fixes a text, holds the result to all that must be true of it, and gives it.
///
/// # Panics
/// If something is not true of it.
#[track_caller]
pub fn fix(text: &str, settings: &str, custom_resources: bool) -> Fixed {
    let settings = settings::parse(settings).unwrap();
    let fixer = Fixer::new(&settings, custom_resources);
    let fixed = fixer.fix(text);
    if fixed.done.is_empty() {
        assert_eq!(fixed.text, text, "nothing is done, and yet the text changes");
        return fixed;
    }
    let again = fixer.fix(&fixed.text);
    assert_eq!(again.text, fixed.text, "fixing again changes the text again");
    assert!(again.done.is_empty(), "{:?}", again.done);
    let names = |fixed: &Fixed| fixed.left.iter().map(|left| left.container.clone()).collect::<Vec<_>>();
    assert_eq!(names(&again), names(&fixed), "what is left is not what was said");
    same_data(text, &fixed, &settings, custom_resources);
    same_comments(text, &fixed.text);
    // Lines are taken to end with a line feed.
    if !text.replace("\r\n", "").contains('\r') {
        untouched_lines(text, &fixed);
    }
    fixed
}

fn documents(text: &str) -> Vec<Document> {
    yaml::read(text).into_iter().flatten().collect()
}

fn parse(node: &Node) -> Value {
    serde_json::from_str(&node.to_json()).unwrap()
}

/// The data are those that the repairs make of the original's.
#[track_caller]
fn same_data(text: &str, fixed: &Fixed, settings: &Settings<'_>, custom_resources: bool) {
    let strict =
        Settings { action: settings::Action::Reject, job_action: settings::JobAction::Same, ..settings.clone() };
    let read = yaml::read(text);
    let judgement = judge(text, &read, &strict);
    let after: Vec<_> = yaml::read(&fixed.text);
    assert_eq!(read.len(), after.len(), "the number of documents changes");
    let after = judge(&fixed.text, &after, &strict);
    assert_eq!(judgement.judged.len(), after.judged.len());
    let mut moved = 0;
    for (before, after) in judgement.judged.iter().zip(&after.judged) {
        let object = &before.object;
        let mut expected = parse(object.node);
        for repair in before.inspection.iter().flat_map(|found| &found.repairs) {
            let is_done = |list: &str, index: usize| {
                let place = format!("{}.{list}[{index}]", repair.spec);
                fixed.done.iter().any(|done| done.object == object.called && done.place == place)
            };
            let mut repair = repair.clone();
            let all = repair.moves.len();
            repair.moves.retain(|how| is_done("containers", how.index));
            assert!(repair.moves.is_empty() || repair.moves.len() == all, "a pod is repaired by halves");
            repair.lines.retain(|index| is_done("initContainers", *index));
            moved += repair.moves.len() + repair.lines.len();
            let pointer = object.node.path(&repair.spec).unwrap().steps().map(segment).collect::<String>();
            repaired(expected.pointer_mut(&pointer).unwrap(), &repair, settings.mutate.placement);
        }
        assert_eq!(parse(after.object.node), expected, "the data differ from those of the engine's repair");
        let told = after.inspection.iter().flat_map(|found| &found.told);
        for told in told.filter(|told| told.outcome != Outcome::Warned) {
            let is_left =
                fixed.left.iter().any(|left| left.object == after.object.called && left.container == told.name);
            assert!(is_left, "{} still has a finding, and is not said to", told.name);
        }
    }
    assert_eq!(moved, fixed.done.len());
    if !custom_resources {
        let others = documents(text).into_iter().zip(documents(&fixed.text));
        for (before, after) in others.filter(|(before, _)| {
            judgement.judged.iter().all(|judged| !before.range.contains(&judged.object.node.range.start))
        }) {
            assert_eq!(before.root, after.root);
        }
    }
}

fn segment(step: Step<'_>) -> String {
    match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    }
}

/// What the engine's conversion makes of a pod's spec, without its annotation.
fn repaired(spec: &mut Value, repair: &Repair, placement: Placement) {
    for index in &repair.lines {
        spec["initContainers"][index]["restartPolicy"] = json!("Always");
    }
    if repair.moves.is_empty() {
        return;
    }
    let containers = spec["containers"].as_array().unwrap().clone();
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    for (index, mut container) in containers.into_iter().enumerate() {
        match repair.moves.iter().find(|how| how.index == index) {
            Some(how) => {
                container["restartPolicy"] = json!("Always");
                if let Some(probe) = &how.startup_probe {
                    container["startupProbe"] = serde_json::from_str(probe).unwrap();
                }
                moved.push(container);
            }
            None => kept.push(container),
        }
    }
    let inits = spec["initContainers"].as_array().cloned().unwrap_or_default();
    let inits = match placement {
        Placement::Last => [inits, moved].concat(),
        Placement::First => [moved, inits].concat(),
    };
    spec["containers"] = kept.into();
    spec["initContainers"] = inits.into();
}

/// All comments are there, and no others.
#[track_caller]
fn same_comments(before: &str, after: &str) {
    let comments = |text: &str| {
        let mut all: Vec<String> = documents(text)
            .iter()
            .flat_map(|document| document.comments.clone())
            .map(|range| text[range].to_owned())
            .collect();
        all.sort();
        all
    };
    assert_eq!(comments(before), comments(after));
}

/// What of a text's lines may move or change: the lines of the moved containers, comments with the
/// blank lines above them, and lists in brackets.
fn movable(text: &str, fixed: &Fixed) -> BTreeSet<usize> {
    let line_of = |at: usize| text[..at].matches('\n').count();
    let mut lines = BTreeSet::new();
    let documents = documents(text);
    for object in objects(text, documents.iter()) {
        for done in fixed.done.iter().filter(|done| done.object == object.called) {
            let container = object.node.at(object.node.path(&done.place).unwrap().steps()).unwrap();
            lines.extend(line_of(dash(text, container.range.start))..=line_of(container.range.end));
        }
    }
    for document in &documents {
        for line in document.comments.iter().map(|comment| line_of(comment.start)) {
            // Blank lines between comments move with them.
            let blank = text.lines().take(line).collect::<Vec<_>>();
            let blank = blank.iter().rev().take_while(|line| line.trim().is_empty()).count();
            lines.extend(line - blank..=line);
        }
    }
    visit_lists(&documents, &mut |list| {
        if list.style == Style::Flow {
            lines.extend(line_of(list.range.start)..=line_of(list.range.end));
        }
    });
    lines
}

/// Sees all lists of containers.
fn visit_lists(documents: &[Document], see: &mut impl FnMut(&Node)) {
    for root in documents.iter().filter_map(|document| document.root.as_ref()) {
        visit(root, &mut |node| {
            ["containers", "initContainers"].iter().filter_map(|key| node.get(key)).for_each(&mut *see);
        });
    }
}

/// Where the dash of an item stands: before it there may be an anchor, a tag, comments and line breaks.
fn dash(text: &str, item: usize) -> usize {
    let before = text[..item].rmatch_indices('-').map(|(at, _)| at).find(|at| {
        let between = text[at + 1..item].lines().map(str::trim).filter(|line| !line.starts_with('#'));
        between.flat_map(str::split_whitespace).all(|word| word.starts_with(['&', '!']))
    });
    before.unwrap_or(item)
}

fn visit(node: &Node, see: &mut impl FnMut(&Node)) {
    see(node);
    node.items().iter().for_each(|item| visit(item, see));
    node.pairs().iter().for_each(|(_, value)| visit(value, see));
}

/// Lines that are no part of a moved container stay as they are, byte for byte and in their order; and no line is added but
/// `restartPolicy: Always`, the key of the list and a probe.
#[track_caller]
fn untouched_lines(text: &str, fixed: &Fixed) {
    let movable = movable(text, fixed);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let after: Vec<&str> = fixed.text.split_inclusive('\n').collect();
    let mut rest = after.iter();
    for (number, line) in lines.iter().enumerate() {
        // A list that was empty loses its `[]`, or the like.
        if movable.contains(&number) || line.trim_start().starts_with(['"', 'i']) && line.contains("initContainers") {
            continue;
        }
        let kept = |other: &&&str| *other == line || number + 1 == lines.len() && other.trim_end() == line.trim_end();
        assert!(rest.any(|other| kept(&other)), "line {} is not as it was: {line:?}\n{}", number + 1, fixed.text);
    }
    let mut has_brackets = false;
    visit_lists(&documents(text), &mut |list| has_brackets |= list.style == Style::Flow);
    let has_probe = fixed.text.matches("startupProbe").count() > text.matches("startupProbe").count();
    if !has_brackets && !has_probe {
        let sidecars = fixed.done.len();
        let added = after.len() - lines.len();
        assert!(added <= 2 * sidecars, "{added} lines are added for {sidecars} containers");
    }
}

/// How many containers were moved.
#[must_use]
pub fn moves(fixed: &Fixed) -> usize {
    fixed.done.iter().filter(|done| done.how == How::Moved).count()
}
