//! A run's whole state as one safetensors file, so that it can go on elsewhere and later as if it had not stopped.
//!
//! Tensors: `generator.*` and `discriminator.*` under PyTorch's names and in its layouts, and Adam's moments as
//! `adam.m.generator.*`, `adam.v.generator.*` and so on. Metadata: one entry `saddle` in JSON, with the configuration, the
//! steps done and what the images were. Nothing else is needed: all randomness is a function of seed and step.

mod export;
pub mod file;

use burn::tensor::{Device, ExecutionError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::export::{export_discriminator, export_generator, halve, read_generator};
use self::file::Precision;
use super::generator::Running;
use super::parameters::{State, Unit};
use super::state_dict::{MisfitError, NamedTensor};
use super::{Discriminator, Generator, Setup, Trainer, Training, Widths};
use crate::compute::tiling;
use crate::data::Images;
use crate::run::BUILD;
use crate::run::RunConfig;
use crate::run::tiling::Tiling;
use crate::settings::Settings;
use crate::settings::{quote, reason};

/// Metadata's key.
const KEY: &str = "saddle";

/// The form's name; another when what is kept changes its meaning.
const FORM: &str = "saddle-checkpoint-1";

/// Why a checkpoint can't be written or taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// More than any checkpoint has.
    #[error("the checkpoint has {bytes} bytes, more than any of Saddle's; it is not read")]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// No safetensors, or not one of ours.
    #[error("this is no checkpoint of Saddle: {0}")]
    Format(String),
    /// A tensor that is not as it must be.
    #[error("the checkpoint is damaged or of other networks: “{name}” {problem}")]
    Tensor {
        /// Which.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Other images than the run began with.
    #[error("the run was trained on other images ({trained_on}), and would not be the same run on these ({given})")]
    OtherImages {
        /// What it was trained on.
        trained_on: String,
        /// What there is.
        given: String,
    },
    /// It could not be put together.
    #[error("the checkpoint can't be written: {0}")]
    Write(String),
    /// The device can't be read.
    #[error("the device can't be read: {0}")]
    Device(String),
}

impl From<ExecutionError> for CheckpointError {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error.to_string().lines().next().unwrap_or_default().to_owned())
    }
}

impl From<MisfitError> for CheckpointError {
    fn from(error: MisfitError) -> Self {
        let (MisfitError::Missing(name) | MisfitError::Shape { name, .. }) = &error;
        Self::Tensor { name: name.clone(), problem: error.to_string() }
    }
}

/// What the metadata says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    form: String,
    /// All parameters, as in the page's address.
    config: String,
    step: u32,
    images: u32,
    images_sha256: String,
    build: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tiling: Option<Tiling>,
}

/// A checkpoint that has been read and found whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// What the run was started with.
    pub config: RunConfig,
    /// Steps done.
    pub step: u32,
    /// Images it was trained on.
    pub images: u32,
    /// SHA-256 of their pixels, in hexadecimal.
    pub images_sha256: String,
    /// The build that wrote it ([`BUILD`]).
    pub build: String,
    /// How the products of the GPU that wrote it were shared out; `None` of a CPU.
    pub tiling: Option<Tiling>,
    tensors: Vec<NamedTensor>,
}

/// Both networks' names in a checkpoint.
pub(super) const PLAYERS: [&str; 2] = ["discriminator", "generator"];

/// Names and PyTorch's shapes of a player's parameters.
fn parameters(player: &str, widths: Widths) -> Vec<file::Wanted> {
    entries(&if player == PLAYERS[1] { Generator::units(widths) } else { Discriminator::units(widths) })
}

fn entries(units: &[Unit]) -> Vec<file::Wanted> {
    units.iter().flat_map(|unit| unit.names().into_iter().map(|name| (name, unit.form.pytorch_shape()))).collect()
}

/// Names and shapes of all tensors in a checkpoint.
#[must_use]
pub fn contents(widths: Widths) -> Vec<file::Wanted> {
    let mut all = Vec::new();
    for player in PLAYERS {
        for prefix in [player.to_owned(), format!("adam.m.{player}"), format!("adam.v.{player}")] {
            all.extend(parameters(player, widths).into_iter().map(|(name, shape)| (format!("{prefix}.{name}"), shape)));
        }
    }
    all.extend(Running::entries(widths).into_iter().map(|(name, shape)| (format!("{}.{name}", PLAYERS[1]), shape)));
    all
}

impl Checkpoint {
    /// Reads a checkpoint of the homework's networks.
    ///
    /// # Errors
    /// When it is not wholly as this version writes it.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        Self::parse_with(bytes, Widths::HOMEWORK)
    }

    /// Reads a checkpoint of networks of any widths.
    ///
    /// # Errors
    /// When it is not wholly as this version writes it.
    pub fn parse_with(bytes: &[u8], widths: Widths) -> Result<Self, CheckpointError> {
        let notes: Notes = serde_json::from_str(&file::metadata(bytes, KEY)?)
            .map_err(|problem| CheckpointError::Format(format!("its metadata can't be read ({})", reason(problem))))?;
        if notes.form != FORM {
            return Err(CheckpointError::Format(format!("its form is {}, and only “{FORM}” can be read", quote(&notes.form))));
        }
        let address = RunConfig::from_query(&notes.config);
        if let Some(problem) = address.problems.first() {
            return Err(CheckpointError::Format(format!("its configuration can't be taken: {problem}")));
        }
        let tensors = file::read(bytes, Precision::Single, &contents(widths))?;
        tensors.iter().try_for_each(check_square)?;
        Ok(Self {
            config: address.config,
            step: notes.step,
            images: notes.images,
            images_sha256: notes.images_sha256,
            build: notes.build,
            tiling: notes.tiling,
            tensors,
        })
    }

    /// The tensors under a prefix, without it.
    pub(super) fn part(&self, prefix: &str) -> Vec<NamedTensor> {
        let stripped = |tensor: &NamedTensor| {
            let name = tensor.name.strip_prefix(prefix)?.strip_prefix('.')?.to_owned();
            Some(NamedTensor { name, ..tensor.clone() })
        };
        self.tensors.iter().filter_map(stripped).collect()
    }

    /// One player's numbers.
    fn state(&self, player: &str) -> State {
        let moment = |prefix: &str| self.part(&format!("adam.{prefix}.{player}"));
        State { values: self.part(player), first: moment("m"), second: moment("v") }
    }
}

/// Means of squares are not negative: under a root they would be no numbers.
fn check_square(tensor: &NamedTensor) -> Result<(), CheckpointError> {
    let square = tensor.name.starts_with("adam.v.") || tensor.name.ends_with(".running_var");
    match tensor.values.iter().find(|value| square && **value < 0.0) {
        Some(value) => Err(CheckpointError::Tensor {
            name: tensor.name.clone(),
            problem: format!("holds {value}, and a mean of squares is not below 0"),
        }),
        None => Ok(()),
    }
}

/// SHA-256 of all pixels, in hexadecimal.
#[must_use]
pub fn fingerprint(images: &Images) -> String {
    Sha256::digest(images.pixels()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Trainer {
    /// Every number of the state, under its name in the file. This waits for the device.
    async fn tensors(&self) -> Result<Vec<NamedTensor>, CheckpointError> {
        let mut all = Vec::new();
        for (player, parameters) in PLAYERS.into_iter().zip([&self.discriminator, &self.generator]) {
            let State { values, first, second } = parameters.read().await?;
            let under = |prefix: String, tensors: Vec<NamedTensor>| tensors.into_iter().map(move |tensor| tensor.under(&prefix));
            all.extend(under(player.to_owned(), values));
            all.extend(under(format!("adam.m.{player}"), first));
            all.extend(under(format!("adam.v.{player}"), second));
        }
        all.extend(self.running.read().await?.into_iter().map(|tensor| tensor.under(PLAYERS[1])));
        Ok(all)
    }

    fn restore(setup: Setup, checkpoint: &Checkpoint, device: &Device) -> Result<Self, CheckpointError> {
        let mut trainer = Self::new(setup, device);
        trainer.discriminator = trainer.discriminator.restore(&checkpoint.state(PLAYERS[0]), checkpoint.step)?;
        trainer.generator = trainer.generator.restore(&checkpoint.state(PLAYERS[1]), checkpoint.step)?;
        trainer.running = trainer.running.restore(&checkpoint.part(PLAYERS[1]))?;
        trainer.steps_done = checkpoint.step;
        Ok(trainer)
    }
}

impl Training {
    /// The whole state as a file. This waits for the device. Losses that were not yet read are not in it.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn checkpoint(&self) -> Result<Vec<u8>, CheckpointError> {
        let tensors = self.trainer.tensors().await?;
        let notes = Notes {
            form: FORM.to_owned(),
            config: self.config.to_full_query(),
            step: self.step(),
            images: self.images().len(),
            images_sha256: self.fingerprint().to_owned(),
            build: BUILD.to_owned(),
            tiling: tiling::of(self.trainer.device()),
        };
        let notes = serde_json::to_string(&notes).map_err(|reason| CheckpointError::Write(reason.to_string()))?;
        file::write(&tensors, Precision::Single, (KEY, notes))
    }

    /// The run of a checkpoint, ready for its next step. `images` are those of its data set. Its products are shared out as before.
    ///
    /// # Errors
    /// When the images are others than the run began with, or the checkpoint is of other networks.
    pub fn resume(checkpoint: &Checkpoint, images: &Images, device: &Device) -> Result<Self, CheckpointError> {
        let setup = Setup::of(&checkpoint.config);
        Self::resume_with_setup(checkpoint, setup, images, device)
    }

    /// The same, with other networks.
    ///
    /// # Errors
    /// As [`Self::resume`].
    pub fn resume_with_setup(
        checkpoint: &Checkpoint,
        setup: Setup,
        images: &Images,
        device: &Device,
    ) -> Result<Self, CheckpointError> {
        let mut training = Self::with_setup(checkpoint.config.clone(), setup, images, device)
            .map_err(|problem| CheckpointError::Format(problem.to_string()))?;
        let given = training.fingerprint();
        if given != checkpoint.images_sha256 {
            let described = |count: u32, hash: &str| format!("{count} images, SHA-256 {}…", hash.get(..8).unwrap_or(hash));
            return Err(CheckpointError::OtherImages {
                trained_on: described(checkpoint.images, &checkpoint.images_sha256),
                given: described(training.images().len(), given),
            });
        }
        if let Some(tiling) = checkpoint.tiling {
            tiling::take(tiling);
        }
        training.trainer = Trainer::restore(setup, checkpoint, device)?;
        Ok(training)
    }
}
