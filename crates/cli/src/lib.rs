//! The `native-sidecar` command as a library: what the policy would say of manifests, and the edits that repair them.
//!
//! Text goes one way: it is found ([`input`]), read with the place of each value ([`yaml`]), judged by the engine ([`judge`]) as the
//! settings ([`settings`]) and comments in it ([`comments`]) say, and reported ([`report`]) or repaired ([`edit`]).
//!
//! Beside that stand the pictures of pods ([`timeline`]) and the pages of rules and helpers ([`pages`]).

pub mod args;
pub mod check;
pub mod clean;
pub mod commands;
pub mod comments;
pub mod diff;
pub mod edit;
pub mod input;
pub mod judge;
pub mod krm;
pub mod lines;
pub mod pages;
pub mod patch;
pub mod progress;
pub mod report;
pub mod settings;
pub mod timeline;
pub mod yaml;
