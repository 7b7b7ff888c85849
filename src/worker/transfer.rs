//! Runs taken along as files, and opened from files, when the page asks.

use std::borrow::Cow;
use std::error::Error;

use super::Host;
use super::archive::{self, store::StoreError};
use super::bundle::{self, NamedFile};
use super::export::{ExportedFile, export, needs_state};
use super::session::Session;
use crate::run::kept::{KeptRun, MOST_RUNS, RunKey};
use crate::run::protocol::transfer::{Export, TransferEvent};
use crate::run::protocol::{Envelope, Event, Failure};

/// What `what` takes of a live run.
///
/// # Errors
/// When the device fails.
pub(super) async fn of_session(session: &mut Session, what: Export, host: &impl Host) -> Result<KeptRun, Failure> {
    let run = if needs_state(what) { session.whole(host).await? } else { session.pictures(host) };
    session.leave_out_of_time(host.now_ms());
    Ok(run)
}

/// Makes a file of a run, and sends it: of `at_hand`, or else of the run that is kept under this name.
pub(super) async fn send(key: RunKey, what: Export, at_hand: Option<Cow<'_, KeptRun>>, host: &impl Host) {
    let made = match whole(&key, what, at_hand, host).await {
        Ok(Some(run)) => export(what, &run).map_err(told),
        Ok(None) => Err("This run is neither at hand nor kept any more. Train it anew: the same seed gives it again.".to_owned()),
        Err(error) => Err(format!("The kept run can't be read: {error}.")),
    };
    match made {
        Ok(ExportedFile { name, bytes }) => {
            host.emit(Envelope { message: Event::Transfer(TransferEvent::Exported(name)), bytes: Some(bytes) });
        }
        Err(message) => refuse(message, host),
    }
}

/// Says why there is no file.
pub(super) fn refuse(message: String, host: &impl Host) {
    host.emit(Event::Transfer(TransferEvent::NotExported(message)).into());
}

/// An error as a sentence.
fn told(error: impl Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// A run that diverged has no state at hand; the last one that was kept is a good one.
async fn whole<'a>(
    key: &RunKey,
    what: Export,
    at_hand: Option<Cow<'a, KeptRun>>,
    host: &impl Host,
) -> Result<Option<Cow<'a, KeptRun>>, StoreError> {
    match at_hand {
        Some(run) if run.checkpoint.is_some() || !needs_state(what) => Ok(Some(run)),
        Some(run) => Ok(archive::load(host.files(), key).await.ok().flatten().map(Cow::Owned).or(Some(run))),
        None => Ok(archive::load(host.files(), key).await?.map(Cow::Owned)),
    }
}

/// Keeps the run in these files under `key`, and says so, or why not. `files` are their names and sizes, `bytes` one after another.
pub(super) async fn take_in(key: RunKey, files: Vec<(String, u32)>, bytes: Vec<u8>, host: &impl Host) {
    match keep(&key, files, bytes, host).await {
        Ok(()) => host.emit(Event::Transfer(TransferEvent::Imported(key)).into()),
        Err(message) => host.emit(Event::Transfer(TransferEvent::NotImported(message)).into()),
    }
}

async fn keep(key: &RunKey, files: Vec<(String, u32)>, bytes: Vec<u8>, host: &impl Host) -> Result<(), String> {
    let files = parts(files, bytes).ok_or("The files did not come whole. Choose them again.")?;
    let now = host.date_ms();
    let mut run = bundle::open(files, now).map_err(told)?;
    run.record.key = key.clone();
    run.record.changed_ms = now;
    let kept = archive::save(host.files(), &run).await;
    if kept.is_err() {
        // Half a run takes room.
        let _ = archive::delete(host.files(), key).await;
    }
    kept.map_err(|error| format!("The run is whole, but can't be kept: {error}."))?;
    archive::prune(host.files(), MOST_RUNS).await.map_err(|error| format!("The kept runs can't be reached: {error}."))
}

/// The files out of what came; `None` when the sizes are not those of the bytes.
fn parts(files: Vec<(String, u32)>, bytes: Vec<u8>) -> Option<Vec<NamedFile>> {
    // Most often it is one, which need not be copied.
    if let Ok([(name, size)]) = <[(String, u32); 1]>::try_from(files.clone()) {
        return (bytes.len() == size as usize).then(|| vec![NamedFile { name, bytes }]);
    }
    let mut rest = bytes.as_slice();
    let mut parts = Vec::with_capacity(files.len());
    for (name, size) in files {
        let (file, left) = rest.split_at_checked(size as usize)?;
        parts.push(NamedFile { name, bytes: file.to_vec() });
        rest = left;
    }
    rest.is_empty().then_some(parts)
}
