//! Where JSON values end: byte offsets in, byte offsets out, nothing built.
//!
//! Most of a request is passed over, so that most of the time is spent here. All of it is checked, however deep it stands: text
//! that is no JSON is never accepted.

/// Why a text is no JSON, and at which byte.
pub(super) type Stop = (&'static str, usize);

/// How deep values may nest: the limit of `serde_json`, with which PolicyServer has read the request before.
pub(super) const DEPTH: u8 = 128;

/// The first byte at or after `at` that is no blank, and where it stands; at the end a zero, with which nothing begins.
///
/// What programs write has no blanks: only if there might be one is there anything to do.
#[inline]
pub(super) fn token(bytes: &[u8], at: usize) -> (u8, usize) {
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

/// Goes along with a scan.
pub(super) trait Follow {
    /// An object or a list was entered.
    fn entered(&mut self) {}
    /// The key of a member was passed over: it began at or after the one byte, its colon ended before the other.
    fn key(&mut self, _from: usize, _to: usize) {}
    /// An item of a list comes.
    fn item(&mut self) {}
    /// A value begins.
    fn begins(&mut self, _at: usize) {}
    /// A value of what is open ended.
    fn ended(&mut self) {}
    /// The innermost of what is open was left.
    fn left(&mut self) {}
}

/// Nothing goes along.
impl Follow for () {}

/// The end of the value that begins at or after `at`, which stands `depth` levels deep.
pub(super) fn value(bytes: &[u8], at: usize, depth: u8) -> Result<usize, Stop> {
    follow(bytes, at, depth, &mut ())
}

/// The same with somebody who goes along.
pub(super) fn follow(bytes: &[u8], mut at: usize, depth: u8, follow: &mut impl Follow) -> Result<usize, Stop> {
    // One bit for each open value, the innermost the lowest: set for an object.
    let mut open = 0_u128;
    let mut levels = 0_u8;
    let mut object = false;
    loop {
        if object {
            let from = at;
            at = key(bytes, at)?;
            follow.key(from, at);
        } else {
            follow.item();
        }
        let (byte, start) = token(bytes, at);
        follow.begins(start);
        at = match byte {
            b'"' => string(bytes, start.wrapping_add(1))?.0.wrapping_add(1),
            b'{' | b'[' => {
                if depth.saturating_add(levels) >= DEPTH {
                    return Err(("values nest too deep", start));
                }
                let (inside, at_inside) = token(bytes, start.wrapping_add(1));
                if inside == closing(byte == b'{') {
                    at_inside.wrapping_add(1)
                } else {
                    object = byte == b'{';
                    open = open << 1 | u128::from(object);
                    levels = levels.wrapping_add(1);
                    at = at_inside;
                    follow.entered();
                    continue;
                }
            }
            b'-' | b'0'..=b'9' => number(bytes, start)?,
            b't' => word(bytes, start, b"true")?,
            b'f' => word(bytes, start, b"false")?,
            b'n' => word(bytes, start, b"null")?,
            _ => return Err((missing(bytes, start, "a value is missing"), start)),
        };
        loop {
            if levels == 0 {
                return Ok(at);
            }
            follow.ended();
            let (byte, here) = token(bytes, at);
            at = here.wrapping_add(1);
            if byte == b',' {
                break;
            }
            if byte != closing(object) {
                return Err((missing(bytes, here, "a comma or a closing bracket is missing"), here));
            }
            follow.left();
            open >>= 1;
            object = open & 1 == 1;
            levels = levels.wrapping_sub(1);
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
pub(super) fn missing(bytes: &[u8], at: usize, what: &'static str) -> &'static str {
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
pub(super) fn colon(bytes: &[u8], at: usize) -> Result<usize, Stop> {
    let (byte, at) = token(bytes, at);
    if byte == b':' { Ok(at.wrapping_add(1)) } else { Err(("a colon is missing", at)) }
}

/// The closing quote of the string whose text begins at `at`, and whether there are escapes in it.
#[inline]
pub(super) fn string(bytes: &[u8], at: usize) -> Result<(usize, bool), Stop> {
    let end = plain(bytes, at);
    if bytes.get(end) == Some(&b'"') { Ok((end, false)) } else { escaped(bytes, end) }
}

/// The same from the first byte that is not plain.
#[cold]
fn escaped(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Stop> {
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((at, true)),
            Some(b'\\') => at = escape(bytes, at.wrapping_add(1))?,
            Some(_) => return Err(("a control character in a string", at)),
            None => return Err(("the text ends in a string", at)),
        }
        // Where there is one escape, there are often more.
        if bytes.get(at) != Some(&b'\\') {
            at = plain(bytes, at);
        }
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
pub(super) fn word(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, Stop> {
    let is = bytes.get(at..).is_some_and(|rest| rest.starts_with(word));
    if is { Ok(at.wrapping_add(word.len())) } else { Err(("a misspelt word", at)) }
}

/// The end of the number that begins at `at`.
pub(super) fn number(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    if bytes.get(at) == Some(&b'-') {
        at = at.wrapping_add(1);
    }
    at = if bytes.get(at) == Some(&b'0') { at.wrapping_add(1) } else { digits(bytes, at)? };
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
pub(super) fn plain(bytes: &[u8], mut at: usize) -> usize {
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

/// The same in a text with blanks.
#[inline(never)]
fn plain_text(bytes: &[u8], mut at: usize) -> usize {
    let (chunks, _) = bytes.get(at..).unwrap_or_default().as_chunks::<8>();
    for chunk in chunks {
        let chunk = u64::from_le_bytes(*chunk);
        let quotes = (chunk ^ u64::from_le_bytes([b'"'; 8])).wrapping_sub(ONES) & !chunk & HIGHS;
        let marks = special(chunk, b' ') | quotes;
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
