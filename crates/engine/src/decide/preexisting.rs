//! What was found of an object before it was changed.

use super::decision::name;
use crate::json::Text;
use crate::rule::Rule;
use crate::rules;
use crate::template::Case;
use crate::text::{Bag, Index};

/// What was surely wrong of an object: what could not be rejected then is no excuse now. Something is the same as before by its rule,
/// its container's name, and the template's place in the object, whatever stands before it in a list; and it excuses one.
#[derive(Debug, Default)]
pub(super) struct Preexisting<'o> {
    /// The place, from 1, among what was found, of each template's place in the object.
    templates: Index<'o>,
    /// The names of the containers, by rule.
    found: Vec<Vec<(Rule, Bag<'o>)>>,
}

impl<'o> Preexisting<'o> {
    /// What is wrong of an object with these templates.
    pub(super) fn of(cases: &[Case<'o, '_>]) -> Self {
        let mut before = Self::default();
        for case in cases {
            for finding in rules::certainties(case) {
                before.put(case.template.path, finding.rule, name(case, &finding));
            }
        }
        before
    }

    fn put(&mut self, path: &'o str, rule: Rule, name: &'o str) {
        let place = self.templates.entry(Text::Owned(unnumbered(path)));
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

    /// Whether a container of this name had the finding, and no other one has been excused by that.
    pub(super) fn excuses(&mut self, path: &str, rule: Rule, name: &str) -> bool {
        let place = self.templates.get(&unnumbered(path)).and_then(|place| place.checked_sub(1));
        let rules = place.and_then(|place| self.found.get_mut(place));
        rules.into_iter().flatten().any(|(known, names)| *known == rule && names.take(name))
    }
}

/// A path without the places in lists, which change when something is put before: `spec.workerGroupSpecs[].template.spec`.
fn unnumbered(path: &str) -> String {
    let (mut bytes, mut in_brackets) = (Vec::with_capacity(path.len()), false);
    for byte in path.bytes() {
        let is_place = in_brackets && byte.is_ascii_digit();
        in_brackets = byte == b'[' || is_place;
        if !is_place {
            bytes.push(byte);
        }
    }
    // Without some digits it is text still.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    #[test]
    fn a_path_has_no_places_in_lists() {
        for (path, expected) in [
            ("spec.template.spec", "spec.template.spec"),
            ("spec.workerGroupSpecs[12].template.spec", "spec.workerGroupSpecs[].template.spec"),
            ("spec.a[0].b[1].spec", "spec.a[].b[].spec"),
            (r#"spec.tasks["a.b"].spec"#, r#"spec.tasks["a.b"].spec"#),
            ("spec.odd[", "spec.odd["),
        ] {
            assert_eq!(unnumbered(path), expected);
        }
    }
}
