//! Gradients of every operation against finite differences, on the CPU.

use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use saddle::gan::self_test::case::{Input, Values};
use saddle::gan::self_test::{CASES, Case};
use saddle::run::config::Ops;

use crate::support::gradients::{check, differences};

#[test]
fn gradients_match_finite_differences() {
    for case in CASES {
        let worst = block_on(check(case, &Device::flex()));
        println!("{:36} {worst:.1e} of {:.0e}", case.op, case.gradient_tolerance);
    }
}

/// LeakyReLU with slope 0.3 forward and 0.4 backward.
fn wrong_slope(inputs: &[Tensor<1>]) -> Tensor<1> {
    let correct = leaky_relu(inputs[0].clone(), 0.3);
    let wrong = leaky_relu(inputs[0].clone(), 0.4);
    correct.detach() + wrong.clone() - wrong.detach()
}

#[test]
fn a_wrong_gradient_is_detected() {
    let case = Case {
        op: "LeakyReLU with a wrong gradient",
        ops: Ops::Stock,
        inputs: &[Input { name: "x", shape: &[60], values: Values::OffZero }],
        run: wrong_slope,
        stride: 0.1,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-6,
    };
    let found = block_on(differences(&case, &Device::flex()));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|found| found.difference > 1e-2), "{found:?}");
}

#[test]
fn the_table_covers_every_part_of_the_networks() {
    for part in [
        "dense",
        "convolution",
        "transposed",
        "batch norm",
        "LeakyReLU",
        "dropout",
        "loss",
        "discriminator, whole",
        "generator, whole",
    ] {
        assert!(CASES.iter().any(|case| case.op.contains(part)), "no row for {part}");
    }
}
