//! What a word means in YAML 1.1, as kubectl takes it.
//!
//! `resolve` of `sigs.k8s.io/yaml/goyaml.v2`, and `convertToJSONableObject` of `sigs.k8s.io/yaml`, are the reference.
//! `tests/data/yaml/values.txt` pins it.

use super::Value;

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
            (Tag::Binary, _) => binary(word).ok_or_else(|| not(word, tag)),
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

fn number(word: &str) -> Option<Scalar> {
    match word.as_bytes().first()? {
        // Go's literals take an underscore between digits only.
        b'.' => float(&word.replace('_', "")).filter(|_| underscores_separate_digits(word)),
        b'0'..=b'9' | b'+' | b'-' => {
            let plain = word.replace('_', "");
            integer(&plain).or_else(|| float(&plain))
        }
        _ => None,
    }
}

fn underscores_separate_digits(word: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = word.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'_')
        .all(|(at, _)| digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && digit(bytes.get(at.saturating_add(1))))
}

/// Go's `ParseInt` and `ParseUint` with base 0, without underscores.
fn integer(plain: &str) -> Option<Scalar> {
    let (negative, digits) = match plain.as_bytes().first()? {
        b'-' => (true, plain.get(1..)?),
        b'+' => (false, plain.get(1..)?),
        _ => (false, plain),
    };
    let prefix = digits.get(..2).map(str::to_ascii_lowercase);
    let (radix, digits) = match prefix.as_deref() {
        Some("0x") => (16, digits.get(2..)?),
        Some("0o") => (8, digits.get(2..)?),
        Some("0b") => (2, digits.get(2..)?),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, digits),
        _ => (10, digits),
    };
    if !digits.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(value).map(Scalar::Int);
    }
    Some(match i64::try_from(value) {
        Ok(value) => Scalar::Int(value),
        // A number with a sign is none without.
        Err(_) if plain.starts_with('+') => return None,
        Err(_) => Scalar::Unsigned(value),
    })
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, if it is no more than a float holds.
fn float(plain: &str) -> Option<Scalar> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let fits = has_digits
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    let value: f64 = plain.parse().ok().filter(|_| fits)?;
    value.is_finite().then_some(Scalar::Float(value))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "what Go does with an integer that is tagged as a float"
)]
fn approximate(value: i64) -> f64 {
    value as f64
}

/// A float as Go's `encoding/json` writes it.
fn json_float(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) { exponential(&format!("{value:e}"), 1) } else { value.to_string() }
}

/// A float as Go's `FormatFloat(value, 'g', -1, 32)` writes it, which is what a float becomes as a key.
#[expect(clippy::cast_possible_truncation, clippy::as_conversions, reason = "the 32 bits are Go's choice")]
fn key_float(value: f64) -> String {
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let exponent: i32 = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or_default();
    if (-4..6).contains(&exponent) { value.to_string() } else { exponential(&scientific, 2) }
}

/// Go's notation from Rust's: the exponent with its sign, and with so many digits at least.
fn exponential(scientific: &str, digits: usize) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>digits$}")
}

/// Whether a text begins like a time; only a tag asks.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, count: usize| {
        part.and_then(|part| part.get(..count)).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(parts.next(), 4) && digits(parts.next(), 1) && digits(parts.next(), 1)
}

/// What base64 stands for. What is no UTF-8 in it becomes U+FFFD, as in Go.
fn binary(word: &str) -> Option<Scalar> {
    let digits: Vec<u8> = word.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if !digits.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    for digit in digits.iter().take(digits.len().saturating_sub(padding)) {
        let value = match digit {
            b'A'..=b'Z' => digit.wrapping_sub(b'A'),
            b'a'..=b'z' => digit.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => digit.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits = bits.saturating_add(6);
        if let Some(rest) = bits.checked_sub(8) {
            bytes.push(u8::try_from((held >> rest) & 0xFF).unwrap_or_default());
            bits = rest;
        }
    }
    Some(Scalar::Text(String::from_utf8_lossy(&bytes).into_owned()))
}
