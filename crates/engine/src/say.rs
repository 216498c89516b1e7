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

/// A number in decimal.
pub(crate) fn number(number: usize) -> Text<'static> {
    let mut text = String::new();
    decimal(&mut text, number);
    Text::Owned(text)
}

/// How long a text is, in characters.
pub(crate) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Words as a sentence: with a capital, unless they begin with a key or an argument, and a full stop.
pub(crate) fn sentence(words: &str) -> Text<'static> {
    let first = words.split(' ').next().unwrap_or_default();
    let mut sentence = [words, "."].concat();
    if first.bytes().all(|letter| letter.is_ascii_alphabetic())
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
    if text.len() <= max && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Text::Borrowed(text);
    }
    let mut shown: String =
        text.chars().take(max).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(max).is_some() {
        shown.push('…');
    }
    Text::Owned(shown)
}
