//! Layers of the generator and the discriminator, computed from channels and strides.

use super::layout::{Form, TensorSpec};

/// Numbers in a latent vector.
pub const LATENT: usize = 100;

/// LeakyReLU's slope below zero.
pub const SLOPE: f64 = 0.3;

/// Probability that dropout zeroes an activation of the discriminator.
pub const DROPOUT: f32 = 0.3;

/// Height and width of an image, which has one channel.
pub(super) const IMAGE_SIDE: usize = 28;

/// A 5×5 convolution in [`Architecture`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Channels of the maps it makes.
    pub channels: usize,
    /// Factor by which height and width grow (generator) or shrink (discriminator).
    pub stride: usize,
}

const fn stage(channels: usize, stride: usize) -> Stage {
    Stage { channels, stride }
}

/// Depth, widths and strides of both networks. Sides must divide: the strides of a network multiply to a divisor of 28.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Architecture {
    /// Channels of the maps that the generator's dense layer makes of a latent.
    pub dense: usize,
    /// Transposed convolutions. The last has one channel and ends in tanh, the others in batch norm and LeakyReLU.
    pub generator: &'static [Stage],
    /// Convolutions, each with LeakyReLU and dropout. A dense layer to one logit follows.
    pub discriminator: &'static [Stage],
}

impl Architecture {
    /// The handout's networks, for 28×28 images.
    pub const HOMEWORK: Self = Self {
        dense: 256,
        generator: &[stage(128, 1), stage(64, 2), stage(1, 2)],
        discriminator: &[stage(64, 2), stage(128, 2)],
    };

    /// The same depth with few channels: for the self-test and for tests on slow devices.
    pub const NARROW: Self =
        Self { dense: 8, generator: &[stage(8, 1), stage(4, 2), stage(1, 2)], discriminator: &[stage(4, 2), stage(8, 2)] };

    /// Height and width of the generator's first maps.
    #[must_use]
    pub const fn first_side(&self) -> usize {
        let (mut side, mut at) = (IMAGE_SIDE, 0);
        while at < self.generator.len() {
            side /= self.generator[at].stride;
            at += 1;
        }
        side
    }

    /// The generator's layers, from a latent `[100]` to an image `[1, 28, 28]`.
    #[must_use]
    pub fn generator_layers(&self) -> Vec<Layer> {
        let (mut inputs, mut side) = (self.dense, self.first_side());
        let dense = Kind::DenseToMaps { inputs: LATENT, channels: inputs, side };
        let mut layers = vec![Layer { name: "fc".to_owned(), kind: dense, output: vec![inputs, side, side] }];
        for (number, &Stage { channels, stride }) in (1..).zip(self.generator) {
            side *= stride;
            let output = vec![channels, side, side];
            let tanh = number == self.generator.len();
            let kind = Kind::Transposed { inputs, outputs: channels, stride, tanh };
            layers.push(Layer { name: format!("convt{number}"), kind, output: output.clone() });
            if !tanh {
                layers.push(Layer { name: format!("bn{number}"), kind: Kind::BatchNorm { channels }, output });
            }
            inputs = channels;
        }
        layers
    }

    /// The discriminator's layers, from an image `[1, 28, 28]` to a logit.
    #[must_use]
    pub fn discriminator_layers(&self) -> Vec<Layer> {
        let (mut inputs, mut side) = (1, IMAGE_SIDE);
        let mut layers = Vec::new();
        for (number, &Stage { channels, stride }) in (1..).zip(self.discriminator) {
            side /= stride;
            let kind = Kind::Convolution { inputs, outputs: channels, stride };
            layers.push(Layer { name: format!("conv{number}"), kind, output: vec![channels, side, side] });
            inputs = channels;
        }
        layers.push(Layer { name: "fc".to_owned(), kind: Kind::DenseToLogit { channels: inputs, side }, output: vec![1] });
        layers
    }

    /// The generator's trained tensors, in the order in which they are initialised and laid out.
    #[must_use]
    pub fn generator_tensors(&self) -> Vec<TensorSpec> {
        tensors(&self.generator_layers())
    }

    /// The discriminator's trained tensors, in the order in which they are initialised and laid out.
    #[must_use]
    pub fn discriminator_tensors(&self) -> Vec<TensorSpec> {
        tensors(&self.discriminator_layers())
    }

    /// Names and channels of the generator's batch norm layers.
    #[must_use]
    pub fn batch_norms(&self) -> Vec<(String, usize)> {
        let norm = |layer: Layer| match layer.kind {
            Kind::BatchNorm { channels } => Some((layer.name, channels)),
            _ => None,
        };
        self.generator_layers().into_iter().filter_map(norm).collect()
    }
}

fn tensors(layers: &[Layer]) -> Vec<TensorSpec> {
    layers.iter().flat_map(Layer::tensors).collect()
}

/// A layer with trained parameters, and the activation after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// PyTorch's name of the module that has the parameters: `conv1`.
    pub name: String,
    /// The operation, with its sizes.
    pub kind: Kind,
    /// Shape of its output without the batch: `[channels, side, side]`, or `[1]` for the logit.
    pub output: Vec<usize>,
}

/// What a layer computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Dense without bias, from `inputs` numbers to maps.
    DenseToMaps {
        /// Length of an input vector.
        inputs: usize,
        /// Channels of the maps it makes.
        channels: usize,
        /// Height and width of the maps.
        side: usize,
    },
    /// Transposed 5×5 convolution without bias, with tanh if it makes images.
    Transposed {
        /// Channels of the maps it reads.
        inputs: usize,
        /// Channels of the maps it makes.
        outputs: usize,
        /// Factor by which height and width grow.
        stride: usize,
        /// Whether tanh follows, as in the last layer.
        tanh: bool,
    },
    /// Batch norm with scale and shift, then LeakyReLU.
    BatchNorm {
        /// Channels in and out.
        channels: usize,
    },
    /// 5×5 convolution with bias, then LeakyReLU and dropout.
    Convolution {
        /// Channels of the maps it reads.
        inputs: usize,
        /// Channels of the maps it makes.
        outputs: usize,
        /// Factor by which height and width shrink.
        stride: usize,
    },
    /// Dense with bias, from maps to one number.
    DenseToLogit {
        /// Channels of the maps it reads.
        channels: usize,
        /// Height and width of the maps.
        side: usize,
    },
}

impl Layer {
    /// The tensors it trains, in order.
    #[must_use]
    pub fn tensors(&self) -> Vec<TensorSpec> {
        let spec = |part: &str, form| TensorSpec { name: format!("{}{part}", self.name), form };
        match self.kind {
            Kind::DenseToMaps { inputs, channels, side } => {
                vec![spec(".weight", Form::ToMaps { inputs, channels, pixels: side * side })]
            }
            Kind::Transposed { inputs, outputs, .. } => vec![spec(".weight", Form::Transposed { inputs, outputs })],
            Kind::BatchNorm { channels } => vec![spec("", Form::ScaleShift(channels))],
            Kind::Convolution { inputs, outputs, .. } => {
                vec![spec(".weight", Form::Convolution { inputs, outputs }), spec(".bias", Form::Bias(outputs))]
            }
            Kind::DenseToLogit { channels, side } => {
                vec![spec(".weight", Form::FromMaps { channels, pixels: side * side, outputs: 1 }), spec(".bias", Form::Bias(1))]
            }
        }
    }

    /// How many numbers it trains.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.tensors().iter().map(|tensor| tensor.form.count()).sum()
    }
}
