//! Adding to a settings file without touching what people wrote in it.

use super::VERSION;
use crate::input::first_line;
use crate::lines;
use crate::report::Locator;
use crate::yaml::{Node, Style, Value};
use std::ops::Range;

/// Settings as text, with what is to be added to them.
pub(super) struct Draft<'t> {
    /// The text as it is.
    pub(super) text: &'t str,
    /// The settings in it, if there are any.
    pub(super) root: Option<&'t Node>,
}

/// A change of a text: what comes in place of a range of bytes.
struct Change {
    range: Range<usize>,
    text: String,
}

impl<'t> Draft<'t> {
    /// The text with further exemptions, each an item in flow style, and with a version if one is given. `None` if it is written
    /// in a way that cannot be added to line by line.
    pub(super) fn with(&self, exemptions: &[String], version: Option<&str>) -> Option<String> {
        let indent = self.indent()?;
        let (mut changes, mut keys) = (Vec::new(), Vec::new());
        if let Some(version) = version {
            match self.value_of(VERSION) {
                Some(node) if node.range.is_empty() || node.style == Style::Alias => return None,
                Some(node) => changes.push(Change { range: node.range.clone(), text: format!("{version:?}") }),
                None => keys.push(format!("{indent}{VERSION}: {version:?}")),
            }
        }
        match self.value_of("exempt") {
            Some(list) => changes.push(self.more_items(list, exemptions)?),
            None => {
                keys.push(format!("{indent}exempt:"));
                keys.extend(exemptions.iter().map(|exemption| format!("{indent}  - {exemption}")));
            }
        }
        if !keys.is_empty() {
            changes.push(self.more_lines(self.root.map_or(self.text.len(), |root| root.range.end), &keys));
        }
        apply(self.text, changes)
    }

    fn value_of(&self, key: &str) -> Option<&'t Node> {
        self.root.and_then(|root| root.get(key))
    }

    /// What keys are indented by, if each has a line of its own.
    fn indent(&self) -> Option<&'t str> {
        let Some(root) = self.root else { return Some("") };
        let is_block = matches!(root.value, Value::Map(_)) && root.style == Style::Block;
        let before = self.text.get(lines::start(self.text, root.range.start)..root.range.start)?;
        Some(before.trim_start_matches('\u{feff}')).filter(|before| is_block && is_blank(before))
    }

    /// Adds items to a list of lines, indented as its first one.
    fn more_items(&self, list: &Node, items: &[String]) -> Option<Change> {
        let (first, last) = (list.items().first()?, list.items().last()?);
        let locator = Locator::new(self.text);
        let line = locator.line(first_line(&locator, first));
        let indent = line.get(..line.find('-')?).filter(|indent| list.style == Style::Block && is_blank(indent))?;
        let items: Vec<String> = items.iter().map(|item| format!("{indent}- {item}")).collect();
        Some(self.more_lines(last.range.end, &items))
    }

    /// Adds lines after that of the last character before a byte.
    fn more_lines(&self, after: usize, lines: &[String]) -> Change {
        let end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let before = self.text.get(..after).unwrap_or(self.text).trim_end_matches(['\r', '\n']);
        let at = lines::end(self.text, before.len());
        let text = if at == 0 {
            lines.iter().map(|line| format!("{line}{end}")).collect()
        } else {
            lines.iter().map(|line| format!("{end}{line}")).collect()
        };
        Change { range: at..at, text }
    }
}

/// Makes changes; those of one place in their order.
fn apply(text: &str, mut changes: Vec<Change>) -> Option<String> {
    changes.sort_by_key(|change| change.range.start);
    let mut changed = text.to_owned();
    for Change { range, text } in changes.into_iter().rev() {
        changed.get(range.clone())?;
        changed.replace_range(range, &text);
    }
    Some(changed)
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ')
}
