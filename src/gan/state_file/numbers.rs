//! Numbers of a tensor as 32-bit floats.

use half::{bf16, f16};

use crate::run::float_bytes;

/// Types of numbers that weights have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Float {
    F16,
    Bf16,
    F32,
    F64,
}

impl Float {
    pub(super) fn decode(self, bytes: &[u8]) -> Vec<f32> {
        match self {
            Self::F16 => bytes.as_chunks::<2>().0.iter().map(|word| f16::from_le_bytes(*word).to_f32()).collect(),
            Self::Bf16 => bytes.as_chunks::<2>().0.iter().map(|word| bf16::from_le_bytes(*word).to_f32()).collect(),
            Self::F32 => float_bytes::decode(bytes),
            #[expect(clippy::cast_possible_truncation, reason = "rounded to the precision that the networks use")]
            Self::F64 => bytes.as_chunks::<8>().0.iter().map(|word| f64::from_le_bytes(*word) as f32).collect(),
        }
    }
}
