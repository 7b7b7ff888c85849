//! A run that is pinned for comparison.

use crate::bandit::{BanditConfig, Simulation, State};
use crate::math::stats::Share;
use crate::plot::policy::Curves;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pinned {
    pub(super) config: BanditConfig,
    pub(super) curves: Curves,
    /// After its last step.
    pub(super) last: State,
    /// Its seeds that are not on the best arm, if it was run under many.
    pub(super) stuck: Option<Share>,
}

impl Pinned {
    pub(super) fn new(run: &Simulation, stuck: Option<Share>) -> Self {
        Self { config: run.config().clone(), curves: Curves::new(run), last: *run.state(), stuck }
    }
}
