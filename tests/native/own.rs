//! The visitor's own file in its forms: IDX and tables, gzipped as `gzip -dc` reads them, and in zips of several systems.
#![allow(clippy::cast_possible_truncation, reason = "the numbers of a test are small")]

use std::cell::Cell;
use std::io::Write;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use futures::executor::block_on;
use proptest::prelude::*;
use saddle::data::own::{Contents, Found, OwnFileError, Selection, Source, Wanted, find, label, read};
use saddle::data::{Images, MAX_IMAGES, PIXELS, SIDE, fingerprint, idx};

/// A file in memory that counts the bytes that were read.
struct Bytes<'a>(&'a [u8], Cell<usize>);

impl Source for Bytes<'_> {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, String> {
        self.1.set(self.1.get() + length);
        Ok(self.0[at as usize..at as usize + length].to_vec())
    }
}

fn contents(bytes: &[u8], member: Option<&str>) -> Result<Contents, OwnFileError> {
    let selection = Selection { member: member.map(str::to_owned), turned: false };
    block_on(read(&Bytes(bytes, Cell::new(0)), &selection, MAX_IMAGES))
}

/// The images of a file with one set of them.
fn opened(bytes: &[u8]) -> Result<Images, String> {
    match contents(bytes, None) {
        Ok(Contents::Images(Found { images, .. })) => Ok(images),
        Ok(Contents::Several(names)) => Err(format!("several: {}", names.join(" | "))),
        Err(error) => Err(error.to_string()),
    }
}

fn refusal(bytes: &[u8]) -> String {
    opened(bytes).map(|images| images.len()).expect_err("no images")
}

/// Different images, none of them symmetric.
fn images(count: usize) -> Images {
    let pixels: Vec<u8> = (0..count * PIXELS).map(|at| (at * 31 % 251) as u8).collect();
    Images::new(pixels.into()).expect("whole images")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("memory");
    gzip.finish().expect("memory")
}

/// Rows of an image's values, after what `before` gives of its number and before what `after` gives.
fn rows(images: &Images, separator: &str, before: impl Fn(usize) -> String, after: impl Fn(usize) -> String) -> Vec<String> {
    let row = |(at, image): (usize, &[u8])| {
        let values = image.iter().map(u8::to_string).collect::<Vec<_>>().join(separator);
        format!("{}{values}{}", before(at), after(at))
    };
    images.pixels().chunks(PIXELS).enumerate().map(row).collect()
}

fn names(from: usize) -> String {
    (from..from + PIXELS).map(|at| format!("pixel{at}")).collect::<Vec<_>>().join(",")
}

#[test]
fn tables_are_read_with_and_without_names_and_labels() {
    let images = images(5);
    let none = |_: usize| String::new();
    let label = |at: usize| format!("{},", at % 10);
    let kaggle = rows(&images, ",", label, none);
    let bare = rows(&images, ",", none, none);
    let with_names = |names: String, rows: &[String]| format!("{names}\n{}\n", rows.join("\n"));
    let table = [
        ("Kaggle's", with_names(format!("label,{}", names(1)), &kaggle)),
        ("labels without names", kaggle.join("\n")),
        ("pixels alone, CRLF", bare.join("\r\n") + "\r\n"),
        ("names without labels", with_names(names(0), &bare)),
        (
            "OpenML's, the class last",
            with_names(format!("{},class", names(1)), &rows(&images, ",", none, |at| format!(",'{at}'"))),
        ),
        ("pandas' index", with_names(format!(",label,{}", names(0)), &rows(&images, ",", |at| format!("{at},7,"), none))),
        ("pandas' numbers for names", with_names((0..PIXELS).map(|at| at.to_string()).collect::<Vec<_>>().join(","), &bare)),
        ("words for labels", rows(&images, ",", |_| "\"T-shirt, or top\",".to_owned(), none).join("\n")),
        ("a mark, semicolons, old line ends", format!("\u{feff}{}", rows(&images, ";", none, none).join("\r"))),
        ("tabs, empty lines", format!("\n\n{}\n\n", rows(&images, "\t", none, none).join("\n\n"))),
        ("numbers with points, spaces", bare.join("\n").replace(',', ".0, ")),
    ];
    for (what, text) in table {
        assert_eq!(opened(text.as_bytes()).as_ref(), Ok(&images), "{what}");
        assert_eq!(opened(&gzip(text.as_bytes())).as_ref(), Ok(&images), "{what}, gzipped");
    }
}

#[test]
fn tables_of_something_else_are_refused_with_row_and_column() {
    let images = images(3);
    let none = |_: usize| String::new();
    let rows = rows(&images, ",", none, none);
    let shares = (0..PIXELS).map(|_| "0.5").collect::<Vec<_>>().join(",");
    for (text, word) in [
        ("a,b,c\n1,2,3\n".to_owned(), "row 1 has 3 columns"),
        (format!("{}\n{}", rows[0], &rows[1][..100]), "row 2 has"),
        (format!("{}\n{},7", rows[0], rows[1]), "row 2 has 785 columns"),
        (
            format!("{}\n{}", rows[0], rows[1].replacen(',', ",256,", 1).rsplit_once(',').expect("values").0),
            "row 2, column 2: “256”",
        ),
        (format!("{shares}\n"), "row 1, column 1: “0.5” is not a whole number"),
        (format!("{}\n9,,{}", rows[0], rows[1].splitn(3, ',').nth(2).expect("values")), "row 2, column 2: “”"),
        (format!("label,{}\n", names(1)), "empty"),
    ] {
        assert!(refusal(text.as_bytes()).contains(word), "{word}: {}", refusal(text.as_bytes()));
    }
    let text = rows.join("\n");
    let most = block_on(read(&Bytes(text.as_bytes(), Cell::new(0)), &Selection::default(), 2));
    assert_eq!(most.map(|_| ()), Err(OwnFileError::TooManyRows(2)));
}

/// As `gzip -dc`: members one after another; zeros and other bytes after the last one are ignored.
#[test]
fn gzip_files_are_read_as_gzip_reads_them() {
    let images = images(4);
    let raw = idx::encode(&images);
    let whole = gzip(&raw);
    let members = |parts: &[usize]| {
        let mut rest = raw.as_slice();
        let mut bytes = Vec::new();
        for &length in parts {
            let (part, left) = rest.split_at(length.min(rest.len()));
            bytes.extend(gzip(part));
            rest = left;
        }
        bytes.extend(gzip(rest));
        bytes
    };
    for (what, bytes) in [
        ("one member", whole.clone()),
        ("padded", [&whole[..], &[0; 700]].concat()),
        ("one zero", [&whole[..], &[0]].concat()),
        ("garbage", [&whole[..], b"and so on"].concat()),
        ("half a signature", [&whole[..], &[0x1f]].concat()),
        ("zeros, then a member", [&whole[..], &[0, 0], &whole].concat()),
        ("two members", members(&[1000])),
        ("a cut within the header, an empty member", members(&[3, 0, 500])),
        ("two members, padded", [&members(&[9])[..], &[0; 33]].concat()),
    ] {
        assert_eq!(opened(&bytes).as_ref(), Ok(&images), "{what}");
    }
    let mut flipped = whole.clone();
    flipped[40] ^= 4;
    let mut sum = whole.clone();
    let at = sum.len() - 8;
    sum[at] ^= 1;
    for bytes in [&whole[..whole.len() - 1], &whole[..50], &whole[..5], &flipped, &sum, &[&whole[..], &[0x1f, 0x8b, 8]].concat()]
    {
        assert!(refusal(bytes).contains("gzip"), "{}: {}", bytes.len(), refusal(bytes));
    }
    assert!(refusal(&gzip(&[&raw[..], b"!"].concat())).contains("more than the 3,152 bytes"));
}

#[test]
fn other_files_are_called_what_they_are() {
    for (bytes, word) in [
        (&b"<!DOCTYPE html>\n<html>"[..], "web page"),
        (b"\n\n <html lang=en>", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!DOCTYPE html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 26421880\n", "Git LFS"),
        (b"\xff\xfe1\0,\x002\0", "UTF-16"),
        (b"", "empty"),
        (b"7", "begins with 37"),
        (b"\x89PNG\r\n\x1a\n....", "89 50 4e 47"),
        (b"{\"a\": 1}", "7b 22 61 22"),
    ] {
        assert!(refusal(bytes).contains(word), "{word}: {}", refusal(bytes));
        if !bytes.is_empty() {
            assert!(refusal(&gzip(bytes)).contains(word), "{word}, gzipped: {}", refusal(&gzip(bytes)));
        }
    }
}

/// An IDX header.
fn header(count: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    [count, 28, 28].iter().for_each(|length| bytes.extend(length.to_be_bytes()));
    bytes
}

#[test]
fn a_file_too_large_is_refused_by_its_header() {
    let long = [header(697_932), vec![0; 4 << 20]].concat();
    for (bytes, word) in [
        (long.clone(), "the file has 697,932 images, and at most 500,000 fit"),
        (gzip(&long), "the file has 697,932 images, and at most 500,000 fit"),
        (gzip(&[header(8_100_000), vec![0; 4 << 20]].concat()), "the file has 8,100,000 images, and at most 500,000 fit"),
        ([header(8_100_000), vec![0; 4 << 20]].concat(), "the file has 8,100,000 images, and at most 500,000 fit"),
        ([header(400_000), vec![0; 4 << 20]].concat(), "400,000 images, which takes 313,600,016 bytes; the file has 4,194,320"),
    ] {
        let source = Bytes(&bytes, Cell::new(0));
        let error = block_on(read(&source, &Selection::default(), 500_000)).map(|_| ()).expect_err("too large").to_string();
        assert!(error.contains(word), "{error}");
        assert!(source.1.get() <= (1 << 20) + 512, "{} bytes of {} were read", source.1.get(), bytes.len());
    }
}

/// A file in a zip: its name and contents, and whether it is deflated.
pub(crate) type Packed<'a> = (&'a str, &'a [u8], bool);

/// A zip; with `wide`, as a program writes it that does not know sizes beforehand: zip64 and descriptors.
pub(crate) fn zip(files: &[Packed<'_>], wide: bool) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, contents, deflated) in files {
        let mut sum = Crc::new();
        sum.update(contents);
        let packed = if *deflated {
            let mut deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
            deflate.write_all(contents).expect("memory");
            deflate.finish().expect("memory")
        } else {
            contents.to_vec()
        };
        let at = bytes.len() as u64;
        let flags: u16 = if wide { 8 } else { 0 };
        let method: u16 = if *deflated { 8 } else { 0 };
        let sizes = [packed.len() as u64, contents.len() as u64];
        let common = |sum: u32, sizes: [u32; 2]| {
            let mut part = [20_u16, flags, method, 0, 0].map(u16::to_le_bytes).concat();
            [sum, sizes[0], sizes[1]].iter().for_each(|value| part.extend(value.to_le_bytes()));
            part.extend((name.len() as u16).to_le_bytes());
            part
        };
        bytes.extend(b"PK\x03\x04");
        bytes.extend(if wide { common(0, [0; 2]) } else { common(sum.sum(), sizes.map(|size| size as u32)) });
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes.extend(packed);
        if wide {
            bytes.extend(b"PK\x07\x08");
            bytes.extend(sum.sum().to_le_bytes());
            sizes.iter().for_each(|size| bytes.extend(size.to_le_bytes()));
        }
        let extra: Vec<u8> = if wide {
            [&[0x55_u16, 1, 1, 24].map(u16::to_le_bytes).concat()[..4], &[9], &[1_u16, 24].map(u16::to_le_bytes).concat()]
                .concat()
                .into_iter()
                .chain([sizes[1], sizes[0], at].iter().flat_map(|value| value.to_le_bytes()))
                .collect()
        } else {
            Vec::new()
        };
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(if wide { common(sum.sum(), [u32::MAX; 2]) } else { common(sum.sum(), sizes.map(|size| size as u32)) });
        directory.extend((extra.len() as u16).to_le_bytes());
        directory.extend([0; 10]);
        directory.extend(if wide { u32::MAX } else { at as u32 }.to_le_bytes());
        directory.extend(name.as_bytes());
        directory.extend(extra);
    }
    let (at, length, count) = (bytes.len() as u64, directory.len() as u64, files.len() as u64);
    bytes.extend(directory);
    let narrow = |value: u64| if wide { u32::MAX } else { value as u32 };
    if wide {
        let end = bytes.len() as u64;
        bytes.extend(b"PK\x06\x06");
        [44, 0, 0, count, count, length, at].iter().enumerate().for_each(|(place, value)| match place {
            1 => bytes.extend([45, 0, 45, 0]),
            2 => bytes.extend([0; 8]),
            _ => bytes.extend(u64::to_le_bytes(*value)),
        });
        bytes.extend(b"PK\x06\x07\0\0\0\0");
        bytes.extend(end.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
    }
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count as u16; 2].map(u16::to_le_bytes).concat());
    bytes.extend(narrow(length).to_le_bytes());
    bytes.extend(narrow(at).to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn zips_with_one_set_of_images_are_read_and_others_ask() {
    // Different images.
    let last = Images::new(images(10).pixels()[6 * PIXELS..].into()).expect("whole images");
    let (train, test) = (images(6), last.turned());
    let (train_idx, test_idx) = (idx::encode(&train), idx::encode(&test));
    let csv = rows(&test, ",", |_| "1,".to_owned(), |_| String::new()).join("\n");
    let labels = [&[0, 0, 8, 1, 0, 0, 0, 6][..], &[3; 6]].concat();
    let submission = b"ImageId,Label\n1,0\n".to_vec();
    for wide in [false, true] {
        let one: [Packed<'_>; 6] = [
            ("set/", b"", false),
            ("set/train-labels-idx1-ubyte", &labels, true),
            ("set/train-images-idx3-ubyte", &train_idx, true),
            ("__MACOSX/set/._train-images-idx3-ubyte", b"\0\x05\x16\x07", false),
            ("copy/train-images.idx3-ubyte", &train_idx, false),
            ("sample_submission.csv", &submission, true),
        ];
        assert_eq!(opened(&zip(&one, wide)).as_ref(), Ok(&train), "{wide}");
        let packed = gzip(&train_idx);
        assert_eq!(opened(&zip(&[("train-images-idx3-ubyte.gz", &packed, false)], wide)).as_ref(), Ok(&train));

        let two: [Packed<'_>; 3] =
            [("train-images", &train_idx, true), ("test.csv", csv.as_bytes(), true), ("train-labels", &labels, false)];
        let bytes = zip(&two, wide);
        assert_eq!(contents(&bytes, None), Ok(Contents::Several(vec!["train-images".to_owned(), "test.csv".to_owned()])));
        for (name, wanted) in [("train-images", &train), ("test.csv", &test)] {
            let Ok(Contents::Images(found)) = contents(&bytes, Some(name)) else { panic!("{name}") };
            assert_eq!((&found.images, found.selection.member.as_deref()), (wanted, Some(name)));
        }
        assert_eq!(contents(&bytes, Some("train-labels")), Err(OwnFileError::OtherMember("train-labels".to_owned())));
        assert_eq!(
            refusal(&zip(&[("train-labels", &labels, true)], wide)),
            "no file in this zip holds 28×28 images as IDX or CSV"
        );

        // By SHA-256, in whichever file, turned or not, with more images after them.
        let first = test.first(3).turned();
        let sha256 = fingerprint(&first);
        let wanted = Wanted { images: 3, sha256: &sha256 };
        let found = block_on(find(&Bytes(&bytes, Cell::new(0)), &wanted, MAX_IMAGES)).expect("it is there");
        assert_eq!((found.images.first(3), found.images.len()), (first, 4));
        assert_eq!(label("archive.zip", &found.selection), "archive.zip: test.csv, turned");
        let other = Wanted { images: 4, sha256: &sha256 };
        let missing = block_on(find(&Bytes(&bytes, Cell::new(0)), &other, MAX_IMAGES));
        assert_eq!(missing.map(|_| ()), Err(OwnFileError::OtherImages(sha256.clone())));
    }
    let good = zip(&[("a", &test_idx, true)], false);
    let mut sum = good.clone();
    let at = sum.windows(4).rposition(|part| part == b"PK\x01\x02").expect("a directory") + 16;
    sum[at] ^= 1;
    let mut locked = good.clone();
    locked[at - 8] |= 1;
    for (bytes, word) in [
        (&good[..good.len() - 30], "can’t be read"),
        (&good[..40], "end is missing"),
        (&sum, "sum of a file"),
        (&locked, "password"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "no file in this zip"),
    ] {
        assert!(refusal(bytes).contains(word), "{word}: {}", refusal(bytes));
    }
}

#[test]
fn turned_images_have_rows_for_columns() {
    let images = images(3);
    let turned = images.turned();
    for (row, column) in [(0, 0), (3, 17), (27, 1)] {
        assert_eq!(turned.image(2)[row * SIDE + column], images.image(2)[column * SIDE + row]);
    }
    assert_ne!(turned, images);
    assert_eq!(turned.turned(), images);
    assert_eq!(turned.first(2).turned(), images.first(2));
}

#[test]
fn labels_are_short_and_without_control_characters() {
    let selection = Selection { member: Some("a\u{7}b".to_owned()), turned: true };
    assert_eq!(label("x\ny.zip", &selection), "xy.zip: ab, turned");
    assert!(label(&"x".repeat(5000), &Selection { member: Some("y".repeat(5000)), turned: true }).len() < 200);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(start in 0_usize..5, bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let starts: [&[u8]; 5] = [b"", &[0x1f, 0x8b, 8, 0], b"PK\x03\x04", &[0, 0, 8, 3], b"1,2,"];
        prop_assert!(opened(&[starts[start], &bytes].concat()).is_err(), "no image is this small");
    }

    #[test]
    fn a_changed_zip_is_refused_or_holds_the_same_images(place in any::<prop::sample::Index>(), byte: u8, wide: bool) {
        let images = images(2);
        let mut bytes = zip(&[("a/b", &idx::encode(&images), true)], wide);
        let at = place.index(bytes.len());
        bytes[at] = byte;
        if let Ok(found) = opened(&bytes) {
            prop_assert_eq!(found, images);
        }
    }
}
