//! What was found, in a form that every output format is made of. One file a format.
//!
//! A report holds nothing of the files but the lines around what it tells, so that its size is that of what was found.

mod github;
mod json;
mod junit;
mod location;
mod plain;
mod sarif;
mod summary;
mod text;

pub use location::{Excerpt, Location, Locator, Position};
pub use summary::{Summary, counted};

use native_sidecar_engine::inspect::Outcome;
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::text::quoted;
use std::fmt;
use std::io::{self, Write};

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
    pub passed: Vec<Object>,
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

/// A finding in a file.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What the policy would do.
    pub outcome: Outcome,
    /// The object.
    pub object: Object,
    /// The way to the container, in the notation of `kubectl explain`: `spec.containers[1]`.
    pub place: String,
    /// The container's name.
    pub container: String,
    /// Its image as it is written; empty if it has none.
    pub image: String,
    /// The id of the helper that the container is of.
    pub helper: Option<String>,
    /// The container's name in the text, or its beginning if it has none: what is underlined.
    pub location: Location,
    /// The lines around it.
    pub excerpt: Excerpt,
    /// What is wrong, after the container's name, without a full stop.
    pub says: String,
    /// Why, with what the helper was recognised by.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// What to write: lines of YAML or text.
    pub steps: Vec<String>,
    /// Whether `native-sidecar fix` repairs it; if not and it could be expected to, why not.
    pub fixable: Fixable,
}

/// How much a finding weighs. `check` exits with 1 if there is an error, with `--strict` for a warning too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The policy would refuse the object, or rewrite it.
    Error,
    /// The policy would accept the object with a warning.
    Warning,
}

impl Finding {
    /// The container and what is wrong with it: `"cloud-sql-proxy" keeps this Job from completing`.
    #[must_use]
    pub fn headline(&self) -> String {
        format!("{} {}", quoted(&self.container), self.says)
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.outcome {
            Outcome::Refused | Outcome::Converted => Severity::Error,
            Outcome::Warned => Severity::Warning,
        }
    }
}

impl Severity {
    /// Its word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Whether `native-sidecar fix` repairs a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fixable {
    /// It does.
    Yes,
    /// It does not, for this reason: a sentence without its full stop.
    No(Option<String>),
}

/// A finding that is not spoken of.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The rule.
    pub rule: Rule,
    /// The object.
    pub object: Object,
    /// The way to the container: `spec.containers[1]`.
    pub place: String,
    /// The container's name.
    pub container: String,
    /// The container's name in the text, or its beginning if it has none.
    pub location: Location,
    /// By what.
    pub by: SilencedBy,
}

/// What keeps a finding from being spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SilencedBy {
    /// `helpers.exclude` of the settings.
    Exclusion,
    /// The exemption of this place in the settings, for this reason.
    Exemption(usize, String),
    /// A comment in the file, for this reason.
    Comment(String),
}

/// An object, as it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// The namespace; empty if the manifest gives none.
    pub namespace: String,
    /// The name, or `generateName` followed by `*`; empty if the manifest gives none.
    pub name: String,
    /// The chart's template that Helm made the object from (`# Source:`), if the text says so.
    pub source: Option<String>,
    /// Which object of the file it is, from 0.
    pub index: usize,
}

/// `CronJob shop/backup`
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        match (&*self.namespace, &*self.name) {
            ("", "") => Ok(()),
            ("", name) => write!(f, " {name}"),
            (namespace, name) => write!(f, " {namespace}/{name}"),
        }
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

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: the text around each finding.
    #[default]
    Text,
    /// JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Annotations of GitHub workflows.
    Github,
}

impl Format {
    /// All forms.
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::Sarif, Self::Junit, Self::Github];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }

    /// The form of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Text => "For people: the text around each finding",
            Self::Json => "For programs; docs/report.md says what is in it",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Junit => "JUnit XML, for CI servers",
            Self::Github => "Annotations of GitHub workflows",
        }
    }
}

impl Report {
    /// Writes the report in a form. Colours are written as ANSI escape codes, which whoever opened `out` lets through or takes out.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Junit => junit::write(self, out),
            Format::Github => github::write(self, out),
        }
    }
}
