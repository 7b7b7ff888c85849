//! Interpolation between latents, against closed forms.

use saddle::math::latent::{between_four, length, moved, scale, slerp};
use saddle::math::rng::{Purpose, Stream};

fn close(found: &[f32], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((f64::from(*found) - wanted).abs() < 1e-6, "{found} is not {wanted}");
    }
}

fn normals(step: u32) -> Vec<f32> {
    let mut values = vec![0.0; 100];
    Stream::new(7, Purpose::FixedLatents).fill_normal(step, &mut values);
    values
}

#[test]
fn slerp_moves_at_constant_angular_speed() {
    for part in 0..=10 {
        let t = f64::from(part) / 10.0;
        let angle = t * std::f64::consts::FRAC_PI_2;
        close(&slerp(&[1.0, 0.0], &[0.0, 1.0], t), &[angle.cos(), angle.sin()]);
    }
}

#[test]
fn slerp_interpolates_the_length_and_reaches_both_ends() {
    let (a, b) = (normals(0), normals(1));
    for t in [0.0, 0.25, 0.5, 1.0] {
        let wanted = length(&a) * (1.0 - t) + length(&b) * t;
        assert!((length(&slerp(&a, &b, t)) - wanted).abs() < 1e-5, "at {t}");
    }
    let wide = |values: &[f32]| values.iter().copied().map(f64::from).collect::<Vec<_>>();
    close(&slerp(&a, &b, 0.0), &wide(&a));
    close(&slerp(&a, &b, 1.0), &wide(&b));
    // A straight line would be shorter in the middle: two normal latents are about at a right angle.
    let straight: Vec<f32> = a.iter().zip(&b).map(|(a, b)| (a + b) / 2.0).collect();
    assert!(length(&straight) < 0.8 * length(&slerp(&a, &b, 0.5)));
}

#[test]
fn parallel_latents_are_interpolated_linearly() {
    close(&slerp(&[1.0, 0.0], &[-1.0, 0.0], 0.25), &[0.5, 0.0]);
    close(&slerp(&[1.0, 2.0], &[2.0, 4.0], 0.5), &[1.5, 3.0]);
    close(&slerp(&[0.0, 0.0], &[2.0, 4.0], 0.5), &[1.0, 2.0]);
}

#[test]
fn the_grid_between_four_has_them_at_its_corners_and_slerp_along_its_edges() {
    let corners = [0, 1, 2, 3].map(normals);
    let [a, b, c, d] = corners.each_ref().map(Vec::as_slice);
    for (u, v, wanted) in [(0.0, 0.0, a), (1.0, 0.0, b), (0.0, 1.0, c), (1.0, 1.0, d)] {
        let wanted: Vec<f64> = wanted.iter().copied().map(f64::from).collect();
        close(&between_four([a, b, c, d], u, v), &wanted);
    }
    let edge: Vec<f64> = slerp(a, b, 0.3).into_iter().map(f64::from).collect();
    close(&between_four([a, b, c, d], 0.3, 0.0), &edge);
    let (left, right) = (slerp(a, c, 0.4), slerp(b, d, 0.4));
    assert_ne!(left, right);
    let side: Vec<f64> = left.into_iter().map(f64::from).collect();
    close(&between_four([a, b, c, d], 0.0, 0.4), &side);
}

#[test]
fn latents_are_moved_along_directions_and_scaled() {
    let directions = [vec![1.0_f32, 0.0, 0.0], vec![0.0, 0.6, 0.8]];
    let found = moved(&[1.0, 1.0, 1.0], directions.iter().map(Vec::as_slice).zip([2.0, -5.0]));
    close(&found, &[3.0, -2.0, -3.0]);
    let mut halved = found;
    scale(&mut halved, 0.5);
    close(&halved, &[1.5, -1.0, -1.5]);
}
