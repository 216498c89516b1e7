//! All tests that use the engine from outside, in one binary: each further one would be linked anew after every change.
//!
//! As WebAssembly it has nothing but the comparison with the native engine ([`answers`]).

mod answers;

#[cfg(not(target_arch = "wasm32"))]
mod catalog;
#[cfg(not(target_arch = "wasm32"))]
mod convert;
#[cfg(not(target_arch = "wasm32"))]
mod evasion;
#[cfg(not(target_arch = "wasm32"))]
mod generate;
#[cfg(not(target_arch = "wasm32"))]
mod load;
#[cfg(not(target_arch = "wasm32"))]
mod messages;
#[cfg(not(target_arch = "wasm32"))]
mod metamorphic;
#[cfg(not(target_arch = "wasm32"))]
mod workspace;

// What the build script reads the catalog with. Its files name each other from the root of the crate.
#[cfg(not(target_arch = "wasm32"))]
#[allow(unreachable_pub)]
#[path = "../../build/file.rs"]
mod file;
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, unreachable_pub, unused_imports)]
#[path = "../../src/form.rs"]
mod form;
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/catalog/hash.rs"]
mod hash;
#[cfg(not(target_arch = "wasm32"))]
use native_sidecar_json as json;
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, unreachable_pub, unused_imports)]
#[path = "../../src/catalog/schema.rs"]
mod schema;
