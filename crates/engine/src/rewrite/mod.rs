//! Rewriting a Pod: helpers move from `containers` to `initContainers` and get `restartPolicy: Always`.
//!
//! The Pod's text is spliced and never built anew, so that every byte outside the two lists and the annotation stays as it came.
//! `docs/conversion.md` says what a conversion changes, what it obeys, and what can stand in its way.

mod layout;
mod splice;
#[cfg(test)]
mod tests;

use crate::json::{Reader, Text, write_string};
use crate::kubernetes::{Container, ContainerList};
use crate::plan::Step;
use crate::settings::Placement;
use crate::template::Case;
use crate::text::{Bag, say};
use layout::{Layout, value};
use splice::{Parts, Splice, end_of};

/// The annotation that records a conversion: the names of the moved containers.
pub const ANNOTATION: &str = "native-sidecar-policy/converted";

/// What the annotations of an object may hold together, in bytes (`ValidateAnnotationsSize` of Kubernetes).
const ANNOTATIONS: usize = 256 * 1024;

/// Bytes that a rewritten Pod's text has room for beyond its own: an answer is written around it.
const ROOM: usize = 1024;

/// Rewrites a Pod, whose text this is: the containers that these steps move, in their order, become native sidecars. `None` if no
/// regular container would be left.
#[must_use]
pub fn rewrite(text: &str, case: &Case<'_, '_>, steps: &[Step<'_>]) -> Option<String> {
    let template = &case.template;
    let layout = Layout::of(text, template.source)?;
    let moves = || {
        steps.iter().filter_map(|step| match step {
            Step::Move { member, startup_probe } => Some((template.members.get(*member)?, startup_probe)),
            _ => None,
        })
    };
    let places: Vec<usize> = moves().map(|(member, _)| member.index).collect();

    let regular = template.spec.list(ContainerList::Regular).iter().enumerate();
    let stays = |index: usize| places.binary_search(&index).is_err();
    let mut containers = List::new();
    containers.keep(regular.filter(|(index, _)| stays(*index)).map(|(_, container)| container));
    if containers.is_empty() {
        return None;
    }

    let before = template.spec.list(ContainerList::Init).iter();
    let first = case.settings.mutate.placement == Placement::First;
    let mut inits = List::new();
    if !first {
        inits.keep(before.clone());
    }
    for (member, startup_probe) in moves() {
        sidecar(member.container, startup_probe.as_deref(), inits.next())?;
    }
    if first {
        inits.keep(before);
    }

    let mut splice = Splice::of(text);
    splice.replace(layout.containers, containers.end())?;
    match layout.init_containers {
        Some(there) => splice.replace(there, inits.end())?,
        None => {
            let after = end_of(layout.containers);
            splice.replace(after, vec![",\"initContainers\":".into()])?;
            splice.replace(after, inits.end())?;
        }
    }
    let names: Vec<&str> = moves().map(|(member, _)| member.name()).collect();
    record(&layout, &names, &mut splice)?;
    let mut parts = Parts::new();
    splice.apply(&mut parts)?;
    let size = parts.iter().map(|part| part.len()).fold(ROOM, usize::saturating_add);
    let mut rewritten = String::with_capacity(size);
    for part in &parts {
        rewritten.push_str(part);
    }
    Some(rewritten)
}

/// The text of a list that is being made.
struct List<'t>(Parts<'t>);

impl<'t> List<'t> {
    fn new() -> Self {
        Self(vec!["[".into()])
    }

    fn is_empty(&self) -> bool {
        self.0.len() == 1
    }

    /// Where the parts of the next item go.
    fn next(&mut self) -> &mut Parts<'t> {
        if !self.is_empty() {
            self.0.push(",".into());
        }
        &mut self.0
    }

    /// Adds containers as they are.
    fn keep(&mut self, containers: impl Iterator<Item = &'t Container<'t>>) {
        for container in containers {
            self.next().push(container.written().into());
        }
    }

    fn end(mut self) -> Parts<'t> {
        self.0.push("]".into());
        self.0
    }
}

/// Adds a container's text with `restartPolicy: Always`, and a startup probe if one was derived.
fn sidecar<'t>(container: &'t Container<'t>, probe: Option<&'t str>, parts: &mut Parts<'t>) -> Option<()> {
    let text = container.raw;
    let mut splice = Splice::of(text);
    let mut added = Parts::new();
    if container.restart_policy.is_given() {
        splice.replace(value(text, "restartPolicy")?, vec!["\"Always\"".into()])?;
    } else {
        added.push("\"restartPolicy\":\"Always\"".into());
    }
    match probe {
        Some(probe) if container.startup_probe.is_given() => {
            splice.replace(value(text, "startupProbe")?, vec![probe.into()])?;
        }
        Some(probe) => {
            let comma = if added.is_empty() { "" } else { "," };
            added.extend([comma.into(), "\"startupProbe\":".into(), probe.into()]);
        }
        None => {}
    }
    if !added.is_empty() {
        splice.add(text, added)?;
    }
    splice.apply(parts)
}

/// Records the conversion in the Pod's annotations, unless they are full.
fn record<'t>(layout: &Layout<'t>, names: &[&str], splice: &mut Splice<'t>) -> Option<()> {
    let quoted = |text: &str| {
        let mut json = String::new();
        write_string(&mut json, text);
        Text::Owned(json)
    };
    if let Some(there) = layout.converted {
        // What an earlier conversion recorded stays; what it is not a list of names, or names these already, does not.
        let before = Reader::new(there).string().unwrap_or_default();
        let mut again = Bag::default();
        for &name in names {
            again.put(Text::Borrowed(name));
        }
        let mut all: Vec<&str> = before.split(',').filter(|name| !name.is_empty() && !again.holds(name)).collect();
        all.extend(names);
        return splice.replace(there, vec![quoted(&all.join(","))]);
    }
    let member = say![quoted(ANNOTATION), ":", quoted(&names.join(","))];
    let annotations = || say!["{", member, "}"];
    match (layout.metadata, layout.annotations) {
        (_, Some(there)) if there.len().saturating_add(member.len()) > ANNOTATIONS => Some(()),
        (_, Some(there @ "null")) => splice.replace(there, vec![annotations()]),
        (_, Some(there)) => splice.add(there, vec![member]),
        (Some(there @ "null"), None) => splice.replace(there, vec![say!["{\"annotations\":", annotations(), "}"]]),
        (Some(there), None) => splice.add(there, vec![say!["\"annotations\":", annotations()]]),
        (None, None) => splice.add(layout.object, vec![say!["\"metadata\":{\"annotations\":", annotations(), "}"]]),
    }
}
