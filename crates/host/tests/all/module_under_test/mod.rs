//! The policy's own module, as `make policy.wasm` leaves it.
#![allow(clippy::panic)]

use native_sidecar_host::Policy;
use std::path::Path;

/// Loads the module.
pub(crate) fn policy() -> Policy {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy.wasm");
    Policy::from_file(&file).unwrap_or_else(|error| panic!("make policy.wasm first: {error}"))
}
