//! What a file of the catalog still lacks, and what two of them must not both say.

use super::file::{EXAMPLES, Entry, FACTS, Fact, Shows};
use crate::hash::BEGINNING;
use crate::helper::{Category, Helper};
use crate::json::Value;
use std::collections::BTreeMap;

/// What a file still lacks.
pub(super) fn lacks(id: &str, entry: &Entry<'_>) -> Vec<String> {
    let mut lacks = Vec::new();
    header(id, entry, &mut lacks);
    recognition(&entry.helper, &mut lacks);
    examples(entry, &mut lacks);
    facts(entry, &mut lacks);
    lacks
}

fn header(id: &str, entry: &Entry<'_>, lacks: &mut Vec<String>) {
    if !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        lacks.push("the file's name must be lower-case letters, digits and dashes".to_owned());
    } else if entry.helper.id != id {
        lacks.push(format!("id: must be \"{id}\", as the file is called"));
    }
    let categories: Vec<&str> = Category::ALL.iter().map(|category| category.word()).collect();
    for (key, wanted) in [
        ("title", "what people call it".to_owned()),
        ("category", format!("one of {}", categories.join(", "))),
        ("documentation", "the link where its own project says how to run it".to_owned()),
    ] {
        if !entry.keys.iter().any(|given| given == key) {
            lacks.push(format!("{key}: is missing: {wanted}"));
        }
    }
}

/// What tells the helper.
fn recognition(helper: &Helper<'_>, lacks: &mut Vec<String>) {
    if helper.images.is_empty()
        && helper.ambiguous_images.is_empty()
        && helper.container_names.is_empty()
        && helper.shape.is_none()
    {
        lacks.push("images: is missing: nothing tells the helper; or give containerNames".to_owned());
    }
    for (key, names) in
        [("containerNames", &helper.container_names), ("weakContainerNames", &helper.weak_container_names)]
    {
        for name in names.iter().filter_map(|name| name.strip_suffix('*')).filter(|name| name.len() < BEGINNING) {
            lacks.push(format!("{key}: \"{name}*\" needs {BEGINNING} letters before its *"));
        }
    }
}

fn examples(entry: &Entry<'_>, lacks: &mut Vec<String>) {
    if entry.helper.never_native.get().is_none() {
        for (shows, how) in [
            (Shows::Flagged, "where it stands among the containers, beside an app"),
            (Shows::Native, "where it is a native sidecar"),
        ] {
            if !entry.examples.iter().any(|example| example.is == shows) {
                lacks.push(format!("examples: one that is \"{}\" is missing: a pod {how}", shows.word()));
            }
        }
    }
    if entry.examples.is_empty() {
        lacks.push("examples: are missing: pods that show it".to_owned());
    }
    for (index, example) in entry.examples.iter().enumerate() {
        let containers: Vec<&Value<'_>> = example.containers.items().chain(example.init_containers.items()).collect();
        let text = |container: &Value<'_>, key: &str| match container.get(key) {
            Some(Value::String(text)) => text.to_string(),
            _ => String::new(),
        };
        if !containers.iter().any(|container| text(container, "name") == *example.helper) {
            lacks.push(format!(
                "examples[{index}].helper: no container of the example is called \"{}\": name the one that it is about",
                example.helper
            ));
        }
        for container in containers.iter().filter(|container| text(container, "image").is_empty()) {
            let name = text(container, "name");
            lacks.push(format!("examples[{index}]: container \"{name}\" needs an image, with a tag as people use it"));
        }
    }
}

/// Each key that says something of the helper needs a fact that says where it was read.
fn facts(entry: &Entry<'_>, lacks: &mut Vec<String>) {
    const WITHOUT_FACT: [&str; 6] = ["id", "title", "category", "documentation", EXAMPLES, FACTS];
    for key in entry.keys.iter().filter(|key| Helper::KEYS.contains(&key.as_str())) {
        let told = |fact: &Fact<'_>| fact.about.iter().any(|about| about == key);
        if !WITHOUT_FACT.contains(&key.as_str()) && !entry.facts.iter().any(told) {
            lacks.push(format!("facts: none is about \"{key}\": say what you read, where and when"));
        }
    }
    for (index, fact) in entry.facts.iter().enumerate() {
        for about in fact.about.iter().filter(|about| !entry.keys.iter().any(|key| key == &***about)) {
            lacks.push(format!(
                "facts[{index}].about: the file says nothing of \"{about}\": fill it in, or leave it out here"
            ));
        }
        if fact.about.is_empty() {
            lacks.push(format!("facts[{index}].about: is missing: the keys that follow from it"));
        }
        if fact.fact.is_empty() {
            lacks.push(format!("facts[{index}].fact: is missing: what you read, in a sentence of your own"));
        }
        if !fact.source.contains('@') {
            lacks.push(format!("facts[{index}].source: must be owner/repository@path, or a site@page"));
        }
        if !is_day(&fact.checked) {
            lacks.push(format!("facts[{index}].checked: must be the day on which you read it, YYYY-MM-DD"));
        }
    }
}

fn is_day(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| (part.len(), part.bytes().all(|byte| byte.is_ascii_digit())));
    [4, 2, 2].iter().all(|&length| parts.next() == Some((length, true))) && parts.next().is_none()
}

/// Ids, images and names that two entries claim.
pub fn claimed_twice(entries: &[Entry<'_>], wrong: &mut Vec<String>) {
    let mut claims: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for Entry { helper, .. } in entries {
        let images = [("images", &helper.images), ("ambiguousImages", &helper.ambiguous_images)];
        let names = [("containerNames", &helper.container_names), ("weakContainerNames", &helper.weak_container_names)];
        for (what, lists) in [("image", images), ("container name", names)] {
            for (key, list) in lists {
                for claim in list.iter() {
                    if let Some(other) = claims.insert((what, claim), &helper.id) {
                        let id = &helper.id;
                        wrong.push(format!(
                            "catalog/{id}.toml: {key}: the {what} \"{claim}\" stands in {other}.toml already"
                        ));
                    }
                }
            }
        }
    }
}
