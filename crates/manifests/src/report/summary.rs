//! A report in numbers.

use super::{File, Finding, Fixable, Report, Severity};
use crate::objects::ObjectRef;
use crate::text::counted;
use native_sidecar_engine::inspect::Outcome;
use serde::Serialize;
use std::fmt;

/// How much was looked at, and what came of it. As JSON it is part of the report for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files with an object, an error or a note.
    pub files: usize,
    /// Objects in them, with and without pods.
    pub objects: usize,
    /// Objects that keep pod templates.
    pub judged: usize,
    /// Objects of which something is told.
    pub told: usize,
    /// Objects that the policy would refuse.
    pub refused: usize,
    /// Objects that the policy would not refuse but rewrite, or whose Pods it would.
    pub converted: usize,
    /// Objects that the policy would accept with a warning.
    pub warned: usize,
    /// Objects of which `native-sidecar fix` repairs a finding.
    pub fixable: usize,
    /// Findings that weigh as errors.
    pub errors: usize,
    /// Findings that weigh as warnings.
    pub warnings: usize,
    /// Findings that are not spoken of.
    pub silenced: usize,
    /// How many things could not be read.
    pub unreadable: usize,
}

impl Summary {
    /// The numbers of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut summary = Self::default();
        for file in &report.files {
            summary.add(file);
        }
        summary
    }

    fn add(&mut self, file: &File) {
        let count = |total: &mut usize, more: usize| *total = total.saturating_add(more);
        count(&mut self.files, 1);
        count(&mut self.objects, file.objects);
        count(&mut self.judged, file.judged);
        count(&mut self.silenced, file.silenced.len());
        count(&mut self.unreadable, file.errors.len());
        count(&mut self.refused, file.refused);
        for of_object in file.findings.chunk_by(|one, other| same(&one.object, &other.object)) {
            let errors = of_object.iter().filter(|finding| finding.severity() == Severity::Error).count();
            count(&mut self.errors, errors);
            count(&mut self.warnings, of_object.len().saturating_sub(errors));
            count(&mut self.told, 1);
            count(&mut self.fixable, usize::from(of_object.iter().any(|finding| finding.fixable == Fixable::Yes)));
            match of_object.iter().map(|finding: &Finding| finding.outcome).min() {
                Some(Outcome::Refused) => count(&mut self.refused, 1),
                Some(Outcome::Converted) => count(&mut self.converted, 1),
                _ => count(&mut self.warned, 1),
            }
        }
    }
}

/// `1 error, 0 warnings: 1 of 23 objects in 14 files; the policy would refuse 1; native-sidecar fix can fix 1`
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (objects, files) = (counted(self.objects, "object"), counted(self.files, "file"));
        match (self.told, self.unreadable) {
            (0, 0) => write!(f, "nothing found: {objects} in {files}")?,
            (0, _) => write!(f, "nothing found in what could be read of {objects} in {files}")?,
            (told, _) => {
                let (errors, warnings) = (counted(self.errors, "error"), counted(self.warnings, "warning"));
                write!(f, "{errors}, {warnings}: {told} of {objects} in {files}")?;
            }
        }
        let does = [("refuse", self.refused), ("convert", self.converted), ("warn about", self.warned)];
        let does: Vec<String> =
            does.iter().filter(|(_, count)| *count > 0).map(|(verb, count)| format!("{verb} {count}")).collect();
        if !does.is_empty() {
            write!(f, "; the policy would {}", does.join(", "))?;
        }
        if self.fixable > 0 {
            write!(f, "; native-sidecar fix can fix {}", self.fixable)?;
        }
        if self.silenced > 0 {
            write!(f, "; {} silenced", counted(self.silenced, "finding"))?;
        }
        if self.unreadable > 0 {
            write!(f, "; {} of the input could not be read", counted(self.unreadable, "part"))?;
        }
        Ok(())
    }
}

fn same(one: &ObjectRef, other: &ObjectRef) -> bool {
    one.index == other.index
}
