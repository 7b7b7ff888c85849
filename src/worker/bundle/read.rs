//! A run out of files.

use std::collections::BTreeMap;

use super::check::{Parts, check};
use super::unzip::{is_zip, shown, unzip};
use super::{BundleError, CHECKPOINT, CONFIG, Kind, LOSSES, MOST_BYTES, MOST_FILES, NamedFile, REAL, RECORD, folder};
use crate::run::config_file::ConfigFile;
use crate::run::kept::{Ending, KeptRun, RunRecord};

/// The run in a `.saddle.zip`, in a zip of the native trainer's folder, or in that folder's files. `date_ms` is now, in ms since
/// 1970: the trainer's folder does not say when it was.
///
/// # Errors
/// When the files are not wholly as this version writes them, with the reason.
pub fn open(files: Vec<NamedFile>, date_ms: f64) -> Result<KeptRun, BundleError> {
    let files = match files.as_slice() {
        [file] if is_zip(&file.bytes) => unzip(&file.bytes)?,
        [file] if Kind::of(&file.name).is_none() => return Err(BundleError::Zip("it does not begin as one".to_owned())),
        _ => files,
    };
    let mut files = Files::sort(files)?;
    let parts = if files.has(RECORD) { files.of_the_page()? } else { folder::parts(&mut files, date_ms)? };
    files.end()?;
    check(parts)
}

/// Files by their names.
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Each once, none too long, none that no run has.
    fn sort(files: Vec<NamedFile>) -> Result<Self, BundleError> {
        let total: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
        if total > MOST_BYTES || files.len() > MOST_FILES {
            return Err(BundleError::TooLarge { what: "all of it".to_owned(), most: MOST_BYTES });
        }
        let mut sorted = BTreeMap::new();
        for NamedFile { name, bytes } in files {
            let kind = Kind::of(&name).ok_or_else(|| BundleError::Stranger(shown(&name)))?;
            if bytes.len() as u64 > kind.most_bytes() {
                return Err(BundleError::TooLarge { what: format!("“{name}”"), most: kind.most_bytes() });
            }
            if kind != Kind::LeftOut && sorted.insert(name.clone(), bytes).is_some() {
                return Err(BundleError::Twice(name));
            }
        }
        Ok(Self(sorted))
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes a file out that may be missing.
    pub(super) fn find(&mut self, name: &str) -> Option<Vec<u8>> {
        self.0.remove(name)
    }

    /// Takes a file out.
    pub(super) fn take(&mut self, name: &'static str) -> Result<Vec<u8>, BundleError> {
        self.find(name).ok_or(BundleError::Missing(name))
    }

    /// Takes the losses out.
    pub(super) fn losses(&mut self) -> Result<String, BundleError> {
        String::from_utf8(self.take(LOSSES)?).map_err(|_| BundleError::file(LOSSES, "it is no text"))
    }

    /// Takes all sheets out whose names `place` has an epoch and a step for.
    pub(super) fn sheets(&mut self, place: impl Fn(u32, Option<u32>) -> Option<(u32, u32)>) -> Vec<(u32, u32, NamedFile)> {
        let sheet = |name: &str| match Kind::of(name) {
            Some(Kind::Sheet { epoch, step }) => place(epoch, step),
            _ => None,
        };
        let names: Vec<String> = self.0.keys().filter(|name| sheet(name).is_some()).cloned().collect();
        let taken = names.into_iter().filter_map(|name| {
            let (epoch, step) = sheet(&name)?;
            let bytes = self.find(&name)?;
            Some((epoch, step, NamedFile { name, bytes }))
        });
        taken.collect()
    }

    /// Whatever is left does not belong there.
    fn end(self) -> Result<(), BundleError> {
        self.0.into_keys().next().map_or(Ok(()), |name| Err(BundleError::Stranger(name)))
    }

    /// What a `.saddle.zip` has.
    fn of_the_page(&mut self) -> Result<Parts, BundleError> {
        let record: RunRecord =
            serde_json::from_slice(&self.take(RECORD)?).map_err(|reason| BundleError::file(RECORD, reason))?;
        let losses = self.losses()?;
        let sheets = self.sheets(|epoch, step| Some((epoch, step?)));
        let real = self.find(REAL);
        let checkpoint = self.find(CHECKPOINT);
        // A run that diverged may have had no state before.
        if checkpoint.is_none() && !matches!(record.ending, Ending::Diverged(_)) {
            return Err(BundleError::Missing(CHECKPOINT));
        }
        Ok(Parts { record, of_record: RECORD, losses, sheets, real, checkpoint })
    }
}

/// JSON of the trainer's folder.
pub(super) fn config(files: &mut Files) -> Result<ConfigFile, BundleError> {
    let text = files.find(CONFIG).ok_or(BundleError::Missing("record.json or config.json"))?;
    serde_json::from_slice(&text).map_err(|reason| BundleError::file(CONFIG, reason))
}
