//! Messages: what people read when an object is refused, and the warnings that the API server passes on.

use super::Diagnostic;
use super::limits::{FIRST_LINE, MESSAGE, WARNINGS};
use crate::json::Text;
use crate::rule::Rule;
use crate::rules::Words;
use crate::text::{cut, fit, number, say, shown};

/// Where a rejected developer finds out what to do, in two minutes.
const HELP: &str = "https://github.com/native-sidecar-policy/native-sidecar-policy/blob/main/docs/rejected.md";

/// The message of a rejection for the first of `count` findings. `kind` is the object's; `contact` the last line, if there is one.
#[must_use]
pub fn rejection(diagnostics: &[Diagnostic], count: usize, kind: &str, contact: Option<&str>) -> String {
    let mut message = if let [only] = diagnostics { only.text() } else { list(diagnostics, count, kind) };
    message.push_str("\nhelp: ");
    message.push_str(HELP);
    if let Some(contact) = contact {
        message.push('\n');
        message.push_str(contact);
    }
    message
}

/// Several findings: a first line for all, and the texts of as many as fit.
fn list(several: &[Diagnostic], count: usize, kind: &str) -> String {
    let mut message = summary(several, count, kind).into_owned();
    let mut told: usize = 0;
    for text in several.iter().map(Diagnostic::text) {
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
fn summary(several: &[Diagnostic], count: usize, kind: &str) -> Text<'static> {
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
    let first_of = |shown: usize, of: &dyn Fn(&Diagnostic) -> Text<'static>| {
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
