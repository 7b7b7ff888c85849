//! The networks of the homework as tables of layers.

use crate::network::{Architecture, DROPOUT, KERNEL, Kind, Layer, SLOPE};

/// A row: a layer with parameters, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRow {
    /// PyTorch's name of the module: `conv1`.
    pub name: String,
    /// What it computes, in words.
    pub text: String,
    /// Shape of the output without the batch: `64 × 14 × 14`, `1`.
    pub output: String,
    /// How many numbers are trained.
    pub parameters: u64,
}

/// Rows of the discriminator, from an image `[1, 28, 28]` to a logit.
#[must_use]
pub fn discriminator_rows() -> Vec<LayerRow> {
    Architecture::HOMEWORK.discriminator_layers().into_iter().map(row).collect()
}

/// Rows of the generator, from a latent `[100]` to an image.
#[must_use]
pub fn generator_rows() -> Vec<LayerRow> {
    Architecture::HOMEWORK.generator_layers().into_iter().map(row).collect()
}

fn row(layer: Layer) -> LayerRow {
    let text = match layer.kind {
        Kind::DenseToMaps { side, .. } => format!("dense, as maps of {side}×{side}"),
        Kind::Transposed { stride, tanh, .. } => {
            format!("transposed convolution {KERNEL}×{KERNEL}, stride {stride}{}", if tanh { "; tanh" } else { "" })
        }
        Kind::BatchNorm { .. } => format!("batch norm; LeakyReLU {SLOPE}"),
        Kind::Convolution { stride, .. } => {
            format!("convolution {KERNEL}×{KERNEL}, stride {stride}; LeakyReLU {SLOPE}, dropout {DROPOUT}")
        }
        Kind::DenseToLogit { .. } => "flatten, dense to one logit".to_owned(),
    };
    let output: Vec<String> = layer.output.iter().map(usize::to_string).collect();
    LayerRow { parameters: layer.parameters() as u64, name: layer.name, text, output: output.join(" × ") }
}
