//! How finely a GPU's matrix products are shared out: larger tiles load less for each multiplication, smaller ones keep more units
//! busy. The order of a product's sums, and so its last digits, depend on it: it belongs to a run's record.

use serde::{Deserialize, Serialize};

/// A choice for one GPU.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tiling {
    /// For a few units, as a GPU in software has them.
    Coarse,
    /// For thousands of units.
    #[default]
    Fine,
    /// For more than that.
    Finest,
}

impl Tiling {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Coarse, Self::Fine, Self::Finest];

    /// Its name, as in a run's record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coarse => "coarse",
            Self::Fine => "fine",
            Self::Finest => "finest",
        }
    }

    /// Tiles of a product that are enough to fill the GPU. On one in software 1,024 took three quarters of the time of 8,192.
    #[must_use]
    pub const fn many_tiles(self) -> usize {
        match self {
            Self::Coarse => 1 << 10,
            Self::Fine => 1 << 13,
            Self::Finest => 1 << 16,
        }
    }
}
