//! The engine as WebAssembly, on Node, answers with the same bytes as the native one. The native test writes payloads and answers to
//! the file that `ANSWERS` names; the other is compiled with it. `make wasm-tests` runs both.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

use native_sidecar_engine::answer::response;
use native_sidecar_engine::validate::evaluate;

fn answer(payload: &str) -> String {
    response::write(evaluate(payload.as_bytes()))
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::answer;
    use native_sidecar_testing::requests;
    use serde_json::{Value, json};

    /// How many made requests there are.
    const MADE: u64 = 500;

    #[test]
    fn each_answer_is_one_that_a_host_can_read() {
        let mut cases = Vec::new();
        for requests::Payload { name, text } in requests::all(MADE) {
            let answer = answer(&text);
            let read: Value = serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{name}: {error}: {answer}"));
            let accepted = read["accepted"].as_bool().unwrap();
            assert_eq!(accepted, read["message"].is_null(), "{name}: {answer}");
            assert!(accepted || matches!(read["code"].as_u64(), Some(400 | 403)), "{name}: {answer}");
            assert!(accepted || read["mutated_object"].is_null(), "{name}: {answer}");
            let rewritten = read["mutated_object"].is_object();
            assert_eq!(rewritten, read["audit_annotations"]["converted"].is_string(), "{name}: {answer}");
            cases.push(json!([name, text, answer]));
        }
        assert!(cases.len() > 650, "{}", cases.len());
        if let Some(file) = std::env::var_os("ANSWERS") {
            let cases = json!(cases).to_string();
            // The test that has the file in it is compiled anew if it is written.
            if std::fs::read_to_string(&file).unwrap_or_default() != cases {
                std::fs::write(file, cases).unwrap();
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use super::answer;
    use native_sidecar_engine::json::{Reader, Value};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn each_answer_has_the_bytes_of_the_native_one() {
        let cases = include_str!(env!("ANSWERS", "it names the file of answers: make wasm-tests"));
        let Value::Array(cases) = Reader::new(cases).whole(Value::read).unwrap() else { panic!("no list") };
        assert!(cases.len() > 650, "{}", cases.len());
        for case in &cases {
            let Value::Array(case) = case else { panic!("no case") };
            let [Value::String(name), Value::String(payload), Value::String(expected)] = case.as_slice() else {
                panic!("no case")
            };
            assert_eq!(answer(payload), **expected, "{name}");
        }
    }
}
