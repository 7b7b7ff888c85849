//! Training images: 28×28, greyscale, one byte a pixel.
//!
//! Input is verified before use: IDX headers before anything is allocated, downloads by SHA-256 before they are inflated.

pub mod batches;
pub mod distance;
pub mod garments;
pub mod idx;
pub mod labels;
pub mod nearest;
#[cfg(any(feature = "engine", not(target_arch = "wasm32")))]
pub mod own;
pub mod picture;
pub mod signature;
pub mod sources;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod zip_form;

use std::fmt;
use std::rc::Rc;

use sha2::{Digest, Sha256};

pub use idx::IdxError;

/// Height and width of an image.
pub const SIDE: usize = 28;

/// Pixels, and bytes, in an image.
pub const PIXELS: usize = SIDE * SIDE;

/// Most images of a data set.
pub const MAX_IMAGES: u32 = 1_000_000;

/// Half of the range of a byte.
pub const HALF_RANGE: f32 = 127.5;

/// Maps a byte, 0 to 255, to the networks' range, −1 to 1.
#[must_use]
pub fn to_signed(byte: u8) -> f32 {
    f32::from(byte) / HALF_RANGE - 1.0
}

/// The inverse of [`to_signed`], rounded. Values beyond [−1, 1] are clamped; NaN becomes 0.
#[must_use]
pub fn to_byte(pixel: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range; NaN becomes 0")]
    let byte = ((pixel + 1.0) * HALF_RANGE).round().clamp(0.0, 255.0) as u8;
    byte
}

/// At least one image. [`Clone::clone`] and [`Self::first`] copy no pixels.
#[derive(Clone)]
pub struct Images {
    pixels: Rc<[u8]>,
    count: u32,
}

impl fmt::Debug for Images {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Images").field("count", &self.count).finish_non_exhaustive()
    }
}

impl PartialEq for Images {
    fn eq(&self, other: &Self) -> bool {
        self.pixels() == other.pixels()
    }
}

impl Eq for Images {}

impl Images {
    /// Images from their pixels, image after image, row by row, 0 black; `None` unless these are one to
    /// [`MAX_IMAGES`] whole images.
    #[must_use]
    pub fn new(pixels: Rc<[u8]>) -> Option<Self> {
        let count = u32::try_from(pixels.len() / PIXELS).ok()?;
        let whole = pixels.len().is_multiple_of(PIXELS) && (1..=MAX_IMAGES).contains(&count);
        whole.then_some(Self { pixels, count })
    }

    /// How many there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> u32 {
        self.count
    }

    /// Image `index` as [`PIXELS`] bytes, row by row.
    ///
    /// # Panics
    /// When `index` is not below [`Self::len`].
    #[must_use]
    pub fn image(&self, index: u32) -> &[u8] {
        let at = index as usize * PIXELS;
        &self.pixels()[at..at + PIXELS]
    }

    /// The first `count` images, at least one and at most all.
    #[must_use]
    pub fn first(&self, count: u32) -> Self {
        Self { pixels: Rc::clone(&self.pixels), count: count.clamp(1, self.count) }
    }

    /// The first half of the images, and as many of the other; one image is both.
    #[must_use]
    pub fn halves(&self) -> (Self, Self) {
        let half = self.count / 2;
        let rest = &self.pixels()[half as usize * PIXELS..2 * half as usize * PIXELS];
        (self.first(half), Self::new(rest.into()).unwrap_or_else(|| self.clone()))
    }

    /// The images with rows and columns exchanged: turned by a quarter and mirrored, as EMNIST's are. Twice gives the same images.
    #[must_use]
    pub fn turned(&self) -> Self {
        let pixel = |image: &[u8], at: usize| image[at % SIDE * SIDE + at / SIDE];
        let pixels = self.pixels().chunks_exact(PIXELS).flat_map(|image| (0..PIXELS).map(move |at| pixel(image, at)));
        Self { pixels: pixels.collect(), count: self.count }
    }

    /// All pixels, image after image.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels[..self.count as usize * PIXELS]
    }
}

/// SHA-256 of all pixels, in hexadecimal.
#[must_use]
pub fn fingerprint(images: &Images) -> String {
    Sha256::digest(images.pixels()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A source that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The address that was fetched.
    pub source: String,
    /// The error, as a sentence.
    pub reason: String,
}

/// Why there are no images.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The file is not one of images.
    #[error(transparent)]
    Idx(#[from] IdxError),
    /// The visitor's file is not there.
    #[error("the page no longer has your file: choose it again")]
    NoFile,
    /// A web page came in the file's place: a server's message, or that of a network that asks for a login.
    #[error("{file}: a web page came in its place; a login of the network may be open, or the address is wrong")]
    WebPage {
        /// The file's name, as published.
        file: String,
    },
    /// The file is not the published one.
    #[error("{file}: {} bytes came, and their SHA-256 is not the published one (the file is damaged, cut or another)", grouped(*.bytes as u64))]
    Checksum {
        /// Its name, as published.
        file: String,
        /// Bytes received, before inflating.
        bytes: usize,
    },
    /// The download is longer than the published file.
    #[error("{file}: more than {} bytes came, so that its SHA-256 can't be the published one (another file)", grouped(*.limit as u64))]
    TooLong {
        /// Its name, as published.
        file: String,
        /// Bytes of the published file, in the longer of its forms.
        limit: usize,
    },
    /// The file can't be inflated.
    #[error("this is not a complete gzip file: {0}")]
    Gzip(String),
    /// The file inflates to more than its header says.
    #[error("the file inflates to more bytes than the images in its header take")]
    TooLarge,
    /// The download failed, for this reason.
    #[error("{0}")]
    Fetch(String),
    /// Every source failed.
    #[error("{file} could not be loaded from any source:\n{}\nDrop the file here, or choose Garments, which needs no download.", listed(.attempts))]
    AllSourcesFailed {
        /// Its name, as published.
        file: String,
        /// The sources with their reasons.
        attempts: Vec<Attempt>,
    },
}

/// A count with thousands separators: 47,040,016.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn listed(attempts: &[Attempt]) -> String {
    attempts.iter().map(|attempt| format!("• {}: {}", attempt.source, attempt.reason)).collect::<Vec<_>>().join("\n")
}
