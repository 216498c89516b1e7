//! Remedies in words.

use super::phrases::sidecar_lines;
use super::{Statement, Subject, obstacle};
use crate::catalog::schema::Injector;
use crate::json::Text;
use crate::plan::{Approach, Reason, Remedy, Step, called, cannot_hold, since, update};
use crate::text::{quoted, say, sentence, shown};

/// A remedy in words: as in [`Words`](super::Words).
pub(super) struct RemedyText {
    pub(super) fix: Text<'static>,
    pub(super) short: Text<'static>,
    pub(super) steps: Vec<Text<'static>>,
}

/// What to do about a helper among the regular containers.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> RemedyText {
    let remedy = Remedy::of(subject.case, subject.place, subject.member);
    let text = match &remedy.approach {
        Approach::Exempt(_) => exempt(subject, &remedy),
        Approach::Impossible => impossible(subject, &remedy),
        Approach::Recreate => recreate(subject, &remedy),
        Approach::Annotate(injector) => annotate(subject, &remedy, injector),
        Approach::Configure(injector) => configure(subject, &remedy, injector),
        Approach::Update(injector) => {
            let short = update(injector);
            RemedyText { fix: sentence(&short), short, steps: Vec::new() }
        }
        Approach::NoNativeMode(injector) => no_native_mode(subject, &remedy, injector),
        Approach::InjectOrMove(injector, companions) => inject_or_move(subject, &remedy, injector, companions),
        Approach::Move(first) => move_it(subject, &remedy, first),
    };
    if remedy.may_end {
        let short = say!["exempt it if it ends by itself, else ", text.short];
        return RemedyText { fix: sentence(&short), short, ..text };
    }
    text
}

/// Who injected the container, or will: `was injected by Istio as an ordinary container`.
pub(super) fn injection(subject: &Subject<'_, '_, '_>) -> Option<Statement> {
    let (template, member) = (subject.template(), subject.member);
    let name = called(member.helper()?.injector.get()?);
    if template.injected_by(member).is_some() {
        Some(say!["was injected by ", name, " as an ordinary container"].into())
    } else if template.is_placeholder(member) {
        let rest = [", as an ordinary container unless ", &name, " is told otherwise"];
        Some(Statement::with(&say!["is injected by ", name], &rest))
    } else {
        None
    }
}

/// What to write for the steps of a remedy.
fn lines(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>) -> Vec<Text<'static>> {
    let name = subject.member.name();
    let unchanged = !matches!(&remedy.approach, Approach::Move(first) if !first.is_empty());
    let mut lines = Vec::new();
    for step in &remedy.steps {
        match step {
            Step::Move { .. } => lines.extend(sidecar_lines(name, unchanged)),
            Step::Add { .. } => lines.extend(sidecar_lines(name, false)),
            Step::Annotate(injector) => {
                lines.push("for this workload:".into());
                lines.extend(annotation_lines(subject, injector.annotation.as_deref().unwrap_or_default()));
            }
            Step::Exempt { reason } => {
                lines.push("in the settings of the policy (ask who runs it):".into());
                lines.push("  exempt:".into());
                lines.push(say!["  - container: ", shown(name, 63)]);
                lines.push(say!["    reason: ", reason]);
            }
            // What has to be mended before a move is told with its reason.
            Step::Manual(text) if !matches!(remedy.approach, Approach::Move(_)) => lines.push(say![text, "."]),
            Step::Manual(_) | Step::Remove(_) | Step::Recreate => {}
        }
    }
    lines
}

fn exempt(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>) -> RemedyText {
    RemedyText {
        fix: "It stays so on purpose: exempt it in the policy's settings.".into(),
        short: "it stays so on purpose: exempt it in the policy's settings".into(),
        steps: lines(subject, remedy),
    }
}

fn impossible(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>) -> RemedyText {
    let short = say![cannot_hold(subject.case), ": exempt it in the policy's settings"];
    RemedyText { fix: sentence(&short), short, steps: lines(subject, remedy) }
}

fn recreate(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>) -> RemedyText {
    RemedyText {
        fix: "A Job's template cannot be changed: delete the Job and create it anew with this container at the end of \
              initContainers, with restartPolicy: Always."
            .into(),
        short: "a Job's template cannot be changed: create the Job anew, with it in initContainers".into(),
        steps: lines(subject, remedy),
    }
}

fn annotate(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>, injector: &Injector<'_>) -> RemedyText {
    let since_annotation = since(&injector.annotation_since);
    let annotation = injector.annotation.as_deref().unwrap_or_default();
    let place = if subject.template().is_bare_pod() { "Pod" } else { "pod template" };
    let mut steps = lines(subject, remedy);
    if let Some(setting) = &injector.setting {
        let (name, since) = (called(injector), since(&injector.setting_since));
        steps.push(say!["or, for the whole installation (ask who runs ", name, "): ", setting, since, "."]);
    }
    steps.extend(note(injector));
    RemedyText {
        fix: say![
            "Set the annotation ",
            annotation,
            " on the ",
            place,
            since_annotation,
            "; editing the container does not last."
        ],
        short: say!["set ", annotation, " on the ", place, since_annotation],
        steps,
    }
}

fn configure(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>, injector: &Injector<'_>) -> RemedyText {
    let setting = injector.setting.as_deref().unwrap_or_default();
    let set = say!["whoever runs ", called(injector), " must set ", setting];
    let mut steps = lines(subject, remedy);
    steps.extend(note(injector));
    let update = injector.default.is_some().then(|| update(injector));
    RemedyText {
        fix: sentence(&say![set, since(&injector.setting_since), "; editing the container does not last"]),
        steps,
        short: update.filter(|update| update.len() < set.len()).unwrap_or(set),
    }
}

/// When the injector makes its helper native by itself.
fn note(injector: &Injector<'_>) -> Option<Text<'static>> {
    injector.default.as_ref().map(|default| say!["Note: native is the default ", default, "."])
}

fn no_native_mode(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>, injector: &Injector<'_>) -> RemedyText {
    let cannot = say![called(injector), " cannot inject native sidecars yet"];
    let mut steps = lines(subject, remedy);
    match injector.alternative.as_deref() {
        Some(other) if subject.template().completes() => {
            RemedyText { fix: sentence(&say![cannot, ": ", other]), short: other.to_owned().into(), steps }
        }
        other => {
            steps.extend(other.map(|other| say!["or: ", other, "."]));
            RemedyText {
                fix: sentence(&say![cannot, ", so exempt it in the policy's settings"]),
                short: say![cannot, ": exempt it in the policy's settings"],
                steps,
            }
        }
    }
}

/// A proxy that somebody wrote into a template, though it can be injected.
fn inject_or_move(
    subject: &Subject<'_, '_, '_>,
    remedy: &Remedy<'_>,
    injector: &Injector<'_>,
    companions: &[&str],
) -> RemedyText {
    let with: String = companions.iter().map(|name| say![" and ", quoted(name)]).collect();
    let (name, it) = (called(injector), if companions.is_empty() { "it" } else { "them" });
    let member = quoted(subject.member.name());
    let mut steps = vec![say!["either delete ", member, with, " and let ", name, " inject ", it, ", or keep it:"]];
    steps.extend(lines(subject, remedy));
    RemedyText {
        fix: say![
            "Delete it",
            with,
            " from the manifest and let ",
            name,
            " inject ",
            it,
            ", or move it to the end of initContainers and add restartPolicy: Always."
        ],
        short: say!["let ", name, " inject it, or move it to the end of initContainers with restartPolicy: Always"],
        steps,
    }
}

/// Moving the container in the manifest, when all that stands in the way is mended.
fn move_it(subject: &Subject<'_, '_, '_>, remedy: &Remedy<'_>, first: &[Reason<'_>]) -> RemedyText {
    let app = subject.app();
    let mut steps: Vec<Text<'static>> =
        first.iter().map(|first| say!["first ", obstacle::lift(first), ": ", obstacle::reason(first)]).collect();
    steps.extend(lines(subject, remedy));
    steps.push(say!["Kubernetes 1.29 or later then starts it before ", app, " and stops it when ", app, " has ended."]);
    if first.is_empty() {
        return RemedyText {
            fix: "Move it, unchanged, to the end of initContainers and add restartPolicy: Always to it.".into(),
            short: "move it to the end of initContainers and add restartPolicy: Always".into(),
            steps,
        };
    }
    let lifts: Vec<Text<'static>> = first.iter().map(obstacle::lift).collect();
    let short = say![lifts.join("; "), "; then move it to the end of initContainers with restartPolicy: Always"];
    RemedyText { fix: sentence(&short), short, steps }
}

/// An annotation of the pods, as YAML of the object that holds them.
fn annotation_lines(subject: &Subject<'_, '_, '_>, annotation: &str) -> Vec<Text<'static>> {
    let template = subject.template();
    let place = match template.path.strip_suffix(".spec") {
        Some(place) => place,
        None if template.is_bare_pod() => "",
        None => "spec.template",
    };
    let keys = place.split('.').filter(|key| !key.is_empty()).chain(["metadata", "annotations"]);
    let lines = keys.map(|key| say![shown(key, 63), ":"]).chain([annotation.to_owned().into()]);
    lines.enumerate().map(|(depth, line)| say!["  ".repeat(depth.saturating_add(1)), line]).collect()
}
