//! The IDX format of MNIST and its kin: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
//!
//! A magic number `0x0000TTDD` (type, number of dimensions), one big-endian 32-bit length a dimension, then the data.
//! Images are type `0x08` (unsigned byte) with three dimensions: count, rows, columns.

use std::rc::Rc;

use super::{Images, MAX_IMAGES, PIXELS, SIDE, grouped};

/// Bytes of the header of a file of images.
pub const HEADER: usize = 16;

const UNSIGNED_BYTE: u8 = 0x08;

/// Why a file is not taken: what was expected, and what came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxError {
    /// Too short for a header.
    #[error("expected an IDX file of 28×28 images, whose header alone takes 16 bytes; this file has {0}")]
    NoHeader(usize),
    /// Not IDX at all.
    #[error("expected an IDX file of 28×28 images, which begins with the bytes 00 00 08 03; this begins with {}", hex(*.0))]
    NotIdx([u8; 4]),
    /// IDX of another type.
    #[error("expected unsigned bytes (IDX type 08); this file holds type {0:02x}")]
    Type(u8),
    /// IDX of labels, or something else.
    #[error("expected 3 dimensions (images, rows, columns); this file has {}", dimensions(*.0))]
    Dimensions(u8),
    /// Images of another size.
    #[error("expected images of 28×28; these are {rows}×{columns}")]
    Size {
        /// Rows of an image.
        rows: u32,
        /// Columns of an image.
        columns: u32,
    },
    /// None, or too many.
    #[error("expected 1 to {} images; the header says {}", grouped(u64::from(MAX_IMAGES)), grouped(u64::from(*.0)))]
    Count(u32),
    /// Cut, or with something behind.
    #[error("the header says {}, which takes {} bytes; the file has {}", images(*.count), grouped(*.expected as u64), grouped(*.actual as u64))]
    Length {
        /// Images by the header.
        count: u32,
        /// Bytes such a file has.
        expected: usize,
        /// Bytes this one has.
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

/// Whether `bytes` begin as a gzip file does.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
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

/// Bytes of the whole file that begins with `bytes`, as its header has it. What comes compressed is to be inflated no further.
///
/// # Errors
/// When it is no header of a file of 28×28 images.
pub fn promised(bytes: &[u8]) -> Result<usize, IdxError> {
    // At most 784 million: no overflow, even where usize has 32 bits.
    counted(bytes).map(|count| HEADER + count as usize * PIXELS)
}

/// Checks header and length; gives the number of images.
fn check(bytes: &[u8]) -> Result<u32, IdxError> {
    let (count, expected) = (counted(bytes)?, promised(bytes)?);
    if bytes.len() != expected {
        return Err(IdxError::Length { count, expected, actual: bytes.len() });
    }
    Ok(count)
}

/// The number of images by the header.
fn counted(bytes: &[u8]) -> Result<u32, IdxError> {
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

/// Images as a raw IDX file.
#[must_use]
pub fn encode(images: &Images) -> Vec<u8> {
    let mut bytes = vec![0, 0, UNSIGNED_BYTE, 3];
    for length in [images.len(), 28, 28] {
        bytes.extend(length.to_be_bytes());
    }
    bytes.extend_from_slice(images.pixels());
    bytes
}
