//! Compares gradients by autodiff with central finite differences, for every row of the table of operations, on any device.
//!
//! In 32-bit floats, rounding dominates a single partial derivative, so these are directional derivatives: along the gradient,
//! which detects a wrong length, and along a dense and a sparse random direction, which detect a wrong direction. The two points
//! are rounded first and the scalar is summed in 64 bits, so that only the operation's rounding remains.

use burn::tensor::{Device, Tensor, Transaction};
use saddle::gan::self_test::Case;
use saddle::math::rng::{Purpose, Stream};

/// Of one directional derivative.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Operation, input and direction.
    pub(crate) place: String,
    /// Difference from the finite difference, relative to the typical size for the direction.
    pub(crate) difference: f64,
}

fn length(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Σ y·p for the inputs' values.
async fn scalar(case: &Case, values: &[Vec<f32>], device: &Device) -> f64 {
    let inputs = Case::leaves(values, device);
    let data = (case.run)(&inputs).inner().into_data_async().await.expect("the device answers");
    let result: Vec<f32> = data.iter::<f32>().collect();
    let projection = Case::projection(result.len());
    result.iter().zip(&projection).map(|(y, p)| f64::from(*y) * f64::from(*p)).sum()
}

async fn gradients(case: &Case, values: &[Vec<f32>], device: &Device) -> Vec<Vec<f32>> {
    let inputs = Case::leaves(values, device);
    let result = (case.run)(&inputs);
    let count = result.shape().num_elements();
    let projection = Tensor::from_data(burn::tensor::TensorData::new(Case::projection(count), [count]), device);
    let gradients = (result * projection).sum().backward();
    let mut reading = Transaction::default();
    for (input, named) in inputs.iter().zip(case.inputs) {
        let gradient = input.grad(&gradients);
        reading = reading.register(gradient.unwrap_or_else(|| panic!("{}: no gradient by {}", case.op, named.name)));
    }
    let read = reading.execute_async().await.expect("the device answers");
    read.iter().map(|data| data.iter::<f32>().collect()).collect()
}

/// Named directions of length 1.
fn directions(gradient: &[f32], at: u32) -> Vec<(&'static str, Vec<f64>)> {
    let stream = Stream::new(11, Purpose::Latents);
    let count = gradient.len();
    let dense: Vec<f64> = (0_u32..).take(count).map(|i| f64::from(stream.normal(at, i))).collect();
    let mut sparse = vec![0.0; count];
    for draw in 0..5 {
        let place = stream.lane(1).below(at, draw, u32::try_from(count).expect("small"));
        sparse[place as usize] = f64::from(stream.lane(2).normal(at, draw));
    }
    let along = gradient.iter().map(|x| f64::from(*x)).collect();
    let unit = |direction: Vec<f64>| {
        let length = length(&direction);
        direction.into_iter().map(|x| x / length).collect()
    };
    vec![("along the gradient", unit(along)), ("dense", unit(dense)), ("five elements", unit(sparse))]
}

/// The difference for each input and direction. `device` is without autodiff, which is added here.
pub(crate) async fn differences(case: &Case, device: &Device) -> Vec<Difference> {
    let device = device.clone().autodiff();
    let values = case.draw();
    let mut found = Vec::new();
    for ((at, input), gradient) in (0_u32..).zip(case.inputs).zip(gradients(case, &values, &device).await) {
        for (name, direction) in directions(&gradient, at) {
            let shifted = |sign: f64| {
                let mut shifted = values.clone();
                for (value, step) in shifted[at as usize].iter_mut().zip(&direction) {
                    *value = (f64::from(*value) + sign * f64::from(case.stride) * step) as f32;
                }
                shifted
            };
            let (ahead, behind) = (shifted(1.0), shifted(-1.0));
            let finite = scalar(case, &ahead, &device).await - scalar(case, &behind, &device).await;
            let displacement: Vec<f64> =
                ahead[at as usize].iter().zip(&behind[at as usize]).map(|(a, b)| f64::from(*a) - f64::from(*b)).collect();
            let gradient: Vec<f64> = gradient.iter().map(|x| f64::from(*x)).collect();
            let derived: f64 = gradient.iter().zip(&displacement).map(|(g, d)| g * d).sum();
            let typical = length(&gradient) * length(&displacement) / (gradient.len() as f64).sqrt();
            let difference = (finite - derived).abs() / typical.max(derived.abs());
            found.push(Difference { place: format!("{}, by {}, {name}", case.op, input.name), difference });
        }
    }
    found
}

/// The row's largest difference; fails if it exceeds the tolerance.
pub(crate) async fn check(case: &Case, device: &Device) -> f64 {
    let mut worst = 0.0_f64;
    for found in differences(case, device).await {
        assert!(
            found.difference <= case.gradient_tolerance,
            "{}: differs by {:.1e}, allowed is {:.0e}",
            found.place,
            found.difference,
            case.gradient_tolerance
        );
        worst = worst.max(found.difference);
    }
    worst
}
