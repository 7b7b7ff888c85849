//! The files of the recorded run, which the native trainer writes and the page reads.

/// Epochs of the run.
pub const EPOCHS: u32 = 50;

/// The losses `[D, G]` of every step: [`losses::to_bytes`](super::losses::to_bytes).
pub const LOSSES: &str = "losses.bin";

/// Epochs with a sheet of its own: each at first, when images change most.
pub const SHEETS: [u32; 25] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 35, 40, 45, 50];

/// How good the images are after [`HANDOUT_EPOCHS`](super::config::HANDOUT_EPOCHS): a
/// [`QualityRecord`](super::quality::QualityRecord).
pub const QUALITY: &str = "quality.json";

/// [`LOSSES`] thinned to [`CURVE_POINTS`] means, for a small curve.
pub const CURVE: &str = "curve.bin";

/// Means of the losses in [`CURVE`], each over an equal share of the steps.
pub const CURVE_POINTS: usize = 200;

/// The sheet after `epoch` epochs.
#[must_use]
pub fn sheet(epoch: u32) -> String {
    format!("sheet-{epoch}.png")
}

/// The generator after `epoch` epochs.
#[must_use]
pub fn generator(epoch: u32) -> String {
    format!("generator-{epoch}.safetensors")
}

/// The discriminator after `epoch` epochs.
#[must_use]
pub fn discriminator(epoch: u32) -> String {
    format!("discriminator-{epoch}.safetensors")
}

/// Epochs after which the page has the discriminator, too.
pub const JUDGED_EPOCH: u32 = EPOCHS;

/// The real images of the first batches, which are the first that D saw: a sheet of [`REAL_IMAGES`].
pub const REAL: &str = "real.png";

/// Their indices in the training set, as a JSON array.
pub const REAL_INDICES: &str = "real.json";

/// Images in [`REAL`]: four batches of 64.
pub const REAL_IMAGES: usize = 256;

/// The film: frames of all epochs from 0 to [`EPOCHS`] in one JPEG. The last frame fills the last row.
pub const FILM: &str = "film.jpg";

/// Images in a row and in a column of a frame: the upper left of a sheet.
pub const FILM_SIDE: usize = 6;

/// Pixels from one image to the next. Each image is continued by its edge to the end of its last block of 8×8, so that no block holds
/// pixels of two.
pub const FILM_PITCH: usize = 32;

/// Frames in a row.
pub const FILM_COLUMNS: usize = 8;

/// A walk between the first [`WALK_CORNERS`] latents of the sheets and back to the first one, drawn by the last generator: a sheet of
/// 64 images in order.
pub const WALK: &str = "walk.png";

/// Latents that the walk visits.
pub const WALK_CORNERS: usize = 4;
