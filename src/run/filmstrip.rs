//! Which sheets of a run stand side by side.

use super::config::milestones;
use super::stored::Frame;

/// The cells of a run of 50 epochs: closest at first, when images change most.
const CELLS: [u32; 17] = [0, 1, 2, 3, 4, 6, 8, 10, 14, 18, 22, 26, 30, 35, 40, 45, 50];

/// The epochs of the cells of a run, in order: [`CELLS`] in proportion, and the milestones. They are the same at any step, so that no
/// cell moves while the run goes on.
#[must_use]
pub fn cells(epochs: u32) -> Vec<u32> {
    let scaled = CELLS.iter().map(|cell| (cell.saturating_mul(epochs) + 25) / 50);
    let mut cells: Vec<u32> = scaled.chain(milestones(epochs)).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// The sheet at the end of `epoch`: the first with so many complete epochs.
#[must_use]
pub fn frame(frames: &[Frame], epoch: u32) -> Option<&Frame> {
    frames.iter().find(|frame| frame.epoch == epoch)
}

/// The last of `cells` that is not after `epoch`.
#[must_use]
pub fn current(cells: &[u32], epoch: u32) -> Option<u32> {
    cells.iter().rev().find(|cell| **cell <= epoch).copied()
}
