//! Putting words together: what every text that people read is made of.
//!
//! [`say!`] and not `format!`: it measures, allocates once and copies. Formatting machinery took a third of the time of a rejection.

use crate::json::{Text, decimal};

/// Joins texts into one: `say!["keeps ", what, " from completing"]`.
macro_rules! say {
    ($($part:expr),+ $(,)?) => {
        $crate::json::Text::Owned([$(AsRef::<str>::as_ref(&$part)),+].concat())
    };
}

pub(crate) use say;

/// A number in decimal. Most are small: indices of containers.
pub(crate) fn number(number: usize) -> Text<'static> {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    if let Some(digit) = DIGITS.get(number) {
        return Text::Borrowed(digit);
    }
    let mut text = String::new();
    decimal(&mut text, number);
    Text::Owned(text)
}

/// How long a text is, in characters.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether texts have at most `max` characters together. They have no more than bytes, which need not be counted.
pub(crate) fn fit(texts: &[&str], max: usize) -> bool {
    let total = |length: fn(&str) -> usize| texts.iter().map(|text| length(text)).fold(0, usize::saturating_add);
    total(str::len) <= max || total(length) <= max
}

/// Words as a sentence: with a capital, unless they begin with a key or an argument, and a full stop.
pub(crate) fn sentence(words: &str) -> Text<'static> {
    let mut first = words.bytes().take_while(|byte| *byte != b' ');
    let mut sentence = [words, "."].concat();
    if first.all(|letter| letter.is_ascii_alphabetic())
        && let Some(letter) = sentence.get_mut(..1)
    {
        letter.make_ascii_uppercase();
    }
    Text::Owned(sentence)
}

/// A name in quotes, as far as it fits.
#[must_use]
pub fn quoted(name: &str) -> Text<'static> {
    say!["\"", shown(name, 63), "\""]
}

/// Text of the object, without control characters and cut to `max` characters: an object that nobody has checked yet can hold
/// anything.
#[must_use]
pub fn shown(text: &str, max: usize) -> Text<'_> {
    if text.len() <= max && is_printable(text) {
        return Text::Borrowed(text);
    }
    let mut shown: String =
        text.chars().take(max).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(max).is_some() {
        shown.push('…');
    }
    Text::Owned(shown)
}

/// A line without control characters, cut to `max` characters.
pub(crate) fn cut(text: Text<'static>, max: usize) -> Text<'static> {
    let room = if fit(&[&text], max) { max } else { max.saturating_sub(1) };
    let Text::Owned(cut) = shown(&text, room) else { return text };
    Text::Owned(cut)
}

/// Whether a text is printable ASCII. Eight bytes at a time: all words come by here.
fn is_printable(text: &str) -> bool {
    let (chunks, rest) = text.as_bytes().as_chunks();
    // A byte that is none has its highest bit set in one of the three.
    let none = |bytes: u64| {
        let below = bytes.wrapping_sub(u64::from_le_bytes([b' '; 8]));
        let above = bytes.wrapping_add(u64::from_le_bytes([1; 8]));
        (bytes | below | above) & u64::from_le_bytes([0x80; 8]) != 0
    };
    !chunks.iter().any(|chunk| none(u64::from_le_bytes(*chunk))) && rest.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn what_fits_is_counted_in_characters() {
        for (texts, characters) in [(&["abc", "de"][..], 5), (&["a☃b", "", "☃"], 4), (&[], 0)] {
            for max in 0..12 {
                assert_eq!(fit(texts, max), characters <= max, "{texts:?} {max}");
            }
        }
    }

    #[test]
    fn numbers_are_decimal() {
        for number in [0, 7, 9, 10, 11, 100, 65_536] {
            assert_eq!(*super::number(number), *number.to_string());
        }
    }

    #[test]
    fn printable_is_what_is_in_ascii_from_the_blank_to_the_tilde() {
        for byte in 0..=u8::MAX {
            for place in 0..11 {
                let mut bytes = *b"eight and 3";
                bytes[place] = byte;
                let Ok(text) = std::str::from_utf8(&bytes) else { continue };
                assert_eq!(is_printable(text), matches!(byte, b' '..=b'~'), "{text:?}");
            }
        }
        assert!(is_printable("") && !is_printable("eight ☃"));
    }
}
