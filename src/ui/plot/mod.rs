//! Charts on a canvas: `draw` paints what [`crate::plot`] lays out, and [`Chart`] is the component around it.

mod component;
pub mod draw;
mod histogram;
pub mod paint;
pub mod picture;
pub mod surface;
pub mod tokens;

pub use component::{Chart, ChartProps, DescribedChart, PngButton, PngButtonProps};
pub use histogram::{Histogram, HistogramProps};
