//! The address: `#/path?query`. Parsing it is pure; following and writing it needs a browser.

#[cfg(target_arch = "wasm32")]
mod browser;
mod claim;
mod embedding;
mod location;
mod view;

#[cfg(target_arch = "wasm32")]
pub use browser::{
    EmbeddingProvider, LocationProvider, LocationProviderProps, Move, Places, go_to, navigate, present, replace_query,
    use_composition, use_embedding, use_location, use_places, use_write_query,
};

pub use claim::Claim;
pub use embedding::{Embedding, FRAME, frame_code};
pub use location::Location;
pub use view::{Lab, Module, Route, VIEWS, View};
