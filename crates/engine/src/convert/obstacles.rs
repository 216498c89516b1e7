//! Why a helper cannot be converted safely.

use super::probe::number;
use crate::catalog;
use crate::catalog::schema::{AppNeed, NeedsApp, Shape};
use crate::command::{Command, says_no};
use crate::findings::{Ended, Subject, ended, is_placeholder, quits, quoted, shown};
use crate::pod::{ContainerList, Handler, Number, StringMap};
use crate::recognise::By;
use crate::roles::{Member, Role, Running};
use crate::settings::Placement;

/// Why one helper of a pod cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The container: its place among the pod's members.
    pub member: usize,
    /// The reason, after "it cannot become a native sidecar here:".
    pub reason: String,
    /// How to lift it, as a sentence without its full stop.
    pub lift: String,
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
type Why = (String, String);

fn why(reason: impl Into<String>, lift: impl Into<String>) -> Option<Why> {
    Some((reason.into(), lift.into()))
}

/// What holds for the whole pod.
fn pod_obstacle(subject: &Subject<'_, '_>) -> Option<Why> {
    if subject.settings.may_be_below(29) {
        return why(
            "minimumKubernetesVersion is below 1.29, which knows no native sidecars",
            "raise minimumKubernetesVersion when every API server and kubelet is at 1.29 or later",
        );
    }
    let plain_init = subject
        .pod
        .members
        .iter()
        .any(|member| member.list == ContainerList::Init && member.role != Role::NativeSidecar);
    if subject.settings.mutate.placement == Placement::First && subject.pod.spec.resources.is_some() && plain_init {
        return why(
            "the pod has resources of its own, which its init containers could exceed beside an earlier sidecar",
            "use placement: last",
        );
    }
    awaited_injection(subject)
}

/// An injection that the pod asks for and that has not happened yet: its init containers would come behind a moved helper, which
/// may need them.
fn awaited_injection(subject: &Subject<'_, '_>) -> Option<Why> {
    let metadata = subject.metadata()?;
    let maps = [metadata.annotations.as_ref(), metadata.labels.as_ref()];
    let mut keys: Vec<_> = maps.into_iter().flatten().flat_map(StringMap::entries).collect();
    let refuses = |value: &str| says_no(value) || value.eq_ignore_ascii_case("disabled");
    keys.retain(|(_, value)| !refuses(value));
    let helpers = catalog::helpers().iter().filter_map(|helper| Some((helper, helper.injector.get()?)));
    let mut awaited = helpers.filter(|(helper, injector)| {
        injector.asks.iter().any(|ask| keys.iter().any(|(key, _)| key == ask)) && subject.pod.count(helper) == 0
    });
    let (_, injector) = awaited.next()?;
    why(
        format!("{} has not injected yet what the pod asks for, and would put it behind this container", injector.name),
        format!("let {} inject native sidecars itself, and exempt this container", injector.name),
    )
}

const CHECKS: [fn(&Subject<'_, '_>, &Member<'_, '_>) -> Option<Why>; 12] = [
    name_taken,
    adjusted_by_injector,
    ended_by_platform,
    own_restart_policy,
    host_port,
    resize_policy,
    named_port,
    waits_for_app,
    gated_by_app,
    slow_start_bug,
    quits_under_on_failure,
    may_end,
];

fn name_taken(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let name = member.container.name.text();
    let others = |list: ContainerList| {
        let same = subject.pod.spec.list(list).iter().filter(|container| container.name.text() == name);
        same.count()
    };
    if others(ContainerList::Init) > 0 {
        return why(
            format!("initContainers already has a container named {}", quoted(name)),
            "rename or remove one of the two",
        );
    }
    if others(ContainerList::Regular) > 1 {
        return why(format!("containers has two containers named {}", quoted(name)), "rename one of the two");
    }
    None
}

fn adjusted_by_injector(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let placeholder = is_placeholder(subject, member);
    if placeholder {
        why("it only adjusts what an injector makes of it", "set the injector's own switch")
    } else {
        None
    }
}

fn ended_by_platform(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    match ended(subject, member) {
        Some(Ended::ByPlatform(how)) => why(format!("{how}, and expects it where it is"), "nothing needs to be done"),
        _ => None,
    }
}

fn own_restart_policy(_: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if !member.container.restart_policy_rules.items().is_empty() {
        return why(
            "it has restartPolicyRules, which a native sidecar may not have before Kubernetes 1.36",
            "remove restartPolicyRules",
        );
    }
    match member.container.restart_policy.text() {
        "" | "Always" => None,
        other => why(
            format!("it has restartPolicy: {}, and a native sidecar always restarts", shown(other, 20)),
            "remove its restartPolicy",
        ),
    }
}

fn host_port(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if *subject.pod.spec.host_network == Some(true) {
        return None;
    }
    let ports = member.container.ports.items();
    let port = ports.iter().find_map(|port| port.host_port.map(|Number(port)| port).filter(|port| *port != "0"))?;
    why(
        format!("its hostPort {} would no longer be published", shown(port, 10)),
        "reach it through a Service and remove hostPort, or give the pod hostNetwork",
    )
}

fn resize_policy(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let given = !member.container.resize_policy.items().is_empty();
    if !given || !subject.settings.may_be_below(33) {
        return None;
    }
    why("it has a resizePolicy, which init containers may not have before Kubernetes 1.33", "remove resizePolicy")
}

fn named_port(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if !subject.settings.may_be_below(33) {
        return None;
    }
    let ports = member.container.ports.items();
    let name = ports.iter().find_map(|port| port.name.as_deref().filter(|name| !name.is_empty()))?;
    why(
        format!("Services would no longer find its port {} by name before Kubernetes 1.33", quoted(name)),
        "give Services the port's number and remove its name",
    )
}

/// How a helper needs the app, if it does here.
pub(super) fn needs_app<'s>(member: &Member<'_, 's>) -> Option<&'s NeedsApp<'s>> {
    let need = member.recognised?.helper.needs_app.get()?;
    (need.args.is_empty() || Command::of(member.container).has_arg(&need.args)).then_some(need)
}

fn waits_for_app(_: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    if let Some(need) = needs_app(member) {
        let does = match need.how {
            AppNeed::Waits => "it waits for the app",
            AppNeed::Exits => "it ends while the app is not there, and would keep it from starting",
        };
        return why(format!("{does}: {}", shown(&need.why, 100)), "exempt it");
    }
    let streams = member.recognised.is_some_and(|known| known.by == By::Shape(Shape::LogStreamer));
    let command = Command::of(member.container);
    let retries = command.words().any(|word| {
        word == "--retry"
            || word.starts_with("--follow=name")
            || (word.starts_with('-') && !word.starts_with("--") && word.contains('F'))
    });
    if streams && !retries {
        return why(
            "its tail ends when the app's file is not there yet, and would keep the app from starting",
            "use tail -F in place of tail -f",
        );
    }
    None
}

fn gated_by_app(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let probe = member.container.startup_probe.as_ref().map(|probe| &probe.handler);
    let hook = member.container.lifecycle.as_ref().and_then(|lifecycle| lifecycle.post_start.as_ref());
    for (name, handler) in [("startupProbe", probe), ("postStart hook", hook)] {
        if handler.is_some_and(|handler| reaches_for_another(subject, member, handler)) {
            return why(
                format!("its {name} reaches for another container, which would wait for it"),
                format!("let the {name} ask the helper itself"),
            );
        }
    }
    None
}

/// Whether a probe or hook connects to a port that another regular container declares, and this one does not.
pub(super) fn reaches_for_another(subject: &Subject<'_, '_>, member: &Member<'_, '_>, handler: &Handler<'_>) -> bool {
    let own = declared(member);
    let regular = subject
        .pod
        .members
        .iter()
        .filter(|other| other.list == ContainerList::Regular && !std::ptr::eq(*other, member));
    let others: Vec<u16> = regular.flat_map(declared).filter(|port| !own.contains(port)).collect();
    let targets = [&handler.http_get, &handler.tcp_socket, &handler.grpc];
    let port = targets.iter().filter_map(|target| target.as_ref()).find_map(number);
    if port.is_some_and(|port| others.contains(&port)) {
        return true;
    }
    let Some(exec) = handler.exec.as_ref() else { return false };
    let words = exec.command.items();
    others.iter().any(|port| {
        let port = port.to_string();
        words.iter().any(|word| names_port(word, &port))
    })
}

/// Whether a port's number stands in a text by itself.
fn names_port(text: &str, port: &str) -> bool {
    text.split(|character: char| !character.is_ascii_digit()).any(|digits| digits == port)
}

fn declared(member: &Member<'_, '_>) -> Vec<u16> {
    let ports = member.container.ports.items();
    ports.iter().filter_map(|port| port.container_port.and_then(|Number(port)| port.parse().ok())).collect()
}

fn slow_start_bug(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let never = subject.pod.spec.restart_policy.text() == "Never";
    if !never || member.container.startup_probe.is_none() || !subject.settings.may_be_below(33) {
        return None;
    }
    why(
        "it has a startupProbe in a pod with restartPolicy: Never, whose app may then never start before Kubernetes 1.33",
        "remove the startupProbe",
    )
}

fn quits_under_on_failure(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let on_failure = subject.pod.spec.restart_policy.text() == "OnFailure";
    if !on_failure || !quits(subject, member, &Command::of(member.container)) {
        return None;
    }
    why(
        "the app tells it to quit, and under restartPolicy: OnFailure each of its restarts would count against backoffLimit",
        "remove the quit call from the app, or use restartPolicy: Never",
    )
}

fn may_end(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Why> {
    let Running::Perhaps(how) = member.running else { return None };
    let always = matches!(subject.pod.spec.restart_policy.text(), "" | "Always");
    if always && !subject.completes() {
        return None;
    }
    why(
        format!("it may end by itself ({}), and would then be started again and again", shown(how, 80)),
        "exempt it if it does",
    )
}
