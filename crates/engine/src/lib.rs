//! Judges pod templates: which containers are helpers, whether they are native sidecars, and what to do about it.
//!
//! The modules are layers, from the bottom up: each names only those above it in this list. A request goes the same way: its text
//! is read ([`lazy_json`], [`kubernetes`]), each container is classified ([`catalog`], [`classify`]), a [`template`] knows the facts
//! about its pods, a [`plan`] says what would make them right, the [`rules`] find what is wrong, a Pod is rewritten ([`rewrite`]),
//! settings and circumstances decide ([`decide`]), and the [`answer`] says so. [`validate`] does this for an admission request,
//! [`inspect`] for an object without one.
//!
//! The engine does no input or output and knows no waPC: the Kubewarden policy and the command line are its front ends.

#![cfg_attr(test, allow(unused_imports, reason = "the wasm test attribute is imported everywhere"))]

pub use native_sidecar_json as json;

pub mod text;
pub mod lazy_json;
pub mod kubernetes;
pub mod rule;
pub mod catalog;
pub mod settings;
pub mod classify;
pub mod template;
pub mod plan;
pub mod rules;
pub mod rewrite;
pub mod decide;
pub mod answer;
pub mod validate;
pub mod inspect;

#[cfg(test)]
mod testing;
