//! The mark in the contents: the section that the visitor reads.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// A section is read once its heading is this far below the window's top, in CSS pixels: about a quarter of a laptop's window.
const READ_FROM: f64 = 200.0;

/// All elements of the page that a selector matches, in the order of the text.
pub(super) fn all(selector: &str) -> Vec<Element> {
    let found = gloo::utils::document().query_selector_all(selector).ok();
    let list = found.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.item(at)));
    list.filter_map(|node| node.dyn_into().ok()).collect()
}

/// The id of a heading or formula, as the address has it.
pub(super) fn id_of(place: &Element) -> Option<String> {
    place.id().strip_prefix("theory-").map(str::to_owned)
}

/// The id of the last heading above [`READ_FROM`].
fn read_section() -> Option<String> {
    let headings = all(".theory__text :is(h2, h3)[id]");
    let above = headings.iter().take_while(|heading| heading.get_bounding_client_rect().top() < READ_FROM);
    above.last().and_then(id_of)
}

/// Marks the links to a section, and unmarks all others. The contents are a column that scrolls by itself where they are long.
fn mark(section: Option<&str>) {
    for link in all(".theory__parts a") {
        let target = link.get_attribute("href").and_then(|href| href.split_once("at=").map(|(_, id)| id.to_owned()));
        if section.is_some() && target.as_deref() == section {
            let _ = link.set_attribute("aria-current", "true");
            show_in_column(&link);
        } else {
            let _ = link.remove_attribute("aria-current");
        }
    }
}

/// Scrolls the column of contents, but not the page.
fn show_in_column(link: &Element) {
    let Ok(Some(column)) = link.closest(".theory__contents") else { return };
    let (link, visible) = (link.get_bounding_client_rect(), column.get_bounding_client_rect());
    let beyond = (link.bottom() - visible.bottom()).max(0.0) + (link.top() - visible.top()).min(0.0);
    if beyond.abs() > 0.5 {
        #[expect(clippy::cast_possible_truncation, reason = "casts saturate; a distance in pixels")]
        column.set_scroll_top(column.scroll_top() + beyond.round() as i32);
    }
}

/// Keeps the mark where the visitor is, at most once a frame. `drawn`: the text is shown.
#[hook]
pub(super) fn use_mark(drawn: bool) {
    use_effect_with(drawn, |drawn| {
        let listener = drawn.then(|| {
            let frame = Rc::new(RefCell::new(None::<AnimationFrame>));
            let marked = Rc::new(RefCell::new(None));
            let update = move || {
                if frame.borrow().is_some() {
                    return;
                }
                let (pending, marked) = (Rc::clone(&frame), Rc::clone(&marked));
                let next = request_animation_frame(move |_| {
                    drop(pending.take());
                    let section = read_section();
                    if *marked.borrow() != section {
                        mark(section.as_deref());
                        *marked.borrow_mut() = section;
                    }
                });
                *frame.borrow_mut() = Some(next);
            };
            update();
            EventListener::new(&gloo::utils::window(), "scroll", move |_| update())
        });
        move || drop(listener)
    });
}
