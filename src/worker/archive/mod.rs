//! Stored runs: `runs/KEY/record.json`, `losses.bin`, `quality.json`, `real.png`, `frame-EPOCH-STEP.png`,
//! `checkpoint-STEP.safetensors`.
//!
//! The record is written last; a run without one is ignored. Losses may go beyond the checkpoint; a run that continues from it drops
//! them.

#[cfg(target_arch = "wasm32")]
pub mod browser_files;
#[cfg(target_arch = "wasm32")]
pub mod idb;
#[cfg(target_arch = "wasm32")]
pub mod opfs;
pub mod store;

use serde::Serialize;

use self::store::{Files, StoreError};
use crate::gan::checkpoint::Checkpoint;
use crate::run::losses;
use crate::run::quality::QualityRecord;
use crate::run::stored::{Frame, RunKey, RunRecord, StoredRun};

/// Checkpoints per run: the second is used if the newest is damaged.
const CHECKPOINTS: usize = 2;

const RECORD: &str = "record.json";
const LOSSES: &str = "losses.bin";
const REAL: &str = "real.png";
const QUALITY: &str = "quality.json";

/// The folder of a run. Fails unless the key consists of letters and digits.
fn folder(key: &RunKey) -> Result<String, StoreError> {
    let plain = !key.0.is_empty() && key.0.len() <= 32 && key.0.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain {
        Ok(format!("runs/{}/", key.0))
    } else {
        Err(StoreError::Failed(format!("“{}” is not the key of a run", key.0)))
    }
}

/// The step in a checkpoint's name.
fn checkpoint_step(name: &str) -> Option<u32> {
    name.strip_prefix("checkpoint-")?.strip_suffix(".safetensors")?.parse().ok()
}

/// `(epoch, step)` in a sheet's name.
fn frame_place(name: &str) -> Option<(u32, u32)> {
    let (epoch, step) = name.strip_prefix("frame-")?.strip_suffix(".png")?.split_once('-')?;
    Some((epoch.parse().ok()?, step.parse().ok()?))
}

/// Steps of a run's checkpoints, newest first.
async fn checkpoints(files: &impl Files, folder: &str) -> Result<Vec<u32>, StoreError> {
    let names = store::list(files, folder).await?;
    let mut steps: Vec<u32> = names.iter().filter_map(|name| checkpoint_step(name.strip_prefix(folder)?)).collect();
    steps.sort_unstable_by(|a, b| b.cmp(a));
    Ok(steps)
}

/// Stores a run, but leaves a title in the store as it is.
///
/// # Errors
/// When there is no room, or no store; what was stored before stays.
pub async fn save(files: &impl Files, run: &StoredRun) -> Result<(), StoreError> {
    let folder = folder(&run.record.key)?;
    let known = store::list(files, &folder).await?;
    for Frame { step, epoch, png } in &run.frames {
        let name = format!("{folder}frame-{epoch}-{step}.png");
        if !known.contains(&name) {
            store::write(files, &name, png).await?;
        }
    }
    let real = format!("{folder}{REAL}");
    if let Some(png) = run.real.as_ref().filter(|_| !known.contains(&real)) {
        store::write(files, &real, png).await?;
    }
    store::write(files, &format!("{folder}{LOSSES}"), &losses::to_bytes(&run.losses)).await?;
    if let Some(quality) = &run.quality {
        write_json(files, &format!("{folder}{QUALITY}"), quality).await?;
    }
    if let Some(checkpoint) = &run.checkpoint {
        store::write(files, &format!("{folder}checkpoint-{}.safetensors", run.record.step), checkpoint).await?;
    }
    let mut record = run.record.clone();
    if record.title.is_empty()
        && let Ok(Some(before)) = read_record(files, &record.key).await
    {
        record.title = before.title;
    }
    write_record(files, &record).await?;
    for step in checkpoints(files, &folder).await?.into_iter().skip(CHECKPOINTS) {
        // The next save deletes what is in use now.
        let _ = store::remove(files, &format!("{folder}checkpoint-{step}.safetensors")).await;
    }
    Ok(())
}

async fn write_record(files: &impl Files, record: &RunRecord) -> Result<(), StoreError> {
    write_json(files, &format!("{}{RECORD}", folder(&record.key)?), record).await
}

async fn write_json(files: &impl Files, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
    let text = serde_json::to_vec(value).map_err(|reason| StoreError::Failed(reason.to_string()))?;
    store::write(files, name, &text).await
}

/// Adds a measurement that was completed after the end of a stored run; does nothing if there is no such run.
///
/// # Errors
/// When the store fails.
pub async fn add_quality(files: &impl Files, key: &RunKey, quality: &QualityRecord) -> Result<(), StoreError> {
    let Some(record) = read_record(files, key).await? else { return Ok(()) };
    write_json(files, &format!("{}{QUALITY}", folder(key)?), quality).await?;
    write_record(files, &RunRecord { quality: quality.rows.last().copied(), ..record }).await
}

/// A run's record; `None` if it is missing or damaged.
///
/// # Errors
/// When the store fails.
pub async fn read_record(files: &impl Files, key: &RunKey) -> Result<Option<RunRecord>, StoreError> {
    let bytes = store::read(files, &format!("{}{RECORD}", folder(key)?)).await?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// The stored runs, and why others can't be read.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Their records, the last written first.
    pub runs: Vec<RunRecord>,
    /// Runs whose record can't be read.
    pub unreadable: Vec<(RunKey, StoreError)>,
}

/// The stored runs. A record that can't be read takes no other away.
///
/// # Errors
/// When the store fails.
pub async fn list(files: &impl Files) -> Result<Listing, StoreError> {
    let mut listing = Listing::default();
    for name in store::list(files, "runs/").await? {
        let key = name.strip_prefix("runs/").and_then(|name| name.strip_suffix(RECORD)).and_then(|name| name.strip_suffix('/'));
        if let Some(key) = key.map(|key| RunKey(key.to_owned())) {
            match read_record(files, &key).await {
                Ok(record) => listing.runs.extend(record),
                Err(error) => listing.unreadable.push((key, error)),
            }
        }
    }
    listing.runs.sort_by(|a, b| b.changed_ms.total_cmp(&a.changed_ms));
    Ok(listing)
}

/// A run with its newest intact checkpoint; `None` if there is no such run. Sheets that can't be read are left out.
///
/// # Errors
/// When the store fails.
pub async fn load(files: &impl Files, key: &RunKey) -> Result<Option<StoredRun>, StoreError> {
    let Some(run) = read_run(files, &files.names().await?, key, None).await? else { return Ok(None) };
    let checkpoint = newest_checkpoint(files, &folder(key)?).await?;
    Ok(Some(StoredRun { checkpoint, ..run }))
}

/// A run without its weights, with the sheets after step `after`, or all.
async fn read_run(files: &impl Files, all: &[String], key: &RunKey, after: Option<u32>) -> Result<Option<StoredRun>, StoreError> {
    let folder = folder(key)?;
    let Some(record) = read_record(files, key).await? else { return Ok(None) };
    let losses = store::read_among(files, all, &format!("{folder}{LOSSES}")).await?.unwrap_or_default();
    let mut places: Vec<(u32, u32)> =
        store::list_among(all, &folder).iter().filter_map(|name| frame_place(name.strip_prefix(&folder)?)).collect();
    places.retain(|&(_, step)| after.is_none_or(|after| step > after));
    places.sort_unstable_by_key(|&(_, step)| step);
    let mut frames = Vec::with_capacity(places.len());
    for (epoch, step) in places {
        if let Ok(Some(png)) = store::read_among(files, all, &format!("{folder}frame-{epoch}-{step}.png")).await {
            frames.push(Frame { step, epoch, png: png.into() });
        }
    }
    let real = store::read_among(files, all, &format!("{folder}{REAL}")).await.ok().flatten().map(Into::into);
    let quality = store::read_among(files, all, &format!("{folder}{QUALITY}")).await.ok().flatten();
    let quality = quality.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(Some(StoredRun { record, losses: losses::from_bytes(&losses), frames, real, quality, checkpoint: None }))
}

/// What the page shows of a run.
#[derive(Clone, Debug)]
pub struct ShownRun {
    /// The run without its weights.
    pub run: StoredRun,
    /// The step of its newest checkpoint, intact or not.
    pub checkpoint: Option<u32>,
    /// Bytes of its checkpoints.
    pub checkpoint_bytes: u64,
}

/// A run as the page shows it, with the sheets after step `after`, or all. Its checkpoints, most of its bytes, are not read.
///
/// # Errors
/// When the store fails.
pub async fn show(files: &impl Files, key: &RunKey, after: Option<u32>) -> Result<Option<ShownRun>, StoreError> {
    let all = files.names().await?;
    let Some(run) = read_run(files, &all, key, after).await? else { return Ok(None) };
    let prefix = format!("{}checkpoint-", folder(key)?);
    let mut checkpoint_bytes = 0;
    for name in all.iter().filter(|name| name.starts_with(&prefix)) {
        checkpoint_bytes += files.size(name).await.unwrap_or(0);
    }
    let steps = store::list_among(&all, &prefix);
    let step = |name: &String| checkpoint_step(&format!("checkpoint-{}", name.strip_prefix(&prefix)?));
    Ok(Some(ShownRun { run, checkpoint: steps.iter().filter_map(step).max(), checkpoint_bytes }))
}

/// The newest intact checkpoint of a run's folder.
async fn newest_checkpoint(files: &impl Files, folder: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut failed = None;
    for step in checkpoints(files, folder).await? {
        match store::read(files, &format!("{folder}checkpoint-{step}.safetensors")).await {
            Ok(Some(bytes)) if Checkpoint::parse(&bytes).is_ok() => return Ok(Some(bytes)),
            Ok(_) => {}
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(None), Err)
}

/// Sets a run's title; does nothing if there is no such run.
///
/// # Errors
/// When the store fails.
pub async fn rename(files: &impl Files, key: &RunKey, title: String) -> Result<(), StoreError> {
    match read_record(files, key).await? {
        Some(record) => write_record(files, &RunRecord { title, ..record }).await,
        None => Ok(()),
    }
}

/// Deletes a run, its record first.
///
/// # Errors
/// When the record or one of the other files can't be deleted.
pub async fn delete(files: &impl Files, key: &RunKey) -> Result<(), StoreError> {
    let folder = folder(key)?;
    store::remove(files, &format!("{folder}{RECORD}")).await?;
    let mut outcome = Ok(());
    for name in store::list(files, &folder).await? {
        outcome = outcome.and(store::remove(files, &name).await);
    }
    outcome
}

/// Deletes all but the `count` runs that were written last. One that is in use stays until the next time.
///
/// # Errors
/// When the store fails.
pub async fn prune(files: &impl Files, count: usize) -> Result<(), StoreError> {
    for run in list(files).await?.runs.into_iter().skip(count) {
        let _ = delete(files, &run.key).await;
    }
    Ok(())
}
