//! What is wrong with settings, and where.

use super::source::Source;
use crate::yaml::Node;
use native_sidecar_config::{Mistake, Mistakes};
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
        let told = mistakes.kept().iter().map(|mistake| match source {
            Some(source) => match &source.root {
                Some(root) => format!("{}: {mistake}", source.place_of(culprit(root, mistake))),
                None => format!("{}: {mistake}", source.name),
            },
            None => mistake.to_string(),
        });
        let mut lines: Vec<String> = told.collect();
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

/// What a mistake is about: the value at the end of its path or, as far as that goes, on the way there. If it is a key of that value that
/// is not known, the key.
fn culprit<'n>(settings: &'n Node, mistake: &Mistake) -> &'n Node {
    let node = settings.nearest(mistake.path.steps());
    let key = mistake.word.as_ref().and_then(|word| node.pair(word));
    key.map_or(node, |(key, _)| key)
}
