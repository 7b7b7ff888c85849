//! Exports a run as a file, and imports one from files, at the page's request.

use std::borrow::Cow;
use std::error::Error;

use super::Host;
use super::archive::{self, store::StoreError};
use super::bundle::{self, BundleError, NamedFile};
use super::export::{ExportError, ExportedFile, export, film, needs_checkpoint};
use super::session::Session;
use crate::run::RunConfig;
use crate::run::protocol::transfer::{Export, TransferEvent};
use crate::run::protocol::{Envelope, Event, Failure};
use crate::run::stored::{Frame, MOST_RUNS, RunKey, StoredRun};
use crate::settings::Settings;

#[derive(Debug, thiserror::Error)]
enum CannotExport {
    #[error("this run is no longer saved; train it again with the same seed")]
    Deleted,
    #[error("the saved run can't be read: {0}")]
    Store(#[from] StoreError),
    #[error("the sheets did not arrive completely; reload the page and try again")]
    Incomplete,
    #[error(transparent)]
    Export(#[from] ExportError),
}

#[derive(Debug, thiserror::Error)]
enum CannotImport {
    #[error("the files did not arrive completely; choose them again")]
    Incomplete,
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error("the run is complete, but can't be saved: {0}")]
    Save(StoreError),
    #[error("the saved runs can't be reached: {0}")]
    Prune(StoreError),
}

/// Snapshot of a live run, with its checkpoint if this export needs one. Fails if the device does.
pub(super) async fn snapshot_for(what: Export, session: &mut Session, host: &impl Host) -> Result<StoredRun, Failure> {
    let run = if needs_checkpoint(what) { session.snapshot(host).await? } else { session.snapshot_without_checkpoint(host) };
    session.restart_step_timer(host.now_ms());
    Ok(run)
}

/// Sends a file made of the run: of `snapshot` if there is one, else of the stored run.
pub(super) async fn export_run(key: &RunKey, what: Export, snapshot: Option<Cow<'_, StoredRun>>, host: &impl Host) {
    send(make_file(key, what, snapshot, host).await, host);
}

/// Sends the film of these sheets: step, epoch and size in bytes of each, and their contents in this order.
pub(super) fn export_film(query: &str, sheets: Vec<(u32, u32, u32)>, bytes: Option<Vec<u8>>, host: &impl Host) {
    let config = RunConfig::from_query(query).config;
    let sizes = sheets.iter().map(|&(.., size)| size).collect::<Vec<u32>>();
    let made = match parts(&sizes, bytes.as_deref().unwrap_or_default()) {
        Some(pngs) => {
            let frame = |((step, epoch, _), png): ((u32, u32, u32), &[u8])| Frame { step, epoch, png: png.into() };
            let frames: Vec<Frame> = sheets.into_iter().zip(pngs).map(frame).collect();
            let epoch = frames.last().map_or(0, |frame| frame.epoch);
            film(&config, &host.address(), &frames, epoch).map_err(CannotExport::Export)
        }
        None => Err(CannotExport::Incomplete),
    };
    send(made, host);
}

fn send(made: Result<ExportedFile, CannotExport>, host: &impl Host) {
    match made {
        Ok(ExportedFile { name, bytes }) => {
            host.emit(Envelope { message: Event::Transfer(TransferEvent::Exported(name)), bytes: Some(bytes) });
        }
        Err(error) => refuse(sentence(&error), host),
    }
}

/// Reports that there is no file, and why.
pub(super) fn refuse(message: String, host: &impl Host) {
    host.emit(Event::Transfer(TransferEvent::NotExported(message)).into());
}

fn sentence(error: &impl Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

async fn make_file(
    key: &RunKey,
    what: Export,
    snapshot: Option<Cow<'_, StoredRun>>,
    host: &impl Host,
) -> Result<ExportedFile, CannotExport> {
    let run = match snapshot {
        // A snapshot of a diverged run has no checkpoint; the last one in the store is from before that.
        Some(run) if run.checkpoint.is_none() && needs_checkpoint(what) => {
            archive::load(host.files(), key).await.ok().flatten().map_or(run, Cow::Owned)
        }
        Some(run) => run,
        None => Cow::Owned(archive::load(host.files(), key).await?.ok_or(CannotExport::Deleted)?),
    };
    Ok(export(what, &run, &host.address())?)
}

/// Stores the run in these files under `key`, and reports the outcome. `files` are names and sizes; `bytes` are their contents in this
/// order.
pub(super) async fn import(key: RunKey, files: Vec<(String, u32)>, bytes: Vec<u8>, host: &impl Host) {
    let event = match store(&key, files, bytes, host).await {
        Ok(()) => TransferEvent::Imported(key),
        Err(error) => TransferEvent::NotImported(sentence(&error)),
    };
    host.emit(Event::Transfer(event).into());
}

async fn store(key: &RunKey, files: Vec<(String, u32)>, bytes: Vec<u8>, host: &impl Host) -> Result<(), CannotImport> {
    let files = split(files, bytes).ok_or(CannotImport::Incomplete)?;
    let now = host.date_ms();
    let mut run = bundle::open(files, now)?;
    run.record.key = key.clone();
    run.record.changed_ms = now;
    if let Err(error) = archive::save(host.files(), &run).await {
        // What was written of it only takes room.
        let _ = archive::delete(host.files(), key).await;
        return Err(CannotImport::Save(error));
    }
    archive::prune(host.files(), MOST_RUNS).await.map_err(CannotImport::Prune)
}

/// `None` if the sizes don't add up to the number of bytes.
fn split(files: Vec<(String, u32)>, bytes: Vec<u8>) -> Option<Vec<NamedFile>> {
    // Usually it is one file, which need not be copied.
    if let Ok([(name, size)]) = <[(String, u32); 1]>::try_from(files.clone()) {
        return (bytes.len() == size as usize).then(|| vec![NamedFile { name, bytes }]);
    }
    let (names, sizes): (Vec<String>, Vec<u32>) = files.into_iter().unzip();
    let parts = parts(&sizes, &bytes)?;
    Some(names.into_iter().zip(parts).map(|(name, bytes)| NamedFile { name, bytes: bytes.to_vec() }).collect())
}

/// Parts of these sizes; `None` if they don't add up to the number of bytes.
fn parts<'a>(sizes: &[u32], bytes: &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let mut rest = bytes;
    let mut parts = Vec::with_capacity(sizes.len());
    for &size in sizes {
        let (part, left) = rest.split_at_checked(size as usize)?;
        parts.push(part);
        rest = left;
    }
    rest.is_empty().then_some(parts)
}
