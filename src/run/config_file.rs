//! `config.json` of a run's folder; the native trainer writes it, the page reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tiling::Tiling;

/// The images of a run on the user's own file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnImages {
    /// The file's name, and what of it is used: "archive.zip: train.csv, turned".
    pub name: String,
    /// SHA-256 of the pixels trained on, in hexadecimal.
    pub sha256: String,
}

/// The contents of `config.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigFile {
    /// The crate's version, as in Cargo.toml.
    pub version: String,
    /// The [`BUILD`](super::BUILD) of the trainer.
    pub build: String,
    /// The device of the last training.
    pub device: String,
    /// The tiling of a GPU's matrix products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiling: Option<Tiling>,
    /// What the run needs on a GPU, in bytes; `None` on a CPU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpu_memory: Option<u64>,
    /// The user's own images; `None` for those of a data set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<OwnImages>,
    /// Every parameter by its name in the address, for readers of the file, without the data set if there is a `file`. The page reads
    /// `query` instead.
    #[cfg_attr(target_arch = "wasm32", serde(skip_deserializing))]
    pub config: BTreeMap<String, String>,
    /// The query of the page's address that sets up the same run.
    pub query: String,
}
