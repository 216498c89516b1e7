//! From a text to what is reported of it.

mod fixable;
mod page;

use crate::judge::{Judged, judge};
use crate::report::{File, Finding, Problem, Report};
use crate::settings::Loaded;
use crate::yaml::{self, Node};
use fixable::try_fixing;
use native_sidecar_engine::inspect::{Silent, Suppression};
use native_sidecar_engine::settings::Settings;
use page::Page;
use std::collections::BTreeSet;

/// A text, checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What is reported of it.
    pub file: File,
    /// The places of the settings' exemptions that matched something.
    pub exemptions: BTreeSet<usize>,
}

impl Checked {
    /// That a text cannot be read, for this reason.
    #[must_use]
    pub fn unread(name: &str, message: String) -> Self {
        let problem = Problem { location: None, excerpt: None, source: None, message };
        let file = File { name: name.to_owned(), errors: vec![problem], ..File::default() };
        Self { file, ..Self::default() }
    }

    /// Judges what is in a text.
    #[must_use]
    pub fn of_text(name: &str, text: &str, settings: &Settings<'_>) -> Self {
        let documents = yaml::read(text);
        let judgement = judge(text, &documents, settings);
        let mut checked = Self::default();
        let file = &mut checked.file;
        name.clone_into(&mut file.name);
        file.objects = judgement.objects;
        file.judged = judgement.judged.len();
        let page = Page::new(text, &documents);
        file.errors = page.errors(&judgement);
        for judged in &judgement.judged {
            match &judged.inspection {
                Ok(found) => {
                    if found.told.is_empty() {
                        file.passed.push(judged.object.called.clone());
                    }
                    let mut findings: Vec<Finding> = found.told.iter().map(|told| page.finding(judged, told)).collect();
                    findings.sort_by_key(|finding| finding.location.range.start);
                    file.findings.extend(findings);
                    for silent in &found.silent {
                        file.silenced.extend(page.silenced(&judgement, judged, silent, settings));
                        checked.exemptions.extend(exemptions(judged, silent, settings));
                    }
                }
                Err(unreadable) => {
                    let problem = page.unreadable(judged, unreadable);
                    file.refused = file.refused.saturating_add(usize::from(unreadable.built_in));
                    if unreadable.built_in { &mut file.errors } else { &mut file.notes }.push(problem);
                }
            }
        }
        file.notes.extend(judgement.patches.iter().map(|sign| page.patch(sign)));
        file.notes.extend(page.idle(&judgement));
        try_fixing(text, settings, &mut file.findings);
        checked
    }
}

/// What is reported of texts, and of the settings that they were checked by.
#[must_use]
pub fn report(checked: Vec<Checked>, loaded: &Loaded, strict: bool) -> Report {
    let used: BTreeSet<usize> = checked.iter().flat_map(|checked| &checked.exemptions).copied().collect();
    let exemptions = loaded.settings.exempt.iter().enumerate();
    let unmatched = exemptions.filter(|(place, _)| !used.contains(place));
    let notes = unmatched.map(|(place, exemption)| loaded.unmatched(place, exemption)).collect();
    let files = checked.into_iter().map(|checked| checked.file);
    let says_something = |file: &File| file.objects > 0 || !file.errors.is_empty() || !file.notes.is_empty();
    Report { files: files.filter(says_something).collect(), notes, strict, options: Vec::new() }
}

/// The exemptions that match an exempt finding: the first silences it, and the others would.
fn exemptions(judged: &Judged<'_>, silent: &Silent, settings: &Settings<'_>) -> Vec<usize> {
    let Suppression::Exempt(_) = silent.suppression else { return Vec::new() };
    let container = judged.object.container(&silent.place);
    let says = |key| container.and_then(|container| container.get(key)).and_then(Node::text).unwrap_or_default();
    let (namespace, name, image) = (&judged.object.called.namespace, says("name"), says("image"));
    let matching = settings.exempt.iter().enumerate();
    let matching = matching.filter(|(_, exemption)| exemption.covers(namespace, name, image, silent.rule));
    matching.map(|(place, _)| place).collect()
}
