//! The two networks as a table: what `gan::generator` and `gan::discriminator` compute in the homework's widths.

/// A row of the table: a layer with parameters, and what follows it without any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// PyTorch's name of what has its parameters (`conv1`).
    pub name: &'static str,
    /// What it computes.
    pub what: &'static str,
    /// The shape that leaves it, without the batch.
    pub output: &'static [u32],
    /// Numbers that are trained.
    pub parameters: u32,
}

/// From an image `[1, 28, 28]` to a logit.
pub const DISCRIMINATOR: [Layer; 3] = [
    Layer {
        name: "conv1",
        what: "convolution 5×5, stride 2; LeakyReLU 0.3, dropout 0.3",
        output: &[64, 14, 14],
        parameters: 25 * 64 + 64,
    },
    Layer {
        name: "conv2",
        what: "convolution 5×5, stride 2; LeakyReLU 0.3, dropout 0.3",
        output: &[128, 7, 7],
        parameters: 25 * 64 * 128 + 128,
    },
    Layer { name: "fc", what: "flatten, dense to one logit", output: &[1], parameters: 49 * 128 + 1 },
];

/// From a latent `[100]` to an image. The convolutions have no biases.
pub const GENERATOR: [Layer; 6] = [
    Layer { name: "fc", what: "dense, as maps of 7×7", output: &[256, 7, 7], parameters: 100 * 49 * 256 },
    Layer { name: "convt1", what: "transposed convolution 5×5, stride 1", output: &[128, 7, 7], parameters: 25 * 256 * 128 },
    Layer { name: "bn1", what: "batch norm; LeakyReLU 0.3", output: &[128, 7, 7], parameters: 2 * 128 },
    Layer { name: "convt2", what: "transposed convolution 5×5, stride 2", output: &[64, 14, 14], parameters: 25 * 128 * 64 },
    Layer { name: "bn2", what: "batch norm; LeakyReLU 0.3", output: &[64, 14, 14], parameters: 2 * 64 },
    Layer { name: "convt3", what: "transposed convolution 5×5, stride 2; tanh", output: &[1, 28, 28], parameters: 25 * 64 },
];
