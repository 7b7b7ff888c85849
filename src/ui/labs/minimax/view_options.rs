//! How the run is drawn: vector field, comparison paths, view and camera. Not part of the address.

use std::rc::Rc;

use yew::Reducible;

use crate::minimax::{Analysis, MinimaxConfig, Objective, Point};
use crate::plot::plane::View;
use crate::plot::plane::surface::Camera;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum VectorField {
    None,
    #[default]
    Arrows,
    /// Flow lines.
    Lines,
}

/// Other paths drawn for comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ghosts {
    #[default]
    None,
    /// All methods from the same start.
    Methods,
    /// The same method from a grid of starts.
    Starts,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ViewOptions {
    pub(super) field: VectorField,
    pub(super) ghosts: Ghosts,
    pub(super) view: View,
    pub(super) camera: Camera,
    /// A change of one step size changes both.
    pub(super) linked: bool,
}

impl ViewOptions {
    pub(super) fn new(config: &MinimaxConfig, analysis: &Analysis) -> Self {
        Self {
            field: VectorField::default(),
            ghosts: Ghosts::default(),
            view: View::around(analysis.centre(), &analysis.path.points),
            camera: Camera::default(),
            linked: (config.eta_x - config.eta_y).abs() <= 0.0,
        }
    }

    /// The same options, with the whole path of another run in view.
    pub(super) fn fitted(self, config: &MinimaxConfig, analysis: &Analysis) -> Self {
        let Self { view, linked, .. } = Self::new(config, analysis);
        Self { view, linked, ..self }
    }
}

impl Reducible for ViewOptions {
    type Action = Self;

    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct BackdropSettings {
    pub(super) objective: Objective,
    pub(super) view: View,
    pub(super) centre: Point,
    pub(super) field: VectorField,
    pub(super) both_descend: bool,
}
