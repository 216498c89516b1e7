//! Judges pod templates: which containers are helpers, whether they are native sidecars, and what to do about it.
//!
//! A request goes one way: its text is read ([`request`], [`workload`], [`pod`]), each container gets its role ([`recognise`],
//! [`roles`]), the rules find what is wrong ([`findings`]), and the settings say what that comes to ([`verdict`]): a message
//! ([`message`]), a rewritten object ([`convert`]), or nothing. Each module knows only what comes before it. [`inspect`] is the same
//! way without a request.
//!
//! The engine does no input or output and knows no waPC: the Kubewarden policy and the command line are its faces.

#![cfg_attr(test, allow(unused_imports, reason = "the wasm test attribute is imported everywhere"))]

pub use native_sidecar_json as json;

pub mod answer;
mod bag;
mod before;
pub mod catalog;
pub mod command;
pub mod convert;
pub mod findings;
pub mod glob;
pub mod image;
mod index;
pub mod inspect;
mod judgement;
pub mod kinds;
pub mod message;
pub mod pod;
pub mod recognise;
pub mod request;
pub mod roles;
pub mod rule;
pub mod say;
pub mod settings;
pub mod verdict;
pub mod workload;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod traps;
