//! What becomes of each rule's findings.

use crate::json::{Path, Value};
use crate::rule::Rule;
use native_sidecar_config::{self as config, Field, Member, Mistakes, Schema, words};

words! {
    /// What becomes of a rule's findings.
    pub enum Level("level") {
        /// They count as `action` says.
        Enforce = "enforce",
        /// They are only warned about.
        Warn = "warn",
        /// They are not looked for.
        Ignore = "ignore",
    }
}

/// The levels that the settings give.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels(Vec<(Rule, Level)>);

impl Levels {
    /// The level of a rule, if the settings give one.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Option<Level> {
        self.0.iter().find(|(known, _)| *known == rule).map(|(_, level)| *level)
    }
}

impl<'a> Field<'a> for Levels {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        let Value::Object(members) = value else {
            return mistakes.wanted(at, "an object", value.kind());
        };
        for (key, value) in members {
            let place = at.key(&key);
            let Some(rule) = Rule::of(&key) else {
                mistakes.unknown(at, "rule", &key, &mut Rule::ALL.iter().map(|rule| rule.word()));
                continue;
            };
            if self.of(rule).is_some() {
                mistakes.add(&place, "is given twice");
                continue;
            }
            if value.is_blank() {
                continue;
            }
            let before = mistakes.count();
            let level: Level = config::read(value, &place, mistakes);
            if level == Level::Enforce && !rule.is_enforced() && mistakes.count() == before {
                mistakes.add(&place, "only advises and cannot be enforced: use warn or ignore");
            }
            self.0.push((rule, level));
        }
    }

    fn schema() -> Schema {
        let words = |schema| if let Schema::Words(words) = schema { words } else { Vec::new() };
        let member = |(key, meaning)| {
            let enforced = Rule::of(key).is_some_and(Rule::is_enforced);
            let mut levels = words(Level::schema());
            levels.retain(|(level, _)| enforced || *level != Level::Enforce.word());
            Member { key, meaning, schema: Schema::Words(levels) }
        };
        Schema::Record("Levels", words(Rule::schema()).into_iter().map(member).collect())
    }
}
