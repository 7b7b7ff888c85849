//! The address: `#/path?query`. Reading it is pure; listening to it and writing it is the browser's part.

#[cfg(target_arch = "wasm32")]
mod browser;
mod embedding;

#[cfg(target_arch = "wasm32")]
pub use browser::{
    EmbeddingProvider, LocationProvider, LocationProviderProps, Move, Places, navigate, replace_query, use_embedding,
    use_location, use_places, use_write_query,
};

pub use embedding::{Embedding, frame_code};

/// A view of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The GAN lab, also at the bare address.
    Gan,
    /// The bandit lab.
    Bandit,
    /// The minimax lab.
    Minimax,
    /// The generator and the discriminator of the GAN lab's run, from the inside.
    Inside,
    /// Runs of the GAN lab that are kept in this browser.
    Runs,
    /// The theory behind the labs.
    Theory,
    /// What this browser offers.
    Diagnostics,
    /// No view: the path as it was asked for, fit to be shown.
    Unknown(String),
}

impl Route {
    /// The labs in the navigation, in order, with their names.
    pub const LABS: [(Self, &'static str); 3] = [(Self::Gan, "GAN"), (Self::Bandit, "Bandit"), (Self::Minimax, "Minimax")];

    /// The lab's place in [`Route::LABS`]; `None` for a view that is no lab.
    #[must_use]
    pub fn lab(&self) -> Option<usize> {
        Self::LABS.iter().position(|(lab, _)| lab == self)
    }

    /// Whether the view is in the module that is loaded when it is opened (`ui/apart`).
    #[must_use]
    pub fn is_apart(&self) -> bool {
        matches!(self, Self::Bandit | Self::Minimax | Self::Inside | Self::Runs | Self::Theory | Self::Diagnostics)
    }

    /// Whether the view stands on the GAN lab, whose worker it asks.
    #[must_use]
    pub fn needs_worker(&self) -> bool {
        matches!(self, Self::Gan | Self::Inside | Self::Runs)
    }

    /// The view at a path; a slash at the end makes no difference.
    #[must_use]
    pub fn at(path: &str) -> Self {
        match path.trim_end_matches('/') {
            "" | "/gan" => Self::Gan,
            "/bandit" => Self::Bandit,
            "/minimax" => Self::Minimax,
            "/inside" => Self::Inside,
            "/runs" => Self::Runs,
            "/theory" => Self::Theory,
            "/diagnostics" => Self::Diagnostics,
            _ => Self::Unknown(shown(path)),
        }
    }

    /// The path in the address, from the slash on.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Gan => "/gan",
            Self::Bandit => "/bandit",
            Self::Minimax => "/minimax",
            Self::Inside => "/inside",
            Self::Runs => "/runs",
            Self::Theory => "/theory",
            Self::Diagnostics => "/diagnostics",
            Self::Unknown(path) => path,
        }
    }
}

/// Longest path that a message repeats.
const SHOWN: usize = 80;

/// A path without control characters and not too long.
fn shown(path: &str) -> String {
    let mut text: String = path.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if path.chars().count() > SHOWN {
        text.push('…');
    }
    text
}

/// Where the visitor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The view.
    pub route: Route,
    /// The query without `?`, form-encoded as in the address; the lab reads it.
    pub query: String,
}

impl Location {
    /// Reads the hash of an address, with or without its `#`. Never fails: what is no view is [`Route::Unknown`].
    #[must_use]
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        Self { route: Route::at(path), query: query.to_owned() }
    }

    /// The hash that reads back as this location.
    #[must_use]
    pub fn to_hash(&self) -> String {
        let path = self.route.path();
        if self.query.is_empty() { format!("#{path}") } else { format!("#{path}?{}", self.query) }
    }
}
