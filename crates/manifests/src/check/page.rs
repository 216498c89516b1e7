//! What is reported of a judged text, with the lines around it.

use crate::judge::{Judged, Judgement};
use crate::objects::{first_line, mark, source_above};
use crate::patch::Sign;
use crate::report::{Finding, Fixable, Problem, Silenced, SilencedBy};
use crate::text::{Excerpt, Location, Locator};
use crate::yaml::{Document, Error, Node};
use native_sidecar_engine::inspect::{Outcome, Silent, Suppression, Told, Unreadable};
use native_sidecar_engine::settings::Settings;
use std::cell::OnceCell;
use std::ops::Range;

/// How many lines below a container's name its image is still shown.
const IMAGE: usize = 3;

/// A text in which things are looked up.
pub(super) struct Page<'t> {
    text: &'t str,
    documents: &'t [Result<Document, Error>],
    /// Most texts have nothing to look up.
    locator: OnceCell<Locator<'t>>,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t str, documents: &'t [Result<Document, Error>]) -> Self {
        Self { text, documents, locator: OnceCell::new() }
    }

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
    pub(super) fn errors(&self, judgement: &Judgement<'_>) -> Vec<Problem> {
        let errors = judgement.unread.iter().map(|error| (&error.range, error.to_string()));
        let mistakes = judgement.comments.mistakes().iter().map(|mistake| (&mistake.range, mistake.message.clone()));
        let mut all: Vec<_> = errors.chain(mistakes).collect();
        all.sort_by_key(|(range, _)| range.start);
        all.into_iter().map(|(range, message)| self.problem(range, message)).collect()
    }

    /// The comments that ignore nothing.
    pub(super) fn idle(&self, judgement: &Judgement<'_>) -> Vec<Problem> {
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
    pub(super) fn patch(&self, Sign { node, what }: &Sign<'_>) -> Problem {
        let message =
            format!("a patch, for {what}: judge what is rendered: kubectl kustomize DIR | native-sidecar check -");
        self.problem(&mark(self.text, node), message)
    }

    /// An object of which a part that decides is not as it must be.
    pub(super) fn unreadable(&self, judged: &Judged<'_>, unreadable: &Unreadable) -> Problem {
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

    pub(super) fn finding(&self, judged: &Judged<'_>, told: &Told) -> Finding {
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

    pub(super) fn silenced(
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
        Some(Silenced {
            rule: silent.rule,
            object: judged.object.called.clone(),
            place: judged.object.path(&silent.place)?.to_string(),
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
