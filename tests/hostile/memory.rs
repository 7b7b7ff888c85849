//! How much memory a piece of work takes at a time.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Bytes that this thread has taken and not given back, from when counting began.
    static HELD: Cell<isize> = const { Cell::new(0) };
    /// The most of that at a time.
    static MOST: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, counting.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn taken(bytes: usize) {
    let held = HELD.get().saturating_add_unsigned(bytes);
    HELD.set(held);
    MOST.set(MOST.get().max(held));
}

fn given_back(bytes: usize) {
    HELD.set(HELD.get().saturating_sub_unsigned(bytes));
}

#[allow(
    unsafe_code,
    reason = "every call is the system allocator's own, with the same arguments; counting touches no memory of it"
)]
// SAFETY: see above.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Where it is moved, both are held for a while.
        taken(size);
        given_back(layout.size());
        unsafe { System.realloc(at, layout, size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        given_back(layout.size());
        unsafe { System.dealloc(at, layout) }
    }
}

/// Does `work`; the most bytes that it held at a time, on this thread.
pub(crate) fn most(work: impl FnOnce()) -> usize {
    HELD.set(0);
    MOST.set(0);
    work();
    MOST.get().unsigned_abs()
}
