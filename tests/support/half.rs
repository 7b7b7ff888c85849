//! Training with maps in f16: near f32, and repeatable. Shared by adapters that have it, of a browser or native.

use burn::tensor::Device;
use saddle::gan::self_test::{compare, trials};
use saddle::gan::{Setup, Training};
use saddle::run::config::{Ops, Precision};
use saddle::run::self_test::KernelSet;
use saddle::run::{Departure, RunConfig};

use super::runs::{DEEP, garments, largest_difference, losses, narrow_of, resume_narrow};

/// Steps of the comparison with f32.
const STEPS: usize = 40;

/// Largest difference of a loss within [`STEPS`] steps, in nats, and largest mean difference.
const LOSSES: [f32; 2] = [0.02, 0.003];

fn narrow_in(precision: Precision, departure: Departure, device: &Device) -> Training {
    narrow_of(RunConfig { precision, departure, ..RunConfig::default() }, device)
}

/// Fails unless a GPU with shader-f16 passes its self-test in f16, trains near f32 with every departure and at any depth, and repeats and
/// resumes a run bit for bit. `log` gets what was measured.
pub(crate) async fn check_half(gpu: &Device, cpu: &Device, log: impl Fn(&str)) {
    for trial in trials(KernelSet { precision: Precision::F16, ..KernelSet::of(Ops::Fused, 16) }) {
        let found = compare(&trial, gpu, cpu, || 0.0).await;
        log(&format!("{}: {:.1e} of {:.0e}", found.op, found.difference.unwrap_or(f64::NAN), found.tolerance));
        assert!(found.passed(), "{found:?}");
    }
    for departure in Departure::ALL {
        let steps = if departure == Departure::None { STEPS } else { 3 };
        let [wanted, found] = [Precision::F32, Precision::F16].map(|precision| narrow_in(precision, departure, gpu));
        let (wanted, found) = (losses_of(wanted, steps).await, losses_of(found, steps).await);
        let (most, mean) = (largest_difference(&found, &wanted), mean_difference(&found, &wanted));
        log(&format!(
            "{}: losses of {steps} steps differ from f32 by {most:.1e} at most, {mean:.1e} in the mean",
            departure.name()
        ));
        assert!(most > 0.0, "f16 rounds");
        assert!(most <= LOSSES[0] && mean <= LOSSES[1], "{}: {most} and {mean}", departure.name());
    }
    let [wanted, found] = [Precision::F32, Precision::F16].map(|precision| {
        let config = RunConfig { images: 32, batch_size: 16, precision, ..RunConfig::default() };
        let setup = Setup { architecture: DEEP, ..Setup::of(&config) };
        Training::with_setup(config, setup, &garments(42, 32), gpu).expect("two batches")
    });
    let most = largest_difference(&losses_of(found, 3).await, &losses_of(wanted, 3).await);
    assert!(most > 0.0 && most <= LOSSES[0], "deeper networks: {most}");
    check_repeats(gpu).await;
}

async fn losses_of(mut training: Training, steps: usize) -> Vec<[f32; 2]> {
    losses(&mut training, steps).await
}

fn mean_difference(found: &[[f32; 2]], wanted: &[[f32; 2]]) -> f32 {
    let differences = found.iter().flatten().zip(wanted.iter().flatten()).map(|(a, b)| (a - b).abs());
    differences.sum::<f32>() / (2 * wanted.len()) as f32
}

/// A run in f16 and the same resumed from its checkpoint, which keeps the precision.
async fn check_repeats(gpu: &Device) {
    let mut whole = narrow_in(Precision::F16, Departure::None, gpu);
    losses(&mut whole, 2).await;
    let halfway = whole.checkpoint().await.expect("the device answers");
    losses(&mut whole, 2).await;
    let mut resumed = resume_narrow(&halfway, gpu);
    assert_eq!(resumed.config().precision, Precision::F16);
    losses(&mut resumed, 2).await;
    let state = async |training: &Training| training.checkpoint().await.expect("the device answers");
    assert!(state(&resumed).await == state(&whole).await, "a resumed run in f16 has other bits");
}
