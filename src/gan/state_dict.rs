//! A network's numbers by name, under the names and in the layouts of PyTorch's `state_dict`.

/// A tensor on the host.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// `conv1.weight`, `bn1.running_mean`, …
    pub name: String,
    /// In PyTorch's layout.
    pub shape: Vec<usize>,
    /// In row-major order of `shape`.
    pub values: Vec<f32>,
}

impl NamedTensor {
    /// Euclidean length of all values.
    #[must_use]
    pub fn norm(&self) -> f64 {
        self.values.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt()
    }

    /// The same under the name `prefix.name`.
    #[must_use]
    pub fn under(self, prefix: &str) -> Self {
        Self { name: format!("{prefix}.{}", self.name), ..self }
    }
}

/// Why numbers don't fit a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MisfitError {
    /// One is missing.
    #[error("“{0}” is missing")]
    Missing(String),
    /// One is of another shape.
    #[error("“{name}” has the shape {found:?}, not {wanted:?}")]
    Shape {
        /// Which.
        name: String,
        /// The shape it has.
        found: Vec<usize>,
        /// The shape it must have.
        wanted: Vec<usize>,
    },
}

/// The values of a tensor among others.
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
