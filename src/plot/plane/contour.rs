//! Contour lines by marching squares (Lorensen and Cline 1987, in two dimensions).

/// A position in fractions of the grid's width and height.
type Place = (f64, f64);

/// Segments of the contour at `level` of `side` × `side` samples. Cells with a NaN corner have none; at a saddle cell the two segments
/// do not cross.
#[must_use]
pub fn contours(values: &[f64], side: usize, level: f64) -> Vec<[Place; 2]> {
    let mut pieces = Vec::new();
    let number = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
    let unit = 1.0 / number(side.saturating_sub(1).max(1));
    for row in 0..side.saturating_sub(1) {
        for column in 0..side - 1 {
            let at = row * side + column;
            // Clockwise from the upper left.
            let corners = [at, at + 1, at + side + 1, at + side].map(|index| values.get(index).map_or(f64::NAN, |v| v - level));
            if corners.iter().any(|corner| corner.is_nan()) {
                continue;
            }
            let ends = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
            let mut crossings: Vec<Place> = Vec::new();
            for edge in 0..4 {
                let (a, b) = (corners[edge], corners[(edge + 1) % 4]);
                if (a < 0.0) != (b < 0.0) {
                    let share = if (a - b).is_finite() { a / (a - b) } else { 0.5 };
                    let (from, to) = (ends[edge], ends[(edge + 1) % 4]);
                    let place = |from: f64, to: f64| from + share * (to - from);
                    crossings.push(((number(column) + place(from.0, to.0)) * unit, (number(row) + place(from.1, to.1)) * unit));
                }
            }
            for pair in crossings.chunks_exact(2) {
                pieces.push([pair[0], pair[1]]);
            }
        }
    }
    pieces
}
