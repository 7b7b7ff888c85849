//! Pixels, and the reader of IDX files.
#![allow(clippy::cast_possible_truncation, reason = "the numbers of a test are small")]

use std::rc::Rc;

use proptest::prelude::*;
use saddle::data::idx::{IdxError, decode, encode};
use saddle::data::signature::Signature;
use saddle::data::{Images, MAX_IMAGES, PIXELS, to_byte, to_signed};

/// A header of the given type and dimensions, without data.
fn header(kind: u8, dimensions: &[u32]) -> Vec<u8> {
    let mut bytes = vec![0, 0, kind, dimensions.len() as u8];
    dimensions.iter().for_each(|length| bytes.extend(length.to_be_bytes()));
    bytes
}

/// A valid file of `count` images in which neighbouring pixels differ.
fn file(count: u32) -> Vec<u8> {
    let pixels = (0..count as usize * PIXELS).map(|at| (at % 251) as u8);
    header(8, &[count, 28, 28]).into_iter().chain(pixels).collect()
}

fn refusal(bytes: &[u8]) -> String {
    decode(bytes).map(|images| images.len()).expect_err("an invalid file").to_string()
}

#[test]
fn a_valid_file_is_read() {
    let images = decode(&file(3)).expect("three images");
    assert_eq!(images.len(), 3);
    assert_eq!(images.image(2), &file(3)[16 + 2 * PIXELS..]);
    assert_eq!(images.pixels(), &file(3)[16..]);
}

#[test]
fn labels_are_refused() {
    let labels: Vec<u8> = header(8, &[60_000]).into_iter().chain([9; 60_000]).collect();
    assert_eq!(decode(&labels), Err(IdxError::Dimensions(1)));
    assert_eq!(
        refusal(&labels),
        "expected 3 dimensions (images, rows, columns); this file has 1 dimension: these are labels, not images"
    );
    assert_eq!(refusal(&header(8, &[3])), refusal(&labels), "however few there are");
    assert_eq!(decode(&header(8, &[3, 28, 28, 3])), Err(IdxError::Dimensions(4)));
}

#[test]
fn images_of_another_size_are_refused() {
    let bytes = [header(8, &[1, 32, 32]), vec![0; 1024]].concat();
    assert_eq!(refusal(&bytes), "expected images of 28×28; these are 32×32");
    // The same number of bytes in another shape.
    let bytes = [header(8, &[1, 14, 56]), vec![0; PIXELS]].concat();
    assert_eq!(decode(&bytes), Err(IdxError::Size { rows: 14, columns: 56 }));
}

#[test]
fn a_cut_file_is_refused_with_both_lengths() {
    let bytes = [header(8, &[60_000, 28, 28]), vec![0; 984]].concat();
    assert_eq!(refusal(&bytes), "the header says 60,000 images, which takes 47,040,016 bytes; the file has 1,000");
    assert_eq!(refusal(&file(1)[..799]), "the header says 1 image, which takes 800 bytes; the file has 799");
    let longer = [file(1), vec![0]].concat();
    assert_eq!(decode(&longer), Err(IdxError::Length { count: 1, expected: 800, actual: 801 }));
}

#[test]
fn a_cut_header_is_refused() {
    for length in 0..16 {
        assert_eq!(decode(&file(1)[..length]), Err(IdxError::NoHeader(length)));
    }
    assert_eq!(refusal(&[0, 0, 8]), "expected an IDX file of 28×28 images, whose header alone takes 16 bytes; this file has 3");
}

#[test]
fn wrong_headers_are_refused_before_anything_is_allocated() {
    // Products that overflow 32 and 64 bits, and one that comes out right modulo 2³².
    for lengths in [[u32::MAX, 28, 28], [u32::MAX; 3], [1 << 30, 28, 28], [0x8000_0001, 28, 28]] {
        assert!(decode(&[header(8, &lengths), vec![0; PIXELS]].concat()).is_err(), "{lengths:?}");
    }
    assert_eq!(decode(&header(8, &[0, 28, 28])), Err(IdxError::Count(0)));
    assert_eq!(refusal(&header(8, &[MAX_IMAGES + 1, 28, 28])), "expected 1 to 1,000,000 images; the header says 1,000,001");
    // Within bounds, but 784 MB that are not there.
    let promised = decode(&header(8, &[MAX_IMAGES, 28, 28]));
    assert_eq!(promised, Err(IdxError::Length { count: MAX_IMAGES, expected: 784_000_016, actual: 16 }));
}

#[test]
fn other_files_are_refused_with_the_expected_format() {
    let png = b"\x89PNG\r\n\x1a\n and so on, and on";
    assert_eq!(
        refusal(png),
        "expected an IDX file of 28×28 images, which begins with the bytes 00 00 08 03; this begins with 89 50 4e 47"
    );
    assert_eq!(refusal(&header(0x0d, &[1, 28, 28])), "expected unsigned bytes (IDX type 08); this file holds type 0d");
    assert_eq!(decode(&[0; 16]), Err(IdxError::NotIdx([0; 4])));
    for kind in (0..=u8::MAX).filter(|&kind| kind != 8) {
        let bytes = [header(kind, &[1, 28, 28]), vec![0; PIXELS]].concat();
        assert_eq!(decode(&bytes), Err(IdxError::Type(kind)));
    }
}

#[test]
fn files_are_told_apart_by_their_first_bytes() {
    for (bytes, signature) in [
        (&[0x1f, 0x8b, 8][..], Signature::Gzip),
        (b"PK\x03\x04", Signature::Zip),
        (&file(1), Signature::Idx),
        (b"<HTML>, and so on", Signature::WebPage),
        (b"<?xml version='1.0'?><table>1,2</table>", Signature::WebPage),
        (b"1;2;3\r\n", Signature::Table),
        (b"1 2 3\n", Signature::Other),
        (&[0x1f], Signature::Other),
        (b"1,\x00", Signature::Other),
        (b"", Signature::Other),
    ] {
        assert_eq!(Signature::of(bytes), signature, "{bytes:?}");
    }
}

#[test]
fn images_must_be_complete() {
    assert!(Images::new(Rc::from([])).is_none());
    assert!(Images::new(Rc::from([0; PIXELS - 1])).is_none());
    assert!(Images::new(Rc::from([0; PIXELS + 1])).is_none());
    assert_eq!(Images::new(Rc::from([0; 2 * PIXELS])).map(|images| images.len()), Some(2));
}

#[test]
fn the_first_images_are_a_data_set() {
    let all = decode(&file(5)).expect("five images");
    assert_eq!(all.first(2), decode(&[header(8, &[2, 28, 28]), all.pixels()[..2 * PIXELS].to_vec()].concat()).expect("two"));
    assert_ne!(all.first(2), all.first(3));
    assert_eq!((all.first(0).len(), all.first(99).len()), (1, 5));
    assert_eq!(all.first(4).first(5).len(), 4);
}

#[test]
fn bytes_and_signed_pixels_convert_back_and_forth() {
    for byte in 0..=u8::MAX {
        assert!((-1.0..=1.0).contains(&to_signed(byte)));
        assert_eq!(to_byte(to_signed(byte)), byte);
    }
    assert_eq!((to_signed(0).to_bits(), to_signed(255).to_bits()), ((-1.0_f32).to_bits(), 1.0_f32.to_bits()));
    let outside = [(-7.0, 0), (7.0, 255), (f32::NEG_INFINITY, 0), (f32::INFINITY, 255), (f32::NAN, 0), (0.0, 128)];
    for (pixel, byte) in outside {
        assert_eq!(to_byte(pixel), byte, "{pixel}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
        prop_assert!(decode(&bytes).is_err(), "no image is this small");
    }

    #[test]
    fn no_header_makes_the_reader_panic(kind in 0_u8..16, dimensions: u8, lengths: [u32; 3], body in 0_usize..2000) {
        let mut bytes = header(kind, &lengths);
        bytes[3] = dimensions;
        bytes.resize(16 + body, 0);
        prop_assert!(decode(&bytes).is_err(), "{lengths:?}: no such lengths fit");
    }

    #[test]
    fn written_files_read_back(count in 1_usize..4, seed: u8) {
        let pixels: Rc<[u8]> = (0..count * PIXELS).map(|at| (at as u8).wrapping_mul(seed)).collect();
        let images = Images::new(pixels).expect("whole images");
        prop_assert_eq!(decode(&encode(&images)), Ok(images));
    }

    #[test]
    fn only_files_as_written_are_accepted(at in 0_usize..40, byte: u8, more in proptest::collection::vec(any::<u8>(), 0..2)) {
        let mut bytes = [file(2), more].concat();
        bytes[at] = byte;
        if let Ok(images) = decode(&bytes) {
            prop_assert_eq!(encode(&images), bytes);
        } else {
            prop_assert!(bytes.len() > 16 + 2 * PIXELS || at < 16, "pixels may have any value");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_refused(length in 0_usize..16 + 2 * PIXELS) {
        prop_assert!(decode(&file(2)[..length]).is_err());
    }
}
