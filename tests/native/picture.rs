//! Sheets as pictures and back.

use proptest::prelude::*;
use saddle::data::PIXELS;
use saddle::data::picture::{decode, encode};

fn sheet(rows: usize) -> Vec<u8> {
    (0..rows * 8 * PIXELS).map(|at| u8::try_from(at * 31 % 251).expect("below 251")).collect()
}

#[test]
fn what_is_written_is_read_back() {
    for rows in [1, 2, 8] {
        let pixels = sheet(rows);
        assert_eq!(decode(&encode(&pixels).expect("it can be written")).expect("it can be read"), pixels);
    }
}

#[test]
fn another_picture_is_refused_with_what_it_is() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 242, 242);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().expect("a header").write_image_data(&[0; 242 * 242 * 3]).expect("an image");
    let refusal = decode(&file).expect_err("a picture in colour").to_string();
    assert!(refusal.contains("242×242") && refusal.contains("Rgb"), "{refusal}");
    let mut narrow = Vec::new();
    let mut encoder = png::Encoder::new(&mut narrow, 1 << 15, 1 << 15);
    encoder.set_color(png::ColorType::Grayscale);
    drop(encoder.write_header().expect("a header"));
    assert!(decode(&narrow).is_err(), "a picture that claims a gigabyte");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..2000, flip in any::<u8>()) {
        prop_assert!(decode(&bytes).is_err());
        bytes = encode(&sheet(1)).expect("it can be written");
        let at = at % bytes.len();
        bytes[at] ^= flip;
        let _ = decode(&bytes);
    }
}
