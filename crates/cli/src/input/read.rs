//! The text of an input.

use super::chart;
use super::find::{Input, Origin};
use memchr::memmem;
use std::io::{self, Read};
use std::ops::Range;

/// Why an input, or its text from some place on, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where in the text, in bytes; `None` if there is no text.
    pub range: Option<Range<usize>>,
    /// Why, and what to do: a sentence without its full stop.
    pub message: String,
}

impl Unread {
    fn whole(message: String) -> Self {
        Self { range: None, message }
    }
}

/// What an input holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text that may have manifests in it.
    Text(String),
    /// What has none, and was not meant.
    Other,
    /// A template that is not rendered, of this chart.
    Template(String),
}

impl Input {
    /// What it holds. What is named is text; what is found in a directory may be there for other programs.
    ///
    /// # Errors
    /// If it cannot be read, or is not UTF-8.
    pub fn content(&self) -> Result<Content, Unread> {
        let bytes = self.bytes()?;
        match &self.origin {
            Origin::File(path) if !self.is_named => {
                let has = |text: &str| memmem::find(&bytes, text.as_bytes()).is_some();
                if has("{{")
                    && let Some(chart) = chart::of_template(path)
                {
                    return Ok(Content::Template(chart));
                }
                if !has("apiVersion") && !is_utf16(&bytes) {
                    return Ok(Content::Other);
                }
            }
            _ => {}
        }
        text(bytes).map(Content::Text)
    }

    /// Its text.
    ///
    /// # Errors
    /// If it cannot be read, or is not UTF-8.
    pub fn read(&self) -> Result<String, Unread> {
        text(self.bytes()?)
    }

    fn bytes(&self) -> Result<Vec<u8>, Unread> {
        let bytes = match &self.origin {
            Origin::Nowhere(reason) => return Err(Unread::whole(reason.clone())),
            Origin::File(path) => std::fs::read(path),
            Origin::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            }
        };
        bytes.map_err(|error| Unread::whole(format!("the file cannot be read: {error}")))
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Unread> {
    String::from_utf8(bytes)
        .map_err(|error| Unread::whole(not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())))
}

fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// What is said of bytes that are no text; `at` is the first that is none.
fn not_utf8(bytes: &[u8], at: usize) -> String {
    if is_utf16(bytes) {
        return "the file is UTF-16: save it as UTF-8".to_owned();
    }
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let byte = bytes.get(at).copied().unwrap_or_default();
    format!("the file is not UTF-8: line {line} has the byte 0x{byte:02X}; save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf8_is_said_with_its_line() {
        assert_eq!(not_utf8(b"a\nb\xe4c", 3), "the file is not UTF-8: line 2 has the byte 0xE4; save it as UTF-8");
        assert_eq!(not_utf8(b"\xff\xfea\0", 0), "the file is UTF-16: save it as UTF-8");
    }
}
