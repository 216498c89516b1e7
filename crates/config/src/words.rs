//! Closed lists of words.

use crate::field::read;
use crate::json::{Path, Text, Value};
use crate::mistakes::Mistakes;

/// Reads one of some words, and gives its place among them; `what` is what they are. YAML takes `off` and `no` for a boolean: they are
/// no known words either.
#[inline(never)]
pub fn read_word<'a>(
    value: Value<'a>,
    at: &Path<'_>,
    mistakes: &mut Mistakes,
    what: &str,
    words: &[&str],
) -> Option<usize> {
    let word: Text<'a> = match value {
        Value::Bool(value) => Text::Borrowed(if value { "true" } else { "false" }),
        other => read(other, at, mistakes),
    };
    let place = words.iter().position(|known| *known == word);
    if place.is_none() && !word.is_empty() {
        mistakes.unknown(at, what, &word, &mut words.iter().copied());
    }
    place
}

/// Defines a closed list of words; the first is the default.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident ($what:literal) {
        $(#[doc = $first_meaning:literal])* $first:ident = $first_word:literal,
        $($(#[doc = $meaning:literal])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = $first_meaning])* #[default] $first,
            $($(#[doc = $meaning])* $variant,)*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[Self::$first, $(Self::$variant),*];

            /// The words for them, in the same order.
            const WORDS: &'static [&'static str] = &[$first_word, $($word),*];

            /// The word for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }

            /// What the word means, if it is one of the list.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }

        impl<'a> $crate::Field<'a> for $name {
            fn fill(
                &mut self,
                value: $crate::json::Value<'a>,
                at: &$crate::json::Path<'_>,
                mistakes: &mut $crate::Mistakes,
            ) {
                let place = $crate::read_word(value, at, mistakes, $what, Self::WORDS);
                if let Some(known) = place.and_then(|place| Self::ALL.get(place)) {
                    *self = *known;
                }
            }

            fn schema() -> $crate::Schema {
                $crate::Schema::Words(vec![
                    ($first_word, concat!($($first_meaning),*).trim_ascii()),
                    $(($word, concat!($($meaning),*).trim_ascii())),*
                ])
            }
        }
    };
}
