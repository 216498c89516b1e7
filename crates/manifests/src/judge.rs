//! What the policy would say of the objects of a text. This is the one place where objects, settings and comments that ask for
//! silence meet, so that `check` and `fix` cannot differ: what is ignored is neither told nor repaired.

use crate::comments::{Comment, Comments};
use crate::objects::{Object, objects};
use crate::patch::{self, Sign};
use crate::text::Locator;
use crate::yaml::{Document, Error};
use native_sidecar_engine::inspect::{Ignored, Inspection, Place, Suppression, Unreadable, inspect, inspect_except};
use native_sidecar_engine::kubernetes::workload;
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings::Settings;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The objects of a text, judged.
#[derive(Clone, Debug)]
pub struct Judgement<'d> {
    /// How many objects there are, with and without pods.
    pub objects: usize,
    /// Those that keep pod templates, in the order of the text.
    pub judged: Vec<Judged<'d>>,
    /// What shows of others that they are patches, in the order of the text: these are not judged.
    pub(crate) patches: Vec<Sign<'d>>,
    /// What could not be read, in the order of the text: documents, and objects to be judged in which a key is given twice.
    pub unread: Vec<Error>,
    /// The comments that ask for silence, and what is wrong with some.
    pub(crate) comments: Comments<'d>,
    /// Which of them were heeded, and for which rule.
    heeded: BTreeSet<(usize, Rule)>,
}

/// An object that keeps pod templates.
#[derive(Clone, Debug)]
pub struct Judged<'d> {
    /// The object.
    pub object: Object<'d>,
    /// What is said of it and what would repair it, without what comments ask to ignore.
    pub inspection: Result<Inspection, Unreadable>,
    /// The comment for each finding that was to be ignored: its place in [`Comments::all`].
    asked: Vec<usize>,
}

/// Judges what could be read of a text as if a person created each object. Documents that could not be read are passed over.
#[must_use]
pub fn judge<'d>(text: &'d str, documents: &'d [Result<Document, Error>], settings: &Settings<'_>) -> Judgement<'d> {
    let read = || documents.iter().filter_map(|document| document.as_ref().ok());
    let objects = objects(text, read());
    let comments = Comments::of(text, read());
    let mut judgement = Judgement {
        objects: objects.len(),
        judged: Vec::new(),
        patches: Vec::new(),
        unread: documents.iter().filter_map(|document| document.as_ref().err()).cloned().collect(),
        comments,
        heeded: BTreeSet::new(),
    };
    let locator = OnceCell::new();
    for object in objects {
        let known = workload::find(object.group(), &object.called.kind, &settings.workloads);
        let Some(known) = known else { continue };
        if let Some(sign) = patch::sign(object.node, known) {
            judgement.patches.push(sign);
        } else if let Some(twice) = object.document.twice_in(object.node) {
            let locator = locator.get_or_init(|| Locator::new(text));
            judgement.unread.push(object.document.refusal(twice, locator));
        } else {
            judgement.judge(text, object, settings);
        }
    }
    judgement.unread.sort_by_key(|error| error.range.start);
    judgement
}

impl<'d> Judgement<'d> {
    fn judge(&mut self, text: &str, object: Object<'d>, settings: &Settings<'_>) {
        let json = object.node.to_json();
        let (group, kind) = (object.group(), &*object.called.kind);
        let mut inspection = inspect(&json, group, kind, settings);
        let (mut ignored, mut asked) = (Vec::new(), Vec::new());
        if let Ok(Some(found)) = &inspection {
            for (place, rule) in found.told.iter().map(|told| (&told.place, told.diagnostic.rule)) {
                if let Some(comment) = self.comment_on(text, &object, place, rule) {
                    let Place { spec, list, index } = place.clone();
                    ignored.push(Ignored { spec, list, index, rule });
                    asked.push(comment);
                    self.heeded.insert((comment, rule));
                }
            }
        }
        if !ignored.is_empty() {
            inspection = inspect_except(&json, group, kind, settings, &ignored);
        }
        if let Some(inspection) = inspection.transpose() {
            self.judged.push(Judged { object, inspection, asked });
        }
    }

    /// The comment that asks to ignore a rule's findings of the container at a place.
    fn comment_on(&self, text: &str, object: &Object<'_>, place: &Place, rule: Rule) -> Option<usize> {
        if self.comments.is_empty() {
            return None;
        }
        let about = self.comments.about(text, object.container(place)?);
        about.into_iter().find(|at| self.comments.all().get(*at).is_some_and(|comment| comment.rules.contains(&rule)))
    }

    /// What comments ask to ignore and nothing was found of: the comment and the rule.
    pub(crate) fn idle(&self) -> impl Iterator<Item = (&Comment, Rule)> {
        let asked = self.comments.all().iter().enumerate();
        let asked = asked.flat_map(|(at, comment)| comment.rules.iter().map(move |rule| (at, comment, *rule)));
        asked.filter(|(at, _, rule)| !self.heeded.contains(&(*at, *rule))).map(|(_, comment, rule)| (comment, rule))
    }

    /// The comment that asked for a silence, if it was one.
    #[must_use]
    pub(crate) fn comment_for(&self, judged: &Judged<'_>, silence: Suppression) -> Option<&Comment> {
        let Suppression::Ignored(place) = silence else { return None };
        self.comments.all().get(*judged.asked.get(place)?)
    }
}
