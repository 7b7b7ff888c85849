//! The IDX format of MNIST: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
//!
//! A magic number `0x0000TTDD` (type, number of dimensions), one big-endian 32-bit length a dimension, then the data.
//! Images are type `0x08` (unsigned byte) with three dimensions: count, rows, columns.

use std::rc::Rc;

use super::{Images, MAX_IMAGES, PIXELS, SIDE, grouped};

/// Bytes of the header of a file of images.
pub const HEADER: usize = 16;

const UNSIGNED_BYTE: u8 = 0x08;

/// Why a file is not an IDX file of 28×28 images.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxError {
    /// It is too short for a header.
    #[error("expected an IDX file of 28×28 images, whose header alone takes 16 bytes; this file has {0}")]
    NoHeader(usize),
    /// It does not begin like an IDX file.
    #[error("expected an IDX file of 28×28 images, which begins with the bytes 00 00 08 03; this begins with {}", hex(*.0))]
    NotIdx([u8; 4]),
    /// Its values have another type.
    #[error("expected unsigned bytes (IDX type 08); this file holds type {0:02x}")]
    Type(u8),
    /// It has another number of dimensions, as labels do.
    #[error("expected 3 dimensions (images, rows, columns); this file has {}", dimensions(*.0))]
    Dimensions(u8),
    /// Its images have another size.
    #[error("expected images of 28×28; these are {rows}×{columns}")]
    Size {
        /// Rows of an image.
        rows: u32,
        /// Columns of an image.
        columns: u32,
    },
    /// It has no images, or more than [`MAX_IMAGES`].
    #[error("expected 1 to {} images; the header says {}", grouped(u64::from(MAX_IMAGES)), grouped(u64::from(*.0)))]
    Count(u32),
    /// It is cut, or longer than its header says.
    #[error("the header says {}, which takes {} bytes; the file has {}", images(*.count), grouped(*.expected as u64), grouped(*.actual as u64))]
    Length {
        /// Images according to the header.
        count: u32,
        /// Bytes according to the header.
        expected: usize,
        /// Bytes of the file.
        actual: usize,
    },
}

fn hex(bytes: [u8; 4]) -> String {
    bytes.map(|byte| format!("{byte:02x}")).join(" ")
}

fn dimensions(count: u8) -> String {
    match count {
        1 => "1 dimension: these are labels, not images".to_owned(),
        more => format!("{more}"),
    }
}

fn images(count: u32) -> String {
    if count == 1 { "1 image".to_owned() } else { format!("{} images", grouped(u64::from(count))) }
}

/// Reads images from a raw (inflated) IDX file.
///
/// # Errors
/// When the file is anything but whole 28×28 images; nothing is allocated then.
pub fn decode(bytes: &[u8]) -> Result<Images, IdxError> {
    let count = check(bytes)?;
    let pixels: Rc<[u8]> = bytes[HEADER..].into();
    Images::new(pixels).ok_or(IdxError::Count(count))
}

/// The length in bytes of the file that begins with `bytes`, according to its header: a limit for inflating it.
///
/// # Errors
/// When the header is not one of 28×28 images.
pub fn file_length(bytes: &[u8]) -> Result<usize, IdxError> {
    image_count(bytes).map(|count| HEADER + count as usize * PIXELS)
}

/// Checks header and length, and returns the number of images.
fn check(bytes: &[u8]) -> Result<u32, IdxError> {
    let count = image_count(bytes)?;
    check_length(bytes.len(), count)?;
    Ok(count)
}

/// Checks that a file of `actual` bytes holds `count` images.
pub(super) fn check_length(actual: usize, count: u32) -> Result<(), IdxError> {
    // At most 784 million: no overflow, even where usize has 32 bits.
    let expected = HEADER + count as usize * PIXELS;
    if actual == expected { Ok(()) } else { Err(IdxError::Length { count, expected, actual }) }
}

/// The number of images according to the header.
pub(super) fn image_count(bytes: &[u8]) -> Result<u32, IdxError> {
    let magic: &[u8; 4] = bytes.first_chunk().ok_or(IdxError::NoHeader(bytes.len()))?;
    let [zero0, zero1, kind, dimensions] = *magic;
    if [zero0, zero1] != [0, 0] || dimensions == 0 {
        return Err(IdxError::NotIdx(*magic));
    }
    if kind != UNSIGNED_BYTE {
        return Err(IdxError::Type(kind));
    }
    if dimensions != 3 {
        return Err(IdxError::Dimensions(dimensions));
    }
    let header: &[u8; HEADER] = bytes.first_chunk().ok_or(IdxError::NoHeader(bytes.len()))?;
    let length = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (count, rows, columns) = (length(4), length(8), length(12));
    if [rows, columns].iter().any(|&side| side as usize != SIDE) {
        return Err(IdxError::Size { rows, columns });
    }
    if !(1..=MAX_IMAGES).contains(&count) {
        return Err(IdxError::Count(count));
    }
    Ok(count)
}

/// Images as an uncompressed IDX file.
#[must_use]
pub fn encode(images: &Images) -> Vec<u8> {
    let mut bytes = vec![0, 0, UNSIGNED_BYTE, 3];
    for length in [images.len(), 28, 28] {
        bytes.extend(length.to_be_bytes());
    }
    bytes.extend_from_slice(images.pixels());
    bytes
}
