//! Nearest neighbours among a data set's images, which show whether a generator copies its training images.
//!
//! Distances are Euclidean over all pixels, 0 black and 1 white, so they are at most 28. Sums of squared bytes are integers, equal on
//! every machine. A search of 60,000 images takes about 10 ms natively, so it runs on the CPU.

use serde::{Deserialize, Serialize};

use super::{Images, SIDE};
use crate::math::stats::median;

/// An image of a data set, and its distance from another image.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its number in the data set, from 0.
    pub image: u32,
    /// Euclidean distance over the pixels, from 0 to 28.
    pub distance: f64,
}

/// The sum of squared differences; `None` once it reaches `limit`.
fn squared_distance(a: &[u8], b: &[u8], limit: u32) -> Option<u32> {
    let mut sum = 0;
    for (a, b) in a.chunks_exact(SIDE).zip(b.chunks_exact(SIDE)) {
        sum += a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum::<u32>();
        if sum >= limit {
            return None;
        }
    }
    Some(sum)
}

/// A search for the images nearest to one, which can be divided into pieces.
#[derive(Clone, Debug)]
pub struct Search {
    to: Box<[u8]>,
    count: usize,
    except: Option<u32>,
    /// Sums of squared differences and numbers of the nearest so far, nearest first.
    found: Vec<(u32, u32)>,
    /// The first image that has not been compared.
    next: u32,
}

impl Search {
    /// A search for the `count` images nearest to `to` ([`PIXELS`](super::PIXELS) bytes). The image `except` is skipped.
    #[must_use]
    pub fn new(to: &[u8], count: usize, except: Option<u32>) -> Self {
        Self { to: to.into(), count, except, found: Vec::with_capacity(count + 1), next: 0 }
    }

    /// Compares the next `most` images. Returns whether all have been compared.
    pub fn advance(&mut self, images: &Images, most: u32) -> bool {
        let end = self.next.saturating_add(most).min(images.len());
        for number in self.next..end {
            let full = self.found.len() == self.count;
            let limit = if full { self.found.last().map_or(0, |(sum, _)| *sum) } else { u32::MAX };
            let sum = squared_distance(images.image(number), &self.to, limit);
            let Some(sum) = sum.filter(|_| Some(number) != self.except) else { continue };
            let place = self.found.partition_point(|(other, _)| *other <= sum);
            self.found.insert(place, (sum, number));
            self.found.truncate(self.count);
        }
        self.next = end;
        end == images.len()
    }

    /// The nearest so far, nearest first; ties go to the lower number.
    #[must_use]
    pub fn found(&self) -> Vec<Neighbour> {
        let neighbour = |&(sum, image): &(u32, u32)| Neighbour { image, distance: f64::from(sum).sqrt() / 255.0 };
        self.found.iter().map(neighbour).collect()
    }
}

/// The `count` images nearest to `to` ([`PIXELS`](super::PIXELS) bytes), nearest first; ties go to the lower number. The image `except` is
/// skipped.
#[must_use]
pub fn nearest(images: &Images, to: &[u8], count: usize, except: Option<u32>) -> Vec<Neighbour> {
    let mut search = Search::new(to, count, except);
    search.advance(images, images.len());
    search.found()
}

/// The median distance of an image's nearest neighbour within its data set, over `samples` evenly spaced images. `None` for a single
/// image.
#[must_use]
pub fn typical_distance(images: &Images, samples: u32) -> Option<f64> {
    let samples = samples.clamp(1, images.len());
    let sampled = spread(images.len(), samples);
    let mut distances: Vec<f64> =
        sampled.filter_map(|at| nearest(images, images.image(at), 1, Some(at)).first().map(|found| found.distance)).collect();
    median(&mut distances)
}

/// `samples` evenly spaced numbers from 0 to `count` − 1.
pub fn spread(count: u32, samples: u32) -> impl Iterator<Item = u32> + Clone {
    let samples = samples.clamp(1, count.max(1));
    #[expect(clippy::cast_possible_truncation, reason = "below count")]
    (0..samples).map(move |at| (u64::from(at) * u64::from(count) / u64::from(samples)) as u32)
}
