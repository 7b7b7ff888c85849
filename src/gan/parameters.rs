//! A network's trained tensors on a device, side by side in one buffer.

use burn::tensor::{Device, ExecutionError, Gradients, Tensor, TensorData};

use super::ops::view::view;
use crate::network::state_dict::{MisfitError, NamedTensor};
use crate::network::{Layout, TensorSpec};

/// Tensors in one buffer, each in the shape that the products of its layer take. An optimiser's moments may follow the values.
#[derive(Clone, Debug)]
pub struct Parameters {
    specs: Vec<TensorSpec>,
    layout: Layout,
    /// Sections of `layout.total` floats; the first has the values.
    buffer: Tensor<1>,
    /// Stands in for `buffer` during an update, which needs the only reference to work in place.
    placeholder: Tensor<1>,
}

/// Converts PyTorch's tensors to the layouts in memory.
///
/// # Errors
/// When one is missing or of another shape.
pub fn from_pytorch(specs: &[TensorSpec], tensors: &[NamedTensor]) -> Result<Vec<Vec<f32>>, MisfitError> {
    specs.iter().map(|spec| spec.from_pytorch(tensors)).collect()
}

impl Parameters {
    /// Uploads sections of tensors in the layouts of `specs`; a section without tensors is zero.
    pub(super) fn upload(specs: Vec<TensorSpec>, sections: &[Vec<Vec<f32>>], device: &Device) -> Self {
        let layout = Layout::new(&specs);
        let packed: Vec<f32> = sections.iter().flat_map(|tensors| layout.pack(tensors)).collect();
        let count = packed.len();
        Self {
            specs,
            layout,
            buffer: Tensor::from_data(TensorData::new(packed, [count]), device),
            placeholder: Tensor::zeros([1], device),
        }
    }

    /// A network's parameters without an optimiser, from PyTorch's tensors.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn from_pytorch(specs: Vec<TensorSpec>, tensors: &[NamedTensor], device: &Device) -> Result<Self, MisfitError> {
        let values = from_pytorch(&specs, tensors)?;
        Ok(Self::upload(specs, &[values], device))
    }

    /// Converts values in memory layout, one slice a tensor, to PyTorch's names and layouts.
    pub fn to_pytorch<'a>(&self, values: impl IntoIterator<Item = &'a [f32]>) -> Vec<NamedTensor> {
        self.specs.iter().zip(values).flat_map(|(spec, values)| spec.to_pytorch(values)).collect()
    }

    /// How many numbers are trained.
    #[must_use]
    pub fn count(&self) -> usize {
        self.layout.sizes.iter().sum()
    }

    /// Views of the tensors. Drop them before the next update, or it copies the buffer.
    #[must_use]
    pub fn tensors(&self) -> Vec<Tensor<2>> {
        let tensor = |(spec, &start): (&TensorSpec, &usize)| view(&self.buffer, start, spec.form.shape());
        self.specs.iter().zip(&self.layout.starts).map(tensor).collect()
    }

    /// Views of the tensors as leaves of a graph.
    #[must_use]
    pub fn leaves(&self) -> Vec<Tensor<2>> {
        self.tensors().into_iter().map(|tensor| Tensor::from_inner(tensor).require_grad()).collect()
    }

    /// Views of the tensors in a graph that computes no gradient for them.
    #[must_use]
    pub fn constants(&self) -> Vec<Tensor<2>> {
        self.tensors().into_iter().map(Tensor::from_inner).collect()
    }

    /// Replaces the buffer by what `change` makes of it.
    pub(super) fn update(&mut self, change: impl FnOnce(Tensor<1>, &Layout) -> Tensor<1>) {
        let buffer = std::mem::replace(&mut self.buffer, self.placeholder.clone());
        self.buffer = change(buffer, &self.layout);
    }

    /// Reads the values, in PyTorch's layouts. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&self) -> Result<Vec<NamedTensor>, ExecutionError> {
        Ok(self.section(&self.download().await?, 0))
    }

    /// All sections, on the host. This waits for the device.
    pub(super) async fn download(&self) -> Result<Vec<f32>, ExecutionError> {
        Ok(self.buffer.clone().into_data_async().await?.iter::<f32>().collect())
    }

    /// Section `at` of a downloaded buffer, in PyTorch's layouts.
    pub(super) fn section(&self, buffer: &[f32], at: usize) -> Vec<NamedTensor> {
        let start = at * self.layout.total;
        self.to_pytorch(self.layout.unpack(&buffer[start..start + self.layout.total]))
    }
}

/// Removes the leaves' gradients; zeros where the loss does not depend on one.
#[must_use]
pub fn take_gradients(leaves: Vec<Tensor<2>>, gradients: &mut Gradients) -> Vec<Tensor<2>> {
    leaves.into_iter().map(|leaf| leaf.grad_remove(gradients).unwrap_or_else(|| leaf.inner().zeros_like())).collect()
}
