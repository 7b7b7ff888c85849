//! The two networks as data: their layers, the tensors they train, and how these lie in memory and in PyTorch's files.
//!
//! An [`Architecture`] is the only place that fixes depth, widths and strides. `gan` builds the networks from it, `documents`
//! prints its table of layers, and a checkpoint's names and shapes follow from it.

pub mod architecture;
pub mod layout;
pub mod state_dict;

pub use architecture::{Architecture, Kind, Layer, Stage};
pub use layout::{Form, Layout, TensorSpec};

/// Numbers in a latent vector.
pub const LATENT: usize = 100;

/// Height and width of an image, which has one channel.
pub const IMAGE_SIDE: usize = 28;

/// Height and width of every convolution's kernel.
pub const KERNEL: usize = 5;

/// Rows and columns of zeros around the maps that a kernel slides over.
pub const PADDING: usize = KERNEL / 2;

/// LeakyReLU's slope below zero.
pub const SLOPE: f64 = 0.3;

/// Probability that dropout zeroes an activation of the discriminator.
pub const DROPOUT: f32 = 0.3;
