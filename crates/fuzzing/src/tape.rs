//! Choices, one byte after the other.

/// Bytes as choices. When they run out, the first choice is taken, so that less input makes something smaller.
#[derive(Clone, Debug)]
pub(crate) struct Tape<'b> {
    bytes: &'b [u8],
}

impl<'b> Tape<'b> {
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below `many`, which is at least 1.
    pub(crate) fn below(&mut self, many: usize) -> usize {
        let mut number = usize::from(self.byte());
        if many > 256 {
            number = number << 8 | usize::from(self.byte());
        }
        number % many
    }

    /// True once in so many times; never once the tape has ended.
    pub(crate) fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }

    /// One of these; the empty text if there is none.
    pub(crate) fn one<'x, T: AsRef<str>>(&mut self, of: &'x [T]) -> &'x str {
        if of.is_empty() { "" } else { of[self.below(of.len())].as_ref() }
    }

    /// A seed for what needs many small choices.
    pub(crate) fn seed(&mut self) -> u64 {
        1 + self.below(1 << 16) as u64 * 7919
    }

    /// A short text, mostly of what has a meaning somewhere.
    pub(crate) fn text(&mut self) -> String {
        const PIECES: [&str; 40] = [
            "a",
            "b",
            "x",
            "0",
            "1",
            "-",
            "_",
            ".",
            "/",
            ":",
            "@",
            "=",
            "*",
            ",",
            " ",
            "\n",
            "\t",
            "\r",
            "\0",
            "\"",
            "\\",
            "'",
            "#",
            "~",
            "{",
            "}",
            "[",
            "]",
            "ü",
            "\u{1F980}",
            "\u{85}",
            "\u{2028}",
            "--",
            "://",
            "sha256:",
            "${A}",
            "$(B)",
            "true",
            "null",
            "auto",
        ];
        let length = if self.once_in(16) { 40 * self.below(40) } else { self.below(9) };
        (0..length).map(|_| self.one(&PIECES)).collect::<String>()
    }
}
