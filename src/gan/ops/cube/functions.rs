//! tanh, the sigmoid and softplus, right for every input whatever a driver's own functions do.
//!
//! WGSL defines tanh by sinh/cosh, which overflow: Metal's gives NaN above 44 with fast mathematics, which browsers use, and D3D's is
//! wrong by 1e-5. Here only exp of numbers up to 0 is asked of the driver, which no driver can make overflow.

use cubecl::prelude::*;

/// Below this |x|, tanh is a polynomial: the quotient of exponentials would lose digits to cancellation.
const NEAR: f32 = 0.3;

/// tanh x within 1e-6 of the larger of |tanh x| and 1e-38; ±1 for ±∞.
#[cube]
pub(super) fn tanh(x: f32) -> f32 {
    // Squares beyond those of the polynomial's range are not used, and must not overflow.
    let square = clamp_max(x * x, 1.0f32);
    // The Taylor series to x¹¹.
    let near = x
        * (1.0f32
            - square
                * (1.0f32 / 3.0f32
                    - square
                        * (2.0f32 / 15.0f32
                            - square
                                * (17.0f32 / 315.0f32 - square * (62.0f32 / 2835.0f32 - square * (1382.0f32 / 155_925.0f32))))));
    let decay = (-2.0f32 * x.abs()).exp();
    let size = (1.0f32 - decay) / (1.0f32 + decay);
    let far = select(x < 0.0f32, -size, size);
    select(x.abs() < comptime!(NEAR), near, far)
}

/// 1/(1 + e⁻ˣ), as precise for the smallest results as for the largest.
#[cube]
pub(super) fn sigmoid(x: f32) -> f32 {
    let decay = (-x.abs()).exp();
    select(x < 0.0f32, decay, 1.0f32) / (1.0f32 + decay)
}

/// ln(1 + eˣ) without overflow.
#[cube]
pub(super) fn softplus(x: f32) -> f32 {
    clamp_min(x, 0.0f32) + (1.0f32 + (-x.abs()).exp()).ln()
}
