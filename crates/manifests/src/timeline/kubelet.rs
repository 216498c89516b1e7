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

use super::model::{Container, Hook, Lane, Life, Moment, Part, Pod, Service, Spot, Task, Tick, Timeline, What};
use native_sidecar_engine::template::Completion;
use std::ops::Range;

/// From a process's start until it runs.
const LAUNCH: Tick = 1;
/// From a helper's start until it is ready.
const READY: Tick = 4;
/// A hook.
const HOOK: Tick = 2;
/// A hook that sleeps, so that the app may stop meanwhile.
const SLEEP: Tick = 8;
/// The work of a container that does one thing and ends.
const TASK: Tick = 4;
/// The work of the app.
const WORK: Tick = 12;
/// From the signal until the app has ended.
const DRAIN: Tick = 5;
/// From the signal until a helper has ended.
const STOP: Tick = 2;
/// How long what never ends is drawn after the moment that shows it.
const BEYOND: Tick = 6;

impl Container {
    /// Whether what comes next waits until it is ready.
    fn gates(&self) -> bool {
        self.startup_probe || self.post_start
    }

    /// How long it takes until it is ready: a hook returns sooner than a probe succeeds.
    fn readies(&self) -> Tick {
        match (self.task, self.part) {
            (Task::Serve(_), _) if self.post_start && !self.startup_probe => HOOK,
            (Task::Serve(_), _) => READY,
            (_, Part::NativeSidecar) if self.startup_probe => READY,
            (_, Part::NativeSidecar) => LAUNCH,
            _ => 0,
        }
    }

    /// How long it works before it ends by itself.
    fn works(&self) -> Tick {
        if self.task == Task::Once { TASK } else { WORK }
    }

    fn stops(&self) -> Tick {
        if self.task == Task::Work { DRAIN } else { STOP }
    }

    /// Its `preStop` hook, when the pod is told to stop at `at`.
    fn hook(&self, at: Tick) -> Option<Range<Tick>> {
        self.pre_stop.map(|hook| {
            let time = if hook == Hook::Sleep { SLEEP } else { HOOK };
            at..at.saturating_add(time)
        })
    }
}

impl Life {
    fn of(container: &Container, start: Tick) -> Self {
        let once = container.task == Task::Once && container.part == Part::NativeSidecar;
        Self {
            start,
            ready: start.saturating_add(container.readies()),
            hook: None,
            signal: None,
            end: None,
            round: once.then_some(TASK),
        }
    }

    /// Stops it: the hook runs at `told`, and the signal comes behind it, and not before `turn`.
    fn stop(&mut self, container: &Container, told: Tick, turn: Tick) -> Tick {
        self.hook = container.hook(told);
        let signal = self.hook.as_ref().map_or(told, |hook| hook.end).max(turn);
        let end = signal.saturating_add(container.stops());
        self.signal = Some(signal);
        self.end = Some(end);
        end
    }
}

/// When the containers of a pod run.
#[must_use]
pub fn timeline(pod: &Pod) -> Timeline {
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

    fn point(&mut self, what: What, spots: impl IntoIterator<Item = Spot>) {
        let spots: Vec<Spot> = spots.into_iter().collect();
        if !spots.is_empty() {
            self.moments.push(Moment { what, spots });
        }
    }

    /// The last moment at which anything is known to happen.
    fn latest(&self) -> Tick {
        let lives = self.lives.iter().flatten();
        let last = lives.flat_map(|life| [Some(life.ready), life.end]).flatten();
        last.chain(self.moments.iter().flat_map(|moment| &moment.spots).map(|spot| spot.at)).max().unwrap_or_default()
    }

    /// Starts them one after the other, and gives the moment when the regular containers may start; or, if one never lets them, the
    /// moment when that shows.
    fn start_init_containers(&mut self) -> Result<Tick, Tick> {
        let mut now = 0;
        for (lane, container) in self.pod.containers.iter().enumerate() {
            if container.part == Part::Regular {
                continue;
            }
            let Some(life) = self.begin(lane, container, now) else { continue };
            let shows = now.saturating_add(READY);
            let stuck = match (container.part, container.service()) {
                (Part::NativeSidecar, Some(service)) if container.startup_probe && service.waits_for_app => {
                    life.ready = Tick::MAX;
                    Some(What::Deadlock)
                }
                (Part::Init, Some(service)) if service.may_end => Some(What::MayNeverEnd),
                (Part::Init, Some(_)) => Some(What::NeverEnds),
                _ => None,
            };
            now = match container.part {
                Part::NativeSidecar if container.gates() => life.ready,
                Part::NativeSidecar => now.saturating_add(LAUNCH),
                Part::Init | Part::Regular => *life.end.insert(now.saturating_add(TASK)),
            };
            if let Some(what) = stuck {
                life.end = None;
                self.point(what, [Spot { at: shows, lane }]);
                return Err(shows);
            }
        }
        Ok(now)
    }

    /// Starts them in their order, and gives the moment of the last start.
    fn start_regular_containers(&mut self, ready: Tick) -> Tick {
        let (mut now, mut last) = (ready, ready);
        for (lane, container) in self.of(Part::Regular) {
            self.begin(lane, container, now);
            last = now;
            if container.post_start {
                now = now.saturating_add(HOOK);
            }
        }
        last
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

    /// Says of each helper how it stands when the app starts.
    fn point_at_the_start(&mut self) {
        let Some(at) = self.apps().next().and_then(|(app, _)| self.life(app)).map(|life| life.start) else { return };
        // What follows from the durations here, and not from a rule, is not said.
        let what = |lane: usize, container: &Container, service: Service| {
            let is_before = self.life(lane).is_some_and(|life| life.start < at);
            Some(match container.part {
                Part::Regular if container.post_start && is_before => What::AppWaits,
                // It is not ready before the app is, wherever it stands.
                Part::Regular if service.waits_for_app => return None,
                Part::Regular => What::AppStartsUnready,
                _ if container.gates() => What::AppWaits,
                _ if service.needed && !service.waits_for_app => What::AppStartsUngated,
                _ => What::AppStartsAfter,
            })
        };
        let said = self
            .helpers()
            .filter_map(|(lane, container, service)| Some((what(lane, container, service)?, Spot { at, lane })));
        self.point_at(said.collect());
    }

    /// Points at what is said of several helpers: once at all of which the same is said.
    fn point_at(&mut self, mut said: Vec<(What, Spot)>) {
        said.sort_unstable();
        for same in said.chunk_by(|one, next| one.0 == next.0) {
            if let Some((what, _)) = same.first() {
                self.point(*what, same.iter().map(|(_, spot)| *spot));
            }
        }
    }

    /// Lets the regular containers end, the last of which started at `started`, and gives the end of the pod; `None` if it has none.
    fn complete(&mut self, started: Tick) -> Option<Tick> {
        let mut done = started.saturating_add(LAUNCH);
        for (lane, container) in self.apps() {
            let Some(life) = self.life_mut(lane) else { continue };
            let end = life.start.saturating_add(container.works());
            if container.restarts {
                life.round = Some(container.works());
            } else {
                life.end = Some(end);
            }
            done = done.max(end);
        }
        let mut runs_on = self.apps().any(|(_, container)| container.restarts);
        let (mut said, mut over) = (Vec::new(), done);
        for (lane, container, service) in self.helpers().filter(|(_, container, _)| container.part == Part::Regular) {
            let Some(life) = self.life_mut(lane) else { continue };
            if service.is_ended && !container.restarts {
                let end = done.saturating_add(container.stops());
                (life.signal, life.end) = (Some(done), Some(end));
                over = over.max(end);
                said.push((What::EndedElsewhere, Spot { at: done, lane }));
            } else {
                let may_end = service.may_end && !container.restarts;
                let what = if may_end { What::MayNeverComplete } else { What::NeverCompletes };
                said.push((what, Spot { at: done, lane }));
                runs_on = true;
            }
        }
        self.point_at(said);
        if runs_on {
            return None;
        }
        let sleeps = self.of(Part::NativeSidecar).filter(|(_, container)| container.pre_stop == Some(Hook::Sleep));
        self.point(What::HookDelays, sleeps.map(|(lane, _)| Spot { at: over, lane }));
        let end = self.stop_native_sidecars(over, over);
        self.point(What::Done, self.last_to_end());
        Some(end)
    }

    /// Where the last container ends: of several the first.
    fn last_to_end(&self) -> Option<Spot> {
        let lives = self.lives.iter().enumerate();
        let ends = lives.filter_map(|(lane, life)| Some(Spot { at: life.as_ref()?.end?, lane }));
        ends.max_by_key(|spot| (spot.at, std::cmp::Reverse(spot.lane)))
    }

    /// Tells the pod to stop, and gives the moment when it is gone.
    fn stop_the_pod(&mut self, told: Tick) -> Tick {
        let mut over = told;
        for (lane, container) in self.of(Part::Regular) {
            if let Some(life) = self.life_mut(lane) {
                over = over.max(life.stop(container, told, told));
            }
        }
        let gone = self.stop_native_sidecars(told, over);
        self.point_at_the_stop(told);
        gone
    }

    /// Stops them in reverse order when the pod is told to at `told` and its regular containers have ended at `over`; gives the
    /// moment when all are gone.
    fn stop_native_sidecars(&mut self, told: Tick, over: Tick) -> Tick {
        let mut turn = over;
        for (lane, container) in self.of(Part::NativeSidecar).rev() {
            if let Some(life) = self.life_mut(lane) {
                turn = life.stop(container, told, turn);
            }
        }
        turn
    }

    /// Says of each helper whether it stops before the apps or after them.
    fn point_at_the_stop(&mut self, told: Tick) {
        let Some((app, _)) = self.apps().next() else { return };
        self.point(What::PodStops, [Spot { at: told, lane: app }]);
        let said = self.helpers().filter_map(|(lane, container, _)| {
            let at = self.life(lane)?.end?;
            let what = match container.part {
                Part::NativeSidecar => What::StopsLast,
                _ if container.pre_stop == Some(Hook::Sleep) => What::StopsBlindly,
                _ => What::StopsFirst,
            };
            Some((what, Spot { at, lane }))
        });
        self.point_at(said.collect());
    }

    /// Says which containers end and restart over and over.
    fn point_at_restarts(&mut self) {
        let lives = self.lives.iter().enumerate();
        let rounds = lives.filter_map(|(lane, life)| {
            let life = life.as_ref()?;
            Some(Spot { at: life.ready.saturating_add(life.round?), lane })
        });
        let rounds: Vec<Spot> = rounds.collect();
        self.point(What::Restarts, rounds);
    }
}

#[cfg(test)]
mod tests;
