//! What would make a pod template right: for the helpers that would move, the steps and what stands in the way.

mod obstacle;
mod reason;
mod remedy;
mod startup_probe;
mod step;

pub use obstacle::{Obstacle, to_mend};
pub use reason::Reason;
pub use remedy::{Approach, Remedy};
pub(crate) use remedy::{called, cannot_hold, since, update};
pub use step::{Field, Step};

use crate::template::Case;

/// How containers of a template become native sidecars.
#[derive(Clone, Debug, Default)]
pub struct Plan<'s> {
    /// In the order of the containers: a [`Step::Move`] for a helper among the regular ones, a [`Step::Add`] for one among the init
    /// containers.
    pub steps: Vec<Step<'s>>,
    /// What stands in the way. If anything does, nothing is to be moved.
    pub obstacles: Vec<Obstacle<'s>>,
}

impl<'s> Plan<'s> {
    /// The plan for the members of these places, which are in order. Those that cannot become native are left out.
    #[must_use]
    pub fn of(case: &Case<'_, 's>, places: &[usize]) -> Self {
        let steps: Vec<Step<'s>> = places.iter().filter_map(|&place| Step::to_native(case, place)).collect();
        let moved = steps.iter().filter_map(|step| match step {
            Step::Move { member, .. } => Some(*member),
            _ => None,
        });
        let obstacles = obstacle::obstacles(case, &moved.collect::<Vec<_>>());
        Self { steps, obstacles }
    }
}
