//! Trying edits: one is made only if the result, read again, has the data that the repair makes, and all comments.

use super::expected;
use super::layout::Page;
use super::pod::{self, Edit, Moved};
use super::{Reason, aliases, own};
use crate::text::{Change, apply_to_all};
use crate::yaml::{self, Anchor, Document, Node};
use native_sidecar_engine::inspect::Repair;
use native_sidecar_engine::json::OwnedPath;
use native_sidecar_engine::settings::Placement;
use std::collections::BTreeMap;

/// How much text is read again for a document, in bytes: that it takes more happens only if most of it is written strangely.
const TEXT: usize = 64 << 20;

/// How often it is read again at least, however long it is.
const TIMES: usize = 32;

/// A repair of a pod's spec, and how it went.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Which of the text's judged objects it is of.
    pub(super) object: usize,
    /// Either moves or lines: each can be done without the other. Lines come first, since they count places as they were.
    pub(super) repair: Repair,
    /// The path to the pod's spec from the document's root.
    pub(super) path: OwnedPath,
    /// Why it is not done, if it is not.
    pub(super) reason: Option<Reason>,
}

/// An edit, and the cases that it repairs: several, if aliases repeat what it changes.
#[derive(Clone)]
struct Unit {
    cases: Vec<usize>,
    edit: Edit,
}

/// Repairs what can be repaired of a document. Gives its text, if anything can; the cases that cannot be get a reason.
pub(super) fn repair(text: &str, document: &Document, cases: &mut [Case], placement: Placement) -> Option<String> {
    let root = document.root.as_ref()?;
    let page = Page::new(text, document);
    let left = TEXT.max(document.range.len().saturating_mul(TIMES));
    let mut trial = Trial { page, root, placement, cases, made: Vec::new(), result: None, left };
    let mut units = trial.units();
    trial.keep_aliases(&mut units);
    trial.solve(&units);
    trial.result
}

struct Trial<'t, 'c> {
    page: Page<'t>,
    root: &'t Node,
    placement: Placement,
    cases: &'c mut [Case],
    /// What is decided.
    made: Vec<Unit>,
    /// The document's text with that.
    result: Option<String>,
    /// How much text may still be read, in bytes.
    left: usize,
}

impl Trial<'_, '_> {
    fn units(&mut self) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut repeated = Vec::new();
        for (index, case) in self.cases.iter_mut().enumerate().filter(|(_, case)| case.reason.is_none()) {
            let edit = own::at(self.root, &case.path)
                .and_then(|spec| pod::edit(self.page, spec, &case.repair, self.placement));
            match edit {
                Ok(edit) => units.push(Unit { cases: vec![index], edit }),
                Err(reason) => {
                    case.reason = Some(reason);
                    repeated.push(index);
                }
            }
        }
        // What an alias repeats is repaired where it is written.
        for index in repeated {
            let Some(lists) = self.cases.get(index).and_then(|case| pod::lists(self.root.at(case.path.steps())?))
            else {
                continue;
            };
            let same = |unit: &&mut Unit| {
                let other = unit.cases.first().and_then(|other| self.cases.get(*other));
                let case = self.cases.get(index);
                unit.edit.lists == lists
                    && other.zip(case).is_some_and(|(other, case)| is_same_repair(&other.repair, &case.repair))
            };
            if let Some(unit) = units.iter_mut().find(same) {
                unit.cases.push(index);
            }
        }
        for index in units.iter().flat_map(|unit| unit.cases.iter().skip(1)) {
            if let Some(case) = self.cases.get_mut(*index) {
                case.reason = None;
            }
        }
        units
    }

    /// Leaves out the units that would break an alias.
    fn keep_aliases(&mut self, units: &mut Vec<Unit>) {
        loop {
            let moves = units
                .iter()
                .enumerate()
                .flat_map(|(index, unit)| unit.edit.moved.iter().map(move |moved| (index, moved)));
            let (owners, moves): (Vec<usize>, Vec<&Moved>) = moves.unzip();
            let mut broken: BTreeMap<usize, Reason> = BTreeMap::new();
            for (index, reason) in aliases::broken(self.page.document, &moves) {
                if let Some(owner) = owners.get(index) {
                    broken.entry(*owner).or_insert(reason);
                }
            }
            if broken.is_empty() {
                return;
            }
            for (index, reason) in broken.iter().rev() {
                let unit = units.remove(*index);
                self.give_up(&unit, reason);
            }
        }
    }

    fn give_up(&mut self, unit: &Unit, reason: &Reason) {
        for index in &unit.cases {
            if let Some(case) = self.cases.get_mut(*index) {
                case.reason = Some(reason.clone());
            }
        }
    }

    /// Makes as many of the edits as can be: all at once, or else each half by itself.
    fn solve(&mut self, units: &[Unit]) {
        if units.is_empty() {
            return;
        }
        let length = self.page.document.range.len();
        let Some(left) = self.left.checked_sub(length) else {
            let reason = Reason::new("too much else in this document cannot be repaired", "repair that first");
            units.iter().for_each(|unit| self.give_up(unit, &reason));
            return;
        };
        self.left = left;
        if let Some(text) = self.with(units) {
            self.made.extend_from_slice(units);
            self.result = Some(text);
            return;
        }
        if let [unit] = units {
            self.give_up(unit, &self.why(unit));
            return;
        }
        let (first, second) = units.split_at_checked(units.len() / 2).unwrap_or_default();
        self.solve(first);
        self.solve(second);
    }

    /// The document's text with what is decided and these edits; `None` if it would not be what is expected.
    fn with(&self, units: &[Unit]) -> Option<String> {
        let range = &self.page.document.range;
        let all = || self.made.iter().chain(units);
        let changes = all().flat_map(|unit| &unit.edit.changes).map(|change| change.counted_from(range.start));
        let changes: Vec<Change> = changes.collect();
        let text = apply_to_all(self.page.part(range.clone()), &changes, self.page.line_break)?;
        let mut expected = self.root.clone();
        for case in all().flat_map(|unit| &unit.cases) {
            let case = self.cases.get(*case)?;
            expected::repair(&mut expected, &case.path, &case.repair, self.placement)?;
        }
        let mut documents = yaml::read(&text);
        let (Some(Ok(document)), true) = (documents.pop(), documents.is_empty()) else { return None };
        let moves: Vec<&Moved> = all().flat_map(|unit| &unit.edit.moved).collect();
        let fits = document.root.as_ref().is_some_and(|root| expected::same(root, &expected))
            && document.twice.len() == self.page.document.twice.len()
            && comments(&text, &document) == comments(self.page.text, self.page.document)
            && aliases::are_kept(self.page.document, &document, &moves);
        fits.then_some(text)
    }

    /// Why an edit would not give what is expected.
    fn why(&self, unit: &Unit) -> Reason {
        let document = self.page.document;
        let within = |anchor: &Anchor| {
            unit.edit.lists.iter().any(|list| anchor.node.start <= list.start && list.end <= anchor.node.end)
        };
        let repeats = document
            .aliases
            .iter()
            .filter_map(|alias| document.anchors.get(alias.anchor))
            .find(|anchor| within(anchor));
        if let Some(Anchor { name, .. }) = repeats {
            return Reason::new(
                format!("*{name} repeats its list, and would change with it"),
                format!("write out *{name}"),
            );
        }
        let lists = unit.edit.lists.iter().map(|list| self.page.part(list.clone()));
        if lists.into_iter().flat_map(str::lines).any(keeps_blank_lines) {
            return Reason::new(
                "blank lines would come to belong to a text that keeps them (|+)",
                "end that text with | instead, or remove the blank lines",
            );
        }
        Reason::unusual()
    }
}

/// Whether a line has the header of a text that takes the blank lines after it.
fn keeps_blank_lines(line: &str) -> bool {
    line.split_whitespace().any(|word| word.starts_with(['|', '>']) && word.contains('+'))
}

fn is_same_repair(one: &Repair, other: &Repair) -> bool {
    let moves =
        |repair: &Repair| -> Vec<_> { repair.moves.iter().map(|how| (how.index, how.startup_probe.clone())).collect() };
    one.lines == other.lines && moves(one) == moves(other)
}

/// The comments, whatever their order.
fn comments<'t>(text: &'t str, document: &Document) -> Vec<&'t str> {
    let mut comments: Vec<&str> = document.comments.iter().filter_map(|range| text.get(range.clone())).collect();
    comments.sort_unstable();
    comments
}
