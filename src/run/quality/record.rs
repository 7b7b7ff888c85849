//! The measurements of a run, and what they were made with.

use serde::{Deserialize, Serialize};

use super::{HEADER, KINDS, QualityRow};
use crate::data::grouped;
use crate::math::two_sample::Quality;

/// Images of each side: generated, real, and real ones in their place.
pub const IMAGES: u32 = 1000;

/// Fewer images than this are not measured: chance would be larger than most differences.
pub const LEAST_IMAGES: u32 = 100;

/// What images are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeatureKind {
    /// The last hidden layer of the classifier of FashionMNIST's kinds.
    Classifier,
    /// The leading principal components of the real images.
    Principal,
}

/// The real images that the floor is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FloorImages {
    /// FashionMNIST's test images, of which G sees none.
    Test,
    /// FashionMNIST's training images, where G learns from the test images.
    Training,
    /// The second half of the images that G learns from.
    Half,
}

/// What the measurements of a run have in common.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityReference {
    /// What images are compared by.
    pub features: FeatureKind,
    /// Where the floor is from.
    pub floor_images: FloorImages,
    /// The device is too slow for as many images as there are.
    pub slow: bool,
    /// The numbers of other real images in the place of generated ones.
    pub floor: Quality,
    /// Real images of each kind, as the classifier takes them.
    pub real_kinds: Option<[u32; KINDS]>,
}

/// All measurements of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityRecord {
    /// What they have in common.
    pub reference: QualityReference,
    /// By step.
    pub rows: Vec<QualityRow>,
}

impl QualityRecord {
    /// Adds the measurements of another record of the same run, which may be its first.
    pub fn merge(into: &mut Option<Self>, Self { reference, rows }: Self) {
        let record = into.get_or_insert_with(|| Self { reference, rows: Vec::new() });
        record.reference = reference;
        rows.into_iter().for_each(|row| record.add(row));
    }

    /// Adds a measurement, in the place of one of the same step.
    pub fn add(&mut self, row: QualityRow) {
        let at = self.rows.partition_point(|other| other.step < row.step);
        let exists = self.rows.get(at).is_some_and(|other| other.step == row.step);
        self.rows.splice(at..at + usize::from(exists), [row]);
    }

    /// The last measurement up to `step`.
    #[must_use]
    pub fn at(&self, step: u32) -> Option<&QualityRow> {
        self.rows.partition_point(|row| row.step <= step).checked_sub(1).map(|at| &self.rows[at])
    }

    /// All rows as CSV.
    #[must_use]
    pub fn csv(&self) -> String {
        self.rows.iter().fold(HEADER.to_owned(), |csv, row| csv + &row.line())
    }

    /// Whether every number is in its range. A file may say anything.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let kinds = |kinds: &Option<[u32; KINDS]>, of: u32| {
            let all = |kinds: &[u32; KINDS]| kinds.iter().map(|&kind| u64::from(kind)).sum::<u64>();
            kinds.as_ref().is_none_or(|kinds| all(kinds) == u64::from(of))
        };
        let reference = &self.reference;
        let row = |row: &QualityRow| is_in_range(&row.quality) && kinds(&row.kinds, row.quality.n_generated);
        is_in_range(&reference.floor) && kinds(&reference.real_kinds, reference.floor.n_real) && self.rows.iter().all(row)
    }
}

fn is_in_range(quality: &Quality) -> bool {
    let Quality { one_nn, one_nn_real, one_nn_generated, kid, kid_sd, coverage, precision, n_real, n_generated } = *quality;
    let shares = [one_nn, one_nn_real, one_nn_generated, coverage, precision];
    let images = 1..=IMAGES;
    shares.iter().all(|share| (0.0..=1.0).contains(share))
        && kid.is_finite()
        && kid_sd.is_finite()
        && kid_sd >= 0.0
        && images.contains(&n_real)
        && images.contains(&n_generated)
}

/// What a row compares with what, in a sentence.
#[must_use]
pub fn method(reference: &QualityReference) -> String {
    let n = grouped(reference.floor.n_real.into());
    let features = match reference.features {
        FeatureKind::Classifier => "a classifier’s features",
        FeatureKind::Principal => "the real images’ principal components",
    };
    let floor = match reference.floor_images {
        FloorImages::Test => format!("for {n} test images, of which G sees none"),
        FloorImages::Training => format!("for {n} training images of FashionMNIST, of which G sees none"),
        FloorImages::Half => format!("for {n} others of the images that G learns from"),
    };
    let fewer = if reference.slow { " Fewer than 1,000, since this device is slow." } else { "" };
    format!("{n} generated images against {n} real ones, by {features}. The band is the same {floor}.{fewer}")
}
