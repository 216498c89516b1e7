//! JSON as text: written in many spellings, and taken apart into the places where its values stand.

use std::fmt::Write as _;
use std::ops::Range;

/// The annotation that records a conversion.
pub const ANNOTATION: &str = "native-sidecar-policy/converted";

/// A JSON value whose numbers and order stay as they are given.
#[derive(Clone, Debug)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its members in their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a value that is known to be JSON.
    pub fn of(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(is) => Self::Bool(*is),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::String(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(key, value)| (key.clone(), Self::of(value))).collect())
            }
        }
    }

    /// Writes the value.
    pub fn write(&self, style: &mut Style) -> String {
        let mut out = String::new();
        style.blank(&mut out);
        self.write_to(&mut out, style, 0);
        style.blank(&mut out);
        out
    }

    fn write_to(&self, out: &mut String, style: &mut Style, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::String(text) => style.string(out, text),
            Self::List(items) => style.list(out, ('[', ']'), depth, items, |item, out, style| {
                item.write_to(out, style, depth + 1);
            }),
            Self::Object(members) => style.list(out, ('{', '}'), depth, members, |(key, value), out, style| {
                style.string(out, key);
                style.blank(out);
                out.push(':');
                style.blank(out);
                value.write_to(out, style, depth + 1);
            }),
        }
    }
}

/// How JSON is written.
#[derive(Clone, Debug)]
pub struct Style {
    /// With line breaks and indentation.
    pub pretty: bool,
    /// With blanks where none are needed.
    pub blanks: bool,
    /// With characters escaped that need not be.
    pub escapes: bool,
    /// What decides where.
    pub seed: u64,
}

impl Style {
    fn next(&mut self, below: u64) -> u64 {
        // xorshift64
        self.seed = self.seed.max(1);
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % below
    }

    fn blank(&mut self, out: &mut String) {
        if self.blanks && self.next(3) == 0 {
            for _ in 0..=self.next(3) {
                out.push([' ', '\n', '\t', '\r'][usize::try_from(self.next(4)).unwrap()]);
            }
        }
    }

    fn list<T>(
        &mut self,
        out: &mut String,
        (open, close): (char, char),
        depth: usize,
        items: &[T],
        mut write: impl FnMut(&T, &mut String, &mut Self),
    ) {
        out.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            self.line(out, depth + 1);
            self.blank(out);
            write(item, out, self);
            self.blank(out);
        }
        if items.is_empty() {
            self.blank(out);
        } else {
            self.line(out, depth);
        }
        out.push(close);
    }

    fn line(&self, out: &mut String, depth: usize) {
        if self.pretty {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
    }

    fn string(&mut self, out: &mut String, text: &str) {
        out.push('"');
        for character in text.chars() {
            let escape = self.escapes && self.next(6) == 0;
            match character {
                '"' | '\\' => out.extend(['\\', character]),
                '/' if escape => out.push_str("\\/"),
                _ if escape || character < ' ' => {
                    let mut units = [0; 2];
                    for unit in character.encode_utf16(&mut units) {
                        let _ =
                            if self.next(2) == 0 { write!(out, "\\u{unit:04x}") } else { write!(out, "\\u{unit:04X}") };
                    }
                }
                _ => out.push(character),
            }
        }
        out.push('"');
    }
}

/// A value in a text: where it stands, and what stands in it.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What stands in it.
    pub inside: Inside,
}

/// What stands in a value.
#[derive(Clone, Debug)]
pub enum Inside {
    /// Keys, each with the place where its quotes begin.
    Object(Vec<(String, usize, Node)>),
    /// Items of a list.
    List(Vec<Node>),
    /// Nothing that is taken apart.
    Plain,
}

impl Node {
    /// Takes a text apart that is known to be JSON.
    pub fn of(text: &str) -> Self {
        let mut at = 0;
        node(text.as_bytes(), text, &mut at)
    }

    /// The place of a key among the members, and its value.
    pub fn member(&self, wanted: &str) -> Option<(usize, &Node)> {
        match &self.inside {
            Inside::Object(members) => {
                members.iter().find(|(key, ..)| key == wanted).map(|(_, start, node)| (*start, node))
            }
            _ => None,
        }
    }

    /// The value at the end of a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.member(key).map(|(_, node)| node))
    }

    /// The items, if it is a list.
    pub fn items(&self) -> &[Node] {
        match &self.inside {
            Inside::List(items) => items,
            _ => &[],
        }
    }

    /// Whether it is an object without members.
    pub fn is_empty_object(&self) -> bool {
        matches!(&self.inside, Inside::Object(members) if members.is_empty())
    }
}

fn blank(bytes: &[u8], at: &mut usize) {
    while matches!(bytes.get(*at), Some(b' ' | b'\n' | b'\t' | b'\r')) {
        *at += 1;
    }
}

fn quoted(bytes: &[u8], at: &mut usize) -> Range<usize> {
    let start = *at;
    *at += 1;
    while bytes[*at] != b'"' {
        *at += if bytes[*at] == b'\\' { 2 } else { 1 };
    }
    *at += 1;
    start..*at
}

fn node(bytes: &[u8], text: &str, at: &mut usize) -> Node {
    blank(bytes, at);
    let start = *at;
    let inside = match bytes[*at] {
        b'"' => {
            quoted(bytes, at);
            Inside::Plain
        }
        open @ (b'{' | b'[') => {
            let (mut members, mut items) = (Vec::new(), Vec::new());
            *at += 1;
            loop {
                blank(bytes, at);
                match bytes[*at] {
                    b'}' | b']' => break,
                    b',' => *at += 1,
                    _ if open == b'[' => items.push(node(bytes, text, at)),
                    _ => {
                        let key = quoted(bytes, at);
                        blank(bytes, at);
                        *at += 1;
                        let name = serde_json::from_str(&text[key.clone()]).unwrap();
                        members.push((name, key.start, node(bytes, text, at)));
                    }
                }
            }
            *at += 1;
            if open == b'{' { Inside::Object(members) } else { Inside::List(items) }
        }
        _ => {
            while !matches!(bytes.get(*at), None | Some(b' ' | b'\n' | b'\t' | b'\r' | b',' | b'}' | b']')) {
                *at += 1;
            }
            Inside::Plain
        }
    };
    Node { range: start..*at, inside }
}

/// A text without what a conversion may change. `original` says what there was before: what is new is cut out with its comma, and
/// what was there is replaced by a mark.
pub fn frame(text: &str, original: &str) -> String {
    let (node, before) = (Node::of(text), Node::of(original));
    let mut cuts: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
    let mut mark = |path: &[&str], with: &'static str| -> bool {
        if before.get(path).is_some() {
            cuts.push((node.get(path).unwrap().range.clone(), with));
            return true;
        }
        if let Some(parent) = node.get(&path[..path.len() - 1])
            && let Some((start, value)) = parent.member(path[path.len() - 1])
        {
            let lead = text[..start].trim_end_matches([' ', '\n', '\t', '\r']);
            let start = if lead.ends_with(',') { lead.len() - 1 } else { start };
            cuts.push((start..value.range.end, ""));
        }
        false
    };
    mark(&["spec", "containers"], "CONTAINERS");
    mark(&["spec", "initContainers"], "INIT");
    let is_object = |path: &[&str]| before.get(path).is_some_and(|node| matches!(node.inside, Inside::Object(_)));
    if is_object(&["metadata", "annotations"]) {
        mark(&["metadata", "annotations", ANNOTATION], "NAMES");
    } else if is_object(&["metadata"]) {
        mark(&["metadata", "annotations"], "ANNOTATIONS");
    } else {
        mark(&["metadata"], "METADATA");
    }
    cuts.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    for (range, with) in cuts {
        text.replace_range(range, with);
    }
    text
}
