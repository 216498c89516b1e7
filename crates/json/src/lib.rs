//! JSON text: read without building, or built into a tree.
//!
//! The engine has its own reader because of what a request is: up to megabytes, of which a few strings decide. It borrows from
//! the text, skips what nobody asks for, says where a value is wrong, refuses a deciding key that is given twice, and knows the
//! byte range of each value, so that a rewritten object can keep every other byte. Property tests hold it against `serde_json`.

mod error;
mod reader;
mod scan;
mod value;
mod way;
mod write;

pub use error::Error;
pub use reader::{Elements, Kind, Members, Reader};
pub use value::Value;
pub use write::{decimal, write_string};

/// A string, borrowed where the text allows it.
pub type Text<'a> = std::borrow::Cow<'a, str>;
