//! The tree of a document, from the parser's events.

use super::anchors::{Anchors, NODE, Size};
use super::cause::cause;
use super::error::{Error, Result, What, Wrong, wrong};
use super::pairs::Pairs;
use super::places::Places;
use super::scalar::{Scalar, Tag};
use super::{Alias, Anchor, DEPTH, Document, Node, Style, Value, syntax};
use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Span, StructureStyle, options};
use std::borrow::Cow;
use std::ops::Range;

/// Reads a document, whose text is a range of the stream's.
pub(super) fn read(text: &str, document: Range<usize>) -> std::result::Result<Document, Error> {
    let places = Places { text, last: document.start };
    let mut tree = Tree { places, at: document.start, ..Tree::default() };
    let part = text.get(document.clone()).unwrap_or_default();
    match tree.read(part) {
        Ok(()) => Ok(Document { range: document, ..tree.document }),
        Err(wrong) => {
            let Wrong { range, what } = cause(text, &document, wrong);
            Err(Error { document, range, what })
        }
    }
}

#[derive(Default)]
struct Tree<'t> {
    places: Places<'t>,
    /// Where the document's text starts.
    at: usize,
    document: Document,
    open: Vec<Open>,
    anchors: Anchors,
}

/// A list or a map that is being read.
struct Open {
    start: usize,
    style: Style,
    anchor: usize,
    size: Size,
    values: Values,
}

enum Values {
    List(Vec<Node>),
    Map(Pairs, Next),
}

/// What a map waits for.
enum Next {
    Key,
    /// The value of this key.
    Value(Node),
    /// The value of a merge key.
    Merge,
}

fn parser_options() -> Options {
    options! {
        emit_anchor_events: true,
        // As libyaml, on which kubectl's reader is built, does.
        bom_inside_document_as_content: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    }
}

impl Tree<'_> {
    fn read(&mut self, part: &str) -> Result<()> {
        for event in Parser::new_from_str_with_options(part, parser_options()) {
            let (event, span) = event.map_err(|error| {
                let at = self.at.saturating_add(error.marker().byte_offset().unwrap_or_default());
                self.syntax(at, error.kind())
            })?;
            self.take(event, &span)?;
        }
        for (anchor, range) in self.document.anchors.iter_mut().zip(self.anchors.ranges()) {
            anchor.node = range;
        }
        Ok(())
    }

    fn syntax(&self, at: usize, kind: &ErrorKind) -> Wrong {
        let what = match kind {
            ErrorKind::RecursionLimitExceeded => What::Depth,
            kind => What::Syntax(syntax::in_words(kind)),
        };
        let text = self.places.text;
        let at = syntax::place(text, text.floor_char_boundary(at), kind);
        let next = text.get(at..).and_then(|rest| rest.chars().next()).filter(|next| !matches!(next, '\r' | '\n'));
        Wrong { range: at..at.saturating_add(next.map_or(0, char::len_utf8)), what }
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<()> {
        let range = span.byte_range().unwrap_or_default();
        let range = self.at.saturating_add(range.start)..self.at.saturating_add(range.end);
        match event {
            Event::Scalar(word, style, anchor, tag) => {
                let tag = tag.map(|tag| tag.suffix_in_namespace("tag:yaml.org,2002:").map(Cow::into_owned));
                return self.scalar(word, style, anchor, tag, range, span.indent);
            }
            Event::SequenceStart(style, anchor, _) => self.enter(style, anchor, Values::List(Vec::new()), &range)?,
            Event::MappingStart(style, anchor, _) => {
                self.enter(style, anchor, Values::Map(Pairs::default(), Next::Key), &range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => return self.leave(&range),
            Event::Alias(id) => return self.alias(id, range),
            Event::Anchor(_, name) => {
                self.document.anchors.push(Anchor { name: name.into_owned(), range, node: 0..0 });
            }
            Event::Comment(..) => self.document.comments.push(range),
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, style: StructureStyle, anchor: usize, values: Values, range: &Range<usize>) -> Result<()> {
        if self.open.len() >= DEPTH {
            return wrong(range, What::Depth);
        }
        let style = match style {
            StructureStyle::Flow => Style::Flow,
            StructureStyle::Block => Style::Block,
        };
        let is_list = matches!(values, Values::List(_)) && style == Style::Block;
        let start = if is_list { self.places.start_of_list(range.start) } else { range.start };
        self.places.pass(if style == Style::Flow { range.end } else { start });
        self.anchors.reserve(anchor);
        self.open.push(Open { start, style, anchor, size: Size { weight: NODE, height: 0 }, values });
        Ok(())
    }

    fn leave(&mut self, range: &Range<usize>) -> Result<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // A list or map of lines ends where the last of its values does.
        let end = if open.style == Style::Flow { range.end } else { self.places.last.max(open.start) };
        self.places.last = end;
        let value = match open.values {
            Values::List(items) => Value::List(items),
            Values::Map(pairs, _) => Value::Map(pairs.into_inner()),
        };
        let node = Node { range: open.start..end, style: open.style, value };
        self.add(node, open.anchor, Size { height: open.size.height.saturating_add(1), ..open.size })
    }

    fn scalar(
        &mut self,
        word: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Option<String>>,
        range: Range<usize>,
        indent: Option<usize>,
    ) -> Result<()> {
        let plain = style == ScalarStyle::Plain;
        let (range, style) = match style {
            ScalarStyle::Plain if range.is_empty() && anchor == 0 && tag.is_none() => {
                let at = self.places.unwritten(self.awaited());
                (at..at, Style::Plain)
            }
            ScalarStyle::Plain => (range, Style::Plain),
            ScalarStyle::SingleQuoted => (range, Style::SingleQuoted),
            ScalarStyle::DoubleQuoted => (range, Style::DoubleQuoted),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                (self.places.block_scalar(&range, indent.unwrap_or_default()), Style::BlockScalar)
            }
        };
        self.places.pass(range.end);
        self.anchors.reserve(anchor);
        let is_key = matches!(self.open.last(), Some(Open { values: Values::Map(_, Next::Key), .. }));
        let merges = match &tag {
            None => plain,
            Some(tag) => tag.as_deref() == Some("merge"),
        };
        if is_key && merges && word == "<<" {
            if let Some(Open { values: Values::Map(_, next), .. }) = self.open.last_mut() {
                *next = Next::Merge;
            }
            return Ok(());
        }
        let scalar = match tag {
            None if plain => Scalar::of(&word),
            Some(Some(suffix)) if let Some(tag) = Tag::of(&suffix) => {
                Scalar::tagged(&word, tag).or_else(|what| wrong(&range, What::Tag(what)))?
            }
            _ => Scalar::Text(word.into_owned()),
        };
        let value = if is_key {
            Value::String(scalar.into_key().or_else(|what| wrong(&range, What::Key(what)))?)
        } else {
            let written = self.places.text.get(range.clone()).unwrap_or_default();
            match scalar.into_value() {
                Some(value) => value,
                None => return wrong(&range, What::Number(written.to_owned())),
            }
        };
        let weight = NODE.saturating_add(match &value {
            Value::String(text) | Value::Number(text) => text.len(),
            _ => 0,
        });
        self.add(Node { range, style, value }, anchor, Size { weight, height: 0 })
    }

    /// What stands before the value that comes next, if something must.
    fn awaited(&self) -> Option<char> {
        match &self.open.last()?.values {
            Values::Map(_, Next::Value(_) | Next::Merge) => Some(':'),
            Values::List(_) => Some('-'),
            Values::Map(_, Next::Key) => None,
        }
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<()> {
        let (node, size) = self.anchors.repeat(anchor, self.open.len(), self.places.text, &range)?;
        self.places.pass(range.end);
        self.document.aliases.push(Alias { range: range.clone(), anchor: anchor.saturating_sub(1) });
        self.add(Node { range, style: Style::Alias, value: node.value }, 0, size)
    }

    /// Puts a value where it belongs.
    fn add(&mut self, node: Node, anchor: usize, size: Size) -> Result<()> {
        self.anchors.keep(anchor, &node, size);
        let Some(open) = self.open.last_mut() else {
            self.document.root = Some(node);
            return Ok(());
        };
        open.size.weight = open.size.weight.saturating_add(size.weight);
        open.size.height = open.size.height.max(size.height);
        match &mut open.values {
            Values::List(items) => items.push(node),
            Values::Map(pairs, next) => match std::mem::replace(next, Next::Key) {
                Next::Key => *next = Next::Value(as_key(node)?),
                Next::Value(key) => self.document.twice.extend(pairs.add(key, node)),
                Next::Merge => pairs.merge_all(node)?,
            },
        }
        Ok(())
    }
}

/// A value as a key: a scalar by an alias, that is, since others are read as keys.
fn as_key(node: Node) -> Result<Node> {
    let key = match &node.value {
        Value::Null => return wrong(&node.range, What::Key("null")),
        Value::List(_) => return wrong(&node.range, What::Key("a list")),
        Value::Map(_) => return wrong(&node.range, What::Key("a map")),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::String(text) => text.clone(),
    };
    Ok(Node { value: Value::String(key), ..node })
}
