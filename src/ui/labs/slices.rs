//! Files of many rows, written in slices of time.

use crate::browser::macrotask;
use crate::ui::hooks::gan_run::now_ms;

/// Parts are made for this long before the page gets its turn, in ms.
const SLICE_MS: f64 = 30.0;

/// The parts of a file. Between two slices the page draws.
pub(super) async fn in_slices(parts: impl Iterator<Item = String>) -> Vec<String> {
    let mut made = Vec::new();
    let mut begun = now_ms();
    for part in parts {
        made.push(part);
        if now_ms() - begun > SLICE_MS {
            macrotask(None).await;
            begun = now_ms();
        }
    }
    made
}
