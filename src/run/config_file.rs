//! `config.json` of a run's folder, as the native trainer writes it and the page reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tiling::Tiling;

/// What `config.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigFile {
    /// Saddle's version.
    pub version: String,
    /// The build ([`super::BUILD`]).
    pub build: String,
    /// What it was trained on last.
    pub device: String,
    /// How its products were shared out, of a GPU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiling: Option<Tiling>,
    /// Every parameter by its name in the page's address. `query` says the same, and that is what the page reads.
    #[cfg_attr(target_arch = "wasm32", serde(skip_deserializing))]
    pub config: BTreeMap<String, String>,
    /// The part of the page's address after `?` that sets the same run up in a browser.
    pub query: String,
}
