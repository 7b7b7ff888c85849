//! A run's complete state as one safetensors file. A resumed run continues as if it had never stopped.
//!
//! Tensors: `generator.*` and `discriminator.*` under PyTorch's names and in its layouts, and Adam's moments as
//! `adam.m.generator.*`, `adam.v.generator.*` and so on. Metadata: one entry `saddle` in JSON with the configuration, the step and
//! the images' hash. No random state is stored, since all randomness is a function of seed and step.

mod error;
mod export;
pub mod file;
mod tensors;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

pub use self::error::CheckpointError;
pub use self::export::{
    export_discriminator, export_generator, halve_discriminator, halve_generator, read_discriminator, read_generator,
};
use self::file::Precision;
pub(super) use self::tensors::PLAYERS;
use self::tensors::check_nonnegative;
pub use self::tensors::contents;
use super::optim::Adam;
use super::optim::adam::State;
use super::trainer::{Setup, Trainer};
use super::training::Training;
use crate::compute::tiling;
use crate::data::Images;
use crate::network::Architecture;
use crate::network::state_dict::NamedTensor;
use crate::run::BUILD;
use crate::run::RunConfig;
use crate::run::tiling::Tiling;
use crate::settings::Settings;
use crate::settings::{quote, reason};

/// The metadata's key.
const KEY: &str = "saddle";

/// Version of the format; changes when the meaning of its content changes.
const FORM: &str = "saddle-checkpoint-1";

/// The metadata's JSON.
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

/// A checkpoint that was read and validated.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// As parsed from the metadata, all values within their bounds.
    pub config: RunConfig,
    /// Steps done when it was written.
    pub step: u32,
    /// How many images it was trained on.
    pub images: u32,
    /// SHA-256 of the images' pixels, in hexadecimal.
    pub images_sha256: String,
    /// The build that wrote it ([`BUILD`]).
    pub build: String,
    /// Tiling of the GPU that wrote it; `None` for a CPU.
    pub tiling: Option<Tiling>,
    tensors: Vec<NamedTensor>,
}

impl Checkpoint {
    /// Reads a checkpoint of the homework's networks.
    ///
    /// # Errors
    /// When it differs from what this version writes.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        Self::parse_with(bytes, Architecture::HOMEWORK)
    }

    /// Reads a checkpoint of any architecture.
    ///
    /// # Errors
    /// When it differs from what this version writes.
    pub fn parse_with(bytes: &[u8], architecture: Architecture) -> Result<Self, CheckpointError> {
        let notes: Notes = serde_json::from_str(&file::metadata(bytes, KEY)?)
            .map_err(|problem| CheckpointError::Format(format!("its metadata can't be read ({})", reason(problem))))?;
        if notes.form != FORM {
            return Err(CheckpointError::Format(format!("its form is {}, and only “{FORM}” can be read", quote(&notes.form))));
        }
        let address = RunConfig::from_query(&notes.config);
        if let Some(problem) = address.problems.first() {
            return Err(CheckpointError::Format(format!("its configuration is not valid: {problem}")));
        }
        let tensors = file::read(bytes, Precision::Single, &contents(architecture))?;
        tensors.iter().try_for_each(check_nonnegative)?;
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

    /// Tensors under a prefix, which is removed from their names.
    pub(super) fn part(&self, prefix: &str) -> Vec<NamedTensor> {
        let stripped = |tensor: &NamedTensor| {
            let name = tensor.name.strip_prefix(prefix)?.strip_prefix('.')?.to_owned();
            Some(NamedTensor { name, ..tensor.clone() })
        };
        self.tensors.iter().filter_map(stripped).collect()
    }

    fn state(&self, player: &str) -> State {
        let moment = |prefix: &str| self.part(&format!("adam.{prefix}.{player}"));
        State { values: self.part(player), first: moment("m"), second: moment("v") }
    }

    /// The generator in the format of [`export_generator`].
    ///
    /// # Errors
    /// When the file can't be serialised.
    pub fn generator(&self) -> Result<Vec<u8>, CheckpointError> {
        export::generator(self.part(PLAYERS[1]), self.config.departure)
    }

    /// The discriminator in the format of [`export_discriminator`].
    ///
    /// # Errors
    /// When the file can't be serialised.
    pub fn discriminator(&self) -> Result<Vec<u8>, CheckpointError> {
        export::export(&self.part(PLAYERS[0]))
    }
}

impl Trainer {
    /// All tensors of the state, named as in the file. This waits for the device.
    async fn tensors(&self) -> Result<Vec<NamedTensor>, CheckpointError> {
        let mut all = Vec::new();
        for (player, network) in PLAYERS.into_iter().zip([&self.discriminator, &self.generator]) {
            let State { values, first, second } = network.read().await?;
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
        let restore =
            |specs, player| Adam::restore(specs, &checkpoint.state(player), checkpoint.step, setup.learning_rate, device);
        trainer.discriminator = restore(setup.architecture.discriminator_tensors(), PLAYERS[0])?;
        trainer.generator = restore(setup.architecture.generator_tensors(), PLAYERS[1])?;
        trainer.running = trainer.running.restore(&checkpoint.part(PLAYERS[1]))?;
        trainer.steps_done = checkpoint.step;
        Ok(trainer)
    }
}

impl Training {
    /// The complete state as a file, without losses not yet read. This waits for the device.
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

    /// Resumes a run on the images of its data set. The device gets the checkpoint's tiling.
    ///
    /// # Errors
    /// When the images differ from the run's, or the checkpoint is of other networks.
    pub fn resume(checkpoint: &Checkpoint, images: &Images, device: &Device) -> Result<Self, CheckpointError> {
        let setup = Setup::of(&checkpoint.config);
        Self::resume_with_setup(checkpoint, setup, images, device)
    }

    /// As [`Self::resume`], with other networks.
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
            tiling::set(device, tiling);
        }
        training.trainer = Trainer::restore(setup, checkpoint, device)?;
        Ok(training)
    }
}
