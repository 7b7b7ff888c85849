//! The description of the networks: the homework's layers as a golden table, and training at another depth and width.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::documents::report::{LayerRow, discriminator_rows, generator_rows};
use saddle::gan::checkpoint::{Checkpoint, contents};
use saddle::gan::{Setup, Training};
use saddle::network::{Architecture, Layout};
use saddle::run::config::Ops;

use crate::support::runs::{DEEP, deep, garments, largest_difference, losses};

fn rows(rows: &[LayerRow]) -> Vec<(&str, &str, &str, u64)> {
    rows.iter().map(|row| (row.name.as_str(), row.text.as_str(), row.output.as_str(), row.parameters)).collect()
}

#[test]
fn the_homework_layers_match_the_golden_table() {
    assert_eq!(
        rows(&discriminator_rows()),
        [
            ("conv1", "convolution 5×5, stride 2; LeakyReLU 0.3, dropout 0.3", "64 × 14 × 14", 25 * 64 + 64),
            ("conv2", "convolution 5×5, stride 2; LeakyReLU 0.3, dropout 0.3", "128 × 7 × 7", 25 * 64 * 128 + 128),
            ("fc", "flatten, dense to one logit", "1", 49 * 128 + 1),
        ]
    );
    assert_eq!(
        rows(&generator_rows()),
        [
            ("fc", "dense, as maps of 7×7", "256 × 7 × 7", 100 * 49 * 256),
            ("convt1", "transposed convolution 5×5, stride 1", "128 × 7 × 7", 25 * 256 * 128),
            ("bn1", "batch norm; LeakyReLU 0.3", "128 × 7 × 7", 2 * 128),
            ("convt2", "transposed convolution 5×5, stride 2", "64 × 14 × 14", 25 * 128 * 64),
            ("bn2", "batch norm; LeakyReLU 0.3", "64 × 14 × 14", 2 * 64),
            ("convt3", "transposed convolution 5×5, stride 2; tanh", "1 × 28 × 28", 25 * 64),
        ]
    );
}

#[test]
fn tensors_are_aligned_and_do_not_overlap() {
    for specs in [Architecture::HOMEWORK.generator_tensors(), DEEP.generator_tensors(), DEEP.discriminator_tensors()] {
        let layout = Layout::new(&specs);
        let mut end = 0;
        for (&start, &size) in layout.starts.iter().zip(&layout.sizes) {
            assert!(start >= end && start.is_multiple_of(64), "{layout:?}");
            end = start + size;
        }
        assert!(layout.total >= end);
    }
}

#[test]
fn another_depth_and_width_trains_and_resumes() {
    assert_eq!(DEEP.generator_layers().last().map(|layer| layer.output.clone()), Some(vec![1, 28, 28]));
    let [fused, stock] = Ops::ALL.map(|ops| {
        let mut training = deep(ops, &Device::flex());
        let found = block_on(losses(&mut training, 3));
        (training, found)
    });
    let difference = largest_difference(&fused.1, &stock.1);
    assert!(difference < 1e-3, "{difference}");

    let (mut training, _) = fused;
    let d = 25 * 4 + 4 + 25 * 4 * 8 + 8 + 25 * 8 * 12 + 12 + 49 * 12 + 1;
    assert_eq!(training.trainer().discriminator().count(), d);
    let g = 100 * 49 * 16 + 25 * (16 * 12 + 12 * 12 + 12 * 8 + 8 * 4 + 4) + 2 * (12 + 12 + 8 + 4);
    assert_eq!(training.trainer().generator().count(), g);

    let file = block_on(training.checkpoint()).expect("the CPU answers");
    let checkpoint = Checkpoint::parse_with(&file, DEEP).expect("a checkpoint of this architecture");
    let setup = Setup { architecture: DEEP, ..Setup::of(&checkpoint.config) };
    let mut resumed =
        Training::resume_with_setup(&checkpoint, setup, &garments(42, 32), &Device::flex()).expect("the same images");
    assert_eq!(block_on(losses(&mut resumed, 2)), block_on(losses(&mut training, 2)));
    assert!(contents(DEEP).iter().any(|(name, _)| name == "adam.v.generator.bn4.bias"));
    assert!(Checkpoint::parse(&file).is_err(), "a checkpoint of another architecture");
}
