//! What was found, in a form that every output format is made of.
//!
//! A report holds nothing of the files but the lines around what it tells, so that its size is that of what was found.

mod finding;
mod silenced;
mod summary;

pub use finding::{Finding, Fixable, Severity};
pub use silenced::{Silenced, SilencedBy};
pub use summary::Summary;

use crate::objects::ObjectRef;
use crate::text::{Excerpt, Location};

/// What stands for the name of standard input.
pub const STDIN: &str = "<stdin>";

/// A run of `check`.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files in the order in which the user named them, those of a directory in that of their names. Files in which there is
    /// neither a manifest nor anything to tell are left out.
    pub files: Vec<File>,
    /// What concerns no file: exemptions that matched nothing, for example. Sentences without a full stop.
    pub notes: Vec<String>,
    /// Whether warnings count as errors do (`--strict`).
    pub strict: bool,
    /// The options with which another command judges as this run did, and their values.
    pub options: Vec<(&'static str, String)>,
}

/// A file, and what was found in it.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// How the user calls it, with `/` between its parts; `<stdin>` for standard input.
    pub name: String,
    /// How many objects there are in it.
    pub objects: usize,
    /// How many of them keep pod templates, and were judged.
    pub judged: usize,
    /// The judged objects of which nothing is told, in the order of the text. JUnit lists them.
    pub passed: Vec<ObjectRef>,
    /// What was found, in the order of the text.
    pub findings: Vec<Finding>,
    /// What was found and is not spoken of, in the order of the text.
    pub silenced: Vec<Silenced>,
    /// How many objects the policy would refuse because they cannot be read.
    pub refused: usize,
    /// What could not be read: the run cannot vouch for this file.
    pub errors: Vec<Problem>,
    /// What else is worth saying: comments that ignore nothing, for example.
    pub notes: Vec<Problem>,
}

impl File {
    /// Whether it is no file but what came in by standard input.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        self.name == STDIN
    }
}

/// Something in a file, or about it, that is no finding.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Where in the text; `None` if it is about the whole file.
    pub location: Option<Location>,
    /// The lines around it.
    pub excerpt: Option<Excerpt>,
    /// The chart's template that Helm made the text from (`# Source:`), if the text says so.
    pub source: Option<String>,
    /// What is to be said: a sentence without its full stop.
    pub message: String,
}
