//! One network as a file that `safetensors.torch.load_file` takes, for `load_state_dict`.

use super::file::{self, Precision, Wanted};
use super::{Checkpoint, CheckpointError, PLAYERS};
use crate::gan::generator::Running;
use crate::gan::state_dict::NamedTensor;
use crate::gan::{Generator, Trainer, Widths};
use crate::run::Departure;

/// Metadata that says whose layouts these are.
const LAYOUTS: (&str, &str) = ("format", "pt");

/// The generator's weights and running statistics. This waits for the device.
///
/// # Errors
/// When the device can't be read.
pub async fn export_generator(trainer: &Trainer) -> Result<Vec<u8>, CheckpointError> {
    let mut tensors = trainer.generator.read().await?.values;
    tensors.extend(trainer.running.read().await?);
    write(&tensors, Precision::Single)
}

/// The discriminator's weights. This waits for the device.
///
/// # Errors
/// When the device can't be read.
pub async fn export_discriminator(trainer: &Trainer) -> Result<Vec<u8>, CheckpointError> {
    write(&trainer.discriminator.read().await?.values, Precision::Single)
}

impl Checkpoint {
    /// The generator's weights and running statistics, as [`export_generator`] writes them. A run without batch norm has none
    /// of its tensors.
    ///
    /// # Errors
    /// When the file can't be put together.
    pub fn generator(&self) -> Result<Vec<u8>, CheckpointError> {
        let mut tensors = self.part(PLAYERS[1]);
        if self.config.departure == Departure::NoBatchNorm {
            tensors.retain(|tensor| !tensor.name.starts_with("bn"));
        }
        write(&tensors, Precision::Single)
    }

    /// The discriminator's weights, as [`export_discriminator`] writes them.
    ///
    /// # Errors
    /// When the file can't be put together.
    pub fn discriminator(&self) -> Result<Vec<u8>, CheckpointError> {
        write(&self.part(PLAYERS[0]), Precision::Single)
    }
}

/// The tensors of an exported generator, in the homework's widths, strictly read.
///
/// # Errors
/// When the file is no such export of that precision.
pub fn read_generator(bytes: &[u8], precision: Precision) -> Result<Vec<NamedTensor>, CheckpointError> {
    let tensors = file::read(bytes, precision, &generator_entries())?;
    tensors.iter().try_for_each(super::check_square)?;
    Ok(tensors)
}

/// An exported generator at half the size, its numbers rounded to 16 bits.
///
/// # Errors
/// When the file is no exported generator.
pub fn halve(bytes: &[u8]) -> Result<Vec<u8>, CheckpointError> {
    write(&read_generator(bytes, Precision::Single)?, Precision::Half)
}

fn generator_entries() -> Vec<Wanted> {
    let mut entries = super::entries(&Generator::units(Widths::HOMEWORK));
    entries.extend(Running::entries(Widths::HOMEWORK));
    entries
}

fn write(tensors: &[NamedTensor], precision: Precision) -> Result<Vec<u8>, CheckpointError> {
    file::write(tensors, precision, (LAYOUTS.0, LAYOUTS.1.to_owned()))
}
