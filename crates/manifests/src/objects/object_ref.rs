//! How an object is called.

use std::fmt;

/// An object, as it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectRef {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// The namespace; empty if the manifest gives none.
    pub namespace: String,
    /// The name, or `generateName` followed by `*`; empty if the manifest gives none.
    pub name: String,
    /// The chart's template that Helm made the object from (`# Source:`), if the text says so.
    pub source: Option<String>,
    /// Which object of the file it is, from 0.
    pub index: usize,
}

/// `CronJob shop/backup`
impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        match (&*self.namespace, &*self.name) {
            ("", "") => Ok(()),
            ("", name) => write!(f, " {name}"),
            (namespace, name) => write!(f, " {namespace}/{name}"),
        }
    }
}
