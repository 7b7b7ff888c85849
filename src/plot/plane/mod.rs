//! A function of two players as pictures: the plane from above, and the surface from the side. Arithmetic only.

pub mod contour;
pub mod field;
pub mod flow;
pub mod surface;
pub mod view;

pub use field::{Field, Palette};
pub use view::{Placed, View};
