//! Where manifests come from, and which objects are in them.
//!
//! [`find`] turns what the user names into [`Input`]s, [`Input::content`] gives their text, [`crate::yaml`] its documents, and [`objects`] the
//! objects in these.

mod chart;
mod container;
mod find;
mod helm;
mod objects;
mod read;

pub use chart::unrendered;
pub use container::{first_line, mark};
pub use find::{Input, Origin, STDIN, find};
pub use helm::source_above;
pub use objects::{Object, has_objects, objects};
pub use read::{Content, Unread};
