//! The path to a place in a text. Reading notes none: an error is rare, and its path can be found again.

use crate::path::{OwnedPath, Step};
use crate::scan::{self, Open};
use crate::string::unescape;

/// The path to the byte `to` from the value that begins at the byte `at`: to the value that begins there, or else to what is open
/// there; and what is open. Up to there the text is JSON, so that only what has a part in the path is looked at.
pub(crate) fn locate(text: &str, mut at: usize, to: usize) -> (OwnedPath, Open) {
    let bytes = text.as_bytes();
    // The value itself is none of something: what is around it is a list that is not told.
    let (mut level, mut outer) = (Level::new(false), Vec::new());
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
    let (mut path, mut open) = (OwnedPath::default(), Open::default());
    for level in outer.iter().skip(1) {
        level.enter(text, &mut path);
        open.enter(level.object);
    }
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

    /// Goes on to its member or item, if one is open.
    fn enter(&self, text: &str, path: &mut OwnedPath) {
        if let State::Key | State::Done = self.state {
            return;
        }
        if self.object {
            path.push(Step::Key(&key_at(text, self.key)));
        } else {
            path.push(Step::Index(self.index));
        }
    }
}

/// The key whose opening quote stands at the byte `at`; empty if it cannot be read.
fn key_at(text: &str, at: usize) -> String {
    let start = at.wrapping_add(1);
    unescape(text, start, scan::plain(text.as_bytes(), start)).map(|(key, _)| key).unwrap_or_default()
}
