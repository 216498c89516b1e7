//! Forms: settings and catalog files are trees that people write, so every mistake in one is told, at once, with its place and
//! the nearest known word.

use crate::json::{Kind, Path, Text, Value};
use std::fmt::{self, Write};
use std::ops::Deref;

/// A list, borrowed in the catalog's static tables and owned in settings. (A `Cow` of a slice is invariant in what its items
/// borrow, so that a helper of the catalog could not stand beside one of the settings.)
#[derive(Clone, Debug)]
pub enum List<'a, T> {
    /// Part of a static table.
    Borrowed(&'a [T]),
    /// Read from a form.
    Owned(Vec<T>),
}

impl<T> Deref for List<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Borrowed(items) => items,
            Self::Owned(items) => items,
        }
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self::Borrowed(&[])
    }
}

impl<T: PartialEq> PartialEq for List<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// A record inside another that most often is absent: in the static tables it takes no room then.
#[derive(Clone, Debug, Default)]
pub enum Part<'a, T> {
    /// Not given.
    #[default]
    Absent,
    /// Part of a static table.
    Borrowed(&'a T),
    /// Read from a form.
    Owned(Box<T>),
}

impl<T> Part<'_, T> {
    /// The record, if it is given.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Absent => None,
            Self::Borrowed(record) => Some(record),
            Self::Owned(record) => Some(record),
        }
    }
}

impl<T: PartialEq> PartialEq for Part<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

/// How many mistakes are kept; the rest is counted.
const KEPT: usize = 100;

/// How long those that are kept may be together, in bytes.
const KEPT_BYTES: usize = 28 * 1024;

/// The longest mistake, in characters: what stands in a form can be of any length.
const LONGEST: usize = 300;

/// How many known words are told in place of the nearest, where none is near.
const FEW: usize = 5;

/// For how many mistakes the nearest known word is looked up: it costs time, and nobody reads further.
const NEAREST: usize = 20;

/// What is wrong with a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    told: Vec<String>,
    untold: usize,
}

impl Mistakes {
    /// Notes a mistake at a place.
    pub fn add(&mut self, at: &Path<'_>, what: impl fmt::Display) {
        let bytes = || self.told.iter().map(String::len).sum::<usize>();
        if self.untold > 0 || self.told.len() >= KEPT || bytes() >= KEPT_BYTES {
            self.untold = self.untold.saturating_add(1);
            return;
        }
        let place = if at.is_root() { "settings".to_owned() } else { at.to_string() };
        let mut mistake = format!("{place}: {what}");
        if let Some((end, _)) = mistake.char_indices().nth(LONGEST) {
            mistake.truncate(end);
            mistake.push('…');
        }
        self.told.push(mistake);
    }

    /// Notes a word that is not known, with the nearest one that is, or all where there are few.
    pub fn unknown(&mut self, at: &Path<'_>, what: &str, word: &str, known: &mut dyn Iterator<Item = &str>) {
        let shown = Shown(word);
        if self.told.len() >= NEAREST {
            return self.add(at, format_args!("unknown {what} {shown}"));
        }
        let known: Vec<&str> = known.collect();
        match nearest(word, &known) {
            Some(near) => self.add(at, format_args!("unknown {what} {shown}, did you mean \"{near}\"?")),
            None if known.len() <= FEW => {
                self.add(at, format_args!("unknown {what} {shown}, there are: {}", known.join(", ")));
            }
            None => self.add(at, format_args!("unknown {what} {shown}")),
        }
    }

    /// Notes a value of the wrong sort.
    pub fn wanted(&mut self, at: &Path<'_>, wanted: &str, found: Kind) {
        self.add(at, format_args!("must be {wanted}, not {found}"));
    }

    fn unquoted(&mut self, at: &Path<'_>, spelt: &str, found: Kind) {
        self.add(at, format_args!("must be a string, not {found}: write it in quotes, {}", Shown(spelt)));
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.told.len().saturating_add(self.untold)
    }

    /// The mistakes, each with its place.
    #[must_use]
    pub fn told(&self) -> &[String] {
        &self.told
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told.join("\n"))?;
        if self.untold > 0 { write!(f, "\nand {} more", self.untold) } else { Ok(()) }
    }
}

/// A word as a person gave it, in quotes: cut where it is long, and without control characters.
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 80;
        f.write_char('"')?;
        for letter in self.0.chars().take(LONGEST) {
            f.write_char(if letter.is_control() { ' ' } else { letter })?;
        }
        f.write_str(if self.0.chars().nth(LONGEST).is_some() { "\"…" } else { "\"" })
    }
}

/// The known word nearest to `word`, if one is near enough to be a slip.
fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let slips = length.div_ceil(3).clamp(1, 4);
    let word = word.to_ascii_lowercase();
    known
        .iter()
        .map(|known| (strsim::osa_distance(&word, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| *known)
}

/// What can stand in a form.
pub trait Field<'a> {
    /// Takes the value at a place; what is wrong with it goes to `mistakes`, and then the default takes its place.
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes);

    /// What it takes, told to those who describe a form. The policy itself never asks, so that nothing of this is in its module.
    #[must_use]
    fn schema() -> Schema
    where
        Self: Sized,
    {
        Schema::Any
    }
}

/// What a form takes at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// More is not known of it.
    Any,
    /// A string.
    Text,
    /// A string of this form: a regular expression (ECMA 262).
    Pattern(&'static str),
    /// True or false.
    Bool,
    /// A port's number.
    Port,
    /// One of these words, each with what it means. The first is the default.
    Words(Vec<(&'static str, &'static str)>),
    /// A list of these.
    List(Box<Schema>),
    /// An object: the name of its type, and its members.
    Record(&'static str, Vec<Member>),
}

/// A member of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its key.
    pub key: &'static str,
    /// What it means: its documentation in the code.
    pub meaning: &'static str,
    /// What it takes.
    pub schema: Schema,
}

/// Reads the value at a place; what is wrong with it goes to `mistakes`.
pub fn read<'a, T: Field<'a> + Default>(value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) -> T {
    let mut field = T::default();
    field.fill(value, at, mistakes);
    field
}

/// Reads one of some words. YAML takes `off` and `no` for a boolean: they are no known words either.
pub(crate) fn word<'a>(value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) -> Text<'a> {
    match value {
        Value::Bool(value) => Text::Borrowed(if value { "true" } else { "false" }),
        other => read(other, at, mistakes),
    }
}

/// What can stand in the catalog.
pub trait Literal {
    /// Writes the value as a Rust expression: how the build script makes the catalog's static tables.
    fn literal(&self, out: &mut String);
}

impl<'a> Field<'a> for Text<'a> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        match value {
            Value::String(text) => *self = text,
            Value::Bool(true) => mistakes.unquoted(at, "true", Kind::Bool),
            Value::Bool(false) => mistakes.unquoted(at, "false", Kind::Bool),
            Value::Number(number) => mistakes.unquoted(at, &number, Kind::Number),
            other => mistakes.wanted(at, "a string", other.kind()),
        }
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

impl Literal for Text<'_> {
    fn literal(&self, out: &mut String) {
        let _ = write!(out, "Cow::Borrowed({self:?})");
    }
}

impl<'a> Field<'a> for bool {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        match value {
            Value::Bool(value) => *self = value,
            other => mistakes.wanted(at, "true or false", other.kind()),
        }
    }

    fn schema() -> Schema {
        Schema::Bool
    }
}

impl Literal for bool {
    fn literal(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

/// A port.
impl<'a> Field<'a> for u16 {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        match &value {
            Value::Number(number) => match number.parse() {
                Ok(port) if port > 0 => *self = port,
                _ => mistakes.add(at, format_args!("must be a port from 1 to 65535, not {number}")),
            },
            other => mistakes.wanted(at, "a number", other.kind()),
        }
    }

    fn schema() -> Schema {
        Schema::Port
    }
}

impl Literal for u16 {
    fn literal(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

/// Absent and blank are the same.
impl<'a, T: Field<'a> + Default> Field<'a> for Option<T> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        self.insert(T::default()).fill(value, at, mistakes);
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: Literal> Literal for Option<T> {
    fn literal(&self, out: &mut String) {
        match self {
            Some(value) => {
                out.push_str("Some(");
                value.literal(out);
                out.push(')');
            }
            None => out.push_str("None"),
        }
    }
}

impl<'a, T: Field<'a> + Default> Field<'a> for Part<'a, T> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        let mut part = Box::<T>::default();
        part.fill(value, at, mistakes);
        *self = Self::Owned(part);
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<T: Literal> Literal for Part<'_, T> {
    fn literal(&self, out: &mut String) {
        match self.get() {
            Some(record) => {
                out.push_str("Part::Borrowed(&");
                record.literal(out);
                out.push(')');
            }
            None => out.push_str("Part::Absent"),
        }
    }
}

impl<'a, T: Field<'a> + Default> Field<'a> for List<'a, T> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        // With its room from the start: a list that grows needs half as much again.
        let mut list = Vec::with_capacity(if let Value::Array(items) = &value { items.len() } else { 0 });
        read_items(value, at, mistakes, &mut |item, at, mistakes| list.push(read::<T>(item, at, mistakes)));
        *self = List::Owned(list);
    }

    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }
}

impl<T: Literal> Literal for List<'_, T> {
    fn literal(&self, out: &mut String) {
        out.push_str("List::Borrowed(&[");
        for item in self.iter() {
            item.literal(out);
            out.push_str(", ");
        }
        out.push_str("])");
    }
}

/// Reads the items of a list: `push` gets each that is not blank, with its place.
fn read_items<'a>(
    value: Value<'a>,
    at: &Path<'_>,
    mistakes: &mut Mistakes,
    push: &mut dyn FnMut(Value<'a>, &Path<'_>, &mut Mistakes),
) {
    let items = match value {
        Value::Array(items) => items,
        other => return mistakes.wanted(at, "a list", other.kind()),
    };
    for (index, item) in items.into_iter().enumerate() {
        let at = at.index(index);
        if item.is_blank() {
            mistakes.add(&at, "is empty");
        } else {
            push(item, &at, mistakes);
        }
    }
}

/// Reads the members of an object into the fields of their keys.
///
/// All records share this, so that each of them adds little to the module.
pub(crate) fn read_members<'a>(
    value: Value<'a>,
    at: &Path<'_>,
    mistakes: &mut Mistakes,
    fields: &mut [(&'static str, &mut dyn Field<'a>)],
) {
    let members = match value {
        Value::Object(members) => members,
        other => return mistakes.wanted(at, "an object", other.kind()),
    };
    // One bit for each field. No record has as many as there are bits.
    let mut seen = 0_u64;
    for (given, value) in members {
        let Some(((key, field), place)) = fields.iter_mut().zip(0_u32..).find(|((key, _), _)| *key == given) else {
            mistakes.unknown(at, "key", &given, &mut fields.iter().map(|(key, _)| *key));
            continue;
        };
        let at = at.key(key);
        let bit = 1_u64.wrapping_shl(place);
        if seen & bit != 0 {
            mistakes.add(&at, "is given twice");
            continue;
        }
        seen |= bit;
        if !value.is_blank() {
            field.fill(value, &at, mistakes);
        }
    }
}

/// Defines a struct that can stand in a form and in the catalog, each field with its key.
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident $(<$life:lifetime>)? {
        $($(#[doc = $meaning:literal])* $field:ident: $key:literal => $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name $(<$life>)? {
            $($(#[doc = $meaning])* pub $field: $type,)*
        }

        impl $(<$life>)? $name $(<$life>)? {
            /// The keys, in the order of the documentation.
            pub const KEYS: &'static [&'static str] = &[$($key),*];
        }

        impl<'a> $crate::form::Field<'a> for $name $(<$life>)? {
            fn fill(
                &mut self,
                value: $crate::json::Value<'a>,
                at: &$crate::json::Path<'_>,
                mistakes: &mut $crate::form::Mistakes,
            ) {
                $crate::form::read_members(value, at, mistakes, &mut [$(($key, &mut self.$field)),*]);
            }

            fn schema() -> $crate::form::Schema {
                $crate::form::Schema::Record(
                    stringify!($name),
                    vec![$($crate::form::Member {
                        key: $key,
                        meaning: concat!($($meaning),*).trim_ascii(),
                        schema: <$type as $crate::form::Field<'_>>::schema(),
                    }),*],
                )
            }
        }

        impl $(<$life>)? $crate::form::Literal for $name $(<$life>)? {
            fn literal(&self, out: &mut String) {
                out.push_str(concat!(stringify!($name), " { "));
                $(
                    out.push_str(concat!(stringify!($field), ": "));
                    $crate::form::Literal::literal(&self.$field, out);
                    out.push_str(", ");
                )*
                out.push_str("}");
            }
        }
    };
}

/// Defines a closed list of words; the first is the default.
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

        impl<'a> $crate::form::Field<'a> for $name {
            fn fill(
                &mut self,
                value: $crate::json::Value<'a>,
                at: &$crate::json::Path<'_>,
                mistakes: &mut $crate::form::Mistakes,
            ) {
                let word = $crate::form::word(value, at, mistakes);
                match Self::of(&word) {
                    _ if word.is_empty() => {}
                    Some(known) => *self = known,
                    None => mistakes.unknown(at, $what, &word, &mut Self::ALL.iter().map(|known| known.word())),
                }
            }

            fn schema() -> $crate::form::Schema {
                $crate::form::Schema::Words(vec![
                    ($first_word, concat!($($first_meaning),*).trim_ascii()),
                    $(($word, concat!($($meaning),*).trim_ascii())),*
                ])
            }
        }

        impl $crate::form::Literal for $name {
            fn literal(&self, out: &mut String) {
                out.push_str(concat!(stringify!($name), "::"));
                out.push_str(match self {
                    Self::$first => stringify!($first),
                    $(Self::$variant => stringify!($variant),)*
                });
            }
        }
    };
}

pub(crate) use {record, words};
