//! The hand-in of the recorded run, which is a folder of files.

use std::rc::Rc;

use futures::future::try_join_all;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::super::report::decode_sheet;
use super::view::{HandIn, Subject};
use crate::documents::history::SavedRun;
use crate::documents::report::{Report, Sheet, describe_sheets};
use crate::run::config::HANDOUT_EPOCHS;
use crate::run::recorded::{LOSSES, sheet};
use crate::run::stored::{Ending, Frame, ImageSource, RunKey, RunRecord};
use crate::run::{RunConfig, losses};
use crate::settings::Settings;
use crate::ui::FileError;
use crate::ui::hooks::recording::{config_file, fetch, quality_record};
use crate::ui::widgets::{Button, Notice, NoticeKind};

async fn frame(epoch: u32, steps_per_epoch: u32) -> Result<Frame, FileError> {
    Ok(Frame { step: epoch * steps_per_epoch, epoch, png: fetch(&sheet(epoch)).await?.into() })
}

async fn load() -> Result<Report, FileError> {
    let file = config_file().await?;
    let config = RunConfig::from_query(&file.query).config;
    let steps_per_epoch = config.steps_per_epoch(config.dataset.len()).max(1);
    let losses = losses::from_bytes(&fetch(LOSSES).await?);
    let quality = quality_record().await?.rows.last().cloned();
    let total_steps = steps_per_epoch * config.epochs;
    let record = RunRecord {
        // No saved run has this key: its letters lack the o.
        key: RunKey("recorded".to_owned()),
        title: "The recorded run".to_owned(),
        query: config.to_full_query(),
        left_rates: Vec::new(),
        device: file.device,
        tiling: None,
        build: file.build,
        began_ms: 0.0,
        changed_ms: 0.0,
        // Not recorded.
        trained_ms: f64::INFINITY,
        step: total_steps,
        steps_per_epoch,
        total_steps,
        images: config.images_used(config.dataset.len()),
        source: ImageSource::Dataset("FashionMNIST; Saddle’s recorded run".to_owned()),
        images_sha256: String::new(),
        last_losses: losses.last().copied(),
        quality,
        ending: Ending::Finished,
    };
    let frames = try_join_all(HANDOUT_EPOCHS.map(|epoch| frame(epoch, steps_per_epoch))).await?;
    let untrained = decode_sheet(&frame(0, steps_per_epoch).await?).await;
    let mut decoded = Vec::with_capacity(frames.len());
    for frame in &frames {
        decoded.push(decode_sheet(frame).await);
    }
    let texts = describe_sheets(SavedRun { record: &record, losses: &losses }, &decoded, Some(&untrained), None);
    let sheets = frames.into_iter().zip(texts).map(|(frame, text)| Sheet { frame, text }).collect();
    Ok(Report {
        record,
        losses: losses.into(),
        real: None,
        sheets,
        author: String::new(),
        acknowledgements: String::new(),
        written_ms: js_sys::Date::now(),
    })
}

#[component]
pub(in crate::ui) fn RecordedHandIn() -> Html {
    let loaded = use_state(|| None::<Result<Rc<Report>, FileError>>);
    let attempt = use_state_eq(|| 0_u32);
    use_effect_with(*attempt, {
        let loaded = loaded.setter();
        move |_| {
            loaded.set(None);
            spawn_local(async move { loaded.set(Some(load().await.map(Rc::new))) });
        }
    });
    match &*loaded {
        None => html! { <p class="page__aside" role="status">{ "Loading the recorded run" }</p> },
        Some(Ok(report)) => {
            html! { <HandIn run={Subject { name: "the recorded run".into(), report: Rc::clone(report), lab: "#/gan".into() }} /> }
        }
        Some(Err(reason)) => {
            let retry = Callback::from(move |()| attempt.set(*attempt + 1));
            let actions = html! { <Button label="Try again" on_press={retry} /> };
            html! {
                <Notice kind={NoticeKind::Bad} title="The recorded run could not be loaded" {actions}><p>{ format!("{reason}. Check your connection.") }</p></Notice>
            }
        }
    }
}
