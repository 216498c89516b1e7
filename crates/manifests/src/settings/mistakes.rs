//! What is wrong with settings, and where.

use super::{Source, place_of};
use crate::yaml::Node;
use native_sidecar_config::Mistakes;
use std::fmt;

/// Settings that cannot be used: all that is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(Vec<String>);

impl Invalid {
    pub(super) fn one(what: String) -> Self {
        Self(vec![what])
    }

    /// Mistakes in a file's settings, each with its line.
    pub(super) fn of(source: Option<&Source>, mistakes: &Mistakes) -> Self {
        let told = mistakes.kept().iter().map(ToString::to_string);
        let mut lines: Vec<String> = told
            .map(|mistake| match source {
                Some(Source { name, text, root: Some(root), .. }) => {
                    format!("{}: {mistake}", place_of(name, text, culprit(root, &mistake)))
                }
                Some(Source { name, .. }) => format!("{name}: {mistake}"),
                None => mistake,
            })
            .collect();
        let untold = mistakes.count().saturating_sub(lines.len());
        lines.extend((untold > 0).then(|| format!("and {untold} more")));
        Self(lines)
    }

    /// Each by itself.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [only] => f.write_str(only),
            several => write!(f, "the settings have {} mistakes:\n  {}", several.len(), several.join("\n  ")),
        }
    }
}

impl std::error::Error for Invalid {}

/// What a mistake (`exempt[0].rule: …`) is about: the value at its place or, as far as that goes, on the way there. If it quotes a
/// key of that value, the key.
fn culprit<'n>(settings: &'n Node, mistake: &str) -> &'n Node {
    let (place, what) = mistake.split_once(": ").unwrap_or(("", mistake));
    let node = nearest(settings, place);
    let quoted = |key: &&Node| key.text().is_some_and(|key| what.contains(&format!("{key:?}")));
    node.pairs().iter().map(|(key, _)| key).find(quoted).unwrap_or(node)
}

/// The value at a place, or the innermost one around it that there is.
fn nearest<'n>(settings: &'n Node, place: &str) -> &'n Node {
    let mut place = place;
    loop {
        if let Some(node) = settings.way(place).and_then(|way| settings.at(&way)) {
            return node;
        }
        let Some(around) = place.rfind(['.', '[']).and_then(|end| place.get(..end)) else { return settings };
        place = around;
    }
}
