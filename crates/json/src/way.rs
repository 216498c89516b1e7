//! The way to a place in a text. Reading notes none: an error is rare, and its way can be found again.

use super::reader::Reader;
use super::scan::{self, Open};
use super::write::decimal;

/// The way to the byte `to` from the value at which `reader` stands, in the notation of `kubectl explain`: to the value that begins
/// there, or else to what is open there; and what is open. Up to there the text is JSON, so that only what has a part in the way is
/// looked at.
pub(super) fn way(reader: &Reader<'_>, to: usize) -> (String, Open) {
    let bytes = reader.bytes();
    // The value itself is none of something: what is around it is a list that is not told.
    let (mut level, mut outer) = (Level::new(false), Vec::new());
    let mut at = reader.at();
    while at < to {
        let Some(byte) = bytes.get(at) else { break };
        match byte {
            b',' => {
                level.index = level.index.wrapping_add(1);
                level.state = State::first(level.object);
            }
            b':' => level.state = State::Value,
            b'"' => {
                level.meet(at);
                match scan::string(bytes, at.wrapping_add(1)) {
                    Ok((end, _)) => at = end,
                    Err(_) => break,
                }
            }
            b'{' | b'[' => {
                outer.push(level);
                level = Level::new(*byte == b'{');
            }
            b'}' | b']' => {
                level = outer.pop().unwrap_or_else(|| Level::new(false));
                level.state = State::Done;
            }
            b' ' | b'\n' | b'\t' | b'\r' => {}
            _ => level.meet(at),
        }
        at = at.wrapping_add(1);
    }
    if level.state == State::Scalar && scan::value(bytes, level.value, 0).is_ok_and(|end| end <= to) {
        level.state = State::Done;
    }
    outer.push(level);
    let (mut path, mut open) = (String::new(), Open::default());
    for level in outer.iter().skip(1) {
        level.write(reader, &mut path);
        open.enter(level.object);
    }
    shorten(&mut path);
    (path, open)
}

/// An object or a list that is open.
#[derive(Clone, Copy)]
struct Level {
    object: bool,
    state: State,
    /// The place of its last item, from 0.
    index: usize,
    /// Where its last key begins.
    key: usize,
    /// Where its last value without brackets begins.
    value: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A key comes, or its colon.
    Key,
    /// A value comes, or one with brackets is open.
    Value,
    /// A value without brackets has begun.
    Scalar,
    /// A value has ended.
    Done,
}

impl State {
    /// What comes first in an object or a list, and after each comma.
    fn first(object: bool) -> Self {
        if object { Self::Key } else { Self::Value }
    }
}

impl Level {
    fn new(object: bool) -> Self {
        Self { object, state: State::first(object), index: 0, key: 0, value: 0 }
    }

    /// A key, or a value without brackets, begins or goes on.
    #[inline(always)]
    fn meet(&mut self, at: usize) {
        match self.state {
            State::Key => self.key = at,
            State::Value => (self.state, self.value) = (State::Scalar, at),
            State::Scalar | State::Done => {}
        }
    }

    /// Writes its member or item, if one is open.
    fn write(&self, reader: &Reader<'_>, path: &mut String) {
        if let State::Key | State::Done = self.state {
            return;
        }
        if self.object {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&reader.key_at(self.key));
        } else {
            path.push('[');
            decimal(path, self.index);
            path.push(']');
        }
    }
}

/// Keeps the end of a way that is too long to read.
fn shorten(path: &mut String) {
    const LONGEST: usize = 240;
    let cut = path.len().saturating_sub(LONGEST);
    if cut > 0 {
        let end = (cut..path.len()).find_map(|start| path.get(start..)).unwrap_or_default();
        *path = ["…", end].concat();
    }
}
