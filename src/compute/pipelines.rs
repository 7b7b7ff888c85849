//! Compiles a GPU's kernels without running them, beside the page.

use std::future::Future;

/// Lets the browser compile the kernels that `work` launches, on threads of its own. Nothing is computed: the results of `work` are
/// meaningless, and its launches cost nothing. `report` gets the number of compiled kernels and of all, several times.
///
/// Without `static/worker_loader.js`, as natively and in tests, `work` is not polled: its kernels are compiled when they are launched.
#[cfg_attr(
    not(all(target_arch = "wasm32", feature = "gpu")),
    expect(clippy::unused_async, reason = "the same signature as on a GPU")
)]
pub async fn compile(work: impl Future<Output = ()>, report: impl FnMut(u32, u32)) {
    #[cfg(all(target_arch = "wasm32", feature = "gpu"))]
    browser::compile(work, report).await;
    #[cfg(not(all(target_arch = "wasm32", feature = "gpu")))]
    drop((work, report));
}

#[cfg(all(target_arch = "wasm32", feature = "gpu"))]
mod browser {
    use futures::future::{Either, select};
    use gloo::timers::future::TimeoutFuture;

    use crate::browser::webgpu::{Pipelines, pipelines};

    /// Time between two reports, in ms.
    const REPORT_MS: u32 = 100;

    /// Dispatches again when dropped, also if the run is stopped meanwhile.
    struct Gathering(Option<Pipelines>);

    impl Gathering {
        fn begin(pipelines: Pipelines) -> Self {
            pipelines.begin();
            Self(Some(pipelines))
        }

        async fn finish(mut self, mut report: impl FnMut(u32, u32)) {
            let Some(pipelines) = self.0.take() else { return };
            let mut finished = Box::pin(pipelines.finish());
            loop {
                report(pipelines.made(), pipelines.asked());
                match select(finished, TimeoutFuture::new(REPORT_MS)).await {
                    Either::Left(_) => return,
                    Either::Right(((), unfinished)) => finished = unfinished,
                }
            }
        }
    }

    impl Drop for Gathering {
        fn drop(&mut self) {
            if let Some(pipelines) = self.0.take() {
                pipelines.stop();
            }
        }
    }

    pub(super) async fn compile(work: impl Future<Output = ()>, report: impl FnMut(u32, u32)) {
        let Some(pipelines) = pipelines() else { return };
        let gathering = Gathering::begin(pipelines);
        work.await;
        gathering.finish(report).await;
    }
}
