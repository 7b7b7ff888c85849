//! Our layers, as a `state_dict` has them.

use super::module::{Class, Module};
use super::types::{Entry, Player, Side};
use crate::network::architecture::{Architecture, Kind, Layer};
use crate::network::layout::{KERNEL, PADDING};

/// A layer of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) layer: Layer,
    /// PyTorch's shape of its weight.
    pub(super) weight: Vec<usize>,
}

impl Expected {
    /// The layers of a network.
    pub(super) fn of(architecture: &Architecture, player: Player) -> Vec<Self> {
        let layers = match player {
            Player::Generator => architecture.generator_layers(),
            Player::Discriminator => architecture.discriminator_layers(),
        };
        let expected = |layer: Layer| {
            let weight = layer.tensors().first().map(|spec| spec.form.pytorch_shape()).unwrap_or_default();
            Self { layer, weight }
        };
        layers.into_iter().map(expected).collect()
    }

    pub(super) const fn class(&self) -> Class {
        match self.layer.kind {
            Kind::DenseToMaps { .. } | Kind::DenseToLogit { .. } => Class::Dense,
            Kind::Transposed { .. } | Kind::Convolution { .. } => Class::Convolution,
            Kind::BatchNorm { .. } => Class::Norm,
        }
    }

    /// The length of its bias; `None` without one.
    pub(super) const fn bias(&self) -> Option<usize> {
        match self.layer.kind {
            Kind::DenseToMaps { .. } | Kind::Transposed { .. } => None,
            Kind::BatchNorm { channels } => Some(channels),
            Kind::Convolution { outputs, .. } => Some(outputs),
            Kind::DenseToLogit { .. } => Some(1),
        }
    }

    /// The line in PyTorch that makes it.
    pub(super) fn code(&self) -> String {
        match self.layer.kind {
            Kind::DenseToMaps { inputs, channels, side } => {
                format!("nn.Linear({inputs}, {}, bias=False)", channels * side * side)
            }
            Kind::Transposed { inputs, outputs, stride, .. } => {
                let more = if stride > 1 { format!(", output_padding={}", stride - 1) } else { String::new() };
                format!("nn.ConvTranspose2d({inputs}, {outputs}, {KERNEL}, stride={stride}, padding={PADDING}{more}, bias=False)")
            }
            Kind::BatchNorm { channels } => format!("nn.BatchNorm2d({channels})"),
            Kind::Convolution { inputs, outputs, stride } => {
                format!("nn.Conv2d({inputs}, {outputs}, {KERNEL}, stride={stride}, padding={PADDING})")
            }
            Kind::DenseToLogit { channels, side } => format!("nn.Linear({}, 1)", channels * side * side),
        }
    }

    /// Names in PyTorch and shapes of its tensors.
    pub(super) fn entries(&self) -> Vec<(&'static str, Vec<usize>)> {
        let mut all = vec![("weight", self.weight.clone())];
        all.extend(self.bias().map(|length| ("bias", vec![length])));
        if self.class() == Class::Norm {
            all.extend(["running_mean", "running_var"].map(|part| (part, self.weight.clone())));
        }
        all
    }

    /// As the page shows it.
    pub(super) fn side(&self) -> Side {
        let tensors = self.entries().iter().map(|(part, shape)| format!("{part} {shape:?}")).collect();
        Side { name: self.layer.name.clone(), code: self.code(), tensors }
    }

    /// Our names of the module's tensors and their numbers, if they are those of this layer.
    pub(super) fn matches(&self, module: &Module, entries: &[Entry]) -> Option<Vec<(String, usize)>> {
        if self.bias().is_none() && module.bias.is_some() || self.class() != module.class(entries) {
            return None;
        }
        let find = |(part, shape): (&str, Vec<usize>)| {
            let at = match part {
                "weight" => module.weight,
                "bias" => module.bias,
                "running_mean" => module.running_mean,
                _ => module.running_var,
            }?;
            (entries[at].shape == shape).then(|| (format!("{}.{part}", self.layer.name), at))
        };
        self.entries().into_iter().map(find).collect()
    }
}
