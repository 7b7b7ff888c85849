//! The whole configuration of a GAN run, and its form in the page's address.
//!
//! A [`RunConfig`] is always valid: text becomes a value in [`RunConfig::set`] alone, which the address
//! and the form both go through.

use std::fmt;

use serde::{Deserialize, Serialize};

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

/// The configuration of one run. Its invariants hold by construction: see [`RunConfig::set`].
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
        }
    }
}

/// The parameters of a run by their names in the address, in the order they are written there.
pub const PARAMETERS: [&str; 8] = ["dataset", "images", "backend", "batch", "epochs", "lr", "seed", "ops"];

/// What the form calls a parameter; its own name for one that is not in [`PARAMETERS`].
#[must_use]
pub fn label(parameter: &str) -> &str {
    match parameter {
        "dataset" => "Data set",
        "images" => "Images",
        "backend" => "Runs on",
        "batch" => "Batch size",
        "epochs" => "Epochs",
        "lr" => "Learning rate",
        "seed" => "Seed",
        "ops" => "Operations",
        other => other,
    }
}

/// Batch sizes on offer.
pub const BATCH_SIZES: [u32; 3] = [64, 32, 16];

/// Why a value was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {reason}")]
pub struct Problem {
    /// The parameter's name in the address.
    pub parameter: String,
    /// What is wrong, with the bounds.
    pub reason: String,
}

impl Problem {
    fn new(parameter: &str, reason: impl Into<String>) -> Self {
        Self { parameter: parameter.to_owned(), reason: reason.into() }
    }
}

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// The configuration, bad values replaced by defaults.
    pub config: RunConfig,
    /// Start at once.
    pub autostart: bool,
    /// Every value that was not taken.
    pub problems: Vec<Problem>,
}

/// Longest text of a value that is repeated in a message.
const QUOTE_LIMIT: usize = 40;

fn quote(value: &str) -> String {
    let mut shown: String = value.chars().filter(|c| !c.is_control()).take(QUOTE_LIMIT).collect();
    if value.chars().count() > QUOTE_LIMIT {
        shown.push('…');
    }
    format!("“{shown}”")
}

fn whole(parameter: &str, value: &str, low: u32, high: u32) -> Result<u32, Problem> {
    let text = value.trim();
    text.parse::<u32>()
        .ok()
        .filter(|n| (low..=high).contains(n) && text.bytes().all(|b| b.is_ascii_digit()))
        .ok_or_else(|| Problem::new(parameter, format!("{} is not a whole number from {low} to {high}", quote(value))))
}

fn choice<T: Copy>(parameter: &str, value: &str, all: &[T], name: impl Fn(T) -> String) -> Result<T, Problem> {
    all.iter().copied().find(|&option| name(option) == value.trim()).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|&option| name(option)).collect();
        Problem::new(parameter, format!("{} is not one of {}", quote(value), names.join(", ")))
    })
}

impl RunConfig {
    /// Largest number of images that may be asked for; a dropped file may hold more than FashionMNIST.
    pub const MAX_IMAGES: u32 = 1_000_000;

    /// Sets one parameter, by its name in the address, from text.
    ///
    /// # Errors
    /// When the parameter is unknown or the text is out of its bounds; `self` is then unchanged.
    pub fn set(&mut self, parameter: &str, value: &str) -> Result<(), Problem> {
        match parameter {
            "dataset" => self.dataset = choice(parameter, value, &Dataset::ALL, |d| d.name().to_owned())?,
            "images" => self.images = whole(parameter, value, 0, Self::MAX_IMAGES)?,
            "backend" => self.backend = choice(parameter, value, &Preference::ALL, |p| p.name().to_owned())?,
            "batch" => self.batch_size = choice(parameter, value, &BATCH_SIZES, |b| b.to_string())?,
            "epochs" => self.epochs = whole(parameter, value, 1, 1000)?,
            "lr" => {
                self.learning_rate =
                    value.trim().parse::<f64>().ok().filter(|lr| *lr > 0.0 && *lr <= 1.0).ok_or_else(|| {
                        Problem::new(parameter, format!("{} is not a number above 0 and at most 1", quote(value)))
                    })?;
            }
            "seed" => self.seed = whole(parameter, value, 0, u32::MAX)?,
            "ops" => self.ops = choice(parameter, value, &Ops::ALL, |o| o.name().to_owned())?,
            _ => return Err(Problem::new(&quote(parameter), "the GAN lab has no such parameter")),
        }
        Ok(())
    }

    /// One parameter as the address writes it; `None` for a name that is not in [`PARAMETERS`].
    #[must_use]
    pub fn get(&self, parameter: &str) -> Option<String> {
        Some(match parameter {
            "dataset" => self.dataset.name().to_owned(),
            "images" => self.images.to_string(),
            "backend" => self.backend.name().to_owned(),
            "batch" => self.batch_size.to_string(),
            "epochs" => self.epochs.to_string(),
            "lr" => self.learning_rate.to_string(),
            "seed" => self.seed.to_string(),
            "ops" => self.ops.name().to_owned(),
            _ => return None,
        })
    }

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

    /// Reads the query of an address (without `?`): what can be taken is taken, the rest is reported.
    #[must_use]
    pub fn from_query(query: &str) -> Address {
        let mut address = Address::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let taken = match name.as_ref() {
                "autostart" => {
                    choice("autostart", &value, &[false, true], |on| u8::from(on).to_string()).map(|on| address.autostart = on)
                }
                // The handout's networks are all there is in this version.
                "departure" => choice("departure", &value, &["none"], str::to_owned).map(|_| ()),
                name => address.config.set(name, &value),
            };
            address.problems.extend(taken.err());
        }
        if let Err(problem) = address.config.check_images(address.config.dataset.len()) {
            address.problems.push(problem);
            address.config.images = RunConfig::default().images;
        }
        address
    }

    /// The query that reads back as this configuration: what differs from the defaults, form-encoded.
    #[must_use]
    pub fn to_query(&self) -> String {
        let defaults = Self::default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for parameter in PARAMETERS {
            match (self.get(parameter), defaults.get(parameter)) {
                (Some(value), default) if Some(&value) != default.as_ref() => {
                    query.append_pair(parameter, &value);
                }
                _ => {}
            }
        }
        query.finish()
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

/// Epochs whose sheets are kept under a name. The handout asks for 10, 30 and 50; a run too short for two of them
/// also keeps a fifth and three fifths of its own, so that there is always a strip. The last epoch is always kept.
#[must_use]
pub fn milestones(epochs: u32) -> Vec<u32> {
    let mut kept: Vec<u32> = [10, 30, 50].into_iter().filter(|&epoch| epoch <= epochs).collect();
    if kept.len() < 2 {
        kept.extend([epochs.div_ceil(5), (3 * epochs).div_ceil(5)]);
    }
    kept.push(epochs);
    kept.sort_unstable();
    kept.dedup();
    kept
}
