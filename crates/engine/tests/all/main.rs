//! All tests that use the engine from outside, in one binary: each further one would be linked anew after every change.
//!
//! As WebAssembly it has nothing but the comparison with the native engine ([`answers`]).

mod answers;

#[cfg(not(target_arch = "wasm32"))]
mod convert;
#[cfg(not(target_arch = "wasm32"))]
mod evasion;
#[cfg(not(target_arch = "wasm32"))]
mod load;
#[cfg(not(target_arch = "wasm32"))]
mod messages;
#[cfg(not(target_arch = "wasm32"))]
mod metamorphic;
#[cfg(not(target_arch = "wasm32"))]
mod workspace;
