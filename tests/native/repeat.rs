//! Equal seeds give equal runs.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::run::config::Ops;
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
    let [fast, stock] = Ops::ALL.map(|ops| {
        let mut training = narrow_on(ops, &Device::flex());
        block_on(losses(&mut training, 3));
        block_on(training.checkpoint()).expect("the CPU answers")
    });
    let (fast, stock) = (SafeTensors::deserialize(&fast).expect("ours"), SafeTensors::deserialize(&stock).expect("ours"));
    let numbers = |file: &SafeTensors<'_>, name: &str| -> Vec<f32> {
        let (words, _) = file.tensor(name).expect("it is there").data().as_chunks::<4>();
        words.iter().map(|word| f32::from_le_bytes(*word)).collect()
    };
    let compared = stock.names().into_iter().filter(|name| name.contains(".running_") || name.starts_with("adam."));
    let compared: Vec<&str> = compared.collect();
    assert_eq!(compared.len(), 4 + 2 * 14, "{compared:?}");
    for name in compared {
        let (fast, stock) = (numbers(&fast, name), numbers(&stock, name));
        let largest = stock.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        for (fast, stock) in fast.iter().zip(&stock) {
            assert!((fast - stock).abs() <= 1e-3 * largest, "{name}: {fast} is not {stock}");
        }
    }
}
