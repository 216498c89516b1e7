//! JSON as a tree, for what is small and read as a whole: settings, and the catalog's files.

use crate::Text;
use crate::error::Result;
use crate::kind::Kind;
use crate::reader::Reader;
use crate::write::write_string;

/// A JSON value that keeps what a map would lose: the order of keys, repeated keys, the spelling of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(Text<'a>),
    /// A string.
    String(Text<'a>),
    /// A list.
    Array(Vec<Value<'a>>),
    /// An object, its members in the order of the text.
    Object(Vec<(Text<'a>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// Reads the next value.
    ///
    /// # Errors
    /// If there is none.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self> {
        Ok(match reader.kind()? {
            Kind::Null => {
                reader.skip()?;
                Self::Null
            }
            Kind::Bool => Self::Bool(reader.boolean()?),
            Kind::Number => Self::Number(Text::Borrowed(reader.number()?)),
            Kind::String => Self::String(reader.string()?),
            Kind::Array => {
                let mut items = Vec::new();
                let mut elements = reader.array()?;
                while elements.next(reader)?.is_some() {
                    items.push(Self::read(reader)?);
                }
                Self::Array(items)
            }
            Kind::Object => {
                let mut members = Vec::new();
                let mut given = reader.object()?;
                while let Some(key) = given.next(reader)? {
                    members.push((key, Self::read(reader)?));
                }
                Self::Object(members)
            }
        })
    }

    /// The same value, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        let owned = |text: Text<'a>| Text::Owned(text.into_owned());
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(number) => Value::Number(owned(number)),
            Self::String(text) => Value::String(owned(text)),
            Self::Array(items) => Value::Array(items.into_iter().map(Value::into_owned).collect()),
            Self::Object(members) => {
                Value::Object(members.into_iter().map(|(key, value)| (owned(key), value.into_owned())).collect())
            }
        }
    }

    /// What sort of value it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// The value of `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Whether nothing is given: `null`, an empty string or an empty list, as forms send them.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::String(text) => text.is_empty(),
            Self::Array(items) => items.is_empty(),
            _ => false,
        }
    }

    /// Writes the value as JSON text without blanks.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number),
            Self::String(text) => write_string(out, text),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(out, key);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}
