//! What to do about a helper among the regular containers: it depends on the helper, and on the place where it stands.

use super::{Completion, Subject, helper_of, is_placeholder};
use crate::catalog::schema::{Exception, Injector, NativeMode, Shape};
use crate::command::says_no;
use crate::convert::to_mend;
use crate::json::Text;
use crate::pod::ContainerList;
use crate::recognise::{By, is_marked};
use crate::roles::{Member, Running};
use crate::say::{quoted, say, sentence, shown};

/// What to do.
pub(super) struct Remedy {
    /// In a sentence or two.
    pub(super) fix: Text<'static>,
    /// In a few words, for a warning.
    pub(super) short: Text<'static>,
    /// What to write.
    pub(super) steps: Vec<Text<'static>>,
}

/// The remedy for a helper among the regular containers.
pub(super) fn of(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Remedy {
    let injector = helper_of(member).and_then(|helper| helper.injector.get());
    if let Some(exception) = exception(subject, member) {
        return Remedy {
            fix: "It stays so on purpose: exempt it in the policy's settings.".into(),
            short: "it stays so on purpose: exempt it in the policy's settings".into(),
            steps: exempt_lines(member.container.name.text(), &exception.why),
        };
    }
    let remedy = match injector {
        _ if !subject.workload.holds_sidecars() => impossible(subject, member),
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
            let short = say!["exempt it if it ends by itself, else ", remedy.short];
            Remedy { fix: sentence(&short), short, ..remedy }
        }
        _ => remedy,
    }
}

/// An exemption, as the settings have it.
fn exempt_lines(name: &str, reason: &str) -> Vec<Text<'static>> {
    let mut lines = vec!["in the settings of the policy (ask who runs it):".into(), "  exempt:".into()];
    lines.push(say!["  - container: ", shown(name, 63)]);
    lines.push(say!["    reason: ", reason]);
    lines
}

/// An injector's name in a sentence: `the Vault Agent Injector`, but `Istio`.
fn named(injector: &Injector<'_>) -> Text<'static> {
    const TOOLS: [&str; 7] = ["injector", "operator", "webhook", "driver", "controller", "agent", "sidecar"];
    let last = injector.name.rsplit(' ').next().unwrap_or_default();
    if TOOLS.iter().any(|tool| last.eq_ignore_ascii_case(tool)) {
        say!["the ", injector.name]
    } else {
        injector.name.to_string().into()
    }
}

/// Who injected the container, or will: `was injected by Istio as an ordinary container`.
pub(super) fn injection(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Text<'static>> {
    let injector = helper_of(member)?.injector.get()?;
    if injected(subject, member).is_some() {
        Some(say!["was injected by ", named(injector), " as an ordinary container"])
    } else if is_placeholder(subject, member) {
        let name = named(injector);
        Some(say!["is injected by ", name, ", as an ordinary container unless ", name, " is told otherwise"])
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
    exceptions.iter().find(|exception| is_marked(subject.metadata(), &exception.mark))
}

/// Making a Job anew, whose template cannot be changed.
fn create_anew(member: &Member<'_, '_>) -> Remedy {
    Remedy {
        fix: "A Job's template cannot be changed: delete the Job and create it anew with this container at the end of \
              initContainers, with restartPolicy: Always."
            .into(),
        short: "a Job's template cannot be changed: create the Job anew, with it in initContainers".into(),
        steps: sidecar_lines(member.container.name.text(), true).into(),
    }
}

/// Moving the container in the manifest, when what stands in the way is mended.
fn edit(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Remedy {
    let app = subject.app();
    let to_mend = to_mend(subject, member);
    let mut steps = Vec::new();
    if let Some((reason, lift)) = &to_mend {
        steps.push(say!["first ", lift, ": as a native sidecar ", reason]);
    }
    steps.extend(sidecar_lines(member.container.name.text(), to_mend.is_none()));
    steps.push(say!["Kubernetes 1.29 or later then starts it before ", app, " and stops it when ", app, " has ended."]);
    let Some((_, lift)) = to_mend else {
        return Remedy {
            fix: "Move it, unchanged, to the end of initContainers and add restartPolicy: Always to it.".into(),
            short: "move it to the end of initContainers and add restartPolicy: Always".into(),
            steps,
        };
    };
    let short = say![lift, ", and move it to the end of initContainers with restartPolicy: Always"];
    Remedy { fix: sentence(&short), short, steps }
}

/// A kind that cannot hold a native sidecar.
fn impossible(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Remedy {
    let kind = subject.workload.kind;
    let reason = say!["a ", shown(&kind.kind, 63), " of ", shown(&kind.api_group, 63), " cannot hold native sidecars"];
    let short = say![reason, ": exempt it in the policy's settings"];
    Remedy { fix: sentence(&short), short, steps: exempt_lines(member.container.name.text(), &reason) }
}

/// A proxy that somebody wrote into a template, though it can be injected.
fn inject_or_move(subject: &Subject<'_, '_>, member: &Member<'_, '_>, injector: &Injector<'_>) -> Remedy {
    let present = |name: &&str| {
        let mut inits = subject.pod.members.iter().filter(|other| other.list == ContainerList::Init);
        inits.any(|other| other.container.name.text() == *name)
    };
    let inits: Vec<&str> = injector.init_containers.iter().map(|name| &**name).filter(present).collect();
    let with: String = inits.iter().map(|name| say![" and ", quoted(name)]).collect();
    let (name, it) = (named(injector), if inits.is_empty() { "it" } else { "them" });
    let mut steps = vec![say![
        "either delete ",
        quoted(member.container.name.text()),
        with,
        " and let ",
        name,
        " inject ",
        it,
        ", or keep it:"
    ]];
    steps.extend(sidecar_lines(member.container.name.text(), true));
    Remedy {
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

/// The switch of the injector: what is edited in the container lasts until it is injected again.
fn switch(subject: &Subject<'_, '_>, member: &Member<'_, '_>, injector: &Injector<'_>) -> Remedy {
    let name = named(injector);
    let since = |version: &Option<Text<'_>>| {
        version.as_ref().map(|version| say![" (", version, " or later)"]).unwrap_or_default()
    };
    let default = injector.default.as_ref().map(|default| say!["native is the default ", default]);
    let note = default.as_ref().map(|default| say!["Note: ", default, "."]);
    match (&injector.annotation, &injector.setting, default) {
        (Some(annotation), setting, _) => {
            let since_annotation = since(&injector.annotation_since);
            let place = if is_bare_pod(subject) { "Pod" } else { "pod template" };
            let mut steps = vec!["for this workload:".into()];
            steps.extend(annotation_lines(subject, annotation));
            if let Some(setting) = setting {
                let since = since(&injector.setting_since);
                steps.push(say!["or, for the whole installation (ask who runs ", name, "): ", setting, since, "."]);
            }
            steps.extend(note);
            Remedy {
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
        (None, Some(setting), default) => {
            let set = say!["whoever runs ", name, " must set ", setting];
            let update = default.map(|default| say!["update ", name, ": ", default]);
            let since = since(&injector.setting_since);
            let mut steps = vec![say!["whoever runs ", name, ": ", setting, since, "."]];
            steps.extend(note);
            Remedy {
                fix: sentence(&say![set, since, "; editing the container does not last"]),
                steps,
                short: update.filter(|update| update.len() < set.len()).unwrap_or(set),
            }
        }
        (None, None, Some(default)) => {
            let short = say!["update ", name, ": ", default];
            Remedy { fix: sentence(&short), short, steps: Vec::new() }
        }
        (None, None, None) => no_switch(subject, member, injector),
    }
}

/// An injector that knows no native sidecars.
fn no_switch(subject: &Subject<'_, '_>, member: &Member<'_, '_>, injector: &Injector<'_>) -> Remedy {
    let name = named(injector);
    let cannot = say![name, " cannot inject native sidecars yet"];
    let mut steps = exempt_lines(member.container.name.text(), &say![name, " has no native sidecars yet"]);
    match injector.alternative.as_deref() {
        // Exempt, the Job would still hang.
        Some(other) if subject.completes() => Remedy {
            fix: sentence(&say![cannot, ": ", other]),
            short: other.to_owned().into(),
            steps: vec![say![other, "."]],
        },
        other => {
            steps.extend(other.map(|other| say!["or: ", other, "."]));
            Remedy {
                fix: sentence(&say![cannot, ", so exempt it in the policy's settings"]),
                short: say![cannot, ": exempt it in the policy's settings"],
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
fn annotation_lines(subject: &Subject<'_, '_>, annotation: &str) -> Vec<Text<'static>> {
    let template = match subject.path.strip_suffix(".spec") {
        Some(template) => template,
        None if is_bare_pod(subject) => "",
        None => "spec.template",
    };
    let keys = template.split('.').filter(|key| !key.is_empty()).chain(["metadata", "annotations"]);
    let lines = keys.map(|key| say![shown(key, 63), ":"]).chain([annotation.to_owned().into()]);
    lines.enumerate().map(|(depth, line)| say!["  ".repeat(depth.saturating_add(1)), line]).collect()
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
pub(super) fn recognised_by(member: &Member<'_, '_>) -> Text<'static> {
    let Some(recognised) = member.recognised else { return "recognised by its place".into() };
    let image = || shown(repository(member.container.image.text()), 100);
    let name = || shown(member.container.name.text(), 63);
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

/// The manifest's new lines for a native sidecar.
pub(super) fn sidecar_lines(name: &str, moved: bool) -> [Text<'static>; 3] {
    let policy = if moved {
        "  restartPolicy: Always     # the new line; image, args, env, ports stay as they are"
    } else {
        "  restartPolicy: Always"
    };
    ["initContainers:".into(), say!["- name: ", shown(name, 63)], policy.into()]
}

/// What does not complete: `every Job of this CronJob`.
pub(super) fn what_completes(subject: &Subject<'_, '_>) -> Text<'static> {
    let kind = subject.workload.kind;
    match (&*kind.api_group, &*kind.kind) {
        ("batch", "CronJob") => "every Job of this CronJob".into(),
        ("", "Pod") => "the Job of this Pod".into(),
        (_, kind) => say!["this ", shown(kind, 63)],
    }
}

/// The pods of the object: `every Pod of this Deployment`.
pub(super) fn these_pods(subject: &Subject<'_, '_>) -> Text<'static> {
    if subject.is_pod() {
        "this Pod".into()
    } else {
        say!["every Pod of this ", shown(&subject.workload.kind.kind, 63)]
    }
}

/// Whether the object is a Job, whose template cannot be changed.
pub(super) fn is_job(subject: &Subject<'_, '_>) -> bool {
    subject.workload.built_in && subject.workload.kind.kind == "Job"
}
