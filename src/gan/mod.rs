//! The DCGAN: two networks, their losses, and the training step, on Burn's autodiff.
//!
//! After Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative
//! adversarial networks" (2016), in the homework's variant for 28×28 grey images: 5×5 kernels, LeakyReLU 0.3
//! in both networks, dropout 0.3 in the discriminator. Pixels are in [-1, 1] throughout.

pub mod checkpoint;
pub mod classifier;
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
pub mod optim;
pub mod parameters;
pub mod quality;
pub mod reference;
pub mod sampling;
pub mod self_test;
pub mod slices;
pub mod state_file;
pub mod trained_generator;
pub mod trainer;
pub mod training;
pub mod tune;

pub use discriminator::Discriminator;
pub use generator::Generator;
pub use networks::Networks;
pub use trainer::{Setup, Trainer};
pub use training::Training;

pub use crate::network::{Architecture, DROPOUT, LATENT, SLOPE};
