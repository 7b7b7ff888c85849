//! Batches: each epoch goes through the images once, in an order of its own, whatever was asked before.

use std::rc::Rc;

use proptest::prelude::*;
use saddle::data::batches::Batches;
use saddle::data::{Images, PIXELS};

/// `count` images (at most 256), each of one shade: its number.
fn numbered(count: u8) -> Images {
    let pixels: Rc<[u8]> = (0..count).flat_map(|number| [number; PIXELS]).collect();
    Images::new(pixels).expect("whole images")
}

fn epoch(batches: &mut Batches, epoch: u32) -> Vec<u32> {
    let steps = batches.steps_per_epoch();
    (epoch * steps..(epoch + 1) * steps).flat_map(|step| batches.indices(step).to_vec()).collect()
}

fn sorted(mut indices: Vec<u32>) -> Vec<u32> {
    indices.sort_unstable();
    indices
}

#[test]
fn an_epoch_shows_each_image_once_and_drops_the_partial_batch() {
    let mut batches = Batches::new(numbered(100), 16, 42);
    assert_eq!(batches.steps_per_epoch(), 6, "100 images make six batches of 16, and four are left");
    let mut left_out = Vec::new();
    for number in 0..20 {
        let mut shown = sorted(epoch(&mut batches, number));
        assert_eq!(shown.len(), 96);
        shown.dedup();
        assert_eq!(shown.len(), 96, "an image came twice in epoch {number}");
        left_out.extend((0..100).filter(|index| shown.binary_search(index).is_err()));
    }
    left_out.sort_unstable();
    left_out.dedup();
    assert!(left_out.len() > 30, "it is not always the same images that are left out: {left_out:?}");
}

#[test]
fn where_batches_fit_nothing_is_left_out() {
    let mut batches = Batches::new(numbered(64), 16, 1);
    assert_eq!(sorted(epoch(&mut batches, 3)), (0..64).collect::<Vec<_>>());
}

#[test]
fn each_epoch_and_each_seed_has_an_order_of_its_own() {
    let mut batches = Batches::new(numbered(64), 16, 1);
    let first = epoch(&mut batches, 0);
    assert_ne!(first, (0..64).collect::<Vec<_>>(), "they are shuffled");
    assert_ne!(first, epoch(&mut batches, 1));
    assert_ne!(first, epoch(&mut Batches::new(numbered(64), 16, 2), 0));
    assert_eq!(first, epoch(&mut Batches::new(numbered(64), 16, 1), 0));
    let smaller = epoch(&mut Batches::new(numbered(64), 8, 1), 0);
    assert_eq!(first, smaller, "the order is the seed's and the epoch's, not the batch size's");
}

#[test]
fn too_small_and_too_large_batches_still_make_a_step() {
    for (asked, steps) in [(0, 5), (1, 5), (5, 1), (64, 1)] {
        let mut batches = Batches::new(numbered(5), asked, 1);
        assert_eq!(batches.steps_per_epoch(), steps, "batches of {asked}");
        assert_eq!(sorted(epoch(&mut batches, 2)), [0, 1, 2, 3, 4]);
    }
}

#[test]
fn the_last_step_there_is_has_a_batch() {
    let mut batches = Batches::new(numbered(7), 2, 1);
    assert_eq!(batches.indices(u32::MAX).len(), 2);
}

proptest! {
    #[test]
    fn a_step_has_its_batch_whatever_came_before(steps in proptest::collection::vec(0_u32..200, 1..20), batch_size in 1_u32..20) {
        let mut wandering = Batches::new(numbered(40), batch_size, 5);
        for step in steps {
            let straight = Batches::new(numbered(40), batch_size, 5).indices(step).to_vec();
            prop_assert_eq!(wandering.indices(step), straight);
        }
    }
}
