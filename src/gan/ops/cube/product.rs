//! Products of plain matrices: out[i, j] = Σ_k left[i, k]·right[k, j].

mod kernels;

use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use self::kernels::{Spec, narrow, wide};
use super::launch::{buffer, contiguous, count_work, dims, empty_of};
use super::storage::{Storage, element_of};
use super::tiles::{EpilogueSpec, TileShape, dropout_arguments};
use super::unit;
use crate::gan::ops::kernels::{Epilogue, Stored};

pub(super) fn launch(
    left: &CubeTensor,
    right: &CubeTensor,
    transposed: [bool; 2],
    stored: Stored,
    epilogue: Epilogue<'_, CubeBackend>,
) -> CubeTensor {
    let ([left_rows, left_columns], [right_rows, right_columns]) = (dims(left), dims(right));
    let (rows, inner) = if transposed[0] { (left_columns, left_rows) } else { (left_rows, left_columns) };
    let columns = if transposed[1] { right_rows } else { right_columns };
    let has_activation = epilogue.is_some_and(|(_, activation)| activation.is_some());
    if stored == Stored::Sums && transposed == [false; 2] && columns == 1 && inner.is_multiple_of(4) && !has_activation {
        return unit::product(left, right, epilogue.map(|(bias, _)| contiguous(bias)).as_ref());
    }
    // The left factor's row length: it runs along its rows where it is transposed, else along k.
    let left_length = if transposed[0] { rows } else { inner };
    let is_wide = columns.is_multiple_of(4) && left_length.is_multiple_of(4);
    let divisible = is_wide && (!transposed[0] || rows.is_multiple_of(8));
    let shape = TileShape::of(&left.device, [rows, columns], inner, inner / 4, divisible);
    let storage = Storage::of(stored, [left, right]);
    let spec = Spec { rows, columns, inner, transposed, shape, epilogue: EpilogueSpec::of(epilogue), storage };
    let out = empty_of(storage.dtype(), left, [rows, columns]);
    let elements = [element_of(left), element_of(right), storage.element()];
    let (cubes, units) = shape.launch(spec.size(), 1);
    // Every binding needs a buffer; without a bias the kernel does not read this one.
    let bias = epilogue.map_or_else(|| right.clone(), |(bias, _)| contiguous(bias));
    let dropout_args = dropout_arguments(epilogue);
    if is_wide {
        wide::launch(
            &left.client,
            cubes,
            units,
            buffer(left),
            buffer(right),
            buffer(&bias),
            buffer(&out),
            dropout_args,
            spec,
            elements,
        );
    } else {
        narrow::launch(
            &left.client,
            cubes,
            units,
            buffer(left),
            buffer(right),
            buffer(&bias),
            buffer(&out),
            dropout_args,
            spec,
            elements,
        );
    }
    count_work(left, rows * columns * inner);
    out
}
