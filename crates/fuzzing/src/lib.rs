//! What holds for any input of the policy and of its command line.
//!
//! Each of [`TARGETS`] takes bytes and panics where something does not hold. libFuzzer calls them in `fuzz/`; the tests call them on
//! stable Rust, with what once failed, with the seeds ([`seeds`]) and with bytes at random. Bytes are a text as they stand, or choices
//! ([`tape`]) by which a pod, a request or settings are made ([`made`]).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what does not hold must panic: that is how libFuzzer and the tests see it"
)]

mod answer;
pub mod fixing;
mod inspection;
mod made;
pub mod seeds;
mod spelling;
mod tape;
mod targets;

pub use targets::check::check;
pub use targets::convert::convert;
pub use targets::fix::fix;
pub use targets::image::image;
pub use targets::json::json;
pub use targets::settings::settings;
pub use targets::validate::validate;
pub use targets::validate_raw::validate_raw;

/// Something that holds for any input.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is that of the program in `fuzz/`.
    pub name: &'static str,
    /// Tries an input. It panics where something does not hold.
    pub run: fn(&[u8]),
}

/// All targets, by name.
pub const TARGETS: &[Target] = &[
    Target { name: "check", run: check },
    Target { name: "convert", run: convert },
    Target { name: "fix", run: fix },
    Target { name: "image", run: image },
    Target { name: "json", run: json },
    Target { name: "settings", run: settings },
    Target { name: "validate", run: validate },
    Target { name: "validate_raw", run: validate_raw },
];
