//! A baseline: settings that exempt what was found, so that from then on only what is new is told.

use crate::report::{Finding, Report};
use crate::settings::{Invalid, Loaded};
use native_sidecar_engine::json;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What is found, as exemptions.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// Each once, in an order that does not depend on where it was found.
    exemptions: BTreeSet<Exempt>,
}

/// The globs of an exemption; what is empty is not given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Exempt {
    namespace: String,
    container: String,
    image: String,
    rule: &'static str,
}

impl Baseline {
    /// What a report tells, as exemptions.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let findings = report.files.iter().flat_map(|file| &file.findings);
        Self { exemptions: findings.map(Exempt::of).collect() }
    }

    /// How many exemptions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exemptions.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exemptions.is_empty()
    }

    /// How many of them hold in every namespace, for the object that they are of gives none.
    #[must_use]
    pub fn everywhere(&self) -> usize {
        self.exemptions.iter().filter(|exempt| exempt.namespace.is_empty()).count()
    }

    /// The settings in use with these exemptions, for a file. What people wrote in them stays as it is.
    ///
    /// # Errors
    /// If they are written in a way that cannot be added to.
    pub fn settings(&self, loaded: &Loaded, date: &str) -> Result<String, Invalid> {
        let reason = format!("baseline {date}");
        let items: Vec<json::Value<'static>> = self.exemptions.iter().map(|exempt| exempt.value(&reason)).collect();
        loaded.with_exemptions(&items)
    }
}

impl Exempt {
    fn of(finding: &Finding) -> Self {
        let container = finding.container.clone();
        // A container without a name is known by its image.
        let image = if container.is_empty() { finding.image.clone() } else { String::new() };
        Self { namespace: finding.object.namespace.clone(), container, image, rule: finding.rule.word() }
    }

    fn value(&self, reason: &str) -> json::Value<'static> {
        let members = [
            ("namespace", &*self.namespace),
            ("container", &self.container),
            ("image", &self.image),
            ("rule", self.rule),
            ("reason", reason),
        ];
        let members = members.into_iter().filter(|(_, text)| !text.is_empty());
        let member =
            |(key, text): (&'static str, &str)| (Cow::Borrowed(key), json::Value::String(Cow::Owned(text.to_owned())));
        json::Value::Object(members.map(member).collect())
    }
}
