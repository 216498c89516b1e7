//! What of an object decides when its containers run, as the engine reads it.

use super::model::{Container, Hook, Part, Pod, Service, Task};
use crate::text::clean;
use native_sidecar_engine::catalog::schema::AppNeed;
use native_sidecar_engine::classify::{HelperSet, Member, Role, Running};
use native_sidecar_engine::inspect::{Inspection, Repair, Stays};
use native_sidecar_engine::json::Error;
use native_sidecar_engine::kubernetes::ContainerList;
use native_sidecar_engine::kubernetes::workload::{self, Object};
use native_sidecar_engine::settings::{Placement, Settings};
use native_sidecar_engine::template::{self, Completion, PodTemplate, PreStop, needs_app};

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
    let helpers = HelperSet { custom: &settings.helpers.custom };
    let template = |place| {
        // Whoever owns the object plays no part: it is taken as a person's.
        let template = PodTemplate::of(workload, place, helpers, false);
        let containers =
            template.iter().flat_map(|template| template.members.iter().map(move |member| container(template, member)));
        let today = Pod { completion: Completion::of(workload, place, false), containers: containers.collect() };
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

fn container<'t, 's>(template: &PodTemplate<'t, 's>, member: &Member<'t, 's>) -> Container {
    let part = match (member.list, member.role) {
        (_, Role::NativeSidecar) => Part::NativeSidecar,
        (ContainerList::Init, _) => Part::Init,
        (ContainerList::Regular, _) => Part::Regular,
    };
    let task = match member.role {
        Role::App | Role::Companion | Role::Standalone => Task::Work,
        Role::OneShot | Role::Init => Task::Once,
        Role::NativeSidecar if member.running == Running::Ends => Task::Once,
        Role::NativeSidecar | Role::Helper => Task::Serve(service(template, member)),
    };
    let lifecycle = member.container.lifecycle.build();
    Container {
        name: clean(member.name()),
        part,
        task,
        restarts: member.container.restarts_always(),
        startup_probe: member.container.startup_probe.is_some(),
        post_start: lifecycle.is_some_and(|lifecycle| lifecycle.post_start.is_some()),
        pre_stop: template::pre_stop(member.container).map(|hook| match hook {
            PreStop::Sleeps => Hook::Sleep,
            PreStop::Acts => Hook::Act,
        }),
    }
}

fn service<'t, 's>(template: &PodTemplate<'t, 's>, member: &Member<'t, 's>) -> Service {
    Service {
        needed: member.helper().is_some_and(|helper| helper.needed_at_start),
        waits_for_app: needs_app(member).is_some_and(|need| need.how == AppNeed::Waits),
        may_end: matches!(member.running, Running::Perhaps(_)),
        is_ended: member.list == ContainerList::Regular && (!member.can_move() || template.ended_by(member).is_some()),
    }
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
