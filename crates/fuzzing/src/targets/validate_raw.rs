//! Any bytes as the payload of the policy.

use super::validate::hold;
use crate::answer::judge;
use crate::spelling;
use native_sidecar_json::Value;

/// Any bytes get an answer; a request that can be read is held to what [`validate`](super::validate) asks.
pub fn validate_raw(input: &[u8]) {
    let answer = judge(input);
    let text = std::str::from_utf8(input).ok();
    if text.is_none_or(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()) {
        assert!(answer.rejection.is_some(), "what is no JSON is accepted");
    }
    let payload = text.and_then(spelling::read);
    if let Some(payload @ Value::Object(_)) = &payload {
        hold(payload, answer);
    }
}
