//! What the tests of several crates share. It knows nothing of the engine: text in, text out.
//!
//! [`request`] writes requests from the parts that a test is about; [`pods`] makes Pods of choices, the same of the same, and says what
//! should become of each; [`requests`] makes requests of all sorts of them. [`text`] writes JSON in many spellings, and takes it apart;
//! [`styles`] writes YAML. [`kubernetes`] is an independent reading of what the API server asks of a Pod, and [`same`] of what JSON
//! means. [`cases`] is what the module is measured with. [`layers`] holds the modules of a crate to their order.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "what does not hold must panic: that is how tests see it"
)]

pub mod cases;
pub mod kubernetes;
pub mod layers;
pub mod pods;
pub mod request;
pub mod requests;
pub mod same;
pub mod styles;
pub mod text;
