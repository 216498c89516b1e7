//! Numbers, read and written as Go does.

use super::scalar::Scalar;

/// The number that a word without quotes is, if it is one.
pub(super) fn number(word: &str) -> Option<Scalar> {
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
pub(super) fn approximate(value: i64) -> f64 {
    value as f64
}

/// A float as Go's `encoding/json` writes it.
pub(super) fn json_float(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) { exponential(&format!("{value:e}"), 1) } else { value.to_string() }
}

/// A float as Go's `FormatFloat(value, 'g', -1, 32)` writes it, which is what a float becomes as a key.
#[expect(clippy::cast_possible_truncation, clippy::as_conversions, reason = "the 32 bits are Go's choice")]
pub(super) fn key_float(value: f64) -> String {
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
