//! From a text to what is reported of it.

use crate::edit::Fixer;
use crate::judge::{Judged, Judgement, judge};
use crate::objects::{first_line, mark, source_above};
use crate::patch::Sign;
use crate::report::{File, Finding, Fixable, Problem, Report, Silenced, SilencedBy};
use crate::settings::Loaded;
use crate::text::{Excerpt, Location, Locator};
use crate::yaml::{self, Document, Error, Node};
use native_sidecar_engine::inspect::{Outcome, Place, Silent, Suppression, Told, Unreadable};
use native_sidecar_engine::settings::Settings;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many lines below a container's name its image is still shown.
const IMAGE: usize = 3;

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
        let page = Page { text, documents: &documents, locator: OnceCell::new() };
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

/// A text in which things are looked up.
struct Page<'t> {
    text: &'t str,
    documents: &'t [Result<Document, Error>],
    /// Most texts have nothing to look up.
    locator: OnceCell<Locator<'t>>,
}

impl Page<'_> {
    fn locator(&self) -> &Locator<'_> {
        self.locator.get_or_init(|| Locator::new(self.text))
    }

    fn problem(&self, range: &Range<usize>, message: String) -> Problem {
        let location = self.locator().locate(range);
        let line = location.start.line;
        let excerpt = self.locator().excerpt(&location, line.saturating_sub(1)..=line);
        let source = self.source(range.start).map(str::to_owned);
        Problem { location: Some(location), excerpt: Some(excerpt), source, message }
    }

    /// The chart's template that the text at a byte was made from.
    fn source(&self, at: usize) -> Option<&str> {
        let range = |document: &'_ Result<Document, Error>| match document {
            Ok(document) => document.range.clone(),
            Err(error) => error.document.clone(),
        };
        let after = self.documents.partition_point(|document| range(document).start <= at);
        source_above(self.text, &range(self.documents.get(after.checked_sub(1)?)?))
    }

    /// What could not be read of the text.
    fn errors(&self, judgement: &Judgement<'_>) -> Vec<Problem> {
        let errors = judgement.unread.iter().map(|error| (&error.range, error.to_string()));
        let mistakes = judgement.comments.mistakes().iter().map(|mistake| (&mistake.range, mistake.message.clone()));
        let mut all: Vec<_> = errors.chain(mistakes).collect();
        all.sort_by_key(|(range, _)| range.start);
        all.into_iter().map(|(range, message)| self.problem(range, message)).collect()
    }

    /// The comments that ignore nothing.
    fn idle(&self, judgement: &Judgement<'_>) -> Vec<Problem> {
        let idle = judgement.idle().map(|(comment, rule)| {
            let message = format!(
                "this comment ignores nothing: there is no finding of {} at a container in this line or right below",
                rule.word()
            );
            self.problem(&comment.range, message)
        });
        idle.collect()
    }

    /// An object that is not judged, since it is part of one.
    fn patch(&self, Sign { node, what }: &Sign<'_>) -> Problem {
        let message =
            format!("a patch, for {what}: judge what is rendered: kubectl kustomize DIR | native-sidecar check -");
        self.problem(&mark(self.text, node), message)
    }

    /// An object of which a part that decides is not as it must be.
    fn unreadable(&self, judged: &Judged<'_>, unreadable: &Unreadable) -> Problem {
        let object = judged.object.node;
        let node = object.at(unreadable.error.path().steps()).unwrap_or(object);
        let called = &judged.object.called;
        let message = if unreadable.built_in {
            format!("the policy would refuse this {called}, for it cannot be read: {}", unreadable.error)
        } else {
            format!("the policy would let this {called} pass unjudged, for it cannot be read: {}", unreadable.error)
        };
        self.problem(&node.range, message)
    }

    fn finding(&self, judged: &Judged<'_>, told: &Told) -> Finding {
        let container = judged.object.container(&told.place);
        let (location, excerpt) = self.container(judged, container);
        let image = container.and_then(|container| container.get("image")).and_then(Node::text);
        let words = &told.diagnostic.words;
        let says = match (told.outcome, &*judged.object.called.kind) {
            (Outcome::Converted, "Pod") => "is no native sidecar; the policy would make it one".to_owned(),
            (Outcome::Converted, _) => "is no native sidecar; the policy would make it one in each Pod".to_owned(),
            _ => words.says.to_string(),
        };
        Finding {
            rule: told.diagnostic.rule,
            outcome: told.outcome,
            object: judged.object.called.clone(),
            place: told.diagnostic.place.to_string(),
            container: told.name.clone(),
            image: image.unwrap_or_default().to_owned(),
            helper: told.helper.clone(),
            location,
            excerpt,
            says,
            why: words.why.to_string(),
            fix: words.fix.to_string(),
            steps: words.steps.iter().map(ToString::to_string).collect(),
            fixable: Fixable::No(None),
        }
    }

    fn silenced(
        &self,
        judgement: &Judgement<'_>,
        judged: &Judged<'_>,
        silent: &Silent,
        settings: &Settings<'_>,
    ) -> Option<Silenced> {
        let by = match silent.suppression {
            Suppression::Excluded => SilencedBy::Exclusion,
            Suppression::Exempt(place) => SilencedBy::Exemption(place, settings.exempt.get(place)?.reason.to_string()),
            Suppression::Ignored(_) => {
                SilencedBy::Comment(judgement.comment_for(judged, silent.suppression)?.reason.clone())
            }
            Suppression::Controlled => return None,
        };
        let container = judged.object.container(&silent.place);
        let name = container.and_then(|container| container.get("name")).and_then(Node::text).unwrap_or_default();
        let Place { spec, list, index } = &silent.place;
        Some(Silenced {
            rule: silent.rule,
            object: judged.object.called.clone(),
            place: format!("{spec}.{}[{index}]", list.field()),
            container: name.to_owned(),
            location: self.container(judged, container).0,
            by,
        })
    }

    /// Where a container is; the object, if it cannot be found.
    fn container(&self, judged: &Judged<'_>, container: Option<&Node>) -> (Location, Excerpt) {
        let container = container.unwrap_or(judged.object.node);
        let locator = self.locator();
        let location = locator.locate(&mark(self.text, container));
        let line = location.start.line;
        // The image tells more than what happens to follow the name.
        let image = container.get("image").map_or(0, |image| locator.line_of(image.range.start));
        let last = if image <= line.saturating_add(IMAGE) { image } else { line };
        let excerpt = locator.excerpt(&location, first_line(locator, container)..=last);
        (location, excerpt)
    }
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

/// Whether a sentence begins with these words.
fn begins(sentence: &str, words: &str) -> bool {
    sentence.get(..words.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(words))
}

/// Says of each finding whether `native-sidecar fix` repairs it, by trying.
fn try_fixing(text: &str, settings: &Settings<'_>, findings: &mut [Finding]) {
    // Advice is for people to weigh.
    if !findings.iter().any(|finding| finding.rule.is_enforced()) {
        return;
    }
    let fixed = Fixer::new(settings, false).fix(text);
    let mut outcomes = BTreeMap::new();
    outcomes.extend(fixed.done.iter().map(|done| ((done.object.index, &*done.place), None)));
    outcomes.extend(fixed.left.iter().map(|left| ((left.object.index, &*left.place), Some(&left.reason))));
    for finding in findings.iter_mut().filter(|finding| finding.rule.is_enforced()) {
        finding.fixable = match outcomes.get(&(finding.object.index, &*finding.place)) {
            Some(None) => Fixable::Yes,
            // What is to be done by hand is said already.
            Some(Some(reason)) if begins(&finding.fix, &reason.lift) => Fixable::No(Some(reason.why.clone())),
            Some(Some(reason)) => Fixable::No(Some(format!("{}; {}", reason.why, reason.lift))),
            None => Fixable::No(None),
        };
    }
}
