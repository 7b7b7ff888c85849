//! Saddle: a lab in a browser tab. Three experiments on gradients that pull against each other: a bandit's policy gradient, a
//! minimax game in two variables, and a GAN on FashionMNIST, trained with [Burn](https://burn.dev) on the CPU or by WebGPU.
//!
//! # Write an operation for Burn
//!
//! The GAN trains on operations written for it: [`gan::ops`] is a complete example of extending Burn on CPU and GPU. To learn from
//! it, read in this order:
//!
//! 1. `examples/custom_op.rs`: one operation in one file, with a kernel for the CPU, a kernel for the GPU, its gradient and the test
//!    of its gradient. Run it with `cargo run --example custom_op`.
//! 2. [`gan::ops`]: "Add an operation in six steps", on the smallest operation of the GAN.
//! 3. [`gan::ops::kernels::Kernels`]: what a backend computes, with shapes. Below it are `gan/ops/flex` (CPU: packed panels, SIMD,
//!    threads) and `gan/ops/cube` (GPU: tiles in registers, split-k, fused epilogues).
//! 4. [`gan::ops::convolution`]: an operation with three gradients and a fused epilogue; [`gan::ops::batch_norm`]: one with several
//!    outputs, of which only one has a gradient; [`gan::ops::adam`]: one that updates a buffer in place, without a gradient.
//! 5. [`gan::self_test::cases`]: one table of operations that checks every gradient against finite differences, and every GPU
//!    against the CPU.
//!
//! What makes a run repeatable to the bit is in [`math::rng`] (random values), [`gan::ops::dropout_mask`] (masks on the device) and
//! `gan/ops/flex/product.rs` (the order of additions).
//!
//! # Modules
//!
//! In reading order. ARCHITECTURE.md puts them on floors, and `tests/native/layout.rs` checks that a module imports from lower floors only.
//!
//! | module | contents |
//! |---|---|
//! | `browser` | bindings to browser APIs, for wasm32 only |
//! | [`math`] | random generator, softmax, statistics, eigenvalues, comparison of two samples; equal bits on every machine |
//! | [`settings`] | a lab's parameters as text: in addresses, forms and on the command line |
//! | [`bandit`] | softmax policies on k arms, their update rules and runs |
//! | [`minimax`] | gradient methods on f(x, y), their critical points and stability |
//! | [`data`] | images: IDX files, FashionMNIST, generated garments, batches |
//! | [`network`] | the GAN's two networks as data: layers, tensors and their layouts |
//! | [`plot`] | charts as plain data: scales, ticks, descriptions in words |
//! | [`run`] | a GAN run as data: configuration, messages, state, warnings |
//! | [`documents`] | reports, write-ups and the history of runs |
//! | [`compute`] | opens a device: CPU, or WebGPU |
//! | [`gan`] | the two networks, their operations, losses, training and checkpoints |
//! | [`worker`] | runs the training in a Web Worker and answers the page |
//! | [`train`] | runs the training natively, from the command line |
//! | [`ui`] | the page |
//!
//! `ui` is built without Burn: `compute`, `gan`, `worker` and `train` need the feature `engine`, and a GPU the feature `gpu`.

pub mod bandit;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(feature = "engine")]
pub mod compute;
pub mod data;
pub mod documents;
#[cfg(feature = "engine")]
pub mod gan;
pub mod math;
pub mod minimax;
pub mod network;
pub mod plot;
pub mod run;
pub mod settings;
#[cfg(all(feature = "engine", not(target_arch = "wasm32")))]
pub mod train;
#[allow(missing_docs, reason = "no API: public for the binaries and the browser tests alone")]
pub mod ui;
#[cfg(feature = "engine")]
pub mod worker;
