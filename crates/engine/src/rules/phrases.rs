//! Phrases that several rules use.

use super::Subject;
use crate::catalog::schema::Shape;
use crate::classify::{By, Member};
use crate::json::Text;
use crate::kubernetes::Image;
use crate::template::{EndedBy, PodTemplate};
use crate::text::{number, quoted, say, shown};

/// How people call the app of a template, in quotes.
pub(crate) fn app(template: &PodTemplate<'_, '_>) -> Text<'static> {
    template.app().map_or_else(|| "the app".into(), |app| quoted(app.name()))
}

/// The way to a container: `spec.containers[1]`.
pub(crate) fn path_of(template: &PodTemplate<'_, '_>, member: &Member<'_, '_>) -> Text<'static> {
    say![shown(template.path, 120), ".", member.list.field(), "[", number(member.index), "]"]
}

/// What the container is and by what it was recognised, as a sentence without its full stop.
pub(super) fn recognised_by(member: &Member<'_, '_>) -> Text<'static> {
    let Some(recognised) = member.recognised else { return "recognised by its place".into() };
    let image = || shown(Image::repository(member.container.image.text()), 100);
    let name = || shown(member.name(), 63);
    let (by, what, and) = match recognised.by {
        By::Image(_) => ("its image (", image(), ")"),
        By::Name(_) => ("its name (", name(), ")"),
        By::Program(program) => ("its command (", program.into(), ")"),
        By::ImageAndSign(_) => ("its image (", image(), ") and arguments"),
        By::NameAndSign(_) => ("its name (", name(), ") and arguments"),
        By::Shape(Shape::LogStreamer) => ("its command (", "tail of a file".into(), ")"),
    };
    say![shown(&recognised.helper.title, 60), ", recognised by ", by, what, and]
}

/// What ends a helper: `kubexit ends it`.
pub(super) fn ended_by(ended_by: EndedBy<'_>) -> Text<'static> {
    match ended_by {
        EndedBy::Platform(platform) => say![platform, " ends it"],
        EndedBy::Elsewhere { how, .. } => how.to_owned().into(),
        EndedBy::Kruise => "OpenKruise ends it (KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT)".into(),
        EndedBy::Kubexit => "kubexit ends it".into(),
        EndedBy::QuitSignal => "the app tells it to quit".into(),
    }
}

/// What does not complete: `every Job of this CronJob`.
pub(super) fn what_completes(subject: &Subject<'_, '_, '_>) -> Text<'static> {
    let kind = subject.template().kind.kind;
    match (&*kind.api_group, &*kind.kind) {
        ("batch", "CronJob") => "every Job of this CronJob".into(),
        ("", "Pod") => "the Job of this Pod".into(),
        (_, kind) => say!["this ", shown(kind, 63)],
    }
}

/// The pods of the object: `every Pod of this Deployment`.
pub(super) fn these_pods(subject: &Subject<'_, '_, '_>) -> Text<'static> {
    let template = subject.template();
    if template.is_pod() { "this Pod".into() } else { say!["every Pod of this ", shown(&template.kind.kind.kind, 63)] }
}

/// The manifest's new lines for a native sidecar.
pub(super) fn sidecar_lines(name: &str, moved: bool) -> [Text<'static>; 3] {
    let policy = if moved {
        "  restartPolicy: Always     # the new line; image, args, env, ports stay as they are"
    } else {
        "  restartPolicy: Always"
    };
    ["initContainers:".into(), say!["- name: ", shown(name, 63)], policy.into()]
}
