//! A bitmap font of digits and a few letters, three dots wide and five high.

/// Height of a glyph in dots.
pub(super) const HEIGHT: usize = 5;

/// Distance between two glyphs in dots.
const ADVANCE: usize = 4;

/// The rows of a glyph from the top, the leftmost dot in the highest of three bits. Other characters are blank.
const fn rows(letter: char) -> [u8; HEIGHT] {
    match letter {
        '0' | 'O' => [7, 5, 5, 5, 7],
        '1' => [2, 6, 2, 2, 7],
        '2' => [7, 1, 7, 4, 7],
        '3' => [7, 1, 7, 1, 7],
        '4' => [5, 5, 7, 1, 1],
        '5' | 'S' => [7, 4, 7, 1, 7],
        '6' => [7, 4, 7, 5, 7],
        '7' => [7, 1, 1, 1, 1],
        '8' => [7, 5, 7, 5, 7],
        '9' => [7, 5, 7, 1, 7],
        'C' => [7, 4, 4, 4, 7],
        'E' => [7, 4, 7, 4, 7],
        'H' => [5, 5, 7, 5, 5],
        'P' => [7, 5, 7, 4, 4],
        'T' => [7, 2, 2, 2, 2],
        _ => [0; HEIGHT],
    }
}

/// Draws `text` in white on a canvas with rows of `width` pixels, with its upper left corner at `(left, top)` and `dot` pixels to a
/// dot. Dots beyond the canvas are left out.
pub(super) fn draw_text(text: &str, dot: usize, (left, top): (usize, usize), width: usize, canvas: &mut [u8]) {
    for (at, letter) in text.chars().enumerate() {
        for (row, dots) in rows(letter).into_iter().enumerate() {
            for column in (0..3).filter(|column| dots & (4 >> column) != 0) {
                let x = left + (at * ADVANCE + column) * dot;
                if x + dot > width {
                    continue;
                }
                for y in top + row * dot..top + (row + 1) * dot {
                    if let Some(line) = canvas.get_mut(y * width + x..y * width + x + dot) {
                        line.fill(u8::MAX);
                    }
                }
            }
        }
    }
}
