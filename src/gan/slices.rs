//! Long work in slices: it stops at points, between which the caller can do something else.

use std::cell::Cell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

/// The points at which work stops. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    /// `None`: it does not stop.
    reached: Option<Rc<Cell<bool>>>,
}

impl Stops {
    /// Work that does not stop.
    pub const NONE: Self = Self { reached: None };

    /// A point at which the work stops.
    pub async fn stop(&self) {
        let Some(reached) = &self.reached else { return };
        let mut was_here = false;
        poll_fn(|_| {
            if std::mem::replace(&mut was_here, true) {
                return Poll::Ready(());
            }
            reached.set(true);
            Poll::Pending
        })
        .await;
    }
}

/// Work and where it stands.
pub struct Sliced<T> {
    work: Pin<Box<dyn Future<Output = T>>>,
    reached: Rc<Cell<bool>>,
}

impl<T> fmt::Debug for Sliced<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sliced").finish_non_exhaustive()
    }
}

impl<T> Sliced<T> {
    /// `work` gets the stops that it makes. Nothing is done yet.
    #[must_use]
    pub fn new<F: Future<Output = T> + 'static>(work: impl FnOnce(Stops) -> F) -> Self {
        let reached = Rc::<Cell<bool>>::default();
        let stops = Stops { reached: Some(Rc::clone(&reached)) };
        Self { work: Box::pin(work(stops)), reached }
    }

    /// Works to the next stop. Returns the result when all is done; it must not be called again after that. This may wait for the device.
    pub async fn advance(&mut self) -> Option<T> {
        poll_fn(|context| match self.work.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending if self.reached.replace(false) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}
