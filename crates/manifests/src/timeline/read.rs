//! What of an object decides when its containers run, as the engine reads it.

use super::model::{Container, Hook, Part, Pod, Service, Task};
use crate::text::clean;
use native_sidecar_engine::catalog::schema::AppNeed;
use native_sidecar_engine::command::Command;
use native_sidecar_engine::findings::{Completion, Subject, find};
use native_sidecar_engine::inspect::{Inspection, Repair, Stays};
use native_sidecar_engine::json::Error;
use native_sidecar_engine::pod::{self, ContainerList, Lifecycle};
use native_sidecar_engine::recognise::Known;
use native_sidecar_engine::roles::{self, Member, Role, Running};
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings::{Placement, Settings};
use native_sidecar_engine::workload::{self, Object};

/// A pod template of an object, as it is and as it would be repaired.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// The way to the pod's spec, in the notation of `kubectl explain`: `spec.template.spec`.
    pub path: String,
    /// As it is.
    pub today: Pod,
    /// As `native-sidecar fix` would have it, if it would change anything.
    pub repaired: Option<Pod>,
    /// What it cannot move, and why.
    pub obstacles: Vec<Stays>,
}

/// Reads the pod templates of an object, given as JSON, of which `inspection` says what would repair them.
///
/// # Errors
/// If a part that decides is given twice, or is of the wrong sort.
pub(super) fn templates(
    text: &str,
    group: &str,
    kind: &str,
    settings: &Settings<'_>,
    inspection: &Inspection,
) -> Result<Vec<Template>, Error> {
    let Some(workload) = workload::find(group, kind, &settings.workloads) else { return Ok(Vec::new()) };
    let object = Object::read(text, workload.kind)?;
    let template = |place: &workload::Place<'_>| {
        let today = pod(place, workload, settings);
        let repair = inspection.repairs.iter().find(|repair| repair.spec == place.path);
        Template {
            path: place.path.to_string(),
            repaired: repair.and_then(|repair| today.repaired(repair, settings.mutate.placement)),
            obstacles: repair.map(|repair| repair.obstacles.clone()).unwrap_or_default(),
            today,
        }
    };
    Ok(object.templates.iter().map(template).collect())
}

fn pod(place: &workload::Place<'_>, workload: workload::Known<'_>, settings: &Settings<'_>) -> Pod {
    let completion = completion(place, workload);
    let known = Known { custom: &settings.helpers.custom };
    let Some(pod) = roles::Pod::of(&place.template, known) else {
        return Pod { completion, containers: strangers(place) };
    };
    // As a Job's, and by all rules: whether a helper would keep one from completing says whether anything ends it.
    let all = Settings::default();
    let subject = Subject::new(workload, &place.path, pod, Completion::Completes, false, &all);
    let blocking: Vec<usize> = find(&subject)
        .iter()
        .filter(|finding| finding.rule == Rule::JobNeverCompletes)
        .map(|finding| finding.member)
        .collect();
    let members = subject.pod.members.iter().enumerate();
    let containers = members.map(|(index, member)| container(member, blocking.contains(&index))).collect();
    Pod { completion, containers }
}

/// Whether the pods of a template run to an end. Whoever owns the object plays no part: it is taken as a person's.
fn completion(place: &workload::Place<'_>, workload: workload::Known<'_>) -> Completion {
    let ends = |policy: &str| matches!(policy, "Never" | "OnFailure");
    let spec = place.template.spec.as_ref();
    if workload.completes(&place.path) {
        Completion::Completes
    } else if workload.is_pod() && spec.is_some_and(|spec| ends(spec.restart_policy.text())) {
        Completion::May
    } else {
        Completion::Runs
    }
}

/// The containers of a pod of which the engine knows none.
fn strangers(place: &workload::Place<'_>) -> Vec<Container> {
    let Some(spec) = place.template.spec.as_ref() else { return Vec::new() };
    let of = |list, part, task| spec.list(list).iter().map(move |container| bare(container, part, task));
    let init = of(ContainerList::Init, Part::Init, Task::Once);
    init.chain(of(ContainerList::Regular, Part::Regular, Task::Work)).collect()
}

fn container(member: &Member<'_, '_>, blocks: bool) -> Container {
    let part = match (member.list, member.role) {
        (_, Role::NativeSidecar) => Part::NativeSidecar,
        (ContainerList::Init, _) => Part::Init,
        (ContainerList::Regular, _) => Part::Regular,
    };
    let task = match member.role {
        Role::App | Role::Companion | Role::Standalone => Task::Work,
        Role::OneShot | Role::Init => Task::Once,
        Role::NativeSidecar if member.running == Running::Ends => Task::Once,
        Role::NativeSidecar | Role::Helper => Task::Serve(service(member, blocks)),
    };
    bare(member.container, part, task)
}

fn service(member: &Member<'_, '_>, blocks: bool) -> Service {
    let helper = member.recognised.map(|recognised| recognised.helper);
    let need = helper.and_then(|helper| helper.needs_app.get());
    let waits = need.is_some_and(|need| {
        need.how == AppNeed::Waits && (need.args.is_empty() || member.command().has_arg(&need.args))
    });
    Service {
        needed: helper.is_some_and(|helper| helper.needed_at_start),
        waits_for_app: waits,
        may_end: matches!(member.running, Running::Perhaps(_)),
        is_ended: member.list == ContainerList::Regular && !blocks,
    }
}

fn bare(container: &pod::Container<'_>, part: Part, task: Task) -> Container {
    let lifecycle = container.lifecycle.build();
    Container {
        name: clean(container.name.text()),
        part,
        task,
        restarts: container.restarts_always(),
        startup_probe: container.startup_probe.is_some(),
        post_start: lifecycle.as_ref().is_some_and(|lifecycle| lifecycle.post_start.is_some()),
        pre_stop: lifecycle.as_ref().and_then(pre_stop),
    }
}

fn pre_stop(lifecycle: &Lifecycle<'_>) -> Option<Hook> {
    let hook = lifecycle.pre_stop.as_ref()?;
    let command = hook.exec.as_ref().map(|exec| Command::new(&mut exec.command.iter(), true));
    let sleeps = hook.sleep.is_some() || command.is_some_and(|command| command.programs().any(|name| name == "sleep"));
    Some(if sleeps { Hook::Sleep } else { Hook::Act })
}

impl Pod {
    /// The pod as a repair leaves it; `None` if it changes nothing.
    #[must_use]
    pub(super) fn repaired(&self, repair: &Repair, placement: Placement) -> Option<Self> {
        let moves: &[_] = if repair.obstacles.is_empty() { &repair.moves } else { &[] };
        let (mut inits, mut regular, mut moved) = (Vec::new(), Vec::new(), Vec::new());
        let mut index = 0_usize;
        for container in &self.containers {
            let mut container = container.clone();
            if container.part == Part::Regular {
                match moves.iter().find(|moved| moved.index == index) {
                    Some(repair) => {
                        container.startup_probe |= repair.startup_probe.is_some();
                        moved.push(container.made_native());
                    }
                    None => regular.push(container),
                }
                index = index.saturating_add(1);
            } else {
                let lacks = repair.lines.contains(&inits.len());
                inits.push(if lacks { container.made_native() } else { container });
            }
        }
        if moved.is_empty() && repair.lines.is_empty() {
            return None;
        }
        let lists = match placement {
            Placement::Last => [inits, moved, regular],
            Placement::First => [moved, inits, regular],
        };
        Some(Self { completion: self.completion, containers: lists.concat() })
    }
}

impl Container {
    /// The container, as it is with `restartPolicy: Always` among the init containers.
    fn made_native(mut self) -> Self {
        self.part = Part::NativeSidecar;
        self.restarts = true;
        if let Task::Serve(service) = &mut self.task {
            service.is_ended = false;
        }
        self
    }
}
