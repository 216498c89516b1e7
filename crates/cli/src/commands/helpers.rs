//! `native-sidecar helpers`: the catalog, or one entry of it.

use crate::exit::{Exit, Failure, Result};
use crate::options::SettingsArgs;
use crate::{settings, terminal};
use anstyle::Style;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use native_sidecar_config::Unknown;
use native_sidecar_engine::catalog::schema::{Category, Helper};
use native_sidecar_manifests::pages::{entry, helpers};
use native_sidecar_manifests::text::counted;
use std::fmt::Write as _;
use std::io::Write as _;
use unicode_width::UnicodeWidthStr;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The helper to show in full
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Only the helpers of this category
    #[arg(long, value_name = "CATEGORY", value_parser = category(), conflicts_with = "id")]
    pub category: Option<Category>,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub format: Format,
    /// The settings in use: their own helpers are shown too.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

/// How helpers are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// A list of objects with the keys of `helpers.custom`; one object for ID
    Json,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar helpers                                  the table
  native-sidecar helpers --category database-proxy        a part of it
  native-sidecar helpers istio-proxy                      one helper in full
  native-sidecar helpers --format json | jq -r '.[].id'   for programs";

/// The name of a category.
fn category() -> impl TypedValueParser<Value = Category> {
    let words = Category::ALL.iter().map(|known| PossibleValue::new(known.word()).help(helpers::purpose(*known)));
    PossibleValuesParser::new(words).try_map(|word| Category::of(&word).ok_or("unknown category"))
}

/// Runs the command.
///
/// # Errors
/// If the settings cannot be read, there is no such helper, or what it prints cannot be written.
pub fn run(args: &Args) -> Result {
    let loaded = settings::load(&args.settings)?;
    let all = helpers::all(&loaded.settings);
    let text = match &args.id {
        Some(id) => {
            let helper = all.iter().find(|helper| helper.id == *id).ok_or_else(|| unknown(id, &all))?;
            match args.format {
                Format::Text => terminal::render(&helpers::page(helper), terminal::width()),
                Format::Json => json(helper) + "\n",
            }
        }
        None => {
            let wanted = |helper: &&&Helper<'_>| args.category.is_none_or(|category| helper.category == category);
            let shown: Vec<&Helper<'_>> = all.iter().filter(wanted).copied().collect();
            match args.format {
                Format::Text => table(&shown),
                Format::Json => json_list(&shown),
            }
        }
    };
    anstream::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Fine)
}

/// That there is no such helper, with the nearest that there is.
fn unknown(id: &str, all: &[&Helper<'_>]) -> Failure {
    let known: Vec<&str> = all.iter().map(|helper| &*helper.id).collect();
    Failure::said(format!("{} (native-sidecar helpers lists them)", Unknown::new("helper", id, &known)))
}

/// The helpers, one a line.
fn table(helpers: &[&Helper<'_>]) -> String {
    const BOLD: Style = Style::new().bold();
    const HEADER: [&str; 4] = ["ID", "CATEGORY", "TITLE", "RECOGNISED BY"];
    let rows: Vec<[String; 4]> = helpers
        .iter()
        .map(|helper| {
            let [id, title] = [&helper.id, &helper.title].map(ToString::to_string);
            [id, helper.category.word().to_owned(), title, helpers::told_by(helper)]
        })
        .collect();
    let mut widths = HEADER.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let line = |cells: [&str; 4]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| {
            let room = width.saturating_sub(cell.width());
            format!("{cell}{}", " ".repeat(room))
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut out = format!("{BOLD}{}{BOLD:#}\n", line(HEADER));
    for row in &rows {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}", line(row.each_ref().map(String::as_str)));
    }
    let _ = writeln!(out, "\n{}. native-sidecar helpers ID shows one in full.", counted(helpers.len(), "helper"));
    out
}

fn json(helper: &Helper<'_>) -> String {
    let mut out = String::new();
    entry::entry(helper).write(&mut out);
    out
}

/// A list with an object a line.
fn json_list(helpers: &[&Helper<'_>]) -> String {
    let entries: Vec<String> = helpers.iter().map(|helper| json(helper)).collect();
    format!("[\n{}\n]\n", entries.join(",\n"))
}
