//! The configuration of a GAN run.
//!
//! A [`RunConfig`] is always valid: text becomes a value only in [`Settings::set`].

use std::fmt;

use serde::{Deserialize, Serialize};

use super::departure::Departure;
use crate::settings::Values::{Number, OneOf, Whole};
use crate::settings::{Bounds, Draft, Parameter, Problem, Settings, choice, variants};

/// Where the real images come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dataset {
    /// FashionMNIST's 60,000 training images (26 MB compressed).
    #[default]
    FashionMnist,
    /// FashionMNIST's 10,000 test images (4 MB compressed).
    FashionMnist10k,
    /// 10,000 images of clothes, drawn from the seed without a download.
    Garments,
}

variants! { Dataset {
    FashionMnist = "fashion-mnist", "FashionMNIST", "60,000 images · a 26 MB download, once; then kept on this device";
    FashionMnist10k = "fashion-mnist-10k", "FashionMNIST 10k", "10,000 images · a 4 MB download, once; then kept on this device";
    Garments = "garments", "Garments", "Clothes drawn here from the seed · no download";
}}

impl Dataset {
    /// The number of images.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "none is empty")]
    pub fn len(self) -> u32 {
        match self {
            Self::FashionMnist => 60_000,
            Self::FashionMnist10k | Self::Garments => 10_000,
        }
    }
}

/// The device to prefer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preference {
    /// WebGPU on a hardware adapter, else the CPU.
    #[default]
    Auto,
    /// WebGPU; an error without it.
    WebGpu,
    /// The CPU, even where there is a GPU.
    Cpu,
}

variants! { Preference {
    Auto = "auto", "Auto", "";
    WebGpu = "webgpu", "WebGPU", "";
    Cpu = "cpu", "CPU", "";
}}

/// The implementation of the layers. Both compute the same up to rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ops {
    /// Fused operations of this crate.
    #[default]
    Fused,
    /// Burn's layers, the reference.
    Stock,
}

variants! { Ops {
    Fused = "fused", "Saddle’s own", "Fewer and larger operations.";
    Stock = "stock", "Burn’s layers", "The reference for comparisons.";
}}

/// How products on a CPU round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arithmetic {
    /// A product is rounded, then its sum: the same bits on every processor and in a browser.
    #[default]
    Exact,
    /// Fused multiply-adds round once: other bits.
    Fused,
}

variants! { Arithmetic {
    Exact = "exact", "Exact", "The same bits on every processor.";
    Fused = "fused", "Fused", "Fused multiply-adds: faster on some processors, with other bits.";
}}

/// How a GPU stores maps and their gradients. Products are summed in f32 either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// 32 bits.
    #[default]
    F32,
    /// 16 bits, where the GPU has shader-f16: half the memory to read, and other numbers.
    F16,
}

variants! { Precision {
    F32 = "f32", "32 bits", "Everything in 32 bits.";
    F16 = "f16", "16 bits", "Maps in half the memory, which many GPUs read faster. The numbers are others than with 32 bits.";
}}

/// Whether the quality of the generated images is measured. It changes no number of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measuring {
    /// At ends of epochs and at the end of the run.
    #[default]
    On,
    /// Never; nothing is loaded for it.
    Off,
}

variants! { Measuring {
    On = "1", "Measured", "";
    Off = "0", "Not measured", "";
}}

/// The configuration of one run. [`Settings::set`] keeps its values within their bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunConfig {
    /// Where the real images come from.
    pub dataset: Dataset,
    /// The number of images, from the first; 0 means all.
    pub images: u32,
    /// The device to prefer; the one in use may differ.
    pub backend: Preference,
    /// Images per batch, one of [`BATCH_SIZES`].
    pub batch_size: u32,
    /// Passes over the images.
    pub epochs: u32,
    /// Adam's step size for both networks.
    pub learning_rate: f64,
    /// The seed of all randomness.
    pub seed: u32,
    /// Fused operations or Burn's layers.
    pub ops: Ops,
    /// How products on a CPU round.
    #[serde(default)]
    pub arithmetic: Arithmetic,
    /// How a GPU stores maps.
    #[serde(default)]
    pub precision: Precision,
    /// The departure from the handout.
    #[serde(default)]
    pub departure: Departure,
    /// Whether the quality of the images is measured.
    #[serde(default)]
    pub quality: Measuring,
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
            arithmetic: Arithmetic::default(),
            precision: Precision::default(),
            departure: Departure::default(),
            quality: Measuring::default(),
        }
    }
}

/// The batch sizes, the default first.
pub const BATCH_SIZES: [u32; 3] = [64, 32, 16];

impl Settings for RunConfig {
    const LAB: &'static str = "GAN";

    const QUESTIONS: usize = super::questions::QUESTIONS.len();

    const PARAMETERS: &'static [Parameter<Self>] = &[
        Parameter::new("dataset", "Data set", "The real images.", choice!(dataset: Dataset)),
        Parameter::new(
            "images",
            "Images",
            "Uses the first images up to this number; 0 uses all. Fewer images: faster epochs, less variety.",
            Whole(0, Self::MAX_IMAGES, |config| &mut config.images),
        ),
        Parameter::new("backend", "Runs on", "The device that trains.", choice!(backend: Preference)),
        Parameter::new(
            "batch",
            "Batch size",
            "Images per step. Smaller: more steps in an epoch, each noisier.",
            OneOf(&BATCH_SIZES, |config| &mut config.batch_size),
        ),
        Parameter::new("epochs", "Epochs", "Passes over the images.", Whole(1, 1000, |config| &mut config.epochs)),
        Parameter::new(
            "lr",
            "Learning rate",
            "Adam’s step size, for both networks.",
            Number(Bounds::AboveUpTo(0.0, 1.0), |config| &mut config.learning_rate),
        ),
        Parameter::new(
            "seed",
            "Seed",
            "All randomness derives from it. The same seed gives the same run.",
            Whole(0, u32::MAX, |config| &mut config.seed),
        ),
        Parameter::new("ops", "Operations", "The implementation of the layers.", choice!(ops: Ops)),
        Parameter::new(
            "arithmetic",
            "Arithmetic",
            "How the native trainer rounds on a CPU; resuming never changes it.",
            choice!(arithmetic: Arithmetic),
        ),
        Parameter::new(
            "precision",
            "Precision",
            "How a GPU stores maps; f16 needs one with shader-f16. Resuming never changes it.",
            choice!(precision: Precision),
        ),
        Parameter::new(
            "departure",
            "Departure from the handout",
            "One change to the handout’s networks or losses.",
            choice!(departure: Departure),
        ),
        Parameter::new(
            "quality",
            "Quality",
            "Measures how good the generated images are, at ends of epochs, in at most 1% of the time. It changes no number of the run.",
            choice!(quality: Measuring),
        ),
    ];

    fn check(&self) -> Result<(), Problem> {
        self.check_images(self.dataset.len())
    }
}

impl RunConfig {
    /// The largest [`Self::images`]; a visitor's file may hold more images than FashionMNIST.
    pub const MAX_IMAGES: u32 = 1_000_000;

    /// Checks the number of images against `available` ones and the batch size.
    ///
    /// # Errors
    /// A [`Problem`] of `images`: more than available, or too few for one batch.
    pub fn check_images(&self, available: u32) -> Result<(), Problem> {
        let used = if self.images == 0 { available } else { self.images };
        if used > available {
            return Err(Problem::new("images", format!("{used} asked for, but there are {available}; 0 takes all")));
        }
        if used < self.batch_size {
            return Err(Problem::new("images", format!("{used} do not fill one batch of {}", self.batch_size)));
        }
        Ok(())
    }

    /// The number of images that the run uses of `available` ones.
    #[must_use]
    pub fn images_used(&self, available: u32) -> u32 {
        if self.images == 0 { available } else { self.images.min(available) }
    }

    /// Steps per epoch over `available` images, without the last partial batch.
    #[must_use]
    pub fn steps_per_epoch(&self, available: u32) -> u32 {
        self.images_used(available) / self.batch_size
    }
}

/// A configuration that the form offers by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// As short as a run can be to make outlines of garments out: 3,750 updates with small batches, at twice the handout's learning rate.
    /// Minutes on a CPU.
    QuickLook,
    /// The handout's run: all 60,000 images, batch 64, 50 epochs.
    Homework,
}

impl Preset {
    /// Every preset, in the order of the form.
    pub const ALL: [Self; 2] = [Self::QuickLook, Self::Homework];

    /// The preset with what of `current` is no part of the exercise: backend, seed, operations, measurements.
    #[must_use]
    pub fn apply(self, current: &RunConfig) -> RunConfig {
        let RunConfig { backend, seed, ops, quality, .. } = *current;
        let homework = RunConfig { backend, seed, ops, quality, ..RunConfig::default() };
        match self {
            Self::Homework => homework,
            Self::QuickLook => {
                RunConfig { dataset: Dataset::FashionMnist10k, batch_size: 16, epochs: 6, learning_rate: 2e-4, ..homework }
            }
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
    /// The form with a preset.
    #[must_use]
    pub fn with_preset(&self, preset: Preset) -> Self {
        preset.apply(self.config()).into()
    }

    /// The error of a field: in its text or, for `images`, with `available` images and the batch size.
    #[must_use]
    pub fn error_among(&self, parameter: &str, available: u32) -> Option<String> {
        self.error_with(parameter, |config| config.check_images(available))
    }

    /// The first field with an error, with `available` images.
    #[must_use]
    pub fn first_error_among(&self, available: u32) -> Option<(&'static str, String)> {
        RunConfig::names().find_map(|parameter| Some((parameter, self.error_among(parameter, available)?)))
    }
}

/// Epochs after which the handout asks for sheets.
pub const HANDOUT_EPOCHS: [u32; 3] = [10, 30, 50];

/// The epochs whose sheets are named: [`HANDOUT_EPOCHS`] and the last one. A run below 30 epochs adds those at a fifth and at three
/// fifths, so that every run has several.
#[must_use]
pub fn milestones(epochs: u32) -> Vec<u32> {
    let short = epochs < 30;
    let parts = [epochs.div_ceil(5), (3 * epochs).div_ceil(5)];
    let named = |epoch: &u32| *epoch == epochs || HANDOUT_EPOCHS.contains(epoch) || (short && parts.contains(epoch));
    (1..=epochs).filter(named).collect()
}
