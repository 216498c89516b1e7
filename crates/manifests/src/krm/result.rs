//! What a function tells.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// What a function tells, as `kyaml/fn/framework/result.go` has it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// What is to be said.
    pub message: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_ref: Option<Reference>,
    /// The container in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Where the orchestrator has the item from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<File>,
    /// For programs: `rule`, `container` and `helper`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<&'static str, String>,
}

/// How much something weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The function fails.
    Error,
    /// It is to be seen to.
    Warning,
    /// It is to be known.
    Info,
}

/// An item by name.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    pub(super) api_version: String,
    pub(super) kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
}

/// A place in an item.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    pub(super) path: String,
}

/// A file, and which of its items.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    pub(super) path: String,
    pub(super) index: u64,
}

/// As kyaml shows it to people.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        write!(f, "[{severity}]")?;
        if let Some(Reference { api_version, kind, namespace, name }) = &self.resource_ref {
            let parts = [api_version, kind, namespace, name].into_iter().filter(|part| !part.is_empty());
            write!(f, " {}", parts.map(String::as_str).collect::<Vec<_>>().join("/"))?;
        }
        if let Some(field) = &self.field {
            write!(f, " {}", field.path)?;
        }
        write!(f, ": {}", self.message)
    }
}
