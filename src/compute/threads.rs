//! The threads on which the CPU's kernels run: rayon's global pool.
//!
//! Natively the pool is rayon's own affair. In a browser the memory must be shared between workers, which only the CPU's worker is
//! compiled for (`+atomics`). There [`start`] begins the pool: this worker is its first thread, and each other one is a worker of its
//! own (`static/thread.js`) on the same module and memory, which the page starts. A page that is not cross-origin isolated has only the
//! one thread; its results have the same bits.

/// The threads that share the work, with the calling one.
#[must_use]
pub fn threads() -> usize {
    rayon::current_num_threads()
}

#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
pub use self::pool::run_thread;
#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
pub(super) use self::pool::start;

#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
mod pool {
    use std::cell::Cell;
    use std::collections::VecDeque;
    use std::sync::{Condvar, Mutex, PoisonError};

    use futures::StreamExt;
    use futures::channel::mpsc;
    use futures::future::{Either, select};
    use gloo::events::EventListener;
    use gloo::timers::future::TimeoutFuture;
    use js_sys::Array;
    use rayon::{ThreadBuilder, ThreadPoolBuilder};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

    use crate::browser::threads::{ThreadRequest, allowed};

    /// A thread that has not started by then, in ms, is left out.
    const TIMEOUT_MS: u32 = 10_000;

    /// Threads of the pool that wait for a worker to run them.
    static QUEUE: Mutex<VecDeque<ThreadBuilder>> = Mutex::new(VecDeque::new());
    static QUEUED: Condvar = Condvar::new();

    thread_local! {
        static STARTED: Cell<bool> = const { Cell::new(false) };
    }

    /// Runs a thread of the pool, for as long as the worker lives.
    pub fn run_thread() {
        let mut queue = QUEUE.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(thread) = queue.pop_front() {
                drop(queue);
                return thread.run();
            }
            queue = QUEUED.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Starts the pool; takes effect on the first call only. Threads that fail to start leave a smaller pool.
    ///
    /// The pool is built when its threads wait, because rayon blocks until all run.
    pub(in crate::compute) async fn start() {
        if STARTED.replace(true) {
            return;
        }
        let helpers = helpers(allowed() - 1).await.unwrap_or(0);
        let builder = ThreadPoolBuilder::new().num_threads(helpers + 1).use_current_thread();
        let built = builder.spawn_handler(|thread| {
            QUEUE.lock().unwrap_or_else(PoisonError::into_inner).push_back(thread);
            QUEUED.notify_one();
            Ok(())
        });
        // It fails only where rayon was used before, and is the pool of one thread then.
        drop(built.build_global());
    }

    /// Asks the page for `count` threads. Returns how many wait in [`run_thread`].
    async fn helpers(count: u32) -> Result<usize, JsValue> {
        if count == 0 {
            return Ok(0);
        }
        let channel = MessageChannel::new()?;
        let (sender, answers) = mpsc::unbounded();
        let _listener = EventListener::new(&channel.port1(), "message", move |event| {
            let started = event.dyn_ref::<MessageEvent>().is_some_and(|event| event.data().is_truthy());
            // The receiver is gone after the timeout.
            let _ = sender.unbounded_send(started);
        });
        channel.port1().start();
        let request = ThreadRequest { count, module: wasm_bindgen::module(), memory: wasm_bindgen::memory() };
        let page: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        page.post_message_with_transfer(&request.encode(), &Array::of1(&channel.port2()))?;
        let mut answers = answers.take(count as usize);
        let (mut started, mut timeout) = (0, TimeoutFuture::new(TIMEOUT_MS));
        while let Either::Left((Some(answer), _)) = select(answers.next(), &mut timeout).await {
            started += usize::from(answer);
        }
        Ok(started)
    }
}
