//! The objects of a file: its documents, and what lists hold.

mod container;
mod helm;
mod object_ref;

pub use container::{first_line, mark};
pub use helm::source_above;
pub use object_ref::ObjectRef;

use crate::yaml::{self, Document, Node, Value};
use helm::source_of;
use native_sidecar_engine::inspect::Place;
use native_sidecar_engine::json::{OwnedPath, Step};

/// An object of Kubernetes in a text.
#[derive(Clone, Debug)]
pub struct Object<'d> {
    /// How it is called.
    pub called: ObjectRef,
    /// Its value.
    pub node: &'d Node,
    /// The document that it is in.
    pub document: &'d Document,
}

/// The objects of a text's documents, in its order; those in lists (`kind: List`, `PodList` …) for themselves. What is no manifest,
/// for it gives no `apiVersion` or `kind`, is left out.
#[must_use]
pub fn objects<'d>(text: &str, documents: impl Iterator<Item = &'d Document>) -> Vec<Object<'d>> {
    let mut objects = Vec::new();
    for document in documents {
        let Some(root) = &document.root else { continue };
        let before = objects.len();
        collect(document, root, "", "", &mut objects);
        let source = source_above(text, &document.range);
        for object in objects.iter_mut().skip(before) {
            object.called.source = source.or_else(|| source_of(object.node)).map(str::to_owned);
        }
    }
    for (index, object) in objects.iter_mut().enumerate() {
        object.called.index = index;
    }
    objects
}

/// Whether a text holds any object.
#[must_use]
pub fn has_objects(text: &str) -> bool {
    !objects(text, yaml::read(text).iter().flatten()).is_empty()
}

/// Takes up an object, or those that it lists. `api_version` and `kind` are what it has if it does not say: the API server's lists
/// say it once for all.
fn collect<'d>(document: &'d Document, node: &'d Node, api_version: &str, kind: &str, objects: &mut Vec<Object<'d>>) {
    let or = |given: &'d str, else_: &str| if given.is_empty() { else_.to_owned() } else { given.to_owned() };
    let api_version = or(text_of(node, "apiVersion"), api_version);
    let kind = or(text_of(node, "kind"), kind);
    if api_version.is_empty() || kind.is_empty() || !matches!(node.value, Value::Map(_)) {
        return;
    }
    if let Some(item_kind) = kind.strip_suffix("List")
        && let Some(Node { value: Value::List(items), .. }) = node.get("items")
    {
        // The items of `v1` `List` say for themselves what they are.
        let item_version = if item_kind.is_empty() { "" } else { &api_version };
        for item in items {
            collect(document, item, item_version, item_kind, objects);
        }
        return;
    }
    let metadata = node.get("metadata");
    let meta = |key| metadata.map_or("", |metadata| text_of(metadata, key));
    let name = match (meta("name"), meta("generateName")) {
        ("", "") => String::new(),
        ("", stem) => format!("{stem}*"),
        (name, _) => name.to_owned(),
    };
    let called = ObjectRef { api_version, kind, namespace: meta("namespace").to_owned(), name, source: None, index: 0 };
    objects.push(Object { called, node, document });
}

impl<'d> Object<'d> {
    /// The group of its `apiVersion`; empty for the core group.
    #[must_use]
    pub fn group(&self) -> &str {
        self.called.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The container at a place.
    #[must_use]
    pub fn container(&self, place: &Place) -> Option<&'d Node> {
        self.node.at(self.path(place)?.steps())
    }

    /// The path to the container at a place.
    #[must_use]
    pub fn path(&self, place: &Place) -> Option<OwnedPath> {
        let mut path = self.node.path(&place.spec)?;
        path.extend([Step::Key(place.list.field()), Step::Index(place.index)]);
        Some(path)
    }
}

/// The text of a key; empty if it has none.
fn text_of<'d>(node: &'d Node, key: &str) -> &'d str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}
