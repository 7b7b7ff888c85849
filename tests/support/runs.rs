//! Short runs on garments, and what two of them are to have in common.

use burn::tensor::Device;
use saddle::data::Images;
use saddle::data::garments::Drawer;
use saddle::gan::checkpoint::Checkpoint;
use saddle::gan::{Architecture, Setup, Training};
use saddle::run::config::{Dataset, Ops, Preference};
use saddle::run::{Departure, RunConfig};
use saddle::settings::Settings;
use serde::Deserialize;

/// A run whose first losses are on file: the page's own address for it, and `[D, G]` of each step.
#[derive(Deserialize)]
pub(crate) struct FirstLosses {
    pub(crate) query: String,
    pub(crate) losses: Vec<[f32; 2]>,
}

/// The first 20 losses of the homework's networks on a CPU.
pub(crate) fn first_losses() -> FirstLosses {
    serde_json::from_str(include_str!("../golden/first_losses.json")).expect("our own file is of the form")
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

/// Trains as the file says, on either implementation, and gives the largest difference from the file.
pub(crate) async fn first_losses_differ_by(device: &Device, ops: Ops) -> f32 {
    let wanted = first_losses();
    let config = RunConfig { ops, ..RunConfig::from_query(&wanted.query).config };
    let images = garments(config.seed, config.images);
    let mut training = Training::new(config, &images, device).expect("enough images");
    let found = losses(&mut training, wanted.losses.len()).await;
    println!("{ops:?}: {found:?}");
    largest_difference(&found, &wanted.losses)
}

/// Largest difference of two lists of losses, which must be equally long.
pub(crate) fn largest_difference(found: &[[f32; 2]], wanted: &[[f32; 2]]) -> f32 {
    assert_eq!(found.len(), wanted.len());
    let apart = found.iter().flatten().zip(wanted.iter().flatten()).map(|(a, b)| (a - b).abs());
    apart.fold(0.0, |worst, apart| if apart.is_nan() { f32::INFINITY } else { worst.max(apart) })
}

/// A run of narrow networks on 64 garments in batches of 16.
pub(crate) fn narrow(device: &Device) -> Training {
    narrow_on(Ops::Fused, device)
}

/// The same on either implementation.
pub(crate) fn narrow_on(ops: Ops, device: &Device) -> Training {
    departing(Departure::None, ops, device)
}

/// The same, departing from the handout.
pub(crate) fn departing(departure: Departure, ops: Ops, device: &Device) -> Training {
    let config = RunConfig {
        dataset: Dataset::Garments,
        images: 64,
        backend: Preference::Cpu,
        batch_size: 16,
        learning_rate: 1e-3,
        ops,
        departure,
        ..RunConfig::default()
    };
    let setup = narrow_setup(&config);
    Training::with_setup(config, setup, &garments(42, 64), device).expect("enough images")
}

fn narrow_setup(config: &RunConfig) -> Setup {
    Setup { architecture: Architecture::NARROW, ..Setup::of(config) }
}

/// A narrow run, from its file.
pub(crate) fn resume_narrow(file: &[u8], device: &Device) -> Training {
    let checkpoint = Checkpoint::parse_with(file, Architecture::NARROW).expect("our own file can be read");
    let setup = narrow_setup(&checkpoint.config);
    Training::resume_with_setup(&checkpoint, setup, &garments(42, 64), device).expect("the same images")
}

/// Fails unless two runs of `steps` steps, and one that is saved and resumed half way, are equal to the bit: in all losses,
/// all weights, running statistics and moments.
pub(crate) async fn check_repeats(device: &Device, steps: usize) {
    let state = async |training: &Training| training.checkpoint().await.expect("the device answers");
    let mut first = narrow(device);
    let mut expected = losses(&mut first, steps / 2).await;
    let half_way = state(&first).await;
    expected.extend(losses(&mut first, steps - steps / 2).await);
    let end = state(&first).await;

    let mut second = narrow(device);
    let found = losses(&mut second, steps).await;
    assert_eq!(bits(&found), bits(&expected), "losses of two runs");
    assert!(state(&second).await == end, "weights of two runs");

    let mut resumed = resume_narrow(&half_way, device);
    assert_eq!(resumed.step() as usize, steps / 2);
    let found = losses(&mut resumed, steps - steps / 2).await;
    assert_eq!(bits(&found), bits(&expected[steps / 2..]), "losses of a resumed run");
    assert!(state(&resumed).await == end, "weights of a resumed run");
    assert!(half_way != end, "training changes the weights");
}

fn bits(losses: &[[f32; 2]]) -> Vec<u32> {
    losses.iter().flatten().map(|loss| loss.to_bits()).collect()
}
