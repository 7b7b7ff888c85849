//! Downloads of a run: files that the worker makes.

use yew::prelude::*;

use super::Action;
use crate::run::RunView;
use crate::run::protocol::transfer::Export;
use crate::ui::hooks::controller::Controller;
use crate::ui::widgets::{Button, ButtonKind, Card};

fn files<const N: usize>(files: [(&'static str, Export); N], kind: ButtonKind, view: &RunView, act: &Callback<Action>) -> Html {
    let none = view.losses.is_empty().then(|| AttrValue::from("No step is done yet"));
    let button = |(label, what): (&'static str, Export)| {
        let on_press = act.reform(move |()| Action::Export(what));
        html! { <Button {label} {kind} {on_press} disabled={none.clone()} /> }
    };
    files.into_iter().map(button).collect()
}

/// Downloads below the sheet of `step`; none for the recorded run.
pub(super) fn sheet(view: &RunView, step: u32, act: &Callback<Action>) -> Html {
    let kinds = [
        ("Download sheet (PNG)", Export::Sheet(step)),
        ("Download sheet, 4× (PNG)", Export::LargeSheet(step)),
        ("Download timeline (GIF)", Export::Timeline),
    ];
    if view.recorded { Html::default() } else { files(kinds, ButtonKind::Quiet, view, act) }
}

/// Downloads of the whole run, and the status of the last one; none for the recorded run.
pub(super) fn run(controller: &Controller, act: &Callback<Action>) -> Html {
    let view = controller.shown();
    let kinds = [
        ("Download generator", Export::Generator),
        ("Download discriminator", Export::Discriminator),
        ("Download run (.saddle.zip)", Export::Run),
        ("Download losses (SVG)", Export::Losses),
    ];
    if view.recorded {
        return Html::default();
    }
    html! {
        <Card title="Downloads" note="made on this device">
            <div class="gan-downloads__buttons">
                { files(kinds, ButtonKind::Plain, view, act) }
            </div>
            <p class="gan-remark">
                { "Weights are safetensors with PyTorch’s names. A run file continues in another browser (" }
                <a href="#/runs">{ "Saved runs" }</a>
                { ") or in the native trainer." }
            </p>
            <p class="gan-remark gan-downloads__status" role="status" data-testid="gan-taken">{ &*controller.export_status }</p>
        </Card>
    }
}
