//! Pointer and keyboard input of the labs' pictures.

use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::TargetCast;

use crate::ui::dom::zoom;

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

/// Directs the pointer's further events to the event's target, also outside of it.
pub(super) fn capture_pointer(event: &PointerEvent) {
    if let Some(element) = event.target_dyn_into::<Element>() {
        // If this fails, dragging ends at the edge of the element.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// The pointer's place in `element`, in its own CSS pixels.
pub(super) fn pointer_in(element: &Element, event: &PointerEvent) -> (f64, f64) {
    let (corner, zoom) = (element.get_bounding_client_rect(), zoom(element));
    ((f64::from(event.client_x()) - corner.left()) / zoom, (f64::from(event.client_y()) - corner.top()) / zoom)
}
