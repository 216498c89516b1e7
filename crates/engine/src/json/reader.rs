//! A pull reader over JSON text (RFC 8259), strict in what it skips too.

use super::Text;
use std::fmt;

/// How deep values may nest: the limit of `serde_json`, with which PolicyServer has read the request before.
const DEPTH: u8 = 128;

/// What sort of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// `-1.5e3`
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "an object",
            Self::Array => "a list",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        })
    }
}

/// One step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Index(usize),
}

/// Why a text cannot be read, and where. Boxed, so that each step of reading hands on one word and not eight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Detail>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Detail {
    what: What,
    /// Bytes from the start of the text.
    at: usize,
    /// Innermost first: each level adds its own while the error goes up.
    path: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// The text is no JSON.
    Syntax(&'static str),
    Wanted {
        wanted: &'static str,
        found: Kind,
    },
    Twice,
}

/// What reading gives.
pub(super) type Result<T> = std::result::Result<T, Error>;

impl Error {
    fn new(what: What, at: usize) -> Self {
        Self(Box::new(Detail { what, at, path: Vec::new() }))
    }

    /// The way to the value, outermost first, in the notation of `kubectl explain`: `spec.containers[1].image`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Segment::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
        }
        path
    }

    /// Whether the text is no JSON at all, and not only something else than was wanted.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.what, What::Syntax(_))
    }

    /// The same error, seen from one level further out.
    #[must_use]
    pub fn under(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        match &self.0.what {
            What::Syntax(what) => write!(f, "not JSON: {what} at byte {}", self.0.at),
            What::Wanted { wanted, found } => write!(f, "must be {wanted}, not {found}"),
            What::Twice => write!(f, "is given twice"),
        }
    }
}

impl std::error::Error for Error {}

/// Reads one JSON text from front to back.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    text: &'a str,
    rest: &'a [u8],
    depth: u8,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, rest: text.as_bytes(), depth: 0 }
    }

    /// Reads all of `bytes` as one value.
    ///
    /// # Errors
    /// If the bytes are no UTF-8, if `read` fails, or if something follows the value.
    pub fn read<T>(bytes: &'a [u8], read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Error::new(What::Syntax("invalid UTF-8"), error.valid_up_to()))?;
        Self::new(text).whole(read)
    }

    /// Reads the rest of the text as one value.
    ///
    /// # Errors
    /// If `read` fails, or if something follows the value.
    pub fn whole<T>(mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let value = read(&mut self)?;
        self.blank();
        if self.rest.is_empty() { Ok(value) } else { Err(self.syntax("something after the value")) }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn at(&self) -> usize {
        self.text.len().saturating_sub(self.rest.len())
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
        self.blank();
        match self.rest.first() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(_) => Err(self.syntax("a value is missing")),
            None => Err(self.syntax("the text ends early")),
        }
    }

    /// Reads a value that may be `null`, which is the same as absent.
    ///
    /// # Errors
    /// If `read` fails.
    pub fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if self.kind()? == Kind::Null {
            self.literal(b"null")?;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// Reads an object: `member` gets each key and must read its value.
    ///
    /// # Errors
    /// If the value is no object, or `member` fails; the error then says under which key.
    pub fn object(&mut self, mut member: impl FnMut(&str, &mut Self) -> Result<()>) -> Result<()> {
        self.expect(Kind::Object, "an object")?;
        self.enter()?;
        if self.ends(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            member(&key, self).map_err(|error| error.under(Segment::Key(key.into_owned())))?;
            if self.next_or_end(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads a list: `item` gets each index, from 0, and must read the item.
    ///
    /// # Errors
    /// If the value is no list, or `item` fails; the error then says at which index.
    pub fn array(&mut self, mut item: impl FnMut(usize, &mut Self) -> Result<()>) -> Result<()> {
        self.expect(Kind::Array, "a list")?;
        self.enter()?;
        if self.ends(b']') {
            return Ok(());
        }
        let mut index = 0_usize;
        loop {
            item(index, self).map_err(|error| error.under(Segment::Index(index)))?;
            index = index.saturating_add(1);
            if self.next_or_end(b']')? {
                return Ok(());
            }
        }
    }

    /// Reads a string.
    ///
    /// # Errors
    /// If the value is none.
    pub fn string(&mut self) -> Result<Text<'a>> {
        self.expect(Kind::String, "a string")?;
        let (span, escaped) = self.quoted()?;
        if escaped { self.unescape(span).map(Text::Owned) } else { Ok(Text::Borrowed(span)) }
    }

    /// Reads a boolean.
    ///
    /// # Errors
    /// If the value is none.
    pub fn boolean(&mut self) -> Result<bool> {
        self.expect(Kind::Bool, "a boolean")?;
        if self.rest.first() == Some(&b't') {
            self.literal(b"true").map(|()| true)
        } else {
            self.literal(b"false").map(|()| false)
        }
    }

    /// Reads a number and gives it as it is written.
    ///
    /// # Errors
    /// If the value is none.
    pub fn number(&mut self) -> Result<&'a str> {
        self.expect(Kind::Number, "a number")?;
        let start = self.at();
        self.skip_number()?;
        self.since(start)
    }

    /// Passes over any value and gives its text.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn raw(&mut self) -> Result<&'a str> {
        self.blank();
        let start = self.at();
        self.skip()?;
        self.since(start)
    }

    /// Passes over any value.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn skip(&mut self) -> Result<()> {
        match self.kind()? {
            Kind::String => self.quoted().map(drop),
            Kind::Number => self.skip_number(),
            Kind::Null => self.literal(b"null"),
            Kind::Bool => self.boolean().map(drop),
            Kind::Object => {
                self.enter()?;
                if self.ends(b'}') {
                    return Ok(());
                }
                loop {
                    self.skip_key()?;
                    self.skip()?;
                    if self.next_or_end(b'}')? {
                        return Ok(());
                    }
                }
            }
            Kind::Array => {
                self.enter()?;
                if self.ends(b']') {
                    return Ok(());
                }
                loop {
                    self.skip()?;
                    if self.next_or_end(b']')? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// An error at this place: the value is given for the second time.
    #[must_use]
    pub fn twice(&self) -> Error {
        self.error(What::Twice)
    }

    /// An error at this place: the value is none of the `wanted` sort.
    pub fn wanted(&mut self, wanted: &'static str) -> Error {
        match self.kind() {
            Ok(found) => self.error(What::Wanted { wanted, found }),
            Err(error) => error,
        }
    }

    fn expect(&mut self, kind: Kind, wanted: &'static str) -> Result<()> {
        if self.kind()? == kind { Ok(()) } else { Err(self.wanted(wanted)) }
    }

    #[cold]
    fn error(&self, what: What) -> Error {
        Error::new(what, self.at())
    }

    fn syntax(&self, what: &'static str) -> Error {
        self.error(What::Syntax(what))
    }

    fn since(&self, start: usize) -> Result<&'a str> {
        self.text.get(start..self.at()).ok_or_else(|| self.syntax("a value is cut"))
    }

    #[inline]
    fn bump(&mut self) {
        if let Some((_, rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    #[inline]
    fn blank(&mut self) {
        while let Some((b' ' | b'\n' | b'\t' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    /// Passes over the opening bracket.
    fn enter(&mut self) -> Result<()> {
        match self.depth.checked_add(1) {
            Some(depth) if depth <= DEPTH => self.depth = depth,
            _ => return Err(self.syntax("values nest too deep")),
        }
        self.bump();
        Ok(())
    }

    /// Passes over the closing bracket if it is next.
    fn ends(&mut self, close: u8) -> bool {
        self.blank();
        let ends = self.rest.first() == Some(&close);
        if ends {
            self.bump();
            self.depth = self.depth.saturating_sub(1);
        }
        ends
    }

    /// Passes over the comma, or over the closing bracket and says so.
    fn next_or_end(&mut self, close: u8) -> Result<bool> {
        if self.ends(close) {
            return Ok(true);
        }
        match self.rest.first() {
            Some(b',') => {
                self.bump();
                Ok(false)
            }
            Some(_) => Err(self.syntax("a comma or a closing bracket is missing")),
            None => Err(self.syntax("the text ends early")),
        }
    }

    fn key(&mut self) -> Result<Text<'a>> {
        self.blank();
        if self.rest.first() != Some(&b'"') {
            return Err(self.syntax("a key is missing"));
        }
        let (span, escaped) = self.quoted()?;
        self.colon()?;
        if escaped { self.unescape(span).map(Text::Owned) } else { Ok(Text::Borrowed(span)) }
    }

    fn skip_key(&mut self) -> Result<()> {
        self.blank();
        if self.rest.first() != Some(&b'"') {
            return Err(self.syntax("a key is missing"));
        }
        self.quoted()?;
        self.colon()
    }

    fn colon(&mut self) -> Result<()> {
        self.blank();
        if self.rest.first() != Some(&b':') {
            return Err(self.syntax("a colon is missing"));
        }
        self.bump();
        Ok(())
    }

    fn literal(&mut self, word: &'static [u8]) -> Result<()> {
        self.rest = self.rest.strip_prefix(word).ok_or_else(|| self.syntax("a misspelt word"))?;
        Ok(())
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.rest.len();
        while let Some((b'0'..=b'9', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        if self.rest.len() == start { Err(self.syntax("a digit is missing")) } else { Ok(()) }
    }

    fn skip_number(&mut self) -> Result<()> {
        if self.rest.first() == Some(&b'-') {
            self.bump();
        }
        if self.rest.first() == Some(&b'0') {
            self.bump();
        } else {
            self.digits()?;
        }
        if self.rest.first() == Some(&b'.') {
            self.bump();
            self.digits()?;
        }
        if matches!(self.rest.first(), Some(b'e' | b'E')) {
            self.bump();
            if matches!(self.rest.first(), Some(b'+' | b'-')) {
                self.bump();
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Passes over a string and gives what stands between its quotes, and whether it has escapes.
    fn quoted(&mut self) -> Result<(&'a str, bool)> {
        self.bump();
        let start = self.at();
        let mut escaped = false;
        loop {
            self.rest = plain(self.rest);
            match self.rest.first() {
                Some(b'"') => {
                    let span = self.since(start)?;
                    self.bump();
                    return Ok((span, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.skip_escape()?;
                }
                Some(_) => return Err(self.syntax("a control character in a string")),
                None => return Err(self.syntax("the text ends in a string")),
            }
        }
    }

    fn skip_escape(&mut self) -> Result<()> {
        self.bump();
        match self.rest.first() {
            Some(b'u') => {
                self.bump();
                self.unit().map(drop)
            }
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.bump();
                Ok(())
            }
            _ => Err(self.syntax("an unknown escape")),
        }
    }

    /// The four hexadecimal digits of a `\u` escape.
    fn unit(&mut self) -> Result<u32> {
        let mut unit = 0_u32;
        for _ in 0..4 {
            let digit = self.rest.first().and_then(|&byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(|| self.syntax("four hexadecimal digits are missing"))?;
            self.bump();
        }
        Ok(unit)
    }

    /// Resolves the escapes of a string that [`Self::quoted`] has passed over.
    #[cold]
    fn unescape(&self, span: &'a str) -> Result<String> {
        let mut text = String::with_capacity(span.len());
        let mut reader = Reader::new(span);
        loop {
            let before = reader.at();
            reader.rest = plain(reader.rest);
            text.push_str(reader.since(before)?);
            if reader.rest.is_empty() {
                return Ok(text);
            }
            text.push(reader.escape().map_err(|error| Error::new(error.0.what, self.at()))?);
        }
    }

    fn escape(&mut self) -> Result<char> {
        self.bump();
        let escape = self.rest.first().copied();
        self.bump();
        match escape {
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.code_point(),
            Some(byte) => Ok(char::from(byte)),
            None => Err(self.syntax("an unknown escape")),
        }
    }

    fn code_point(&mut self) -> Result<char> {
        let high = self.unit()?;
        let code = if matches!(high, 0xD800..=0xDBFF) {
            let low = self.rest.strip_prefix(b"\\u");
            self.rest = low.ok_or_else(|| self.syntax("half of a surrogate pair"))?;
            let low = self.unit()?;
            if !matches!(low, 0xDC00..=0xDFFF) {
                return Err(self.syntax("half of a surrogate pair"));
            }
            0x10000_u32.saturating_add((high & 0x3FF) << 10 | low & 0x3FF)
        } else {
            high
        };
        char::from_u32(code).ok_or_else(|| self.syntax("half of a surrogate pair"))
    }
}

/// What is left after the characters that need no attention: up to a quote, a backslash or a control character.
#[inline]
fn plain(mut rest: &[u8]) -> &[u8] {
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let marks = special(u64::from_le_bytes(*chunk));
        if marks != 0 {
            let first = usize::try_from(marks.trailing_zeros() / 8).unwrap_or_default();
            return rest.get(first..).unwrap_or_default();
        }
        rest = after;
    }
    while let Some((&byte, after)) = rest.split_first() {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        rest = after;
    }
    rest
}

/// Marks, by its highest bit, the first of the eight bytes that is a quote, a backslash or a control character: the classic test for
/// a zero byte, thrice. Bytes after the first may be marked wrongly.
#[inline]
fn special(bytes: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    let quote = bytes ^ u64::from_le_bytes([b'"'; 8]);
    let backslash = bytes ^ u64::from_le_bytes([b'\\'; 8]);
    let zeros = quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash;
    let controls = bytes.wrapping_sub(SPACES) & !bytes;
    (zeros | controls) & HIGHS
}
