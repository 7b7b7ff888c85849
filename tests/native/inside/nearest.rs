//! Nearest images, against an exhaustive search.

use saddle::data::nearest::{Search, nearest, spread, typical_distance};
use saddle::data::{Images, PIXELS};

use crate::support::runs::garments;

fn distance(a: &[u8], b: &[u8]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| ((f64::from(*a) - f64::from(*b)) / 255.0).powi(2));
    squares.sum::<f64>().sqrt()
}

fn exhaustive(images: &Images, to: &[u8], except: Option<u32>) -> Vec<(u32, f64)> {
    let others = (0..images.len()).filter(|at| Some(*at) != except);
    let mut all: Vec<(u32, f64)> = others.map(|at| (at, distance(images.image(at), to))).collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    all
}

#[test]
fn the_nearest_are_those_of_an_exhaustive_search() {
    let images = garments(5, 200);
    for at in [0, 17, 199] {
        let mut near: Vec<u8> = images.image(at).to_vec();
        near.iter_mut().step_by(5).for_each(|pixel| *pixel = pixel.wrapping_add(40));
        let wanted = exhaustive(&images, &near, None);
        let found = nearest(&images, &near, 3, None);
        assert_eq!(found.len(), 3);
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!((found.distance - wanted.1).abs() < 1e-12, "{found:?} is not {wanted:?}");
            assert!((distance(images.image(found.image), &near) - found.distance).abs() < 1e-12);
        }
        assert!(found.is_sorted_by(|a, b| a.distance <= b.distance));
    }
}

#[test]
fn a_search_in_pieces_finds_the_same() {
    let images = garments(5, 200);
    for most in [1, 7, 64, 200, 300] {
        let mut search = Search::new(&[90; PIXELS], 3, Some(4));
        let mut pieces = 1;
        while !search.advance(&images, most) {
            pieces += 1;
        }
        assert_eq!(pieces, 200_u32.div_ceil(most));
        assert_eq!(search.found(), nearest(&images, &[90; PIXELS], 3, Some(4)), "{most} at a time");
    }
}

#[test]
fn a_copy_has_distance_0_and_white_has_28_from_black() {
    let images = garments(5, 40);
    let found = nearest(&images, images.image(31), 2, None);
    assert_eq!(found[0].distance, 0.0);
    assert_eq!(
        nearest(&images, images.image(31), 1, Some(found[0].image))[0].image,
        exhaustive(&images, images.image(31), Some(found[0].image))[0].0
    );
    let black = Images::new(vec![0; PIXELS].into()).expect("an image");
    assert_eq!(nearest(&black, &[255; PIXELS], 3, None)[0].distance, 28.0);
    assert_eq!(nearest(&black, &[255; PIXELS], 3, None).len(), 1, "there is one image alone");
}

#[test]
fn the_typical_distance_is_the_median_of_nearest_distances() {
    let images = garments(5, 31);
    let mut all: Vec<f64> = (0..31).map(|at| exhaustive(&images, images.image(at), Some(at))[0].1).collect();
    all.sort_by(f64::total_cmp);
    let typical = typical_distance(&images, 31).expect("there are others");
    assert!((typical - all[15]).abs() < 1e-12);
    assert_eq!(typical_distance(&images.first(1), 5), None);
}

#[test]
fn samples_are_evenly_spaced() {
    assert_eq!(spread(10, 4).collect::<Vec<_>>(), [0, 2, 5, 7]);
    assert_eq!(spread(3, 256).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(spread(60_000, 256).last(), Some(59_765));
}
