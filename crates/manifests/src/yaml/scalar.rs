//! What a word means in YAML 1.1, as kubectl takes it.
//!
//! `resolve` of `sigs.k8s.io/yaml/goyaml.v2`, and `convertToJSONableObject` of `sigs.k8s.io/yaml`, are the reference.
//! `tests/data/yaml/values.txt` pins it.

use super::Value;
use super::base64;
use super::number::{approximate, json_float, key_float, number};

/// A scalar by its meaning.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// One that is too big to be an [`Scalar::Int`].
    Unsigned(u64),
    Float(f64),
    Text(String),
}

/// The type that a tag gives a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    Text,
    Binary,
}

impl Tag {
    /// The tag of this suffix (`!!int`). Other tags make a text of every scalar.
    pub(super) fn of(suffix: &str) -> Option<Self> {
        Some(match suffix {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "float" => Self::Float,
            "timestamp" => Self::Timestamp,
            "binary" => Self::Binary,
            "str" => Self::Text,
            _ => return None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Int => "integer",
            Self::Float => "number",
            Self::Timestamp => "time",
            Self::Text => "text",
            Self::Binary => "base64",
        }
    }
}

impl Scalar {
    /// What a word without quotes means.
    pub(super) fn of(word: &str) -> Self {
        named(word).or_else(|| number(word)).unwrap_or_else(|| Self::Text(word.to_owned()))
    }

    /// What a tagged word means, in quotes or not. The error says what is wrong.
    pub(super) fn tagged(word: &str, tag: Tag) -> Result<Self, String> {
        match (tag, Self::of(word)) {
            (Tag::Text, _) => Ok(Self::Text(word.to_owned())),
            (Tag::Binary, _) => base64::decoded(word).map(Self::Text).ok_or_else(|| not(word, tag)),
            (Tag::Timestamp, Self::Text(text)) if is_date(&text) => Ok(Self::Text(text)),
            (Tag::Float, Self::Int(value)) => Ok(Self::Float(approximate(value))),
            (Tag::Null, value @ Self::Null)
            | (Tag::Bool, value @ Self::Bool(_))
            | (Tag::Int, value @ (Self::Int(_) | Self::Unsigned(_)))
            | (Tag::Float, value @ Self::Float(_)) => Ok(value),
            _ => Err(not(word, tag)),
        }
    }

    /// The scalar as a value of JSON; `None` if JSON has no such number.
    pub(super) fn into_value(self) -> Option<Value> {
        Some(match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Int(value) => Value::Number(value.to_string()),
            Self::Unsigned(value) => Value::Number(value.to_string()),
            Self::Float(value) if !value.is_finite() => return None,
            Self::Float(value) => Value::Number(json_float(value)),
            Self::Text(text) => Value::String(text),
        })
    }

    /// The scalar as a key of JSON; an error says what it is instead.
    pub(super) fn into_key(self) -> Result<String, &'static str> {
        Ok(match self {
            Self::Null => return Err("null"),
            Self::Unsigned(_) => return Err("a number as big as this"),
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => key_float(value),
            Self::Text(text) => text,
        })
    }
}

fn not(word: &str, tag: Tag) -> String {
    format!("{word:?} is no {}, as its tag says", tag.word())
}

fn named(word: &str) -> Option<Scalar> {
    Some(match word {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// Whether a text begins like a time; only a tag asks.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, count: usize| {
        part.and_then(|part| part.get(..count)).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(parts.next(), 4) && digits(parts.next(), 1) && digits(parts.next(), 1)
}
