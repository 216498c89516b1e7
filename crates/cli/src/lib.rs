//! The `native-sidecar` command as a library: its arguments, files and pipes, progress and exit codes.
//!
//! What is said of manifests, and how they are repaired, is `native_sidecar_manifests`; this reads and writes for it. A module names
//! only those above it here.

pub mod exit;
pub mod progress;
pub mod terminal;
pub mod input;
pub mod output;
pub mod options;
pub mod settings;
pub mod commands;
pub mod args;
