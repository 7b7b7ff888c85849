//! The DCGAN: two networks, their losses, and the step that trains them, with Burn's autodiff.
//!
//! After Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative
//! adversarial networks" (2016), in the homework's variant for 28×28 grey images: 5×5 kernels, LeakyReLU 0.3
//! in both networks, dropout 0.3 in the discriminator. Pixels are in [-1, 1] throughout.

pub mod adam;
pub mod checkpoint;
pub mod discriminator;
pub mod dropout;
pub mod generator;
pub mod init;
pub mod layers;
pub mod loss;
pub mod loss_ring;
pub mod measure;
pub mod networks;
pub mod ops;
pub mod parameters;
pub mod reference;
pub mod sampling;
pub mod self_test;
pub mod state_dict;
pub mod trainer;
pub mod training;
pub mod tune;

pub use discriminator::Discriminator;
pub use generator::Generator;
pub use networks::Networks;
pub use trainer::{Setup, Trainer};
pub use training::Training;

pub use crate::run::explorer::LATENT;

/// LeakyReLU's slope below zero.
pub const SLOPE: f64 = 0.3;

/// The discriminator's dropout probability.
pub const DROPOUT: f32 = 0.3;

/// Channels between the layers. Everything else about the networks is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widths {
    /// Out of the generator's dense layer (at 7×7), its first and its second transposed convolution.
    pub generator: [usize; 3],
    /// Out of the discriminator's two convolutions.
    pub discriminator: [usize; 2],
}

impl Widths {
    /// The homework's networks.
    pub const HOMEWORK: Self = Self { generator: [256, 128, 64], discriminator: [64, 128] };

    /// The same layers with few channels: for the self-test, and for tests on a slow device.
    pub const NARROW: Self = Self { generator: [8, 8, 4], discriminator: [4, 8] };
}
