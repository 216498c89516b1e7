//! Repairing a text.

use super::trial::{self, Case};
use super::{Done, Fixed, How, Left, Reason, Trouble, own};
use crate::judge::{Judged, judge};
use crate::objects::mark;
use crate::patch::Sign;
use crate::yaml::{self, Document, Error};
use native_sidecar_engine::inspect::{Outcome, Repair, Told};
use native_sidecar_engine::kubernetes::ContainerList;
use native_sidecar_engine::kubernetes::workload;
use native_sidecar_engine::settings::{Action, JobAction, Settings};
use native_sidecar_engine::text::quoted;

/// Repairs manifests.
#[derive(Clone, Debug)]
pub struct Fixer<'s> {
    settings: Settings<'s>,
    custom_resources: bool,
}

impl<'s> Fixer<'s> {
    /// A fixer by these settings, with `action: reject` and `jobAction: same`: whoever asks for repairs wants more than warnings.
    ///
    /// Kinds that are not Kubernetes' own are left as they are unless `custom_resources` says that their CRDs are known to keep
    /// `restartPolicy` of init containers. One that drops it makes pods that hang.
    #[must_use]
    pub fn new(settings: &Settings<'s>, custom_resources: bool) -> Self {
        let settings = Settings { action: Action::Reject, job_action: JobAction::Same, ..settings.clone() };
        Self { settings, custom_resources }
    }

    /// Repairs what can be repaired in a text: each object by itself, a pod's containers together or not at all.
    #[must_use]
    pub fn fix(&self, text: &str) -> Fixed {
        let documents = yaml::read(text);
        let judgement = judge(text, &documents, &self.settings);
        let mut fixed = Fixed { text: text.to_owned(), objects: judgement.objects, ..Fixed::default() };
        fixed.errors = judgement
            .unread
            .iter()
            .map(|error| Trouble { range: error.range.clone(), message: error.to_string() })
            .chain(
                judgement
                    .comments
                    .mistakes()
                    .iter()
                    .map(|mistake| Trouble { range: mistake.range.clone(), message: mistake.message.clone() }),
            )
            .collect();
        fixed.notes.extend(judgement.patches.iter().map(|sign| patch(text, sign)));
        let cases = self.repair(&documents, &judgement.judged, &mut fixed);
        for (index, judged) in judgement.judged.iter().enumerate() {
            let first = cases.partition_point(|case| case.object < index);
            let own = cases.get(first..).unwrap_or_default().iter().take_while(|case| case.object == index);
            tell(text, judged, &own.collect::<Vec<_>>(), &mut fixed);
        }
        fixed.errors.sort_by_key(|error| error.range.start);
        fixed.left.sort_by_key(|left| left.range.start);
        fixed
    }

    /// Repairs the text; each repair with how it went.
    fn repair(&self, documents: &[Result<Document, Error>], judged: &[Judged<'_>], fixed: &mut Fixed) -> Vec<Case> {
        let text = std::mem::take(&mut fixed.text);
        let mut cases = Vec::new();
        let mut at = 0_usize;
        let mut judged = judged.iter().enumerate().peekable();
        for document in documents.iter().flatten() {
            let mut own = Vec::new();
            let is_in = |(_, judged): &(usize, &Judged<'_>)| document.range.contains(&judged.object.node.range.start);
            while let Some((index, judged)) = judged.next_if(is_in) {
                own.extend(self.cases(document, index, judged));
            }
            if let Some(repaired) = trial::repair(&text, document, &mut own, self.settings.mutate.placement) {
                fixed.text.push_str(text.get(at..document.range.start).unwrap_or_default());
                fixed.text.push_str(&repaired);
                at = document.range.end;
            }
            cases.append(&mut own);
        }
        fixed.text.push_str(text.get(at..).unwrap_or_default());
        cases
    }

    /// The repairs of an object's pods.
    fn cases(&self, document: &Document, object: usize, judged: &Judged<'_>) -> Vec<Case> {
        let (Ok(found), Some(root)) = (&judged.inspection, &document.root) else { return Vec::new() };
        let Some(path) = own::path_to(root, judged.object.node) else { return Vec::new() };
        let case = |repair: Repair| {
            let mut path = path.clone();
            path.extend(judged.object.node.path(&repair.spec)?.steps());
            let has_work = !repair.moves.is_empty() || !repair.lines.is_empty();
            has_work.then(|| Case { object, repair, path, reason: self.custom(judged) })
        };
        let parts = found.repairs.iter().flat_map(|repair| {
            let lines = Repair { moves: Vec::new(), ..repair.clone() };
            let moves = if repair.obstacles.is_empty() { repair.moves.clone() } else { Vec::new() };
            [lines, Repair { moves, lines: Vec::new(), ..repair.clone() }]
        });
        parts.filter_map(case).collect()
    }

    /// Why an object of its kind is not touched, if it is not.
    fn custom(&self, judged: &Judged<'_>) -> Option<Reason> {
        let kind = &judged.object.called.kind;
        let known = workload::find(judged.object.group(), kind, &self.settings.workloads)?;
        if known.built_in || self.custom_resources {
            return None;
        }
        Some(Reason::custom(kind))
    }
}

/// An object that is left as it is, since it is part of one.
fn patch(text: &str, Sign { node, what }: &Sign<'_>) -> Trouble {
    Trouble { range: mark(text, node), message: format!("a patch, for {what}: repair the manifest that it changes") }
}

/// Says of an object's containers what was done, and what is left to do.
fn tell(text: &str, judged: &Judged<'_>, cases: &[&Case], fixed: &mut Fixed) {
    let found = match &judged.inspection {
        Ok(found) => found,
        Err(unreadable) => {
            let object = judged.object.node;
            let node = object.at(unreadable.error.path().steps()).unwrap_or(object);
            let message = format!("this {} cannot be read: {}", judged.object.called, unreadable.error);
            let all = if unreadable.built_in { &mut fixed.errors } else { &mut fixed.notes };
            all.push(Trouble { range: node.range.clone(), message });
            return;
        }
    };
    for told in found.told.iter().filter(|told| told.outcome != Outcome::Warned) {
        let repair = found.repairs.iter().find(|repair| repair.spec == told.place.spec);
        let moves = told.place.list == ContainerList::Regular;
        let case =
            cases.iter().find(|case| case.repair.spec == told.place.spec && case.repair.lines.is_empty() == moves);
        let (object, place) = (judged.object.called.clone(), told.diagnostic.place.to_string());
        let container = told.name.clone();
        match outcome(told, repair, case.copied()) {
            Ok(how) => fixed.done.push(Done { object, place, container, how }),
            Err(reason) => {
                let node = judged.object.container(&told.place).unwrap_or(judged.object.node);
                fixed.left.push(Left { object, place, container, range: mark(text, node), reason });
            }
        }
    }
}

/// How a container was repaired, or why not.
fn outcome(told: &Told, repair: Option<&Repair>, case: Option<&Case>) -> Result<How, Reason> {
    let by_hand = || Reason::new("it is not known to be a helper", told.diagnostic.words.fix.trim_end_matches('.'));
    let repair = repair.ok_or_else(by_hand)?;
    let index = told.place.index;
    let how = match told.place.list {
        ContainerList::Init if repair.lines.contains(&index) => How::Line,
        ContainerList::Regular if repair.moves.iter().any(|how| how.index == index) => How::Moved,
        _ => return Err(by_hand()),
    };
    if how == How::Moved
        && let Some(first) = repair.obstacles.first()
    {
        let own = repair.obstacles.iter().find(|stays| stays.index == index);
        return Err(match own {
            Some(own) => Reason::new(&own.reason, &own.lift),
            None => Reason::new(
                format!("{} cannot be moved, and a pod is repaired as a whole", quoted(&first.name)),
                first.lift.clone(),
            ),
        });
    }
    match case {
        Some(Case { reason: Some(reason), .. }) => Err(reason.clone()),
        Some(_) => Ok(how),
        None => Err(Reason::vanished()),
    }
}
