//! Losses and Adam on a model of two parameters, against the formulas in 64 bits, and Adam on many tensors.

use burn::tensor::{Device, Tensor, TensorData};
use futures::executor::block_on;
use saddle::gan::loss::{batch_discriminator_loss, batch_generator_loss};
use saddle::gan::ops::dense::dense;
use saddle::gan::optim::Adam;
use saddle::gan::parameters::take_gradients;
use saddle::network::{Form, TensorSpec};
use saddle::run::Departure;
use saddle::run::config::Ops;

const REAL: [f32; 4] = [1.5, -0.5, 2.0, 0.25];
const FAKE: [f32; 4] = [-1.0, 0.75, -2.5, 0.5];
const RATE: f64 = 0.05;

/// A tensor of one number per value.
fn model_of(values: &[f32]) -> Adam {
    let specs = (0..values.len()).map(|at| TensorSpec { name: format!("w{at}"), form: Form::Bias(1) }).collect();
    Adam::new(specs, values.iter().map(|&value| vec![value]).collect(), RATE, &Device::flex())
}

/// logit = w·x + b with w = 0.3 and b = −0.2, and four tensors on which no loss depends.
fn model() -> Adam {
    model_of(&[0.3, -0.2, 1.0, 2.0, 3.0, 4.0])
}

fn values(model: &Adam) -> Vec<f64> {
    let state = block_on(model.read()).expect("the CPU answers");
    state.values.iter().map(|tensor| f64::from(tensor.values[0])).collect()
}

fn number<const D: usize>(tensor: Tensor<D>) -> f64 {
    let data = block_on(tensor.into_data_async()).expect("the CPU answers");
    data.iter::<f32>().next().map(f64::from).expect("a number")
}

fn column(values: &[f32]) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [values.len(), 1]), &Device::flex().autodiff())
}

/// Algorithm 1 of Kingma and Ba (2015) in 64 bits.
struct ReferenceAdam {
    theta: [f64; 2],
    m: [f64; 2],
    v: [f64; 2],
    t: i32,
}

impl ReferenceAdam {
    fn new() -> Self {
        Self { theta: [f64::from(0.3_f32), f64::from(-0.2_f32)], m: [0.0; 2], v: [0.0; 2], t: 0 }
    }

    fn step(&mut self, g: [f64; 2]) {
        self.t += 1;
        for (i, g) in g.into_iter().enumerate() {
            self.m[i] = 0.9 * self.m[i] + 0.1 * g;
            self.v[i] = 0.999 * self.v[i] + 0.001 * g * g;
            let m_hat = self.m[i] / (1.0 - 0.9_f64.powi(self.t));
            let v_hat = self.v[i] / (1.0 - 0.999_f64.powi(self.t));
            self.theta[i] -= RATE * m_hat / (v_hat.sqrt() + 1e-8);
        }
    }

    /// The mean of ln(1 + e^(sign·logit)), and its derivatives by w and b: sign·σ(sign·logit)·(x, 1).
    fn softplus(&self, xs: [f32; 4], sign: f64) -> (f64, [f64; 2]) {
        let mut sum = (0.0, [0.0; 2]);
        for x in xs.map(f64::from) {
            let logit = sign * (self.theta[0] * x + self.theta[1]);
            let slope = sign / (1.0 + (-logit).exp());
            sum.0 += logit.exp().ln_1p() / 4.0;
            sum.1[0] += slope * x / 4.0;
            sum.1[1] += slope / 4.0;
        }
        sum
    }
}

fn train(ops: Ops, xs: &[f32], loss_of: fn(Tensor<2>, Ops) -> Tensor<1>, expected_loss: fn(&ReferenceAdam) -> (f64, [f64; 2])) {
    let (mut model, mut expected) = (model(), ReferenceAdam::new());
    for step in 0..50 {
        let leaves = model.parameters().leaves();
        let (weight, bias) = (leaves[0].clone(), leaves[1].clone());
        let logits = match ops {
            Ops::Fused => dense(column(xs), weight, Some(bias)),
            Ops::Stock => column(xs).matmul(weight) + bias,
        };
        let loss = loss_of(logits, ops);
        let gradients = take_gradients(leaves, &mut loss.backward());
        let found = number(loss.inner());
        let (wanted, g) = expected_loss(&expected);
        assert!((found - wanted).abs() < 2e-6, "{ops:?}, step {step}: {found} is not {wanted}");
        for (gradient, g) in gradients.iter().zip(g) {
            let found = number(gradient.clone());
            assert!((found - g).abs() < 2e-6, "{ops:?}, step {step}: {found} is not {g}");
        }
        model.step(ops, gradients);
        expected.step(g);
        for (ours, theirs) in values(&model).into_iter().zip(expected.theta) {
            assert!((ours - theirs).abs() < 1e-5, "{ops:?}, step {step}: {ours} is not {theirs}");
        }
    }
    assert!((values(&model)[0] - 0.3).abs() > 0.5, "the weight changes by more than 0.5");
    assert_eq!(values(&model)[2..], [1.0, 2.0, 3.0, 4.0], "parameters without a gradient do not change");
}

#[test]
fn discriminator_loss_and_adam_match_the_formulas() {
    for ops in Ops::ALL {
        train(ops, &[REAL, FAKE].concat(), batch_discriminator_loss, |expected| {
            let ((real, a), (fake, b)) = (expected.softplus(REAL, -1.0), expected.softplus(FAKE, 1.0));
            (real + fake, [a[0] + b[0], a[1] + b[1]])
        });
    }
}

#[test]
fn generator_loss_and_adam_match_the_formulas() {
    for ops in Ops::ALL {
        train(
            ops,
            &FAKE,
            |logits, ops| batch_generator_loss(logits, Departure::None, ops),
            |expected| expected.softplus(FAKE, -1.0),
        );
    }
}

#[test]
fn the_first_step_changes_each_parameter_by_the_learning_rate() {
    // m̂/√v̂ is the gradient's sign, whatever its size.
    for ops in Ops::ALL {
        let mut model = model();
        let gradient = |value: f32| Tensor::from_data(TensorData::new(vec![value], [1, 1]), &Device::flex());
        model.step(ops, [3.0, -0.01, 1e-4, 5e3, 1.0, 0.0].map(gradient).into());
        let changes: Vec<f64> = values(&model).into_iter().zip([0.3, -0.2, 1.0, 2.0, 3.0, 4.0]).map(|(a, b)| a - b).collect();
        for (change, sign) in changes.iter().zip([-1.0, 1.0, -1.0, -1.0, -1.0, 0.0]) {
            assert!((change - sign * RATE).abs() < 1e-5, "{ops:?}: {changes:?}");
        }
    }
}

#[test]
fn any_number_of_tensors_can_be_trained() {
    for (ops, count) in Ops::ALL.into_iter().flat_map(|ops| [1_u16, 5, 7, 20].map(|count| (ops, count))) {
        let mut model = model_of(&vec![1.0; count.into()]);
        let gradient = |at: u16| Tensor::from_data(TensorData::new(vec![f32::from(at) - 2.5], [1, 1]), &Device::flex());
        model.step(ops, (0..count).map(gradient).collect());
        for (at, value) in values(&model).into_iter().enumerate() {
            let expected = if at < 3 { 1.0 + RATE } else { 1.0 - RATE };
            assert!((value - expected).abs() < 1e-5, "{ops:?}, tensor {at} of {count}: {value}");
        }
    }
}
