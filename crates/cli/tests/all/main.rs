//! All tests that use the command line from outside, in one binary: each further one would be linked anew after every change.

mod check;
mod docs;
mod duplicates;
mod fix;
mod found;
mod integrations;
mod krm;
mod package;
mod pages;
mod patches;
mod project;
mod reports;
mod sandbox;
mod shell;
