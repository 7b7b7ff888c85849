//! Adam's step over slices.

use rayon::prelude::*;

use super::rows::{Loop, PIECE, vectorize};
use crate::compute::cpu;
use crate::gan::ops::adam::Coefficients;

struct Step<'a> {
    parameters: &'a mut [f32],
    first: &'a mut [f32],
    second: &'a mut [f32],
    gradient: &'a [f32],
    coefficients: Coefficients,
}

impl Loop for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Coefficients { rate, second, decay, gain, epsilon } = self.coefficients;
        let elements = self.parameters.iter_mut().zip(self.first).zip(self.second).zip(self.gradient);
        for (((p, m), v), &g) in elements {
            *m = decay[0] * *m + gain[0] * g;
            *v = decay[1] * *v + gain[1] * g * g;
            *p -= rate * *m / ((*v * second).sqrt() + epsilon);
        }
    }
}

/// One step of `[parameters, first moments, second moments]` in place.
pub(in crate::gan::ops) fn adam(state: [&mut [f32]; 3], gradient: &[f32], coefficients: Coefficients) {
    let vectors = cpu::current().vectors;
    let [p, m, v] = state.map(|part| part.par_chunks_mut(PIECE));
    p.zip(m).zip(v).zip(gradient.par_chunks(PIECE)).for_each(|(((parameters, first), second), gradient)| {
        vectorize(vectors, Step { parameters, first, second, gradient, coefficients });
    });
}
