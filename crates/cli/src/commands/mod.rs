//! One file a command: its arguments, and what it does.

pub mod check;
pub mod completions;
mod empty;
pub mod explain;
pub mod fix;
pub mod helpers;
pub mod krm;
pub mod man;
pub mod post_render;
pub mod settings;
pub mod timeline;
