//! The Kubewarden face of native-sidecar-policy: the waPC functions `validate`, `validate_settings` and `protocol_version`.
//!
//! It reads nothing itself: the engine judges the payload, and [`response`] writes its answer.

mod response;

use kubewarden_policy_sdk::metadata::ProtocolVersion;
use native_sidecar_engine::{settings, verdict};
use wapc_guest::{CallResult, register_function};

/// waPC entry point: registers the policy's functions.
#[allow(unsafe_code, reason = "a waPC guest exports its entry point by name")]
#[unsafe(no_mangle)]
pub extern "C" fn wapc_init() {
    register_function("validate", validate);
    register_function("validate_settings", validate_settings);
    register_function("protocol_version", protocol_version);
}

fn validate(payload: &[u8]) -> CallResult {
    Ok(response::write(&verdict::evaluate(payload)).into_bytes())
}

fn validate_settings(payload: &[u8]) -> CallResult {
    Ok(response::write_settings(settings::check(payload)).into_bytes())
}

/// As the SDK's own function, which would bring serde_json into the module.
fn protocol_version(_payload: &[u8]) -> CallResult {
    match ProtocolVersion::default() {
        ProtocolVersion::V1 => Ok(b"\"v1\"".to_vec()),
        ProtocolVersion::Unknown => Err("the protocol's version is unknown".into()),
    }
}
