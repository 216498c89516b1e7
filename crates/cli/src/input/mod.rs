//! Where manifests come from.
//!
//! [`find`] turns what the user names into [`Input`]s, and [`Input::content`] gives their text.

mod chart;
mod find;
mod read;

pub use chart::unrendered;
pub use find::{Input, Origin, find};
pub use read::{Content, Unread};
