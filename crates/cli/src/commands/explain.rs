//! `native-sidecar explain`: the page of a rule.

use crate::exit::{Exit, Result};
use crate::terminal;
use anstyle::Style;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use native_sidecar_engine::rule::Rule;
use native_sidecar_manifests::pages::rules;
use std::fmt::Write as _;
use std::io::Write as _;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The rule; without it, the rules are listed
    #[arg(value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub rule: Option<Rule>,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar explain                         the rules
  native-sidecar explain job-never-completes     one of them in full";

/// A rule's name. Shells complete it, and of a mistaken one the nearest is named.
fn rule() -> impl TypedValueParser<Value = Rule> {
    let words = Rule::ALL.iter().map(|rule| PossibleValue::new(rule.word()).help(rules::summary(*rule)));
    PossibleValuesParser::new(words).try_map(|word| Rule::of(&word).ok_or("unknown rule"))
}

/// Runs the command.
///
/// # Errors
/// If the page cannot be written.
pub fn run(args: &Args) -> Result {
    let text = match args.rule {
        Some(rule) => terminal::render(rules::page(rule), terminal::width()),
        None => list(),
    };
    anstream::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Fine)
}

/// The rules, one a line.
fn list() -> String {
    const BOLD: Style = Style::new().bold();
    let wide = Rule::ALL.iter().map(|rule| rule.word().len()).max().unwrap_or_default();
    let mut out = String::new();
    for (heading, enforced) in
        [("Enforced (the policy refuses or converts what they find):", true), ("Advice (the policy warns):", false)]
    {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}{heading}", if enforced { "" } else { "\n" });
        for rule in Rule::ALL.iter().filter(|rule| rule.is_enforced() == enforced) {
            let _ = writeln!(out, "  {BOLD}{:wide$}{BOLD:#}  {}", rule.word(), rules::summary(*rule));
        }
    }
    out.push_str("\nnative-sidecar explain RULE shows the page of one.\n");
    out
}
