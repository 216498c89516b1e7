//! Where JSON values end: byte offsets in, byte offsets out, nothing built.
//!
//! Most of a request is passed over, so that most of the time is spent here. All of it is checked, however deep it stands: text
//! that is no JSON is never accepted.

/// Why a text is no JSON, and at which byte.
pub(crate) type Stop = (&'static str, usize);

/// How deep values may nest: the limit of `serde_json`, with which PolicyServer has read the request before.
pub(crate) const DEPTH: u8 = 128;

/// The first byte at or after `at` that is no blank, and where it stands; at the end a zero, with which nothing begins.
///
/// What programs write has no blanks: only if there might be one is there anything to do.
#[inline]
pub(crate) fn token(bytes: &[u8], at: usize) -> (u8, usize) {
    match bytes.get(at) {
        Some(&byte) if byte > b' ' => (byte, at),
        _ => blanks(bytes, at),
    }
}

#[cold]
#[inline(never)]
fn blanks(bytes: &[u8], mut at: usize) -> (u8, usize) {
    while let Some(b' ' | b'\n' | b'\t' | b'\r') = bytes.get(at) {
        at = at.wrapping_add(1);
    }
    (bytes.get(at).copied().unwrap_or_default(), at)
}

/// The end of the value that begins at or after `at`, which stands `depth` levels deep.
pub(crate) fn value(bytes: &[u8], at: usize, depth: u8) -> Result<usize, Stop> {
    rest(bytes, at, depth, Open::default())
}

/// What is open inside a value.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Open {
    /// One bit for each object or list, the innermost the lowest: set for an object.
    objects: u128,
    levels: u8,
}

impl Open {
    /// Goes into an object, or a list.
    pub(crate) fn enter(&mut self, object: bool) {
        self.objects = self.objects << 1 | u128::from(object);
        self.levels = self.levels.wrapping_add(1);
    }

    /// Leaves the innermost of what is open.
    fn leave(&mut self) {
        self.objects >>= 1;
        self.levels = self.levels.wrapping_sub(1);
    }

    /// Whether that is an object.
    fn is_object(self) -> bool {
        self.objects & 1 == 1
    }
}

/// The end of a value that stands `depth` levels deep, inside which this much is open, and a value comes at or after `at`.
pub(crate) fn rest(bytes: &[u8], mut at: usize, depth: u8, mut open: Open) -> Result<usize, Stop> {
    // A value comes, as in a list: no key.
    let mut object = false;
    loop {
        if object {
            at = key(bytes, at)?;
        }
        let (byte, start) = token(bytes, at);
        at = match byte {
            b'"' => string(bytes, start.wrapping_add(1))?.0.wrapping_add(1),
            b'{' | b'[' => {
                if depth.saturating_add(open.levels) >= DEPTH {
                    return Err(("values nest too deep", start));
                }
                let (inside, at_inside) = token(bytes, start.wrapping_add(1));
                if inside == closing(byte == b'{') {
                    at_inside.wrapping_add(1)
                } else {
                    object = byte == b'{';
                    open.enter(object);
                    at = at_inside;
                    continue;
                }
            }
            // Many numbers have one digit.
            b'1'..=b'9' if matches!(bytes.get(start.wrapping_add(1)), Some(b',' | b']' | b'}')) => {
                start.wrapping_add(1)
            }
            b'-' | b'0'..=b'9' => number(bytes, start)?,
            b't' => word(bytes, start, b"true")?,
            b'f' => word(bytes, start, b"false")?,
            b'n' => word(bytes, start, b"null")?,
            _ => return Err((missing(bytes, start, "a value is missing"), start)),
        };
        loop {
            if open.levels == 0 {
                return Ok(at);
            }
            object = open.is_object();
            let (byte, here) = token(bytes, at);
            at = here.wrapping_add(1);
            if byte == b',' {
                break;
            }
            if byte != closing(object) {
                return Err((missing(bytes, here, "a comma or a closing bracket is missing"), here));
            }
            open.leave();
        }
    }
}

/// The bracket that closes an object, or a list.
#[inline]
fn closing(object: bool) -> u8 {
    if object { b'}' } else { b']' }
}

/// What is wrong at `at`, where something else stands, or nothing any more.
#[cold]
pub(crate) fn missing(bytes: &[u8], at: usize, what: &'static str) -> &'static str {
    if at < bytes.len() { what } else { "the text ends early" }
}

/// The first byte after the key that begins at or after `at`, and its colon.
#[inline(always)]
fn key(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    let (byte, at) = token(bytes, at);
    if byte != b'"' {
        return Err(("a key is missing", at));
    }
    let (end, _) = string(bytes, at.wrapping_add(1))?;
    colon(bytes, end.wrapping_add(1))
}

/// The first byte after the colon that stands at or after `at`.
#[inline]
pub(crate) fn colon(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    let (byte, at) = token(bytes, at);
    if byte == b':' { Ok(at.wrapping_add(1)) } else { Err(("a colon is missing", at)) }
}

/// The closing quote of the string whose text begins at `at`, and whether halves of surrogate pairs are among its escapes.
#[inline]
pub(crate) fn string(bytes: &[u8], at: usize) -> Result<(usize, bool), Stop> {
    let end = plain(bytes, at);
    if bytes.get(end) == Some(&b'"') { Ok((end, false)) } else { escaped(bytes, end) }
}

/// The same from the first byte that is not plain.
#[cold]
fn escaped(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Stop> {
    let mut halves = false;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((at, halves)),
            Some(b'\\') => {
                let letter = at.wrapping_add(1);
                at = escape(bytes, letter)?;
                if let Some([b'u', b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', ..]) = bytes.get(letter..at) {
                    halves = true;
                }
            }
            Some(_) => return Err(("a control character in a string", at)),
            None => return Err(("the text ends in a string", at)),
        }
        at = plain_line(bytes, at);
    }
}

/// The first byte after the escape whose letter stands at `at`.
fn escape(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    match bytes.get(at) {
        Some(b'u') => (1..=4).try_fold(at.wrapping_add(1), |at, _| match bytes.get(at) {
            Some(digit) if digit.is_ascii_hexdigit() => Ok(at.wrapping_add(1)),
            _ => Err(("four hexadecimal digits are missing", at)),
        }),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at.wrapping_add(1)),
        _ => Err(("an unknown escape", at)),
    }
}

/// The end of the word that begins at `at`.
pub(crate) fn word(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, Stop> {
    let is = bytes.get(at..).is_some_and(|rest| rest.starts_with(word));
    if is { Ok(at.wrapping_add(word.len())) } else { Err(("a misspelt word", at)) }
}

/// The end of the number that begins at `at`.
#[inline]
pub(crate) fn number(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    let first = if bytes.get(at) == Some(&b'-') { at.wrapping_add(1) } else { at };
    let end = if bytes.get(first) == Some(&b'0') { first.wrapping_add(1) } else { digits(bytes, first)? };
    if let Some(b'.' | b'e' | b'E') = bytes.get(end) { fraction(bytes, end) } else { Ok(end) }
}

/// The end of a number whose whole part ends at `at`.
#[cold]
fn fraction(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at.wrapping_add(1))?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at = at.wrapping_add(1);
        if let Some(b'+' | b'-') = bytes.get(at) {
            at = at.wrapping_add(1);
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

fn digits(bytes: &[u8], from: usize) -> Result<usize, Stop> {
    let mut at = from;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at = at.wrapping_add(1);
    }
    if at == from { Err(("a digit is missing", at)) } else { Ok(at) }
}

/// The first byte at or after `at` that needs attention in a string: a quote, a backslash or a control character.
///
/// Keys and most values have no blanks in them. Until there is one, a blank counts as a quote: that is one comparison less.
#[inline]
pub(crate) fn plain(bytes: &[u8], mut at: usize) -> usize {
    let (chunks, _) = bytes.get(at..).unwrap_or_default().as_chunks::<8>();
    for chunk in chunks {
        let marks = special(u64::from_le_bytes(*chunk), b'#');
        if marks != 0 {
            at = at.wrapping_add(place(marks));
            return if let Some(b' ' | b'!') = bytes.get(at) { plain_text(bytes, at) } else { at };
        }
        at = at.wrapping_add(8);
    }
    plain_text(bytes, at)
}

/// The same in a text with blanks, which those with escapes most often are.
#[inline(never)]
fn plain_text(bytes: &[u8], mut at: usize) -> usize {
    let (chunks, _) = bytes.get(at..).unwrap_or_default().as_chunks::<8>();
    for chunk in chunks {
        let marks = marks(*chunk);
        if marks != 0 {
            return at.wrapping_add(place(marks));
        }
        at = at.wrapping_add(8);
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        at = at.wrapping_add(1);
    }
    at
}

/// The same after an escape, where the next one is seldom far: most lines are short.
#[inline]
pub(crate) fn plain_line(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).and_then(<[u8]>::first_chunk).map(|chunk| marks(*chunk)) {
        None | Some(0) => plain_text(bytes, at),
        Some(marks) => at.wrapping_add(place(marks)),
    }
}

/// Marks, as [`special`] does, the first of eight bytes that needs attention in a text with blanks.
#[inline]
fn marks(chunk: [u8; 8]) -> u64 {
    let chunk = u64::from_le_bytes(chunk);
    let quotes = (chunk ^ u64::from_le_bytes([b'"'; 8])).wrapping_sub(ONES) & !chunk & HIGHS;
    special(chunk, b' ') | quotes
}

const ONES: u64 = u64::from_le_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// Marks, by its highest bit, the first of the eight bytes that is a backslash, or less than `least`: taking away what
/// it is, or may be at most, leaves it negative. Bytes after the first may be marked wrongly; those above 127 never are.
#[inline]
fn special(bytes: u64, least: u8) -> u64 {
    let backslash = (bytes ^ u64::from_le_bytes([b'\\'; 8])).wrapping_sub(ONES);
    let less = bytes.wrapping_sub(u64::from_le_bytes([least; 8]));
    (backslash | less) & !bytes & HIGHS
}

/// Where the first mark is among its eight bytes.
#[inline]
fn place(marks: u64) -> usize {
    usize::try_from(marks.trailing_zeros() / 8).unwrap_or_default()
}
