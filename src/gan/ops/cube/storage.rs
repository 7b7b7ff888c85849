//! Maps in memory: f32, or f16 with their gradients scaled.
//!
//! Gradients by maps are around 1e-5, where f16 has few digits left. So in f16 they are stored times 2^[`SCALE`], and whatever f32 result
//! is computed from them is divided by it: a power of two changes no digit. What exceeds f16's range is stored as its largest number.

use burn::tensor::DType;
use burn_cubecl::tensor::CubeTensor;
use cubecl::ir::{ElemType, FloatKind};
use cubecl::prelude::*;

use super::launch::Float4;
use crate::compute::precision;
use crate::gan::ops::kernels::Stored;
use crate::run::config::Precision;

/// log₂ of the factor on the gradients by maps in f16. They have all their digits from 1e-8 on, and saturate at 16.
const SCALE: i32 = 12;

/// The largest f16.
const LARGEST: f32 = 65_504.0;

/// How f32 sums are stored, as a compile-time constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Storage {
    /// Sums are multiplied by 2 to this power.
    exponent: i32,
    half: bool,
}

impl Storage {
    /// Maps of a tensor's type from such maps, or their gradients from such gradients.
    pub(super) fn like(maps: &CubeTensor) -> Self {
        Self { exponent: 0, half: is_half(maps) }
    }

    /// Gradients by maps of a tensor's type, from an f32 gradient.
    pub(super) fn gradient_like(maps: &CubeTensor) -> Self {
        Self { exponent: scale_of(maps), half: is_half(maps) }
    }

    /// An f32 gradient from one that is stored as this tensor.
    pub(super) fn gradient_from(maps: &CubeTensor) -> Self {
        Self { exponent: -scale_of(maps), half: false }
    }

    /// The result of a product of these factors.
    pub(super) fn of(stored: Stored, factors: [&CubeTensor; 2]) -> Self {
        let half = precision::current() == Precision::F16;
        match stored {
            Stored::Maps => Self { exponent: 0, half },
            Stored::MapGradient => Self { exponent: if half { SCALE } else { 0 } - scale_of(factors[0]), half },
            Stored::Sums => Self { exponent: 0, half: false },
            Stored::Gradient(factor) => Self::gradient_from(factors[factor]),
        }
    }

    /// The patches of images, or with `gradient` of the loss's gradient by images.
    pub(super) fn of_patches(gradient: bool) -> Self {
        let half = precision::current() == Precision::F16;
        Self { exponent: if half && gradient { SCALE } else { 0 }, half }
    }

    /// The type of the result's elements.
    pub(super) const fn dtype(&self) -> DType {
        if self.half { DType::F16 } else { DType::F32 }
    }

    /// The same as CubeCL has it.
    pub(super) fn element(&self) -> ElemType {
        element(self.half)
    }

    fn factor(&self) -> f32 {
        2.0_f32.powi(self.exponent)
    }
}

fn is_half(tensor: &CubeTensor) -> bool {
    tensor.dtype == DType::F16
}

fn scale_of(tensor: &CubeTensor) -> i32 {
    if is_half(tensor) { SCALE } else { 0 }
}

fn element(half: bool) -> ElemType {
    ElemType::Float(if half { FloatKind::F16 } else { FloatKind::F32 })
}

/// The type of a tensor's elements.
pub(super) fn element_of(tensor: &CubeTensor) -> ElemType {
    element(is_half(tensor))
}

/// Four sums as they are stored.
#[cube]
pub(super) fn stored<E: Float>(sums: Float4, #[comptime] storage: Storage) -> Vector<E, Const<4>> {
    let mut values = sums;
    if comptime!(storage.exponent != 0) {
        values *= Float4::new(comptime!(storage.factor()));
    }
    if comptime!(storage.half) {
        // Not by clamp, which may turn NaN into a number.
        let largest = Float4::new(comptime!(LARGEST));
        values = select_many(values.greater_than(&largest), largest, values);
        let least = Float4::new(comptime!(-LARGEST));
        values = select_many(values.less_than(&least), least, values);
    }
    Vector::<E, Const<4>>::cast_from(values)
}

/// One sum as it is stored.
#[cube]
pub(super) fn stored_one<E: Float>(sum: f32, #[comptime] storage: Storage) -> E {
    let mut value = sum;
    if comptime!(storage.exponent != 0) {
        value *= comptime!(storage.factor());
    }
    if comptime!(storage.half) {
        value = select(value > comptime!(LARGEST), comptime!(LARGEST).runtime(), value);
        value = select(value < comptime!(-LARGEST), comptime!(-LARGEST).runtime(), value);
    }
    E::cast_from(value)
}
