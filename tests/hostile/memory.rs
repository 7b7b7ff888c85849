//! Measures peak memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Bytes that this thread has allocated and not freed since counting began.
    static ALLOCATED: Cell<isize> = const { Cell::new(0) };
    /// The maximum of [`ALLOCATED`].
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator with counters.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocated(bytes: usize) {
    let now = ALLOCATED.get().saturating_add_unsigned(bytes);
    ALLOCATED.set(now);
    PEAK.set(PEAK.get().max(now));
}

fn freed(bytes: usize) {
    ALLOCATED.set(ALLOCATED.get().saturating_sub_unsigned(bytes));
}

#[allow(
    unsafe_code,
    reason = "every call is the system allocator's own, with the same arguments; counting touches no memory of it"
)]
// SAFETY: see above.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocated(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        allocated(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both blocks exist while the contents are moved.
        allocated(size);
        freed(layout.size());
        unsafe { System.realloc(at, layout, size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        freed(layout.size());
        unsafe { System.dealloc(at, layout) }
    }
}

/// The peak memory of `work` on this thread, in bytes.
pub(crate) fn peak(work: impl FnOnce()) -> usize {
    ALLOCATED.set(0);
    PEAK.set(0);
    work();
    PEAK.get().unsigned_abs()
}
