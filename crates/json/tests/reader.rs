//! The JSON reader against `serde_json`: the same texts are accepted, and the same values come out.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

use native_sidecar_json::{Kind, OwnedPath, Path, Reader, Value};
use native_sidecar_testing::same::same;
use proptest::prelude::*;
use serde_json::Value as Expected;

/// Reads a text whole into a tree.
fn tree(text: &[u8]) -> Result<Value<'_>, native_sidecar_json::Error> {
    Reader::read(text, Value::read)
}

/// Passes over a text without building anything.
fn skipped(text: &[u8]) -> bool {
    Reader::read(text, Reader::skip).is_ok()
}

fn any_json() -> impl Strategy<Value = Expected> {
    let text = prop_oneof![any::<String>(), "[ -~]{0,20}", r#"["\\/\x00-\x1f\u{7f}-\u{a0}\u{2028}😀é]{0,12}"#];
    let leaf = prop_oneof![
        Just(Expected::Null),
        any::<bool>().prop_map(Expected::from),
        any::<i64>().prop_map(Expected::from),
        any::<u64>().prop_map(Expected::from),
        any::<f64>().prop_filter_map("finite", |number| serde_json::Number::from_f64(number).map(Expected::from)),
        text.clone().prop_map(Expected::from),
    ];
    leaf.prop_recursive(12, 128, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Expected::from),
            proptest::collection::vec((text.clone(), inner), 0..8).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A string's text with some characters written as escapes, as other writers do.
fn escaped(text: &str, choices: &[u8]) -> String {
    let mut out = String::from("\"");
    for (index, character) in text.chars().enumerate() {
        let choice = choices.get(index % choices.len().max(1)).copied().unwrap_or(0);
        match character {
            '/' if choice & 1 == 0 => out.push_str("\\/"),
            '\u{8}' if choice & 1 == 0 => out.push_str("\\b"),
            '\u{c}' if choice & 1 == 0 => out.push_str("\\f"),
            '"' | '\\' | '\0'..='\u{1f}' => units(&mut out, character, choice),
            _ if choice % 3 == 1 => units(&mut out, character, choice),
            _ => out.push(character),
        }
    }
    out + "\""
}

fn units(out: &mut String, character: char, choice: u8) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        out.push_str(&if choice & 1 == 0 { format!("\\u{unit:04x}") } else { format!("\\u{unit:04X}") });
    }
}

/// Reads a value until `left` others have come, and refuses the next one, whose path `refused` is then.
fn refuse(
    reader: &mut Reader<'_>,
    path: &Path<'_>,
    left: &mut usize,
    refused: &mut Option<OwnedPath>,
) -> Result<(), native_sidecar_json::Error> {
    let kind = reader.kind()?;
    let Some(fewer) = left.checked_sub(1) else {
        *refused = Some(path.to_owned());
        return Err(reader.wanted("something else"));
    };
    *left = fewer;
    match kind {
        Kind::Object => {
            let mut members = reader.object()?;
            while let Some(key) = members.next(reader)? {
                refuse(reader, &path.key(&key), left, refused)?;
            }
            Ok(())
        }
        Kind::Array => {
            let mut elements = reader.array()?;
            while let Some(index) = elements.next(reader)? {
                refuse(reader, &path.index(index), left, refused)?;
            }
            Ok(())
        }
        _ => reader.skip(),
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn any_value_is_read_as_it_was_written(expected in any_json()) {
        for text in [serde_json::to_string(&expected).unwrap(), serde_json::to_string_pretty(&expected).unwrap()] {
            // serde_json reads the last digit of some fractions otherwise than it wrote it.
            let expected: Expected = serde_json::from_str(&text).unwrap();
            let value = tree(text.as_bytes()).unwrap();
            prop_assert!(same(&value, &expected), "{text}");
            // And what is written from the tree is that value again.
            let mut written = String::new();
            value.write(&mut written);
            prop_assert_eq!(&serde_json::from_str::<Expected>(&written).unwrap(), &expected);
        }
    }

    #[test]
    fn skipping_passes_over_exactly_the_value(expected in any_json(), before in "[ \t\r\n]{0,4}", after in "[ \t\r\n,\\]}]{0,4}") {
        let text = serde_json::to_string_pretty(&expected).unwrap();
        let whole = format!("{before}{text}{after}");
        let mut reader = Reader::new(&whole);
        prop_assert_eq!(reader.raw().unwrap(), &text);
        prop_assert_eq!(reader.at(), before.len() + text.len());
        prop_assert_eq!(reader.span(before.len(), reader.at()), &text);
    }

    #[test]
    fn every_way_to_escape_a_text_gives_the_text(text in any::<String>(), choices in proptest::collection::vec(any::<u8>(), 1..8)) {
        let written = escaped(&text, &choices);
        prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), &text[..], "the test writes JSON");
        prop_assert_eq!(Reader::read(written.as_bytes(), Reader::string).unwrap(), &text[..]);
        // As a key, too.
        let object = format!("{{{written}:1}}");
        let value = tree(object.as_bytes()).unwrap();
        prop_assert!(value.get(&text).is_some(), "{object}");
    }

    #[test]
    fn a_written_string_is_read_back(text in any::<String>()) {
        let mut written = String::new();
        native_sidecar_json::write_string(&mut written, &text);
        prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), &text[..]);
        prop_assert_eq!(Reader::read(written.as_bytes(), Reader::string).unwrap(), &text[..]);
    }

    #[test]
    fn what_passes_as_a_string_is_one(
        parts in proptest::collection::vec(prop::sample::select(vec![r"\ud83d", r"\ude00", r"\u0041", r"\n", r"\\", "u", "☃", "\"", "\\"]), 0..8),
        rest in "[,\\]]",
    ) {
        let text = format!("\"{}\"{rest}", parts.concat());
        let (mut reader, mut passing) = (Reader::new(&text), Reader::new(&text));
        prop_assert_eq!(passing.pass_string(), reader.string().map(drop), "{}", text);
        prop_assert_eq!(passing.at(), reader.at());
    }

    #[test]
    fn the_path_of_an_error_is_that_to_its_value(expected in any_json(), value in 0_usize..40) {
        let text = serde_json::to_string_pretty(&expected).unwrap();
        let (mut left, mut refused) = (value, None);
        let error = Reader::read(text.as_bytes(), |reader| refuse(reader, &Path::ROOT, &mut left, &mut refused));
        prop_assert_eq!(error.err().map(|error| error.path().clone()), refused, "{}", text);
    }

    #[test]
    fn a_refused_value_is_passed_over_like_any(expected in any_json(), value in 0_usize..40, cut in any::<prop::sample::Index>(), after in "[],x}\"]?") {
        let mut text = serde_json::to_string_pretty(&expected).unwrap();
        let (mut left, mut refused) = (value, None);
        let Err(error) = refuse(&mut Reader::new(&text), &Path::ROOT, &mut left, &mut refused) else { return Ok(()) };
        let mut read = Reader::new(&text);
        prop_assert_eq!(read.skip_over(error.clone()).map(|error| error.path().clone()), Ok(refused.unwrap()));
        prop_assert_eq!(read.at(), text.len());
        // What has no end, or another, is an error, and the same as if nothing had been refused. What is refused was read up to there.
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        text.truncate(*cut.get(&bounds));
        text.push_str(&after);
        let (mut left, mut refused) = (value, None);
        let Err(error) = refuse(&mut Reader::new(&text), &Path::ROOT, &mut left, &mut refused) else { return Ok(()) };
        let (mut over, mut skipping) = (Reader::new(&text), Reader::new(&text));
        prop_assert_eq!(over.skip_over(error).map(drop), skipping.skip(), "{}", text);
        prop_assert_eq!(over.at(), skipping.at(), "{}", text);
    }

    #[test]
    fn numbers_are_kept_as_they_are_written(number in r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?") {
        prop_assert_eq!(Reader::read(number.as_bytes(), Reader::number).unwrap(), &number);
        prop_assert!(skipped(number.as_bytes()));
    }
}

/// What both readers say of bytes: accepted or not. `IgnoredAny` has no limit of depth and does not look into strings.
fn assert_same_verdict(bytes: &[u8]) -> Result<(), TestCaseError> {
    let built = serde_json::from_slice::<Expected>(bytes);
    let ours = tree(bytes);
    // A number that no f64 holds is an error to serde_json only when it builds one; PolicyServer has read the request before.
    let too_large = built.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
    if !too_large {
        prop_assert_eq!(
            ours.is_ok(),
            built.is_ok(),
            "{:?} {:?} {:?}",
            String::from_utf8_lossy(bytes),
            ours.err(),
            built.err()
        );
    }
    let ignored = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
    if std::str::from_utf8(bytes).is_ok() {
        prop_assert_eq!(skipped(bytes), ignored.is_ok(), "{:?} {:?}", String::from_utf8_lossy(bytes), ignored.err());
    } else {
        prop_assert!(!skipped(bytes), "no UTF-8 is no JSON");
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn the_same_bytes_are_json(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        assert_same_verdict(&bytes)?;
    }

    #[test]
    fn the_same_texts_of_json_s_own_characters_are_json(text in r#"[\[\]{}",:\\ 0-9eE+.tfnrualse/-]{0,24}"#) {
        assert_same_verdict(text.as_bytes())?;
    }

    #[test]
    fn the_same_mutations_of_a_text_are_json(
        expected in any_json(),
        pretty in any::<bool>(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..4, any::<u8>()), 1..4),
    ) {
        let text = if pretty { serde_json::to_vec_pretty(&expected).unwrap() } else { serde_json::to_vec(&expected).unwrap() };
        let mut bytes = text;
        for (at, kind, byte) in edits {
            let byte = [b'"', b'\\', b'{', b'}', b'[', b']', b',', b':', b'0', b'-', b'e', b'u', b' ', b'\n', byte, 0x80][usize::from(byte % 16)];
            if bytes.is_empty() {
                bytes.push(byte);
            }
            let at = at.index(bytes.len());
            match kind {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, byte),
                2 => bytes[at] = byte,
                _ => bytes.truncate(at),
            }
        }
        assert_same_verdict(&bytes)?;
    }
}

// Where the two differ on purpose, and what follows from the words above.

#[test]
fn half_a_surrogate_pair_passes_where_nobody_looks() {
    for text in [r#""\ud800""#, r#""\udc00""#, r#""\ud800\ud800""#, r#""\ud800x""#] {
        assert!(skipped(text.as_bytes()), "{text}");
        assert!(Reader::read(text.as_bytes(), Reader::string).is_err(), "{text}");
        assert!(serde_json::from_str::<String>(text).is_err(), "{text}");
    }
    // serde_json passes over them as well.
    assert!(serde_json::from_str::<serde::de::IgnoredAny>(r#""\ud800""#).is_ok());
}

#[test]
fn values_nest_to_the_depth_that_the_host_has_read_before() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let objects = |depth: usize| r#"{"a":"#.repeat(depth) + "1" + &"}".repeat(depth);
    for (depth, accepted) in [(1, true), (127, true), (128, true), (129, false), (100_000, false)] {
        for text in [nested(depth), objects(depth)] {
            assert_eq!(skipped(text.as_bytes()), accepted, "{depth}");
            assert_eq!(tree(text.as_bytes()).is_ok(), accepted, "{depth}");
        }
    }
    // serde_json's own limit for trees is one less, so that it never refuses later than this reader.
    assert!(serde_json::from_str::<Expected>(&nested(127)).is_ok());
    assert!(serde_json::from_str::<Expected>(&nested(128)).is_err());
    // Siblings do not add up.
    let wide = format!("[{}]", vec![nested(100); 100].join(","));
    assert!(skipped(wide.as_bytes()) && tree(wide.as_bytes()).is_ok());
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    for (text, expected) in [
        ("", "not JSON: the text ends early at byte 0"),
        ("  ", "not JSON: the text ends early at byte 2"),
        ("<", "not JSON: a value is missing at byte 0"),
        ("nul", "not JSON: a misspelt word at byte 0"),
        ("truE", "not JSON: a misspelt word at byte 0"),
        ("[1,]", "[1]: not JSON: a value is missing at byte 3"),
        ("[1 2]", "not JSON: a comma or a closing bracket is missing at byte 3"),
        ("[1", "not JSON: the text ends early at byte 2"),
        ("{a:1}", "not JSON: a key is missing at byte 1"),
        (r#"{"a" 1}"#, "not JSON: a colon is missing at byte 5"),
        (r#"{"a":1,}"#, "not JSON: a key is missing at byte 7"),
        (r#""abc"#, "not JSON: the text ends in a string at byte 4"),
        ("\"a\nb\"", "not JSON: a control character in a string at byte 2"),
        (r#""\x""#, "not JSON: an unknown escape at byte 2"),
        (r#""\u12g4""#, "not JSON: four hexadecimal digits are missing at byte 5"),
        ("01", "not JSON: something after the value at byte 1"),
        ("-", "not JSON: a digit is missing at byte 1"),
        ("1.", "not JSON: a digit is missing at byte 2"),
        ("1e+", "not JSON: a digit is missing at byte 3"),
        ("1 2", "not JSON: something after the value at byte 2"),
        ("\u{feff}1", "not JSON: a value is missing at byte 0"),
    ] {
        let error = Reader::read(text.as_bytes(), Reader::skip).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
        assert!(error.is_syntax());
    }
    let error = Reader::read(b"[\"a\xff\"]", Reader::skip).unwrap_err();
    assert_eq!(error.to_string(), "not JSON: invalid UTF-8 at byte 3");
}

#[test]
fn an_error_says_the_path_to_its_place() {
    let text = r#"{"a":[0,{"b.c":[true,"x"]}]}"#;
    let error = Reader::read(text.as_bytes(), |reader| {
        reader.object()?.next(reader)?;
        let mut elements = reader.array()?;
        elements.next(reader)?;
        reader.skip()?;
        elements.next(reader)?;
        reader.object()?.next(reader)?;
        let mut elements = reader.array()?;
        while elements.next(reader)?.is_some() {
            reader.boolean()?;
        }
        Ok(())
    })
    .unwrap_err();
    assert_eq!(error.path().to_string(), "a[1].b.c[1]");
    assert_eq!(error.to_string(), "a[1].b.c[1]: must be a boolean, not a string");
    assert!(!error.is_syntax());
}

#[test]
fn an_error_says_the_end_of_a_long_path() {
    let text = format!(r#"{{"ä{}":[tru]}}"#, "ö".repeat(118));
    let error = Reader::read(text.as_bytes(), Reader::skip).unwrap_err();
    let said = format!("…{}[0]: not JSON: a misspelt word at byte 243", "ö".repeat(118));
    assert_eq!(error.to_string(), said);
}

#[test]
fn an_error_is_one_line_whatever_the_keys() {
    let error = Reader::read(b"{\"a\\n\\u0085b\":{\"c\":tru}}", Reader::skip).unwrap_err();
    assert_eq!(error.path().to_string(), "a\n\u{85}b.c");
    assert_eq!(error.to_string(), "a  b.c: not JSON: a misspelt word at byte 19");
}
