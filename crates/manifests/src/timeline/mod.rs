//! When each container of a pod starts and stops: drawn in text and as SVG, today and after `native-sidecar fix`.
//!
//! [`read`] takes what decides from an object, [`kubelet`] makes a [`model`] of it, and [`text`] and [`svg`] draw that, with the
//! [`words`] for it.

mod kubelet;
pub mod model;
mod read;
pub mod svg;
pub mod text;
mod words;

use crate::judge::{Judged, judge};
use crate::patch::Sign;
use crate::text::Locator;
use crate::text::clean;
use crate::yaml;
use model::{State, Tick, Timeline, Tone};
use native_sidecar_engine::inspect::Stays;
use native_sidecar_engine::json::Error;
use native_sidecar_engine::settings::Settings;
use native_sidecar_engine::text::quoted;
use read::Template;

/// What a reader must know of the lengths.
const SCALE: &str = "The order is that of Kubernetes 1.29 and later; lengths are not to scale.";

/// A pod template's timelines. What is in them of the manifest is clean.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The object, as people call it: `CronJob shop/backup`.
    pub title: String,
    /// The way to the pod's spec.
    pub place: String,
    /// What completes, if it does: `Job`.
    pub what: String,
    /// As it is.
    pub today: Timeline,
    /// After `native-sidecar fix`, if that changes anything.
    pub repaired: Option<Timeline>,
    /// What else is to be said, in sentences.
    pub notes: Vec<String>,
}

impl Picture {
    /// The timelines, each with its heading.
    fn panels(&self) -> impl Iterator<Item = (&'static str, &Timeline)> {
        let repaired = self.repaired.as_ref().map(|timeline| ("After native-sidecar fix", timeline));
        [("Today", &self.today)].into_iter().chain(repaired)
    }

    /// The end of the longer timeline.
    fn length(&self) -> Tick {
        self.panels().map(|(_, timeline)| timeline.length).max().unwrap_or_default()
    }
}

/// How far a moment is along a way that takes until `end`.
fn along(at: Tick, end: Tick, way: usize) -> usize {
    let [at, end] = [at, end].map(|tick| usize::try_from(tick).unwrap_or(usize::MAX));
    at.saturating_mul(way).checked_div(end).unwrap_or_default()
}

/// The pictures of the objects in a text that people call `name`, one a pod template, and what could not be read of it: sentences
/// with their places.
#[must_use]
pub fn of_text(name: &str, text: &str, settings: &Settings<'_>) -> (Vec<Picture>, Vec<String>) {
    let documents = yaml::read(text);
    let locator = Locator::new(text);
    let line = |range| locator.locate(range).start.line;
    let judgement = judge(text, &documents, settings);
    let errors = judgement.unread.iter();
    let mut problems: Vec<String> = errors.map(|error| format!("{name}:{}: {error}", line(&error.range))).collect();
    let patches = judgement.patches.iter();
    problems.extend(patches.map(|Sign { node, what }| {
        format!("{name}:{}: a patch, for {what}: draw what is rendered", line(&node.range))
    }));
    let mut pictures = Vec::new();
    for judged in &judgement.judged {
        match of_object(judged, settings) {
            Ok(drawn) => pictures.extend(drawn),
            Err(error) => {
                let object = &judged.object;
                problems.push(format!("{name}:{}: {}: {error}", line(&object.node.range), object.called));
            }
        }
    }
    (pictures, problems.iter().map(|problem| clean(problem)).collect())
}

fn of_object(judged: &Judged<'_>, settings: &Settings<'_>) -> Result<Vec<Picture>, Error> {
    let object = &judged.object;
    let inspection = judged.inspection.as_ref().map_err(|unreadable| unreadable.error.clone())?;
    let kind = &*object.called.kind;
    let templates = read::templates(&object.node.to_json(), object.group(), kind, settings, inspection)?;
    // People wait for the Jobs of a CronJob.
    let what = if kind == "CronJob" { "Job" } else { kind };
    let title = clean(&object.called.to_string());
    Ok(templates.iter().map(|template| picture(template, &title, what)).collect())
}

fn picture(template: &Template, title: &str, what: &str) -> Picture {
    let today = kubelet::timeline(&template.today);
    let repaired = template.repaired.as_ref().map(kubelet::timeline);
    let mut notes: Vec<String> = template
        .obstacles
        .iter()
        .map(|stays| {
            let Stays { name, reason, lift, .. } = stays;
            clean(&format!("{} stays where it is: {reason}. To lift that: {lift}.", quoted(name)))
        })
        .collect();
    if repaired.is_none() && notes.is_empty() {
        let fine = today.moments.iter().all(|moment| matches!(moment.what.tone(), Tone::Good | Tone::Plain));
        notes.push(if fine { NOTHING_TO_DO } else { NOTHING_TO_FIX }.to_owned());
    }
    Picture { title: title.to_owned(), place: clean(&template.path), what: what.to_owned(), today, repaired, notes }
}

const NOTHING_TO_DO: &str = "There is nothing to fix.";
const NOTHING_TO_FIX: &str = "native-sidecar fix changes nothing here; native-sidecar check says what can be done.";

/// The states that occur in pictures, in order.
fn states(pictures: &[Picture]) -> Vec<State> {
    let timelines = pictures.iter().flat_map(Picture::panels).map(|(_, timeline)| timeline);
    let lives = timelines.flat_map(|timeline| {
        timeline.lanes.iter().filter_map(|lane| lane.life.as_ref()).map(|life| life.phases(timeline.length))
    });
    let mut states: Vec<State> = lives.flatten().map(|phase| phase.state).collect();
    states.sort_unstable();
    states.dedup();
    states
}

/// Whether any container runs on at the end.
fn runs_on(pictures: &[Picture]) -> bool {
    let mut lanes = pictures.iter().flat_map(Picture::panels).flat_map(|(_, timeline)| &timeline.lanes);
    lanes.any(|lane| lane.life.as_ref().is_some_and(|life| life.end.is_none()))
}
