//! The threads on which the CPU's kernels run: rayon's global pool.
//!
//! Natively the pool is rayon's own affair. In a browser the memory must be shared between workers, which only the CPU's worker is
//! compiled for (`+atomics`). There [`start`] begins the pool: this worker is its first thread, and each other one is a worker of its
//! own (`static/thread.js`) on the same module and memory. A page that is not cross-origin isolated has only the one thread; its results
//! have the same bits.

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
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;
    use std::rc::Rc;
    use std::sync::{Condvar, Mutex, PoisonError};

    use futures::channel::oneshot;
    use futures::future::{Either, join_all, select};
    use gloo::events::EventListener;
    use gloo::timers::future::TimeoutFuture;
    use js_sys::Array;
    use rayon::{ThreadBuilder, ThreadPoolBuilder};
    use web_sys::{Worker, WorkerOptions, WorkerType};

    use crate::browser::threads::allowed;

    /// A worker that has not started by then, in ms, is left out.
    const TIMEOUT_MS: u32 = 10_000;

    /// Threads of the pool that wait for a worker to run them.
    static QUEUE: Mutex<VecDeque<ThreadBuilder>> = Mutex::new(VecDeque::new());
    static QUEUED: Condvar = Condvar::new();

    thread_local! {
        // Firefox ends a worker whose object is collected: https://bugzilla.mozilla.org/show_bug.cgi?id=1702191. Remove when it is fixed.
        static HELPERS: RefCell<Vec<Worker>> = const { RefCell::new(Vec::new()) };
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

    /// Starts the pool; takes effect on the first call only. Workers that fail to start leave a smaller pool.
    ///
    /// The pool is built when its workers wait for their threads: a worker starts only while this one returns to its event loop, and
    /// rayon blocks until all threads run.
    pub(in crate::compute) async fn start() {
        if STARTED.replace(true) {
            return;
        }
        let helpers: Vec<Worker> = join_all((1..allowed()).map(|_| helper())).await.into_iter().flatten().collect();
        let builder = ThreadPoolBuilder::new().num_threads(helpers.len() + 1).use_current_thread();
        HELPERS.set(helpers);
        let built = builder.spawn_handler(|thread| {
            QUEUE.lock().unwrap_or_else(PoisonError::into_inner).push_back(thread);
            QUEUED.notify_one();
            Ok(())
        });
        // It fails only where rayon was used before, and is the pool of one thread then.
        drop(built.build_global());
    }

    /// A worker that shares this one's memory and waits in [`run_thread`]; `None` if it does not start.
    async fn helper() -> Option<Worker> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name("saddle-thread");
        let worker = Worker::new_with_options("thread.js", &options).ok()?;
        let (sender, started) = oneshot::channel();
        let sender = Rc::new(Cell::new(Some(sender)));
        let listen = |event: &'static str| {
            let sender = Rc::clone(&sender);
            EventListener::once(&worker, event, move |_| {
                // The receiver is gone after the timeout.
                let _ = sender.take().map(|sender| sender.send(event == "message"));
            })
        };
        let _listeners = ["message", "error", "messageerror"].map(listen);
        let sent = worker.post_message(&Array::of2(&wasm_bindgen::module(), &wasm_bindgen::memory()));
        let started = match select(started, TimeoutFuture::new(TIMEOUT_MS)).await {
            Either::Left((started, _)) => sent.is_ok() && started == Ok(true),
            Either::Right(_) => false,
        };
        if !started {
            worker.terminate();
        }
        started.then_some(worker)
    }
}
