//! Makes the run's film as a video.

use wasm_bindgen_futures::spawn_local;

use crate::run::film::Film;
use crate::ui::download_bytes;
use crate::ui::hooks::film::video;
use crate::ui::hooks::gan_run::GanRun;

/// Makes the video of the shown run and downloads it.
pub(super) fn download_video(run: &GanRun) {
    let (film, frames, name) = {
        let controller = run.controller();
        let view = controller.shown();
        let page = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
        let epoch = view.frames.last().map_or(0, |frame| frame.epoch);
        let name = format!("saddle-gan-seed{}-epoch{epoch}-film.webm", view.config.seed);
        (Film::new(&view.config, &page), view.frames.clone(), name)
    };
    let run = run.clone();
    spawn_local(async move {
        let report = |text: String| run.act(|controller, _| controller.export_status = text.into());
        let progress = |done: usize, of: usize| report(format!("Making the video: sheet {done} of {of}…"));
        report(match video(&film, &frames, progress).await {
            Ok(bytes) => match download_bytes(&name, &bytes) {
                Ok(()) => format!("{name} is downloaded."),
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        });
    });
}
