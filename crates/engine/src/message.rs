//! Messages: what people read when an object is refused, and the warnings that the API server passes on.
//!
//! Events show only the first line, so that it is complete in itself. The API server drops a warning that has a line break or a
//! control character, and cuts long ones (`k8s.io/apiserver/pkg/endpoints/filters/warning.go`).

use crate::convert::Obstacle;
use crate::findings::{Finding, Subject, Words, quoted, sentence, shown};
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
        spoken.words.says = format!("cannot be made a native sidecar: {reason}");
        spoken.words.fix = sentence(lift);
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
        let short = sentence(&words.short);
        let line = |says: &str, fix: &str| format!("{place} {name} {says}. {fix}");
        let lines = [line(&words.says, &words.fix), line(&words.says, &short), line(brief(&words.says), &short)];
        lines.into_iter().find(|line| length(line) <= FIRST_LINE).unwrap_or_else(|| {
            let rest = format!("{} {}. {short}", shown(name, 30), shown(brief(&words.says), 80));
            fit(&format!("{} {rest}", cut_place(place, &rest, FIRST_LINE)), FIRST_LINE)
        })
    }

    /// The finding's whole text: the headline, and the lines below it, as many as fit.
    fn block(&self) -> String {
        let mut text = self.headline();
        let more = format!("\n  more: native-sidecar explain {}", self.rule.word());
        let mut room = FINDING.saturating_sub(length(&text)).saturating_sub(length(&more));
        let mut lines =
            vec![format!("\n  rule: {}", self.rule.word()), format!("\n  why: {}", shown(&self.words.why, 360))];
        lines.extend((!self.words.steps.is_empty()).then(|| "\n  do:".to_owned()));
        lines.extend(self.words.steps.iter().map(|step| format!("\n      {}", shown(step, 240))));
        for line in lines {
            match room.checked_sub(length(&line)) {
                Some(left) => room = left,
                None => break,
            }
            text.push_str(&line);
        }
        text + &more
    }

    /// One line without control characters, at most [`WARNING`] characters.
    #[must_use]
    pub fn warning(&self) -> String {
        let Self { rule, place, name, words } = self;
        let rest = |name: &str, says: &str| format!("{name} {says} ({}): {}", rule.word(), words.short);
        let lines = [&*words.says, brief(&words.says)].map(|says| format!("{place} {}", rest(name, says)));
        let line = lines.into_iter().find(|line| length(line) <= WARNING).unwrap_or_else(|| {
            let rest = rest(&shown(name, 40), &shown(brief(&words.says), 90));
            format!("{} {rest}", cut_place(place, &rest, WARNING))
        });
        fit(&line, WARNING)
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// A line without control characters, cut to `max` characters.
fn fit(text: &str, max: usize) -> String {
    shown(text, if length(text) > max { max.saturating_sub(1) } else { max })
}

/// What is wrong without what follows from it.
fn brief(says: &str) -> &str {
    says.split_once(", ").map_or(says, |(says, _)| says)
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
    let mut message = match spoken {
        [only] => only.block(),
        several => {
            let mut message = summary(several, count, kind);
            let mut left_out = count.saturating_sub(several.len());
            let mut full = false;
            for finding in several {
                let block = format!("\n\n{}", finding.block());
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

/// The first line for several findings: their number, what they do, the containers and what to do.
fn summary(several: &[Spoken], count: usize, kind: &str) -> String {
    let first = several.first();
    let rule = first.map(|first| first.rule).filter(|rule| several.iter().all(|finding| finding.rule == *rule));
    let what = match rule {
        Some(Rule::JobNeverCompletes) => match kind {
            "CronJob" => "keep every Job of this CronJob from completing".to_owned(),
            "Pod" => "keep the Job of this Pod from completing".to_owned(),
            kind => format!("keep this {} from completing", shown(kind, 40)),
        },
        Some(Rule::InitNeverFinishes) => "never exit, so that the app never starts".to_owned(),
        Some(Rule::RestartPolicyMisplaced) => "have restartPolicy: Always in containers".to_owned(),
        Some(Rule::HelperNotNative) => "are helpers that must be native sidecars".to_owned(),
        _ => "must be changed".to_owned(),
    };
    let same = |text: fn(&Words) -> &String| {
        first.filter(|first| several.iter().all(|other| text(&other.words) == text(&first.words)))
    };
    let fix = match same(|words| &words.fix) {
        Some(first) => format!("For each: {}.", first.words.short),
        None => "What to do for each follows.".to_owned(),
    };
    let line = |containers: &str| format!("{count} containers {what}: {containers}. {fix}");
    let list = |shown: usize, of: &dyn Fn(&Spoken) -> String| {
        let listed: Vec<String> = several.iter().take(shown).map(of).collect();
        let rest = count.saturating_sub(shown);
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        line(&format!("{}{more}", listed.join(", ")))
    };
    // With their places if those of all fit, or else by as many names as fit.
    let places = [list(count, &|finding| format!("{} {}", finding.place, finding.name))];
    let names = (1..=count.min(8)).rev().map(|shown| list(shown, &|finding| finding.name.clone()));
    let fitting = places.into_iter().chain(names).find(|line| length(line) <= FIRST_LINE);
    fitting.unwrap_or_else(|| fit(&format!("{count} containers of this {} {what}. {fix}", shown(kind, 30)), FIRST_LINE))
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
