//! `native-sidecar timeline`: when each container starts and stops, today and after the fix.

use crate::exit::{Exit, Failure, Result};
use crate::input::Input;
use crate::options::SettingsArgs;
use crate::{output, settings, terminal};
use native_sidecar_manifests::timeline::text::Canvas;
use native_sidecar_manifests::timeline::{self, Picture, svg, text};
use std::io::{self, Write};
use std::path::PathBuf;

/// Its arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A manifest, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Draw it as SVG, into a file, or to standard output for -
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Use the characters of ASCII only
    #[arg(long, conflicts_with = "svg")]
    pub ascii: bool,
    /// The settings in use.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar timeline backup.yaml
  helm template charts/app | native-sidecar timeline -
  native-sidecar timeline --svg backup.svg backup.yaml";

/// Runs the command.
///
/// # Errors
/// If there is nothing to draw, the settings cannot be read, or the drawing cannot be written.
pub fn run(args: &Args) -> Result {
    let loaded = settings::load(&args.settings)?;
    let input = Input::one(&args.file);
    if let Some(path) = &args.svg {
        output::spare(path, std::slice::from_ref(&input), &loaded)?;
    }
    let text = input.read().map_err(|unread| Failure::said(format!("{}: {}", input.name, unread.message)))?;
    let (pictures, problems) = timeline::of_text(&input.name, &text, &loaded.settings);
    for problem in &problems {
        anstream::eprintln!("error: {problem}");
    }
    if !pictures.is_empty() {
        write(args, &pictures)?;
    } else if problems.is_empty() {
        return Err(Failure::said(format!("{}: there is no object with a pod template in it", input.name)));
    }
    Ok(if problems.is_empty() { Exit::Fine } else { Exit::Unreadable })
}

fn write(args: &Args, pictures: &[Picture]) -> std::result::Result<(), Failure> {
    match args.svg.as_deref() {
        Some(path) if output::is_standard(path) => io::stdout().lock().write_all(svg::draw(pictures).as_bytes())?,
        Some(path) => std::fs::write(path, svg::draw(pictures))
            .map_err(|error| Failure::said(format!("{} cannot be written: {error}", path.display())))?,
        None => {
            let canvas = Canvas { width: terminal::width(), ascii: args.ascii };
            anstream::stdout().lock().write_all(text::draw(pictures, canvas).as_bytes())?;
        }
    }
    Ok(())
}
