//! Operations of our own, beside Burn's.
//!
//! Maps are rows here: a row a pixel (image, y, x), a column a channel. Then every pass of a convolution is a matrix product
//! round a gathering or a scattering of rows, and no tensor is ever transposed.
//!
//! [`Kernels`](kernels::Kernels) is what a backend computes, without gradients: `flex` in plain Rust on the CPU, `cube` on a
//! GPU. The other files are the differentiable operations on top, one each: forward, backward, and a function that takes tensors.
//! `#[backend_extension]` routes an operation to the backend that a tensor lives on.

/// An operation on each backend, in terms of its [`Kernels`](kernels::Kernels).
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
pub mod batch;
pub mod batch_norm;
pub mod convolution;
#[cfg(feature = "gpu")]
mod cube;
pub mod dense;
pub mod dropout_mask;
pub mod entropy;
mod flex;
pub mod images;
pub mod kernels;
pub mod patches;
pub mod record;
pub mod transposed;
pub mod view;
