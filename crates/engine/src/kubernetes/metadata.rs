//! An object's metadata: names, labels, annotations, owners.

use crate::json::Text;
use crate::lazy_json::{Items, Raw, StringMap, UniqueField, reads};
use crate::text::says_no;

/// An object's metadata.
#[derive(Clone, Debug, Default)]
pub struct Metadata<'a> {
    /// Its text.
    pub raw: &'a str,
    /// The name; absent when the server is to make one.
    pub name: UniqueField<Text<'a>>,
    /// What the server begins a made name with.
    pub generate_name: UniqueField<Text<'a>>,
    /// The namespace.
    pub namespace: UniqueField<Text<'a>>,
    /// Labels.
    pub labels: UniqueField<StringMap<'a>>,
    /// Annotations.
    pub annotations: UniqueField<StringMap<'a>>,
    /// Who owns the object.
    pub owners: Items<'a, Owner<'a>>,
    /// When it was asked to go.
    pub deletion_timestamp: UniqueField<Raw<'a>>,
}

reads! { Metadata in raw { "name" => name, "generateName" => generate_name, "namespace" => namespace, "labels" => labels, "annotations" => annotations, "ownerReferences" => owners, "deletionTimestamp" => deletion_timestamp } }

impl<'a> Metadata<'a> {
    /// The owner that controls the object, if one does.
    #[must_use]
    pub fn controller(&self) -> Option<Owner<'a>> {
        if !self.owners.may_hold("controller") {
            return None;
        }
        self.owners.iter().find(|owner| *owner.controller == Some(true))
    }

    /// The value of an annotation, or else of a label.
    #[must_use]
    pub fn mark(&self, key: &str) -> Option<Text<'a>> {
        let annotation = self.annotations.as_ref().and_then(|map| map.get(key));
        annotation.or_else(|| self.labels.as_ref().and_then(|map| map.get(key)))
    }

    /// Whether there is an annotation or label of the form `key`, which does not say no, or `key=value`.
    #[must_use]
    pub fn is_marked(&self, pattern: &str) -> bool {
        let (key, wanted) = pattern.split_once('=').map_or((pattern, None), |(key, value)| (key, Some(value)));
        self.mark(key)
            .is_some_and(|value| wanted.map_or(!says_no(&value), |wanted| wanted.eq_ignore_ascii_case(&value)))
    }

    /// Whether a kubelet shows a static pod by this object, which it runs as its file says.
    #[must_use]
    pub fn is_mirror(&self) -> bool {
        self.annotations.as_ref().is_some_and(|annotations| annotations.get("kubernetes.io/config.mirror").is_some())
    }
}

/// An owner reference.
#[derive(Clone, Debug, Default)]
pub struct Owner<'a> {
    /// `batch/v1`
    pub api_version: UniqueField<Text<'a>>,
    /// `Job`
    pub kind: UniqueField<Text<'a>>,
    /// Whether it controls the object.
    pub controller: UniqueField<bool>,
}

reads! { Owner { "apiVersion" => api_version, "kind" => kind, "controller" => controller } }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Reader;
    use crate::lazy_json::Read;
    use crate::testing::{test, *};

    #[test]
    fn a_mark_is_the_last_string_of_its_key() {
        let text = r#"{"labels":{"a":"1","\u0061":"\u0032","b":7,"c":"label","d":"x","d":null},"annotations":{"c":"annotation","e":["f"]}}"#;
        let metadata = Reader::new(text).whole(Metadata::read).unwrap();
        for (key, expected) in
            [("a", Some("2")), ("b", None), ("c", Some("annotation")), ("d", Some("x")), ("e", None), ("f", None)]
        {
            assert_eq!(metadata.mark(key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn the_first_wanted_item_is_found() {
        let owners =
            r#"{"ownerReferences":[{"kind":"A"},null,{"kind":"B","controller":true},{"kind":"C","controller":true}]}"#;
        let metadata = Reader::new(owners).whole(Metadata::read).unwrap();
        assert_eq!(metadata.controller().unwrap().kind.text(), "B");
        assert!(Metadata::default().controller().is_none());
    }
}
