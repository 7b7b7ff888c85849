//! Stores the live run from time to time, and answers the page's commands about stored runs.

use super::Host;
use super::archive::{self, Listing, ShownRun, store::Files, store::StoreError};
use super::save_schedule::SaveSchedule;
use super::session::Session;
use crate::run::losses;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use crate::run::protocol::{Envelope, Event, Failure, RunId};
use crate::run::quality::QualityRecord;
use crate::run::stored::{MOST_RUNS, RunKey, StoredRun};

/// When the live run is saved, and whether that worked.
#[derive(Clone, Debug, Default)]
pub(super) struct Autosave {
    run: Option<RunId>,
    schedule: SaveSchedule,
    /// The store has the run.
    is_stored: bool,
    /// The page knows that saving fails.
    failure_reported: bool,
    /// The last snapshot, if it could not be stored: it can still be exported.
    unsaved: Option<StoredRun>,
}

impl Autosave {
    pub(super) fn is_due(&mut self, session: &Session, now_ms: f64) -> bool {
        self.follow(session.run(), now_ms);
        self.schedule.is_due(now_ms, session.at_epoch_end())
    }

    /// Forgets the run before.
    fn follow(&mut self, run: RunId, now_ms: f64) {
        if self.run != Some(run) {
            *self = Self { run: Some(run), schedule: SaveSchedule::new(now_ms), ..Self::default() };
        }
    }

    /// Saves the run. A store that fails is reported once per run and does not end it; a device that fails does.
    pub(super) async fn save(&mut self, session: &mut Session, host: &impl Host) -> Result<(), Failure> {
        let began_ms = host.now_ms();
        self.follow(session.run(), began_ms);
        let snapshot = session.snapshot(host).await?;
        self.store(snapshot, host).await;
        self.schedule.saved(began_ms, host.now_ms());
        session.restart_step_timer(host.now_ms());
        Ok(())
    }

    /// The run with this key, if it could not be stored.
    pub(super) fn unsaved(&self, key: &RunKey) -> Option<&StoredRun> {
        self.unsaved.as_ref().filter(|run| run.record.key == *key)
    }

    /// Adds the last measurement of a run that has ended.
    pub(super) async fn add_quality(&mut self, key: RunKey, quality: QualityRecord, host: &impl Host) {
        if let Some(run) = self.unsaved.as_mut().filter(|run| run.record.key == key) {
            run.record.quality = quality.rows.last().copied();
            run.quality = Some(quality);
            return;
        }
        // Without a store the page has the numbers until it is closed; the run's other data were refused before.
        if archive::add_quality(host.files(), &key, &quality).await.is_ok()
            && let Some(row) = quality.rows.last()
        {
            host.emit(Event::Archive(ArchiveEvent::Saved { key, step: row.step }).into());
        }
    }

    async fn store(&mut self, snapshot: StoredRun, host: &impl Host) {
        let mut saved = archive::save(host.files(), &snapshot).await;
        if saved.is_ok() && !self.is_stored {
            saved = archive::prune(host.files(), MOST_RUNS).await;
        }
        let key = snapshot.record.key.clone();
        if saved.is_ok() && snapshot.checkpoint.is_some() {
            let step = snapshot.record.step;
            host.emit(Event::Archive(ArchiveEvent::Saved { key: key.clone(), step }).into());
        }
        self.is_stored |= saved.is_ok();
        self.unsaved = saved.is_err().then_some(snapshot);
        if let Err(error) = saved
            && !std::mem::replace(&mut self.failure_reported, true)
        {
            let message =
                format!("This run can't be saved: {error}. Training continues, but the run is lost when this page is closed.");
            host.emit(Event::Archive(ArchiveEvent::Failed { key: Some(key), message }).into());
        }
    }
}

/// Handles a command about stored runs. `live` is the run that trains or is paused.
pub(super) async fn handle(command: ArchiveCommand, live: Option<&RunKey>, host: &impl Host) {
    let (key, done) = match command {
        ArchiveCommand::List => (None, list(live, host).await),
        ArchiveCommand::Show { key, after } => (Some(key.clone()), show(key, after, host).await),
        ArchiveCommand::Rename { key, title } => {
            let renamed = archive::rename(host.files(), &key, title).await;
            (Some(key), if renamed.is_ok() { list(live, host).await } else { renamed })
        }
        ArchiveCommand::Delete { key } => {
            let deleted = archive::delete(host.files(), &key).await;
            (Some(key), if deleted.is_ok() { list(live, host).await } else { deleted })
        }
    };
    if let Err(error) = done {
        let message = format!("The saved runs can't be reached: {error}.");
        host.emit(Event::Archive(ArchiveEvent::Failed { key, message }).into());
    }
}

async fn list(live: Option<&RunKey>, host: &impl Host) -> Result<(), StoreError> {
    let Listing { runs, unreadable } = archive::list(host.files()).await?;
    let usage = host.files().usage().await;
    let unreadable = unreadable.first().map(|(_, error)| {
        let count = unreadable.len();
        let which = if count == 1 { "A saved run".to_owned() } else { format!("{count} saved runs") };
        format!("{which} can't be read: {error}. Close other tabs of this page first. The other runs are listed.")
    });
    host.emit(Event::Archive(ArchiveEvent::Listed { runs, usage, live: live.cloned(), unreadable }).into());
    Ok(())
}

async fn show(key: RunKey, after: Option<u32>, host: &impl Host) -> Result<(), StoreError> {
    let Some(ShownRun { run, checkpoint, checkpoint_bytes }) = archive::show(host.files(), &key, after).await? else {
        let message = format!("There is no run {} in this browser: it was deleted, or saved in another one.", key.0);
        host.emit(Event::Archive(ArchiveEvent::Failed { key: Some(key), message }).into());
        return Ok(());
    };
    let send = |event, bytes| host.emit(Envelope { message: Event::Archive(event), bytes });
    send(ArchiveEvent::Losses { key: key.clone(), after }, Some(losses::to_bytes(&run.losses)));
    if let Some(record) = run.quality {
        send(ArchiveEvent::Quality { key: key.clone(), record }, None);
    }
    if let Some(png) = run.real {
        send(ArchiveEvent::Real { key: key.clone() }, Some(png.to_vec()));
    }
    for frame in run.frames {
        send(ArchiveEvent::Frame { key: key.clone(), step: frame.step, epoch: frame.epoch }, Some(frame.png.to_vec()));
    }
    send(ArchiveEvent::Shown { key, checkpoint, checkpoint_bytes }, None);
    Ok(())
}
