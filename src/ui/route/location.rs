//! An address as a view and its query.

use super::view::Route;

/// A view with the query that configures it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub route: Route,
    /// Form-encoded, without `?`. The view parses it.
    pub query: String,
}

impl Location {
    /// The view with an empty query.
    #[must_use]
    pub fn of(route: Route) -> Self {
        Self { route, query: String::new() }
    }

    /// Parses the hash of an address, with or without its `#`. An unknown path is [`Route::Unknown`].
    #[must_use]
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        Self { route: Route::at(path), query: query.to_owned() }
    }

    /// The hash, with its `#`; [`Self::parse`] reads it back.
    #[must_use]
    pub fn to_hash(&self) -> String {
        let path = self.route.path();
        if self.query.is_empty() { format!("#{path}") } else { format!("#{path}?{}", self.query) }
    }
}
