//! What keeps a helper from being moved as it is.

use super::reason::Reason;
use crate::catalog::schema::AppNeed;
use crate::classify::{Member, Running};
use crate::kubernetes::ContainerList;
use crate::settings::Placement;
use crate::template::{Case, Completion, EndedBy, PortNames, ends_without_its_file, needs_app, port_name};
use crate::text::shown;
use std::cell::LazyCell;

/// Why one helper of a template cannot be moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle<'s> {
    /// The container: its place among the template's members.
    pub member: usize,
    /// The reason.
    pub reason: Reason<'s>,
}

/// All obstacles to moving the members of these places; none: they can be moved.
pub(super) fn obstacles<'s>(case: &Case<'_, 's>, places: &[usize]) -> Vec<Obstacle<'s>> {
    let of_all = LazyCell::new(|| of_the_pod(case));
    let moves = |place| places.binary_search(&place).is_ok();
    let names = LazyCell::new(|| PortNames::of(&case.template, &moves, case.settings.mutate.placement));
    let members = places.iter().filter_map(|&place| Some((place, case.template.members.get(place)?)));
    members
        .filter_map(|(place, member)| {
            let own = || CHECKS.iter().find_map(|check| check(case, member));
            let reason = of_all.clone().or_else(own).or_else(|| port_name_lost(case, &names, place, member))?;
            Some(Obstacle { member: place, reason })
        })
        .collect()
}

/// All that has to be mended first by whoever moves a container in the manifest: without that the pod would be refused or would not
/// start, or what worked before would not work any more.
#[must_use]
pub fn to_mend<'t, 's>(case: &Case<'t, 's>, place: usize, member: &Member<'t, 's>) -> Vec<Reason<'s>> {
    const BY_HAND: [Check; 11] = [
        name_taken,
        watched_by_kubexit,
        own_restart_policy,
        host_port,
        resize_policy,
        named_port,
        probe_waits_for_app,
        loses_its_file,
        gated_by_another,
        slow_start,
        quits_under_on_failure,
    ];
    let own = BY_HAND.iter().filter_map(|check| check(case, member));
    own.chain(port_name_lost(case, case.template.port_names(), place, member)).collect()
}

/// What holds for the whole pod.
fn of_the_pod<'s>(case: &Case<'_, 's>) -> Option<Reason<'s>> {
    let template = &case.template;
    if case.settings.may_be_below(29) {
        return Some(Reason::VersionTooOld);
    }
    if template.is_pod() && template.metadata().is_some_and(|metadata| metadata.is_mirror()) {
        return Some(Reason::StaticPod);
    }
    let before_others =
        case.settings.mutate.placement == Placement::First && template.members.iter().any(Member::prepares);
    if before_others && template.spec.resources.is_some() {
        return Some(Reason::PodResources);
    }
    // Its init containers would come behind a moved helper, which may need them.
    template.awaited_injector().map(Reason::AwaitedInjector)
}

type Check = for<'t, 's> fn(&Case<'t, 's>, &Member<'t, 's>) -> Option<Reason<'s>>;

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
    gated_by_another,
    slow_start,
    quits_under_on_failure,
    may_end,
];

fn name_taken<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let named = |list| case.template.named(list, member.name());
    if named(ContainerList::Init) > 0 {
        return Some(Reason::NameTaken);
    }
    (named(ContainerList::Regular) > 1).then_some(Reason::NameTwice)
}

/// Before all others it would start without what they write, and a startup probe that needs it would hold them back for ever.
fn prepared_by_init<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    if case.settings.mutate.placement != Placement::First {
        return None;
    }
    let injector = member.helper().and_then(|helper| helper.injector.get());
    if injector.is_some_and(|injector| !case.template.companions_of(injector).is_empty()) {
        return Some(Reason::InitCompanions);
    }
    case.template.is_prepared(member).then_some(Reason::InitWrites)
}

fn adjusted_by_injector<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    if !case.template.is_placeholder(member) {
        return None;
    }
    member.helper()?.injector.get().map(Reason::Placeholder)
}

fn kept_by_injector<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    case.template.exception(member).map(Reason::Exception)
}

/// Where pods run until they are stopped, nobody ends their helpers.
fn ended_by_platform<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let ended_by = case.template.ended_by(member)?;
    let outside = matches!(ended_by, EndedBy::Platform(_) | EndedBy::Elsewhere { .. });
    (outside && case.template.completion != Completion::Runs).then_some(Reason::EndedBy(ended_by))
}

/// kubexit waits for containers, and takes them for running, by `status.containerStatuses` only, where no native sidecar stands
/// (`karlkfi/kubexit@cmd/kubexit/main.go`); and it ends them, to be started again.
fn watched_by_kubexit<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    case.template.is_watched_by_kubexit(member).then_some(Reason::Kubexit)
}

fn own_restart_policy<'t, 's>(_: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    if member.container.restart_policy_rules.has_any() {
        return Some(Reason::RestartPolicyRules);
    }
    match member.container.restart_policy.text() {
        "" | "Always" => None,
        other => Some(Reason::RestartPolicy(shown(other, 20).into_owned().into())),
    }
}

/// The kubelet publishes the ports of regular containers only (`generatePodSandboxConfig`, up to 1.36).
fn host_port<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    case.template.host_port(member).map(|port| Reason::HostPort(shown(port, 10).into_owned().into()))
}

fn resize_policy<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let meets = member.container.resize_policy.has_any() && case.settings.may_be_below(33);
    meets.then_some(Reason::ResizePolicy)
}

/// The EndpointSlice controller finds the named ports of native sidecars since 1.33 (kubernetes/kubernetes#128850).
fn named_port<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    if !case.settings.may_be_below(33) {
        return None;
    }
    port_name(member).map(Reason::PortName)
}

/// A Service that targets the name of a port would reach another container.
fn port_name_lost<'s>(
    case: &Case<'_, 's>,
    names: &PortNames,
    place: usize,
    member: &Member<'_, 's>,
) -> Option<Reason<'s>> {
    let (port, other) = names.lost(place, member)?;
    let other = case.template.members.get(other)?.name().to_owned().into();
    Some(Reason::PortNameShared { port, other })
}

/// Its startup probe would hold the app back, which it waits for.
fn probe_waits_for_app<'t, 's>(_: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let need = needs_app(member).filter(|need| need.how == AppNeed::Waits)?;
    member.container.startup_probe.is_some().then_some(Reason::ProbeWaitsForApp(need))
}

fn waits_for_app<'t, 's>(_: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    needs_app(member).map(Reason::NeedsApp)
}

fn loses_its_file<'t, 's>(_: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    ends_without_its_file(member).then_some(Reason::LosesItsFile)
}

fn gated_by_another<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    case.template.gated_by_another(member).map(Reason::Gate)
}

/// kubernetes/kubernetes#132826: where a failed attempt of the probe comes first, the app never starts.
fn slow_start<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let meets = case.meets_slow_start_bug() && member.container.startup_probe.is_some();
    meets.then_some(Reason::SlowStart)
}

fn quits_under_on_failure<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let counts = case.template.restart_policy() == "OnFailure" && case.template.tells_to_quit(member);
    counts.then_some(Reason::QuitSignal)
}

/// Where pods are always restarted it has been restarted all along.
fn may_end<'t, 's>(case: &Case<'t, 's>, member: &Member<'t, 's>) -> Option<Reason<'s>> {
    let Running::Perhaps(how) = member.running else { return None };
    let always = matches!(case.template.restart_policy(), "" | "Always");
    (!always || case.template.completes()).then_some(Reason::MayEnd(how))
}
