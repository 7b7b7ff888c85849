//! Positions of a network's tensors in one buffer, and the mapping of their elements to PyTorch's layouts.

use super::state_dict::{MisfitError, NamedTensor, find};

/// Height and width of every convolution's kernel.
pub const KERNEL: usize = 5;

/// Rows and columns of zeros around the maps that a kernel slides over.
pub const PADDING: usize = KERNEL / 2;

const TAPS: usize = KERNEL * KERNEL;

/// Tensors start at multiples of this many floats: WebGPU binds buffers at multiples of 256 bytes.
const ALIGNMENT: usize = 64;

/// A tensor's role, which decides its layout here and in PyTorch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[25·inputs, outputs]`, rows (y, x, input); in PyTorch `[outputs, inputs, 5, 5]`.
    Convolution {
        /// Channels of the maps that the layer reads.
        inputs: usize,
        /// Channels of the maps that the layer makes.
        outputs: usize,
    },
    /// `[25·inputs, outputs]`, rows (y, x, input); in PyTorch `[inputs, outputs, 5, 5]`.
    Transposed {
        /// Channels of the maps that the layer reads.
        inputs: usize,
        /// Channels of the maps that the layer makes.
        outputs: usize,
    },
    /// Dense into maps: `[inputs, pixels·channels]`, columns (pixel, channel); in PyTorch `[channels·pixels, inputs]`, rows
    /// (channel, pixel).
    ToMaps {
        /// Length of an input vector.
        inputs: usize,
        /// Channels of the maps that the layer makes.
        channels: usize,
        /// Pixels of a map, row by row.
        pixels: usize,
    },
    /// Dense from maps: `[pixels·channels, outputs]`, rows (pixel, channel); in PyTorch `[outputs, channels·pixels]`.
    FromMaps {
        /// Channels of the maps that the layer reads.
        channels: usize,
        /// Pixels of a map, row by row.
        pixels: usize,
        /// Numbers that the layer makes.
        outputs: usize,
    },
    /// `[1, n]`; in PyTorch `[n]`.
    Bias(usize),
    /// `[2, channels]`, γ over β; in PyTorch two vectors `weight` and `bias`.
    ScaleShift(usize),
}

impl Form {
    /// `[rows, columns]` in memory.
    #[must_use]
    pub const fn shape(self) -> [usize; 2] {
        match self {
            Self::Convolution { inputs, outputs } | Self::Transposed { inputs, outputs } => [TAPS * inputs, outputs],
            Self::ToMaps { inputs, channels, pixels } => [inputs, pixels * channels],
            Self::FromMaps { channels, pixels, outputs } => [pixels * channels, outputs],
            Self::Bias(count) => [1, count],
            Self::ScaleShift(channels) => [2, channels],
        }
    }

    /// How many numbers it has.
    #[must_use]
    pub const fn count(self) -> usize {
        let [rows, columns] = self.shape();
        rows * columns
    }

    /// PyTorch's shape; for batch norm, of each of the two vectors.
    #[must_use]
    pub fn pytorch_shape(self) -> Vec<usize> {
        match self {
            Self::Convolution { inputs, outputs } => vec![outputs, inputs, KERNEL, KERNEL],
            Self::Transposed { inputs, outputs } => vec![inputs, outputs, KERNEL, KERNEL],
            Self::ToMaps { inputs, channels, pixels } => vec![pixels * channels, inputs],
            Self::FromMaps { channels, pixels, outputs } => vec![outputs, pixels * channels],
            Self::Bias(count) | Self::ScaleShift(count) => vec![count],
        }
    }

    /// Index in PyTorch's flattened tensor of element `at` here.
    #[must_use]
    pub const fn pytorch_index(self, at: usize) -> usize {
        let columns = self.shape()[1];
        let (row, column) = (at / columns, at % columns);
        match self {
            Self::Convolution { inputs, .. } => (column * inputs + row % inputs) * TAPS + row / inputs,
            Self::Transposed { inputs, outputs } => (row % inputs * outputs + column) * TAPS + row / inputs,
            Self::ToMaps { inputs, channels, pixels } => (column % channels * pixels + column / channels) * inputs + row,
            Self::FromMaps { channels, pixels, .. } => (column * channels + row % channels) * pixels + row / channels,
            Self::Bias(_) | Self::ScaleShift(_) => at,
        }
    }

    /// Fan-in of a weight, by PyTorch's rule: for a transposed convolution it is `outputs·25`. `None` for biases and batch norm.
    #[must_use]
    pub const fn fan_in(self) -> Option<usize> {
        match self {
            Self::Convolution { inputs, .. } => Some(TAPS * inputs),
            Self::Transposed { outputs, .. } => Some(TAPS * outputs),
            Self::ToMaps { inputs, .. } => Some(inputs),
            Self::FromMaps { channels, pixels, .. } => Some(pixels * channels),
            Self::Bias(_) | Self::ScaleShift(_) => None,
        }
    }
}

/// A trained tensor: name and form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorSpec {
    /// `conv1.weight`; for batch norm the layer, `bn1`.
    pub name: String,
    /// Decides shape and layout.
    pub form: Form,
}

impl TensorSpec {
    /// PyTorch's names, in order: two for batch norm, else one.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match self.form {
            Form::ScaleShift(_) => vec![format!("{}.weight", self.name), format!("{}.bias", self.name)],
            _ => vec![self.name.clone()],
        }
    }

    /// Converts values from the layout in memory to PyTorch's.
    #[must_use]
    pub fn to_pytorch(&self, values: &[f32]) -> Vec<NamedTensor> {
        let mut permuted = vec![0.0; values.len()];
        for (at, value) in values.iter().enumerate() {
            permuted[self.form.pytorch_index(at)] = *value;
        }
        let names = self.names();
        let each = permuted.len() / names.len();
        let named =
            |(name, values): (String, &[f32])| NamedTensor { name, shape: self.form.pytorch_shape(), values: values.to_vec() };
        names.into_iter().zip(permuted.chunks(each.max(1))).map(named).collect()
    }

    /// Converts values from PyTorch's layout to the layout in memory.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn from_pytorch(&self, tensors: &[NamedTensor]) -> Result<Vec<f32>, MisfitError> {
        let mut values = Vec::with_capacity(self.form.count());
        for name in self.names() {
            values.extend_from_slice(find(tensors, &name, &self.form.pytorch_shape())?);
        }
        Ok((0..values.len()).map(|at| values[self.form.pytorch_index(at)]).collect())
    }
}

/// Positions of a network's tensors in one buffer, in floats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Length of the buffer, gaps for alignment included.
    pub total: usize,
    /// Where each tensor starts.
    pub starts: Vec<usize>,
    /// Length of each tensor.
    pub sizes: Vec<usize>,
}

impl Layout {
    /// Places the tensors one after another, each at an aligned start.
    #[must_use]
    pub fn new(tensors: &[TensorSpec]) -> Self {
        let mut layout = Self { total: 0, starts: Vec::new(), sizes: Vec::new() };
        for tensor in tensors {
            let size = tensor.form.count();
            layout.starts.push(layout.total);
            layout.sizes.push(size);
            layout.total += Self::room(tensor.form);
        }
        layout
    }

    /// Length of a tensor with the gap after it, in floats.
    #[must_use]
    pub const fn room(form: Form) -> usize {
        form.count().next_multiple_of(ALIGNMENT)
    }

    /// Copies tensors to their places in a zeroed buffer of `total` floats.
    #[must_use]
    pub fn pack(&self, tensors: &[Vec<f32>]) -> Vec<f32> {
        let mut buffer = vec![0.0; self.total];
        for (values, &start) in tensors.iter().zip(&self.starts) {
            buffer[start..start + values.len()].copy_from_slice(values);
        }
        buffer
    }

    /// Cuts a packed buffer into its tensors.
    pub fn unpack<'a>(&'a self, buffer: &'a [f32]) -> impl Iterator<Item = &'a [f32]> {
        self.starts.iter().zip(&self.sizes).map(|(&start, &size)| &buffer[start..start + size])
    }
}
