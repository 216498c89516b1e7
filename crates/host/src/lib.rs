//! An embedded waPC host that evaluates a Kubewarden policy the way PolicyServer does.
//!
//! - [`Module`] is a compiled WebAssembly module; every call gets a fresh, bounded [`Instance`].
//! - [`Policy`] speaks Kubewarden's protocol on top of it: `validate`, `validate_settings` and `protocol_version`.
//! - [`AdmissionRequest`] and [`Settings`] are what a policy is asked about, [`AdmissionResponse`] what the API server
//!   gets to read.
//!
//! [`Policy::evaluate`] sends what a policy sees in production: the request as PolicyServer writes it anew, with sorted
//! keys and without the fields it does not know. [`Policy::validate`] sends and returns bytes as they are.
//!
//! ```no_run
//! use native_sidecar_host::{AdmissionRequest, Policy, Settings};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::from_file("policy.wasm")?;
//! let request = AdmissionRequest::from_file("request.json")?;
//! let response = policy.evaluate(&request, &Settings::default());
//! println!("{}", serde_json::to_string(&response)?);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod error;
mod host_call;
#[cfg(unix)]
pub mod measure;
mod module;
mod policy;
mod request;
mod response;
mod settings;
mod ticker;

pub use error::Error;
pub use module::{Instance, Limits, Module};
pub use policy::{Policy, SettingsValidation, payload};
pub use request::{AdmissionRequest, GroupVersionKind, GroupVersionResource, UserInfo};
pub use response::{AdmissionResponse, PatchType, Status, ValidationResponse};
pub use settings::Settings;
