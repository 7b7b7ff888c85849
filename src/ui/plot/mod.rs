//! Charts on a canvas. [`crate::plot`] computes layouts and scenes, `paint` draws them, [`Chart`] is the component.

mod component;
pub mod draw;
mod histogram;
pub mod paint;
pub mod picture;
pub mod save;
pub mod surface;
pub mod tokens;

pub use component::{Chart, ChartProps, DescribedChart};
pub use histogram::{BarChart, BarChartProps, Histogram, HistogramProps};
