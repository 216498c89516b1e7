//! Giving a container `restartPolicy: Always`, and a startup probe, in the style of its own text.

use super::flow::add_key;
use super::layout::Page;
use super::{Reason, expected, own, written};
use crate::text::Change;
use crate::yaml::{Node, Style, Value};

/// A key and its value.
type Pair<'n> = (&'n Node, &'n Node);

/// The changes that make a container a native sidecar. `list_indent` is by how much the file indents lists below their key.
pub(super) fn make_native(
    page: Page<'_>,
    container: &Node,
    probe: Option<&str>,
    list_indent: usize,
) -> Result<Vec<Change>, Reason> {
    let container = Container { page, pairs: own::pairs(container), node: container };
    let mut changes = vec![container.restart_policy()?];
    if let Some(probe) = probe {
        changes.push(container.startup_probe(probe, list_indent)?);
    }
    Ok(changes)
}

struct Container<'n> {
    page: Page<'n>,
    node: &'n Node,
    pairs: Vec<Pair<'n>>,
}

impl<'n> Container<'n> {
    fn restart_policy(&self) -> Result<Change, Reason> {
        const KEY: &str = "restartPolicy";
        if let Some((key, value)) = self.pair(KEY) {
            let quote = quote(value).or_else(|| quote(key)).unwrap_or_default();
            return Ok(self.set(value, &format!("{quote}Always{quote}")));
        }
        let after = self.place().ok_or_else(Reason::unusual)?;
        let quote = quote(after.0).unwrap_or_default();
        let key = format!("{quote}{KEY}{quote}");
        let value = format!("{quote}Always{quote}");
        match self.node.style {
            Style::Flow => Ok(add_key(self.page, self.node, after, &key, &value)),
            _ => self.add_line(after, &format!("{key}: {value}")),
        }
    }

    fn startup_probe(&self, probe: &str, list_indent: usize) -> Result<Change, Reason> {
        const KEY: &str = "startupProbe";
        let value = expected::parse(probe).ok_or_else(Reason::vanished)?;
        if let Some((_, given)) = self.pair(KEY) {
            return Ok(self.set(given, probe));
        }
        let last = self.pairs.last().copied().ok_or_else(Reason::unusual)?;
        let after = self.pair("readinessProbe").unwrap_or(last);
        if self.node.style == Style::Flow {
            let quote = quote(after.0).unwrap_or_default();
            return Ok(add_key(self.page, self.node, after, &format!("{quote}{KEY}{quote}"), probe));
        }
        let lines =
            written::lines(KEY, &value, list_indent).join(&format!("{}{}", self.page.line_break, self.indent(after)));
        self.add_line(after, &lines)
    }

    fn pair(&self, key: &str) -> Option<Pair<'n>> {
        self.pairs.iter().find(|(name, _)| name.text() == Some(key)).copied()
    }

    /// After which key the new one goes: the name where that comes first, as most people have it; where keys are sorted, the one
    /// before it in the alphabet; else the name too.
    fn place(&self) -> Option<Pair<'n>> {
        let first = self.pairs.first().copied()?;
        let keys: Vec<&str> = self.pairs.iter().filter_map(|(key, _)| key.text()).collect();
        // Blank lines that follow would become part of such a text if it came to stand before them.
        if let Some(last) = self.pairs.last()
            && keeps_blank_lines(self.page, last.1)
        {
            return Some(*last);
        }
        if keys.first() == Some(&"name") {
            return Some(first);
        }
        if keys.len() > 1 && keys.is_sorted() {
            let before = self.pairs.iter().rev().find(|(key, _)| key.text().is_some_and(|key| key < "restartPolicy"));
            return before.copied().or_else(|| self.pair("name")).or(Some(first));
        }
        self.pair("name").or(Some(first))
    }

    /// Puts something else in place of a value.
    fn set(&self, value: &Node, text: &str) -> Change {
        let is_written = !value.range.is_empty();
        let spaced = is_written || self.page.part(0..value.range.start).ends_with([' ', '\t']);
        Change::replace(&value.range, if spaced { text.to_owned() } else { format!(" {text}") })
    }

    /// Blanks up to the column of a key.
    fn indent(&self, pair: Pair<'_>) -> String {
        " ".repeat(self.page.column(pair.0.range.start))
    }

    fn add_line(&self, after: Pair<'_>, line: &str) -> Result<Change, Reason> {
        let before = self.page.before(after.0.range.start);
        // A key behind `?` or an anchor begins before itself.
        if !before.trim_start_matches([' ', '-']).is_empty() {
            return Err(Reason::unusual());
        }
        let mut at = self.page.next_line(after.1.range.end.max(after.0.range.end));
        if after.1.style == Style::Block {
            at = self.page.after_comments(at, self.page.column(after.0.range.start));
        }
        Ok(Change::insert_lines(at, format!("{}{line}{}", self.indent(after), self.page.line_break)))
    }
}

/// The quote that a scalar is written in, if it is in quotes.
pub(super) fn quote(node: &Node) -> Option<&'static str> {
    match node.style {
        Style::DoubleQuoted => Some("\""),
        Style::SingleQuoted => Some("'"),
        _ => None,
    }
}

/// Whether what comes last in a value is a text that takes the blank lines after it (`|+`).
fn keeps_blank_lines(page: Page<'_>, value: &Node) -> bool {
    let last = match &value.value {
        Value::List(items) => items.last(),
        Value::Map(_) => own::pairs(value).last().map(|(_, value)| *value),
        _ => {
            let header = page.part(value.range.clone()).split_whitespace().next().unwrap_or_default();
            return value.style == Style::BlockScalar && header.contains('+');
        }
    };
    value.style == Style::Block && last.is_some_and(|last| keeps_blank_lines(page, last))
}
