//! Saddle's own operations for Burn.
//!
//! Maps are rows here: a row per pixel (image, y, x), a column per channel. So every pass of a convolution is a matrix product that
//! gathers or scatters rows, and no map is ever transposed.
//!
//! There are two layers. [`Kernels`](kernels::Kernels) is what a backend computes, without gradients: `flex` in plain Rust on the
//! CPU, `cube` in CubeCL on a GPU. Each of the other modules is one operation on top: a trait that `#[backend_extension]` routes to
//! the backend of its tensors, a backward pass, and a function on [`Tensor`](burn::tensor::Tensor)s.
//!
//! # Add an operation in six steps
//!
//! Take [`cross_entropy`], the smallest operation with a gradient, as the pattern. `examples/custom_op.rs` shows the same parts in one
//! file, without this crate's helpers.
//!
//! 1. **Formula.** Open a module with y and ∂L/∂x of every input x, and with the shapes. What the gradient reads is what the forward
//!    pass must save: here the logits.
//! 2. **Kernels.** Add a method for y and one for the gradients to [`Kernels`](kernels::Kernels):
//!    [`cross_entropy`](kernels::Kernels::cross_entropy) and
//!    [`cross_entropy_gradient`](kernels::Kernels::cross_entropy_gradient). Skip this step if existing kernels compose to the
//!    operation, as they do for [`dense`].
//! 3. **CPU.** Implement them in `flex.rs`. Get slices by `contiguous` and `slice`, loop in ascending order, and take `exp` and `log`
//!    from `libm`: then the page and the native trainer compute the same bits.
//! 4. **GPU.** Implement them in `cube.rs` by a file in `cube/`: a `#[cube(launch)]` function, and a function that allocates the
//!    output, picks the launch size and launches it. Sizes are `#[comptime]`; what changes from step to step is a scalar argument.
//! 5. **Gradient.** Declare the trait ([`CrossEntropy`](cross_entropy::CrossEntropy)) with
//!    `#[backend_extension(Autodiff, Cube: …, Flex)]`, and implement it by the kernels in `on_each_backend!`. Implement it for
//!    `Autodiff<B, C>` too: compute y on the inner backend and hand it to `autodiff::record` with a struct of the saved tensors,
//!    whose `Saved::gradients` returns the gradient of each parent. The public function wraps
//!    `Dispatch::real_fake_cross_entropy`, which the macro generated.
//! 6. **Test.** Add a row to `gan/self_test/cases.rs`. It checks the gradient against finite differences on every backend, compares the
//!    GPU with the CPU before the GPU is first used, and appears among the timings under Diagnostics.

/// Implements an operation's trait for each backend, in terms of its [`Kernels`](kernels::Kernels).
macro_rules! on_each_backend {
    (impl $operation:ident { $($body:tt)* }) => {
        impl $operation for burn::backend::Flex {
            $($body)*
        }

        #[cfg(feature = "gpu")]
        impl $operation for burn_cubecl::CubeBackend {
            $($body)*
        }
    };
}

pub mod adam;
mod autodiff;
pub mod batch;
pub mod batch_norm;
pub mod convolution;
pub mod cross_entropy;
#[cfg(feature = "gpu")]
mod cube;
pub mod dense;
pub mod dropout_mask;
mod flex;
pub mod images;
pub mod kernels;
pub mod patches;
pub mod record;
pub mod transposed;
pub mod view;

pub use flex::fastest_vectors;
