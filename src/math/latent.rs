//! Ways between latents, and away from one.
//!
//! A latent of n standard normals lies close to the sphere of radius √n, and a straight line between two leaves it. So
//! the way goes along the sphere: Shoemake, "Animating rotation with quaternion curves" (1985), as White, "Sampling
//! generative networks" (2016), section 2.1, has it for latents.

/// Euclidean length.
#[must_use]
pub fn length(latent: &[f32]) -> f64 {
    dot(latent, latent).sqrt()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// `a` times `x` plus `b` times `y`, in single precision.
fn mixed((a, x): (&[f32], f64), (b, y): (&[f32], f64)) -> Vec<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to the precision that the networks use")]
    let mix = |(&a, &b): (&f32, &f32)| (f64::from(a) * x + f64::from(b) * y) as f32;
    a.iter().zip(b).map(mix).collect()
}

/// The latent at `t` of the way from `a` (0) to `b` (1): the direction goes along the great circle, the length evenly.
/// Where there is no such circle (one is 0, or both lie on a line through 0) it goes straight.
#[must_use]
pub fn slerp(a: &[f32], b: &[f32], t: f64) -> Vec<f32> {
    let (from, to) = (length(a), length(b));
    let angle = (dot(a, b) / (from * to)).clamp(-1.0, 1.0).acos();
    let sine = angle.sin();
    // Where a length is 0 the angle is no number.
    if sine.is_nan() || sine <= 1e-6 {
        return mixed((a, 1.0 - t), (b, t));
    }
    let radius = from + (to - from) * t;
    let share = |part: f64, length: f64| radius * (part * angle).sin() / (sine * length);
    mixed((a, share(1.0 - t, from)), (b, share(t, to)))
}

/// The latent between four: `u` of the way from the first to the second and from the third to the fourth, `v` of the way from
/// the former of these to the latter.
#[must_use]
pub fn between_four([a, b, c, d]: [&[f32]; 4], u: f64, v: f64) -> Vec<f32> {
    slerp(&slerp(a, b, u), &slerp(c, d, u), v)
}

/// `from` moved along each of `directions` by its amount.
#[must_use]
pub fn moved<'a>(from: &[f32], directions: impl IntoIterator<Item = (&'a [f32], f64)>) -> Vec<f32> {
    directions.into_iter().fold(from.to_vec(), |latent, (direction, amount)| mixed((&latent, 1.0), (direction, amount)))
}

/// Every number times `factor`.
pub fn scale(latents: &mut [f32], factor: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to the precision that the networks use")]
    latents.iter_mut().for_each(|value| *value = (f64::from(*value) * factor) as f32);
}
