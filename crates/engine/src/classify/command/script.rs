//! Shell scripts, taken apart roughly: enough to see which programs run and with which arguments.

/// What is left of a script.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Script<'c> {
    text: &'c str,
    /// How much of it was taken apart.
    at: usize,
    /// Whether a command begins there.
    starts: bool,
}

impl<'c> Script<'c> {
    /// A script of which nothing has been read.
    pub(super) fn of(text: &'c str) -> Self {
        Self { text, at: 0, starts: true }
    }

    /// The next word, and whether a command begins there.
    pub(super) fn next_word(&mut self) -> Option<(&'c str, bool)> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let mut end = part(bytes, start, &[Byte::Inside]);
            let mut sets = false;
            if bytes.get(end) == Some(&b'=') {
                sets = bytes.get(start..end).is_some_and(is_name);
                end = part(bytes, end, &[Byte::Inside, Byte::Equals]);
            }
            self.at = end.wrapping_add(1);
            let ends = bytes.get(end).is_some_and(|byte| Byte::of(*byte) == Byte::EndsCommand);
            if end == start {
                self.starts |= ends;
                continue;
            }
            let text = self.text.get(start..end)?;
            let starts = self.starts;
            let before = starts && (sets || is_grammar(text));
            self.starts = before || ends;
            return Some((text, starts && !before));
        }
        None
    }
}

/// The first byte at or after `at` that is not of these sorts.
#[inline(always)]
fn part(script: &[u8], mut at: usize, sorts: &[Byte]) -> usize {
    // Most words are short, and an iterator would cost more than it saves.
    while script.get(at).is_some_and(|byte| sorts.contains(&Byte::of(*byte))) {
        at = at.wrapping_add(1);
    }
    at
}

/// Whether a script has an `&` by itself.
pub(super) fn forks(script: &str) -> bool {
    let (mut before, mut bytes) = (b' ', script.bytes().peekable());
    while let Some(byte) = bytes.next() {
        if byte == b'&' && !matches!(before, b'&' | b'<' | b'>') && !matches!(bytes.peek(), Some(b'&' | b'>')) {
            return true;
        }
        before = byte;
    }
    false
}

/// Whether a word of the shell's grammar stands before the program of a command.
fn is_grammar(word: &str) -> bool {
    matches!(word, "if" | "then" | "else" | "elif" | "while" | "until" | "do" | "!" | "$")
}

/// Whether it is the name of a variable, which can be set for a command.
fn is_name(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// What a byte is in a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Byte {
    /// It is inside a word.
    Inside,
    /// It is inside a word, and what stands before it may be the name of a variable.
    Equals,
    /// It ends a word.
    EndsWord,
    /// It ends a command.
    EndsCommand,
}

/// The sort of each byte: scripts can be a megabyte, and to look one up takes half as long as to compare.
static BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Inside; 256];
    let mut byte = 0;
    while byte < bytes.len() {
        #[expect(
            clippy::indexing_slicing,
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "below 256"
        )]
        {
            bytes[byte] = Byte::sort(byte as u8);
        }
        byte = byte.wrapping_add(1);
    }
    bytes
};

impl Byte {
    #[inline(always)]
    fn of(byte: u8) -> Self {
        BYTES.get(usize::from(byte)).copied().unwrap_or(Self::Inside)
    }

    const fn sort(byte: u8) -> Self {
        match byte {
            b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'`' | b'{' | b'}' => Self::EndsCommand,
            b' ' | b'\t' | b'\r' | b'\x0c' | b'"' | b'\'' | b'<' | b'>' => Self::EndsWord,
            b'=' => Self::Equals,
            _ => Self::Inside,
        }
    }
}
