//! What of a run is worth pointing at.

use super::Run;
use crate::timeline::model::{Container, Hook, Moment, Part, Service, Spot, Tick, What};

impl Run<'_> {
    pub(super) fn point(&mut self, what: What, spots: impl IntoIterator<Item = Spot>) {
        let spots: Vec<Spot> = spots.into_iter().collect();
        if !spots.is_empty() {
            self.moments.push(Moment { what, spots });
        }
    }

    /// Says of each helper how it stands when the app starts.
    pub(super) fn point_at_the_start(&mut self) {
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
    pub(super) fn point_at(&mut self, mut said: Vec<(What, Spot)>) {
        said.sort_unstable();
        for same in said.chunk_by(|one, next| one.0 == next.0) {
            if let Some((what, _)) = same.first() {
                self.point(*what, same.iter().map(|(_, spot)| *spot));
            }
        }
    }

    /// Says of each helper whether it stops before the apps or after them.
    pub(super) fn point_at_the_stop(&mut self, told: Tick) {
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
    pub(super) fn point_at_restarts(&mut self) {
        let lives = self.lives.iter().enumerate();
        let rounds = lives.filter_map(|(lane, life)| {
            let life = life.as_ref()?;
            Some(Spot { at: life.ready.saturating_add(life.round?), lane })
        });
        let rounds: Vec<Spot> = rounds.collect();
        self.point(What::Restarts, rounds);
    }
}
