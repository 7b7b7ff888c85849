//! How good a run's images are, as comma-separated values and in sentences.

mod curve;
mod record;

use serde::{Deserialize, Serialize};

pub use self::curve::{Number, summary};
pub use self::record::{FeatureKind, FloorImages, IMAGES, LEAST_IMAGES, QualityRecord, QualityReference, method};
use crate::data::grouped;
use crate::math::binomial;
use crate::math::two_sample::Quality;

/// The address of the classifier, relative to the page.
pub const CLASSIFIER: &str = "quality/classifier.safetensors";

/// The address of its features of the real images that the recorded run's numbers are beside, relative to the page.
pub const REAL_FEATURES: &str = "quality/real.safetensors";

/// Kinds of clothes.
pub const KINDS: usize = 10;

/// FashionMNIST's kinds in the order of their labels, in the plural.
pub const KIND_NAMES: [&str; KINDS] =
    ["T-shirts", "trousers", "pullovers", "dresses", "coats", "sandals", "shirts", "sneakers", "bags", "ankle boots"];

/// One of each kind.
const ONE_OF_KIND: [&str; KINDS] =
    ["a T-shirt", "trousers", "a pullover", "a dress", "a coat", "a sandal", "a shirt", "a sneaker", "a bag", "an ankle boot"];

/// The first line of the file, with its line end.
pub const HEADER: &str = "step,epoch,kid,kid_sd,one_nn,coverage,precision,\
                          class_0,class_1,class_2,class_3,class_4,class_5,class_6,class_7,class_8,class_9\n";

/// The images of one moment of a run, measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityRow {
    /// Steps done.
    pub step: u32,
    /// The epoch of that step, from 1; 0 before the first step.
    pub epoch: u32,
    /// Against real images.
    pub quality: Quality,
    /// How many generated images a classifier takes for each kind; `None` for data without these kinds.
    pub kinds: Option<[u32; KINDS]>,
}

/// The numbers of a sample of images, and its kinds where a classifier tells them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Against real images.
    pub quality: Quality,
    /// Images of each kind.
    pub kinds: Option<[u32; KINDS]>,
}

impl QualityRow {
    /// A line of the file: numbers with as many digits as give the same number back, and empty cells for unknown kinds.
    #[must_use]
    pub fn line(&self) -> String {
        let Quality { kid, kid_sd, one_nn, coverage, precision, .. } = self.quality;
        let mut line = format!("{},{},{kid},{kid_sd},{one_nn},{coverage},{precision}", self.step, self.epoch);
        for kind in 0..KINDS {
            line.push(',');
            if let Some(kinds) = self.kinds {
                line.push_str(&kinds[kind].to_string());
            }
        }
        line.push('\n');
        line
    }
}

/// How many of one kind there are, beside as many real images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The label, from 0 to 9.
    pub kind: usize,
    /// Among the generated images.
    pub count: u32,
    /// The lowest and the highest count among 95% of all draws of as many real images.
    pub band: [u32; 2],
}

impl KindCount {
    /// Images missing for the band (negative) or beyond it; 0 within.
    #[must_use]
    pub fn excess(&self) -> i64 {
        let [low, high] = self.band.map(i64::from);
        let count = i64::from(self.count);
        (count - low).min(0) + (count - high).max(0)
    }
}

/// The counts of generated images beside the bands of as many real ones. `real` counts the kinds of the real images, as the same
/// classifier takes them, so that its mistakes are on both sides. One of twenty real counts is outside its band at most, so one of ten
/// kinds outside is nothing unusual.
#[must_use]
pub fn kind_counts(generated: [u32; KINDS], real: [u32; KINDS]) -> [KindCount; KINDS] {
    let all = generated.iter().sum();
    let of = f64::from(real.iter().sum::<u32>().max(1));
    std::array::from_fn(|kind| {
        let band = binomial::band(all, f64::from(real[kind]) / of);
        KindCount { kind, count: generated[kind], band }
    })
}

/// A sentence on the kind that is farthest outside its band: "Of 1,000 generated images 31 are bags; of 1,000 real ones 82 to 119."
#[must_use]
pub fn kinds_sentence(counts: &[KindCount; KINDS]) -> String {
    let all = grouped(counts.iter().map(|kind| u64::from(kind.count)).sum());
    let worst = counts.iter().filter(|kind| kind.excess() != 0).max_by_key(|kind| kind.excess().abs());
    let Some(&KindCount { kind, count, band: [low, high] }) = worst else {
        return format!("Of {all} generated images every kind is as frequent as among {all} real ones.");
    };
    let found = match count {
        0 => format!("none are {}", KIND_NAMES[kind]),
        1 => format!("1 is {}", ONE_OF_KIND[kind]),
        _ => format!("{} are {}", grouped(count.into()), KIND_NAMES[kind]),
    };
    format!("Of {all} generated images {found}; of {all} real ones {} to {}.", grouped(low.into()), grouped(high.into()))
}

/// What the numbers say, a sentence each: 1-NN accuracy, coverage, precision and KID. `floor` is the same for other real images in the
/// place of the generated ones.
#[must_use]
pub fn sentences(quality: &Quality, floor: Option<&Quality>) -> [String; 4] {
    let beside = |number: fn(&Quality) -> f64| {
        floor.map_or_else(String::new, |floor| format!("; {} for other real images", percent(number(floor))))
    };
    let kid_beside = floor.map_or_else(String::new, |floor| format!("; {} for other real images", with_deviation(floor)));
    [
        format!(
            "A nearest neighbour tells real from generated for {} of the images{}. 50% is chance.",
            percent(quality.one_nn),
            beside(|floor| floor.one_nn)
        ),
        format!(
            "{} of the real images have a generated one near them{}.",
            percent(quality.coverage),
            beside(|floor| floor.coverage)
        ),
        format!("{} of the generated images are near real ones{}.", percent(quality.precision), beside(|floor| floor.precision)),
        format!("KID is {}{kid_beside}. 0 is no difference.", with_deviation(quality)),
    ]
}

/// KID, 1-NN accuracy, coverage and precision, as in the sentences.
#[must_use]
pub fn cells(quality: &Quality) -> [String; 4] {
    [with_deviation(quality), percent(quality.one_nn), percent(quality.coverage), percent(quality.precision)]
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

/// KID ± its deviation, with two digits of the deviation.
fn with_deviation(quality: &Quality) -> String {
    let digits = (0..=9_u8).find(|&digits| quality.kid_sd * 10_f64.powi(i32::from(digits)) >= 9.5).map_or(9, usize::from);
    format!("{:.digits$} ± {:.digits$}", quality.kid, quality.kid_sd).replace('-', "−")
}
