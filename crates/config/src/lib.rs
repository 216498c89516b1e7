//! What people write: settings, and the catalog's files. All mistakes are told at once, each with its path and the nearest known word.
//!
//! [`record!`] and [`words!`] define what can be written, with documentation that schemas and pages show; [`read`] reads it from a
//! tree. What a helper is ([`helper`]) stands here, since both are made of helpers: the engine's build script reads the catalog's
//! files and writes them as static tables (`catalog`, a feature of its own), settings can have more of them.
//!
//! The modules are layers, listed from the bottom up: each names only those above it in the list.

pub use native_sidecar_json as json;

mod list;
mod quoted;
mod nearest;
mod mistakes;
mod schema;
mod field;
mod record;
mod words;
#[cfg(feature = "catalog")]
mod literal;
pub mod helper;
pub mod hash;
#[cfg(feature = "catalog")]
pub mod catalog;

pub use field::{Field, read};
pub use list::{List, Part};
pub use mistakes::{Mistake, Mistakes};
pub use nearest::{Instead, Unknown, nearest};
pub use quoted::Quoted;
pub use record::read_members;
pub use schema::{Member, Schema};
pub use words::read_word;
