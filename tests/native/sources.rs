//! The published files: checksums, sources and, if they are available, contents.

use std::io::{Read, Write};
use std::path::PathBuf;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use saddle::data::garments::Drawer;
use saddle::data::sources::{Content, Form, SourceFile, TEST_IMAGES, TRAIN_IMAGES};
use saddle::data::{Attempt, DataError, Images, idx};
use sha2::{Digest, Sha256};

const FILES: [SourceFile; 2] = [TRAIN_IMAGES, TEST_IMAGES];

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut raw = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut raw).expect("a whole gzip file");
    raw
}

/// A file of garments with its own table entry, and its bytes.
fn small_file() -> (SourceFile, Images, Vec<u8>) {
    let images = Drawer::new(1, 20).finish();
    let raw = idx::encode(&images);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&raw).expect("memory takes it");
    let bytes = encoder.finish().expect("memory takes it");
    let file = SourceFile {
        name: "garments-idx3-ubyte.gz",
        bytes: u32::try_from(bytes.len()).expect("a small file"),
        content: Content::Images,
        count: 20,
        sha256_gzip: sum(&bytes).leak(),
        sha256_raw: sum(&raw).leak(),
        mirrors: &["https://one.example/data"],
    };
    (file, images, bytes)
}

/// The folder of the published files, if available.
fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("FASHION_MNIST_DIR").map(PathBuf::from);
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/fashion-mnist");
    given.into_iter().chain([own]).find(|folder| FILES.iter().all(|file| folder.join(file.name).is_file()))
}

#[test]
fn the_table_of_files_is_the_published_one() {
    assert_eq!((TRAIN_IMAGES.name, TRAIN_IMAGES.bytes, TRAIN_IMAGES.count), ("train-images-idx3-ubyte.gz", 26_421_880, 60_000));
    assert_eq!((TEST_IMAGES.name, TEST_IMAGES.bytes, TEST_IMAGES.count), ("t10k-images-idx3-ubyte.gz", 4_422_102, 10_000));
    assert_eq!((TRAIN_IMAGES.raw_bytes(), TEST_IMAGES.raw_bytes()), (47_040_016, 7_840_016));
    assert_eq!(TEST_IMAGES.max_bytes(), 7_840_016);
    let sums: Vec<&str> = FILES.iter().flat_map(|file| [file.sha256_gzip, file.sha256_raw]).collect();
    assert!(sums.iter().all(|sum| sum.len() == 64 && sum.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))));
    // First and last bytes of each, so that none has taken another's place.
    let ends: Vec<String> = sums.iter().map(|sum| format!("{}…{}", &sum[..8], &sum[56..])).collect();
    assert_eq!(ends, ["3aede38d…69268a84", "c59f468a…aa44d888", "346e55b9…3db6a073", "5b4141f0…815ce37b"]);
}

#[test]
fn the_own_origin_comes_first_and_only_if_it_has_the_file() {
    let names = |file: &SourceFile, hosted: bool| -> Vec<String> {
        file.sources("https://school.example/lab", hosted).into_iter().map(|source| source.name).collect()
    };
    assert_eq!(names(&TEST_IMAGES, true), ["this site", "cdn.jsdelivr.net", "raw.githubusercontent.com"]);
    assert_eq!(names(&TEST_IMAGES, false), ["cdn.jsdelivr.net", "raw.githubusercontent.com"]);
    assert_eq!(names(&TRAIN_IMAGES, true), ["this site", "raw.githubusercontent.com"], "jsdelivr has no file this large");
    for base in ["https://school.example/lab", "https://school.example/lab/"] {
        let own = &TRAIN_IMAGES.sources(base, true)[0].address;
        assert_eq!(own, "https://school.example/lab/data/fashion-mnist/train-images-idx3-ubyte.gz");
    }
    for source in FILES.iter().flat_map(|file| file.sources("", false)) {
        assert!(source.address.starts_with("https://") && source.address.ends_with("-images-idx3-ubyte.gz"), "{source:?}");
    }
}

#[test]
fn a_file_is_verified_in_both_forms() {
    let (file, images, bytes) = small_file();
    assert_eq!(file.verify(&bytes), Ok(Form::Gzip));
    let raw = inflate(&bytes);
    assert_eq!(file.verify(&raw), Ok(Form::Raw));
    assert_eq!(raw.len(), file.raw_bytes());
    assert_eq!(idx::decode(&raw), Ok(images));
}

#[test]
fn other_bytes_are_refused_with_the_files_name() {
    let (file, _, bytes) = small_file();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    for page in [&b"<!doctype html>"[..], b"\n<HTML><head>Sign in", b"\xef\xbb\xbf<?xml version"] {
        assert_eq!(file.verify(page), Err(DataError::WebPage { file: file.name.to_owned() }));
    }
    for wrong in [&flipped[..], &bytes[..bytes.len() - 1], b"< no page", b""] {
        assert_eq!(file.verify(wrong), Err(DataError::Checksum { file: file.name.to_owned(), bytes: wrong.len() }));
    }
    let message = TEST_IMAGES.verify(&[0; 1234]).expect_err("zeros").to_string();
    assert!(
        message.contains("t10k-images-idx3-ubyte.gz") && message.contains("SHA-256") && message.contains("1,234"),
        "{message}"
    );
}

#[test]
fn the_error_lists_each_source_with_its_reason() {
    let attempt = |source: &str, reason: &str| Attempt { source: source.to_owned(), reason: reason.to_owned() };
    let attempts = vec![attempt("https://a.example/f.gz", "the server answered 404"), attempt("https://b.example/f.gz", "cut")];
    let message = DataError::AllSourcesFailed { file: "f.gz".to_owned(), attempts }.to_string();
    assert_eq!(
        message,
        "f.gz could not be loaded from any source:\n• https://a.example/f.gz: the server answered 404\n\
         • https://b.example/f.gz: cut\nDrop the file here, or choose Garments, which needs no download."
    );
}

/// Mean and standard deviation of bytes scaled to [0, 1].
fn moments(pixels: &[u8]) -> (f64, f64) {
    let mut counts = [0_u64; 256];
    pixels.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
    let moment = |power: i32| -> f64 {
        let sum: f64 = (0_u16..).zip(counts).map(|(byte, count)| (f64::from(byte) / 255.0).powi(power) * count as f64).sum();
        sum / pixels.len() as f64
    };
    (moment(1), (moment(2) - moment(1).powi(2)).sqrt())
}

#[test]
fn the_published_files_are_read_completely() {
    let Some(folder) = folder() else {
        eprintln!(
            "FashionMNIST is not here (set FASHION_MNIST_DIR, or run `make data`): only a small file of garments was read."
        );
        a_file_is_verified_in_both_forms();
        return;
    };
    for file in FILES {
        let bytes = std::fs::read(folder.join(file.name)).expect("the file can be read");
        assert_eq!(bytes.len(), file.bytes as usize);
        assert_eq!(file.verify(&bytes), Ok(Form::Gzip));
        let raw = inflate(&bytes);
        assert_eq!(file.verify(&raw), Ok(Form::Raw));
        let images = idx::decode(&raw).expect("an IDX file");
        assert_eq!(images.len(), file.count);
        assert_eq!(idx::encode(&images), raw);
        if file == TRAIN_IMAGES {
            let (mean, deviation) = moments(images.pixels());
            assert!((mean - 0.286_04).abs() < 5e-6, "mean {mean}");
            assert!((deviation - 0.353_02).abs() < 5e-6, "standard deviation {deviation}");
        }
    }
}
