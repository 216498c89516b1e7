//! The JSON reader against `serde_json`.

use native_sidecar_json::{Reader, Value};
use native_sidecar_testing::same::same;
use serde::de::IgnoredAny;
use serde_json::Value as Expected;

/// Both readers accept the same bytes and give the same values, but where they differ on purpose: see [`differs_on_purpose`].
pub fn json(input: &[u8]) {
    let ours = Reader::read(input, Value::read);
    let theirs = serde_json::from_slice::<Expected>(input);
    match (&ours, &theirs) {
        (Ok(value), Ok(expected)) => {
            assert!(same(value, expected), "{value:?} is not {expected}");
            is_written_as_it_was_read(value, expected);
        }
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => assert!(differs_on_purpose(input, error), "only this reader accepts it: {error}"),
        (Err(error), Ok(_)) => panic!("only serde_json accepts it: {error}"),
    }
    if let Err(error) = &ours {
        let said = error.to_string();
        assert!(!said.is_empty() && said.chars().count() <= 320, "an error is long: {said}");
    }
    skips(input);
}

/// What serde_json refuses and this reader takes: a level more of nesting, and numbers that no `f64` holds, which nobody reads as one.
fn differs_on_purpose(input: &[u8], error: &serde_json::Error) -> bool {
    let error = error.to_string();
    let nests = error.starts_with("recursion limit exceeded") && depth(input) <= 128;
    nests || error.starts_with("number out of range")
}

/// How deep brackets nest, of text that is JSON.
fn depth(input: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in input {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Passing over a value checks it as reading does, but for half of a surrogate pair, which serde_json passes over as well.
fn skips(input: &[u8]) {
    let skipped = Reader::read(input, Reader::skip);
    assert!(
        skipped.is_ok() || Reader::read(input, Value::read).is_err(),
        "it is read, and not passed over: {skipped:?}"
    );
    let Ok(text) = std::str::from_utf8(input) else {
        return assert!(skipped.is_err(), "what is no UTF-8 is passed over");
    };
    let ignored = serde_json::from_str::<IgnoredAny>(text);
    // It has no limit of depth where it builds nothing.
    if depth(input) <= 128 {
        assert_eq!(skipped.is_ok(), ignored.is_ok(), "{skipped:?} {ignored:?}");
    }
    let mut reader = Reader::new(text);
    if let Ok(raw) = reader.raw() {
        let start = text.find(raw).unwrap();
        assert!(text[..start].trim_matches([' ', '\t', '\r', '\n']).is_empty(), "the value begins later");
        assert_eq!(reader.at(), start + raw.len());
        assert_eq!(skipped.is_ok(), text[reader.at()..].trim_matches([' ', '\t', '\r', '\n']).is_empty());
    }
}

fn is_written_as_it_was_read(value: &Value<'_>, expected: &Expected) {
    let mut written = String::new();
    value.write(&mut written);
    let again = Reader::read(written.as_bytes(), Value::read).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(&again, value, "{written}");
    assert!(same(&again, expected), "{written}");
    assert_eq!(value.clone().into_owned(), again);
}
