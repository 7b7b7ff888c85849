//! What native and worker tests share.

pub(crate) mod golden;
pub(crate) mod gradients;
#[cfg(feature = "gpu")]
pub(crate) mod half;
pub(crate) mod pool;
pub(crate) mod quality;
pub(crate) mod randomness;
pub(crate) mod runs;
