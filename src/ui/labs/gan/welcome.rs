//! Before the first run.

use yew::prelude::*;

use super::Action;
use crate::ui::hooks::recording::Recording;
use crate::ui::widgets::{Button, Notice, NoticeKind, Term, explained};

pub(super) fn welcome(recording: &Recording, is_fixed: bool, act: &Callback<Action>) -> Html {
    let loading = matches!(recording, Recording::Loading);
    let show = act.reform(|()| Action::ShowRecording);
    let hurry = if is_fixed {
        "In a hurry? See a recorded run of 50 epochs."
    } else {
        "In a hurry? Choose the preset Quick look under Set up, or see a recorded run of 50 epochs."
    };
    html! {
        <section class="gan-welcome" aria-label="What happens here">
            <h2 class="gan-welcome__title">{ "Two networks learn against each other" }</h2>
            <p>
                <span class="is-ascend">{ "G" }</span>{ " generates 28×28 images of clothes from noise. " }
                <span class="is-descend">{ "D" }</span>{ " classifies images as real or generated. Each improves at the other’s expense." }
            </p>
            <ol class="gan-welcome__steps">
                <li>{ "Press " }<strong>{ "Start" }</strong>{ ". The images are downloaded once and saved. No data leaves this device." }</li>
                <li>{ explained(Term::Sheet, "Watch the sheet: noise, then blobs, then trousers and shirts. It shows the same 64 latents each time, so each image can be followed.") }</li>
                <li>{ "Watch the losses. Don’t expect them to fall: each is measured against an opponent that keeps improving." }</li>
            </ol>
            <p>{ hurry }</p>
            <Button
                label={if loading { "Loading the recorded run" } else { "Replay the real run" }}
                on_press={show}
                disabled={loading.then(|| AttrValue::from("Loading…"))}
            />
            if let Recording::Failed(reason) = recording {
                <Notice kind={NoticeKind::Bad} title="The recorded run could not be loaded">
                    <p>{ format!("{reason}. Check your connection and try again. Training here does not need the recording.") }</p>
                </Notice>
            }
        </section>
    }
}
