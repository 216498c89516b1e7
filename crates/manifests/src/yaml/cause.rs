//! What keeps a text from being YAML, where that is something else altogether: a conflict, or a template.

use super::error::{What, Wrong};
use super::{conflict, template};
use std::ops::Range;

/// What led to an error, if that is no YAML at all.
pub(super) fn cause(text: &str, document: &Range<usize>, wrong: Wrong) -> Wrong {
    if !matches!(wrong.what, What::Syntax(_) | What::Key(_) | What::Depth) {
        return wrong;
    }
    if let Some(range) = conflict::mark(text, document) {
        return Wrong { range, what: What::Conflict };
    }
    match template::near(text, document, wrong.range.start) {
        Some(range) => {
            let shown = template::shown(text.get(range.clone()).unwrap_or_default());
            Wrong { range, what: What::Template(shown) }
        }
        None => wrong,
    }
}
