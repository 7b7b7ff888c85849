//! The classifier's layers: convolutions 5×5 with stride 2, 1→16 and 16→24, each with LeakyReLU and dropout; a dense layer to 64
//! features with LeakyReLU; a dense layer to ten logits.

use super::layout::{Form, TensorSpec};

/// Kinds of images that it tells apart.
pub const CLASSES: usize = 10;

/// Numbers in its last hidden layer.
pub const FEATURES: usize = 64;

/// Channels of its convolutions' maps.
const CHANNELS: [usize; 2] = [16, 24];

/// Pixels of the last maps: 28/4 squared.
const PIXELS: usize = 49;

/// Its trained tensors, 86,018 numbers, in the order in which they are initialised and laid out.
#[must_use]
pub fn tensors() -> Vec<TensorSpec> {
    let [first, second] = CHANNELS;
    let layers = [
        ("conv1", Form::Convolution { inputs: 1, outputs: first }, first),
        ("conv2", Form::Convolution { inputs: first, outputs: second }, second),
        ("fc1", Form::FromMaps { channels: second, pixels: PIXELS, outputs: FEATURES }, FEATURES),
        ("fc2", Form::FromMaps { channels: FEATURES, pixels: 1, outputs: CLASSES }, CLASSES),
    ];
    let specs = |(name, weight, outputs): (&str, Form, usize)| {
        let spec = |part: &str, form| TensorSpec { name: format!("{name}.{part}"), form };
        [spec("weight", weight), spec("bias", Form::Bias(outputs))]
    };
    layers.into_iter().flat_map(specs).collect()
}

/// PyTorch's names and shapes of [`tensors`].
#[must_use]
pub fn entries() -> Vec<(String, Vec<usize>)> {
    let named = |spec: TensorSpec| spec.names().into_iter().map(move |name| (name, spec.form.pytorch_shape()));
    tensors().into_iter().flat_map(named).collect()
}
