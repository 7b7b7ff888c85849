//! The film of a run as a video, which the browser encodes.

use crate::browser::error_text;
use crate::browser::video::{Codec, Encoder, supported};
use crate::run::RunConfig;
use crate::run::film::webm::{self, Packet, Track};
use crate::run::film::{Film, WIDTH, shown};
use crate::run::stored::Frame;
use crate::ui::hooks::frame;

/// A key frame after so many pictures, to which players can jump.
const KEY_EVERY: usize = 16;

/// Why there is no video.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VideoError {
    #[error("This browser encodes no video.")]
    Unsupported,
    #[error("There is no sheet yet.")]
    NoSheet,
    #[error("The video can’t be made: {0}. The GIF shows the same sheets.")]
    Browser(String),
}

fn size(film: &Film) -> (u32, u32) {
    let pixels = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (pixels(WIDTH), pixels(film.height()))
}

async fn codec(film: &Film) -> Option<Codec> {
    supported(size(film)).await
}

/// Whether this browser makes videos of films.
pub async fn is_supported() -> bool {
    codec(&Film::new(&RunConfig::default(), "")).await.is_some()
}

/// Makes the video of a film; `progress` hears of each picture.
///
/// # Errors
/// When the browser does not encode it.
pub async fn video(film: &Film, frames: &[Frame], progress: impl Fn(usize, usize)) -> Result<Vec<u8>, VideoError> {
    let codec = codec(film).await.ok_or(VideoError::Unsupported)?;
    let failed = |error| VideoError::Browser(error_text(&error));
    if frames.is_empty() {
        return Err(VideoError::NoSheet);
    }
    let encoder = Encoder::new(codec, size(film)).map_err(failed)?;
    let sheets = shown(frames.len());
    let count = sheets.len();
    let mut duration_ms = 0;
    for (place, (at, ms)) in sheets.enumerate() {
        progress(place + 1, count);
        let Frame { step, epoch, png } = &frames[at];
        let canvas = frame::canvas(png).await.map_err(failed)?;
        let picture = film.picture(&canvas, *step, *epoch);
        encoder.add(&picture, duration_ms, place % KEY_EVERY == 0).await.map_err(failed)?;
        duration_ms += ms;
    }
    let packets = encoder.finish().await.map_err(failed)?.into_iter().map(|packet| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time that was given, in whole ms")]
        let at_ms = packet.at_ms.round() as u32;
        Packet { at_ms, is_key: packet.is_key, bytes: packet.bytes }
    });
    let track = Track { codec: codec.matroska, size: (WIDTH, film.height()), duration_ms };
    Ok(webm::file(&track, &packets.collect::<Vec<_>>()))
}
