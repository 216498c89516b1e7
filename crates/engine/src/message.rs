//! Messages: what people read when an object is refused, and the warnings that the API server passes on.
//!
//! Events show only the first line, so that it is complete in itself. The API server drops a warning that has a line break or a
//! control character, and cuts long ones (`k8s.io/apiserver/pkg/endpoints/filters/warning.go`).

use crate::convert::Obstacle;
use crate::findings::{Finding, Subject, Words, quoted, shown};
use crate::rule::Rule;

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

/// A finding, ready to be spoken of.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// The rule.
    pub rule: Rule,
    /// The way to the container: `spec.containers[1]`.
    pub place: String,
    /// The container's name in quotes.
    pub name: String,
    /// What is said.
    pub words: Words,
}

impl Spoken {
    /// Puts a finding of a subject into words.
    #[must_use]
    pub fn of(subject: &Subject<'_, '_>, finding: &Finding) -> Self {
        let member = subject.pod.members.get(finding.member);
        Self {
            rule: finding.rule,
            place: member.map(|member| subject.place(member)).unwrap_or_default(),
            name: member.map(|member| quoted(member.container.name.text())).unwrap_or_default(),
            words: crate::findings::words(subject, finding),
        }
    }

    /// Puts into words why a finding's container was not converted.
    #[must_use]
    pub fn of_obstacle(subject: &Subject<'_, '_>, finding: &Finding, obstacle: &Obstacle) -> Self {
        let mut spoken = Self::of(subject, finding);
        let (reason, lift) = (&obstacle.reason, &obstacle.lift);
        let mut letters = lift.chars();
        let fix: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        spoken.words.says = format!("cannot be made a native sidecar: {reason}");
        spoken.words.fix = format!("{fix}.");
        spoken.words.short = lift.clone();
        spoken.words.steps = Vec::new();
        spoken
    }

    /// Puts into words that a finding's container was converted, or will be in each pod.
    #[must_use]
    pub fn of_conversion(subject: &Subject<'_, '_>, finding: &Finding) -> Self {
        let mut spoken = Self::of(subject, finding);
        let words = &mut spoken.words;
        if subject.is_pod() {
            words.says = "was moved to initContainers as a native sidecar".to_owned();
            words.short = format!("{} now waits for it, and it stops last; see docs/conversion.md", subject.app());
        } else {
            words.says = "stays an ordinary container here".to_owned();
            words.short = "it is moved in each Pod when that is created; see docs/conversion.md".to_owned();
        }
        spoken
    }

    /// The container, what is wrong with it, and what to do: one line.
    fn headline(&self) -> String {
        let Self { place, name, words, .. } = self;
        let long = format!("{place} {name} {}. {}", words.says, words.fix);
        if long.chars().count() <= FIRST_LINE {
            return long;
        }
        let short = format!("{place} {name} {}: {}.", words.says, words.short);
        if short.chars().count() <= FIRST_LINE {
            return short;
        }
        let room =
            |text: &str, room: usize| if text.chars().count() > room { shown(text, room) } else { text.to_owned() };
        shown(
            &format!("{} {} {}: {}.", room(place, 60), room(name, 30), room(&words.says, 70), words.short),
            FIRST_LINE.saturating_sub(1),
        )
    }

    /// The lines below the headline.
    fn details(&self) -> String {
        let mut text = format!("\n  rule: {}\n  why: {}", self.rule.word(), self.words.why);
        if !self.words.steps.is_empty() {
            text.push_str("\n  do:");
            for step in &self.words.steps {
                text.push_str("\n      ");
                text.push_str(step);
            }
        }
        let more = format!("\n  more: native-sidecar explain {}", self.rule.word());
        let room = FINDING.saturating_sub(FIRST_LINE).saturating_sub(more.chars().count()).saturating_sub(2);
        if text.chars().count() > room {
            text = cut_lines(&text, room);
        }
        text + &more
    }

    /// One line without control characters, at most [`WARNING`] characters.
    #[must_use]
    pub fn warning(&self) -> String {
        let Self { rule, place, name, words } = self;
        let text = format!("{place} {name} {} ({}): {}", words.says, rule.word(), words.short);
        if text.chars().count() <= WARNING {
            return shown(&text, WARNING);
        }
        let says = shown(&words.says, 90);
        shown(
            &format!("{} {} {says} ({}): {}", shown(place, 60), shown(name, 40), rule.word(), words.short),
            WARNING.saturating_sub(1),
        )
    }
}

/// The first `room` characters of a text that may have line breaks.
fn cut_lines(text: &str, room: usize) -> String {
    text.chars().take(room).chain(['…']).collect()
}

/// The message of a rejection for the first of `count` findings. `kind` is the object's; `contact` the last line, if there is one.
#[must_use]
pub fn rejection(spoken: &[Spoken], count: usize, kind: &str, contact: Option<&str>) -> String {
    let mut message = match spoken {
        [only] => only.headline() + &only.details(),
        several => {
            let mut message = summary(several, count, kind);
            let mut left_out = count.saturating_sub(several.len());
            let mut full = false;
            for finding in several {
                let block = format!("\n\n{}{}", finding.headline(), finding.details());
                full |= message.len().saturating_add(block.len()) > MESSAGE.saturating_sub(4096);
                if full {
                    left_out = left_out.saturating_add(1);
                } else {
                    message.push_str(&block);
                }
            }
            if left_out > 0 {
                message.push_str(&format!("\n\n{left_out} more are left out here."));
            }
            message
        }
    };
    if let Some(contact) = contact {
        message.push('\n');
        message.push_str(contact);
    }
    message
}

/// The first line for several findings: their number, the containers, what they do and what to do.
fn summary(several: &[Spoken], count: usize, kind: &str) -> String {
    let first = several.first();
    let rule = first.map(|first| first.rule).filter(|rule| several.iter().all(|finding| finding.rule == *rule));
    let what = match rule {
        Some(Rule::JobNeverCompletes) => format!("keep this {} from completing", shown(kind, 40)),
        Some(Rule::InitNeverFinishes) => "never exit, so that the app never starts".to_owned(),
        _ => "are helpers that must be native sidecars".to_owned(),
    };
    let same = |text: fn(&Words) -> &String| {
        first.filter(|first| several.iter().all(|other| text(&other.words) == text(&first.words)))
    };
    let fix = match same(|words| &words.fix) {
        Some(first) => format!("For each: {}.", first.words.short),
        None => "What to do for each follows.".to_owned(),
    };
    let places = |shown: usize| {
        let listed: Vec<String> =
            several.iter().take(shown).map(|finding| format!("{} {}", finding.place, finding.name)).collect();
        let rest = count.saturating_sub(shown);
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        format!("{}{more}", listed.join(", "))
    };
    let line = |places: &str| format!("{count} containers {what}: {places}. {fix}");
    let fitting =
        (1..=count.min(4)).rev().map(|shown| line(&places(shown))).find(|line| line.chars().count() <= FIRST_LINE);
    fitting.unwrap_or_else(|| {
        shown(&format!("{count} containers of this {} {what}. {fix}", shown(kind, 30)), FIRST_LINE.saturating_sub(1))
    })
}

/// The warnings that fit of `count`, the last one saying how many were left out.
#[must_use]
pub fn warnings(count: usize, all: impl Iterator<Item = String>) -> Vec<String> {
    if count <= WARNINGS {
        return all.collect();
    }
    let kept = WARNINGS.saturating_sub(1);
    let left_out = count.saturating_sub(kept);
    all.take(kept).chain([format!("{left_out} more warnings of native-sidecar-policy are left out")]).collect()
}
