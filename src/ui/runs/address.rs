//! The selection in the address.

use crate::documents::history::selection::Selection;
use crate::ui::route::{Location, Route};

pub(super) fn address(selection: &Selection) -> String {
    Location { route: Route::Runs, query: selection.to_query() }.to_hash()
}

pub(super) fn replace_address(selection: &Selection) {
    // Can't fail: a page may always change its own fragment.
    let _ = gloo::utils::window().location().replace(&address(selection));
}
