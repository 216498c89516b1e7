//! Putting results into a list, whose other text stays as it is.

use super::Error;
use super::result::Told;
use crate::text::lines;
use crate::yaml::{self, Node, Style};
use std::fmt;
use std::ops::Range;

/// Puts results into a list, before its items, after those that are there already.
pub(super) fn put(list: &str, told: &[Told]) -> Result<String, Error> {
    if told.is_empty() {
        return Ok(list.to_owned());
    }
    let documents = yaml::read(list);
    let root = documents.iter().flatten().find_map(|document| document.root.as_ref());
    let place = root.and_then(|root| Place::of(list, root));
    let written = place.map(|place| place.write(list, told)).transpose().map_err(|error| cannot(&error))?;
    written.ok_or_else(|| cannot(&"the list is written in an unusual way"))
}

fn cannot(why: &dyn fmt::Display) -> Error {
    Error::Said(format!("the results cannot be put into the list: {why}"))
}

/// Where results go.
struct Place {
    /// What of the text they replace; if nothing, they stand before it.
    range: Range<usize>,
    /// Those that are there already, as JSON.
    old: Vec<String>,
    /// What stands before each line; `None` if all is on one line, in braces.
    indent: Option<String>,
}

impl Place {
    fn of(text: &str, root: &Node) -> Option<Self> {
        let (key, value) = match root.pair("results").or_else(|| root.pair("items")) {
            Some(pair) => pair,
            None => root.pairs().first().map(|(key, value)| (key, value))?,
        };
        let is_old = key.text() == Some("results");
        let end = if is_old { value.range.end.max(key.range.end) } else { key.range.start };
        let indent = match root.style {
            Style::Flow => None,
            _ => {
                let before = text.get(lines::start(text, key.range.start)..key.range.start)?;
                Some(before.trim_start_matches('\u{feff}').to_owned())
            }
        };
        // A key may stand behind `?` or an anchor.
        let is_plain = indent.as_ref().is_none_or(|indent| indent.bytes().all(|byte| byte == b' '));
        // An older form has them in a map.
        let old = value.get("items").unwrap_or(value).items();
        let old = if is_old { old.iter().map(Node::to_json).collect() } else { Vec::new() };
        is_plain.then_some(Self { range: key.range.start..end, old, indent })
    }

    fn write(&self, text: &str, told: &[Told]) -> Result<String, serde_json::Error> {
        let mut all = self.old.clone();
        for told in told {
            all.push(serde_json::to_string(told)?);
        }
        let written = match &self.indent {
            None => format!("\"results\": [{}]", all.join(", ")),
            Some(indent) => {
                let items: Vec<String> = all.iter().map(|item| format!("{indent}- {item}")).collect();
                format!("results:\n{}", items.join("\n"))
            }
        };
        let after = match &self.indent {
            _ if !self.range.is_empty() => String::new(),
            None => ", ".to_owned(),
            Some(indent) => format!("\n{indent}"),
        };
        let before = text.get(..self.range.start).unwrap_or_default();
        let rest = text.get(self.range.end..).unwrap_or_default();
        Ok(format!("{before}{written}{after}{rest}"))
    }
}
