//! The losses and Adam on a model of two parameters, against the formulas in 64 bits.

use burn::module::{Module, Param};
use burn::nn::{Linear, LinearConfig};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use futures::executor::block_on;
use saddle::gan::adam::Adam;
use saddle::gan::loss::{discriminator_loss, generator_loss};
use saddle::gan::state_dict;

const REAL: [f32; 4] = [1.5, -0.5, 2.0, 0.25];
const FAKE: [f32; 4] = [-1.0, 0.75, -2.5, 0.5];
const RATE: f64 = 0.05;

fn column(values: [f32; 4], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [4, 1]), device)
}

/// logit = w·x + b with w = 0.3, b = −0.2.
fn model(device: &Device) -> Linear {
    let mut model = LinearConfig::new(1, 1).init(device);
    model.weight = Param::from_data([[0.3_f32]], device);
    model.bias = Some(Param::from_data([-0.2_f32], device));
    model
}

fn parameters(model: &Linear) -> [f64; 2] {
    let read = block_on(state_dict::read(state_dict::handles(model))).expect("the CPU answers");
    [f64::from(read[0].values[0]), f64::from(read[1].values[0])]
}

/// Algorithm 1 of Kingma and Ba (2015), line by line.
struct ByHand {
    theta: [f64; 2],
    m: [f64; 2],
    v: [f64; 2],
    t: i32,
}

impl ByHand {
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

fn train(loss_of: fn(&Linear, &Device) -> Tensor<1>, by_hand: fn(&ByHand) -> (f64, [f64; 2])) {
    let device = Device::flex().autodiff();
    let (mut model, mut adam, mut hand) = (model(&device), Adam::default(), ByHand::new());
    for step in 0..50 {
        let loss = loss_of(&model, &device);
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        let found = block_on(loss.inner().into_data_async()).expect("the CPU answers").iter::<f32>().next().map(f64::from);
        let (wanted, g) = by_hand(&hand);
        assert!(found.is_some_and(|found| (found - wanted).abs() < 2e-6), "step {step}: {found:?} is not {wanted}");
        let read = block_on(state_dict::read(state_dict::gradient_handles(&model, &gradients))).expect("the CPU answers");
        for (tensor, g) in read.iter().zip(g) {
            assert!((f64::from(tensor.values[0]) - g).abs() < 2e-6, "step {step}: {} is not {g}", tensor.values[0]);
        }
        model = adam.step(RATE, model, gradients);
        hand.step(g);
        for (ours, theirs) in parameters(&model).into_iter().zip(hand.theta) {
            assert!((ours - theirs).abs() < 1e-5, "step {step}: {ours} is not {theirs}");
        }
    }
    assert!((parameters(&model)[0] - 0.3).abs() > 0.5, "it went a long way");
}

#[test]
fn discriminators_loss_and_adam_are_as_by_hand() {
    train(
        |model, device| discriminator_loss(model.forward(column(REAL, device)), model.forward(column(FAKE, device))),
        |hand| {
            let ((real, a), (fake, b)) = (hand.softplus(REAL, -1.0), hand.softplus(FAKE, 1.0));
            (real + fake, [a[0] + b[0], a[1] + b[1]])
        },
    );
}

#[test]
fn generators_loss_and_adam_are_as_by_hand() {
    train(|model, device| generator_loss(model.forward(column(FAKE, device))), |hand| hand.softplus(FAKE, -1.0));
}

#[test]
fn the_first_step_is_as_long_as_the_rate() {
    // m̂/√v̂ is the gradient's sign, whatever its size.
    let device = Device::flex().autodiff();
    let model = model(&device);
    let before = parameters(&model);
    let loss = generator_loss(model.forward(column(FAKE, &device)));
    let gradients = GradientsParams::from_grads(loss.backward(), &model);
    let after = parameters(&Adam::default().step(RATE, model.clone(), gradients));
    assert_eq!(model.num_params(), 2);
    for (before, after) in before.into_iter().zip(after) {
        assert!(((before - after).abs() - RATE).abs() < 1e-6);
    }
}
