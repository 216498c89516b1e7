//! Telling patches from manifests. A strategic merge patch of kustomize has the `apiVersion` and `kind` of the object that it changes,
//! but only parts of it: whoever judged it would judge what is never sent, and whoever moved its containers would change what it does.

use crate::yaml::{Node, Value};
use native_sidecar_engine::json::Pointer;
use native_sidecar_engine::kubernetes::ContainerList;
use native_sidecar_engine::kubernetes::workload::Known;
use native_sidecar_engine::text::quoted;

/// The directives of patches (`kubernetes/apimachinery@pkg/util/strategicpatch/patch.go`).
const DIRECTIVES: [&str; 2] = ["$patch", "$retainKeys"];

/// Those that go on with the name of the list that they are about.
const DIRECTIVES_OF_LISTS: [&str; 2] = ["$setElementOrder/", "$deleteFromPrimitiveList/"];

/// What shows that an object is a patch.
#[derive(Clone, Debug)]
pub(crate) struct Sign<'d> {
    /// The directive, or the container.
    pub node: &'d Node,
    /// What shows it: words without a full stop.
    pub what: String,
}

/// What shows that an object of a known kind is a patch, if anything does: a directive, or a container without an image.
///
/// The API server takes no such container in Kubernetes' own kinds. The controllers of others may fill the image in.
pub(crate) fn sign<'d>(object: &'d Node, known: Known<'_>) -> Option<Sign<'d>> {
    let Known { kind, built_in, .. } = known;
    let templates = kind.pod_templates.iter().map(|pointer| (pointer, true));
    let specs = kind.pod_specs.iter().map(|pointer| (pointer, false));
    templates
        .chain(specs)
        .find_map(|(pointer, is_template)| on_the_way(object, Pointer::new(pointer), is_template, built_in))
}

/// Looks for a sign on the way to pods' templates or specs, and in their containers.
fn on_the_way<'d>(node: &'d Node, way: Pointer<'_>, is_template: bool, needs_image: bool) -> Option<Sign<'d>> {
    if let Some(key) = directive(node) {
        return Some(Sign { node: key, what: format!("it has {}", key.text().unwrap_or_default()) });
    }
    match way.split_first() {
        Some((segment, rest)) if segment.is_every() => {
            let values = node.pairs().iter().map(|(_, value)| value);
            node.items().iter().chain(values).find_map(|child| on_the_way(child, rest, is_template, needs_image))
        }
        Some((segment, rest)) => on_the_way(node.get(&segment.key())?, rest, is_template, needs_image),
        None if is_template => on_the_way(node.get("spec")?, way, false, needs_image),
        None => [ContainerList::Init, ContainerList::Regular]
            .iter()
            .filter_map(|list| node.get(list.field()))
            .flat_map(Node::items)
            .find_map(|container| of_container(container, needs_image)),
    }
}

fn of_container(container: &Node, needs_image: bool) -> Option<Sign<'_>> {
    let lacks = || {
        let is_bare =
            needs_image && matches!(container.value, Value::Map(_)) && container.get("image").is_none_or(Node::is_null);
        is_bare.then_some("no image")
    };
    let what = directive(container).and_then(Node::text).or_else(lacks)?;
    let name = container.get("name").and_then(Node::text).map_or("a container".into(), quoted);
    Some(Sign { node: container, what: format!("{name} has {what}") })
}

/// The first directive among the keys of a map.
fn directive(map: &Node) -> Option<&Node> {
    let is_directive =
        |key: &&str| DIRECTIVES.contains(key) || DIRECTIVES_OF_LISTS.iter().any(|directive| key.starts_with(directive));
    map.pairs().iter().map(|(key, _)| key).find(|key| key.text().as_ref().is_some_and(is_directive))
}
