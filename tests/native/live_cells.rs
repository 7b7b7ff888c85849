//! Cells of the sheet between two steps: their share of the time, and what they change.

use std::rc::Rc;

use saddle::run::live_sheet::{LiveSheet, counts, decisions};
use saddle::run::protocol::{BackendKind, Cells};
use saddle::worker::live_cells::{CellBudget, MOST, SHARE};

/// Passes and their time within `run_ms` of steps of `step_ms`, where a pass costs `fixed_ms` and `cell_ms` a cell.
fn simulate(step_ms: f64, (fixed_ms, cell_ms): (f64, f64), run_ms: f64) -> (usize, f64, f64, f64) {
    let mut budget = CellBudget::new(BackendKind::Cpu);
    budget.wanted = true;
    let (mut now, mut passes, mut spent, mut longest) = (0.0, 0, 0.0, 0.0_f64);
    while now < run_ms {
        now += step_ms;
        if let Some((first, count)) = budget.due(now) {
            assert!((1..=8).contains(&count) && first + count <= 64, "{first} + {count}");
            let cost = fixed_ms + cell_ms * f64::from(u32::try_from(count).expect("small"));
            budget.spend(count, now, now + cost);
            (now, passes, spent, longest) = (now + cost, passes + 1, spent + cost, longest.max(cost));
        }
    }
    (passes, spent, longest, now)
}

#[test]
fn passes_take_their_share_of_the_time_at_most() {
    for step_ms in [1.0, 4.0, 25.0, 200.0, 400.0, 3000.0] {
        for cost in [(0.0, 0.05), (0.2, 0.6), (2.0, 5.0), (20.0, 0.1), (100.0, 40.0)] {
            let (_, spent, longest, run_ms) = simulate(step_ms, cost, 120_000.0);
            assert!(spent <= SHARE * run_ms + longest, "steps of {step_ms} ms, passes of {cost:?}: {spent} of {run_ms} ms");
        }
    }
}

#[test]
fn a_pass_comes_about_every_second_or_more_often_if_its_share_pays_for_two_cells() {
    // Its cells are shown in four groups.
    for (step_ms, cost) in
        [(4.0, (2.0, 0.1)), (165.0, (1.0, 1.6)), (200.0, (0.5, 0.6)), (640.0, (1.0, 1.6)), (700.0, (0.0, 12.0))]
    {
        let (passes, spent, _, run_ms) = simulate(step_ms, cost, 60_000.0);
        assert!((40..=240).contains(&passes), "steps of {step_ms} ms: {passes} passes in a minute");
        assert!(spent > 0.3 * SHARE * run_ms || passes > 80, "steps of {step_ms} ms: {spent} ms of {run_ms}");
    }
}

#[test]
fn cells_follow_one_another_and_none_is_drawn_unseen() {
    let mut budget = CellBudget::new(BackendKind::Cpu);
    assert_eq!(budget.due(1000.0), None);
    budget.wanted = true;
    let mut drawn = Vec::new();
    for at in 0..40 {
        let now = 2000.0 + 1000.0 * f64::from(at);
        if let Some((first, count)) = budget.due(now) {
            drawn.extend(first..first + count);
            budget.spend(count, now, now + 1.5);
        }
    }
    assert!(drawn.len() > 128);
    assert!(drawn.iter().enumerate().all(|(at, cell)| *cell == at % 64), "{drawn:?}");
    budget.wanted = false;
    assert_eq!(budget.due(1e6), None);
}

fn sheet(value: u8) -> LiveSheet {
    LiveSheet::renewed(None, 4, Rc::from(vec![value; 64 * 784]))
}

#[test]
fn cells_replace_their_images_and_d_is_counted() {
    let mut live = sheet(7);
    let cells =
        |first: u32, probabilities: Vec<f32>| Cells { step: 9, first, real: vec![0.9; probabilities.len()], probabilities };
    assert!(live.replace(&cells(62, vec![0.2, 0.75]), &vec![9; 2 * 784]));
    assert_eq!((live.step, live.pixels[62 * 784 - 1], live.pixels[62 * 784], live.pixels[64 * 784 - 1]), (9, 7, 9, 9));
    assert_eq!((live.probabilities[61], live.probabilities[62], live.caught()), (None, Some(0.2), (1, 2)));
    assert!(live.replace(&cells(0, vec![0.1; 62]), &vec![1; 62 * 784]));
    assert_eq!(live.caught(), (63, 64), "0.75 is taken for real");
    // The next whole sheet keeps D's opinion.
    let renewed = LiveSheet::renewed(Some(live.clone()), 12, Rc::from(vec![3; 64 * 784]));
    assert_eq!((renewed.step, renewed.caught()), (12, (63, 64)));
    let told = decisions(&renewed.probabilities, &renewed.real).expect("D was asked");
    assert_eq!(told, ["63 of 64 for generated", "64 of 64 for real"]);
    // 62 of 0.1, one of 0.2, one of 0.75; and 64 real ones of 0.9.
    assert_eq!(counts(&renewed.probabilities, 10), [0, 62, 1, 0, 0, 0, 0, 1, 0, 0]);
    assert_eq!(counts(&renewed.real, 2), [0, 64]);
    for (first, count, bytes) in [(63, 2, 2 * 784), (0, 1, 783), (u32::MAX, 1, 784)] {
        assert!(!live.replace(&cells(first, vec![0.5; count]), &vec![0; bytes]), "{first}, {count}, {bytes}");
    }
}

#[test]
fn nothing_is_said_of_an_opinion_before_d_was_asked() {
    let live = sheet(7);
    assert_eq!(decisions(&live.probabilities, &live.real), None);
    assert_eq!(counts(&live.probabilities, 4), [0; 4]);
}

#[test]
fn on_a_gpu_every_pass_has_as_many_cells_since_each_number_has_kernels_of_its_own() {
    for cell_ms in [0.1, 5.0, 400.0] {
        let mut budget = CellBudget::new(BackendKind::WebGpu);
        budget.wanted = true;
        let mut counts = Vec::new();
        for at in 0..4000 {
            let now = 100.0 * f64::from(at);
            if let Some((_, count)) = budget.due(now) {
                counts.push(count);
                budget.spend(count, now, 8.0_f64.mul_add(cell_ms, now));
            }
        }
        assert!(counts.len() > 1 && counts.iter().all(|count| *count == MOST), "{cell_ms} ms a cell: {counts:?}");
    }
}
