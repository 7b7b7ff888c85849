//! Products of plain matrices, one of them transposed if so wished: out[i, j] = Σ_k left[i, k]·right[k, j].

mod kernels;

use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use self::kernels::{narrow, wide};
use super::tiles::{Ending, Shape, drop_arguments};
use super::{buffer, contiguous, dims, empty};
use crate::gan::ops::kernels::After;

/// All that is fixed when the kernel is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spec {
    rows: usize,
    columns: usize,
    /// Summed over.
    inner: usize,
    /// The left factor is `[inner, rows]`, the right one `[columns, inner]`.
    transposed: [bool; 2],
    shape: Shape,
    ending: Ending,
}

impl Spec {
    const fn size(&self) -> [usize; 2] {
        [self.rows, self.columns]
    }
}

/// The product, `[rows, columns]`.
pub(super) fn launch(left: &CubeTensor, right: &CubeTensor, transposed: [bool; 2], after: After<'_, CubeBackend>) -> CubeTensor {
    let ([left_rows, left_columns], [right_rows, right_columns]) = (dims(left), dims(right));
    let (rows, inner) = if transposed[0] { (left_columns, left_rows) } else { (left_rows, left_columns) };
    let columns = if transposed[1] { right_rows } else { right_columns };
    // Fours lie along rows of the left factor where it is transposed, else along k.
    let fours = if transposed[0] { rows } else { inner };
    let is_wide = columns.is_multiple_of(4) && fours.is_multiple_of(4);
    let divisible = is_wide && (!transposed[0] || rows.is_multiple_of(8));
    let shape = Shape::of(&left.device, [rows, columns], inner, inner / 4, divisible);
    let spec = Spec { rows, columns, inner, transposed, shape, ending: Ending::of(after.map(|(_, activation)| activation)) };
    let out = empty(left, [rows, columns]);
    let (cubes, units) = shape.launch(spec.size(), 1);
    // A kernel without a bias is given something to bind; it does not read it.
    let bias = after.map_or_else(|| right.clone(), |(bias, _)| contiguous(bias));
    let drop = drop_arguments(after.and_then(|(_, activation)| activation));
    if is_wide {
        wide::launch(&left.client, cubes, units, buffer(left), buffer(right), buffer(&bias), buffer(&out), drop, spec);
    } else {
        narrow::launch(&left.client, cubes, units, buffer(left), buffer(right), buffer(&bias), buffer(&out), drop, spec);
    }
    out
}
