//! Interpolation between latents, and displacement along directions.
//!
//! A latent of n standard normals lies close to the sphere of radius √n, and a straight line between two such points leaves the
//! sphere. So interpolation follows a great circle: Shoemake, "Animating rotation with quaternion curves" (1985), applied to latents
//! by White, "Sampling generative networks" (2016), section 2.1.

/// Euclidean length, in double precision.
#[must_use]
pub fn length(latent: &[f32]) -> f64 {
    dot(latent, latent).sqrt()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// a·x + b·y, rounded to single precision.
fn linear_combination((a, x): (&[f32], f64), (b, y): (&[f32], f64)) -> Vec<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to the networks' precision")]
    let mix = |(&a, &b): (&f32, &f32)| (f64::from(a) * x + f64::from(b) * y) as f32;
    a.iter().zip(b).map(mix).collect()
}

/// Spherical interpolation from `a` (`t` = 0) to `b` (`t` = 1): the direction follows the great circle, the length is linear in `t`.
/// Linear if no great circle is defined: a latent is 0, or both lie on a line through 0.
#[must_use]
pub fn slerp(a: &[f32], b: &[f32], t: f64) -> Vec<f32> {
    let (from, to) = (length(a), length(b));
    let angle = (dot(a, b) / (from * to)).clamp(-1.0, 1.0).acos();
    let sine = angle.sin();
    // The angle is NaN where a length is 0.
    if sine.is_nan() || sine <= 1e-6 {
        return linear_combination((a, 1.0 - t), (b, t));
    }
    let radius = from + (to - from) * t;
    let share = |part: f64, length: f64| radius * (part * angle).sin() / (sine * length);
    linear_combination((a, share(1.0 - t, from)), (b, share(t, to)))
}

/// Interpolation among four latents: by `u` from `a` to `b` and from `c` to `d`, then by `v` from the first result to the second.
#[must_use]
pub fn between_four([a, b, c, d]: [&[f32]; 4], u: f64, v: f64) -> Vec<f32> {
    slerp(&slerp(a, b, u), &slerp(c, d, u), v)
}

/// `from` + Σ amount·direction.
#[must_use]
pub fn moved<'a>(from: &[f32], directions: impl IntoIterator<Item = (&'a [f32], f64)>) -> Vec<f32> {
    directions
        .into_iter()
        .fold(from.to_vec(), |latent, (direction, amount)| linear_combination((&latent, 1.0), (direction, amount)))
}

/// Multiplies all elements by `factor`.
pub fn scale(latents: &mut [f32], factor: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to the networks' precision")]
    latents.iter_mut().for_each(|value| *value = (f64::from(*value) * factor) as f32);
}
