//! The tree of a document, from the parser's events.

use super::error::{self, Error, What, in_words};
use super::pairs::Pairs;
use super::scalar::{Scalar, Tag};
use super::{Alias, Anchor, DEPTH, Document, Node, Style, Value, conflict, template};
use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Span, StructureStyle, options};
use std::borrow::Cow;
use std::ops::Range;

/// The most that the values of aliases may weigh together, in bytes of text. The API server takes 3 MiB.
pub(super) const ALIASED: usize = 16 << 20;

/// What a value weighs beside its text.
const NODE: usize = 32;

type Result<T> = std::result::Result<T, Wrong>;

/// What is wrong, and where.
struct Wrong {
    range: Range<usize>,
    what: What,
}

fn wrong<T>(range: &Range<usize>, what: What) -> Result<T> {
    Err(Wrong { range: range.clone(), what })
}

/// Reads a document, whose text is a range of the stream's.
pub(super) fn read(text: &str, document: Range<usize>) -> std::result::Result<Document, Error> {
    let mut tree = Tree { text, at: document.start, last: document.start, ..Tree::default() };
    let part = text.get(document.clone()).unwrap_or_default();
    match tree.read(part) {
        Ok(()) => Ok(Document { range: document, ..tree.document }),
        Err(wrong) => {
            let Wrong { range, what } = cause(text, &document, wrong);
            Err(Error { document, range, what })
        }
    }
}

/// What led to an error, if that is no YAML at all.
fn cause(text: &str, document: &Range<usize>, wrong: Wrong) -> Wrong {
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

#[derive(Default)]
struct Tree<'t> {
    text: &'t str,
    /// Where the document's text starts.
    at: usize,
    /// Where the value or bracket that was read last ends.
    last: usize,
    document: Document,
    open: Vec<Open>,
    /// What the anchors stand for; `None` while that is being read.
    anchored: Vec<Option<Anchored>>,
    /// What all aliases weigh together.
    aliased: usize,
}

/// A list or a map that is being read.
struct Open {
    start: usize,
    style: Style,
    anchor: usize,
    weight: usize,
    /// How many levels are in it.
    height: usize,
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

#[derive(Clone)]
struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
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
        for (anchor, anchored) in self.document.anchors.iter_mut().zip(&self.anchored) {
            anchor.node = anchored.as_ref().map(|anchored| anchored.node.range.clone()).unwrap_or_default();
        }
        Ok(())
    }

    fn syntax(&self, at: usize, kind: &ErrorKind) -> Wrong {
        let what = match kind {
            ErrorKind::RecursionLimitExceeded => What::Depth,
            kind => What::Syntax(in_words(kind)),
        };
        let at = error::place(self.text, self.text.floor_char_boundary(at), kind);
        let next = self.text.get(at..).and_then(|rest| rest.chars().next()).filter(|next| !matches!(next, '\r' | '\n'));
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
        // Of a list whose first item is not written, the parser knows the place after the dash.
        let is_list = matches!(values, Values::List(_)) && style == Style::Block;
        let start = match self.text.get(range.start..) {
            Some(rest) if is_list && !rest.starts_with('-') => {
                let before = self.text.get(self.last..range.start).unwrap_or_default();
                before.rfind('-').map_or(range.start, |at| self.last.saturating_add(at))
            }
            _ => range.start,
        };
        self.last = self.last.max(if style == Style::Flow { range.end } else { start });
        self.reserve(anchor);
        self.open.push(Open { start, style, anchor, weight: NODE, height: 0, values });
        Ok(())
    }

    fn leave(&mut self, range: &Range<usize>) -> Result<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // A list or map of lines ends where the last of its values does.
        let end = if open.style == Style::Flow { range.end } else { self.last.max(open.start) };
        self.last = end;
        let value = match open.values {
            Values::List(items) => Value::List(items),
            Values::Map(pairs, _) => Value::Map(pairs.into_inner()),
        };
        let node = Node { range: open.start..end, style: open.style, value };
        self.add(node, open.anchor, open.weight, open.height.saturating_add(1))
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
                let at = self.unwritten();
                (at..at, Style::Plain)
            }
            ScalarStyle::Plain => (range, Style::Plain),
            ScalarStyle::SingleQuoted => (range, Style::SingleQuoted),
            ScalarStyle::DoubleQuoted => (range, Style::DoubleQuoted),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                (self.block_scalar(&range, indent.unwrap_or_default()), Style::BlockScalar)
            }
        };
        self.last = self.last.max(range.end);
        self.reserve(anchor);
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
            let written = self.text.get(range.clone()).unwrap_or_default();
            match scalar.into_value() {
                Some(value) => value,
                None => return wrong(&range, What::Number(written.to_owned())),
            }
        };
        let weight = NODE.saturating_add(match &value {
            Value::String(text) | Value::Number(text) => text.len(),
            _ => 0,
        });
        self.add(Node { range, style, value }, anchor, weight, 0)
    }

    /// Where a value that is not written would be: after the colon or the dash.
    fn unwritten(&self) -> usize {
        let awaited = match self.open.last().map(|open| &open.values) {
            Some(Values::Map(_, Next::Value(_) | Next::Merge)) => ':',
            Some(Values::List(_)) => '-',
            _ => return self.last,
        };
        let at = self.skip(self.last);
        let found = self.text.get(at..).is_some_and(|rest| rest.starts_with(awaited));
        if found { at.saturating_add(1) } else { self.last }
    }

    /// Passes over blanks and comments.
    fn skip(&self, mut at: usize) -> usize {
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let blanks = rest.trim_start_matches(|blank: char| blank.is_ascii_whitespace());
            at = self.text.len().saturating_sub(blanks.len());
            if !blanks.starts_with('#') {
                return at;
            }
            at = at.saturating_add(blanks.find(['\n', '\r']).unwrap_or(blanks.len()));
        }
    }

    /// The range of a block scalar with its header, from that of its lines and what follows them.
    fn block_scalar(&self, lines: &Range<usize>, indent: usize) -> Range<usize> {
        let start = self.header(lines.end);
        let header = self.text.get(start..).unwrap_or_default();
        let header = header.get(..header.find([' ', '\t', '\r', '\n']).unwrap_or(header.len())).unwrap_or_default();
        let start_of_lines = start.saturating_add(header.len());
        let whole = self.text.get(start_of_lines..lines.end).unwrap_or_default();
        // What indents the value after this one is none of its lines.
        let mut rest = match whole.rfind(['\n', '\r']) {
            Some(at) if lines.end < self.text.len() => whole.get(..=at).unwrap_or_default(),
            _ => whole,
        };
        rest = without_break(rest);
        while !header.contains('+')
            && let Some(at) = rest.rfind(['\n', '\r'])
            && rest
                .get(at.saturating_add(1)..)
                .is_some_and(|line| line.len() <= indent && line.bytes().all(|byte| byte == b' '))
        {
            rest = without_break(rest.get(..=at).unwrap_or_default());
        }
        // A comment may follow in the header's line.
        let empty = !rest.contains(['\n', '\r']);
        start..if empty { start_of_lines } else { start_of_lines.saturating_add(rest.len()) }
    }

    /// Where the header of the block scalar that comes next stands: before it there may be a colon or a dash, comments, an anchor and
    /// a tag.
    fn header(&self, end: usize) -> usize {
        let mut at = self.skip(self.last);
        while at < end {
            let rest = self.text.get(at..).unwrap_or_default();
            let length = match rest.as_bytes().first() {
                Some(b'|' | b'>') | None => break,
                Some(b'&' | b'!') => rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len()),
                Some(_) => rest.chars().next().map_or(1, char::len_utf8),
            };
            at = self.skip(at.saturating_add(length));
        }
        at
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> Result<()> {
        let anchor = id.saturating_sub(1);
        let name = || self.text.get(range.start.saturating_add(1)..range.end).unwrap_or_default().to_owned();
        let Some(Some(anchored)) = self.anchored.get(anchor) else { return wrong(&range, What::Cycle(name())) };
        self.aliased = self.aliased.saturating_add(anchored.weight);
        if self.aliased > ALIASED {
            return wrong(&range, What::Bomb);
        }
        if self.open.len().saturating_add(anchored.height) > DEPTH {
            return wrong(&range, What::Depth);
        }
        let Anchored { node, weight, height } = anchored.clone();
        self.last = self.last.max(range.end);
        self.document.aliases.push(Alias { range: range.clone(), anchor });
        self.add(Node { range, style: Style::Alias, value: node.value }, 0, weight, height)
    }

    /// Makes room for what an anchor stands for. The parser counts them from 1.
    fn reserve(&mut self, anchor: usize) {
        if anchor > self.anchored.len() {
            self.anchored.resize(anchor, None);
        }
    }

    /// Puts a value where it belongs.
    fn add(&mut self, node: Node, anchor: usize, weight: usize, height: usize) -> Result<()> {
        if let Some(anchored) = anchor.checked_sub(1).and_then(|index| self.anchored.get_mut(index)) {
            *anchored = Some(Anchored { node: node.clone(), weight, height });
        }
        let Some(open) = self.open.last_mut() else {
            self.document.root = Some(node);
            return Ok(());
        };
        open.weight = open.weight.saturating_add(weight);
        open.height = open.height.max(height);
        match &mut open.values {
            Values::List(items) => items.push(node),
            Values::Map(pairs, next) => match std::mem::replace(next, Next::Key) {
                Next::Key => *next = Next::Value(as_key(node)?),
                Next::Value(key) => self.document.twice.extend(pairs.add(key, node)),
                Next::Merge => merge(pairs, node)?,
            },
        }
        Ok(())
    }
}

/// The text without the line break at its end.
fn without_break(text: &str) -> &str {
    match text.strip_suffix('\n') {
        Some(text) => text.strip_suffix('\r').unwrap_or(text),
        None => text.strip_suffix('\r').unwrap_or(text),
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

/// Merges a map, or the maps of a list, of which the first counts most.
fn merge(pairs: &mut Pairs, node: Node) -> Result<()> {
    let Node { range, value, .. } = node;
    match value {
        Value::Map(merged) => merged.into_iter().for_each(|(key, value)| pairs.merge(key, value)),
        Value::List(maps) => {
            for map in maps.into_iter().rev() {
                let Value::Map(merged) = map.value else { return wrong(&map.range, What::Merge) };
                merged.into_iter().for_each(|(key, value)| pairs.merge(key, value));
            }
        }
        _ => return wrong(&range, What::Merge),
    }
    Ok(())
}
