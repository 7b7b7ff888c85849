//! The first screen: a film of the recorded run, and what to do first on this device. The shell draws it in place of the GAN lab, whose
//! module comes after the film.

mod film;
mod screen;
mod state;

pub(super) use screen::FirstScreen;
pub(super) use state::{FirstAction, FirstState};
