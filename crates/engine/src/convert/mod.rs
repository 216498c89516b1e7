//! Rewriting a Pod: helpers move from `containers` to `initContainers` and get `restartPolicy: Always`.
//!
//! The Pod's text is spliced and never built anew, so that every byte outside the two lists and the annotation stays as it came.
//! `docs/conversion.md` says what a conversion changes, what it obeys, and what can stand in its way.

mod layout;
mod obstacles;
mod probe;
mod splice;
#[cfg(test)]
mod tests;

pub use obstacles::{Obstacle, obstacles};
pub(crate) use probe::derived as startup_probe;

use crate::bag::Bag;
use crate::findings::Subject;
use crate::json::{Reader, Text, write_string};
use crate::pod::{Container, ContainerList};
use crate::say::say;
use crate::settings::Placement;
use layout::{Item, Layout};
use splice::Splice;
use std::ops::Range;

/// The annotation that records a conversion: the names of the moved containers.
pub const ANNOTATION: &str = "native-sidecar-policy/converted";

/// What the annotations of an object may hold together, in bytes (`ValidateAnnotationsSize` of Kubernetes).
const ANNOTATIONS: usize = 256 * 1024;

/// Rewrites a Pod, whose text this is: the members of these places, which are in order, move. `None` if nothing would be left.
#[must_use]
pub fn convert(text: &str, subject: &Subject<'_, '_>, moved: &[usize]) -> Option<String> {
    let layout = Layout::of(text).ok()?;
    let containers = layout.containers.as_ref()?;
    let members = || moved.iter().filter_map(|&place| subject.pod.members.get(place));
    let places: Vec<usize> = members().map(|member| member.index).collect();
    let moves = |index: usize| places.binary_search(&index).is_ok();
    let mut splice = Splice::of(text);

    let regular = subject.pod.spec.list(ContainerList::Regular).iter().enumerate();
    let kept: Vec<&str> = regular.filter(|(index, _)| !moves(*index)).map(|(_, stays)| stays.written()).collect();
    if kept.is_empty() {
        return None;
    }
    let sidecars: Vec<String> =
        members().map(|member| sidecar(member.container, probe::derived(subject, member))).collect::<Option<_>>()?;
    let before = subject.pod.spec.list(ContainerList::Init).iter().map(Container::written);
    let sidecars = sidecars.iter().map(String::as_str);
    let inits: Vec<&str> = match subject.settings.mutate.placement {
        Placement::Last => before.chain(sidecars).collect(),
        Placement::First => sidecars.chain(before).collect(),
    };

    splice.replace(containers, list(&kept));
    match &layout.init_containers {
        Some(there) => splice.replace(there, list(&inits)),
        None => {
            let after = containers.end..containers.end;
            splice.replace(&after, ",\"initContainers\":");
            splice.replace(&after, list(&inits));
        }
    }
    let names: Vec<&str> = members().map(|member| member.container.name.text()).collect();
    record(&layout, &names, &mut splice)?;
    splice.apply(&(0..text.len()))
}

/// A list of these values. Written at once: they can be most of the Pod, and each copy of them takes pages that are new.
fn list(values: &[&str]) -> String {
    let size = values.iter().map(|value| value.len().saturating_add(1)).fold(2, usize::saturating_add);
    let mut list = String::with_capacity(size);
    list.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            list.push(',');
        }
        list.push_str(value);
    }
    list.push(']');
    list
}

/// A container's text with `restartPolicy: Always`, and a startup probe if one was derived.
fn sidecar(container: &Container<'_>, probe: Option<Text<'static>>) -> Option<String> {
    const ALWAYS: &str = "\"Always\"";
    let whole = 0..container.raw.len();
    let mut splice = Splice::of(container.raw);
    // Most have neither.
    let has_any = container.restart_policy.is_given() || container.startup_probe.is_given();
    let item = if has_any { Item::of(container.raw).ok()? } else { Item::default() };
    let mut added = Vec::new();
    let mut set = |key: &str, there: Option<&Range<usize>>, value: Text<'static>| match there {
        Some(range) => splice.replace(range, value),
        None => added.push(say!["\"", key, "\":", value]),
    };
    set("restartPolicy", item.restart_policy.as_ref(), ALWAYS.into());
    if let Some(probe) = probe {
        set("startupProbe", item.startup_probe.as_ref(), probe);
    }
    if !added.is_empty() {
        splice.add(&whole, &added.join(","));
    }
    splice.apply(&whole)
}

/// Records the conversion in the Pod's annotations, unless they are full.
fn record(layout: &Layout, names: &[&str], splice: &mut Splice<'_>) -> Option<()> {
    let quoted = |text: &str| {
        let mut json = String::new();
        write_string(&mut json, text);
        json
    };
    if let Some(range) = &layout.converted {
        // What an earlier conversion recorded stays; what it is not a list of names, or names these already, does not.
        let before = Reader::new(splice.part(range)?).string().unwrap_or_default();
        let mut again = Bag::default();
        for &name in names {
            again.put(Text::Borrowed(name));
        }
        let mut all: Vec<&str> = before.split(',').filter(|name| !name.is_empty() && !again.holds(name)).collect();
        all.extend(names);
        splice.replace(range, quoted(&all.join(",")));
        return Some(());
    }
    let member = say![quoted(ANNOTATION), ":", quoted(&names.join(","))];
    let annotations = say!["{", member, "}"];
    match (&layout.metadata, &layout.annotations) {
        (_, Some(range)) if range.len().saturating_add(member.len()) > ANNOTATIONS => {}
        (_, Some(range)) if splice.is_null(range) => splice.replace(range, annotations),
        (_, Some(range)) => splice.add(range, &member),
        (Some(range), None) if splice.is_null(range) => {
            splice.replace(range, say!["{\"annotations\":", annotations, "}"]);
        }
        (Some(range), None) => splice.add(range, &say!["\"annotations\":", annotations]),
        (None, None) => splice.add(&layout.object, &say!["\"metadata\":{\"annotations\":", annotations, "}"]),
    }
    Some(())
}
