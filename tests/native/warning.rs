//! Warnings about training that goes wrong.

use saddle::data::distance::{change, roughness, spread};
use saddle::data::{PIXELS, SIDE};
use saddle::run::appearance::Appearance;
use saddle::run::protocol::{Envelope, LabEvent, RunEvent, RunId, RunSize, SampleSheet, SheetKind, StepReport};
use saddle::run::warning::Indicators;
use saddle::run::{RunConfig, RunView, Warning};

use crate::recorded_files::all_losses;

fn losses(d: f32, steps: usize) -> Vec<[f32; 2]> {
    vec![[d, 1.0]; steps]
}

#[test]
fn distances_equal_closed_forms() {
    // Three images of one grey each: the pairs differ by 30, 40 and 10 levels.
    let pixels: Vec<u8> = [10_u8, 40, 50].iter().flat_map(|&grey| vec![grey; PIXELS]).collect();
    assert_eq!(spread(&pixels), Some((30.0 + 40.0 + 10.0) / 3.0));
    // One pixel of 784 differs by 28: the root of its mean square is 1.
    let mut two = vec![0; 2 * PIXELS];
    two[5] = 28;
    assert_eq!(spread(&two), Some(1.0));
    assert_eq!((spread(&two[..PIXELS]), spread(&[])), (None, None));
    assert_eq!(change(&[0, 10, 255, 7], &[1, 8, 255, 8]), Some(1.0));
    assert_eq!((change(&[0], &[0, 1]), change(&[], &[])), (None, None));
}

#[test]
fn roughness_equals_closed_forms() {
    let image = |grey: fn(usize, usize) -> u8| (0..PIXELS).map(|at| grey(at / SIDE, at % SIDE)).collect::<Vec<u8>>();
    assert_eq!(roughness(&image(|_, _| 77)), Some(0.0));
    // Every pair of neighbours differs by 200, then only those above each other.
    let checkerboard = image(|row, column| if (row + column) % 2 == 0 { 200 } else { 0 });
    assert_eq!(roughness(&checkerboard), Some(200.0));
    assert_eq!(roughness(&image(|row, _| if row % 2 == 0 { 200 } else { 0 })), Some(100.0));
    // Images of a sheet are not neighbours.
    let two = [image(|_, _| 0), image(|_, _| 255)].concat();
    assert_eq!((roughness(&two), roughness(&[])), (Some(0.0), None));
}

// Values were computed with numpy from the recorded run's sheets.
#[test]
fn an_appearance_says_how_a_sheet_looks() {
    let real = Appearance { spread: 103.73, roughness: 19.61 };
    let says = |spread, roughness| Appearance { spread, roughness }.relative_to(&real).expect("real images differ").sentence();
    assert!(
        says(27.04, 24.65)
            .contains("differ by 26% of what two real ones do, and neighbouring pixels by 126%. The images are still")
    );
    assert!(says(97.34, 35.57).contains("checkerboard"), "a small run after epoch 10");
    assert!(says(95.75, 23.66).contains("rough surfaces"), "epoch 4");
    assert!(says(100.11, 20.32).contains("smooth as real ones"), "epoch 50");
    assert_eq!(real.relative_to(&Appearance { spread: 0.0, roughness: 1.0 }), None);
    assert_eq!(Appearance::of(&[0; PIXELS]), None, "one image has no distance to another");
}

#[test]
fn a_discriminator_wins_if_its_loss_stays_near_0() {
    let warnings = |losses: &[[f32; 2]]| Indicators { losses, ..Indicators::default() }.warnings();
    assert!(warnings(&losses(0.01, 399)).is_empty(), "every run begins like this");
    assert!(matches!(warnings(&losses(0.01, 400))[..], [Warning::DiscriminatorWins(mean)] if (mean - 0.01).abs() < 1e-6));
    let mut recovered = losses(0.01, 400);
    recovered.extend(losses(0.9, 200));
    assert!(warnings(&recovered).is_empty());
    recovered.extend(losses(0.02, 190));
    assert!(matches!(warnings(&recovered)[..], [Warning::DiscriminatorWins(mean)] if (mean - 0.064).abs() < 1e-6));
}

#[test]
fn an_explosion_is_the_only_warning_from_its_first_steps_on() {
    let warnings = |losses: &[[f32; 2]]| Indicators { losses, ..Indicators::default() }.warnings();
    assert_eq!(warnings(&vec![[0.0, 5000.0]; 30]), [Warning::Exploded(5000.0)]);
    assert_eq!(warnings(&vec![[0.0, 5000.0]; 500]), [Warning::Exploded(5000.0)], "D does not win");
    assert!(warnings(&vec![[0.9, 99.0]; 30]).is_empty());
}

#[test]
fn the_recorded_run_has_no_warnings() {
    let pairs = all_losses();
    assert!(pairs.len() > 40_000);
    for until in (1..pairs.len()).step_by(300) {
        assert!(Indicators { losses: &pairs[..until], ..Indicators::default() }.warnings().is_empty(), "step {until}");
    }
}

fn sheet(kind: SheetKind, step: u32, greys: [u8; 2]) -> Envelope<LabEvent> {
    let message = LabEvent::Run(RunId(1), RunEvent::Samples(SampleSheet { kind, step, epoch: step / 500, count: 2 }));
    Envelope { message, bytes: Some(greys.iter().flat_map(|&grey| vec![grey; PIXELS]).collect()) }
}

#[test]
fn sheets_cause_warnings() {
    let mut view = RunView::begin(RunId(1), RunConfig::default());
    let (images, steps_per_epoch, total_steps) = (500, 500, 1500);
    let size = RunSize {
        images,
        steps_per_epoch,
        total_steps,
        source: String::new().into(),
        discriminator_parameters: 1,
        generator_parameters: 1,
    };
    view.fold(LabEvent::Run(RunId(1), RunEvent::Started(size)).into());
    view.fold(sheet(SheetKind::Real, 0, [0, 200]));
    view.fold(sheet(SheetKind::Generated, 0, [100, 110]));
    let report = StepReport { step: 500, epoch: 1, losses: losses(1.0, 500), step_ms: 1.0 };
    view.fold(LabEvent::Run(RunId(1), RunEvent::Progress(report)).into());
    // Two images differ by 10 levels, real ones by 200; each changed by 2 levels.
    view.fold(sheet(SheetKind::Generated, 500, [102, 112]));
    assert_eq!(view.warnings(), [Warning::ModeCollapse(0.05)]);
    // A sheet within an epoch is not compared.
    view.fold(sheet(SheetKind::Generated, 700, [102, 152]));
    assert_eq!(view.warnings(), []);
    view.fold(sheet(SheetKind::Generated, 1000, [102, 112]));
    assert_eq!(view.warnings(), [Warning::ModeCollapse(0.05), Warning::Unchanged(0.0)]);
    let texts: Vec<String> = view.warnings().iter().map(Warning::text).collect();
    assert!(texts[0].contains("is 5 % of") && texts[1].contains("changed by 0.00 of 255"), "{texts:?}");
}

#[test]
fn coverage_that_falls_is_a_warning() {
    let warnings = |coverage: &[f64]| Indicators { losses: &vec![[1.0, 1.0]; 500], coverage, ..Indicators::default() }.warnings();
    assert_eq!(warnings(&[0.3, 0.6, 0.29]), [Warning::CoverageFell(0.6, 0.29)]);
    assert!(Warning::CoverageFell(0.6, 0.29).text().contains("near 29 % of the real ones; it was 60 % before"));
    for none in [&[][..], &[0.3], &[0.3, 0.6, 0.3], &[0.6, 0.1, 0.5], &[0.19, 0.0]] {
        assert_eq!(warnings(none), [], "{none:?}");
    }
}
