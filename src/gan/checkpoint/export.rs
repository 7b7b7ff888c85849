//! One network as a safetensors file for `safetensors.torch.load_file` and `load_state_dict`.

use super::error::CheckpointError;
use super::file::{self, Precision};
use super::tensors::{check_nonnegative, entries, generator_entries};
use crate::gan::trainer::Trainer;
use crate::network::Architecture;
use crate::network::state_dict::NamedTensor;
use crate::run::Departure;

/// The generator's weights and running statistics; those of a run without batch norm have none of its tensors. This waits for the
/// device.
///
/// # Errors
/// When the device can't be read.
pub async fn export_generator(trainer: &Trainer) -> Result<Vec<u8>, CheckpointError> {
    let mut tensors = trainer.generator().read().await?;
    tensors.extend(trainer.running.read().await?);
    generator(tensors, trainer.setup.departure)
}

/// Writes a generator's tensors as an export, without those that its run does not use.
///
/// # Errors
/// When the file can't be serialised.
pub(super) fn generator(mut tensors: Vec<NamedTensor>, departure: Departure) -> Result<Vec<u8>, CheckpointError> {
    if departure == Departure::NoBatchNorm {
        tensors.retain(|tensor| !tensor.name.starts_with("bn"));
    }
    export(&tensors)
}

/// The discriminator's weights. This waits for the device.
///
/// # Errors
/// When the device can't be read.
pub async fn export_discriminator(trainer: &Trainer) -> Result<Vec<u8>, CheckpointError> {
    export(&trainer.discriminator().read().await?)
}

/// Reads the tensors of an exported generator of the homework's architecture.
///
/// # Errors
/// When the file is no such export of that precision.
pub fn read_generator(bytes: &[u8], precision: Precision) -> Result<Vec<NamedTensor>, CheckpointError> {
    let tensors = file::read(bytes, precision, &generator_entries(Architecture::HOMEWORK))?;
    tensors.iter().try_for_each(check_nonnegative)?;
    Ok(tensors)
}

/// Reads the tensors of an exported discriminator of the homework's architecture.
///
/// # Errors
/// When the file is no such export of that precision.
pub fn read_discriminator(bytes: &[u8], precision: Precision) -> Result<Vec<NamedTensor>, CheckpointError> {
    file::read(bytes, precision, &entries(&Architecture::HOMEWORK.discriminator_tensors()))
}

/// Rounds an exported generator to 16-bit floats, half the size.
///
/// # Errors
/// When the file is no exported generator.
pub fn halve_generator(bytes: &[u8]) -> Result<Vec<u8>, CheckpointError> {
    write(&read_generator(bytes, Precision::Single)?, Precision::Half)
}

/// Rounds an exported discriminator to 16-bit floats, half the size.
///
/// # Errors
/// When the file is no exported discriminator.
pub fn halve_discriminator(bytes: &[u8]) -> Result<Vec<u8>, CheckpointError> {
    write(&read_discriminator(bytes, Precision::Single)?, Precision::Half)
}

/// Writes one network's tensors as an export.
///
/// # Errors
/// When the file can't be serialised.
pub(super) fn export(tensors: &[NamedTensor]) -> Result<Vec<u8>, CheckpointError> {
    write(tensors, Precision::Single)
}

fn write(tensors: &[NamedTensor], precision: Precision) -> Result<Vec<u8>, CheckpointError> {
    // The metadata that PyTorch's tools expect.
    file::write(tensors, precision, ("format", "pt".to_owned()))
}
