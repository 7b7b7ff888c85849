//! Equal seeds give equal runs.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::run::config::Ops;
use saddle::run::float_bytes;
use safetensors::SafeTensors;

use crate::support::runs::{check_repeats, first_losses_differ_by, losses, narrow_on};

#[test]
fn the_cpu_repeats_a_run_bit_for_bit() {
    block_on(check_repeats(&Device::flex(), 8));
}

#[test]
fn the_first_losses_match_the_golden_file() {
    let worst = block_on(first_losses_differ_by(&Device::flex(), Ops::Fused));
    assert_eq!(worst, 0.0, "Saddle's operations give the same bits on every processor");
    let worst = block_on(first_losses_differ_by(&Device::flex(), Ops::Stock));
    assert!(worst <= 1e-3, "Burn's operations differ by {worst:.1e}");
}

#[test]
fn both_implementations_have_equal_running_statistics_and_moments() {
    let [fused, stock] = Ops::ALL.map(|ops| {
        let mut training = narrow_on(ops, &Device::flex());
        block_on(losses(&mut training, 3));
        block_on(training.checkpoint()).expect("the CPU answers")
    });
    let (fused, stock) = (SafeTensors::deserialize(&fused).expect("ours"), SafeTensors::deserialize(&stock).expect("ours"));
    let numbers = |file: &SafeTensors<'_>, name: &str| -> Vec<f32> {
        float_bytes::decode(file.tensor(name).expect("the checkpoint has all tensors").data())
    };
    let compared = stock.names().into_iter().filter(|name| name.contains(".running_") || name.starts_with("adam."));
    let compared: Vec<&str> = compared.collect();
    assert_eq!(compared.len(), 4 + 2 * 14, "{compared:?}");
    for name in compared {
        let (fused, stock) = (numbers(&fused, name), numbers(&stock, name));
        let largest = stock.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        for (fused, stock) in fused.iter().zip(&stock) {
            assert!((fused - stock).abs() <= 1e-3 * largest, "{name}: {fused} is not {stock}");
        }
    }
}
