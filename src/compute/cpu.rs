//! The processor's instructions: which vectors the CPU's kernels use, and whether they fuse multiply-adds.
//!
//! Kernels read [`current`] once per operation, on the thread that calls it, and hand it to their pieces on the pool of threads. With
//! [`Arithmetic::Exact`] every choice gives the same bits.

use std::cell::Cell;

use burn::tensor::Device;
use pulp::{Simd, WithSimd};

use crate::run::config::Arithmetic;
use crate::settings::Problem;

/// A set of vector instructions that this processor has. The tokens prove it.
#[derive(Clone, Copy, Debug)]
pub enum Vectors {
    /// AVX-512: 16 lanes of f32.
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
    /// AVX2 with FMA: 8 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// SSE 4.2: 4 lanes.
    #[cfg(target_arch = "x86_64")]
    Sse(pulp::x86::V2),
    /// The best that pulp finds: NEON or WebAssembly's 128 bits; one lane on processors without vectors.
    Other(pulp::Arch),
}

impl Vectors {
    /// All sets of this processor, the widest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        let known = {
            use pulp::x86::{V2, V3, V4};
            [V4::try_new().map(Self::Avx512), V3::try_new().map(Self::Avx2), V2::try_new().map(Self::Sse)]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let known = [None];
        let mut known: Vec<Self> = known.into_iter().flatten().collect();
        if known.is_empty() {
            known.push(Self::Other(pulp::Arch::new()));
        }
        known
    }

    fn widest() -> Self {
        Self::available().into_iter().next().unwrap_or_else(|| Self::Other(pulp::Arch::new()))
    }

    /// Runs `job`, compiled for these instructions.
    pub fn run<J: WithSimd>(self, job: J) -> J::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(simd) => Simd::vectorize(simd, job),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(simd) => Simd::vectorize(simd, job),
            #[cfg(target_arch = "x86_64")]
            Self::Sse(simd) => Simd::vectorize(simd, job),
            Self::Other(arch) => arch.dispatch(job),
        }
    }

    /// f32 lanes of a vector.
    #[must_use]
    pub fn lanes(self) -> usize {
        struct Lanes;
        impl WithSimd for Lanes {
            type Output = usize;

            #[inline(always)]
            fn with_simd<S: Simd>(self, _: S) -> usize {
                S::F32_LANES
            }
        }
        self.run(Lanes)
    }

    /// Bits of a vector.
    #[must_use]
    pub fn bits(self) -> usize {
        8 * size_of::<f32>() * self.lanes()
    }

    /// Name for people, such as "AVX-512".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) => "AVX-512",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Self::Sse(_) => "SSE 4.2",
            Self::Other(_) if cfg!(target_arch = "aarch64") => "NEON",
            Self::Other(_) if cfg!(target_feature = "simd128") => "WebAssembly SIMD",
            Self::Other(_) => "none",
        }
    }

    /// Whether fused multiply-adds are one instruction.
    #[must_use]
    pub fn fuses(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) | Self::Avx2(_) => true,
            #[cfg(target_arch = "x86_64")]
            Self::Sse(_) => false,
            Self::Other(_) => cfg!(target_arch = "aarch64"),
        }
    }
}

/// The instructions of a kernel.
#[derive(Clone, Copy, Debug)]
pub struct Instructions {
    /// Vectors of all loops.
    pub vectors: Vectors,
    /// Whether products use fused multiply-adds, which round once instead of twice.
    pub fused: bool,
}

impl From<Arithmetic> for Instructions {
    /// With the vectors of this thread.
    fn from(arithmetic: Arithmetic) -> Self {
        Self { fused: arithmetic == Arithmetic::Fused, ..current() }
    }
}

/// Checks that this processor can compute with `arithmetic`.
///
/// # Errors
/// A [`Problem`] of `arithmetic`, without fused multiply-adds.
pub fn check(arithmetic: Arithmetic, device: &Device) -> Result<(), Problem> {
    let refused = match arithmetic {
        Arithmetic::Exact => return Ok(()),
        Arithmetic::Fused if *device != Device::flex() => "a GPU rounds in its own way: leave it at exact",
        Arithmetic::Fused if current().vectors.fuses() => return Ok(()),
        Arithmetic::Fused if cfg!(target_arch = "wasm32") => {
            "a browser has no fused multiply-adds: use the native trainer, or set it to exact"
        }
        Arithmetic::Fused => "this processor has no fused multiply-adds: set it to exact",
    };
    Err(Problem::new("arithmetic", refused))
}

thread_local! {
    static CURRENT: Cell<Option<Instructions>> = const { Cell::new(None) };
}

/// The instructions of this thread: those of the innermost [`with`], else the widest vectors and exact arithmetic.
#[must_use]
pub fn current() -> Instructions {
    CURRENT.get().unwrap_or_else(|| Instructions { vectors: Vectors::widest(), fused: false })
}

/// Runs `body` with `instructions` for all operations that this thread calls in it.
pub fn with<T>(instructions: Instructions, body: impl FnOnce() -> T) -> T {
    struct Restore(Option<Instructions>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _restore = Restore(CURRENT.replace(Some(instructions)));
    body()
}
