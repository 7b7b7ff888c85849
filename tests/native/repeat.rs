//! The same seed, the same run.

use burn::tensor::Device;
use futures::executor::block_on;

use crate::support::runs::{check_first_losses, check_repeats};

#[test]
fn the_cpu_repeats_a_run_to_the_bit() {
    block_on(check_repeats(&Device::flex(), 8));
}

#[test]
fn the_first_losses_are_those_on_file() {
    let worst = block_on(check_first_losses(&Device::flex()));
    println!("first losses: off by {worst:.1e}");
}
