//! What can be taken along: files that the worker makes, and those of the recorded run.

use yew::prelude::*;

use super::Action;
use super::film::VideoButton;
use crate::run::RunView;
use crate::run::protocol::transfer::Export;
use crate::run::recorded::{EPOCHS, discriminator, generator};
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::recording::address;
use crate::ui::widgets::{Button, ButtonKind};

/// The sheets one after another, as an animated picture.
const FILM: (&str, Export) = ("Download timeline (GIF)", Export::Timeline);

/// What became of the last download.
fn status(controller: &Controller) -> Html {
    html! { <p class="gan-remark gan-downloads__status" role="status" data-testid="gan-taken">{ &*controller.export_status }</p> }
}

fn files<const N: usize>(files: [(&'static str, Export); N], kind: ButtonKind, view: &RunView, act: &Callback<Action>) -> Html {
    let none = no_step(view);
    let button = |(label, what): (&'static str, Export)| {
        let on_press = act.reform(move |()| Action::Export(what));
        html! { <Button {label} {kind} {on_press} disabled={none.clone()} /> }
    };
    files.into_iter().map(button).collect()
}

fn no_step(view: &RunView) -> Option<AttrValue> {
    view.losses.is_empty().then(|| AttrValue::from("No step is done yet"))
}

/// `step` is that of the shown sheet, if another than the latest is.
pub(super) fn all(controller: &Controller, step: Option<u32>, act: &Callback<Action>) -> Html {
    let view = controller.shown();
    if view.recorded {
        return recorded(controller, act);
    }
    let step = step.or(view.sheet.as_ref().map(|sheet| sheet.step)).unwrap_or(0);
    let pictures = [
        ("Download sheet (PNG)", Export::Sheet(step)),
        ("Download sheet, 4× (PNG)", Export::LargeSheet(step)),
        FILM,
        ("Download losses (SVG)", Export::Losses),
    ];
    let weights = [
        ("Download generator", Export::Generator),
        ("Download discriminator", Export::Discriminator),
        ("Download run (.saddle.zip)", Export::Run),
    ];
    html! {
        <>
            <h2 class="drawer__title">{ "Take along" }</h2>
            { status(controller) }
            <h3 class="reading__subtitle">{ "Pictures" }</h3>
            <div class="gan-downloads__buttons">
                { files(pictures, ButtonKind::Plain, view, act) }
                <VideoButton disabled={no_step(view)} act={act.clone()} />
            </div>
            <h3 class="reading__subtitle">{ "The run" }</h3>
            <div class="gan-downloads__buttons">{ files(weights, ButtonKind::Plain, view, act) }{ quality(view, act) }</div>
            <p class="gan-remark">
                { "Weights are safetensors with PyTorch’s names. A run file continues in another browser (" }
                <a href="#/runs">{ "Saved runs" }</a>
                { ") or in the native trainer." }
            </p>
        </>
    }
}

/// The measurements as a table.
fn quality(view: &RunView, act: &Callback<Action>) -> Html {
    let none = view.quality.is_none().then(|| AttrValue::from("Nothing is measured yet"));
    html! { <Button label="Download quality (CSV)" kind={ButtonKind::Plain} on_press={act.reform(|()| Action::SaveQuality)} disabled={none} /> }
}

/// The film of the recorded run, and its weights, which are files of the page.
fn recorded(controller: &Controller, act: &Callback<Action>) -> Html {
    let weights = [10, 30, EPOCHS].map(|epoch| (format!("Generator, T = {epoch}"), generator(epoch)));
    let weights = weights.into_iter().chain([(format!("Discriminator, T = {EPOCHS}"), discriminator(EPOCHS))]);
    let links = weights.map(|(label, name)| html! { <a class="button" href={address(&name)} download={name}>{ label }</a> });
    html! {
        <>
            <h2 class="drawer__title">{ "Take along" }</h2>
            { status(controller) }
            <h3 class="reading__subtitle">{ "Film" }</h3>
            <div class="gan-downloads__buttons">
                { files([FILM], ButtonKind::Plain, controller.shown(), act) }
                <VideoButton act={act.clone()} />
            </div>
            <h3 class="reading__subtitle">{ "Weights" }</h3>
            <div class="gan-downloads__buttons">{ for links }</div>
            <h3 class="reading__subtitle">{ "Numbers" }</h3>
            <div class="gan-downloads__buttons">{ quality(controller.shown(), act) }</div>
            <p class="gan-remark">{ "Safetensors in half precision, with PyTorch’s names. Read one with:" }</p>
            <pre class="gan-downloads__code" translate="no">{ LOAD }</pre>
        </>
    }
}

/// Reads the recorded weights in Python.
const LOAD: &str = "\
from safetensors.torch import load_file
weights = load_file(\"generator-50.safetensors\")
for name, tensor in weights.items():
    print(name, tuple(tensor.shape))";
