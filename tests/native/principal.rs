//! Principal components against scikit-learn, and against what defines them; eigenvectors of tridiagonal matrices against Jacobi's.

use std::rc::Rc;

use proptest::prelude::*;
use saddle::data::PIXELS;
use saddle::math::principal::{PrincipalComponents, PrincipalError, PrincipalFit};
use saddle::math::rng::{Purpose, Stream};
use saddle::math::two_sample::Features;
use saddle::math::{symmetric, tridiagonal};

use crate::two_sample::{GOLDEN, assert_close, compare};

/// The first 48 images as the networks take them.
fn images() -> Vec<f32> {
    let file = include_bytes!("../golden/first-48-images-idx3-ubyte");
    file[16..].iter().map(|&byte| f32::from(byte) / 127.5 - 1.0).collect()
}

/// Rows of normals, column i multiplied by the i-th of `scales`.
fn rows(count: usize, scales: &[f32]) -> Features {
    let mut values = vec![0.0; count * scales.len()];
    Stream::new(5, Purpose::Latents).fill_normal(0, &mut values);
    for row in values.chunks_exact_mut(scales.len()) {
        row.iter_mut().zip(scales).for_each(|(x, scale)| *x *= scale);
    }
    Features::new(values, scales.len()).unwrap()
}

#[test]
fn components_of_real_images_match_scikit_learn() {
    let (golden, images) = (&GOLDEN.images, images());
    let real = images[..24 * PIXELS].to_vec();
    let found = PrincipalComponents::of(Features::new(real.clone(), PIXELS).unwrap(), golden.components).unwrap();
    let [real, generated] = [real, images[24 * PIXELS..].to_vec()].map(|images| found.project(images).unwrap());
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-5;
    let variances = found.variances().iter().zip(&golden.variances);
    assert!(variances.clone().all(|(&a, &b)| close(a, b)), "{variances:?}");
    for (row, expected) in [(real.row(0), &golden.first_image), (generated.row(23), &golden.last_image)] {
        assert_eq!(row.len(), golden.components);
        assert!(row.iter().zip(expected).all(|(&a, &b)| close(a.into(), b)), "{row:?} instead of {expected:?}");
    }
    assert_close("images", &compare(real, generated), &golden.quality, 1e-5);
}

#[test]
fn components_are_the_leading_eigenvectors_of_the_covariance() {
    let scales: Vec<f32> = (1..=60_u8).map(|i| 3.0 / f32::from(i).sqrt()).collect();
    let images = rows(200, &scales);
    let found = PrincipalComponents::of(images.clone(), 12).unwrap();
    let centred: Vec<Vec<f64>> =
        images.iter().map(|row| row.iter().zip(found.mean()).map(|(&x, mean)| f64::from(x) - mean).collect()).collect();
    let covariance = |i: usize, j: usize| centred.iter().map(|row| row[i] * row[j]).sum::<f64>() / 199.0;
    let entries: Vec<f64> = (0..60 * 60).map(|at| covariance(at / 60, at % 60)).collect();
    let expected = symmetric::eigen(&entries, 60);
    assert_eq!(found.components().len(), 12);
    for (component, (value, vector)) in found.components().iter().zip(found.variances().iter().zip(&expected.vectors)) {
        let difference = component.iter().zip(vector).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(difference < 1e-8, "variance {value}: {difference}");
    }
    assert!(found.variances().iter().zip(&expected.values).all(|(a, b)| (a - b).abs() < 1e-10));
}

#[test]
fn slices_give_the_same_bits() {
    let images = rows(150, &[1.0; 40]);
    let whole = PrincipalComponents::of(images.clone(), 5).unwrap();
    let mut fit = PrincipalFit::new(Rc::new(images), 5).unwrap();
    let mut slices = 1;
    let found = loop {
        match fit.advance(0) {
            Some(found) => break found,
            None => slices += 1,
        }
    };
    assert_eq!(found, whole);
    assert!((13..=40).contains(&slices), "{slices} steps");
}

#[test]
fn fewer_directions_give_fewer_components() {
    // Three directions in forty columns.
    let scales: Vec<f32> = (0..40).map(|i| if i % 13 == 5 { 2.0 } else { 0.0 }).collect();
    let found = PrincipalComponents::of(rows(50, &scales), 10).unwrap();
    assert_eq!(found.components().len(), 3);
    // Four images at equal distances: three directions of equal variance, of which one start reaches one only.
    let corners = (0..16).map(|at| f32::from(u8::from(at % 5 == 0))).collect();
    let found = PrincipalComponents::of(Features::new(corners, 4).unwrap(), 10).unwrap();
    assert_eq!(found.components().len(), 3);
    assert!(found.variances().iter().all(|variance| (variance - 1.0 / 3.0).abs() < 1e-12), "{:?}", found.variances());
    let two = PrincipalComponents::of(Features::new(vec![1.0, 5.0, 4.0, 1.0], 2).unwrap(), 1).unwrap();
    let ends: Vec<f32> = two.project(vec![1.0, 5.0, 4.0, 1.0]).unwrap().iter().flatten().copied().collect();
    assert_eq!(ends, [2.5, -2.5], "the sign: the larger entry, that of y, is positive");
}

#[test]
fn invalid_input_is_refused_with_a_reason() {
    let of = |values: Vec<f32>, dimension: usize, count: usize| {
        PrincipalComponents::of(Features::new(values, dimension).unwrap(), count).expect_err("refused").to_string()
    };
    assert_eq!(of(vec![1.0, 2.0, 3.0, 4.0], 2, 0), "no component was asked for: ask for one at least");
    for rows in 0..4 {
        let expected = format!("none of the {rows} images differs from the others: it takes two different ones");
        assert_eq!(of([0.1, 0.3, 0.7].repeat(rows), 3, 2), expected);
    }
    let found = PrincipalComponents::of(rows(9, &[1.0; 4]), 2).unwrap();
    assert!(matches!(found.project(vec![0.0; 7]), Err(PrincipalError::Features(_))));
    assert!(matches!(found.project(vec![f32::NAN; 8]), Err(PrincipalError::Features(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tridiagonal_matrices_have_jacobis_eigenvalues(
        entries in proptest::collection::vec((-3.0..3.0_f64, -3.0..3.0_f64, 0..4_u8), 1..12)
    ) {
        let n = entries.len();
        let diagonal: Vec<f64> = entries.iter().map(|entry| entry.0).collect();
        // Some are 0: the matrix is in blocks.
        let beside: Vec<f64> = entries[1..].iter().map(|entry| if entry.2 == 0 { 0.0 } else { entry.1 }).collect();
        let mut full = vec![0.0; n * n];
        diagonal.iter().enumerate().for_each(|(at, &x)| full[at * (n + 1)] = x);
        for (at, &x) in beside.iter().enumerate() {
            full[at * n + at + 1] = x;
            full[(at + 1) * n + at] = x;
        }
        let identity = |row: usize, column: usize| f64::from(u8::from(row == column));
        let mut vectors: Vec<Vec<f64>> = (0..n).map(|column| (0..n).map(|row| identity(row, column)).collect()).collect();
        let values = tridiagonal::eigenvalues(&diagonal, &beside, &mut vectors);
        for (value, vector) in values.iter().zip(&vectors) {
            for (row, x) in vector.iter().enumerate() {
                let product: f64 = full[row * n..(row + 1) * n].iter().zip(vector).map(|(a, b)| a * b).sum();
                prop_assert!((product - value * x).abs() < 1e-12, "{} instead of {}", product, value * x);
            }
        }
        let mut sorted = values.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        for (found, expected) in sorted.iter().zip(symmetric::eigen(&full, n).values) {
            prop_assert!((found - expected).abs() < 1e-12);
        }
        let mut last: Vec<Vec<f64>> = (0..n).map(|column| vec![identity(n - 1, column)]).collect();
        prop_assert_eq!(tridiagonal::eigenvalues(&diagonal, &beside, &mut last), values);
        prop_assert!(last.iter().zip(&vectors).all(|(row, vector)| row.last() == vector.last()));
    }
}
