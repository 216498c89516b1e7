//! What to do about a helper among the regular containers: it depends on the helper, and on the place where it stands.

use super::{Completion, Subject, helper_of, is_placeholder, quoted, sentence, shown};
use crate::catalog::schema::{Exception, Injector, NativeMode, Shape};
use crate::command::says_no;
use crate::json::Text;
use crate::pod::ContainerList;
use crate::recognise::By;
use crate::roles::{Member, Running};

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
    if let Some(exception) = exception(subject, member) {
        return Remedy {
            fix: "It stays so on purpose: exempt it in the policy's settings.".to_owned(),
            short: "it stays so on purpose: exempt it in the policy's settings".to_owned(),
            steps: exempt_lines(member.container.name.text(), &exception.why),
        };
    }
    let remedy = match injector {
        _ if subject.update && is_job(subject) => create_anew(member),
        Some(injector) if injected(subject, member).is_some() || is_placeholder(subject, member) => {
            switch(subject, member, injector)
        }
        Some(injector) if !subject.is_pod() && injector.native != NativeMode::None => {
            inject_or_move(subject, member, injector)
        }
        _ => edit(subject, member),
    };
    match member.running {
        Running::Perhaps(_) if subject.completion != Completion::Runs => {
            let short = format!("exempt it if it ends by itself, else {}", remedy.short);
            Remedy { fix: sentence(&short), short, ..remedy }
        }
        _ => remedy,
    }
}

/// An exemption, as the settings have it.
fn exempt_lines(name: &str, reason: &str) -> Vec<String> {
    let mut lines = vec!["in the settings of the policy (ask who runs it):".to_owned(), "  exempt:".to_owned()];
    lines.push(format!("  - container: {}", shown(name, 63)));
    lines.push(format!("    reason: {reason}"));
    lines
}

/// An injector's name in a sentence: `the Vault Agent Injector`, but `Istio`.
fn named(injector: &Injector<'_>) -> String {
    const TOOLS: [&str; 7] = ["injector", "operator", "webhook", "driver", "controller", "agent", "sidecar"];
    let last = injector.name.rsplit(' ').next().unwrap_or_default();
    if TOOLS.iter().any(|tool| last.eq_ignore_ascii_case(tool)) {
        format!("the {}", injector.name)
    } else {
        injector.name.to_string()
    }
}

/// Who injected the container, or will: `was injected by Istio as an ordinary container`.
pub(super) fn injection(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<String> {
    let injector = helper_of(member)?.injector.get()?;
    if injected(subject, member).is_some() {
        Some(format!("was injected by {} as an ordinary container", named(injector)))
    } else if is_placeholder(subject, member) {
        let name = named(injector);
        Some(format!("is injected by {name}, as an ordinary container unless {name} is told otherwise"))
    } else {
        None
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

/// Why an injector leaves this helper an ordinary container in this pod, if one does on purpose, so that nobody can change it.
pub(crate) fn exception<'s>(subject: &Subject<'_, '_>, member: &Member<'_, 's>) -> Option<&'s Exception<'s>> {
    let exceptions = &helper_of(member)?.injector.get()?.exceptions;
    let names = |list: ContainerList, name: &str| subject.neighbours().named(list, name) > 0;
    exceptions.iter().find(|exception| {
        names(ContainerList::Regular, &exception.container) || names(ContainerList::Init, &exception.container)
    })
}

/// Making a Job anew, whose template cannot be changed.
fn create_anew(member: &Member<'_, '_>) -> Remedy {
    Remedy {
        fix: "A Job's template cannot be changed: delete the Job and create it anew with this container at the end of \
              initContainers, with restartPolicy: Always."
            .to_owned(),
        short: "a Job's template cannot be changed: create the Job anew, with it in initContainers".to_owned(),
        steps: sidecar_lines(member.container.name.text(), true),
    }
}

/// Moving the container in the manifest.
fn edit(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Remedy {
    let name = member.container.name.text();
    let app = subject.app();
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
        let mut inits = subject.pod.members.iter().filter(|other| other.list == ContainerList::Init);
        inits.any(|other| other.container.name.text() == *name)
    };
    let inits: Vec<&str> = injector.init_containers.iter().map(|name| &**name).filter(present).collect();
    let with: String = inits.iter().map(|name| format!(" and {}", quoted(name))).collect();
    let (name, it) = (named(injector), if inits.is_empty() { "it" } else { "them" });
    let mut steps = vec![format!(
        "either delete {}{with} and let {name} inject {it}, or keep it:",
        quoted(member.container.name.text())
    )];
    steps.extend(sidecar_lines(member.container.name.text(), true));
    Remedy {
        fix: format!(
            "Delete it{with} from the manifest and let {name} inject {it}, or move it to the end of initContainers and add restartPolicy: Always."
        ),
        short: format!("let {name} inject it, or move it to the end of initContainers with restartPolicy: Always"),
        steps,
    }
}

/// The switch of the injector: editing the container does not help.
fn switch(subject: &Subject<'_, '_>, member: &Member<'_, '_>, injector: &Injector<'_>) -> Remedy {
    let name = named(injector);
    let since = |version: &Option<Text<'_>>| {
        version.as_ref().map(|version| format!(" ({version} or later)")).unwrap_or_default()
    };
    let default = injector.default.as_ref().map(|default| format!("native is the default {default}"));
    let note = default.as_ref().map(|default| format!("Note: {default}."));
    match (&injector.annotation, &injector.setting, default) {
        (Some(annotation), setting, _) => {
            let since_annotation = since(&injector.annotation_since);
            let place = if is_bare_pod(subject) { "Pod" } else { "pod template" };
            let mut steps = vec!["for this workload:".to_owned()];
            steps.extend(annotation_lines(subject, annotation));
            if let Some(setting) = setting {
                let since = since(&injector.setting_since);
                steps.push(format!("or, for the whole installation (ask who runs {name}): {setting}{since}."));
            }
            steps.extend(note);
            Remedy {
                fix: format!(
                    "Set the annotation {annotation} on the {place}{since_annotation}; editing the container does not help."
                ),
                short: format!("set {annotation} on the {place}{since_annotation}"),
                steps,
            }
        }
        (None, Some(setting), default) => {
            let set = format!("whoever runs {name} must set {setting}");
            let update = default.map(|default| format!("update {name}: {default}"));
            let since = since(&injector.setting_since);
            Remedy {
                fix: format!("{}{since}; editing the container does not help.", sentence(&set).trim_end_matches('.')),
                steps: [format!("whoever runs {name}: {setting}{since}.")].into_iter().chain(note).collect(),
                short: update.filter(|update| update.len() < set.len()).unwrap_or(set),
            }
        }
        (None, None, Some(default)) => {
            let short = format!("update {name}: {default}");
            Remedy { fix: sentence(&short), short, steps: Vec::new() }
        }
        (None, None, None) => no_switch(subject, member, injector),
    }
}

/// An injector that knows no native sidecars.
fn no_switch(subject: &Subject<'_, '_>, member: &Member<'_, '_>, injector: &Injector<'_>) -> Remedy {
    let name = named(injector);
    let cannot = format!("{name} cannot inject native sidecars yet");
    let mut steps = exempt_lines(member.container.name.text(), &format!("{name} has no native sidecars yet"));
    match injector.alternative.as_deref() {
        // Exempt, the Job would still hang.
        Some(other) if subject.completes() => Remedy {
            fix: sentence(&format!("{cannot}: {other}")),
            short: other.to_owned(),
            steps: vec![format!("{other}.")],
        },
        other => {
            steps.extend(other.map(|other| format!("or: {other}.")));
            Remedy {
                fix: sentence(&format!("{cannot}, so exempt it in the policy's settings")),
                short: format!("{cannot}: exempt it in the policy's settings"),
                steps,
            }
        }
    }
}

/// Whether the object is a Pod that nothing made, so that its own annotations are the ones to change.
fn is_bare_pod(subject: &Subject<'_, '_>) -> bool {
    subject.is_pod() && subject.metadata().is_none_or(|metadata| metadata.controller().is_none())
}

/// An annotation of the pods, as YAML of the object that holds them.
fn annotation_lines(subject: &Subject<'_, '_>, annotation: &str) -> Vec<String> {
    let template = match subject.path.strip_suffix(".spec") {
        Some(template) => template,
        None if is_bare_pod(subject) => "",
        None => "spec.template",
    };
    let keys = template.split('.').filter(|key| !key.is_empty()).chain(["metadata", "annotations"]);
    let lines = keys.map(|key| format!("{}:", shown(key, 63))).chain([annotation.to_owned()]);
    lines.enumerate().map(|(depth, line)| format!("{}{line}", "  ".repeat(depth.saturating_add(1)))).collect()
}

/// An image without its tag and digest.
fn repository(image: &str) -> &str {
    let named = image.split_once('@').map_or(image, |(named, _)| named);
    match named.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => repository,
        _ => named,
    }
}

/// What the container is and by what it was recognised, as a sentence without its full stop.
pub(super) fn recognised_by(member: &Member<'_, '_>) -> String {
    let Some(recognised) = member.recognised else { return "recognised by its place".to_owned() };
    let image = || shown(repository(member.container.image.text()), 100);
    let what = match recognised.by {
        By::Image(_) => format!("its image ({})", image()),
        By::Name(_) => format!("its name ({})", shown(member.container.name.text(), 63)),
        By::Program(program) => format!("its command ({program})"),
        By::ImageAndSign(_) => format!("its image ({}) and arguments", image()),
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

/// What does not complete: `every Job of this CronJob`.
pub(super) fn what_completes(subject: &Subject<'_, '_>) -> String {
    let kind = subject.workload.kind;
    match (&*kind.api_group, &*kind.kind) {
        ("batch", "CronJob") => "every Job of this CronJob".to_owned(),
        ("", "Pod") => "the Job of this Pod".to_owned(),
        (_, kind) => format!("this {}", shown(kind, 63)),
    }
}

/// The pods of the object: `every Pod of this Deployment`.
pub(super) fn these_pods(subject: &Subject<'_, '_>) -> String {
    if subject.is_pod() {
        "this Pod".to_owned()
    } else {
        format!("every Pod of this {}", shown(&subject.workload.kind.kind, 63))
    }
}

/// Whether the object is a Job, whose template cannot be changed.
pub(super) fn is_job(subject: &Subject<'_, '_>) -> bool {
    subject.workload.built_in && subject.workload.kind.kind == "Job"
}
