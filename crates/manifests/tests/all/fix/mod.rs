//! Edits: what they change, and what they must not.
//!
//! [`native_sidecar_fuzzing::fixing`] is an independent reading of that, to which every test here holds every text that it fixes: the files of
//! `tests/data/fix` ([`golden`]), real manifests ([`corpus`]), and manifests written in random styles ([`properties`]).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod corpus;
mod golden;
mod properties;
mod size;
