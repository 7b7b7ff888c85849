//! A network's parameters, and how they lie in memory: in one buffer with Adam's moments, each tensor as the products
//! of its layer want it. PyTorch's names and layouts are what files have.

use burn::tensor::{Device, ExecutionError, Gradients, Tensor, TensorData};

use super::adam::{Adam, Correction};
use super::init::first_values;
use super::ops::patches::TAPS;
use super::ops::view::view;
use super::state_dict::{MisfitError, NamedTensor, find};
use crate::math::rng::{Purpose, Stream};
use crate::run::config::Ops;

/// Tensors of either network. WebGPU guarantees eight buffers a kernel: Adam's state, six gradients and one of sizes.
pub const TENSORS: usize = 6;

/// Floats in a step from one tensor's start to the next: WebGPU binds at multiples of 256 bytes.
const ALIGNMENT: usize = 64;

/// Pixels of the smallest maps.
const PIXELS: usize = 49;

/// What a tensor is for, which says how it lies here and in PyTorch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[25·inputs, outputs]`, rows (y, x, input); in PyTorch `[outputs, inputs, 5, 5]`.
    Convolution {
        /// Channels in.
        inputs: usize,
        /// Channels out.
        outputs: usize,
    },
    /// `[25·inputs, outputs]`, rows (y, x, input); in PyTorch `[inputs, outputs, 5, 5]`.
    Transposed {
        /// Channels in.
        inputs: usize,
        /// Channels out.
        outputs: usize,
    },
    /// A dense layer into maps of 7×7: `[inputs, 49·channels]`, columns (y, x, channel); in PyTorch
    /// `[channels·49, inputs]`, rows (channel, y, x).
    ToMaps {
        /// Numbers in.
        inputs: usize,
        /// Channels out.
        channels: usize,
    },
    /// One dense unit on maps of 7×7: `[49·channels, 1]`, rows (y, x, channel); in PyTorch `[1, channels·49]`.
    FromMaps {
        /// Channels in.
        channels: usize,
    },
    /// `[1, n]`, a bias; in PyTorch `[n]`.
    Bias(usize),
    /// `[2, channels]`, γ over β; in PyTorch two vectors `weight` and `bias`.
    ScaleShift(usize),
}

impl Form {
    /// Rows and columns here.
    #[must_use]
    pub const fn shape(self) -> [usize; 2] {
        match self {
            Self::Convolution { inputs, outputs } | Self::Transposed { inputs, outputs } => [TAPS * inputs, outputs],
            Self::ToMaps { inputs, channels } => [inputs, PIXELS * channels],
            Self::FromMaps { channels } => [PIXELS * channels, 1],
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

    /// PyTorch's shape; of one of the two vectors for batch norm.
    #[must_use]
    pub fn pytorch_shape(self) -> Vec<usize> {
        match self {
            Self::Convolution { inputs, outputs } => vec![outputs, inputs, 5, 5],
            Self::Transposed { inputs, outputs } => vec![inputs, outputs, 5, 5],
            Self::ToMaps { inputs, channels } => vec![PIXELS * channels, inputs],
            Self::FromMaps { channels } => vec![1, PIXELS * channels],
            Self::Bias(count) | Self::ScaleShift(count) => vec![count],
        }
    }

    /// Where the number at `at` here lies in PyTorch's tensor.
    #[must_use]
    pub const fn place(self, at: usize) -> usize {
        let columns = self.shape()[1];
        let (row, column) = (at / columns, at % columns);
        match self {
            Self::Convolution { inputs, .. } => (column * inputs + row % inputs) * TAPS + row / inputs,
            Self::Transposed { inputs, outputs } => (row % inputs * outputs + column) * TAPS + row / inputs,
            Self::ToMaps { inputs, channels } => (column % channels * PIXELS + column / channels) * inputs + row,
            Self::FromMaps { channels } => row % channels * PIXELS + row / channels,
            Self::Bias(_) | Self::ScaleShift(_) => at,
        }
    }

    /// Numbers that flow into one output, for a weight. PyTorch takes `outputs·25` for a transposed convolution.
    #[must_use]
    pub const fn fan_in(self) -> Option<usize> {
        match self {
            Self::Convolution { inputs, .. } => Some(TAPS * inputs),
            Self::Transposed { outputs, .. } => Some(TAPS * outputs),
            Self::ToMaps { inputs, .. } => Some(inputs),
            Self::FromMaps { channels } => Some(PIXELS * channels),
            Self::Bias(_) | Self::ScaleShift(_) => None,
        }
    }
}

/// A tensor of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// `conv1.weight`; for batch norm the layer, `bn1`.
    pub name: &'static str,
    /// What it is for.
    pub form: Form,
}

impl Unit {
    /// PyTorch's names, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match self.form {
            Form::ScaleShift(_) => vec![format!("{}.weight", self.name), format!("{}.bias", self.name)],
            _ => vec![self.name.to_owned()],
        }
    }

    /// In PyTorch's layouts, from the values as they lie here.
    #[must_use]
    pub fn to_pytorch(&self, values: &[f32]) -> Vec<NamedTensor> {
        let mut placed = vec![0.0; values.len()];
        for (at, value) in values.iter().enumerate() {
            placed[self.form.place(at)] = *value;
        }
        let names = self.names();
        let each = placed.len() / names.len();
        let named =
            |(name, values): (String, &[f32])| NamedTensor { name, shape: self.form.pytorch_shape(), values: values.to_vec() };
        names.into_iter().zip(placed.chunks(each.max(1))).map(named).collect()
    }

    /// As they lie here, from tensors in PyTorch's layouts.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn from_pytorch(&self, tensors: &[NamedTensor]) -> Result<Vec<f32>, MisfitError> {
        let mut placed = Vec::with_capacity(self.form.count());
        for name in self.names() {
            placed.extend_from_slice(find(tensors, &name, &self.form.pytorch_shape())?);
        }
        Ok((0..placed.len()).map(|at| placed[self.form.place(at)]).collect())
    }
}

/// Where the tensors of a network begin in its buffer, in floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    /// Floats of all values, gaps included: m begins there, v at twice that.
    pub total: usize,
    /// Where each begins.
    pub starts: [usize; TENSORS],
    /// Floats of each.
    pub sizes: [usize; TENSORS],
}

impl Layout {
    fn of(units: &[Unit; TENSORS]) -> Self {
        let mut layout = Self { total: 0, starts: [0; TENSORS], sizes: units.map(|unit| unit.form.count()) };
        for (start, size) in layout.starts.iter_mut().zip(layout.sizes) {
            *start = layout.total;
            layout.total = (layout.total + size).next_multiple_of(ALIGNMENT);
        }
        layout
    }
}

/// A network's parameters on a device, with Adam's moments.
#[derive(Clone, Debug)]
pub struct Parameters {
    units: [Unit; TENSORS],
    layout: Layout,
    /// `[values | m | v]`.
    state: Tensor<1>,
    /// What stands in for `state` while it is worked on.
    nothing: Tensor<1>,
    adam: Adam,
}

/// A network's numbers on the host, in PyTorch's layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The parameters.
    pub values: Vec<NamedTensor>,
    /// Adam's first moments.
    pub first: Vec<NamedTensor>,
    /// Adam's second moments.
    pub second: Vec<NamedTensor>,
}

/// The parameters as leaves of a graph.
pub type Leaves = [Tensor<2>; TENSORS];

impl Parameters {
    /// First weights from the seed: those of the network whose tensors begin at number `first` of the stream.
    #[must_use]
    pub fn new(units: [Unit; TENSORS], seed: u32, first: u32, device: &Device) -> Self {
        let stream = Stream::new(seed, Purpose::Weights);
        let mut fan_in = 1;
        let values = std::array::from_fn(|at| {
            let form = units[at].form;
            fan_in = form.fan_in().unwrap_or(fan_in);
            #[expect(clippy::cast_possible_truncation, reason = "six tensors")]
            first_values(stream, first + at as u32, form, fan_in)
        });
        Self::with_state(units, &[values], Adam::default(), device)
    }

    /// Values, m and v as they lie here.
    fn with_state(units: [Unit; TENSORS], parts: &[[Vec<f32>; TENSORS]], adam: Adam, device: &Device) -> Self {
        let layout = Layout::of(&units);
        let mut state = vec![0.0; 3 * layout.total];
        for (part, values) in state.chunks_exact_mut(layout.total).zip(parts) {
            for (values, start) in values.iter().zip(layout.starts) {
                part[start..start + values.len()].copy_from_slice(values);
            }
        }
        let count = state.len();
        Self {
            units,
            layout,
            state: Tensor::from_data(TensorData::new(state, [count]), device),
            nothing: Tensor::zeros([1], device),
            adam,
        }
    }

    /// A network's tensors as they lie here.
    fn as_they_lie(units: &[Unit; TENSORS], tensors: &[NamedTensor]) -> Result<[Vec<f32>; TENSORS], MisfitError> {
        let mut values = [const { Vec::new() }; TENSORS];
        for (values, unit) in values.iter_mut().zip(units) {
            *values = unit.from_pytorch(tensors)?;
        }
        Ok(values)
    }

    /// The same network with other numbers, and Adam after `step` steps with these moments.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn restore(&self, state: &State, step: u32) -> Result<Self, MisfitError> {
        let State { values, first, second } = state;
        let lie = |tensors: &[NamedTensor]| Self::as_they_lie(&self.units, tensors);
        let parts = [lie(values)?, lie(first)?, lie(second)?];
        Ok(Self::with_state(self.units, &parts, Adam::after(step), &self.state.device()))
    }

    /// The same network with other values, and Adam at its beginning.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn with_pytorch_values(&self, tensors: &[NamedTensor]) -> Result<Self, MisfitError> {
        Self::from_pytorch(self.units, tensors, &self.state.device())
    }

    /// A network with these values, and Adam at its beginning.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn from_pytorch(units: [Unit; TENSORS], tensors: &[NamedTensor], device: &Device) -> Result<Self, MisfitError> {
        Ok(Self::with_state(units, &[Self::as_they_lie(&units, tensors)?], Adam::default(), device))
    }

    /// How many numbers are trained.
    #[must_use]
    pub fn count(&self) -> usize {
        self.layout.sizes.iter().sum()
    }

    /// The tensors as they are, without copies. They must be gone before the next step, or the whole is copied.
    #[must_use]
    pub fn tensors(&self) -> [Tensor<2>; TENSORS] {
        std::array::from_fn(|at| view(&self.state, self.layout.starts[at], self.units[at].form.shape()))
    }

    /// The same as leaves of a graph.
    #[must_use]
    pub fn leaves(&self) -> Leaves {
        self.tensors().map(|tensor| Tensor::from_inner(tensor).require_grad())
    }

    /// The same in a graph that has no gradient for them.
    #[must_use]
    pub fn constants(&self) -> [Tensor<2>; TENSORS] {
        self.tensors().map(Tensor::from_inner)
    }

    /// One step of Adam against `gradients`.
    pub fn step(&mut self, ops: Ops, learning_rate: f64, gradients: [Tensor<2>; TENSORS]) {
        let state = std::mem::replace(&mut self.state, self.nothing.clone());
        let correction: Correction = self.adam.advance();
        self.state = correction.step(ops, learning_rate, state, gradients, &self.layout);
    }

    /// Everything, read at once. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&self) -> Result<State, ExecutionError> {
        let state: Vec<f32> = self.state.clone().into_data_async().await?.iter::<f32>().collect();
        let part = |at: usize| {
            self.name(|tensor| {
                let start = at * self.layout.total + self.layout.starts[tensor];
                state[start..start + self.layout.sizes[tensor]].to_vec()
            })
        };
        Ok(State { values: part(0), first: part(1), second: part(2) })
    }

    /// Numbers of the tensors' sizes under their names, in PyTorch's layouts.
    pub fn name(&self, values: impl Fn(usize) -> Vec<f32>) -> Vec<NamedTensor> {
        self.units.iter().enumerate().flat_map(|(at, unit)| unit.to_pytorch(&values(at))).collect()
    }
}

/// The gradients of leaves, zeros where the loss does not depend on one.
#[must_use]
pub fn take_gradients(leaves: Leaves, gradients: &mut Gradients) -> [Tensor<2>; TENSORS] {
    leaves.map(|leaf| leaf.grad_remove(gradients).unwrap_or_else(|| leaf.inner().zeros_like()))
}
