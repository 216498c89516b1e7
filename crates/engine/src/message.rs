//! Messages: what people read when an object is refused, and the warnings that the API server passes on.
//!
//! Events show only the first line, so that it is complete in itself. The API server drops a warning that has a line break or a
//! control character, and cuts long ones (`k8s.io/apiserver/pkg/endpoints/filters/warning.go`).

use crate::convert::Obstacle;
use crate::findings::{Finding, Subject, Words};
use crate::glob::find;
use crate::json::Text;
use crate::rule::Rule;
use crate::say::{fit, length, number, quoted, say, sentence, shown};

/// The longest first line, in characters.
pub const FIRST_LINE: usize = 220;

/// The longest text of one finding, in characters.
pub const FINDING: usize = 900;

/// The longest message, in bytes.
pub const MESSAGE: usize = 32 * 1024;

/// The longest warning, in characters.
pub const WARNING: usize = 256;

/// The most warnings of one answer.
pub const WARNINGS: usize = 10;

/// How many findings are put into words: more do not fit into a message.
pub const FINDINGS: usize = 100;

/// Where a rejected developer finds out what to do, in two minutes.
const HELP: &str = "https://github.com/native-sidecar-policy/native-sidecar-policy/blob/main/docs/rejected.md";

/// A finding, ready to be spoken of.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// The rule.
    pub rule: Rule,
    /// The way to the container: `spec.containers[1]`.
    pub place: Text<'static>,
    /// The container's name in quotes.
    pub name: Text<'static>,
    /// What is said.
    pub words: Words,
}

impl Spoken {
    /// Puts a finding of a subject into words.
    #[must_use]
    pub fn of(subject: &Subject<'_, '_>, finding: &Finding) -> Self {
        Self::saying(crate::findings::words(subject, finding), subject, finding)
    }

    /// These words of a finding's container.
    fn saying(words: Words, subject: &Subject<'_, '_>, finding: &Finding) -> Self {
        let member = subject.pod.members.get(finding.member);
        let place = member.map(|member| subject.place(member)).unwrap_or_default();
        let name = member.map(|member| quoted(member.container.name.text())).unwrap_or_default();
        Self { rule: finding.rule, place, name, words }
    }

    /// Puts into words why a finding's container was not converted.
    #[must_use]
    pub fn of_obstacle(subject: &Subject<'_, '_>, finding: &Finding, obstacle: &Obstacle) -> Self {
        let mut spoken = Self::of(subject, finding);
        let (reason, lift) = (&obstacle.reason, &obstacle.lift);
        spoken.words.says = say!["cannot be made a native sidecar: ", reason];
        spoken.words.fix = sentence(lift);
        spoken.words.short = lift.clone();
        spoken.words.steps = Vec::new();
        spoken
    }

    /// Puts into words that a finding's container was converted, or will be in each pod.
    #[must_use]
    pub fn of_conversion(subject: &Subject<'_, '_>, finding: &Finding) -> Self {
        Self::saying(converted(subject, crate::findings::words(subject, finding)), subject, finding)
    }

    /// The warning of that, without the words that it has no room for.
    #[must_use]
    pub fn warning_of_conversion(subject: &Subject<'_, '_>, finding: &Finding) -> String {
        Self::saying(converted(subject, Words::default()), subject, finding).warning()
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
            line(&words.says, &short).or_else(|| line(brief(&words.says), &short)).unwrap_or_else(|| {
                let rest = say![shown(name, 30), " ", shown(brief(&words.says), 80), ". ", short];
                cut(say![cut_place(place, &rest, FIRST_LINE), " ", rest], FIRST_LINE)
            })
        })
    }

    /// The finding's whole text: the headline, and the lines below it, as many as fit.
    fn text(&self) -> String {
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
        for says in [&words.says, brief(&words.says)] {
            let rest = line(name, says);
            if fit(&[place, " ", &rest], WARNING) {
                return cut(say![place, " ", rest], WARNING).into_owned();
            }
        }
        let rest = line(&shown(name, 40), &shown(brief(&words.says), 90));
        cut(say![cut_place(place, &rest, WARNING), " ", rest], WARNING).into_owned()
    }
}

/// The words of a finding whose container was converted, or will be.
fn converted(subject: &Subject<'_, '_>, words: Words) -> Words {
    let (says, short) = if subject.is_pod() {
        let short = say![subject.app(), " now waits for it, and it stops last; see docs/conversion.md"];
        ("was moved to initContainers as a native sidecar", short)
    } else {
        let short = "it is moved in each Pod when that is created; see docs/conversion.md".into();
        ("stays an ordinary container here", short)
    };
    Words { says: says.into(), short, ..words }
}

/// A line without control characters, cut to `max` characters.
fn cut(text: Text<'static>, max: usize) -> Text<'static> {
    let room = if fit(&[&text], max) { max } else { max.saturating_sub(1) };
    let Text::Owned(cut) = shown(&text, room) else { return text };
    Text::Owned(cut)
}

/// What is wrong without what follows from it.
fn brief(says: &str) -> &str {
    find(says, ", ").and_then(|end| says.get(..end)).unwrap_or(says)
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

/// The message of a rejection for the first of `count` findings. `kind` is the object's; `contact` the last line, if there is one.
#[must_use]
pub fn rejection(spoken: &[Spoken], count: usize, kind: &str, contact: Option<&str>) -> String {
    let mut message = if let [only] = spoken { only.text() } else { list(spoken, count, kind) };
    message.push_str("\nhelp: ");
    message.push_str(HELP);
    if let Some(contact) = contact {
        message.push('\n');
        message.push_str(contact);
    }
    message
}

/// Several findings: a first line for all, and the texts of as many as fit.
fn list(several: &[Spoken], count: usize, kind: &str) -> String {
    let mut message = summary(several, count, kind).into_owned();
    let mut told: usize = 0;
    for text in several.iter().map(Spoken::text) {
        // Room for the lines that follow.
        if message.len().saturating_add(text.len()) > MESSAGE.saturating_sub(4098) {
            break;
        }
        message.push_str("\n\n");
        message.push_str(&text);
        told = told.saturating_add(1);
    }
    let left_out = count.saturating_sub(told);
    if left_out > 0 {
        message.push_str(&say!["\n\n", number(left_out), " more are left out here."]);
    }
    message
}

/// The first line for several findings: their number, what they do, the containers and what to do.
fn summary(several: &[Spoken], count: usize, kind: &str) -> Text<'static> {
    let first = several.first();
    let rule = first.map(|first| first.rule).filter(|rule| several.iter().all(|finding| finding.rule == *rule));
    let what = match rule {
        Some(Rule::JobNeverCompletes) => match kind {
            "CronJob" => "keep every Job of this CronJob from completing".into(),
            "Pod" => "keep the Job of this Pod from completing".into(),
            kind => say!["keep this ", shown(kind, 40), " from completing"],
        },
        Some(Rule::InitNeverFinishes) => "never exit, so that the app never starts".into(),
        Some(Rule::RestartPolicyMisplaced) => "have restartPolicy: Always in containers".into(),
        Some(Rule::HelperNotNative) => "are helpers that must be native sidecars".into(),
        _ => "must be changed".into(),
    };
    let same = |text: fn(&Words) -> &Text<'static>| {
        first.filter(|first| several.iter().all(|other| text(&other.words) == text(&first.words)))
    };
    let fix = match same(|words| &words.fix) {
        Some(first) => say!["For each: ", first.words.short, "."],
        None => "What to do for each follows.".into(),
    };
    let line = |containers: &str| say![number(count), " containers ", what, ": ", containers, ". ", fix];
    let first_of = |shown: usize, of: &dyn Fn(&Spoken) -> Text<'static>| {
        let listed: Vec<Text<'static>> = several.iter().take(shown).map(of).collect();
        let rest = count.saturating_sub(shown);
        let more = if rest > 0 { say![" and ", number(rest), " more"] } else { Text::default() };
        line(&say![listed.join(", "), more])
    };
    // With their places if those of all fit, or else by as many names as fit.
    let places = [first_of(count, &|finding| say![finding.place, " ", finding.name])];
    let names = (1..=count.min(8)).rev().map(|shown| first_of(shown, &|finding| finding.name.clone()));
    let fitting = places.into_iter().chain(names).find(|line| fit(&[line], FIRST_LINE));
    let line =
        fitting.unwrap_or_else(|| say![number(count), " containers of this ", shown(kind, 30), " ", what, ". ", fix]);
    cut(line, FIRST_LINE)
}

/// The warnings that fit of `count`, the last one saying how many were left out.
#[must_use]
pub fn warnings(count: usize, all: impl Iterator<Item = String>) -> Vec<String> {
    if count <= WARNINGS {
        return all.collect();
    }
    let kept = WARNINGS.saturating_sub(1);
    let left_out = count.saturating_sub(kept);
    all.take(kept)
        .chain([say![number(left_out), " more warnings of native-sidecar-policy are left out"].into_owned()])
        .collect()
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
