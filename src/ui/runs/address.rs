//! The selection in the address, and the addresses of a run in other views.

use crate::documents::history::selection::Selection;
use crate::run::stored::RunKey;
use crate::ui::route::{Lab, Location, Route};

pub(super) fn address(selection: &Selection) -> String {
    Location { route: Route::Runs, query: selection.to_query() }.to_hash()
}

pub(super) fn replace_address(selection: &Selection) {
    // Can't fail: a page may always change its own fragment.
    let _ = gloo::utils::window().location().replace(&address(selection));
}

/// The GAN lab with the run on view.
pub(super) fn in_lab(key: &RunKey) -> String {
    Location { route: Route::Lab(Lab::Gan), query: format!("run={}", key.0) }.to_hash()
}

/// The same, and the run continues.
pub(super) fn continued(key: &RunKey) -> String {
    format!("{}&autostart=1", in_lab(key))
}

/// The view of the run's networks.
pub(super) fn inside(key: &RunKey) -> String {
    Location { route: Route::Inside, query: format!("run={}", key.0) }.to_hash()
}
