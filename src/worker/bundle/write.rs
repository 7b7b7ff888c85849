//! Writes a run as a `.saddle.zip`. Equal runs give equal files: it holds no date of its own.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::{CHECKPOINT, LOSSES, QUALITY, REAL, RECORD};
use crate::run::losses::{HEADER, line};
use crate::run::stored::StoredRun;

/// The bytes of the zip file.
///
/// # Errors
/// When the file can't be built, for example for lack of memory.
pub fn write(run: &StoredRun) -> ZipResult<Vec<u8>> {
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::DEFAULT);
    // Weights and pictures do not compress.
    let [stored, deflated] =
        [CompressionMethod::Stored, CompressionMethod::Deflated].map(|method| plain.compression_method(method));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8], options| -> ZipResult<()> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(bytes)?)
    };
    let record = serde_json::to_vec_pretty(&run.record).map_err(std::io::Error::from)?;
    add(RECORD, &record, deflated)?;
    add(LOSSES, losses(run).as_bytes(), deflated)?;
    for frame in &run.frames {
        add(&format!("sheet-{}-{}.png", frame.epoch, frame.step), &frame.png, stored)?;
    }
    if let Some(real) = &run.real {
        add(REAL, real, stored)?;
    }
    if let Some(quality) = &run.quality {
        let text = serde_json::to_vec_pretty(quality).map_err(std::io::Error::from)?;
        add(QUALITY, &text, deflated)?;
    }
    if let Some(checkpoint) = &run.checkpoint {
        add(CHECKPOINT, checkpoint, stored)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The losses as the native trainer writes them.
fn losses(run: &StoredRun) -> String {
    let mut text = HEADER.to_owned();
    for (step, &pair) in (1..).zip(&run.losses) {
        text.push_str(&line(step, run.record.steps_per_epoch, pair));
    }
    text
}
