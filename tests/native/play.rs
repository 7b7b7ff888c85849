//! Playback of a small lab's run.

use saddle::run::play::{Extent, Play, PlayState, Speed, Stop};

const HALF: Extent = Extent { done: 50, total: 100, stopped: None };

#[test]
fn a_run_at_normal_speed_takes_four_seconds_in_frames_of_any_length() {
    for frame_ms in [4.0, 16.0, 33.0] {
        let mut play = Play::begin(false);
        let mut extent = Extent { done: 0, total: 2000, stopped: None };
        let mut time = 0.0;
        while play.state() == PlayState::Running {
            let steps = play.due(frame_ms, Speed::Normal, extent).expect("a number of steps");
            extent.done += play.missing(steps, extent);
            play.advance(steps, extent);
            time += frame_ms;
        }
        assert_eq!((play.state(), play.at()), (PlayState::Finished, 2000));
        assert!((3_900.0..4_100.0).contains(&time), "{time} ms in frames of {frame_ms}");
    }
}

#[test]
fn a_background_tab_does_not_catch_up() {
    let mut play = Play::begin(false);
    assert!(play.due(1e9, Speed::Fast, HALF).is_some_and(|steps| steps <= 10));
    assert_eq!(play.due(16.0, Speed::Instant, HALF), None);
}

#[test]
fn computed_steps_are_shown_again_without_computation() {
    let mut play = Play::begin(true);
    play.advance(50, HALF);
    play.seek(20, HALF);
    assert_eq!((play.at(), play.missing(10, HALF), play.missing(40, HALF), play.missing(1000, HALF)), (20, 0, 10, 50));
    play.seek(1000, HALF);
    assert_eq!((play.at(), play.state()), (50, PlayState::Paused));
}

#[test]
fn seeking_pauses_a_run_but_does_not_change_an_ended_one() {
    let mut play = Play::begin(false);
    play.advance(50, HALF);
    assert_eq!(play.state(), PlayState::Running);
    play.seek(10, HALF);
    assert_eq!(play.state(), PlayState::Paused);
    let all = Extent { done: 100, ..HALF };
    play.resume();
    play.advance(100, all);
    assert_eq!(play.state(), PlayState::Finished);
    play.seek(0, all);
    assert_eq!((play.state(), play.at()), (PlayState::Finished, 0));
    play.resume();
    assert_eq!(play.state(), PlayState::Finished);
}

#[test]
fn a_diverged_run_has_no_more_steps() {
    let early = Extent { done: 7, total: 100, stopped: Some(Stop::Diverged) };
    let mut play = Play::begin(false);
    assert!(!early.has_more());
    assert_eq!(play.missing(100, early), 0);
    play.advance(100, early);
    assert_eq!((play.state(), play.at()), (PlayState::Diverged, 7));
    assert_eq!(Play::failed().state().name(), "failed");
}

#[test]
fn a_run_that_cannot_be_computed_further_has_failed() {
    let early = Extent { done: 3, total: 100, stopped: Some(Stop::Undefined) };
    let mut play = Play::begin(false);
    play.advance(2, early);
    assert_eq!((play.state(), play.at(), play.missing(5, early)), (PlayState::Running, 2, 0));
    play.advance(1, early);
    assert_eq!((play.state(), play.at()), (PlayState::Failed, 3));
    // At the start, too: no step is there to be shown.
    let mut play = Play::begin(false);
    play.advance(0, Extent { done: 0, ..early });
    assert_eq!((play.state(), play.at()), (PlayState::Failed, 0));
}
