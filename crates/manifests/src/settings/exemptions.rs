//! Adding exemptions to settings.

use super::edit::Draft;
use super::loaded::Loaded;
use super::mistakes::Invalid;
use super::value::{set, value};
use super::{EXEMPT, policy};
use crate::text::lines;
use native_sidecar_engine::json;
use native_sidecar_engine::settings;
use std::ops::Range;

impl Loaded {
    /// These settings with further exemptions, for a file. What people wrote in them stays as it is; those of a policy's manifest are a
    /// text of their own.
    ///
    /// # Errors
    /// If they are written in a way that cannot be added to.
    pub(crate) fn with_exemptions(&self, items: &[json::Value<'static>]) -> Result<String, Invalid> {
        let expected = self.expected(items);
        let version = self.version.map(|version| version.to_string());
        let (text, root) = match &self.source {
            None => (String::new(), None),
            Some(source) if source.of_policy => {
                let text = source.root.as_ref().map(|root| alone(&source.text, root.range.clone())).unwrap_or_default();
                let root = policy::settings_in("", &text, None).ok().and_then(|(root, _)| root);
                (text, root)
            }
            Some(source) => (source.text.clone(), source.root.clone()),
        };
        let edited = Draft { text: &text, root: root.as_ref() }.with(items, version.as_deref());
        // Whatever the text looks like: what is written must be what is meant.
        edited.filter(|edited| means(edited, &expected)).ok_or_else(|| {
            let name = self.name().unwrap_or("the settings");
            Invalid::one(format!(
                "{name}: exemptions cannot be added to what is written there: give exempt a line of its own, with its items in lines below it"
            ))
        })
    }

    /// What that must read as.
    fn expected(&self, items: &[json::Value<'static>]) -> json::Value<'static> {
        let mut expected = self.value();
        let mut exempt = match expected.get(EXEMPT) {
            Some(json::Value::Array(exempt)) => exempt.clone(),
            _ => Vec::new(),
        };
        exempt.extend(items.iter().cloned());
        set(&mut expected, EXEMPT, json::Value::Array(exempt));
        expected
    }
}

/// Whether a text reads as these settings.
fn means(text: &str, expected: &json::Value<'static>) -> bool {
    let root = policy::settings_in("", text, None).ok().and_then(|(root, _)| root);
    let settings = root.and_then(|root| settings::read(value(text, &root)).ok());
    settings.is_some() && settings == settings::read(expected.clone()).ok()
}

/// A map in a text as a text of its own, with the comments above it: what its first line is indented by is taken from the others.
fn alone(text: &str, range: Range<usize>) -> String {
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
