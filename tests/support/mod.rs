//! What native and worker tests share.

pub(crate) mod golden;
pub(crate) mod gradients;
pub(crate) mod pool;
pub(crate) mod randomness;
pub(crate) mod runs;
