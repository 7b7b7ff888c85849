//! Clothes drawn by the program: a data set of any size that needs no download, for tests and for visitors offline.
//!
//! Each garment is an outline with its proportions, brightness and pattern drawn from the seed, filled scanline by
//! scanline with exact horizontal coverage. Only additions, products, quotients and comparisons of 32-bit floats are
//! used, so the same seed gives the same bytes on every machine.

use std::rc::Rc;

use super::{Images, MAX_IMAGES, PIXELS, SIDE};
use crate::math::rng::{Purpose, Stream};

/// Scanlines through each row of pixels.
const SCANLINES: u8 = 4;

/// The middle of an image, in pixels from the left.
const MIDDLE: f32 = 14.0;

type Point = (f32, f32);

/// The dice of one garment: each throw is the next value of its stream.
struct Dice {
    stream: Stream,
    garment: u32,
    thrown: u32,
}

impl Dice {
    /// Uniform in [low, high).
    fn between(&mut self, low: f32, high: f32) -> f32 {
        let value = self.stream.uniform(self.garment, self.thrown);
        self.thrown += 1;
        low + value * (high - low)
    }

    /// 0 to n − 1.
    fn choose(&mut self, n: u32) -> u32 {
        let value = self.stream.below(self.garment, self.thrown, n);
        self.thrown += 1;
        value
    }
}

/// How the cloth looks.
#[derive(Clone, Copy)]
enum Pattern {
    Plain,
    Stripes { period: u32, dark: f32 },
    Print { top: u32, bottom: u32, dark: f32 },
    Fading { by: f32 },
}

impl Pattern {
    fn throw(dice: &mut Dice) -> Self {
        match dice.choose(6) {
            0 => Self::Stripes { period: 3 + dice.choose(4), dark: dice.between(0.3, 0.8) },
            1 => {
                let top = 9 + dice.choose(4);
                Self::Print { top, bottom: top + 3 + dice.choose(4), dark: dice.between(0.2, 0.7) }
            }
            2 | 3 => Self::Fading { by: dice.between(-0.35, 0.35) },
            _ => Self::Plain,
        }
    }

    /// Factor on the brightness at a pixel.
    fn shade(self, x: u16, y: u16) -> f32 {
        let (row, column) = (f32::from(y), u32::from(x));
        match self {
            Self::Plain => 1.0,
            Self::Stripes { period, dark } => {
                if u32::from(y) % period == 0 {
                    dark
                } else {
                    1.0
                }
            }
            Self::Print { top, bottom, dark } => {
                let inside = (top..bottom).contains(&u32::from(y)) && (11..17).contains(&column);
                if inside { dark } else { 1.0 }
            }
            Self::Fading { by } => 1.0 - by.abs() + by * (row / 27.0 - 0.5) * 2.0,
        }
    }
}

/// A garment's outlines: the first is cloth, those after it are cut out of the brightness by `dark`.
struct Garment {
    outlines: Vec<(Vec<Point>, f32)>,
}

/// An outline from its right half, top to bottom, as distances from the middle.
fn mirrored(half: &[Point], width: f32) -> Vec<Point> {
    let right = half.iter().map(|&(dx, y)| (MIDDLE + dx * width, y));
    let left = half.iter().rev().map(|&(dx, y)| (MIDDLE - dx * width, y));
    right.chain(left).collect()
}

/// An outline that looks to the left, as FashionMNIST's shoes do.
fn to_the_left(outline: &[Point]) -> Vec<Point> {
    outline.iter().map(|&(x, y)| (28.0 - x, y)).collect()
}

impl Garment {
    fn throw(dice: &mut Dice) -> Self {
        let kind = dice.choose(8);
        let width = dice.between(0.85, 1.08);
        let hem = dice.between(23.0, 26.5);
        let waist = dice.between(0.85, 1.15);
        let cloth = |half: &[Point]| (mirrored(half, width), 1.0);
        let slit = |half: &[Point], dark: f32| (mirrored(half, 1.0), dark);
        let outlines = match kind {
            0 => {
                let sleeve = dice.between(10.5, 14.5);
                let neck = dice.between(4.5, 7.5);
                vec![cloth(&[
                    (0.0, neck),
                    (2.6, 3.5),
                    (6.0, 4.6),
                    (12.6, sleeve - 3.0),
                    (10.4, sleeve),
                    (6.9, 10.2),
                    (6.8 * waist, hem),
                ])]
            }
            1 => {
                let crotch = dice.between(8.5, 11.5);
                let foot = dice.between(5.0, 7.0);
                vec![cloth(&[(0.0, 1.6), (4.6, 1.6), (foot, 26.4), (foot - 3.2, 26.4), (0.5, crotch), (0.0, crotch)])]
            }
            2 => {
                let cuff = dice.between(19.0, 23.5);
                vec![cloth(&[
                    (0.0, 4.6),
                    (2.4, 3.2),
                    (6.6, 4.4),
                    (12.2, cuff - 1.2),
                    (9.4, cuff),
                    (6.8, 11.5),
                    (6.8 * waist, hem),
                ])]
            }
            3 => {
                let flare = dice.between(4.5, 9.5);
                vec![cloth(&[(0.0, 5.4), (1.8, 1.8), (3.6, 2.2), (4.4, 7.5), (3.4 * waist, 12.0), (flare, 26.6)])]
            }
            4 => {
                let cuff = dice.between(19.5, 23.0);
                let dark = dice.between(0.15, 0.5);
                let coat = cloth(&[
                    (0.0, 3.4),
                    (3.0, 2.0),
                    (6.8, 3.6),
                    (12.0, cuff - 1.0),
                    (9.2, cuff),
                    (7.2, 11.0),
                    (7.6 * waist, 26.4),
                ]);
                vec![coat, slit(&[(0.0, 5.0), (0.55, 5.0), (0.55, 26.4), (0.0, 26.4)], dark)]
            }
            5 => {
                let tongue = dice.between(11.0, 14.0);
                let upper = to_the_left(&[
                    (1.2, tongue + 1.0),
                    (4.5, tongue),
                    (8.0, tongue + 1.2),
                    (13.5, tongue + 2.0),
                    (20.5, 18.6),
                    (26.0, 20.2),
                    (27.0, 23.8),
                    (1.0, 23.8),
                ]);
                vec![(upper, 1.0), (to_the_left(&[(1.0, 22.2), (26.8, 22.2), (26.8, 22.8), (1.0, 22.8)]), dice.between(0.3, 0.8))]
            }
            6 => {
                let top = dice.between(9.5, 13.0);
                let body = cloth(&[(0.0, top), (9.6, top), (11.6 * waist, 24.6), (0.0, 24.6)]);
                let handle = cloth(&[
                    (0.0, top - 6.4),
                    (4.6, top - 5.6),
                    (6.8, top + 0.2),
                    (5.2, top + 0.2),
                    (3.6, top - 4.2),
                    (0.0, top - 4.8),
                ]);
                vec![
                    body,
                    handle,
                    slit(&[(0.0, top + 4.0), (9.0, top + 4.0), (9.2, top + 4.8), (0.0, top + 4.8)], dice.between(0.4, 0.9)),
                ]
            }
            _ => {
                let shaft = dice.between(2.0, 7.0);
                let boot = to_the_left(&[
                    (4.6, shaft),
                    (13.2, shaft),
                    (13.6, 14.4),
                    (19.6, 17.6),
                    (25.6, 19.4),
                    (26.8, 23.6),
                    (12.0, 23.6),
                    (11.0, 22.6),
                    (9.4, 24.8),
                    (4.2, 24.8),
                ]);
                vec![(boot, 1.0)]
            }
        };
        Self { outlines }
    }
}

/// Adds to `row` (28 pixels) what the span from `left` to `right` covers of each, times `weight`.
fn cover(row: &mut [f32], left: f32, right: f32, weight: f32) {
    for (x, pixel) in (0_u16..).zip(row.iter_mut()) {
        let edge = f32::from(x);
        let covered = right.min(edge + 1.0) - left.max(edge);
        if covered > 0.0 {
            *pixel += covered * weight;
        }
    }
}

/// How much of each pixel lies within `outline`, from 0 to 1.
fn coverage(outline: &[Point]) -> [f32; PIXELS] {
    let mut covered = [0.0; PIXELS];
    let weight = 1.0 / f32::from(SCANLINES);
    let mut crossings: Vec<f32> = Vec::with_capacity(8);
    for (y, row) in (0_u8..).zip(covered.chunks_exact_mut(SIDE)) {
        for line in 0..SCANLINES {
            let at = f32::from(y) + (f32::from(line) + 0.5) * weight;
            crossings.clear();
            for (index, &(x0, y0)) in outline.iter().enumerate() {
                let (x1, y1) = outline[(index + 1) % outline.len()];
                if (y0 <= at) != (y1 <= at) {
                    crossings.push(x0 + (at - y0) * (x1 - x0) / (y1 - y0));
                }
            }
            crossings.sort_by(f32::total_cmp);
            for span in crossings.chunks_exact(2) {
                cover(row, span[0], span[1], weight);
            }
        }
    }
    covered
}

/// Garment `index` of `seed`: 28×28 bytes, row by row, 0 black.
#[must_use]
pub fn draw(seed: u32, index: u32) -> [u8; PIXELS] {
    let mut dice = Dice { stream: Stream::new(seed, Purpose::Garments), garment: index, thrown: 0 };
    let garment = Garment::throw(&mut dice);
    let brightness = dice.between(110.0, 255.0);
    let pattern = Pattern::throw(&mut dice);
    let mut grey = [0.0_f32; PIXELS];
    for (outline, factor) in &garment.outlines {
        for (pixel, covered) in grey.iter_mut().zip(coverage(outline)) {
            let covered = covered.min(1.0);
            // Exactly 1 marks cloth; anything else darkens what is there.
            *pixel = if factor.to_bits() == 1.0_f32.to_bits() {
                pixel.max(covered)
            } else {
                *pixel * (1.0 - covered * (1.0 - factor))
            };
        }
    }
    let mut bytes = [0; PIXELS];
    for (y, (row, out)) in (0_u16..).zip(grey.chunks_exact(SIDE).zip(bytes.chunks_exact_mut(SIDE))) {
        for (x, (pixel, byte)) in (0_u16..).zip(row.iter().zip(out)) {
            let value = pixel * brightness * pattern.shade(x, y);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range")]
            {
                *byte = (value + 0.5).clamp(0.0, 255.0) as u8;
            }
        }
    }
    bytes
}

/// Draws a data set part by part, so that a worker can tell how far it is.
#[derive(Debug)]
pub struct Drawer {
    seed: u32,
    count: u32,
    drawn: u32,
    pixels: Vec<u8>,
}

impl Drawer {
    /// `count` garments (1 to [`MAX_IMAGES`]) of `seed`.
    #[must_use]
    pub fn new(seed: u32, count: u32) -> Self {
        Self { seed, count: count.clamp(1, MAX_IMAGES), drawn: 0, pixels: Vec::new() }
    }

    /// Draws up to `more` garments; gives how many there are now.
    pub fn draw_some(&mut self, more: u32) -> u32 {
        let until = self.count.min(self.drawn.saturating_add(more));
        for index in self.drawn..until {
            self.pixels.extend_from_slice(&draw(self.seed, index));
        }
        self.drawn = until;
        until
    }

    /// The data set; what is missing is drawn now.
    #[must_use]
    pub fn finish(mut self) -> Images {
        self.draw_some(self.count);
        let pixels: Rc<[u8]> = self.pixels.into();
        // `count` whole images, by construction.
        Images { pixels, count: self.count }
    }
}
