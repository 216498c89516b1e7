//! Settings that are in use, and where they come from.

use super::mistakes::Invalid;
use super::source::Source;
use super::value::set;
use super::{EXEMPT, VERSION};
use crate::text::counted;
use native_sidecar_engine::json;
use native_sidecar_engine::settings::{self, Exemption, Settings, Version};
use std::borrow::Cow;

/// Settings, and where they come from.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings<'static>,
    /// The version that was given beside them.
    pub(super) version: Option<Version>,
    /// The file; `None` if there is none, and all is as it is by default.
    pub(super) source: Option<Source>,
}

impl Loaded {
    pub(super) fn of(source: Option<Source>, version: Option<Version>) -> Result<Self, Invalid> {
        match settings::read(given(source.as_ref(), version)) {
            Ok(settings) => Ok(Self { settings, version, source }),
            Err(mistakes) => Err(Invalid::of(source.as_ref(), &mistakes)),
        }
    }

    /// What the engine is given: the settings of the file, and the version beside them.
    pub(super) fn value(&self) -> json::Value<'static> {
        given(self.source.as_ref(), self.version)
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
            let exempt = source.root.as_ref().and_then(|root| root.get(EXEMPT));
            let node = exempt.and_then(|exempt| exempt.items().get(place));
            node.map_or_else(String::new, |node| format!("{}: ", source.place_of(node)))
        });
        let file = file.unwrap_or_default();
        format!("{file}the exemption of {} matched nothing in this run", globs.join(", "))
    }
}

fn given(source: Option<&Source>, version: Option<Version>) -> json::Value<'static> {
    let mut given = source.map_or(json::Value::Null, Source::value);
    if let Some(version) = version {
        set(&mut given, VERSION, json::Value::String(Cow::Owned(version.to_string())));
    }
    given
}
