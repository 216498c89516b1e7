//! A pod template that is judged.

use super::PodTemplate;
use crate::settings::Settings;

/// A pod template, and by what it is judged.
#[derive(Clone, Debug)]
pub struct Case<'t, 's> {
    /// The template.
    pub template: PodTemplate<'t, 's>,
    /// The settings.
    pub settings: &'s Settings<'s>,
    /// Whether the object exists already and is changed.
    pub update: bool,
}

impl Case<'_, '_> {
    /// Whether a startup probe can keep the app from ever starting (kubernetes/kubernetes#132826): under `Never`, below 1.33.
    #[must_use]
    pub fn meets_slow_start_bug(&self) -> bool {
        self.template.restart_policy() == "Never" && self.settings.may_be_below(33)
    }
}
