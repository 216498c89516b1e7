//! The text that has settings.

use super::mistakes::Invalid;
use super::policy;
use super::value::value;
use crate::text::at_line;
use crate::yaml::Node;
use native_sidecar_engine::json;

/// A file that has settings.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// How it is called.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// The settings in it, if there are any.
    pub(super) root: Option<Node>,
    /// Whether it is a policy's manifest.
    pub(super) of_policy: bool,
}

impl Source {
    /// Where a value of it stands: `settings.yaml:3`.
    pub(super) fn place_of(&self, node: &Node) -> String {
        at_line(&self.name, &self.text, &node.range)
    }

    /// The settings, as the engine takes them.
    pub(super) fn value(&self) -> json::Value<'static> {
        self.root.as_ref().map_or(json::Value::Null, |root| value(&self.text, root))
    }

    /// The settings in a text: if it has several policies, those of the one that is `policy` by its name.
    pub(super) fn of(name: &str, text: String, policy: Option<&str>) -> Result<Self, Invalid> {
        let (root, of_policy) = policy::settings_in(name, &text, policy)?;
        Ok(Self { name: name.to_owned(), text, root, of_policy })
    }
}
