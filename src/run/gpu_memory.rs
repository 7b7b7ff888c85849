//! The memory that a run needs on a GPU. No browser tells how much a GPU has, only how large one of its buffers may be.

use std::fmt;

use super::config::{Ops, RunConfig};
use super::explorer::SHEET;
use crate::data::PIXELS;
use crate::network::{Architecture, Footprint};

/// The memory of a run on a GPU, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GpuMemory {
    /// The images, one byte a pixel.
    pub images: u64,
    /// The larger network's parameters and moments, one buffer.
    pub state: u64,
    /// The largest maps of a step, one buffer.
    pub maps: u64,
    /// The buffers into which a checkpoint is read.
    pub read: u64,
    /// All buffers.
    pub total: u64,
}

/// How large a GPU's buffers may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GpuLimits {
    /// The smaller of WebGPU's `maxBufferSize` and `maxStorageBufferBindingSize`, in bytes.
    pub buffer: u64,
}

/// Why a run does not fit on a GPU, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// The images' buffer.
    #[error(
        "The images take {needed} of the GPU’s memory in one piece, and it allows {allowed}: use at most {most} images, or the CPU"
    )]
    Images {
        /// The buffer's size.
        needed: Megabytes,
        /// Size of the largest buffer that there may be.
        allowed: Megabytes,
        /// The number of images that fit.
        most: u64,
    },
    /// The buffer of the largest maps.
    #[error(
        "A step takes {needed} of the GPU’s memory in one piece, and it allows {allowed}: choose a smaller batch, or the CPU"
    )]
    Batch {
        /// The buffer's size.
        needed: Megabytes,
        /// Size of the largest buffer that there may be.
        allowed: Megabytes,
    },
    /// The buffer of a network with its moments, in every configuration.
    #[error("The networks take {needed} of the GPU’s memory in one piece, and it allows {allowed}: choose the CPU")]
    Networks {
        /// The buffer's size.
        needed: Megabytes,
        /// Size of the largest buffer that there may be.
        allowed: Megabytes,
    },
}

/// A size as text: "28 MB".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Megabytes(u64);

impl Megabytes {
    /// What `bytes` need, rounded up.
    #[must_use]
    pub const fn needed(bytes: u64) -> Self {
        Self(bytes.div_ceil(1_000_000))
    }

    /// What `bytes` allow, rounded down.
    #[must_use]
    pub const fn allowed(bytes: u64) -> Self {
        Self(bytes / 1_000_000)
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{a0}MB", self.0)
    }
}

const GENERATOR: Footprint = Footprint::of_generator(&Architecture::HOMEWORK);
const DISCRIMINATOR: Footprint = Footprint::of_discriminator(&Architecture::HOMEWORK);

/// Bytes of a float.
const FLOAT: u64 = 4;

/// Sections `[p | m | v]` of a network's buffer (`gan/optim`).
const SECTIONS: u64 = 3;

/// Bytes of a network's buffer.
const fn state(network: Footprint) -> u64 {
    SECTIONS * FLOAT * network.parameters as u64
}

/// Bytes of the buffers into which a checkpoint is read: both networks with their moments.
const READ: u64 = state(GENERATOR) + state(DISCRIMINATOR);

/// Bytes that no configuration changes: both networks with their moments, as much to read them, and the larger one's gradients.
const FIXED: u64 = 2 * READ + FLOAT * GENERATOR.parameters as u64;

/// Bytes of a sheet's maps. A batch as large has their buffers, too, when a sheet is drawn; a smaller one does not fill them.
const OF_A_SHEET: u64 = FLOAT * SHEET as u64 * GENERATOR.passing as u64;

/// Bytes of a step for each image of the batch, at the moment that takes most: D learns from real and fake images, and the generator's
/// maps are kept for its own gradients.
const STEP: u64 = FLOAT * (GENERATOR.kept + 2 * (DISCRIMINATOR.kept + DISCRIMINATOR.added)) as u64;

/// Bytes of the largest maps for each image of the batch: D's, of real and fake images.
const MAPS: u64 = FLOAT * 2 * DISCRIMINATOR.largest as u64;

impl GpuMemory {
    /// Of a run on `available` images; `None` on Burn's layers, which choose their kernels, and so their memory, while they run.
    #[must_use]
    pub fn of(config: &RunConfig, available: u32) -> Option<Self> {
        if config.ops == Ops::Stock {
            return None;
        }
        let (images, batch) = (u64::from(config.images_used(available)) * PIXELS as u64, u64::from(config.batch_size));
        let sheet = if config.batch_size < SHEET { OF_A_SHEET } else { 0 };
        let total = FIXED + STEP * batch + sheet + images;
        Some(Self { images, state: state(GENERATOR), maps: MAPS * batch, read: READ, total })
    }

    /// All buffers in MB, rounded up.
    #[must_use]
    pub fn megabytes(&self) -> u32 {
        u32::try_from(self.total.div_ceil(1_000_000)).unwrap_or(u32::MAX)
    }

    /// Checks the largest buffers.
    ///
    /// # Errors
    /// When a buffer is larger than the GPU allows.
    pub fn check(&self, limits: GpuLimits) -> Result<(), TooLarge> {
        let allowed = Megabytes::allowed(limits.buffer);
        if self.state > limits.buffer {
            return Err(TooLarge::Networks { needed: Megabytes::needed(self.state), allowed });
        }
        if self.maps > limits.buffer {
            return Err(TooLarge::Batch { needed: Megabytes::needed(self.maps), allowed });
        }
        if self.images > limits.buffer {
            return Err(TooLarge::Images {
                needed: Megabytes::needed(self.images),
                allowed,
                most: limits.buffer / PIXELS as u64,
            });
        }
        Ok(())
    }
}
