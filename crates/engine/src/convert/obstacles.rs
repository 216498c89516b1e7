//! Why a helper cannot be converted safely.

use crate::catalog;
use crate::catalog::schema::{AppNeed, Injector, NeedsApp, Shape};
use crate::command::{base_name, says_no};
use crate::findings::{Completion, Ended, Ports, Subject, ended, exception, is_placeholder, quits};
use crate::json::{Reader, Text};
use crate::pod::{ContainerList, Handler, Metadata, Number, Raw, Target};
use crate::recognise::By;
use crate::roles::{Member, Running};
use crate::say::{quoted, say, shown};
use crate::settings::Placement;
use std::cell::LazyCell;
use std::iter;

/// Why one helper of a pod cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The container: its place among the pod's members.
    pub member: usize,
    /// The reason, after "cannot be made a native sidecar:". What follows a comma is left out where a warning has no room for it.
    pub reason: Text<'static>,
    /// How to lift it, as a sentence without its full stop.
    pub lift: Text<'static>,
}

/// All obstacles to moving the members of these places; none: they can be moved.
#[must_use]
pub fn obstacles(subject: &Subject<'_, '_>, moved: &[usize]) -> Vec<Obstacle> {
    let pod = pod_obstacle(subject);
    let members = moved.iter().filter_map(|&place| Some((place, subject.pod.members.get(place)?)));
    members
        .filter_map(|(place, member)| {
            let (reason, lift) = pod.clone().or_else(|| CHECKS.iter().find_map(|check| check(subject, member)))?;
            Some(Obstacle { member: place, reason, lift })
        })
        .collect()
}

/// A reason, and how to lift it.
type Why = (Text<'static>, Text<'static>);

fn why(reason: impl Into<Text<'static>>, lift: impl Into<Text<'static>>) -> Option<Why> {
    Some((reason.into(), lift.into()))
}

/// How the init containers keep their place before a helper.
const PLACE_LAST: &str = "set mutate.placement: last";

/// What holds for the whole pod.
fn pod_obstacle(subject: &Subject<'_, '_>) -> Option<Why> {
    if subject.settings.may_be_below(29) {
        return why(
            "Kubernetes below 1.29 knows no native sidecars",
            "raise minimumKubernetesVersion once every API server and kubelet is at 1.29",
        );
    }
    let mirrors = |metadata: &Metadata<'_>| {
        metadata
            .annotations
            .as_ref()
            .is_some_and(|annotations| annotations.get("kubernetes.io/config.mirror").is_some())
    };
    if subject.is_pod() && subject.metadata().is_some_and(mirrors) {
        return why("the Pod shows a static pod, which the kubelet runs as its file says", "change that file");
    }
    let before_others =
        subject.settings.mutate.placement == Placement::First && subject.pod.members.iter().any(Member::prepares);
    if before_others && subject.pod.spec.resources.is_some() {
        return why("beside it, the init containers could exceed the resources of the pod as a whole", PLACE_LAST);
    }
    awaited_injection(subject)
}

/// An injection that the pod asks for and that has not happened yet: its init containers would come behind a moved helper, which
/// may need them.
fn awaited_injection(subject: &Subject<'_, '_>) -> Option<Why> {
    let metadata = subject.metadata()?;
    let maps = [metadata.annotations.as_ref(), metadata.labels.as_ref()];
    let asks = |key: &str| {
        let mut values = maps.iter().flatten().filter_map(|map| map.get(key));
        values.any(|value| !says_no(&value) && !value.eq_ignore_ascii_case("disabled"))
    };
    let custom = subject.settings.helpers.custom.iter().filter_map(|helper| helper.injector.get());
    let mut injectors = catalog::helpers().iter().filter_map(|helper| helper.injector.get()).chain(custom);
    let injector = injectors
        .find(|injector| injector.asks.iter().any(|ask| asks(ask)) && !has_injected(subject, metadata, injector))?;
    let name = shown(&injector.name, 40);
    why(
        say![name, " has yet to inject what the pod asks for, and puts it behind this container"],
        "make it native in the manifest, if it can start before that",
    )
}

/// Whether the injector has left its mark, or a container that is of one of its helpers or comes with them. One that leaves none of
/// its own beside what asks for it is known by its containers only.
fn has_injected(subject: &Subject<'_, '_>, metadata: &Metadata<'_>, injector: &Injector<'_>) -> bool {
    let marked = injector.marks.iter().any(|mark| !injector.asks.contains(mark) && metadata.mark(mark).is_some());
    marked
        || subject.pod.members.iter().any(|member| {
            let name = member.container.name.text();
            let of = member.recognised.and_then(|known| known.helper.injector.get());
            of.is_some_and(|of| of.name == injector.name) || injector.init_containers.iter().any(|init| init == name)
        })
}

type Check = fn(&Subject<'_, '_>, &Member<'_, '_>) -> Option<Why>;

const CHECKS: [Check; 16] = [
    name_taken,
    prepared_by_init,
    adjusted_by_injector,
    kept_by_injector,
    ended_by_platform,
    watched_by_kubexit,
    own_restart_policy,
    host_port,
    resize_policy,
    named_port,
    waits_for_app,
    loses_its_file,
    gated_by_app,
    slow_start_bug,
    quits_under_on_failure,
    may_end,
];

/// What has to be mended first by whoever moves a container in the manifest, and how: without that the pod would be refused or
/// would not start, or the container would do less than before.
pub(crate) fn to_mend(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    const BY_HAND: [Check; 4] = [own_restart_policy, host_port, loses_its_file, gated_by_app];
    BY_HAND.iter().find_map(|check| check(subject, member))
}

fn name_taken(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let name = member.container.name.text();
    if subject.neighbours().named(ContainerList::Init, name) > 0 {
        return why("initContainers has a container of this name", "rename or remove one of the two");
    }
    if subject.neighbours().named(ContainerList::Regular, name) > 1 {
        return why("containers has two of this name", "rename one of the two");
    }
    None
}

/// Before all others it would start without what they write, and a startup probe that needs it would hold them back for ever.
fn prepared_by_init(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if subject.settings.mutate.placement != Placement::First {
        return None;
    }
    let injector = member.recognised.and_then(|known| known.helper.injector.get());
    let mut inits = injector.into_iter().flat_map(|injector| injector.init_containers.iter());
    if inits.any(|init| subject.neighbours().named(ContainerList::Init, init) > 0) {
        return why("the init containers that come with it would run only after it", PLACE_LAST);
    }
    let mut mounts = member.container.volume_mounts.iter();
    if !mounts.any(|mount| subject.neighbours().prepare(mount.name.text())) {
        return None;
    }
    why("an init container may write to a volume of it, and would run only after it", PLACE_LAST)
}

fn adjusted_by_injector(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if !is_placeholder(subject, member) {
        return None;
    }
    let injector = member.recognised?.helper.injector.get()?;
    why(
        "it only adjusts what an injector makes of it",
        say!["have ", shown(&injector.name, 40), " inject native sidecars"],
    )
}

fn kept_by_injector(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    why(shown(&exception(subject, member)?.why, 100).into_owned(), "nothing needs to be done")
}

/// Where pods run until they are stopped, nobody ends their helpers.
fn ended_by_platform(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    match ended(subject, member) {
        Some(Ended::ByPlatform(how) | Ended::Elsewhere(how)) if subject.completion != Completion::Runs => {
            why(say![shown(&how, 100), ", and expects it where it is"], "nothing needs to be done")
        }
        _ => None,
    }
}

/// kubexit waits for containers, and takes them for running, by `status.containerStatuses` only, where no native sidecar stands
/// (`karlkfi/kubexit@cmd/kubexit/main.go`); and it ends them, to be started again.
fn watched_by_kubexit(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let wrapped = member.command().runs(&["kubexit".into()]);
    if !wrapped && !subject.neighbours().awaits(member.container.name.text()) {
        return None;
    }
    why("kubexit would not find it there, and the app would wait for it", "take kubexit out of the pod")
}

fn own_restart_policy(_: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if member.container.restart_policy_rules.has_any() {
        return why("it has restartPolicyRules, and a native sidecar always restarts", "remove its restartPolicyRules");
    }
    match member.container.restart_policy.text() {
        "" | "Always" => None,
        other => why(
            say!["it has restartPolicy: ", shown(other, 20), ", and a native sidecar always restarts"],
            "remove its restartPolicy",
        ),
    }
}

/// The kubelet publishes the ports of regular containers only (`generatePodSandboxConfig`, up to 1.36).
fn host_port(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if *subject.pod.spec.host_network == Some(true) {
        return None;
    }
    let port = member
        .container
        .ports
        .iter()
        .find_map(|port| port.host_port.map(|Number(port)| port).filter(|port| *port != "0"))?;
    why(
        say!["its hostPort ", shown(port, 10), " would not be published"],
        "remove hostPort and reach it by a Service, or give the pod hostNetwork",
    )
}

fn resize_policy(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if !member.container.resize_policy.has_any() || !subject.settings.may_be_below(33) {
        return None;
    }
    why("no init container may have a resizePolicy before Kubernetes 1.33", "remove its resizePolicy")
}

/// The EndpointSlice controller finds the named ports of native sidecars since 1.33 (kubernetes/kubernetes#128850).
fn named_port(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if !subject.settings.may_be_below(33) {
        return None;
    }
    let mut names = member.container.ports.iter().filter_map(|port| port.name.into_option());
    let name = names.find(|name| !name.is_empty())?;
    why(
        say!["Services would not find its port ", quoted(&name), " by name before Kubernetes 1.33"],
        "have Services use the number, and remove the name",
    )
}

/// How a helper needs the app, if it does here.
pub(super) fn needs_app<'s>(member: &Member<'_, 's>) -> Option<&'s NeedsApp<'s>> {
    let need = member.recognised?.helper.needs_app.get()?;
    (need.args.is_empty() || member.command().has_arg(&need.args)).then_some(need)
}

fn waits_for_app(_: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    const BY_HAND: &str = "exempt it, or move it by hand, without a startupProbe";
    match needs_app(member)? {
        need if need.how == AppNeed::Waits => why(shown(&need.why, 110).into_owned(), BY_HAND),
        need => why(say!["it ends without the app: ", shown(&need.why, 90)], BY_HAND),
    }
}

fn loses_its_file(_: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if !is_impatient_tail(member) {
        return None;
    }
    why(
        "its tail ends when the app's file is not there yet, and would keep the app from starting",
        "use tail -F in place of tail -f",
    )
}

/// Whether the container is a log streamer one of whose tails ends when its file is not there.
fn is_impatient_tail(member: &Member<'_, '_>) -> bool {
    if member.recognised.is_none_or(|known| known.by != By::Shape(Shape::LogStreamer)) {
        return false;
    }
    let is_patient = |word: &str| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        word == "--retry" || letters.is_some_and(|letters| letters.contains('F'))
    };
    let mut patient = true;
    for word in member.command().words() {
        if base_name(word) != "tail" {
            patient |= is_patient(word);
        } else if !std::mem::take(&mut patient) {
            break;
        }
    }
    !patient
}

fn gated_by_app(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let probe = member.container.startup_probe.build();
    let hook = member.container.lifecycle.build().and_then(|lifecycle| lifecycle.post_start.into_option());
    let gates = [("startupProbe", probe), ("postStart hook", hook)];
    let reaches = |handler: &Handler<'_>| reaches_for_another(subject, member, handler);
    let (name, _) = gates.into_iter().find(|(_, handler)| handler.as_ref().is_some_and(reaches))?;
    why(
        say!["its ", name, " reaches for another container, which would start only after it"],
        say!["let its ", name, " ask the helper itself"],
    )
}

/// Whether a probe or hook connects to a port that another regular container declares, and this one does not.
pub(super) fn reaches_for_another(subject: &Subject<'_, '_>, member: &Member<'_, '_>, handler: &Handler<'_>) -> bool {
    let (own, all) = (LazyCell::new(|| Ports::of(&mut iter::once(member.container))), subject.neighbours().ports());
    let is_anothers = |port: u16| all.hold(port) && !own.hold(port);
    let targets = [&handler.http_get, &handler.tcp_socket, &handler.grpc];
    let port = targets.into_iter().filter_map(|target| target.as_ref()).find_map(number);
    let mut words = handler.exec.iter().flat_map(|exec| exec.command.iter());
    port.is_some_and(is_anothers) || words.any(|word| numbers_in(&word).any(is_anothers))
}

/// The numbers in a word that could be ports.
fn numbers_in(word: &str) -> impl Iterator<Item = u16> {
    let digits = word.split(|character: char| !character.is_ascii_digit());
    digits.filter(|digits| !digits.starts_with('0')).filter_map(|digits| digits.parse().ok())
}

/// The port of a target, if it is a number, in quotes or not. A name is that of a port of the same container.
fn number(target: &Target<'_>) -> Option<u16> {
    let Raw(port) = (*target.port)?;
    match Reader::new(port).string() {
        Ok(text) => text.parse().ok(),
        Err(_) => port.parse().ok(),
    }
}

/// kubernetes/kubernetes#132826: where a failed attempt of the probe comes first, the app never starts.
fn slow_start_bug(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let never = subject.pod.spec.restart_policy.text() == "Never";
    if !never || !member.container.startup_probe.is_some() || !subject.settings.may_be_below(33) {
        return None;
    }
    why(
        "with its startupProbe under restartPolicy: Never the app may never start before Kubernetes 1.33",
        "remove its startupProbe",
    )
}

fn quits_under_on_failure(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let on_failure = subject.pod.spec.restart_policy.text() == "OnFailure";
    if !on_failure || !quits(subject, member) {
        return None;
    }
    why(
        "the app tells it to quit, and under OnFailure its restarts count against backoffLimit",
        "remove the quit call, or use restartPolicy: Never",
    )
}

/// Where pods are always restarted it has been restarted all along.
fn may_end(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let Running::Perhaps(how) = member.running else { return None };
    let always = matches!(subject.pod.spec.restart_policy.text(), "" | "Always");
    if always && !subject.completes() {
        return None;
    }
    why(
        say!["it may end by itself, and would start again and again (", shown(how, 100), ")"],
        "exempt it if it does, else make it native in the manifest",
    )
}
