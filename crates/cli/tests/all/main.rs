//! All tests that use the command line from outside, in one binary: each further one would be linked anew after every change.

mod agreement;
mod check;
mod docs;
mod duplicates;
mod fix;
mod found;
#[path = "../../../engine/tests/all/generate/mod.rs"]
mod generate;
mod integrations;
mod krm;
mod load;
mod machine_formats;
mod package;
mod pages;
mod patches;
mod project;
mod reports;
mod sandbox;
mod shell;
mod timeline;
