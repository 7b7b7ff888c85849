//! Eigenvectors of symmetric matrices, against closed forms.

use saddle::math::rng::{Purpose, Stream};
use saddle::math::symmetric::{eigen, principal_directions};

fn product(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    matrix.chunks_exact(vector.len()).map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum()).collect()
}

/// Largest difference of A·v and λ·v, and of the vectors' products from those of an orthonormal set.
fn check(matrix: &[f64], n: usize, tolerance: f64) {
    let found = eigen(matrix, n);
    assert!(found.values.is_sorted_by(|a, b| a >= b), "falling");
    for (value, vector) in found.values.iter().zip(&found.vectors) {
        for (image, entry) in product(matrix, vector).iter().zip(vector) {
            assert!((image - value * entry).abs() < tolerance, "{image} is not {value}·{entry}");
        }
    }
    for (i, one) in found.vectors.iter().enumerate() {
        for (j, other) in found.vectors.iter().enumerate() {
            let dot: f64 = one.iter().zip(other).map(|(a, b)| a * b).sum();
            assert!((dot - f64::from(u8::from(i == j))).abs() < 1e-12, "{i}, {j}: {dot}");
        }
    }
}

#[test]
fn two_by_two_matrices_have_a_closed_form() {
    // [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, −1).
    let found = eigen(&[2.0, 1.0, 1.0, 2.0], 2);
    assert!((found.values[0] - 3.0).abs() < 1e-15 && (found.values[1] - 1.0).abs() < 1e-15);
    let half = 0.5_f64.sqrt();
    assert!(found.vectors[0].iter().all(|x| (x - half).abs() < 1e-15), "{:?}", found.vectors[0]);
    assert!((found.vectors[1][0] + found.vectors[1][1]).abs() < 1e-15);
}

#[test]
fn a_diagonal_matrix_is_only_sorted() {
    let found = eigen(&[1.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 2.0], 3);
    assert_eq!(found.values, [3.0, 2.0, 1.0]);
    assert_eq!(found.vectors[0], [0.0, 1.0, 0.0]);
    assert_eq!(eigen(&[0.0; 4], 2).values, [0.0, 0.0]);
}

#[test]
fn second_differences_have_sine_eigenvectors() {
    // 2 on the diagonal and −1 beside it: eigenvalues 2 − 2 cos(kπ/(n+1)), eigenvectors sin(ikπ/(n+1)).
    let n = 100_usize;
    let entry = |row: usize, column: usize| match row.abs_diff(column) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    };
    let matrix: Vec<f64> = (0..n * n).map(|at| entry(at / n, at % n)).collect();
    let found = eigen(&matrix, n);
    let angle = |k: usize| std::f64::consts::PI * k as f64 / (n as f64 + 1.0);
    for (at, value) in found.values.iter().enumerate() {
        let wanted = 2.0 - 2.0 * angle(n - at).cos();
        assert!((value - wanted).abs() < 1e-12, "{value} is not {wanted}");
    }
    let last = &found.vectors[n - 1];
    let norm = ((n as f64 + 1.0) / 2.0).sqrt();
    for (i, entry) in last.iter().enumerate() {
        let wanted = (angle(1) * (i as f64 + 1.0)).sin() / norm;
        assert!((entry - wanted).abs() < 1e-10, "{entry} is not {wanted}");
    }
    check(&matrix, n, 1e-12);
}

#[test]
fn any_symmetric_matrix_is_decomposed() {
    for n in [1, 3, 20] {
        let mut values = vec![0.0; n * n];
        Stream::new(3, Purpose::Weights).fill_normal(0, &mut values);
        let matrix: Vec<f64> = (0..n * n).map(|at| f64::from(values[at]) + f64::from(values[at % n * n + at / n])).collect();
        check(&matrix, n, 1e-12);
    }
}

#[test]
fn a_map_that_stretches_one_direction_has_it_as_principal() {
    // Three inputs, four outputs: each input has outputs of its own, stretched by 1, 3 and 2.
    let weights = [1.0_f32, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0];
    let found = principal_directions(&weights, 3);
    assert_eq!(found.values, [9.0, 4.0, 1.0]);
    assert_eq!(found.vectors, [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
}
