//! The whole configuration of a GAN run, and its form in the page's address.
//!
//! A [`RunConfig`] is always valid: text becomes a value in its [`Settings::set`] alone.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::departure::Departure;
use crate::settings::Draft;
use crate::settings::{Problem, Settings, choice, number, whole};

/// Which images the discriminator sees as real.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dataset {
    /// FashionMNIST's 60,000 training images (26 MB compressed).
    #[default]
    FashionMnist,
    /// FashionMNIST's 10,000 test images (4 MB compressed).
    FashionMnist10k,
    /// Clothes drawn by the program from the seed; no download.
    Garments,
}

impl Dataset {
    /// Every data set, in the order the page lists them.
    pub const ALL: [Self; 3] = [Self::FashionMnist, Self::FashionMnist10k, Self::Garments];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FashionMnist => "fashion-mnist",
            Self::FashionMnist10k => "fashion-mnist-10k",
            Self::Garments => "garments",
        }
    }

    /// How many images it has in all.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "none is empty")]
    pub fn len(self) -> u32 {
        match self {
            Self::FashionMnist => 60_000,
            Self::FashionMnist10k | Self::Garments => 10_000,
        }
    }
}

/// What the visitor wants the training to run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preference {
    /// WebGPU on a hardware adapter, else the CPU.
    #[default]
    Auto,
    /// WebGPU or nothing.
    WebGpu,
    /// The CPU.
    Cpu,
}

impl Preference {
    /// Every preference, in the order the page lists them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::WebGpu, Self::Cpu];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::WebGpu => "webgpu",
            Self::Cpu => "cpu",
        }
    }
}

/// Which implementation of the layers trains. Both compute the same, up to rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ops {
    /// Our own: fewer and larger operations.
    #[default]
    Fused,
    /// Burn's: the reference.
    Stock,
}

impl Ops {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Fused, Self::Stock];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fused => "fused",
            Self::Stock => "stock",
        }
    }
}

/// The configuration of one run. Its invariants hold by construction: see [`Settings::set`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunConfig {
    /// Where the real images come from.
    pub dataset: Dataset,
    /// The first so many images of the data set; 0 takes all.
    pub images: u32,
    /// What to compute on.
    pub backend: Preference,
    /// Images per batch: 16, 32 or 64.
    pub batch_size: u32,
    /// Passes over the images: 1 to 1000.
    pub epochs: u32,
    /// Adam's step size for both networks: above 0, at most 1.
    pub learning_rate: f64,
    /// Where all randomness starts.
    pub seed: u32,
    /// Which implementation of the layers.
    pub ops: Ops,
    /// What is not as in the handout.
    #[serde(default)]
    pub departure: Departure,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self {
            dataset: Dataset::default(),
            images: 0,
            backend: Preference::default(),
            batch_size: 64,
            epochs: 50,
            learning_rate: 1e-4,
            seed: 42,
            ops: Ops::default(),
            departure: Departure::default(),
        }
    }
}

/// Batch sizes on offer.
pub const BATCH_SIZES: [u32; 3] = [64, 32, 16];

impl Settings for RunConfig {
    const LAB: &'static str = "GAN";

    const PARAMETERS: &'static [&'static str] =
        &["dataset", "images", "backend", "batch", "epochs", "lr", "seed", "ops", "departure"];

    fn label(parameter: &str) -> &str {
        match parameter {
            "dataset" => "Data set",
            "images" => "Images",
            "backend" => "Runs on",
            "batch" => "Batch size",
            "epochs" => "Epochs",
            "lr" => "Learning rate",
            "seed" => "Seed",
            "ops" => "Operations",
            "departure" => "Departure",
            other => other,
        }
    }

    fn set(&mut self, parameter: &str, value: &str) -> Result<(), Problem> {
        match parameter {
            "dataset" => self.dataset = choice(parameter, value, &Dataset::ALL, |d| d.name().to_owned())?,
            "images" => self.images = whole(parameter, value, 0, Self::MAX_IMAGES)?,
            "backend" => self.backend = choice(parameter, value, &Preference::ALL, |p| p.name().to_owned())?,
            "batch" => self.batch_size = choice(parameter, value, &BATCH_SIZES, |b| b.to_string())?,
            "epochs" => self.epochs = whole(parameter, value, 1, 1000)?,
            "lr" => self.learning_rate = number(parameter, value, "above 0 and at most 1", |lr| lr > 0.0 && lr <= 1.0)?,
            "seed" => self.seed = whole(parameter, value, 0, u32::MAX)?,
            "ops" => self.ops = choice(parameter, value, &Ops::ALL, |o| o.name().to_owned())?,
            "departure" => self.departure = choice(parameter, value, &Departure::ALL, |d| d.name().to_owned())?,
            _ => return Err(Problem::unknown::<Self>(parameter)),
        }
        Ok(())
    }

    fn get(&self, parameter: &str) -> Option<String> {
        Some(match parameter {
            "dataset" => self.dataset.name().to_owned(),
            "images" => self.images.to_string(),
            "backend" => self.backend.name().to_owned(),
            "batch" => self.batch_size.to_string(),
            "epochs" => self.epochs.to_string(),
            "lr" => self.learning_rate.to_string(),
            "seed" => self.seed.to_string(),
            "ops" => self.ops.name().to_owned(),
            "departure" => self.departure.name().to_owned(),
            _ => return None,
        })
    }

    fn check(&self) -> Result<(), Problem> {
        self.check_images(self.dataset.len())
    }
}

impl RunConfig {
    /// Largest number of images that may be asked for; a dropped file may hold more than FashionMNIST.
    pub const MAX_IMAGES: u32 = 1_000_000;

    /// What is wrong with the values taken together, if anything: too few images for one batch, or
    /// more than the data set has (`available`, when it is known).
    ///
    /// # Errors
    /// A [`Problem`] that names `images`.
    pub fn check_images(&self, available: u32) -> Result<(), Problem> {
        let taken = if self.images == 0 { available } else { self.images };
        if taken > available {
            return Err(Problem::new("images", format!("{taken} asked for, but there are {available}; 0 takes all")));
        }
        if taken < self.batch_size {
            return Err(Problem::new("images", format!("{taken} do not fill one batch of {}", self.batch_size)));
        }
        Ok(())
    }

    /// How many images the run uses of `available` ones.
    #[must_use]
    pub fn images_used(&self, available: u32) -> u32 {
        if self.images == 0 { available } else { self.images.min(available) }
    }

    /// Steps in one epoch over `available` images: the last partial batch is dropped.
    #[must_use]
    pub fn steps_per_epoch(&self, available: u32) -> u32 {
        self.images_used(available) / self.batch_size
    }
}

/// A configuration with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Minutes on a CPU.
    QuickLook,
    /// The handout's: all 60,000 images, batch 64, 50 epochs.
    Homework,
}

impl Preset {
    /// Every preset, in the order the page lists them.
    pub const ALL: [Self; 2] = [Self::QuickLook, Self::Homework];

    /// What it sets; the visitor's backend and seed stay as they are.
    #[must_use]
    pub fn apply(self, current: &RunConfig) -> RunConfig {
        let kept = RunConfig { backend: current.backend, seed: current.seed, ops: current.ops, ..RunConfig::default() };
        match self {
            Self::Homework => kept,
            Self::QuickLook => RunConfig { dataset: Dataset::FashionMnist10k, images: 2000, batch_size: 16, epochs: 4, ..kept },
        }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::QuickLook => "Quick look",
            Self::Homework => "Homework",
        })
    }
}

impl Draft<RunConfig> {
    /// The form under a preset.
    #[must_use]
    pub fn with_preset(&self, preset: Preset) -> Self {
        preset.apply(self.config()).into()
    }

    /// What is wrong with a field: of itself, or (for `images`) with `available` images and the batch size.
    #[must_use]
    pub fn error_among(&self, parameter: &str, available: u32) -> Option<String> {
        self.error_under(parameter, |config| config.check_images(available))
    }

    /// The first field that is wrong with `available` images, if any, with what is wrong.
    #[must_use]
    pub fn first_error_among(&self, available: u32) -> Option<(&'static str, String)> {
        RunConfig::PARAMETERS.iter().find_map(|&parameter| Some((parameter, self.error_among(parameter, available)?)))
    }
}

/// Epochs after which the handout asks for sheets.
pub const HANDOUT_EPOCHS: [u32; 3] = [10, 30, 50];

/// Epochs whose sheets are kept under a name: [`HANDOUT_EPOCHS`] and the last. A run too short for two of them
/// also keeps a fifth and three fifths of its own, so that there is always a strip.
#[must_use]
pub fn milestones(epochs: u32) -> Vec<u32> {
    let few = epochs < 30;
    let parts = [epochs.div_ceil(5), (3 * epochs).div_ceil(5)];
    let kept = |epoch: &u32| *epoch == epochs || HANDOUT_EPOCHS.contains(epoch) || (few && parts.contains(epoch));
    (1..=epochs).filter(kept).collect()
}
