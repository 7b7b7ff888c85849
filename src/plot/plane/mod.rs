//! Pictures of f(x, y): the plane from above and the surface from the side.

pub mod backdrop;
pub mod cloud;
pub mod contour;
pub mod field;
pub mod flow;
pub mod ghosts;
pub mod scene;
pub mod surface;
pub mod view;

pub use field::{Field, Palette};
pub use view::{Placed, View};
