//! The formats of a report: each is a file here, and a row of [`Format::ALL`].

mod plain;
mod text;
mod json;
mod sarif;
mod junit;
mod github;

use crate::report::Report;
use std::io::{self, Write};

/// A format of a report.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// How it is called.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub purpose: &'static str,
    /// Whether it has colours, as ANSI escape codes, which whoever prints it takes out where nobody sees them.
    pub coloured: bool,
    write: fn(&Report, &mut dyn Write) -> io::Result<()>,
}

const TEXT: Format =
    Format { name: "text", purpose: "For people: the text around each finding", coloured: true, write: text::write };

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [
        TEXT,
        row("json", "For programs; docs/report.md says what is in it", json::write),
        row("sarif", "SARIF 2.1.0, for code scanning", sarif::write),
        row("junit", "JUnit XML, for CI servers", junit::write),
        row("github", "Annotations of GitHub workflows", github::write),
    ];

    /// The format that is called so.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name == name)
    }

    /// Writes a report.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write(self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        (self.write)(report, out)
    }
}

/// The one for people.
impl Default for Format {
    fn default() -> Self {
        TEXT
    }
}

/// A format for programs.
const fn row(
    name: &'static str,
    purpose: &'static str,
    write: fn(&Report, &mut dyn Write) -> io::Result<()>,
) -> Format {
    Format { name, purpose, coloured: false, write }
}
