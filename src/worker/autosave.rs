//! When a run is kept, and what the page asks about kept ones.

use super::Host;
use super::archive::{self, store::Files, store::StoreError};
use super::session::Session;
use crate::run::kept::{KeptRun, MOST_RUNS, RunKey};
use crate::run::losses;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use crate::run::protocol::{Envelope, Event, Failure, RunId};

/// Least time between two saves at the ends of epochs, in ms.
const EPOCH_MS: f64 = 20_000.0;

/// Longest time between two saves, in ms.
const LONGEST_MS: f64 = 300_000.0;

/// What was kept of the live run.
#[derive(Clone, Debug, Default)]
pub(super) struct Keeping {
    run: Option<RunId>,
    saved_ms: f64,
    /// The page was told that nothing can be kept.
    told: bool,
    /// The run as it last was, where it could not be kept: it can still be taken along as a file.
    unkept: Option<KeptRun>,
}

impl Keeping {
    /// Whether a running session is to be saved now.
    pub(super) fn is_due(&mut self, session: &Session, now_ms: f64) -> bool {
        if self.run != Some(session.run()) {
            *self = Self { run: Some(session.run()), saved_ms: now_ms, ..Self::default() };
        }
        let since = now_ms - self.saved_ms;
        since >= LONGEST_MS || (session.at_epoch_end() && since >= EPOCH_MS)
    }

    /// Keeps the run as it stands. That it can't be kept is told once, and no reason to end it.
    ///
    /// # Errors
    /// When the device fails.
    pub(super) async fn save(&mut self, session: &mut Session, host: &impl Host) -> Result<(), Failure> {
        let whole = session.whole(host).await?;
        self.keep(session.run(), whole, host).await;
        session.leave_out_of_time(host.now_ms());
        Ok(())
    }

    /// The run of that name, where it could not be kept.
    pub(super) fn unkept(&self, key: &RunKey) -> Option<&KeptRun> {
        self.unkept.as_ref().filter(|run| run.record.key == *key)
    }

    async fn keep(&mut self, run: RunId, whole: KeptRun, host: &impl Host) {
        let told = self.told && self.run == Some(run);
        let first = self.run != Some(run);
        let mut saved = archive::save(host.files(), &whole).await;
        if first && saved.is_ok() {
            saved = archive::prune(host.files(), MOST_RUNS).await;
        }
        if saved.is_ok() && whole.checkpoint.is_some() {
            let (key, step) = (whole.record.key.clone(), whole.record.step);
            host.emit(Event::Archive(ArchiveEvent::Saved { key, step }).into());
        }
        let key = whole.record.key.clone();
        let unkept = saved.is_err().then_some(whole);
        *self = Self { run: Some(run), saved_ms: host.date_ms(), told: told || saved.is_err(), unkept };
        if let (Err(error), false) = (saved, told) {
            let message = format!("This run can't be kept: {error}. It trains on, and is lost when this page is closed.");
            host.emit(Event::Archive(ArchiveEvent::Failed { key: Some(key), message }).into());
        }
    }
}

/// Does what the page asks about kept runs, and answers. `live` is the run that trains or waits.
pub(super) async fn answer(command: ArchiveCommand, live: Option<&RunKey>, host: &impl Host) {
    let (key, done) = match command {
        ArchiveCommand::List => (None, listed(live, host).await),
        ArchiveCommand::Show { key } => (Some(key.clone()), show(key, host).await),
        ArchiveCommand::Rename { key, title } => {
            let renamed = archive::rename(host.files(), &key, title).await;
            (Some(key), if renamed.is_ok() { listed(live, host).await } else { renamed })
        }
        ArchiveCommand::Delete { key } => {
            let deleted = archive::delete(host.files(), &key).await;
            (Some(key), if deleted.is_ok() { listed(live, host).await } else { deleted })
        }
    };
    if let Err(error) = done {
        let message = format!("The kept runs can't be reached: {error}.");
        host.emit(Event::Archive(ArchiveEvent::Failed { key, message }).into());
    }
}

async fn listed(live: Option<&RunKey>, host: &impl Host) -> Result<(), StoreError> {
    let runs = archive::list(host.files()).await?;
    let usage = host.files().usage().await;
    host.emit(Event::Archive(ArchiveEvent::Listed { runs, usage, live: live.cloned() }).into());
    Ok(())
}

async fn show(key: RunKey, host: &impl Host) -> Result<(), StoreError> {
    let Some(run) = archive::load(host.files(), &key).await? else {
        return Err(StoreError::Failed(format!("there is no run {}", key.0)));
    };
    let send = |event, bytes| host.emit(Envelope { message: Event::Archive(event), bytes });
    send(ArchiveEvent::Losses { key: key.clone() }, Some(losses::to_bytes(&run.losses)));
    if let Some(png) = run.real {
        send(ArchiveEvent::Real { key: key.clone() }, Some(png.to_vec()));
    }
    for frame in run.frames {
        send(ArchiveEvent::Frame { key: key.clone(), step: frame.step, epoch: frame.epoch }, Some(frame.png.to_vec()));
    }
    send(ArchiveEvent::Shown { key }, None);
    Ok(())
}
