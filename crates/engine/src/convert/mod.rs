//! Rewriting a Pod: helpers move from `containers` to `initContainers` and get `restartPolicy: Always`.
//!
//! The Pod's text is spliced and never built anew, so that every byte outside the two lists and the annotation stays as it came.

mod layout;
mod obstacles;
mod probe;

pub use layout::ANNOTATION;
pub use obstacles::{Obstacle, obstacles};

use crate::findings::Subject;
use crate::json::{Reader, write_string};
use crate::settings::Placement;
use layout::{Item, Layout};
use std::ops::Range;

/// Rewrites a Pod: the members of these places move. `None` if the text is not the subject's.
#[must_use]
pub fn convert(text: &str, subject: &Subject<'_, '_>, moved: &[usize]) -> Option<String> {
    let layout = Layout::of(text).ok()?;
    let containers = layout.containers.as_ref()?;
    let part = |range: &Range<usize>| text.get(range.clone());
    let members = || moved.iter().filter_map(|&place| subject.pod.members.get(place));
    let moves = |index: usize| members().any(|member| member.index == index);

    let mut kept = Vec::new();
    for (index, item) in containers.items.iter().enumerate() {
        if !moves(index) {
            kept.push(part(&item.range)?.to_owned());
        }
    }
    let mut sidecars = Vec::new();
    for member in members() {
        let item = containers.items.get(member.index)?;
        sidecars.push(sidecar(text, item, probe::derived(subject, member).as_deref())?);
    }
    let mut inits = Vec::new();
    for item in layout.init_containers.iter().flat_map(|list| &list.items) {
        inits.push(part(&item.range)?.to_owned());
    }
    match subject.settings.mutate.placement {
        Placement::Last => inits.append(&mut sidecars),
        Placement::First => inits.splice(0..0, sidecars).for_each(drop),
    }

    let (containers_json, inits_json) = (format!("[{}]", kept.join(",")), format!("[{}]", inits.join(",")));
    let mut edits = Edits(Vec::new());
    match &layout.init_containers {
        Some(list) => {
            edits.replace(&containers.range, containers_json);
            edits.replace(&list.range, inits_json);
        }
        None => edits.replace(&containers.range, format!("{containers_json},\"initContainers\":{inits_json}")),
    }
    let names: Vec<&str> = members().map(|member| member.container.name.text()).collect();
    record(text, &layout, &names, &mut edits)?;
    edits.apply(text)
}

/// A container's text with `restartPolicy: Always`, and a startup probe if one was derived.
fn sidecar(text: &str, item: &Item, probe: Option<&str>) -> Option<String> {
    const ALWAYS: &str = "\"Always\"";
    let mut edits = Edits(Vec::new());
    let mut added = Vec::new();
    match &item.restart_policy {
        Some(range) => edits.replace(range, ALWAYS.to_owned()),
        None => added.push(("restartPolicy", ALWAYS.to_owned())),
    }
    added.extend(probe.map(|probe| ("startupProbe", probe.to_owned())));
    edits.add(text, &item.range, &added);
    let end = text.len().saturating_sub(item.range.end);
    let all = edits.apply(text)?;
    all.get(item.range.start..all.len().checked_sub(end)?).map(ToOwned::to_owned)
}

/// Records the conversion in the Pod's annotations.
fn record(text: &str, layout: &Layout, names: &[&str], edits: &mut Edits) -> Option<()> {
    let mut all = names.join(",");
    let is_null = |range: &Range<usize>| text.get(range.clone()) == Some("null");
    if let Some(range) = &layout.converted {
        let before = Reader::new(text.get(range.clone())?).string().unwrap_or_default();
        if !before.is_empty() {
            all = format!("{before},{all}");
        }
        let mut value = String::new();
        write_string(&mut value, &all);
        edits.replace(range, value);
        return Some(());
    }
    let mut member = String::new();
    write_string(&mut member, ANNOTATION);
    member.push(':');
    write_string(&mut member, &all);
    let annotation = format!("{{{member}}}");
    match (&layout.metadata, &layout.annotations) {
        (_, Some(annotations)) if is_null(annotations) => edits.replace(annotations, annotation),
        (_, Some(annotations)) => edits.insert(text, annotations, member),
        (Some(metadata), None) if is_null(metadata) => {
            edits.replace(metadata, format!("{{\"annotations\":{annotation}}}"))
        }
        (Some(metadata), None) => edits.insert(text, metadata, format!("\"annotations\":{annotation}")),
        (None, None) => edits.insert(text, &layout.object, format!("\"metadata\":{{\"annotations\":{annotation}}}")),
    }
    Some(())
}

/// Changes to a text: ranges that do not overlap, and what takes their place.
struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    fn replace(&mut self, range: &Range<usize>, with: String) {
        self.0.push((range.clone(), with));
    }

    /// Adds members to the end of an object.
    fn add(&mut self, text: &str, object: &Range<usize>, members: &[(&str, String)]) {
        let joined: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        if !joined.is_empty() {
            self.insert(text, object, joined.join(","));
        }
    }

    /// Adds the text of members to the end of an object.
    fn insert(&mut self, text: &str, object: &Range<usize>, members: String) {
        let end = object.end.saturating_sub(1);
        let inside = text.get(object.start.saturating_add(1)..end).unwrap_or_default();
        let comma = if inside.trim_ascii().is_empty() { "" } else { "," };
        self.0.push((end..end, format!("{comma}{members}")));
    }

    /// The changed text.
    fn apply(mut self, text: &str) -> Option<String> {
        self.0.sort_by_key(|(range, _)| range.start);
        let added: usize = self.0.iter().map(|(_, with)| with.len()).sum();
        let mut out = String::with_capacity(text.len().saturating_add(added));
        let mut at = 0;
        for (range, with) in self.0 {
            out.push_str(text.get(at..range.start)?);
            out.push_str(&with);
            at = range.end;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }
}
