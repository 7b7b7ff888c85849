//! The tile size of a GPU's matrix products. Large tiles load less per multiplication, small tiles occupy more units. The tiling
//! decides the order of additions and so the last digits, hence it is stored with a run.

use serde::{Deserialize, Serialize};

/// Tile sizes, from few large tiles to many small ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tiling {
    /// For few units, as of a software adapter.
    Coarse,
    /// For thousands of units.
    #[default]
    Fine,
    /// For more than that.
    Finest,
}

impl Tiling {
    /// Every tiling, from coarse to fine.
    pub const ALL: [Self; 3] = [Self::Coarse, Self::Fine, Self::Finest];

    /// The name in records and on the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coarse => "coarse",
            Self::Fine => "fine",
            Self::Finest => "finest",
        }
    }

    /// Number of tiles from which a product occupies the GPU. On a software adapter 1,024 took three quarters of the time of 8,192.
    #[must_use]
    pub const fn target_tiles(self) -> usize {
        match self {
            Self::Coarse => 1 << 10,
            Self::Fine => 1 << 13,
            Self::Finest => 1 << 16,
        }
    }
}
