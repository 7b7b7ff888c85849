//! The tile size of a GPU's matrix products. Large tiles load less per multiplication, small tiles occupy more units. The tiling
//! decides the order of additions and so the last digits, hence it is stored with a run.

use serde::{Deserialize, Serialize};

/// Tile sizes, from few large tiles to many small ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tiling {
    /// For few units, as of a software adapter.
    Coarse,
    /// For thousands of units.
    #[default]
    Fine,
    /// For more than that.
    Finest,
    /// As fine, by slices of large tiles instead of small tiles: they load half as much.
    Sliced,
    /// As finest, by slices of large tiles.
    SlicedFinest,
    /// As sliced; convolutions by cubes of 64×64 outputs that stage their operands in the workgroup's memory.
    Staged,
}

impl Tiling {
    /// Every tiling.
    pub const ALL: [Self; 6] = [Self::Coarse, Self::Fine, Self::Finest, Self::Sliced, Self::SlicedFinest, Self::Staged];

    /// The name in records and on the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coarse => "coarse",
            Self::Fine => "fine",
            Self::Finest => "finest",
            Self::Sliced => "sliced",
            Self::SlicedFinest => "sliced-finest",
            Self::Staged => "staged",
        }
    }

    /// Number of tiles from which a product occupies the GPU. On a software adapter 1,024 took three quarters of the time of 8,192.
    #[must_use]
    pub const fn target_tiles(self) -> usize {
        match self {
            Self::Coarse => 1 << 10,
            Self::Fine | Self::Sliced | Self::Staged => 1 << 13,
            Self::Finest | Self::SlicedFinest => 1 << 16,
        }
    }

    /// Whether tiles are large even where they are few, and shared by more units instead.
    #[must_use]
    pub const fn slices_first(self) -> bool {
        matches!(self, Self::Sliced | Self::SlicedFinest | Self::Staged)
    }

    /// Whether convolutions stage their operands where their sizes allow it.
    #[must_use]
    pub const fn stages(self) -> bool {
        matches!(self, Self::Staged)
    }
}
