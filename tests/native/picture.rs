//! Sheets as PNG files and back.

use std::io::Read;

use flate2::read::ZlibDecoder;
use saddle::data::picture::{SHEET_SIDE, compressed, encode, images as cut, unfiltered};
use saddle::data::{PIXELS, picture};
use saddle::plot::png::png;

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

/// As the page decodes a sheet, with another inflater.
fn decoded(file: &[u8]) -> Option<Vec<u8>> {
    let (zlib, height) = compressed(file)?;
    let mut rows = Vec::new();
    ZlibDecoder::new(&zlib[..]).read_to_end(&mut rows).ok()?;
    unfiltered(&rows, height)
}

/// A grey picture in the width of a sheet.
fn written(canvas: &[u8], filter: png::Filter, change: impl Fn(&mut png::Encoder<'_, &mut Vec<u8>>)) -> Vec<u8> {
    let mut file = Vec::new();
    let height = u32::try_from(canvas.len() / SHEET_SIDE).expect("small");
    let mut encoder = png::Encoder::new(&mut file, u32::try_from(SHEET_SIDE).expect("small"), height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_filter(filter);
    change(&mut encoder);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(canvas).expect("whole rows");
    writer.finish().expect("an end");
    file
}

#[test]
fn the_page_decodes_every_filter() {
    let noise = |at: usize| u8::try_from((at * at / 7 + at / SHEET_SIDE * 31) % 256).expect("a byte");
    let canvas: Vec<u8> = (0..62 * SHEET_SIDE).map(noise).collect();
    let filters = [png::Filter::NoFilter, png::Filter::Sub, png::Filter::Up, png::Filter::Avg, png::Filter::Paeth];
    for (number, filter) in (0_u8..).zip(filters) {
        let file = written(&canvas, filter, |_| ());
        let (zlib, _) = compressed(&file).expect("a sheet");
        let mut first = [0; SHEET_SIDE + 2];
        ZlibDecoder::new(&zlib[..]).read_exact(&mut first).expect("a row");
        assert_eq!(first[SHEET_SIDE + 1], number, "the second row has the filter");
        assert!(decoded(&file).as_ref() == Some(&canvas), "{filter:?}");
    }
}

#[test]
fn the_page_decodes_own_and_recorded_sheets_and_no_others() {
    let recorded = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/static/recorded/sheet-30.png")).expect("a recorded sheet");
    assert!(decoded(&recorded) == Some(picture::decode(&recorded).expect("a sheet")));
    for rows in [1, 3, 8] {
        let pixels: Vec<u8> = (0..rows * 8 * PIXELS).map(|at| u8::try_from(at * 37 % 253).expect("below 253")).collect();
        let file = encode(&pixels).expect("it can be written");
        assert_eq!(cut(&decoded(&file).expect("a sheet"), picture::height(rows * 8)), pixels);
        for cut in (0..file.len()).step_by(97) {
            assert_eq!(compressed(&file[..cut]), None, "cut after {cut} bytes");
        }
    }
    let canvas = vec![9; 32 * SHEET_SIDE];
    let wide = written(&canvas, png::Filter::Up, |encoder| encoder.set_depth(png::BitDepth::Eight));
    assert!(decoded(&wide).is_some());
    let tall = vec![9; 963 * SHEET_SIDE];
    assert_eq!(compressed(&written(&tall, png::Filter::Up, |_| ())), None, "higher than a sheet");
    let palette = written(&canvas, png::Filter::Up, |encoder| {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(vec![0; 768]);
    });
    assert_eq!(compressed(&palette), None, "not grey");
    assert_eq!(compressed(b"GIF89a"), None);
    assert_eq!(unfiltered(&[5; SHEET_SIDE + 1], 1), None, "no such filter");
    assert_eq!(unfiltered(&[0; SHEET_SIDE], 1), None, "half a row");
    assert_eq!(unfiltered(&[0; SHEET_SIDE + 1], 2), None, "a row is missing");
}

/// A picture of more than one stored block, by another decoder.
#[test]
fn pictures_in_svg_files_are_pngs() {
    for (width, height) in [(1, 1), (81, 81), (128, 200)] {
        let rgba: Vec<u8> = (0..4 * width * height).map(|at| u8::try_from(at * 91 % 255).expect("below 255")).collect();
        let file = png(&rgba, width);
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
        let info = reader.next_frame(&mut pixels).expect("checksums are right");
        assert_eq!((info.width as usize, info.height as usize, info.color_type), (width, height, png::ColorType::Rgba));
        assert!(pixels == rgba);
    }
}
