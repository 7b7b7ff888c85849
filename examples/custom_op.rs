//! A custom differentiable operation for Burn, complete in one file: `cargo run --example custom_op`.
//!
//! The operation is Swish (Ramachandran, Zoph and Le, "Searching for activation functions" (2017), section 4), element by element:
//!
//! y = x·σ(βx), and with s = σ(βx): ∂y/∂x = s + βx·s·(1 − s), so ∂L/∂x = ∂L/∂y·∂y/∂x.
//!
//! It takes five parts: what a backend computes, the CPU, the GPU (`--features gpu` compiles it), the gradient, and a function on
//! tensors. `main` compares the gradient with finite differences. `saddle::gan::ops` builds a whole network's operations this way.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::tensor::{Device, Tensor, TensorData};

/// Part 1: what each backend computes, without gradients.
trait Kernels: Backend {
    /// y = x·σ(βx), of x's shape.
    fn forward(x: &FloatTensor<Self>, beta: f32) -> FloatTensor<Self>;

    /// ∂L/∂x from `gradient` = ∂L/∂y, all of x's shape.
    fn backward(x: &FloatTensor<Self>, gradient: &FloatTensor<Self>, beta: f32) -> FloatTensor<Self>;
}

/// Part 1, as Burn sees it: the macro implements this trait for `Dispatch`, the backend behind every `Tensor`. It calls the
/// implementation of the backend that the tensor lives on. `Autodiff` is listed because part 4 implements it.
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
trait Swish: Backend {
    fn swish(x: FloatTensor<Self>, beta: f32) -> FloatTensor<Self>;
}

fn sigmoid(z: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-z))
}

/// Part 2: the CPU. Flex gives the elements as a slice once they are contiguous.
impl Kernels for Flex {
    fn forward(x: &FloatTensor<Self>, beta: f32) -> FloatTensor<Self> {
        let contiguous = x.to_contiguous();
        let y: Vec<f32> = contiguous.storage::<f32>().iter().map(|&x| x * sigmoid(beta * x)).collect();
        FloatTensor::<Self>::from_data(TensorData::new(y, x.shape()))
    }

    fn backward(x: &FloatTensor<Self>, gradient: &FloatTensor<Self>, beta: f32) -> FloatTensor<Self> {
        let (x, gradient) = (x.to_contiguous(), gradient.to_contiguous());
        let by_element = |(&x, &g): (&f32, &f32)| {
            let s = sigmoid(beta * x);
            g * (s + beta * x * s * (1.0 - s))
        };
        let by_x: Vec<f32> = x.storage::<f32>().iter().zip(gradient.storage::<f32>()).map(by_element).collect();
        FloatTensor::<Self>::from_data(TensorData::new(by_x, x.shape()))
    }
}

impl Swish for Flex {
    fn swish(x: FloatTensor<Self>, beta: f32) -> FloatTensor<Self> {
        Self::forward(&x, beta)
    }
}

/// Part 3: the GPU. CubeCL compiles the kernels to the shading language of the device.
#[cfg(feature = "gpu")]
mod gpu {
    use burn::backend::TensorMetadata;
    use burn_cubecl::CubeBackend;
    use burn_cubecl::kernel::into_contiguous;
    use burn_cubecl::ops::numeric::empty_device_contiguous_dtype;
    use burn_cubecl::tensor::CubeTensor;
    use cubecl::prelude::*;

    /// Units of a cube: one of them per element.
    const UNITS: u32 = 256;

    /// Shapes are compile-time constants (`#[comptime]`), so each size is a kernel; β is an argument.
    #[cube(launch)]
    fn forward_kernel(x: &[f32], y: &mut [f32], beta: f32, #[comptime] count: usize) {
        if ABSOLUTE_POS >= count {
            terminate!();
        }
        let value = x[ABSOLUTE_POS];
        y[ABSOLUTE_POS] = value / (1.0f32 + (-beta * value).exp());
    }

    #[cube(launch)]
    fn backward_kernel(x: &[f32], gradient: &[f32], out: &mut [f32], beta: f32, #[comptime] count: usize) {
        if ABSOLUTE_POS >= count {
            terminate!();
        }
        let z = beta * x[ABSOLUTE_POS];
        let s = 1.0f32 / (1.0f32 + (-z).exp());
        out[ABSOLUTE_POS] = gradient[ABSOLUTE_POS] * (s + z * s * (1.0f32 - s));
    }

    /// An output like `x`, the number of its elements, and a launch with one unit per element.
    fn prepare(x: &CubeTensor) -> (CubeTensor, usize, CubeCount, CubeDim) {
        let count = x.shape().num_elements();
        let out = empty_device_contiguous_dtype(x.client.clone(), x.device.clone(), x.shape(), x.dtype);
        let cubes = u32::try_from(count).unwrap_or(u32::MAX).div_ceil(UNITS);
        (out, count, CubeCount::Static(cubes, 1, 1), CubeDim::new_1d(UNITS))
    }

    impl super::Kernels for CubeBackend {
        fn forward(x: &CubeTensor, beta: f32) -> CubeTensor {
            let x = into_contiguous(x.clone());
            let (y, count, cubes, units) = prepare(&x);
            forward_kernel::launch(
                &x.client,
                cubes,
                units,
                x.clone().into_buffer_arg(),
                y.clone().into_buffer_arg(),
                beta,
                count,
            );
            y
        }

        fn backward(x: &CubeTensor, gradient: &CubeTensor, beta: f32) -> CubeTensor {
            let (x, gradient) = (into_contiguous(x.clone()), into_contiguous(gradient.clone()));
            let (out, count, cubes, units) = prepare(&x);
            let (x_buffer, gradient) = (x.clone().into_buffer_arg(), gradient.into_buffer_arg());
            backward_kernel::launch(&x.client, cubes, units, x_buffer, gradient, out.clone().into_buffer_arg(), beta, count);
            out
        }
    }

    impl super::Swish for CubeBackend {
        fn swish(x: CubeTensor, beta: f32) -> CubeTensor {
            <Self as super::Kernels>::forward(&x, beta)
        }
    }
}

/// Part 4: the gradient, once for all backends.
#[derive(Debug)]
struct SwishBackward;

impl<B: Kernels> Backward<B, 1> for SwishBackward {
    /// What the forward pass saves: x and β.
    type State = (FloatTensor<B>, f32);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let (x, beta) = ops.state;
        let [parent] = ops.parents;
        // A parent is absent where it requires no gradient.
        if let Some(parent) = parent {
            gradients.register::<B>(parent.id, <B as Kernels>::backward(&x, &gradient, beta));
        }
    }
}

/// Part 4, as Burn sees it: computes y on the inner backend and records the step, if anything requires its gradient.
impl<B: Kernels + Swish, C: CheckpointStrategy> Swish for Autodiff<B, C> {
    fn swish(x: FloatTensor<Self>, beta: f32) -> FloatTensor<Self> {
        let (x, node) = x.into_parts();
        let y = B::swish(x.clone(), beta);
        match SwishBackward.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((x, beta), y),
            OpsKind::UnTracked(prepared) => prepared.finish(y),
        }
    }
}

/// Part 5: x·σ(βx), of x's shape.
fn swish<const D: usize>(x: Tensor<D>, beta: f32) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::swish(x.into_dispatch(), beta))
}

const BETA: f32 = 1.5;

#[expect(clippy::disallowed_methods, reason = "the CPU answers at once, and nothing else waits for this thread")]
fn values(tensor: Tensor<1>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

/// ∂(Σy)/∂x by [`SwishBackward`], and by central differences (L(x + h) − L(x − h)) / 2h with h = 0.01.
fn gradients(x: &[f32], device: &Device) -> [Vec<f32>; 2] {
    let tensor = |x: Vec<f32>, device: &Device| Tensor::<1>::from_data(x.as_slice(), device);
    let leaf = tensor(x.to_vec(), &device.clone().autodiff()).require_grad();
    let graph = swish(leaf.clone(), BETA).sum().backward();
    let exact = leaf.grad(&graph).map(values).unwrap_or_default();
    let shifted = |h: f32| values(swish(tensor(x.iter().map(|x| x + h).collect(), device), BETA));
    let differences = shifted(0.01).iter().zip(shifted(-0.01)).map(|(up, down)| (up - down) / 0.02).collect();
    [exact, differences]
}

fn main() {
    let x = [-4.0, -1.0, -0.1, 0.0, 0.1, 1.0, 4.0];
    let [exact, differences] = gradients(&x, &Device::flex());
    println!("{:>6} {:>12} {:>12}", "x", "gradient", "differences");
    for ((x, exact), difference) in x.iter().zip(exact).zip(differences) {
        println!("{x:>6} {exact:>12.6} {difference:>12.6}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_x_times_its_sigmoid() {
        let y = values(swish(Tensor::from_data([0.0_f32, 2.0, -2.0], &Device::flex()), 1.0));
        for (found, expected) in y.into_iter().zip([0.0, 1.761_594, -0.238_406]) {
            assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
        }
    }

    #[test]
    fn the_gradient_agrees_with_finite_differences() {
        let x: Vec<f32> = (-20..=20).map(|i| i as f32 / 4.0).collect();
        let [exact, differences] = gradients(&x, &Device::flex());
        assert_eq!(exact.len(), x.len());
        for ((x, exact), difference) in x.iter().zip(exact).zip(differences) {
            assert!((exact - difference).abs() < 1e-3, "at x = {x}: {exact}, and by differences {difference}");
        }
    }
}
