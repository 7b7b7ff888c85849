//! A network's numbers by name, under the names and in the layouts of PyTorch's `state_dict`.
//!
//! Names: Burn's `gamma` and `beta` are PyTorch's batch-norm `weight` and `bias`; the rest agree. Layouts: convolutions
//! `[out, in, h, w]` and transposed ones `[in, out, h, w]` agree; a dense weight is `[out, in]` in PyTorch and
//! `[in, out]` in Burn, so it is transposed on the way.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{ExecutionError, Tensor, TensorData, Transaction};

use super::adam::Moments;

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
}

/// A tensor on its device, not yet read.
#[derive(Clone, Debug)]
pub struct Handle {
    /// As in [`NamedTensor`].
    pub name: String,
    /// In PyTorch's layout.
    pub shape: Vec<usize>,
    /// Whether it is trained; running statistics are not.
    pub trained: bool,
    /// In PyTorch's layout, flattened.
    values: Tensor<1>,
}

impl Handle {
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

/// The way to a parameter, as PyTorch names it.
#[derive(Default)]
struct Path(Vec<String>);

impl Path {
    fn enter(&mut self, name: &str) {
        self.0.push(match name {
            "gamma" => "weight".to_owned(),
            "beta" => "bias".to_owned(),
            other => other.to_owned(),
        });
    }

    fn name(&self) -> String {
        self.0.join(".")
    }
}

/// Burn's shape in PyTorch's layout: only dense weights have two axes.
fn to_pytorch(shape: &[usize]) -> Vec<usize> {
    match shape {
        [inputs, outputs] => vec![*outputs, *inputs],
        other => other.to_vec(),
    }
}

/// Flattened in PyTorch's layout, from a tensor of Burn's.
fn flatten<const D: usize>(tensor: Tensor<D>) -> Tensor<1> {
    let count = tensor.shape().num_elements();
    if D == 2 { tensor.swap_dims(0, 1).reshape([count]) } else { tensor.reshape([count]) }
}

/// Back from [`flatten`], into Burn's layout of shape `shape`.
fn unflatten<const D: usize>(flat: Tensor<1>, shape: [usize; D]) -> Tensor<D> {
    if D == 2 {
        let mut swapped = shape;
        swapped.reverse();
        flat.reshape(swapped).swap_dims(0, 1)
    } else {
        flat.reshape(shape)
    }
}

struct Collector<'a> {
    path: Path,
    /// Instead of the parameters, their gradients.
    gradients: Option<&'a GradientsParams>,
    found: Vec<Handle>,
}

impl ModuleVisitor for Collector<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.0.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let value = match self.gradients {
            Some(gradients) => gradients.get::<D>(param.id),
            None => Some(param.val().without_autodiff()),
        };
        if let Some(value) = value {
            let name = self.path.name();
            let trained = !name.contains(".running_");
            self.found.push(Handle { name, shape: to_pytorch(&value.dims()), trained, values: flatten(value) });
        }
    }
}

fn collect<M: Module>(module: &M, gradients: Option<&GradientsParams>) -> Vec<Handle> {
    let mut collector = Collector { path: Path::default(), gradients, found: Vec::new() };
    module.visit(&mut collector);
    collector.found
}

/// All parameters and running statistics of `module`, in its order.
#[must_use]
pub fn handles<M: Module>(module: &M) -> Vec<Handle> {
    // Batch norm's statistics are one update behind until the module is asked for its form for use.
    collect(&module.valid(), None)
}

/// The gradients of `module`'s parameters, in its order.
#[must_use]
pub fn gradient_handles<M: Module>(module: &M, gradients: &GradientsParams) -> Vec<Handle> {
    collect(module, Some(gradients))
}

/// Adam's moments m and v under their parameters' names; `parameters` are those of the module.
#[must_use]
pub fn moment_handles(parameters: &[Handle], moments: &[Moments]) -> [Vec<Handle>; 2] {
    let named = |pick: fn(&Moments) -> &Tensor<1>| {
        let trained = parameters.iter().filter(|handle| handle.trained);
        trained
            .zip(moments)
            .map(|(parameter, moments)| {
                let flat = pick(moments).clone();
                let values = match parameter.shape[..] {
                    [outputs, inputs] => flatten(flat.reshape([inputs, outputs])),
                    _ => flat,
                };
                Handle { values, ..parameter.clone() }
            })
            .collect()
    };
    [named(|moments| &moments.first), named(|moments| &moments.second)]
}

/// Reads all of them at once. This waits for the device.
///
/// # Errors
/// When the device can't be read, as after it was lost.
pub async fn read(handles: Vec<Handle>) -> Result<Vec<NamedTensor>, ExecutionError> {
    let mut transaction = Transaction::default();
    for handle in &handles {
        transaction = transaction.register(handle.values.clone());
    }
    let data = transaction.execute_async().await?;
    let named = |(handle, data): (Handle, TensorData)| NamedTensor {
        name: handle.name,
        shape: handle.shape,
        values: data.iter::<f32>().collect(),
    };
    Ok(handles.into_iter().zip(data).map(named).collect())
}

struct Loader<'a> {
    path: Path,
    tensors: &'a [NamedTensor],
    error: Option<MisfitError>,
}

impl Loader<'_> {
    fn find(&self, wanted: Vec<usize>) -> Result<&NamedTensor, MisfitError> {
        let name = self.path.name();
        let tensor = self.tensors.iter().find(|tensor| tensor.name == name).ok_or_else(|| MisfitError::Missing(name.clone()))?;
        if tensor.shape == wanted && tensor.values.len() == wanted.iter().product::<usize>() {
            Ok(tensor)
        } else {
            Err(MisfitError::Shape { name, found: tensor.shape.clone(), wanted })
        }
    }
}

impl ModuleMapper for Loader<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.0.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, old, mapper) = param.consume();
        let new = match self.find(to_pytorch(&old.dims())) {
            Ok(tensor) => {
                let flat = Tensor::from_data(TensorData::new(tensor.values.clone(), [tensor.values.len()]), &old.device());
                let leaf = unflatten(flat, old.dims()).detach();
                if old.is_require_grad() { leaf.require_grad() } else { leaf }
            }
            Err(error) => {
                self.error.get_or_insert(error);
                old
            }
        };
        Param::from_mapped_value(id, new, mapper)
    }
}

/// `module` with the numbers of `tensors`, which hold each of its own; others are not looked at.
///
/// # Errors
/// When one is missing or of another shape.
pub fn load<M: Module>(module: M, tensors: &[NamedTensor]) -> Result<M, MisfitError> {
    let mut loader = Loader { path: Path::default(), tensors, error: None };
    let module = module.map(&mut loader);
    loader.error.map_or(Ok(module), Err)
}

struct Replacer {
    tensors: std::vec::IntoIter<Tensor<1>>,
}

impl ModuleMapper for Replacer {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, old, mapper) = param.consume();
        // Running statistics come after all that is trained of their layer, and keep their values.
        let new = if old.is_require_grad() { self.tensors.next().map(|flat| flat.reshape(old.dims())) } else { None };
        Param::from_mapped_value(id, new.unwrap_or(old), mapper)
    }
}

/// `module` with its trained parameters replaced, in its order, by tensors in Burn's layout, flattened, with whatever
/// graph they have.
#[must_use]
pub fn replace<M: Module>(module: M, tensors: Vec<Tensor<1>>) -> M {
    module.map(&mut Replacer { tensors: tensors.into_iter() })
}
