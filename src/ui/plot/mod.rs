//! Line charts on a canvas. [`scale`], [`decimate`], [`chart`], [`layout`], [`labels`], [`number`] and [`finding`] are pure arithmetic;
//! `draw` puts the result on a canvas and `Chart` is the component around it.

pub mod bars;
pub mod chart;
pub mod decimate;
pub mod finding;
pub mod labels;
pub mod layout;
pub mod number;
pub mod plane;
pub mod scale;
pub mod scene;

#[cfg(target_arch = "wasm32")]
mod component;
#[cfg(target_arch = "wasm32")]
pub mod draw;
#[cfg(target_arch = "wasm32")]
mod histogram;
#[cfg(target_arch = "wasm32")]
pub mod paint;
#[cfg(target_arch = "wasm32")]
pub mod picture;
#[cfg(target_arch = "wasm32")]
pub mod surface;
#[cfg(target_arch = "wasm32")]
pub mod tokens;

pub use bars::{Bar, Pair};
pub use chart::{Axis, Ink, LineChart, Mark, Reference, Series, Stroke, Values};
#[cfg(target_arch = "wasm32")]
pub use component::{Chart, ChartProps, PngButton, PngButtonProps, ToldChart};
#[cfg(target_arch = "wasm32")]
pub use histogram::{Histogram, HistogramProps};
