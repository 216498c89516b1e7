//! What the moments of a timeline mean, in words.

use super::model::{Moment, Part, State, Timeline, Tone, What};
use native_sidecar_engine::text::quoted;

/// How many containers are named; the rest is counted.
const NAMES: usize = 3;

/// What happens at a moment, as a sentence without its full stop. `what` is what the pod is of, as people call it: `Job`.
pub(crate) fn sentence(moment: &Moment, timeline: &Timeline, what: &str) -> String {
    let name = |lane: usize| timeline.lanes.get(lane).map(|lane| quoted(&lane.name)).unwrap_or_default();
    let app = timeline.app.map_or_else(|| "the app".into(), name);
    let names: Vec<String> = moment.spots.iter().take(NAMES).map(|spot| name(spot.lane).into_owned()).collect();
    let more = moment.spots.len().saturating_sub(NAMES);
    let names = list(names, more);
    let several = moment.spots.len() > 1;
    let verb = |one: &'static str, many: &'static str| if several { many } else { one };
    let (is, has, its) = (verb("is", "are"), verb("has", "have"), verb("its", "their"));
    let it = verb("it", "them");
    let (stops, runs) = (verb("stops", "stop"), verb("runs", "run"));
    match moment.what {
        What::NeverEnds => format!("{names} never {}: {app} never starts", verb("ends", "end")),
        What::MayNeverEnd => format!("{names} may never end: then {app} never starts"),
        What::Deadlock => format!("the startupProbe of {names} waits for {app}, which waits for the startupProbe"),
        What::AppStartsUnready => format!("{app} starts before {names} {is} ready: nothing makes it wait"),
        What::AppStartsUngated => format!("{app} starts when {names} {has} started, ready or not: no startupProbe"),
        What::AppStartsAfter => format!("{app} starts after {names}"),
        What::AppWaits => format!("{app} starts when {names} {is} ready"),
        What::Restarts => {
            format!("{names} {} and {} again, over and over", verb("ends", "end"), verb("starts", "start"))
        }
        What::NeverCompletes => format!("{app} has ended, and {names} {runs} on: the {what} never completes"),
        What::MayNeverComplete => format!("{app} has ended, and {names} may run on: then the {what} never completes"),
        What::EndedElsewhere => format!("something other than Kubernetes ends {names}"),
        What::HookDelays => format!("the {what} waits while {names} {} in {its} preStop hook", verb("sleeps", "sleep")),
        What::Done => format!("the {what} completes"),
        What::PodStops => "the Pod is told to stop".to_owned(),
        What::StopsFirst => format!("{names} {stops} before {app} does: nothing makes {it} wait"),
        What::StopsBlindly => {
            format!("{names} {stops} when {its} preStop hook has slept enough, whether or not {app} has ended")
        }
        What::StopsLast => format!("{names} {stops} when {app} has ended"),
    }
}

/// Names as a list: `"a", "b" and "c"`.
fn list(mut names: Vec<String>, more: usize) -> String {
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// Where a container stands.
pub(crate) fn part(part: Part) -> &'static str {
    match part {
        Part::Init => "init",
        Part::NativeSidecar => "sidecar",
        Part::Regular => "",
    }
}

/// What goes on, for the legend.
pub(crate) fn state(state: State) -> &'static str {
    match state {
        State::Starting => "starting",
        State::Running => "running",
        State::Hook => "preStop hook",
        State::Stopping => "stopping",
    }
}

/// A sign for it that needs no colour.
pub(crate) fn sign(tone: Tone, ascii: bool) -> &'static str {
    match (tone, ascii) {
        (Tone::Good, false) => "✓",
        (Tone::Good, true) => "+",
        (Tone::Doubtful, _) => "!",
        (Tone::Bad, false) => "✗",
        (Tone::Bad, true) => "x",
        (Tone::Plain, false) => "·",
        (Tone::Plain, true) => "-",
    }
}
