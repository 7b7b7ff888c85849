//! A run's whole state as one safetensors file, so that it can go on elsewhere and later as if it had not stopped.
//!
//! Tensors: `generator.*` and `discriminator.*` under PyTorch's names and in its layouts, and Adam's moments as
//! `adam.m.generator.*`, `adam.v.generator.*` and so on. Metadata: one entry `saddle` in JSON, with the configuration, the
//! steps done and what the images were. Nothing else is needed: all randomness is a function of seed and step.

pub mod file;
pub mod layout;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::layout::Entry;
use super::adam::{Adam, Moments};
use super::state_dict::{self, Handle, MisfitError, NamedTensor};
use super::{Discriminator, Generator, Setup, Trainer, Training, Widths};
use crate::data::Images;
use crate::run::BUILD;
use crate::run::config::{PARAMETERS, RunConfig};

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
    tensors: Vec<NamedTensor>,
}

/// Both networks' names in a checkpoint.
const PLAYERS: [&str; 2] = ["discriminator", "generator"];

fn entries(player: &str, widths: Widths) -> Vec<Entry> {
    if player == "generator" { layout::generator(widths) } else { layout::discriminator(widths) }
}

/// Names and shapes of all tensors in a checkpoint.
#[must_use]
pub fn contents(widths: Widths) -> Vec<file::Wanted> {
    let mut all = Vec::new();
    for player in PLAYERS {
        let entries = entries(player, widths);
        all.extend(entries.iter().map(|entry| (format!("{player}.{}", entry.name), entry.shape.clone())));
        for moment in ["m", "v"] {
            let trained = entries.iter().filter(|entry| entry.trained);
            all.extend(trained.map(|entry| (format!("adam.{moment}.{player}.{}", entry.name), entry.shape.clone())));
        }
    }
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
            .map_err(|reason| CheckpointError::Format(format!("its metadata can't be read ({reason})")))?;
        if notes.form != FORM {
            return Err(CheckpointError::Format(format!("its form is “{}”, and only “{FORM}” can be read", notes.form)));
        }
        let address = RunConfig::from_query(&notes.config);
        if let Some(problem) = address.problems.first() {
            return Err(CheckpointError::Format(format!("its configuration can't be taken: {problem}")));
        }
        let tensors = file::read(bytes, &contents(widths))?;
        tensors.iter().try_for_each(check_square)?;
        Ok(Self {
            config: address.config,
            step: notes.step,
            images: notes.images,
            images_sha256: notes.images_sha256,
            build: notes.build,
            tensors,
        })
    }

    /// The tensors under a prefix, without it.
    fn part(&self, prefix: &str) -> Vec<NamedTensor> {
        let stripped = |tensor: &NamedTensor| {
            let name = tensor.name.strip_prefix(prefix)?.strip_prefix('.')?.to_owned();
            Some(NamedTensor { name, ..tensor.clone() })
        };
        self.tensors.iter().filter_map(stripped).collect()
    }

    /// Adam as it was for one player, its moments in Burn's layout.
    fn adam(&self, player: &str, device: &Device) -> Adam {
        let moment = |prefix: &str| self.part(&format!("adam.{prefix}.{player}")).into_iter();
        let pairs = moment("m").zip(moment("v"));
        let moments = pairs.map(|(m, v)| Moments { first: to_burn(m, device), second: to_burn(v, device) });
        Adam::resume(self.step, moments.collect())
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

fn to_burn(tensor: NamedTensor, device: &Device) -> Tensor<1> {
    let count = tensor.values.len();
    let flat = Tensor::<1>::from_data(TensorData::new(tensor.values, [count]), device);
    match tensor.shape[..] {
        [outputs, inputs] => flat.reshape([outputs, inputs]).swap_dims(0, 1).reshape([count]),
        _ => flat,
    }
}

fn under(prefix: &str, handles: Vec<Handle>) -> impl Iterator<Item = Handle> {
    handles.into_iter().map(move |handle| handle.under(prefix))
}

/// All parameters of a configuration, also those at their defaults: they may change with a later version.
fn full_query(config: &RunConfig) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for parameter in PARAMETERS {
        query.append_pair(parameter, &config.get(parameter).unwrap_or_default());
    }
    query.finish()
}

/// SHA-256 of all pixels, in hexadecimal.
#[must_use]
pub fn fingerprint(images: &Images) -> String {
    Sha256::digest(images.pixels()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Trainer {
    /// Every number of the state, on the device.
    fn handles(&self) -> Vec<Handle> {
        let mut all = Vec::new();
        let players = [
            (PLAYERS[0], state_dict::handles(&self.discriminator), &self.adam_d),
            (PLAYERS[1], state_dict::handles(&self.generator), &self.adam_g),
        ];
        for (player, parameters, adam) in players {
            let [first, second] = state_dict::moment_handles(&parameters, adam.moments());
            all.extend(under(player, parameters));
            all.extend(under(&format!("adam.m.{player}"), first));
            all.extend(under(&format!("adam.v.{player}"), second));
        }
        all
    }

    fn restore(setup: Setup, checkpoint: &Checkpoint, device: &Device) -> Result<Self, CheckpointError> {
        let mut trainer = Self::new(setup, device);
        trainer.discriminator = state_dict::load(trainer.discriminator, &checkpoint.part(PLAYERS[0]))?;
        trainer.generator = state_dict::load(trainer.generator, &checkpoint.part(PLAYERS[1]))?;
        trainer.steps_done = checkpoint.step;
        if checkpoint.step > 0 {
            trainer.adam_d = checkpoint.adam(PLAYERS[0], device);
            trainer.adam_g = checkpoint.adam(PLAYERS[1], device);
        }
        Ok(trainer)
    }
}

impl Training {
    /// The whole state as a file. This waits for the device. Losses that were not yet read are not in it.
    ///
    /// # Errors
    /// When the device can't be read.
    pub async fn checkpoint(&self) -> Result<Vec<u8>, CheckpointError> {
        let mut tensors = state_dict::read(self.trainer.handles()).await?;
        // Before the first step Adam has no moments: they are zeros.
        for (name, shape) in contents(self.trainer.setup.widths) {
            if !tensors.iter().any(|tensor| tensor.name == name) {
                let values = vec![0.0; shape.iter().product()];
                tensors.push(NamedTensor { name, shape, values });
            }
        }
        let notes = Notes {
            form: FORM.to_owned(),
            config: full_query(&self.config),
            step: self.step(),
            images: self.images().len(),
            images_sha256: self.fingerprint().to_owned(),
            build: BUILD.to_owned(),
        };
        let notes = serde_json::to_string(&notes).map_err(|reason| CheckpointError::Write(reason.to_string()))?;
        file::write(&tensors, (KEY, notes))
    }

    /// The run of a checkpoint, ready for its next step. `images` are those of its data set.
    ///
    /// # Errors
    /// When the images are others than the run began with, or the checkpoint is of other networks.
    pub fn resume(checkpoint: &Checkpoint, images: &Images, device: &Device) -> Result<Self, CheckpointError> {
        let setup = Setup::new(checkpoint.config.seed, checkpoint.config.learning_rate);
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
        training.trainer = Trainer::restore(setup, checkpoint, device)?;
        Ok(training)
    }
}

/// A network's own weights and running statistics as a file that `safetensors.torch.load_file` takes, for
/// `load_state_dict`. This waits for the device.
///
/// # Errors
/// When the device can't be read.
pub async fn export_generator(generator: &Generator) -> Result<Vec<u8>, CheckpointError> {
    export(state_dict::handles(generator)).await
}

/// The same of a discriminator.
///
/// # Errors
/// When the device can't be read.
pub async fn export_discriminator(discriminator: &Discriminator) -> Result<Vec<u8>, CheckpointError> {
    export(state_dict::handles(discriminator)).await
}

async fn export(handles: Vec<Handle>) -> Result<Vec<u8>, CheckpointError> {
    file::write(&state_dict::read(handles).await?, ("format", "pt".to_owned()))
}
