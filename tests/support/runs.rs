//! Short runs on garments, and comparisons of them.

use burn::tensor::Device;
use saddle::data::Images;
use saddle::data::garments::Drawer;
use saddle::gan::checkpoint::Checkpoint;
use saddle::gan::{Setup, Training};
use saddle::network::{Architecture, Stage};
use saddle::run::config::{Dataset, Ops, Preference};
use saddle::run::{Departure, RunConfig};
use saddle::settings::Settings;
use serde::Deserialize;

/// A golden run: its configuration as the page's address, and the losses `[D, G]` of its first steps.
#[derive(Deserialize)]
pub(crate) struct FirstLosses {
    pub(crate) query: String,
    pub(crate) losses: Vec<[f32; 2]>,
}

/// The homework's networks on a CPU, 20 steps.
pub(crate) fn first_losses() -> FirstLosses {
    serde_json::from_str(include_str!("../golden/first_losses.json")).expect("the golden file is valid")
}

/// The first `count` garments of a seed.
pub(crate) fn garments(seed: u32, count: u32) -> Images {
    let mut drawer = Drawer::new(seed, count);
    while drawer.draw_some(64) < count {}
    drawer.finish()
}

/// The losses of the next `steps` steps.
pub(crate) async fn losses(training: &mut Training, steps: usize) -> Vec<[f32; 2]> {
    for _ in 0..steps {
        training.advance();
    }
    training.trainer_mut().losses().read().await.expect("the device answers")
}

/// Repeats the golden run and returns the largest difference of its losses.
pub(crate) async fn first_losses_differ_by(device: &Device, ops: Ops) -> f32 {
    let wanted = first_losses();
    let config = RunConfig { ops, ..RunConfig::from_query(&wanted.query).config };
    let images = garments(config.seed, config.images);
    let mut training = Training::new(config, &images, device).expect("enough images");
    let found = losses(&mut training, wanted.losses.len()).await;
    println!("{ops:?}: {found:?}");
    largest_difference(&found, &wanted.losses)
}

/// Largest difference of two lists of losses of equal length.
pub(crate) fn largest_difference(found: &[[f32; 2]], wanted: &[[f32; 2]]) -> f32 {
    assert_eq!(found.len(), wanted.len());
    let differences = found.iter().flatten().zip(wanted.iter().flatten()).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, |worst, difference| if difference.is_nan() { f32::INFINITY } else { worst.max(difference) })
}

/// A run of narrow networks on 64 garments in batches of 16.
pub(crate) fn narrow(device: &Device) -> Training {
    narrow_on(Ops::Fused, device)
}

/// [`narrow`] with a choice of implementation.
pub(crate) fn narrow_on(ops: Ops, device: &Device) -> Training {
    departing(Departure::None, ops, device)
}

/// [`narrow_on`] with a departure from the handout.
pub(crate) fn departing(departure: Departure, ops: Ops, device: &Device) -> Training {
    narrow_of(RunConfig { ops, departure, ..RunConfig::default() }, device)
}

/// [`narrow`] with operations, arithmetic, precision and departure of `config`.
pub(crate) fn narrow_of(config: RunConfig, device: &Device) -> Training {
    let config = RunConfig {
        dataset: Dataset::Garments,
        images: 64,
        backend: Preference::Cpu,
        batch_size: 16,
        learning_rate: 1e-3,
        ..config
    };
    let setup = narrow_setup(&config);
    Training::with_setup(config, setup, &garments(42, 64), device).expect("enough images")
}

const fn stage(channels: usize, stride: usize) -> Stage {
    Stage { channels, stride }
}

/// Deeper than the homework's networks and of other widths: 10 tensors in G, 8 in D.
pub(crate) const DEEP: Architecture = Architecture {
    dense: 16,
    generator: &[stage(12, 1), stage(12, 2), stage(8, 1), stage(4, 2), stage(1, 1)],
    discriminator: &[stage(4, 2), stage(8, 1), stage(12, 2)],
};

/// A run of [`DEEP`] on 32 garments in batches of 16.
pub(crate) fn deep(ops: Ops, device: &Device) -> Training {
    let config = RunConfig { images: 32, batch_size: 16, ops, ..RunConfig::default() };
    let setup = Setup { architecture: DEEP, ..Setup::of(&config) };
    Training::with_setup(config, setup, &garments(42, 32), device).expect("two batches")
}

fn narrow_setup(config: &RunConfig) -> Setup {
    Setup { architecture: Architecture::NARROW, ..Setup::of(config) }
}

/// Resumes a narrow run.
pub(crate) fn resume_narrow(file: &[u8], device: &Device) -> Training {
    let checkpoint = Checkpoint::parse_with(file, Architecture::NARROW).expect("the checkpoint is valid");
    let setup = narrow_setup(&checkpoint.config);
    Training::resume_with_setup(&checkpoint, setup, &garments(42, 64), device).expect("the same images")
}

/// Fails unless two runs of `steps` steps, and one saved and resumed halfway, have equal bits: losses, weights, running statistics
/// and moments.
pub(crate) async fn check_repeats(device: &Device, steps: usize) {
    let state = async |training: &Training| training.checkpoint().await.expect("the device answers");
    let mut first = narrow(device);
    let mut expected = losses(&mut first, steps / 2).await;
    let halfway = state(&first).await;
    expected.extend(losses(&mut first, steps - steps / 2).await);
    let end = state(&first).await;

    let mut second = narrow(device);
    let found = losses(&mut second, steps).await;
    assert_eq!(bits(&found), bits(&expected), "losses of two runs");
    assert!(state(&second).await == end, "weights of two runs");

    let mut resumed = resume_narrow(&halfway, device);
    assert_eq!(resumed.step() as usize, steps / 2);
    let found = losses(&mut resumed, steps - steps / 2).await;
    assert_eq!(bits(&found), bits(&expected[steps / 2..]), "losses of a resumed run");
    assert!(state(&resumed).await == end, "weights of a resumed run");
    assert!(halfway != end, "training changes the weights");
}

fn bits(losses: &[[f32; 2]]) -> Vec<u32> {
    losses.iter().flatten().map(|loss| loss.to_bits()).collect()
}
