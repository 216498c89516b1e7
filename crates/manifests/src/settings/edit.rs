//! Adding to a settings file without touching what people wrote in it.

use super::{EXEMPT, VERSION};
use crate::objects::first_line;
use crate::text::{Change, Locator, apply, lines};
use crate::yaml::{Node, Style, Value};
use native_sidecar_engine::json::{self, write_string};

/// Settings as text, with what is to be added to them.
pub(super) struct Draft<'t> {
    /// The text as it is.
    pub(super) text: &'t str,
    /// The settings in it, if there are any.
    pub(super) root: Option<&'t Node>,
}

/// How a map of settings is written.
enum Form<'t> {
    /// A key a line, indented by this.
    Lines(&'t str),
    /// In braces.
    Braces,
}

impl<'t> Draft<'t> {
    /// The text with further exemptions, and with a version if one is given. `None` if it is written in a way that cannot be added to.
    pub(super) fn with(&self, exemptions: &[json::Value<'_>], version: Option<&str>) -> Option<String> {
        let changes = match self.form()? {
            Form::Lines(indent) => self.in_lines(indent, exemptions, version)?,
            Form::Braces => self.in_braces(exemptions, version)?,
        };
        apply(self.text, &(0..self.text.len()), &changes, "\n")
    }

    fn form(&self) -> Option<Form<'t>> {
        let Some(root) = self.root else { return Some(Form::Lines("")) };
        let before = self.text.get(lines::start(self.text, root.range.start)..root.range.start)?;
        let indent = before.trim_start_matches('\u{feff}');
        match (&root.value, root.style) {
            (Value::Map(_), Style::Flow) => Some(Form::Braces),
            (Value::Map(_), Style::Block) if is_blank(indent) => Some(Form::Lines(indent)),
            _ => None,
        }
    }

    fn in_lines(&self, indent: &str, exemptions: &[json::Value<'_>], version: Option<&str>) -> Option<Vec<Change>> {
        let (mut changes, mut keys) = (Vec::new(), Vec::new());
        if let Some(version) = version {
            match self.value_of(VERSION) {
                Some(node) => changes.push(instead(node, &format!("{version:?}"))?),
                None => keys.push(format!("{indent}{VERSION}: {version:?}")),
            }
        }
        let items: Vec<String> = exemptions.iter().map(|exemption| flow(exemption, Keys::Plain)).collect();
        let below = || items.iter().map(|item| format!("{indent}  - {item}"));
        match self.value_of(EXEMPT) {
            None => {
                keys.push(format!("{indent}exempt:"));
                keys.extend(below());
            }
            Some(list) if list.style == Style::Block => changes.push(self.more_items(list, &items)?),
            Some(list) if is_empty(list) && !self.written(list).contains('\n') => {
                changes.push(self.without(list));
                changes.push(self.more_lines(list.range.end, &below().collect::<Vec<_>>()));
            }
            Some(list) => changes.push(within(list, &items)?),
        }
        if !keys.is_empty() {
            changes.push(self.more_lines(self.root.map_or(self.text.len(), |root| root.range.end), &keys));
        }
        Some(changes)
    }

    /// As JSON, which is YAML too.
    fn in_braces(&self, exemptions: &[json::Value<'_>], version: Option<&str>) -> Option<Vec<Change>> {
        let (mut changes, mut members) = (Vec::new(), Vec::new());
        let items: Vec<String> = exemptions.iter().map(|exemption| flow(exemption, Keys::Quoted)).collect();
        let list = format!("[{}]", items.join(", "));
        match self.value_of(EXEMPT) {
            None => members.push(format!("\"exempt\": {list}")),
            Some(node) if matches!(node.value, Value::List(_)) => changes.push(within(node, &items)?),
            Some(node) => changes.push(instead(node, &list)?),
        }
        if let Some(version) = version {
            match self.value_of(VERSION) {
                Some(node) => changes.push(instead(node, &format!("{version:?}"))?),
                None => members.push(format!("\"{VERSION}\": {version:?}")),
            }
        }
        if !members.is_empty() {
            changes.push(within(self.root?, &members)?);
        }
        Some(changes)
    }

    fn value_of(&self, key: &str) -> Option<&'t Node> {
        self.root.and_then(|root| root.get(key))
    }

    fn written(&self, node: &Node) -> &'t str {
        self.text.get(node.range.clone()).unwrap_or_default()
    }

    /// Takes a value away, with the blanks before it.
    fn without(&self, node: &Node) -> Change {
        let before = self.text.get(..node.range.start).unwrap_or_default().trim_end_matches(' ');
        Change::remove(before.len()..node.range.end)
    }

    /// Adds items to a list of lines, indented as its first one.
    fn more_items(&self, list: &Node, items: &[String]) -> Option<Change> {
        let (first, last) = (list.items().first()?, list.items().last()?);
        let locator = Locator::new(self.text);
        let line = locator.line(first_line(&locator, first));
        let indent = line.get(..line.find('-')?).filter(|indent| is_blank(indent))?;
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
        Change::insert(at, text)
    }
}

/// Puts a value in place of one that may not be written.
fn instead(node: &Node, value: &str) -> Option<Change> {
    let gap = if node.range.is_empty() { " " } else { "" };
    (node.style != Style::Alias).then(|| Change::replace(&node.range, format!("{gap}{value}")))
}

/// Adds to what stands in brackets or braces.
fn within(node: &Node, parts: &[String]) -> Option<Change> {
    if node.style != Style::Flow {
        return None;
    }
    let last = node.items().last().or_else(|| node.pairs().last().map(|(_, value)| value));
    let (at, comma) = match last {
        Some(last) => (last.range.end, ", "),
        None => (node.range.start.saturating_add(1), ""),
    };
    Some(Change::insert(at, format!("{comma}{}", parts.join(", "))))
}

/// Whether keys are in quotes.
#[derive(Clone, Copy)]
enum Keys {
    Plain,
    Quoted,
}

/// An exemption on one line.
fn flow(exemption: &json::Value<'_>, keys: Keys) -> String {
    let json::Value::Object(members) = exemption else { return String::new() };
    let member = |(key, value): &(json::Text<'_>, json::Value<'_>)| {
        let mut text = match keys {
            Keys::Plain => format!("{key}: "),
            Keys::Quoted => format!("{key:?}: "),
        };
        if let json::Value::String(value) = value {
            write_string(&mut text, value);
        }
        text
    };
    format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(pairs) => pairs.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ')
}
