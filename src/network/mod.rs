//! The networks as data: their layers, their trained tensors, and the layouts in memory and in PyTorch's files.
//!
//! An [`Architecture`] is the only place that fixes depth, widths and strides. `gan` builds the networks from it, `documents`
//! prints its table of layers, and a checkpoint's names and shapes follow from it.

pub mod architecture;
pub mod classifier;
pub mod comparison;
pub mod footprint;
pub mod layout;
pub mod state_dict;
pub mod work;

pub use architecture::{Architecture, DROPOUT, Kind, LATENT, Layer, SLOPE, Stage};
pub use footprint::Footprint;
pub use layout::{Form, KERNEL, Layout, PADDING, TensorSpec};
