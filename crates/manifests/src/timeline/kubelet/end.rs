//! How containers end, and how they are stopped.

use super::Run;
use super::durations::LAUNCH;
use crate::timeline::model::{Hook, Part, Spot, Tick, What};

impl Run<'_> {
    /// Lets the regular containers end, the last of which started at `started`, and gives the end of the pod; `None` if it has none.
    pub(super) fn complete(&mut self, started: Tick) -> Option<Tick> {
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
    pub(super) fn stop_the_pod(&mut self, told: Tick) -> Tick {
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
}
