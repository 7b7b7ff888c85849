//! How the run is looked at: what is drawn, and from where. Not part of the address.

use std::rc::Rc;

use yew::Reducible;

use crate::minimax::{Analysis, MinimaxConfig};
use crate::minimax::{Objective, Point};
use crate::plot::plane::View;
use crate::plot::plane::surface::Camera;

/// How the drive is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Drive {
    /// Not at all.
    None,
    /// As arrows.
    #[default]
    Arrows,
    /// As lines that follow it.
    Lines,
}

/// Which other paths are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ghosts {
    /// None.
    #[default]
    None,
    /// Those of all methods from the same start.
    Methods,
    /// Those of the same method from a grid of starts.
    Starts,
}

/// All of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) drive: Drive,
    pub(super) ghosts: Ghosts,
    pub(super) view: View,
    pub(super) camera: Camera,
    /// A change of one step size is a change of both.
    pub(super) linked: bool,
}

impl Look {
    /// At a run for the first time.
    pub(super) fn at(config: &MinimaxConfig, analysis: &Analysis) -> Self {
        Self {
            drive: Drive::default(),
            ghosts: Ghosts::default(),
            view: View::around(analysis.centre(), &analysis.path.points),
            camera: Camera::default(),
            linked: (config.eta_x - config.eta_y).abs() <= 0.0,
        }
    }

    /// At another run, seen whole.
    pub(super) fn fitted(self, config: &MinimaxConfig, analysis: &Analysis) -> Self {
        let Self { view, linked, .. } = Self::at(config, analysis);
        Self { view, linked, ..self }
    }
}

impl Reducible for Look {
    type Action = Self;

    /// The next look takes the place of the one before.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

/// What lies behind the path: where, and of what.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ground {
    pub(super) objective: Objective,
    pub(super) view: View,
    pub(super) centre: Point,
    pub(super) drive: Drive,
    pub(super) both_descend: bool,
}
