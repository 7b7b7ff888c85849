//! Tensors with the names and layouts of PyTorch's `state_dict`.

/// A tensor on the host.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// PyTorch's name: `conv1.weight`, `bn1.running_mean`, …
    pub name: String,
    /// Lengths of the dimensions, in PyTorch's order.
    pub shape: Vec<usize>,
    /// In row-major order of `shape`.
    pub values: Vec<f32>,
}

impl NamedTensor {
    /// Euclidean norm of all values.
    #[must_use]
    pub fn norm(&self) -> f64 {
        self.values.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt()
    }

    /// Renames the tensor to `prefix.name`.
    #[must_use]
    pub fn under(self, prefix: &str) -> Self {
        Self { name: format!("{prefix}.{}", self.name), ..self }
    }
}

/// Why tensors don't fit a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MisfitError {
    /// No tensor has this name.
    #[error("“{0}” is missing")]
    Missing(String),
    /// A tensor has another shape.
    #[error("“{name}” has the shape {found:?}, not {wanted:?}")]
    Shape {
        /// PyTorch's name of the tensor.
        name: String,
        /// The shape it has.
        found: Vec<usize>,
        /// The shape that the network needs.
        wanted: Vec<usize>,
    },
}

/// Values of the tensor called `name`, in PyTorch's layout.
///
/// # Errors
/// When it is missing or of another shape.
pub fn find<'a>(tensors: &'a [NamedTensor], name: &str, shape: &[usize]) -> Result<&'a [f32], MisfitError> {
    let tensor = tensors.iter().find(|tensor| tensor.name == name).ok_or_else(|| MisfitError::Missing(name.to_owned()))?;
    if tensor.shape == shape && tensor.values.len() == shape.iter().product::<usize>() {
        Ok(&tensor.values)
    } else {
        Err(MisfitError::Shape { name: name.to_owned(), found: tensor.shape.clone(), wanted: shape.to_vec() })
    }
}
