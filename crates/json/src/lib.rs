//! JSON text: read without building, or built into a tree.
//!
//! The engine has its own reader because of what a request is: up to megabytes, of which a few strings decide. It borrows from
//! the text, skips what nobody asks for, says where a value is wrong, refuses a deciding key that is given twice, and knows the
//! byte range of each value, so that a rewritten object can keep every other byte. Property tests hold it against `serde_json`.
//!
//! The modules are layers, listed from the bottom up: each names only those above it in the list.

mod kind;
mod scan;
mod string;
mod write;
mod path;
mod error;
mod locate;
mod reader;
mod value;
mod pointer;

pub use error::Error;
pub use kind::Kind;
pub use path::{OwnedPath, Path, Step};
pub use pointer::{Pointer, Segment};
pub use reader::{Elements, Members, Reader};
pub use value::Value;
pub use write::{decimal, write_string};

/// A string, borrowed where the text allows it.
pub type Text<'a> = std::borrow::Cow<'a, str>;
