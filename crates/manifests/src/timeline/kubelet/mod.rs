//! When each container of a pod starts and stops, by the rules of the kubelet.
//!
//! The rules, from Kubernetes 1.29 on, with the functions of `pkg/kubelet` that have them:
//!
//! - Init containers start one after the other. Behind a plain one the next starts when it has ended; behind a native sidecar when
//!   that is started: its process runs, its `postStart` hook has returned and its startup probe has succeeded, if it has them.
//!   Readiness is not waited for (`computeInitContainerActions`).
//! - Regular containers start when all init containers are past that, in their order; one's `postStart` hook holds back those behind
//!   it, and nothing else does (`SyncPod`).
//! - When a pod is told to stop, all `preStop` hooks run at once. Regular containers get the signal behind their own hook; a native
//!   sidecar also waits for all regular containers and for the native sidecars behind it (`killContainersWithSyncResult`,
//!   `terminationOrdering`).
//! - A pod that runs to completion is told to stop when its regular containers have ended, and is done when its native sidecars are
//!   gone (`computePodActions`, `getPhase`).

mod durations;
mod end;
mod moments;
mod start;

use super::model::{Container, Lane, Life, Moment, Part, Pod, Service, Tick, Timeline};
use durations::{BEYOND, LAUNCH, WORK};
use native_sidecar_engine::template::Completion;

/// When the containers of a pod run.
#[must_use]
pub(super) fn timeline(pod: &Pod) -> Timeline {
    let mut run = Run { pod, lives: vec![None; pod.containers.len()], moments: Vec::new() };
    let length = run.run();
    let app = run.apps().next().map(|(lane, _)| lane);
    let mut moments = run.moments;
    moments.sort_by_key(|moment| (moment.spots.first().copied(), moment.what));
    let lanes = pod.containers.iter().zip(run.lives);
    let lanes = lanes.map(|(container, life)| Lane {
        name: container.name.clone(),
        part: container.part,
        serves: container.service().is_some(),
        life,
    });
    Timeline { lanes: lanes.collect(), app, moments, length }
}

/// A pod, run.
struct Run<'p> {
    pod: &'p Pod,
    lives: Vec<Option<Life>>,
    moments: Vec<Moment>,
}

impl<'p> Run<'p> {
    /// Runs the pod until its end, and gives the length of the drawing.
    fn run(&mut self) -> Tick {
        let started = match self.start_init_containers() {
            Ok(ready) => self.start_regular_containers(ready),
            Err(stuck) => return stuck.saturating_add(WORK),
        };
        self.point_at_the_start();
        let end = match self.pod.completion {
            Completion::Runs => Some(self.stop_the_pod(started.saturating_add(WORK))),
            Completion::Completes | Completion::May => self.complete(started),
        };
        self.point_at_restarts();
        end.unwrap_or_else(|| self.latest().saturating_add(BEYOND)).saturating_add(LAUNCH)
    }

    /// The containers of one part, each with its lane.
    fn of(&self, part: Part) -> impl DoubleEndedIterator<Item = (usize, &'p Container)> + use<'p> {
        self.pod.containers.iter().enumerate().filter(move |(_, container)| container.part == part)
    }

    fn life(&self, lane: usize) -> Option<&Life> {
        self.lives.get(lane)?.as_ref()
    }

    fn life_mut(&mut self, lane: usize) -> Option<&mut Life> {
        self.lives.get_mut(lane)?.as_mut()
    }

    fn begin(&mut self, lane: usize, container: &Container, start: Tick) -> Option<&mut Life> {
        Some(self.lives.get_mut(lane)?.insert(Life::of(container, start)))
    }

    /// The last moment at which anything is known to happen.
    fn latest(&self) -> Tick {
        let lives = self.lives.iter().flatten();
        let last = lives.flat_map(|life| [Some(life.ready), life.end]).flatten();
        last.chain(self.moments.iter().flat_map(|moment| &moment.spots).map(|spot| spot.at)).max().unwrap_or_default()
    }

    /// The regular containers that do the pod's own work.
    fn apps(&self) -> impl Iterator<Item = (usize, &'p Container)> + use<'p> {
        self.of(Part::Regular).filter(|(_, container)| container.service().is_none())
    }

    /// The containers that serve the others, each with how it does.
    fn helpers(&self) -> impl Iterator<Item = (usize, &'p Container, Service)> + use<'p> {
        let containers = self.pod.containers.iter().enumerate();
        containers.filter_map(|(lane, container)| Some((lane, container, container.service()?)))
    }
}

#[cfg(test)]
mod tests;
