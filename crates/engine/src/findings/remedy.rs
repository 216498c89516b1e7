//! What to do about a helper among the regular containers: it depends on the helper, and on the place where it stands.

use super::{Subject, helper_of, quoted, shown};
use crate::catalog::schema::{Exception, Injector, NativeMode, Shape, Startup};
use crate::command::says_no;
use crate::recognise::By;
use crate::roles::Member;

/// What to do.
pub(super) struct Remedy {
    /// In a sentence or two.
    pub(super) fix: String,
    /// In a few words, for a warning.
    pub(super) short: String,
    /// What to write.
    pub(super) steps: Vec<String>,
}

/// The remedy for a helper among the regular containers.
pub(super) fn of(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Remedy {
    let injector = helper_of(member).and_then(|helper| helper.injector.get());
    if let Some(exception) = injector.and_then(|injector| exception(subject, injector)) {
        return Remedy {
            fix: "It stays so on purpose: exempt it in the policy's settings.".to_owned(),
            short: "it stays so on purpose: exempt it in the policy's settings".to_owned(),
            steps: vec![format!("{}.", exception.why)],
        };
    }
    match (injected(subject, member), injector) {
        (Some(injector), _) => switch(injector),
        (None, Some(injector)) if !subject.is_pod() && injector.native != NativeMode::None => {
            inject_or_move(subject, member, injector)
        }
        _ => edit(subject, member),
    }
}

/// The injector that put the container into this Pod, if one did.
pub(super) fn injected<'s>(subject: &Subject<'_, '_>, member: &Member<'_, 's>) -> Option<&'s Injector<'s>> {
    let injector = helper_of(member)?.injector.get()?;
    let metadata = subject.metadata()?;
    let marked = injector.marks.iter().any(|mark| metadata.mark(mark).is_some());
    let asked = || injector.asks.iter().filter_map(|key| metadata.mark(key)).any(|value| !says_no(&value));
    (subject.is_pod() && (marked || asked())).then_some(injector)
}

/// Whether the helper is injected as an ordinary container on purpose, so that nobody can change it.
pub(super) fn stays_on_purpose(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    injected(subject, member).is_some_and(|injector| exception(subject, injector).is_some())
}

/// Why the injector leaves its helper an ordinary container in this pod, if it does.
fn exception<'s>(subject: &Subject<'_, '_>, injector: &'s Injector<'s>) -> Option<&'s Exception<'s>> {
    let has = |name: &str| subject.pod.members.iter().any(|other| other.container.name.text() == name);
    injector.exceptions.iter().find(|exception| has(&exception.container))
}

/// Moving the container in the manifest.
fn edit(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Remedy {
    let name = member.container.name.text();
    let app = subject.app();
    if subject.update && is_job(subject) {
        return Remedy {
            fix: "A Job's template cannot be changed: delete the Job and create it anew with this container at the end of \
                  initContainers, with restartPolicy: Always."
                .to_owned(),
            short: "a Job's template cannot be changed: create the Job anew with it in initContainers".to_owned(),
            steps: sidecar_lines(name, true),
        };
    }
    let mut steps = sidecar_lines(name, true);
    steps.push(format!("Kubernetes 1.29 or later then starts it before {app} and stops it when {app} has ended."));
    Remedy {
        fix: "Move it, unchanged, to the end of initContainers and add restartPolicy: Always to it.".to_owned(),
        short: "move it to the end of initContainers and add restartPolicy: Always".to_owned(),
        steps,
    }
}

/// A proxy that somebody wrote into a template, though it can be injected.
fn inject_or_move(subject: &Subject<'_, '_>, member: &Member<'_, '_>, injector: &Injector<'_>) -> Remedy {
    let present = |name: &&str| {
        let inits = subject.pod.members.iter().filter(|other| other.list == crate::pod::ContainerList::Init);
        inits.into_iter().any(|other| other.container.name.text() == *name)
    };
    let inits: Vec<&str> = injector.init_containers.iter().map(|name| &**name).filter(present).collect();
    let with: String = inits.iter().map(|name| format!(" and {}", quoted(name))).collect();
    let what = if with.is_empty() { "it".to_owned() } else { format!("it{with}") };
    Remedy {
        fix: format!(
            "Delete {what} from the manifest and let {} inject it, or move it to the end of initContainers and add restartPolicy: Always.",
            injector.name
        ),
        short: format!(
            "let {} inject it, or move it to the end of initContainers with restartPolicy: Always",
            injector.name
        ),
        steps: sidecar_lines(member.container.name.text(), true),
    }
}

/// The switch of the injector: editing the container does not help.
fn switch(injector: &Injector<'_>) -> Remedy {
    let name = &injector.name;
    let since = |version: &Option<crate::json::Text<'_>>| {
        version.as_ref().map(|version| format!(" ({version} or later)")).unwrap_or_default()
    };
    let setting = injector.setting.as_ref().map(|setting| format!("{setting}{}", since(&injector.setting_since)));
    let default = injector.default.as_ref().map(|default| format!("native is the default {default}"));
    let mut steps = Vec::new();
    let (fix, short) = match (&injector.annotation, &setting, &default) {
        (Some(annotation), ..) => {
            let since = since(&injector.annotation_since);
            steps.push("for this workload:".to_owned());
            for (depth, line) in ["spec:", "template:", "metadata:", "annotations:", annotation].into_iter().enumerate()
            {
                steps.push(format!("{}{line}", "  ".repeat(depth.saturating_add(1))));
            }
            (
                format!(
                    "Set the annotation {annotation} on the pod template{since}; editing the container does not help."
                ),
                format!("set {annotation} on the pod template{since}"),
            )
        }
        (None, Some(setting), _) => (
            format!("Whoever runs {name} must set {setting}; editing the container does not help."),
            format!("{name} must be told: {setting}"),
        ),
        (None, None, Some(default)) => (format!("Update {name}: {default}."), format!("update {name}: {default}")),
        (None, None, None) => {
            let other = injector.alternative.as_ref().map(|other| format!(": {other}")).unwrap_or_default();
            (
                format!("{name} cannot inject native sidecars yet, so exempt it in the policy's settings{other}."),
                format!("{name} cannot inject native sidecars yet: exempt it"),
            )
        }
    };
    if let (Some(_), Some(setting)) = (&injector.annotation, &setting) {
        steps.push(format!("or, for the whole installation (ask who runs {name}): {setting}."));
    }
    steps.extend(
        default
            .filter(|_| injector.annotation.is_some() || injector.setting.is_some())
            .map(|default| format!("Note: {default}.")),
    );
    Remedy { fix, short, steps }
}

/// What the container is and by what it was recognised, as a sentence without its full stop.
pub(super) fn recognised_by(member: &Member<'_, '_>) -> String {
    let Some(recognised) = member.recognised else { return "recognised by its place".to_owned() };
    let what = match recognised.by {
        By::Image(image) => format!("its image ({})", shown(image, 100)),
        By::Name(_) => format!("its name ({})", shown(member.container.name.text(), 63)),
        By::Program(program) => format!("its command ({program})"),
        By::ImageAndSign(image) => format!("its image ({}) and arguments", shown(image, 100)),
        By::NameAndSign(_) => format!("its name ({}) and arguments", shown(member.container.name.text(), 63)),
        By::Shape(Shape::LogStreamer) => "its command (tail of a file)".to_owned(),
    };
    format!("{}, recognised by {what}", shown(&recognised.helper.title, 60))
}

/// The manifest's new lines for a native sidecar.
pub(super) fn sidecar_lines(name: &str, moved: bool) -> Vec<String> {
    let note = if moved { "     # the new line; image, args, env, ports stay as they are" } else { "" };
    vec!["initContainers:".to_owned(), format!("- name: {}", shown(name, 63)), format!("  restartPolicy: Always{note}")]
}

/// A startup probe, as YAML.
pub(super) fn probe_lines(startup: &Startup<'_>) -> Vec<String> {
    let mut lines = vec!["startupProbe:".to_owned()];
    if let Some(http) = &startup.http {
        lines.push(format!("  httpGet: {{path: {}, port: {}}}", http.path, http.port));
    } else if let Some(tcp) = &startup.tcp {
        lines.push(format!("  tcpSocket: {{port: {}}}", tcp.port));
    } else {
        lines.push(format!("  exec: {{command: [{}]}}", startup.exec.join(", ")));
    }
    lines.push("  periodSeconds: 1".to_owned());
    lines.push("  failureThreshold: 60".to_owned());
    lines
}

/// What does not complete: `every Job of this CronJob`.
pub(super) fn what_completes(subject: &Subject<'_, '_>) -> String {
    let kind = subject.workload.kind;
    match (&*kind.api_group, &*kind.kind) {
        ("batch", "CronJob") => "every Job of this CronJob".to_owned(),
        ("", "Pod") => "the Job of this Pod".to_owned(),
        (_, kind) => format!("this {}", shown(kind, 63)),
    }
}

/// The pods of the object, at the beginning of a sentence: `Every Pod of this Deployment`.
pub(super) fn these_pods(subject: &Subject<'_, '_>) -> String {
    if subject.is_pod() {
        "This Pod".to_owned()
    } else {
        format!("Every Pod of this {}", shown(&subject.workload.kind.kind, 63))
    }
}

fn is_job(subject: &Subject<'_, '_>) -> bool {
    subject.workload.built_in && subject.workload.kind.kind == "Job"
}
