//! The same seed, the same run.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::run::config::Ops;

use crate::support::runs::{check_repeats, first_losses_differ_by};

#[test]
fn the_cpu_repeats_a_run_to_the_bit() {
    block_on(check_repeats(&Device::flex(), 8));
}

#[test]
fn the_first_losses_are_those_on_file() {
    let worst = block_on(first_losses_differ_by(&Device::flex(), Ops::Fast));
    assert_eq!(worst, 0.0, "our own operations give the same bits on every processor");
    let worst = block_on(first_losses_differ_by(&Device::flex(), Ops::Stock));
    assert!(worst <= 1e-3, "Burn's layers: off by {worst:.1e}");
}
