//! A finding in words: a line, or a text with its reasons and its remedy.
//!
//! Events show only the first line, so that it is complete in itself. The API server drops a warning that has a line break or a
//! control character, and cuts long ones (`k8s.io/apiserver/pkg/endpoints/filters/warning.go`).

use super::limits::{FINDING, FIRST_LINE, WARNING};
use crate::decide::{Decision, Outcome};
use crate::json::Text;
use crate::plan::Obstacle;
use crate::rule::Rule;
use crate::rules::{self, Words, app, path_of};
use crate::text::{cut, fit, length, quoted, say, sentence, shown};

/// A finding in words.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule.
    pub rule: Rule,
    /// The way to the container: `spec.containers[1]`.
    pub place: Text<'static>,
    /// The container's name in quotes.
    pub name: Text<'static>,
    /// What is said.
    pub words: Words,
}

impl Diagnostic {
    /// Puts a decision into words.
    #[must_use]
    pub fn of(decision: &Decision<'_, '_, '_>) -> Self {
        let words = rules::words(decision.case, &decision.finding);
        match &decision.outcome {
            Outcome::Reported => Self::saying(words, decision),
            Outcome::Obstructed(obstacle) => Self::saying(obstructed(obstacle, words), decision),
            Outcome::Converted => Self::saying(converted(decision, words), decision),
        }
    }

    /// The warning of a decision: of a conversion without the words that it has no room for.
    pub(super) fn warning_of(decision: &Decision<'_, '_, '_>) -> String {
        if decision.is_converted() {
            return Self::saying(converted(decision, Words::default()), decision).warning();
        }
        Self::of(decision).warning()
    }

    /// These words of a decision's container.
    fn saying(words: Words, decision: &Decision<'_, '_, '_>) -> Self {
        let Decision { case, finding, .. } = decision;
        let member = case.template.members.get(finding.member);
        let place = member.map(|member| path_of(&case.template, member)).unwrap_or_default();
        let name = member.map(|member| quoted(member.name())).unwrap_or_default();
        Self { rule: finding.rule, place, name, words }
    }

    /// The container, what is wrong with it, and what to do: one line.
    fn headline(&self) -> Text<'static> {
        let Self { place, name, words, .. } = self;
        let line = |says: &str, fix: &str| {
            let parts = [place, " ", name, " ", says, ". ", fix];
            fit(&parts, FIRST_LINE).then(|| cut(Text::Owned(parts.concat()), FIRST_LINE))
        };
        line(&words.says, &words.fix).unwrap_or_else(|| {
            let short = sentence(&words.short);
            line(&words.says, &short).or_else(|| line(words.says.brief(), &short)).unwrap_or_else(|| {
                let rest = say![shown(name, 30), " ", shown(words.says.brief(), 80), ". ", short];
                cut(say![cut_place(place, &rest, FIRST_LINE), " ", rest], FIRST_LINE)
            })
        })
    }

    /// The finding's whole text: the headline, and the lines below it, as many as fit.
    pub(super) fn text(&self) -> String {
        const MORE: &str = "\n  more: native-sidecar explain ";
        let Self { rule, words, .. } = self;
        let mut text = self.headline().into_owned();
        let title = if words.steps.is_empty() { None } else { Some(("\n  do:", Text::Borrowed(""))) };
        let steps = words.steps.iter().map(|step| ("\n      ", shown(step, 240)));
        let lines = [("\n  rule: ", Text::Borrowed(rule.word())), ("\n  why: ", shown(&words.why, 360))];
        // At once, with room for what is around them and for the last line: what grows bit by bit takes more than it needs.
        let steps_size = words.steps.iter().map(|step| step.len().saturating_add(7));
        let size = steps_size.fold(words.why.len(), usize::saturating_add);
        text.reserve_exact(size.min(FINDING).saturating_add(200));
        for (before, line) in lines.into_iter().chain(title).chain(steps) {
            if !fit(&[&text, before, &line, MORE, rule.word()], FINDING) {
                break;
            }
            text.push_str(before);
            text.push_str(&line);
        }
        text.push_str(MORE);
        text.push_str(rule.word());
        text
    }

    /// One line without control characters, at most [`WARNING`] characters.
    #[must_use]
    pub fn warning(&self) -> String {
        let Self { rule, place, name, words } = self;
        let line = |name: &str, says: &str| say![name, " ", says, " (", rule.word(), "): ", words.short];
        for says in [&*words.says, words.says.brief()] {
            let rest = line(name, says);
            if fit(&[place, " ", &rest], WARNING) {
                return cut(say![place, " ", rest], WARNING).into_owned();
            }
        }
        let rest = line(&shown(name, 40), &shown(words.says.brief(), 90));
        cut(say![cut_place(place, &rest, WARNING), " ", rest], WARNING).into_owned()
    }
}

/// The words of a finding whose container was not converted.
fn obstructed(obstacle: &Obstacle<'_>, words: Words) -> Words {
    let lift = rules::lift(&obstacle.reason);
    Words {
        says: rules::reason(&obstacle.reason).behind("cannot be made a native sidecar: "),
        fix: sentence(&lift),
        short: lift,
        steps: Vec::new(),
        ..words
    }
}

/// The words of a finding whose container was converted, or will be.
fn converted(decision: &Decision<'_, '_, '_>, words: Words) -> Words {
    let template = &decision.case.template;
    let (says, short) = if template.is_pod() {
        let short = say![app(template), " now waits for it, and it stops last; see docs/conversion.md"];
        ("was moved to initContainers as a native sidecar", short)
    } else {
        let short = "it is moved in each Pod when that is created; see docs/conversion.md".into();
        ("stays an ordinary container here", short)
    };
    Words { says: says.into(), short, ..words }
}

/// A way to a container, cut in its middle so that it fits before the rest of a line: its end tells the most.
fn cut_place(place: &str, rest: &str, max: usize) -> String {
    let room = max.saturating_sub(length(rest)).saturating_sub(1).max(40);
    let surplus = length(place).saturating_sub(room);
    if surplus == 0 {
        return place.to_owned();
    }
    let head = room.div_ceil(3);
    let tail = place.chars().skip(head.saturating_add(surplus).saturating_add(1));
    place.chars().take(head).chain(['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn a_way_that_does_not_fit_is_cut_in_its_middle() {
        let way = "spec.template.spec.containers[1]";
        for (rest, max, expected) in [
            ("says", 80, way),
            ("says", 37, way),
            // It has at least forty characters.
            ("says", 10, way),
        ] {
            assert_eq!(cut_place(way, rest, max), expected, "{rest} {max}");
        }
        let way = ["spec.", &"☃".repeat(60), ".spec.containers[1]"].concat();
        for (rest, max, head, tail) in [("x".repeat(9), 60, 17, 32), ("x".repeat(100), 60, 14, 25)] {
            let cut = cut_place(&way, &rest, max);
            let start: String = way.chars().take(head).collect();
            assert!(cut.starts_with(&[&start, "…"].concat()), "{cut}");
            assert!(way.ends_with(cut.split('…').nth(1).unwrap()), "{cut}");
            assert_eq!(cut.chars().count(), head + 1 + tail, "{cut}");
        }
    }
}
