//! The DCGAN: two networks, their losses, and the step that trains them, on Burn's modules with autodiff.
//!
//! After Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative
//! adversarial networks" (2016), in the homework's variant for 28×28 grey images: 5×5 kernels, LeakyReLU 0.3
//! in both networks, dropout 0.3 in the discriminator. Pixels are in [-1, 1] throughout.

pub mod discriminator;
pub mod generator;
pub mod init;
pub mod loss;
pub mod loss_ring;
pub mod sampling;
pub mod trainer;

pub use discriminator::Discriminator;
pub use generator::Generator;
pub use trainer::Trainer;

/// Length of a latent vector.
pub const LATENT: usize = 100;

/// LeakyReLU's slope below zero.
pub const SLOPE: f64 = 0.3;

/// The discriminator's dropout probability.
pub const DROPOUT: f64 = 0.3;

/// Height and width of every convolution's kernel.
const KERNEL: [usize; 2] = [5, 5];
