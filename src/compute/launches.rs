//! Lists a GPU's launches one by one, each with its time by the GPU's own clock.

use serde::Serialize;

/// One launch of a kernel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Launch {
    /// The kernel's name.
    pub kernel: String,
    /// Its time in ms; `None` on a GPU without a clock.
    pub ms: Option<f64>,
}

/// Awaits `work` and returns its launches, in order. There are none on a CPU. A launch gets a pass of its own, so `work` takes longer
/// than it does unwatched.
pub async fn watched<T>(work: impl Future<Output = T>) -> (T, Vec<Launch>) {
    #[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
    return gpu::watched(work).await;
    #[cfg(any(not(feature = "gpu"), target_arch = "wasm32"))]
    (work.await, Vec::new())
}

/// Each launch with its least time over several equal steps, which leaves out what else the GPU did meanwhile. The first step alone, if
/// the others have other launches.
#[must_use]
pub fn least(steps: Vec<Vec<Launch>>) -> Vec<Launch> {
    let mut steps = steps.into_iter();
    let mut least = steps.next().unwrap_or_default();
    for step in steps {
        if step.iter().map(|one| &one.kernel).eq(least.iter().map(|one| &one.kernel)) {
            for (one, other) in least.iter_mut().zip(step) {
                one.ms = one.ms.zip(other.ms).map(|(a, b)| a.min(b));
            }
        }
    }
    least
}

#[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
mod gpu {
    use std::sync::{Arc, Mutex, PoisonError};

    use cubecl::config::{TypeNameFormatLevel, type_name_format};
    use cubecl::logging::{LaunchObservation, LaunchObserver, ProfileDuration, TimingMethod, TimingRequest};

    use super::Launch;

    /// Names and measurements, which are read once the work is done: reading one waits for the GPU.
    #[derive(Default)]
    struct Observer(Mutex<Vec<(&'static str, Option<ProfileDuration>)>>);

    impl LaunchObserver for Observer {
        fn launched(&self, kernel: &'static str) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push((kernel, None));
        }

        fn timing(&self) -> TimingRequest {
            TimingRequest::Deferred
        }

        fn profiled(&self, _kernel: &'static str, profile: ProfileDuration) {
            // The host's clock would count submitting and waiting.
            if profile.timing_method() != TimingMethod::Device {
                return;
            }
            if let Some((_, measured)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).last_mut() {
                *measured = Some(profile);
            }
        }
    }

    pub(super) async fn watched<T>(work: impl Future<Output = T>) -> (T, Vec<Launch>) {
        let observer = Arc::new(Observer::default());
        let observation = LaunchObservation::new(Arc::<Observer>::clone(&observer));
        let done = work.await;
        drop(observation);
        let observed = std::mem::take(&mut *observer.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut launches = Vec::with_capacity(observed.len());
        for (name, measured) in observed {
            let ticks = match measured {
                Some(measured) => measured.resolve().await,
                None => None,
            };
            let kernel = type_name_format(name, TypeNameFormatLevel::Short);
            launches.push(Launch { kernel, ms: ticks.map(|ticks| ticks.duration().as_secs_f64() * 1e3) });
        }
        (done, launches)
    }
}
