//! What is made from the argument parser: completions and manual pages.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

use crate::sandbox::Sandbox;
use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;
use native_sidecar_cli::args::Cli;
use std::fs;

/// The names of all commands.
fn names() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn completions_know_every_command_and_its_options() {
    for shell in Shell::value_variants() {
        let mut ran = Sandbox::of(&[]).run(&["completions", &shell.to_string()]).exits(0);
        for word in names().iter().map(String::as_str).chain(["format", "keep-going", "kubernetes-version"]) {
            ran = ran.says(word);
        }
    }
}

#[test]
fn an_unknown_shell_is_refused() {
    Sandbox::of(&[]).run(&["completions", "tcsh"]).exits(2).complains("possible values: bash");
}

#[test]
fn the_manual_page_lists_every_command() {
    let sandbox = Sandbox::of(&[]);
    let mut page = sandbox.run(&["man"]).exits(0);
    for name in names() {
        page = page.says(&format!("native\\-sidecar\\-{}(1)", name.replace('-', "\\-")));
        let own = sandbox.run(&["man", &name]).exits(0);
        own.says(&format!(".TH native-sidecar-{name} 1")).says("Example");
    }
}

#[test]
fn all_manual_pages_are_written_at_once() {
    let sandbox = Sandbox::of(&[]);
    sandbox.run(&["man", "--dir", "share/man1"]).exits(0);
    let entries = fs::read_dir(sandbox.path().join("share/man1")).unwrap();
    let mut written: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    written.sort();
    let mut expected: Vec<String> = names().iter().map(|name| format!("native-sidecar-{name}.1")).collect();
    expected.push("native-sidecar.1".to_owned());
    expected.sort();
    assert_eq!(written, expected);
    assert_eq!(sandbox.read("share/man1/native-sidecar-check.1"), sandbox.run(&["man", "check"]).out);
}

#[test]
fn a_page_of_no_command_is_an_error() {
    let ran = Sandbox::of(&[]).run(&["man", "chek"]).exits(2);
    ran.complains("there is no command \"chek\"; there are check, fix");
}
