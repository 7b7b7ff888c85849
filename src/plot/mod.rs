//! Charts as data: scales, layouts, labels and descriptions. Pure arithmetic, without a browser; `ui/plot` draws the
//! result on a canvas.

pub mod bars;
pub mod chart;
pub mod cloud;
pub mod decimate;
pub mod description;
pub mod labels;
pub mod layout;
pub mod markup;
pub mod number;
pub mod pdf;
pub mod plane;
pub mod png;
pub mod policy;
pub mod polygon;
pub mod render;
pub mod scale;
pub mod scene;

pub use bars::{Bar, Pair};
pub use chart::{Axis, Ink, LineChart, Mark, Reference, Series, Stroke, Values};
