//! `functionConfig`: the settings, and what to do.
//!
//! Either a resource of a kind of its own:
//!
//! ```yaml
//! apiVersion: native-sidecar-policy/v1alpha1
//! kind: NativeSidecar
//! spec:
//!   mode: fix
//!   kubernetesVersion: "1.33"
//!   customResources: false
//!   settings: {jobAction: reject}
//! ```
//!
//! or the `ConfigMap` that `kpt fn eval … -- mode=check` makes, with `settings` as YAML text. Without any, the settings are those by
//! default: nothing is read from the working directory, so that a function does the same wherever it runs.

use super::Error;
use crate::report::STDIN;
use crate::settings::{self, Loaded};
use crate::text::at_line;
use crate::yaml::{Node, Value};
use native_sidecar_engine::settings::Version;

/// The kind of its own.
const KIND: &str = "NativeSidecar";

/// Its group.
const GROUP: &str = "native-sidecar-policy/";

/// The keys of a configuration.
const KEYS: [&str; 4] = ["mode", "kubernetesVersion", "customResources", "settings"];

/// What a function is asked to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    /// What becomes of the items.
    pub(super) mode: Mode,
    /// Whether custom resources are repaired too.
    pub(super) custom_resources: bool,
    /// The settings.
    pub(super) loaded: Loaded,
}

/// What becomes of the items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are repaired.
    #[default]
    Fix,
    /// They stay as they are: the function is a validator.
    Check,
}

/// The configuration in a list.
pub(super) fn read(text: &str, list: &Node) -> Result<Config, Error> {
    let Some(config) = list.get("functionConfig").filter(|config| !config.is_null()) else {
        return Ok(Config::default());
    };
    let says = |key| config.get(key).and_then(Node::text).unwrap_or_default();
    let node = match (says("apiVersion"), says("kind")) {
        (version, KIND) if version.starts_with(GROUP) => config.get("spec"),
        ("v1", "ConfigMap") => config.get("data"),
        (version, kind) => {
            let given = format!("functionConfig is of apiVersion {version:?} and kind {kind:?}");
            return Err(wrong(text, config, &format!("{given}: give a {KIND} of \"{GROUP}v1alpha1\", or a ConfigMap")));
        }
    };
    match node.filter(|node| !node.is_null()) {
        Some(node) => Given { text, node }.config(),
        None => Ok(Config::default()),
    }
}

/// What a configuration gives, in a text.
struct Given<'n> {
    text: &'n str,
    node: &'n Node,
}

impl<'n> Given<'n> {
    fn config(&self) -> Result<Config, Error> {
        self.has_only_known_keys()?;
        let mode = match self.word("mode")? {
            None | Some((_, "fix")) => Mode::Fix,
            Some((_, "check")) => Mode::Check,
            Some((node, other)) => return Err(self.wrong(node, &format!("mode is {other:?}: it is fix or check"))),
        };
        let version = self.version()?;
        let loaded = match self.node.get("settings") {
            Some(Node { value: Value::String(yaml), .. }) => {
                settings::parse("functionConfig: settings", yaml, None, version)?
            }
            Some(node) => settings::at(STDIN, self.text, node, version)?,
            None => settings::parse(STDIN, "", None, version)?,
        };
        Ok(Config { mode, custom_resources: self.flag("customResources")?, loaded })
    }

    fn has_only_known_keys(&self) -> Result<(), Error> {
        let Value::Map(pairs) = &self.node.value else {
            return Err(self.wrong(self.node, &format!("a map with the keys {} belongs here", KEYS.join(", "))));
        };
        let known = |key: &Node| key.text().is_some_and(|key| KEYS.contains(&key));
        match pairs.iter().find(|(key, _)| !known(key)) {
            Some((key, _)) => {
                let name = key.text().unwrap_or_default();
                Err(self.wrong(key, &format!("unknown key {name:?}: there are {}", KEYS.join(", "))))
            }
            None => Ok(()),
        }
    }

    fn version(&self) -> Result<Option<Version>, Error> {
        let Some((node, word)) = self.word("kubernetesVersion")? else { return Ok(None) };
        let version = Version::parse(word).ok_or_else(|| {
            self.wrong(node, &format!("kubernetesVersion is {word:?}: it is a version of Kubernetes such as \"1.33\""))
        })?;
        Ok(Some(version))
    }

    /// A text; an empty one is none.
    fn word(&self, key: &str) -> Result<Option<(&'n Node, &'n str)>, Error> {
        let Some(node) = self.node.get(key) else { return Ok(None) };
        match &node.value {
            Value::Null => Ok(None),
            Value::String(word) if word.is_empty() => Ok(None),
            Value::String(word) => Ok(Some((node, word))),
            _ => Err(self.wrong(node, &format!("{key} is no text: put it in quotes"))),
        }
    }

    /// A boolean, as such or, in a ConfigMap, as text.
    fn flag(&self, key: &str) -> Result<bool, Error> {
        let Some(node) = self.node.get(key) else { return Ok(false) };
        match (&node.value, node.text()) {
            (Value::Bool(value), _) => Ok(*value),
            (Value::Null, _) | (_, Some("" | "false")) => Ok(false),
            (_, Some("true")) => Ok(true),
            _ => Err(self.wrong(node, &format!("{key} is true or false"))),
        }
    }

    fn wrong(&self, node: &Node, what: &str) -> Error {
        wrong(self.text, node, what)
    }
}

fn wrong(text: &str, node: &Node, what: &str) -> Error {
    Error::Said(format!("{}: {what}", at_line(STDIN, text, &node.range)))
}
