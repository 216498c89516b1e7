//! How containers start.

use super::Run;
use super::durations::{HOOK, LAUNCH, READY, TASK};
use crate::timeline::model::{Part, Spot, Tick, What};

impl Run<'_> {
    /// Starts them one after the other, and gives the moment when the regular containers may start; or, if one never lets them, the
    /// moment when that shows.
    pub(super) fn start_init_containers(&mut self) -> Result<Tick, Tick> {
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
    pub(super) fn start_regular_containers(&mut self, ready: Tick) -> Tick {
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
}
