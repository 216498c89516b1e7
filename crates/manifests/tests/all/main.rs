//! All tests that use the crate from outside, in one binary: each further one would be linked anew after every change.

mod agreement;
mod fix;
#[allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "the lint knows test functions, and not what they call"
)]
#[path = "../../../engine/tests/all/generate/mod.rs"]
mod generate;
mod krm;
mod load;
mod machine_formats;
mod timeline;
