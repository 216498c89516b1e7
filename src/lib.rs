//! The Kubewarden face of native-sidecar-policy: the waPC functions `validate`, `validate_settings` and `protocol_version`.
//!
//! It reads nothing itself: the engine judges the payload and writes the answer.

use native_sidecar_engine::answer::response;
use native_sidecar_engine::{settings, validate};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use wapc_guest::{CallResult, register_function};

/// Has the few variables of a guest begin at a page: astride two of them, they cost each instance two more page faults.
#[repr(align(4096))]
struct Page(#[expect(dead_code, reason = "only its place counts")] AtomicU8);

// Not zero, or else it would stand behind the variables that are not.
#[used]
static VARIABLES: Page = Page(AtomicU8::new(1));

/// One of the variables: written before another is read, their page costs one page fault and not two.
#[used]
static WRITTEN: AtomicBool = AtomicBool::new(false);

/// waPC entry point: registers the policy's functions.
#[allow(unsafe_code, reason = "a waPC guest exports its entry point by name")]
#[unsafe(no_mangle)]
pub extern "C" fn wapc_init() {
    WRITTEN.store(true, Ordering::Relaxed);
    register_function("validate", validate);
    register_function("validate_settings", validate_settings);
    register_function("protocol_version", protocol_version);
}

fn validate(payload: &[u8]) -> CallResult {
    Ok(response::write(validate::evaluate(payload)).into_bytes())
}

fn validate_settings(payload: &[u8]) -> CallResult {
    Ok(response::write_settings(settings::check(payload)).into_bytes())
}

/// The version of Kubewarden's protocol that the policy speaks. Its SDK would bring a hundred crates along for it.
fn protocol_version(_payload: &[u8]) -> CallResult {
    Ok(b"\"v1\"".to_vec())
}
