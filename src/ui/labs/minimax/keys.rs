//! Arrow keys as a direction.

use web_sys::KeyboardEvent;

/// The direction of an arrow key; right and up are positive. Consumes the event.
pub(super) fn arrow(event: &KeyboardEvent) -> Option<(f64, f64)> {
    let direction = match event.key().as_str() {
        "ArrowLeft" => (-1.0, 0.0),
        "ArrowRight" => (1.0, 0.0),
        "ArrowUp" => (0.0, 1.0),
        "ArrowDown" => (0.0, -1.0),
        _ => return None,
    };
    event.prevent_default();
    event.stop_propagation();
    Some(direction)
}
