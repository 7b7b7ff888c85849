//! What the plane shows, with its parts shared.

use crate::minimax::Analysis;
use crate::plot::plane::backdrop::Backdrop;
use crate::plot::plane::ghosts::Ghost;
use crate::plot::plane::scene;
use crate::plot::scene::Scene;
use crate::ui::labs::shared::Shared;

/// [`scene::PlaneScene`], compared by the addresses of its parts.
#[derive(Clone)]
pub(super) struct PlaneScene {
    pub(super) backdrop: Shared<Backdrop>,
    pub(super) analysis: Shared<Analysis>,
    pub(super) ghosts: Shared<Vec<Ghost>>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The shown step; `None` before a run.
    pub(super) at: Option<u32>,
    /// The step under the pointer.
    pub(super) cursor: Option<usize>,
}

impl PartialEq for PlaneScene {
    fn eq(&self, other: &Self) -> bool {
        self.backdrop == other.backdrop
            && self.analysis == other.analysis
            && self.ghosts == other.ghosts
            && (self.shown, self.at, self.cursor) == (other.shown, other.at, other.cursor)
    }
}

impl PlaneScene {
    /// The scene in `size` pixels.
    pub(super) fn draw(&self, size: (f64, f64)) -> Scene {
        let Self { backdrop, analysis, ghosts, shown, at, cursor } = self;
        scene::PlaneScene { backdrop, analysis, ghosts, shown: *shown, at: *at, cursor: *cursor }.draw(size)
    }
}
