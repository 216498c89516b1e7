//! The settings in use: the policy's, from a file in the policy's own format or from a manifest of a policy.

mod baseline;
mod edit;
mod mistakes;
mod policy;
pub mod schema;

pub use baseline::Baseline;
pub use mistakes::Invalid;

use crate::report::{Locator, counted};
use crate::yaml::{Node, Value};
use native_sidecar_engine::json;
use native_sidecar_engine::settings::{self, Exemption, Settings, Version};
use std::borrow::Cow;

/// The key of the version that `--kubernetes-version` overrides.
const VERSION: &str = "minimumKubernetesVersion";

/// Settings, and where they come from.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings<'static>,
    /// The version that was given beside them.
    version: Option<Version>,
    /// The file; `None` if there is none, and all is as it is by default.
    source: Option<Source>,
}

/// A file that has settings.
#[derive(Clone, Debug)]
struct Source {
    /// How it is called.
    name: String,
    /// Its text.
    text: String,
    /// The settings in it, if there are any.
    root: Option<Node>,
    /// Whether it is a policy's manifest.
    of_policy: bool,
}

/// The settings in a text that is called `name`, with a version beside them: if it has several policies, those of the one with the
/// given name.
///
/// # Errors
/// If they cannot be read or are not valid, or if it is not clear which policy is meant.
pub fn parse(name: &str, text: &str, policy: Option<&str>, version: Option<Version>) -> Result<Loaded, Invalid> {
    Loaded::of(Some(Source::of(name, text.to_owned(), policy)?), version)
}

/// The settings where there is no file of them.
///
/// # Errors
/// If they are not valid with the version.
pub fn without_file(version: Option<Version>) -> Result<Loaded, Invalid> {
    Loaded::of(None, version)
}

/// The settings at a place of a text that is called `name`.
///
/// # Errors
/// If they are not valid.
pub fn at(name: &str, text: &str, root: &Node, version: Option<Version>) -> Result<Loaded, Invalid> {
    let source = Source { name: name.to_owned(), text: text.to_owned(), root: Some(root.clone()), of_policy: false };
    Loaded::of(Some(source), version)
}

impl Loaded {
    fn of(source: Option<Source>, version: Option<Version>) -> Result<Self, Invalid> {
        match settings::read(given(source.as_ref(), version)) {
            Ok(settings) => Ok(Self { settings, version, source }),
            Err(mistakes) => Err(Invalid::of(source.as_ref(), &mistakes)),
        }
    }

    /// How the file is called that they come from.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.source.as_ref().map(|source| &*source.name)
    }

    /// Whether they stand in a policy's manifest.
    #[must_use]
    pub fn is_of_policy(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.of_policy)
    }

    /// What they are, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.source.as_ref().is_none_or(|source| source.root.is_none()) {
            return "valid; nothing is set, so all is as it is by default".to_owned();
        }
        let Settings { action, job_action, exempt, helpers, workloads, .. } = &self.settings;
        let mut parts = vec![format!("action {}", action.word()), format!("jobAction {}", job_action.word())];
        let counts = [
            (helpers.exclude.len(), "exclusion"),
            (helpers.custom.len(), "custom helper"),
            (exempt.len(), "exemption"),
            (workloads.len(), "further kind"),
        ];
        parts.extend(counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(*count, what)));
        parts.extend(self.settings.minimum_kubernetes_version.map(|version| format!("Kubernetes {version} or later")));
        format!("valid: {}", parts.join(", "))
    }

    /// An exemption that matched nothing, said as a note.
    #[must_use]
    pub fn unmatched(&self, place: usize, exemption: &Exemption<'_>) -> String {
        let globs = [
            ("container", &exemption.container),
            ("image", &exemption.image),
            ("namespace", &exemption.namespace),
            ("rule", &exemption.rule),
        ];
        let globs: Vec<String> =
            globs.iter().filter_map(|(key, glob)| glob.as_ref().map(|glob| format!("{key}: {glob}"))).collect();
        let file = self.source.as_ref().map(|source| {
            let exempt = source.root.as_ref().and_then(|root| root.get("exempt"));
            let node = exempt.and_then(|exempt| exempt.items().get(place));
            node.map_or_else(String::new, |node| format!("{}: ", place_of(&source.name, &source.text, node)))
        });
        let file = file.unwrap_or_default();
        format!("{file}the exemption of {} matched nothing in this run", globs.join(", "))
    }
}

impl Source {
    /// The settings, as the engine takes them.
    fn value(&self) -> json::Value<'static> {
        self.root.as_ref().map_or(json::Value::Null, |root| value(&self.text, root))
    }

    fn of(name: &str, text: String, policy: Option<&str>) -> Result<Self, Invalid> {
        let (root, of_policy) = policy::settings_in(name, &text, policy)?;
        Ok(Self { name: name.to_owned(), text, root, of_policy })
    }
}

/// What the engine is given: the settings of a file, and a version beside them.
fn given(source: Option<&Source>, version: Option<Version>) -> json::Value<'static> {
    let mut given = source.map_or(json::Value::Null, Source::value);
    if let Some(version) = version {
        set(&mut given, VERSION, json::Value::String(Cow::Owned(version.to_string())));
    }
    given
}

/// `settings.yaml:3`
fn place_of(name: &str, text: &str, node: &Node) -> String {
    format!("{name}:{}", Locator::new(text).locate(&node.range).start.line)
}

/// The value of a node of a text, as the engine takes it.
fn value(text: &str, node: &Node) -> json::Value<'static> {
    match &node.value {
        Value::Null => json::Value::Null,
        Value::Bool(value) => json::Value::Bool(*value),
        Value::Number(number) => json::Value::Number(Cow::Owned(as_written(text, node).unwrap_or(number).to_owned())),
        Value::String(text) => json::Value::String(Cow::Owned(text.clone())),
        Value::List(items) => json::Value::Array(items.iter().map(|item| value(text, item)).collect()),
        Value::Map(pairs) => {
            let pairs = pairs.iter();
            json::Value::Object(
                pairs
                    .map(|(key, of)| (Cow::Owned(key.text().unwrap_or_default().to_owned()), value(text, of)))
                    .collect(),
            )
        }
    }
}

/// A number with all its digits: whoever writes 1.30 where a version belongs means no 1.3.
fn as_written<'t>(text: &'t str, node: &Node) -> Option<&'t str> {
    let written = text.get(node.range.clone())?;
    json::Reader::new(written).number().ok().filter(|number| *number == written)
}

/// Gives a key of the settings a value.
fn set(settings: &mut json::Value<'static>, key: &'static str, value: json::Value<'static>) {
    if settings.is_blank() {
        *settings = json::Value::Object(Vec::new());
    }
    // What is no object is told as a mistake.
    let json::Value::Object(members) = settings else { return };
    members.retain(|(name, _)| name != key);
    members.push((Cow::Borrowed(key), value));
}
