//! Names, shapes and value ranges of a checkpoint's tensors.

use super::error::CheckpointError;
use super::file::Wanted;
use crate::gan::generator::Running;
use crate::network::state_dict::NamedTensor;
use crate::network::{Architecture, TensorSpec};

/// Prefixes of the networks' tensors.
pub(in crate::gan) const PLAYERS: [&str; 2] = ["discriminator", "generator"];

/// PyTorch's names and shapes of trained tensors.
pub(super) fn entries(specs: &[TensorSpec]) -> Vec<Wanted> {
    specs.iter().flat_map(|spec| spec.names().into_iter().map(|name| (name, spec.form.pytorch_shape()))).collect()
}

/// Names and shapes of an exported generator: parameters and running statistics.
pub(super) fn generator_entries(architecture: Architecture) -> Vec<Wanted> {
    let mut all = entries(&architecture.generator_tensors());
    all.extend(Running::entries(architecture));
    all
}

/// Names and shapes of all tensors in a checkpoint.
#[must_use]
pub fn contents(architecture: Architecture) -> Vec<Wanted> {
    let networks = [architecture.discriminator_tensors(), architecture.generator_tensors()];
    let mut all = Vec::new();
    for (player, specs) in PLAYERS.into_iter().zip(networks) {
        for prefix in [player.to_owned(), format!("adam.m.{player}"), format!("adam.v.{player}")] {
            all.extend(entries(&specs).into_iter().map(|(name, shape)| (format!("{prefix}.{name}"), shape)));
        }
    }
    all.extend(Running::entries(architecture).into_iter().map(|(name, shape)| (format!("{}.{name}", PLAYERS[1]), shape)));
    all
}

/// Refuses negative variances and second moments, whose roots would be NaN.
pub(super) fn check_nonnegative(tensor: &NamedTensor) -> Result<(), CheckpointError> {
    let square = tensor.name.starts_with("adam.v.") || tensor.name.ends_with(".running_var");
    match tensor.values.iter().find(|value| square && **value < 0.0) {
        Some(value) => Err(CheckpointError::Tensor {
            name: tensor.name.clone(),
            problem: format!("holds {value}, and a mean of squares is not below 0"),
        }),
        None => Ok(()),
    }
}
