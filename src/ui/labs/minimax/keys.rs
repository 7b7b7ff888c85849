//! Arrow keys that move something in two directions.

use web_sys::KeyboardEvent;

/// Which way an arrow key points: right and up are positive. The key is then taken, and moves nothing else.
pub(super) fn arrow(event: &KeyboardEvent) -> Option<(f64, f64)> {
    let way = match event.key().as_str() {
        "ArrowLeft" => (-1.0, 0.0),
        "ArrowRight" => (1.0, 0.0),
        "ArrowUp" => (0.0, 1.0),
        "ArrowDown" => (0.0, -1.0),
        _ => return None,
    };
    event.prevent_default();
    event.stop_propagation();
    Some(way)
}
