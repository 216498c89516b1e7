//! The Kubewarden face of native-sidecar-policy: the waPC functions `validate`, `validate_settings` and `protocol_version`.
//!
//! It reads nothing itself: the engine judges the payload, and [`response`] writes its answer.

mod response;

use kubewarden_policy_sdk::settings::Validatable;
use kubewarden_policy_sdk::{protocol_version_guest, validate_settings};
use native_sidecar_engine::{settings, verdict};
use serde::Deserialize;
use serde_json::value::RawValue;
use wapc_guest::{CallResult, register_function};

/// waPC entry point: registers the policy's functions.
#[allow(unsafe_code, reason = "a waPC guest exports its entry point by name")]
#[unsafe(no_mangle)]
pub extern "C" fn wapc_init() {
    register_function("validate", validate);
    register_function("validate_settings", validate_settings::<AnySettings>);
    register_function("protocol_version", protocol_version_guest);
}

fn validate(payload: &[u8]) -> CallResult {
    Ok(response::write(&verdict::evaluate(payload)).into_bytes())
}

/// Settings as they come: the engine reads them, and tells all that is wrong with them at once.
#[derive(Deserialize)]
#[serde(transparent)]
struct AnySettings(Box<RawValue>);

impl Validatable for AnySettings {
    fn validate(&self) -> Result<(), String> {
        settings::parse(self.0.get()).map(drop)
    }
}
