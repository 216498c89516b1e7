//! Go templates that nobody rendered, as in the `templates` of a Helm chart.

use std::ops::Range;

/// The template's text that keeps a document from being read, if that is what does: the last `{{ … }}` before the error, in the
/// error's line or the one before it.
///
/// Templates within texts (`'{{ … }}'`, a block scalar) break nothing, and errors elsewhere have nothing to do with them.
pub(super) fn near(text: &str, document: &Range<usize>, error: usize) -> Option<Range<usize>> {
    let rest = text.get(error..document.end)?;
    let line_end = error.saturating_add(rest.find('\n').unwrap_or(rest.len()));
    let before = text.get(document.start..line_end)?;
    let open = document.start.saturating_add(before.rfind("{{")?);
    let close =
        text.get(open..document.end)?.find("}}").map_or(document.end, |at| open.saturating_add(at).saturating_add(2));
    let between = text.get(close..error).unwrap_or_default();
    let lines = between.split('\n').filter(|line| !line.trim().is_empty()).count();
    (between.matches('\n').count() == 0 || lines <= 1).then_some(open..close)
}

/// What is shown of a template: its first line, and not too much of it.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default().trim_end();
    let cut: String = line.chars().take(MOST).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
