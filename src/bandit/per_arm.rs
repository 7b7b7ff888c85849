//! One value per arm, stored inline so that steps do not allocate.

use core::fmt;
use core::ops::{Deref, DerefMut};

/// The smallest number of arms.
pub const MIN_ARMS: usize = 2;
/// The largest number of arms.
pub const MAX_ARMS: usize = 10;

/// One value for each of 2 to 10 arms; dereferences to a slice.
#[derive(Clone, Copy)]
pub struct PerArm<T> {
    values: [T; MAX_ARMS],
    count: usize,
}

impl<T: Copy + Default> PerArm<T> {
    /// `None` for fewer than 2 or more than 10 values.
    #[must_use]
    pub fn new(given: &[T]) -> Option<Self> {
        let count = given.len();
        if !(MIN_ARMS..=MAX_ARMS).contains(&count) {
            return None;
        }
        let mut values = [T::default(); MAX_ARMS];
        values[..count].copy_from_slice(given);
        Some(Self { values, count })
    }

    /// Maps each arm's index and value.
    #[must_use]
    pub fn map<U: Copy + Default>(&self, mut value: impl FnMut(usize, T) -> U) -> PerArm<U> {
        let mut values = [U::default(); MAX_ARMS];
        for (arm, (out, &from)) in values.iter_mut().zip(self.iter()).enumerate() {
            *out = value(arm, from);
        }
        PerArm { values, count: self.count }
    }
}

impl<T: Copy + Default, const N: usize> From<[T; N]> for PerArm<T> {
    /// The number of values is checked at compile time.
    fn from(given: [T; N]) -> Self {
        const { assert!(MIN_ARMS <= N && N <= MAX_ARMS, "2 to 10 arms") };
        let mut values = [T::default(); MAX_ARMS];
        values[..N].copy_from_slice(&given);
        Self { values, count: N }
    }
}

impl PerArm<f64> {
    /// Σ aᵢbᵢ, summed in order.
    #[must_use]
    pub fn dot(&self, other: &Self) -> f64 {
        self.iter().zip(other.iter()).map(|(a, b)| a * b).sum()
    }

    /// The largest value; NaN is ignored.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }
}

impl<T> Deref for PerArm<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values[..self.count]
    }
}

impl<T> DerefMut for PerArm<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values[..self.count]
    }
}

impl<T: PartialEq> PartialEq for PerArm<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for PerArm<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self[..].fmt(f)
    }
}
