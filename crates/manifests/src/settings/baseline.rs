//! A baseline: settings that exempt what was found, so that from then on only what is new is told.

use super::edit::Draft;
use super::{Loaded, given, mistakes::Invalid, policy, set, value};
use crate::lines;
use crate::report::{Finding, Report};
use native_sidecar_engine::json;
use native_sidecar_engine::settings;
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
        let expected = self.expected(loaded, &items);
        let version = loaded.version.map(|version| version.to_string());
        let (text, root) = match &loaded.source {
            None => (String::new(), None),
            Some(source) if source.of_policy => {
                let text = source.root.as_ref().map(|root| alone(&source.text, root.range.clone())).unwrap_or_default();
                let root = policy::settings_in("", &text, None).ok().and_then(|(root, _)| root);
                (text, root)
            }
            Some(source) => (source.text.clone(), source.root.clone()),
        };
        let edited = Draft { text: &text, root: root.as_ref() }.with(&items, version.as_deref());
        // Whatever the text looks like: what is written must be what is meant.
        edited.filter(|edited| means(edited, &expected)).ok_or_else(|| {
            let name = loaded.source.as_ref().map_or("the settings", |source| &source.name);
            Invalid::one(format!(
                "{name}: exemptions cannot be added to what is written there: give exempt a line of its own, with its items in lines below it"
            ))
        })
    }

    fn expected(&self, loaded: &Loaded, items: &[json::Value<'static>]) -> json::Value<'static> {
        let mut expected = given(loaded.source.as_ref(), loaded.version);
        let mut exempt = match expected.get("exempt") {
            Some(json::Value::Array(exempt)) => exempt.clone(),
            _ => Vec::new(),
        };
        exempt.extend(items.iter().cloned());
        set(&mut expected, "exempt", json::Value::Array(exempt));
        expected
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

/// Whether a text reads as these settings.
fn means(text: &str, expected: &json::Value<'static>) -> bool {
    let root = policy::settings_in("", text, None).ok().and_then(|(root, _)| root);
    let settings = root.and_then(|root| settings::read(value(text, &root)).ok());
    settings.is_some() && settings == settings::read(expected.clone()).ok()
}

/// A map in a text as a text of its own, with the comments above it: what its first line is indented by is taken from the others.
fn alone(text: &str, range: std::ops::Range<usize>) -> String {
    let mut first = lines::start(text, range.start);
    let indent = text.get(first..range.start).unwrap_or_default();
    while let Some(above) =
        lines::above(text, first).filter(|above| lines::at(text, *above).trim_start().starts_with('#'))
    {
        first = above;
    }
    let part = text.get(first..range.end).unwrap_or_default();
    part.split_inclusive('\n').map(|line| line.strip_prefix(indent).unwrap_or(line)).collect()
}
