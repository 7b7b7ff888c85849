//! The files of a run by name, each read once.

use std::collections::BTreeMap;

use super::unzip::printable;
use super::{BundleError, Kind, LOSSES, MAX_BYTES, MAX_FILES, NamedFile};

pub(super) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Fails if a name occurs twice or belongs to no run, or if a file is too large.
    pub(super) fn new(files: Vec<NamedFile>) -> Result<Self, BundleError> {
        let total: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
        if total > MAX_BYTES || files.len() > MAX_FILES {
            return Err(BundleError::TooLarge { what: "the run".to_owned(), max: MAX_BYTES });
        }
        let mut sorted = BTreeMap::new();
        for NamedFile { name, bytes } in files {
            let kind = Kind::of(&name).ok_or_else(|| BundleError::Unexpected(printable(&name)))?;
            if bytes.len() as u64 > kind.max_bytes() {
                return Err(BundleError::TooLarge { what: format!("“{name}”"), max: kind.max_bytes() });
            }
            if kind != Kind::Ignored && sorted.insert(name.clone(), bytes).is_some() {
                return Err(BundleError::Duplicate(name));
            }
        }
        Ok(Self(sorted))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn take_optional(&mut self, name: &str) -> Option<Vec<u8>> {
        self.0.remove(name)
    }

    pub(super) fn take(&mut self, name: &'static str) -> Result<Vec<u8>, BundleError> {
        self.take_optional(name).ok_or(BundleError::Missing(name))
    }

    pub(super) fn take_losses(&mut self) -> Result<String, BundleError> {
        String::from_utf8(self.take(LOSSES)?).map_err(|_| BundleError::file(LOSSES, "it is not a text file"))
    }

    /// Takes the sheets for whose names `place` returns an epoch and a step.
    pub(super) fn take_sheets(&mut self, place: impl Fn(u32, Option<u32>) -> Option<(u32, u32)>) -> Vec<(u32, u32, NamedFile)> {
        let sheet = |name: &str| match Kind::of(name) {
            Some(Kind::Sheet { epoch, step }) => place(epoch, step),
            _ => None,
        };
        let names: Vec<String> = self.0.keys().filter(|name| sheet(name).is_some()).cloned().collect();
        let sheets = names.into_iter().filter_map(|name| {
            let (epoch, step) = sheet(&name)?;
            let bytes = self.take_optional(&name)?;
            Some((epoch, step, NamedFile { name, bytes }))
        });
        sheets.collect()
    }

    /// Fails if any file is left.
    pub(super) fn end(self) -> Result<(), BundleError> {
        self.0.into_keys().next().map_or(Ok(()), |name| Err(BundleError::Unexpected(name)))
    }
}
