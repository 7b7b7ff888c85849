//! How the run is drawn: vector field, comparison paths, view and camera. Not part of the address.

use std::rc::Rc;

use yew::Reducible;

use crate::minimax::Analysis;
use crate::plot::plane::View;
use crate::plot::plane::backdrop::VectorField;
use crate::plot::plane::ghosts::Ghosts;
use crate::plot::plane::surface::Camera;

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
    pub(super) fn new(analysis: &Analysis) -> Self {
        let eta = analysis.experiment.eta;
        Self {
            field: VectorField::default(),
            ghosts: Ghosts::default(),
            view: View::around(analysis.centre(), &analysis.path.points),
            camera: Camera::default(),
            linked: (eta.x - eta.y).abs() <= 0.0,
        }
    }

    /// The same options, with the whole path of another run in view.
    pub(super) fn fitted(self, analysis: &Analysis) -> Self {
        let Self { view, linked, .. } = Self::new(analysis);
        Self { view, linked, ..self }
    }

    /// The same options, with the whole path in view.
    pub(super) fn refitted(self, analysis: &Analysis) -> Self {
        Self { linked: self.linked, ..self.fitted(analysis) }
    }
}

impl Reducible for ViewOptions {
    type Action = Self;

    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}
