//! Cells of the filmstrip: for every length of a run.

use std::rc::Rc;

use saddle::run::config::milestones;
use saddle::run::filmstrip::{cells, current, frame};
use saddle::run::recorded::SHEETS;
use saddle::run::stored::Frame;

#[test]
fn the_homework_has_cells_that_are_recorded() {
    let homework = cells(50);
    assert_eq!(homework, [0, 1, 2, 3, 4, 6, 8, 10, 14, 18, 22, 26, 30, 35, 40, 45, 50]);
    assert!(homework.iter().all(|cell| SHEETS.contains(cell)));
}

#[test]
fn cells_ascend_from_noise_to_the_last_epoch_with_all_milestones() {
    for epochs in [1, 2, 3, 7, 10, 29, 30, 49, 50, 51, 100, 1000] {
        let cells = cells(epochs);
        assert!(cells.is_sorted_by(|a, b| a < b), "{epochs}: {cells:?}");
        assert_eq!((cells.first(), cells.last()), (Some(&0), Some(&epochs)), "{epochs}");
        assert!(milestones(epochs).iter().all(|milestone| cells.contains(milestone)), "{epochs}: {cells:?}");
        assert!(cells.len() <= 20, "{epochs}: one row");
    }
    assert_eq!(cells(3), [0, 1, 2, 3]);
}

#[test]
fn the_current_cell_is_the_last_one_reached_and_shows_the_first_sheet_of_its_epoch() {
    let cells = cells(50);
    assert_eq!((current(&cells, 0), current(&cells, 5), current(&cells, 50)), (Some(0), Some(4), Some(50)));
    let sheet = |step, epoch| Frame { step, epoch, png: Rc::from([]) };
    // Three in the first epoch, two in the second: of these one was drawn on request.
    let frames = [sheet(0, 0), sheet(5, 0), sheet(9, 1), sheet(12, 1)];
    let step = |epoch| frame(&frames, epoch).map(|frame| frame.step);
    assert_eq!((step(0), step(1), step(2)), (Some(0), Some(9), None));
}
