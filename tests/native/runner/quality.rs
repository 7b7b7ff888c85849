//! How good a run's images are: rows at ends of epochs and at the end, which change no number of the run.

use super::harness::*;
use saddle::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use saddle::run::protocol::{Command, Event, RunCommand, RunEvent, RunId};
use saddle::run::quality::{FeatureKind, FloorImages, QualityRow};
use saddle::run::stored::RunKey;
use saddle::run::{RunConfig, RunState, RunView};
use saddle::settings::Settings;

/// Three epochs of three steps.
fn small() -> RunConfig {
    RunConfig { images: 200, batch_size: 64, epochs: 3, ..config() }
}

fn set(config: &RunConfig, name: &str, value: &str) -> RunConfig {
    let mut config = config.clone();
    config.set(name, value).expect("a value");
    config
}

/// A clock on which the time of an epoch pays for a measurement.
const PATIENT: Environment = Environment { tick_ms: 0.01, report_ms: 100_000.0, ..SLOW };

fn steps(view: &RunView) -> Vec<u32> {
    view.quality.iter().flat_map(|quality| &quality.rows).map(|row| row.step).collect()
}

/// JSON may change a number's last bit.
fn assert_alike(found: &[QualityRow], wanted: &[QualityRow]) {
    let places = |rows: &[QualityRow]| rows.iter().map(|row| (row.step, row.epoch, row.kinds)).collect::<Vec<_>>();
    assert_eq!(places(found), places(wanted));
    let kid = |row: &QualityRow| row.quality.kid;
    let same = |(a, b): (&QualityRow, &QualityRow)| (kid(a) - kid(b)).abs() <= 1e-12 * kid(b).abs();
    assert!(found.iter().zip(wanted).all(same), "{found:?}, not {wanted:?}");
}

async fn finish_and_measure(page: &mut Page) {
    page.until_state(RunState::Finished).await;
    let last = page.view.size.as_ref().expect("a size").total_steps;
    page.until("the last row", |view| steps(view).last() == Some(&last)).await;
}

#[test]
fn the_end_of_a_run_is_measured_after_it_has_finished() {
    let page = run_script(SLOW, |mut page| async {
        page.start(1, &small(), false);
        page.until_state(RunState::Finished).await;
        assert!(steps(&page.view).is_empty(), "finished is not delayed");
        finish_and_measure(&mut page).await;
        page
    });
    let quality = page.view.quality.as_ref().expect("a row");
    assert_eq!(steps(&page.view), [9]);
    let QualityRow { epoch, quality: numbers, kinds, .. } = quality.rows[0];
    assert_eq!((epoch, numbers.n_real, numbers.n_generated, kinds), (3, 100, 100, None));
    assert_eq!(quality.reference.features, FeatureKind::Principal);
    assert_eq!(quality.reference.floor_images, FloorImages::Half);
    assert!(numbers.one_nn > 0.9 && numbers.coverage < 0.5, "noise is not garments: {numbers:?}");
    assert!(quality.reference.floor.one_nn < 0.7, "halves are alike: {:?}", quality.reference.floor);
}

#[test]
fn measuring_changes_no_number_of_the_run() {
    let run = |query: &'static str, environment| {
        run_script(environment, move |mut page| async move {
            page.start(1, &set(&small(), "quality", query), false);
            match query {
                "1" => finish_and_measure(&mut page).await,
                _ => page.until_state(RunState::Finished).await,
            }
            page.idle().await;
            page
        })
    };
    let (without, with) = (run("0", PATIENT), run("1", PATIENT));
    assert_eq!(without.view.quality, None);
    let rows = steps(&with.view);
    assert!(rows.len() > 1 && rows.iter().all(|step| step % 3 == 0), "rows at ends of epochs: {rows:?}");
    let bits = |page: &Page| page.view.losses.iter().flatten().map(|loss| loss.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&with), bits(&without));
    assert_eq!(with.view.sheet, without.view.sheet);
}

#[test]
fn rows_are_saved_sent_again_and_continued() {
    let mut page = run_script(PATIENT, |mut page| async {
        page.start(1, &small(), false);
        finish_and_measure(&mut page).await;
        let first = page.view.quality.clone().expect("rows");
        page.send(Command::Archive(ArchiveCommand::Show { key: RunKey("key1".to_owned()), after: None }));
        page.send(Command::Archive(ArchiveCommand::List));
        page.idle().await;
        let all = page.all();
        let stored = all.iter().find_map(|event| match event {
            Event::Archive(ArchiveEvent::Quality { record, .. }) => Some(record.clone()),
            _ => None,
        });
        assert_alike(&stored.expect("it is stored").rows, &first.rows);
        let listed = all.iter().find_map(|event| match event {
            Event::Archive(ArchiveEvent::Listed { runs, .. }) => runs.first().and_then(|run| run.quality),
            _ => None,
        });
        assert_alike(listed.as_slice(), &first.rows[first.rows.len() - 1..]);

        page.view = RunView::begin(RunId(2), small());
        let (key, epochs) = (RunKey("key1".to_owned()), Some(5));
        page.send(Command::Continue { run: RunId(2), key, learning_rate: None, epochs, skip_self_test: false });
        page.until("the restored rows", |view| view.quality.is_some()).await;
        assert_alike(&page.view.quality.as_ref().expect("rows").rows, &first.rows);
        finish_and_measure(&mut page).await;
        page
    });
    page.receive();
    let quality = page.view.quality.as_ref().expect("rows");
    assert_eq!(quality.rows.iter().filter(|row| row.step <= 9).count() + 1, quality.rows.len().max(2), "{:?}", steps(&page.view));
    assert_eq!(quality.rows.last().map(|row| (row.step, row.epoch)), Some((15, 5)));
}

#[test]
fn a_pause_is_prompt_while_images_are_measured() {
    run_script(PATIENT, |mut page| async {
        page.start(1, &RunConfig { epochs: 50, ..small() }, false);
        page.until("a row", |view| view.quality.is_some()).await;
        let before = page.view.step;
        page.send(Command::Run(RunId(1), RunCommand::Pause));
        page.until_state(RunState::Paused).await;
        assert!(page.view.step <= before + 1);
        page
    });
}

#[test]
fn a_stop_after_the_end_and_another_run_end_the_last_measurement() {
    // On this clock a turn is one slice: a measurement takes about 200.
    run_script(SLOW, |mut page| async {
        let last = |page: &Page, of: u32| {
            let is_row = |event: &Event| matches!(event, Event::Run(run, RunEvent::Quality(_)) if *run == RunId(of));
            page.all().iter().any(is_row)
        };
        page.start(1, &small(), false);
        page.until_state(RunState::Finished).await;
        page.send(Command::Run(RunId(1), RunCommand::Stop));
        for _ in 0..10 {
            page.idle().await;
        }
        page.start(2, &small(), false);
        page.until_state(RunState::Finished).await;
        page.start(3, &small(), true);
        page.until_state(RunState::Paused).await;
        for _ in 0..10 {
            page.idle().await;
        }
        assert!(!last(&page, 1) && !last(&page, 2));
        // One that is not ended.
        page.send(Command::Run(RunId(3), RunCommand::Resume));
        page.until_state(RunState::Finished).await;
        for _ in 0..10 {
            page.idle().await;
        }
        assert!(last(&page, 3));
        page
    });
}

#[test]
fn too_few_images_are_not_measured() {
    let page = run_script(PATIENT, |mut page| async {
        page.start(1, &RunConfig { images: 198, ..small() }, false);
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page
    });
    assert_eq!((page.view.quality, page.view.quality_failure), (None, None));
}
