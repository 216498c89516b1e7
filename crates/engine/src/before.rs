//! What was found of an object before it was changed.

use crate::bag::Bag;
use crate::findings::{self, Subject};
use crate::index::Index;
use crate::json::Text;
use crate::rule::Rule;

/// What was surely found of an object: what could not be rejected then is no excuse now. A finding is the same as one before by its
/// template's place, its rule, and its container's name.
#[derive(Debug, Default)]
pub(crate) struct Before<'o> {
    /// The place, from 1, among what was found, of each template's place in the object.
    templates: Index<'o>,
    /// The names of the containers, by rule.
    found: Vec<Vec<(Rule, Bag<'o>)>>,
}

impl<'o> Before<'o> {
    /// What is found of an object with these templates.
    pub(crate) fn of(subjects: &[Subject<'o, '_>]) -> Self {
        let mut before = Self::default();
        for subject in subjects {
            for finding in findings::find(subject).iter().filter(|finding| finding.sure) {
                before.put(subject.path, finding.rule, subject.name(finding));
            }
        }
        before
    }

    fn put(&mut self, path: &'o str, rule: Rule, name: &'o str) {
        let place = self.templates.entry(Text::Borrowed(path));
        if *place == 0 {
            self.found.push(Vec::new());
            *place = self.found.len();
        }
        let Some(rules) = self.found.get_mut(place.saturating_sub(1)) else { return };
        let name = Text::Borrowed(name);
        match rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, names)) => drop(names.put(name)),
            None => {
                let mut names = Bag::default();
                names.put(name);
                rules.push((rule, names));
            }
        }
    }

    /// Whether a container of this name had the finding.
    pub(crate) fn holds(&self, path: &str, rule: Rule, name: &str) -> bool {
        let rules = self.templates.get(path).and_then(|place| self.found.get(place.checked_sub(1)?));
        rules.into_iter().flatten().any(|(known, names)| *known == rule && names.holds(name))
    }
}
