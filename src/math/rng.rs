//! A counter-based random generator: a value is a function of (seed, purpose, lane, step, index) only.
//!
//! Philox 4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11). It uses integers only, and
//! normals use `libm`'s software logarithm and cosine, so values are equal on every machine.

pub(crate) const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
pub(crate) const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
pub(crate) const ROUNDS: usize = 10;

/// One block of Philox 4x32-10: four words from a counter and a key.
#[must_use]
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox4x32_10_wide(counter.map(|word| [word]), key).map(|[word]| word)
}

/// `N` blocks side by side, word by word, so that the compiler makes vectors of them.
#[inline(always)]
pub(crate) fn philox4x32_10_wide<const N: usize>(counters: [[u32; N]; 4], key: [u32; 2]) -> [[u32; N]; 4] {
    let (mut c, mut k) = (counters, key);
    for _ in 0..ROUNDS {
        let mut next = [[0; N]; 4];
        for lane in 0..N {
            let (high0, low0) = wide(MULTIPLIERS[0], c[0][lane]);
            let (high1, low1) = wide(MULTIPLIERS[1], c[2][lane]);
            next[0][lane] = high1 ^ c[1][lane] ^ k[0];
            next[1][lane] = low1;
            next[2][lane] = high0 ^ c[3][lane] ^ k[1];
            next[3][lane] = low0;
        }
        c = next;
        k = [k[0].wrapping_add(WEYL[0]), k[1].wrapping_add(WEYL[1])];
    }
    c
}

/// High and low word of a·b.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of 64 bits")]
fn wide(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}

/// What a random value is for. Purposes are independent streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// First weights of both networks.
    Weights,
    /// The order of images in an epoch.
    Shuffle,
    /// Latents of a training step.
    Latents,
    /// Latents of the sample sheets.
    FixedLatents,
    /// Masks after the discriminator's convolutions.
    Dropout,
    /// Shapes and shades of the synthetic garments.
    Garments,
    /// The arm that a bandit's policy pulls.
    Arms,
    /// Noise on a bandit's rewards.
    Rewards,
    /// Noise on the gradients of a minimax path.
    Gradients,
    /// Starts of a cloud of minimax paths.
    Starts,
    /// Latents of the images whose quality is measured.
    QualityLatents,
    /// The halves of two samples that tell the deviation of a kernel distance.
    Subsets,
}

impl Purpose {
    /// Part of Philox's key. Never change one: every recorded run depends on it.
    const fn id(self) -> u32 {
        match self {
            Self::Weights => 1,
            Self::Shuffle => 2,
            Self::Latents => 3,
            Self::FixedLatents => 4,
            Self::Dropout => 5,
            Self::Garments => 6,
            Self::Arms => 7,
            Self::Rewards => 8,
            Self::Gradients => 9,
            Self::Subsets => 10,
            Self::QualityLatents => 11,
            Self::Starts => 12,
        }
    }
}

/// The values of one seed and purpose, addressed by `step` and `index` in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: [u32; 2],
    lane: u32,
}

const TAU: f64 = core::f64::consts::TAU;

/// 2⁵³: the number of values of [`Stream::uniform_f64`].
const DOUBLES: f64 = 9_007_199_254_740_992.0;

/// The upper 53 bits of two words: an integer from 0 to 2⁵³ − 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
fn numerator(high: u32, low: u32) -> f64 {
    ((u64::from(high) << 32 | u64::from(low)) >> 11) as f64
}

impl Stream {
    /// The stream of `seed` for `purpose`, with lane 0. Philox's key is (seed, purpose), its counter (index / 4, step, lane, 0).
    #[must_use]
    pub const fn new(seed: u32, purpose: Purpose) -> Self {
        Self { key: [seed, purpose.id()], lane: 0 }
    }

    /// Another stream of the same purpose, such as one for the masks of each layer.
    #[must_use]
    pub const fn lane(self, lane: u32) -> Self {
        Self { lane, ..self }
    }

    /// Philox's key, for kernels that generate the same values on a device.
    #[must_use]
    pub const fn key(self) -> [u32; 2] {
        self.key
    }

    /// The words of indices 4·`block` to 4·`block` + 3.
    #[must_use]
    pub fn block(self, step: u32, block: u32) -> [u32; 4] {
        philox4x32_10([block, step, self.lane, 0], self.key)
    }

    /// The words of blocks `first` to `first` + N − 1: word w of each block in row w.
    #[cfg(feature = "engine")]
    #[inline(always)]
    pub(crate) fn blocks<const N: usize>(self, step: u32, first: u32) -> [[u32; N]; 4] {
        let mut blocks = [0; N];
        for (block, number) in blocks.iter_mut().zip(first..) {
            *block = number;
        }
        philox4x32_10_wide([blocks, [step; N], [self.lane; N], [0; N]], self.key)
    }

    /// All 32 bits of one word.
    #[must_use]
    pub fn bits(self, step: u32, index: u32) -> u32 {
        self.block(step, index / 4)[index as usize % 4]
    }

    /// Uniform in [0, 1), a multiple of 2⁻²⁴.
    #[must_use]
    pub fn uniform(self, step: u32, index: u32) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "24 bits fit exactly")]
        let numerator = (self.bits(step, index) >> 8) as f32;
        numerator / 16_777_216.0
    }

    /// Uniform among 0 to n − 1: the high half of bits·n (Lemire, "Fast random integer generation in an interval" (2019), without
    /// rejection). A value's probability differs from 1/n by less than 2⁻³².
    #[must_use]
    pub fn below(self, step: u32, index: u32, n: u32) -> u32 {
        wide(self.bits(step, index), n).0
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³. Uses two words.
    #[must_use]
    pub fn uniform_f64(self, step: u32, index: u32) -> f64 {
        let words = self.block(step, index / 2);
        let first = (index % 2 * 2) as usize;
        numerator(words[first], words[first + 1]) / DOUBLES
    }

    /// A standard normal in double precision, of absolute value 8.57 at most: Box and Muller's pair from one block, with radius and
    /// angle of 53 bits each.
    #[must_use]
    pub fn normal_f64(self, step: u32, index: u32) -> f64 {
        let [a, b, c, d] = self.block(step, index / 2);
        // In (0, 1], so that the logarithm is finite.
        let u = (numerator(a, b) + 1.0) / DOUBLES;
        let angle = TAU * numerator(c, d) / DOUBLES;
        let radius = libm::sqrt(-2.0 * libm::log(u));
        radius * if index.is_multiple_of(2) { libm::cos(angle) } else { libm::sin(angle) }
    }

    /// Four standard normals from the two pairs of words of one block: Box and Muller (1958).
    fn normals(self, step: u32, block: u32) -> [f32; 4] {
        let words = self.block(step, block);
        let mut normals = [0.0; 4];
        for (pair, out) in words.chunks_exact(2).zip(normals.chunks_exact_mut(2)) {
            // In (0, 1], so that the logarithm is finite.
            let u = (f64::from(pair[0]) + 1.0) / 4_294_967_296.0;
            let angle = TAU * f64::from(pair[1]) / 4_294_967_296.0;
            let radius = libm::sqrt(-2.0 * libm::log(u));
            #[expect(clippy::cast_possible_truncation, reason = "rounded to training's precision")]
            {
                out[0] = (radius * libm::cos(angle)) as f32;
                out[1] = (radius * libm::sin(angle)) as f32;
            }
        }
        normals
    }

    /// A standard normal, of absolute value 6.66 at most, because there are 2³² radii.
    #[must_use]
    pub fn normal(self, step: u32, index: u32) -> f32 {
        self.normals(step, index / 4)[index as usize % 4]
    }

    /// Fills `values` with the normals of indices 0, 1, 2, … of `step`.
    pub fn fill_normal(self, step: u32, values: &mut [f32]) {
        for (block, chunk) in (0_u32..).zip(values.chunks_mut(4)) {
            chunk.copy_from_slice(&self.normals(step, block)[..chunk.len()]);
        }
    }

    /// A permutation of 0 to n − 1: Durstenfeld's form of the Fisher–Yates shuffle, with [`Self::below`]. For n = 60,000 the
    /// probabilities of two choices differ by at most 14 in a million.
    #[must_use]
    pub fn permutation(self, step: u32, n: u32) -> Vec<u32> {
        let mut order: Vec<u32> = (0..n).collect();
        for last in (1..n).rev() {
            let other = self.below(step, last, last + 1);
            order.swap(last as usize, other as usize);
        }
        order
    }
}
