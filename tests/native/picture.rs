//! Sheets as PNG files and back.

use saddle::data::PIXELS;
use saddle::data::picture::{encode, images as cut};

/// The images of a sheet's file, which must be greyscale and have the sheet's width.
pub(crate) fn images(file: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
    let mut canvas = vec![0; reader.output_buffer_size().expect("a small picture")];
    let frame = reader.next_frame(&mut canvas).expect("a whole picture");
    assert_eq!((frame.width, frame.color_type), (8 * 30 + 2, png::ColorType::Grayscale));
    cut(&canvas, frame.height as usize)
}

#[test]
fn sheets_round_trip() {
    for rows in [1, 2, 8] {
        let pixels: Vec<u8> = (0..rows * 8 * PIXELS).map(|at| u8::try_from(at * 31 % 251).expect("below 251")).collect();
        assert_eq!(images(&encode(&pixels).expect("it can be written")), pixels);
    }
}

/// The layout, computed by hand: the second image of the second row begins below and right of one image and two gaps.
#[test]
fn images_lie_in_a_grid_with_gaps() {
    let mut canvas = vec![128; 242 * 62];
    canvas[32 * 242 + 32] = 7;
    let pixels = cut(&canvas, 62);
    assert_eq!(pixels.len(), 16 * PIXELS);
    assert_eq!(pixels.iter().position(|&pixel| pixel == 7), Some(9 * PIXELS));
    assert_eq!(cut(&canvas[..242 * 40], 62)[15 * PIXELS + 28 * 27], 0, "pixels beyond the canvas are 0");
    assert!(cut(&[], 1).is_empty());
}
