//! The settings: one format for the policy and for the command line.

mod check;
mod levels;
mod version;

pub use levels::{Level, Levels};
pub use version::Version;

use crate::catalog::schema::Helper;
use crate::json::{Path, Reader, Text, Value};
use crate::kubernetes::kinds::Kind;
use crate::rule::Rule;
use crate::text::glob;
use native_sidecar_config::{self as config, List, Mistakes, record, words};

words! {
    /// What happens to an object with an enforced finding.
    pub enum Action("action") {
        /// It is refused.
        Reject = "reject",
        /// It is rewritten.
        Mutate = "mutate",
        /// It is accepted with a warning.
        Warn = "warn",
    }
}

words! {
    /// What happens to an object that would hang: `job-never-completes`, and `init-never-finishes` in what runs to completion.
    pub enum JobAction("action") {
        /// What `action` says.
        Same = "same",
        /// It is refused.
        Reject = "reject",
        /// It is rewritten.
        Mutate = "mutate",
        /// It is accepted with a warning.
        Warn = "warn",
    }
}

words! {
    /// How strict the policy is with objects that a controller made.
    pub enum ControlledObjects("word") {
        /// They are accepted with warnings.
        Warn = "warn",
        /// What would hang is refused.
        Blocking = "blocking",
        /// They are judged like any other.
        Enforce = "enforce",
    }
}

words! {
    /// Where a moved helper goes.
    pub enum Placement("placement") {
        /// After the last init container.
        Last = "last",
        /// Before the first.
        First = "first",
    }
}

words! {
    /// What a moved helper's startup probe is.
    pub enum StartupProbe("word") {
        /// The one that it has, if any.
        Keep = "keep",
        /// Where it has none, one made from its readiness probe or its catalog entry.
        Derive = "derive",
    }
}

words! {
    /// What happens to an object that cannot be rewritten.
    pub enum OnObstacle("word") {
        /// It is accepted as it is, with a warning.
        Warn = "warn",
        /// It is refused.
        Reject = "reject",
    }
}

record! {
    /// The settings. All are optional.
    pub struct Settings<'a> {
        /// What happens to an object with an enforced finding.
        action: "action" => Action,
        /// What happens to an object that would hang.
        job_action: "jobAction" => JobAction,
        /// How strict the policy is with objects that a controller made.
        controlled_objects: "controlledObjects" => ControlledObjects,
        /// What becomes of each rule's findings.
        rules: "rules" => Levels,
        /// Which helpers count.
        helpers: "helpers" => Helpers<'a>,
        /// Containers that are not spoken of.
        exempt: "exempt" => List<'a, Exemption<'a>>,
        /// The last line of every rejection.
        contact: "contact" => Option<Text<'a>>,
        /// The oldest API server and kubelet of the cluster, such as "1.33". To rewrite, it is needed.
        minimum_kubernetes_version: "minimumKubernetesVersion" => Option<Version>,
        /// How objects are rewritten.
        mutate: "mutate" => Mutate,
        /// Further kinds that keep pod templates.
        workloads: "workloads" => List<'a, Kind<'a>>,
    }
}

record! {
    /// Which helpers count.
    pub struct Helpers<'a> {
        /// Helpers that are not spoken of: ids, or `category:` and a category.
        exclude: "exclude" => List<'a, Text<'a>>,
        /// Helpers that the catalog does not know.
        custom: "custom" => List<'a, Helper<'a>>,
    }
}

record! {
    /// Containers that are not spoken of. All globs that are given must match.
    pub struct Exemption<'a> {
        /// A glob on the container's name: `*` stands for any text.
        container: "container" => Option<Text<'a>>,
        /// A glob on the image, as it is written: `*` stands for any text, slashes too.
        image: "image" => Option<Text<'a>>,
        /// A glob on the namespace.
        namespace: "namespace" => Option<Text<'a>>,
        /// A glob on the rule's name.
        rule: "rule" => Option<Text<'a>>,
        /// Why, and until when: it is required.
        reason: "reason" => Text<'a>,
    }
}

record! {
    /// How objects are rewritten.
    pub struct Mutate {
        /// Where a moved helper goes.
        placement: "placement" => Placement,
        /// What its startup probe is.
        startup_probe: "startupProbe" => StartupProbe,
        /// What happens to an object that cannot be rewritten.
        on_obstacle: "onObstacle" => OnObstacle,
    }
}

/// Checks settings that come as bytes.
///
/// # Errors
/// All that is wrong with them, a line each.
pub fn check(settings: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(settings).map_err(|_| "settings cannot be read: they are no UTF-8".to_owned())?;
    parse(text).map(drop)
}

/// Reads settings from JSON text.
///
/// # Errors
/// All that is wrong with them, a line each.
pub fn parse(text: &str) -> Result<Settings<'_>, String> {
    let value = Reader::new(text).whole(Value::read).map_err(|error| format!("settings cannot be read: {error}"))?;
    read(value).map_err(|mistakes| mistakes.to_string())
}

/// Reads settings.
///
/// # Errors
/// All that is wrong with them, each with its place and the nearest known word.
pub fn read(value: Value<'_>) -> Result<Settings<'_>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let mut settings = Settings::default();
    if !value.is_blank() {
        check::custom_helpers_say_what_they_are(&value, &mut mistakes);
        settings = config::read(value, &Path::ROOT, &mut mistakes);
    }
    check::all(&settings, &mut mistakes);
    if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
}

impl Settings<'_> {
    /// What happens to an object with a finding of this rule.
    #[must_use]
    pub fn action_for(&self, rule: Rule, completes: bool) -> Action {
        let blocks = rule == Rule::JobNeverCompletes || (rule == Rule::InitNeverFinishes && completes);
        match self.job_action {
            JobAction::Reject if blocks => Action::Reject,
            JobAction::Mutate if blocks => Action::Mutate,
            JobAction::Warn if blocks => Action::Warn,
            _ => self.action,
        }
    }

    /// Whether findings of this helper are dropped.
    #[must_use]
    pub fn excludes(&self, helper: &Helper<'_>) -> bool {
        self.helpers.exclude.iter().any(|word| match word.strip_prefix("category:") {
            Some(category) => category == helper.category.word(),
            None => *word == helper.id,
        })
    }

    /// Whether the cluster may have an API server or kubelet below 1.`minor`; false when the settings do not say.
    #[must_use]
    pub fn may_be_below(&self, minor: u16) -> bool {
        self.minimum_kubernetes_version.is_some_and(|version| version < Version { major: 1, minor })
    }
}

impl Exemption<'_> {
    /// Whether a container's finding is exempt.
    #[must_use]
    pub fn covers(&self, namespace: &str, container: &str, image: &str, rule: Rule) -> bool {
        let fits = |glob: &Option<Text<'_>>, text: &str| glob.as_ref().is_none_or(|glob| glob::matches(glob, text));
        fits(&self.namespace, namespace)
            && fits(&self.container, container)
            && fits(&self.image, image)
            && fits(&self.rule, rule.word())
    }
}

#[cfg(test)]
mod tests;
