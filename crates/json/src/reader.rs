//! A pull reader over JSON text (RFC 8259), strict in what it skips too.

use crate::Text;
use crate::error::{Error, Result, What};
use crate::kind::Kind;
use crate::locate::locate;
use crate::scan::{self, DEPTH, Stop};
use crate::string::{pairs_up, unescape};

/// Reads one JSON text from front to back.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    items: usize,
    /// Bytes of the strings that were passed over as such.
    strings: usize,
}

/// The members of an object that is being read.
#[derive(Debug)]
pub struct Members {
    first: bool,
    /// Where the object begins.
    start: usize,
}

impl Members {
    /// The object's text, once [`Self::next`] has given its end.
    #[must_use]
    pub fn text<'a>(&self, reader: &Reader<'a>) -> &'a str {
        reader.span(self.start, reader.at)
    }

    /// The next key, whose value must be read or skipped then; `None` at the end of the object.
    ///
    /// # Errors
    /// If the text is no JSON.
    pub fn next<'a>(&mut self, reader: &mut Reader<'a>) -> Result<Option<Text<'a>>> {
        if !reader.goes_on(&mut self.first, b'}')? {
            return Ok(None);
        }
        reader.key().map(Some)
    }
}

/// The items of a list that is being read.
#[derive(Debug)]
pub struct Elements {
    first: bool,
    index: usize,
}

impl Elements {
    /// The next index, from 0, whose item must be read or skipped then; `None` at the end of the list.
    ///
    /// # Errors
    /// If the text is no JSON.
    pub fn next(&mut self, reader: &mut Reader<'_>) -> Result<Option<usize>> {
        if !reader.goes_on(&mut self.first, b']')? {
            return Ok(None);
        }
        reader.items = reader.items.wrapping_add(1);
        let index = self.index;
        self.index = index.saturating_add(1);
        Ok(Some(index))
    }
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, items: 0, strings: 0 }
    }

    /// Reads all of `bytes` as one value.
    ///
    /// # Errors
    /// If the bytes are no UTF-8, if `read` fails, or if something follows the value. The error says where.
    pub fn read<T>(bytes: &'a [u8], read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let text = simdutf8::basic::from_utf8(bytes).map_err(|_| no_utf8(bytes))?;
        Self::new(text).whole(read)
    }

    /// Reads the rest of the text as one value.
    ///
    /// # Errors
    /// If `read` fails, or if something follows the value. The error says where.
    pub fn whole<T>(mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let start = self.at;
        let value = read(&mut self).and_then(|value| self.end().map(|()| value));
        value.map_err(|error| {
            let (path, _) = locate(self.text, start, error.at());
            error.with_path(path)
        })
    }

    fn end(&mut self) -> Result<()> {
        self.peek();
        if self.at >= self.text.len() { Ok(()) } else { Err(self.syntax("something after the value")) }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many items of lists were met so far. Those of lists that were passed over do not count.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// How many bytes the strings have, as they are written, that [`Self::pass_string`] passed over so far.
    #[must_use]
    pub fn strings(&self) -> usize {
        self.strings
    }

    /// The text between two places that [`Self::at`] gave; empty if they are none.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// What sort of value comes next. Blanks before it are passed over.
    ///
    /// # Errors
    /// If no value starts here.
    pub fn kind(&mut self) -> Result<Kind> {
        match self.peek() {
            b'{' => Ok(Kind::Object),
            b'[' => Ok(Kind::Array),
            b'"' => Ok(Kind::String),
            b'-' | b'0'..=b'9' => Ok(Kind::Number),
            b't' | b'f' => Ok(Kind::Bool),
            b'n' => Ok(Kind::Null),
            _ => Err(self.missing("a value is missing")),
        }
    }

    /// Passes over a `null`, if that is what comes next, and says so.
    ///
    /// # Errors
    /// If a word begins like it and is another.
    pub fn null(&mut self) -> Result<bool> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        let end = scan::word(self.bytes(), self.at, b"null");
        self.pass(end).map(|()| true)
    }

    /// Reads a value that may be `null`, which is the same as absent.
    ///
    /// # Errors
    /// If `read` fails.
    #[inline]
    pub fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if self.null()? { Ok(None) } else { read(self).map(Some) }
    }

    /// Goes into an object.
    ///
    /// # Errors
    /// If the value is none.
    #[inline]
    pub fn object(&mut self) -> Result<Members> {
        self.enter(b'{', "an object").map(|start| Members { first: true, start })
    }

    /// Goes into a list.
    ///
    /// # Errors
    /// If the value is none.
    #[inline]
    pub fn array(&mut self) -> Result<Elements> {
        self.enter(b'[', "a list").map(|_| Elements { first: true, index: 0 })
    }

    /// Reads a string.
    ///
    /// # Errors
    /// If the value is none.
    pub fn string(&mut self) -> Result<Text<'a>> {
        if self.peek() == b'"' { self.quoted() } else { Err(self.wanted("a string")) }
    }

    /// Passes over a string that [`Self::string`] would read: nothing is built.
    ///
    /// # Errors
    /// If the value is none.
    pub fn pass_string(&mut self) -> Result<()> {
        if self.peek() != b'"' {
            return Err(self.wanted("a string"));
        }
        let start = self.at.wrapping_add(1);
        match scan::string(self.bytes(), start) {
            Ok((end, halves)) if !halves || pairs_up(self.span(start, end)) => {
                self.at = end.wrapping_add(1);
                self.strings = self.strings.wrapping_add(end.wrapping_sub(start));
                Ok(())
            }
            Ok(_) => Err(self.syntax(HALF_A_PAIR)),
            Err((what, at)) => Err(Error::new(What::Syntax(what), at)),
        }
    }

    /// Reads a boolean.
    ///
    /// # Errors
    /// If the value is none.
    pub fn boolean(&mut self) -> Result<bool> {
        let value = match self.peek() {
            b't' => true,
            b'f' => false,
            _ => return Err(self.wanted("a boolean")),
        };
        let end = scan::word(self.bytes(), self.at, if value { b"true" } else { b"false" });
        self.pass(end).map(|()| value)
    }

    /// Reads a number and gives it as it is written.
    ///
    /// # Errors
    /// If the value is none.
    pub fn number(&mut self) -> Result<&'a str> {
        if self.kind()? != Kind::Number {
            return Err(self.wanted("a number"));
        }
        let start = self.at;
        let end = scan::number(self.bytes(), start);
        self.pass(end).map(|()| self.span(start, self.at))
    }

    /// Passes over any value and gives its text.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn raw(&mut self) -> Result<&'a str> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.span(start, self.at))
    }

    /// Passes over any value.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn skip(&mut self) -> Result<()> {
        let end = scan::value(self.bytes(), self.at, self.depth);
        self.pass(end)
    }

    /// Passes over the value in which an error was met, and gives the error with its path from there.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn skip_over(&mut self, error: Error) -> Result<Error> {
        let (path, open) = locate(self.text, self.at, error.at());
        if error.is_syntax() {
            self.skip()?;
        } else {
            // A value of another sort begins there, and up to there the text was read.
            let end = scan::rest(self.bytes(), error.at(), self.depth, open);
            self.pass(end)?;
        }
        Ok(error.with_path(path))
    }

    /// An error at this place: the value is given for the second time.
    #[must_use]
    pub fn twice(&self) -> Error {
        Error::new(What::Twice, self.at)
    }

    /// An error at this place: the value is none of the `wanted` sort.
    #[cold]
    pub fn wanted(&mut self, wanted: &'static str) -> Error {
        match self.kind() {
            Ok(found) => Error::new(What::Wanted { wanted, found }, self.at),
            Err(error) => error,
        }
    }

    fn syntax(&self, what: &'static str) -> Error {
        Error::new(What::Syntax(what), self.at)
    }

    #[cold]
    fn missing(&self, what: &'static str) -> Error {
        self.syntax(scan::missing(self.bytes(), self.at, what))
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The next byte that is no blank, or zero at the end; it is not passed over.
    #[inline]
    fn peek(&mut self) -> u8 {
        let (byte, at) = scan::token(self.bytes(), self.at);
        self.at = at;
        byte
    }

    /// Goes on to where a scan ended.
    #[inline]
    fn pass(&mut self, end: std::result::Result<usize, Stop>) -> Result<()> {
        match end {
            Ok(end) => {
                self.at = end;
                Ok(())
            }
            Err((what, at)) => Err(Error::new(What::Syntax(what), at)),
        }
    }

    /// Passes over an opening bracket and says where it stands.
    fn enter(&mut self, bracket: u8, wanted: &'static str) -> Result<usize> {
        if self.peek() != bracket {
            return Err(self.wanted(wanted));
        }
        if self.depth >= DEPTH {
            return Err(self.syntax("values nest too deep"));
        }
        let start = self.at;
        self.depth = self.depth.saturating_add(1);
        self.at = start.wrapping_add(1);
        Ok(start)
    }

    /// Whether another member or item comes; if not, the closing bracket is passed over.
    #[inline]
    fn goes_on(&mut self, first: &mut bool, close: u8) -> Result<bool> {
        let next = self.peek();
        if next == close {
            self.at = self.at.wrapping_add(1);
            self.depth = self.depth.saturating_sub(1);
            return Ok(false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        if next != b',' {
            return Err(self.missing("a comma or a closing bracket is missing"));
        }
        self.at = self.at.wrapping_add(1);
        Ok(true)
    }

    fn key(&mut self) -> Result<Text<'a>> {
        if self.peek() != b'"' {
            return Err(self.syntax("a key is missing"));
        }
        let key = self.quoted()?;
        let end = scan::colon(self.bytes(), self.at);
        self.pass(end).map(|()| key)
    }

    /// Reads the string whose opening quote is next. Inlined, since being called and handed on cost it a third of its time.
    #[inline(always)]
    fn quoted(&mut self) -> Result<Text<'a>> {
        let start = self.at.wrapping_add(1);
        let end = scan::plain(self.bytes(), start);
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end.wrapping_add(1);
            return Ok(Text::Borrowed(self.span(start, end)));
        }
        self.escaped(start, end)
    }

    /// Reads the string whose text begins at `start`, and is plain up to `at`.
    #[cold]
    fn escaped(&mut self, start: usize, at: usize) -> Result<Text<'a>> {
        let (text, end) = unescape(self.text, start, at).ok_or_else(|| self.refuse_string(start))?;
        self.at = end;
        Ok(Text::Owned(text))
    }

    /// What is wrong with the string whose text begins at `start`.
    #[cold]
    fn refuse_string(&self, start: usize) -> Error {
        match scan::string(self.bytes(), start) {
            Err((what, at)) => Error::new(What::Syntax(what), at),
            Ok(_) => self.syntax(HALF_A_PAIR),
        }
    }
}

const HALF_A_PAIR: &str = "half of a surrogate pair";

/// The error at the first byte that is no UTF-8: to look for it only then is quicker.
#[cold]
fn no_utf8(bytes: &[u8]) -> Error {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    Error::new(What::Syntax("invalid UTF-8"), at)
}
