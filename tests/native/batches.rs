//! Batches: each epoch visits every image once in its own order, independent of earlier requests.

use std::rc::Rc;

use proptest::prelude::*;
use saddle::data::batches::Batches;
use saddle::data::{Images, PIXELS};

/// `count` images (at most 256); all pixels of an image have its number as value.
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
fn an_epoch_visits_images_once_and_drops_the_incomplete_batch() {
    let mut batches = Batches::new(numbered(100), 16, 42);
    assert_eq!(batches.steps_per_epoch(), 6, "six batches of 16, and four images remain");
    let mut left_out = Vec::new();
    for number in 0..20 {
        let mut shown = sorted(epoch(&mut batches, number));
        assert_eq!(shown.len(), 96);
        shown.dedup();
        assert_eq!(shown.len(), 96, "an image occurs twice in epoch {number}");
        left_out.extend((0..100).filter(|index| shown.binary_search(index).is_err()));
    }
    left_out.sort_unstable();
    left_out.dedup();
    assert!(left_out.len() > 30, "the dropped images vary by epoch: {left_out:?}");
}

#[test]
fn no_image_is_dropped_if_the_batch_size_divides_the_count() {
    let mut batches = Batches::new(numbered(64), 16, 1);
    assert_eq!(sorted(epoch(&mut batches, 3)), (0..64).collect::<Vec<_>>());
}

#[test]
fn the_order_differs_by_epoch_and_seed() {
    let mut batches = Batches::new(numbered(64), 16, 1);
    let first = epoch(&mut batches, 0);
    assert_ne!(first, (0..64).collect::<Vec<_>>(), "the images are shuffled");
    assert_ne!(first, epoch(&mut batches, 1));
    assert_ne!(first, epoch(&mut Batches::new(numbered(64), 16, 2), 0));
    assert_eq!(first, epoch(&mut Batches::new(numbered(64), 16, 1), 0));
    let smaller = epoch(&mut Batches::new(numbered(64), 8, 1), 0);
    assert_eq!(first, smaller, "the order does not depend on the batch size");
}

#[test]
fn batch_sizes_are_clamped_to_one_and_the_image_count() {
    for (batch_size, steps) in [(0, 5), (1, 5), (5, 1), (64, 1)] {
        let mut batches = Batches::new(numbered(5), batch_size, 1);
        assert_eq!(batches.steps_per_epoch(), steps, "batches of {batch_size}");
        assert_eq!(sorted(epoch(&mut batches, 2)), [0, 1, 2, 3, 4]);
    }
}

#[test]
fn the_largest_step_number_has_a_batch() {
    let mut batches = Batches::new(numbered(7), 2, 1);
    assert_eq!(batches.indices(u32::MAX).len(), 2);
}

proptest! {
    #[test]
    fn a_batch_does_not_depend_on_earlier_requests(steps in proptest::collection::vec(0_u32..200, 1..20), batch_size in 1_u32..20) {
        let mut reused = Batches::new(numbered(40), batch_size, 5);
        for step in steps {
            let fresh = Batches::new(numbered(40), batch_size, 5).indices(step).to_vec();
            prop_assert_eq!(reused.indices(step), fresh);
        }
    }
}
