//! JSON, read with places by the engine's reader.

use super::error::Error;
use super::pairs::Pairs;
use super::{Document, Node, Style, Twice, Value};
use native_sidecar_engine::json::{Kind, Reader};
use std::ops::Range;

type Result<T> = std::result::Result<T, native_sidecar_engine::json::Error>;

/// Reads the JSON objects that a document begins with, one after another, as kubectl does. What is not read is given back: it is
/// YAML, or no more than blanks and then nothing.
pub(super) fn read_all(
    text: &str,
    document: &Range<usize>,
    documents: &mut Vec<std::result::Result<Document, Error>>,
) -> Option<Range<usize>> {
    let mut start = document.start;
    loop {
        let part = text.get(start..document.end)?;
        let blank = part.len().saturating_sub(part.trim_start_matches(is_blank).len());
        let at = start.saturating_add(blank);
        if at == document.end {
            return None;
        }
        let next =
            text.get(at..document.end).filter(|rest| rest.starts_with('{')).and_then(|rest| read(text, rest, at));
        let Some((node, twice, end)) = next else { return Some(start..document.end) };
        let rest = text.get(end..document.end).unwrap_or_default().trim_start_matches(is_blank);
        if !rest.is_empty() && !rest.starts_with('{') {
            return Some(start..document.end);
        }
        let range = start..if rest.is_empty() { document.end } else { end };
        documents.push(Ok(Document { range, root: Some(node), twice, ..Document::default() }));
        if rest.is_empty() {
            return None;
        }
        start = end;
    }
}

fn is_blank(character: char) -> bool {
    character.is_ascii_whitespace() || character == '\u{feff}'
}

/// Reads the JSON value that `rest` begins with, which stands at a byte of the text; `None` if it is no JSON.
fn read(text: &str, rest: &str, at: usize) -> Option<(Node, Vec<Twice>, usize)> {
    let mut source = Source { text, at, twice: Vec::new() };
    let mut reader = Reader::new(rest);
    let node = source.value(&mut reader).ok()?;
    Some((node, source.twice, at.saturating_add(reader.at())))
}

struct Source<'t> {
    text: &'t str,
    /// Where the reader began.
    at: usize,
    twice: Vec<Twice>,
}

impl Source<'_> {
    fn place(&self, reader: &Reader<'_>) -> usize {
        self.at.saturating_add(reader.at())
    }

    fn value(&mut self, reader: &mut Reader<'_>) -> Result<Node> {
        let kind = reader.kind()?;
        let start = self.place(reader);
        let (style, value) = match kind {
            Kind::Null => {
                reader.skip()?;
                (Style::Plain, Value::Null)
            }
            Kind::Bool => (Style::Plain, Value::Bool(reader.boolean()?)),
            Kind::Number => (Style::Plain, Value::Number(reader.number()?.to_owned())),
            Kind::String => (Style::DoubleQuoted, Value::String(reader.string()?.into_owned())),
            Kind::Array => (Style::Flow, self.list(reader)?),
            Kind::Object => (Style::Flow, self.map(reader)?),
        };
        Ok(Node { range: start..self.place(reader), style, value })
    }

    fn list(&mut self, reader: &mut Reader<'_>) -> Result<Value> {
        let mut items = Vec::new();
        let mut elements = reader.array()?;
        while elements.next(reader)?.is_some() {
            items.push(self.value(reader)?);
        }
        Ok(Value::List(items))
    }

    fn map(&mut self, reader: &mut Reader<'_>) -> Result<Value> {
        let mut pairs = Pairs::default();
        let mut before = self.place(reader).saturating_add(1);
        let mut members = reader.object()?;
        while let Some(key) = members.next(reader)? {
            let range = self.key_range(before, self.place(reader));
            let key = Node { range, style: Style::DoubleQuoted, value: Value::String(key.into_owned()) };
            let value = self.value(reader)?;
            before = value.range.end;
            self.twice.extend(pairs.add(key, value));
        }
        Ok(Value::Map(pairs.into_inner()))
    }

    /// Where the key stands between the value before it, or the opening bracket, and the place after its colon.
    fn key_range(&self, before: usize, after: usize) -> Range<usize> {
        let between = self.text.get(before..after).unwrap_or_default();
        let start = before.saturating_add(between.find('"').unwrap_or_default());
        let key = between.trim_end_matches(|character: char| character == ':' || character.is_ascii_whitespace());
        start..before.saturating_add(key.len()).max(start)
    }
}
