//! The generated sheet, and real images beside it.

use std::rc::Rc;

use yew::prelude::*;

use super::cells::Cells;
use super::live_sheet::Live;
use super::panel::Panel;
use super::selection::Selection;
use super::{Action, sentences};
use crate::data::PIXELS;
use crate::run::explorer::SIDE as COLUMNS;
use crate::run::{Departure, RunView};
use crate::ui::hooks::frame::Decoded;
use crate::ui::widgets::{Button, ButtonKind, Sheet, Term, explained};

/// `chosen` is the sheet to show in place of the latest.
pub(super) fn generated(view: &RunView, chosen: Option<&Decoded>, selection: &Selection, act: &Callback<Action>) -> Html {
    let seed = format!("fixed latents · seed {}", view.config.seed);
    let Some(latest) = &view.sheet else {
        return html! {
            <Panel class="gan-generated" title="Generated" note={seed}>
                <div class="gan-sheets__placeholder">{ "The first sheet appears after the warm-up." }</div>
            </Panel>
        };
    };
    let (step, epoch, pixels) =
        chosen.map_or((latest.step, latest.epoch, &latest.pixels), |sheet| (sheet.step, sheet.epoch, &sheet.pixels));
    let title = if step == 0 { "Generated, untrained".to_owned() } else { format!("Generated, epoch {epoch}") };
    let departure = match view.config.departure {
        Departure::None => String::new(),
        departure => format!(" · {}", departure.label().to_ascii_lowercase()),
    };
    let image = selection.image.setter();
    let label = format!("{} generated images after {epoch} epochs", latest.count);
    let on_pick = Callback::from({
        let image = image.clone();
        move |picked| image.set(Some(picked))
    });
    // Cells are drawn again while the run goes on and its latest sheet is shown.
    let live = view.live.as_ref().filter(|live| chosen.is_none() && live.probabilities.iter().any(Option::is_some));
    // The step comes last: its digits move nothing else.
    let note = format!("{seed}{departure} · step {}", sentences::grouped(live.map_or(step, |live| live.step)));
    let caught = live.map(|live| {
        let (caught, of) = live.caught();
        html! { <p class="panel__note is-descend" translate="no" data-testid="gan-caught">{ format!("D caught {caught} of {of}") }</p> }
    });
    html! {
        <Panel class="gan-generated" {title} actions={sheet_actions(view, selection, act)}>
            <div class="gan-live">
                if let Some(live) = live {
                    <Live live={live.clone()} {epoch} {label} {on_pick} />
                } else {
                    <Sheet pixels={Rc::clone(pixels)} columns={COLUMNS} {epoch} testid="gan-sheet" {label} {on_pick} />
                }
                <Cells count={latest.count as usize} picked={*selection.image} on_pick={image} />
            </div>
            <div class="gan-live__notes"><p class="panel__note" translate="no">{ explained(Term::Latents, &note) }</p>{ caught }</div>
        </Panel>
    }
}

/// All are there from the beginning, so that none moves another.
fn sheet_actions(view: &RunView, selection: &Selection, act: &Callback<Action>) -> Html {
    let (image, comparing) = (selection.image.setter(), selection.comparing.setter());
    let one = (view.frames.len() < 2).then(|| AttrValue::from("There is one sheet so far"));
    let unnamed = (view.strip.len() < 2).then(|| AttrValue::from("Two named sheets are needed"));
    html! {
        <>
            if view.state.is_live() && view.has_worker() {
                <Button
                    label="Draw now"
                    kind={ButtonKind::Quiet}
                    on_press={act.reform(|()| Action::Sample)}
                    title="A sheet of the present generator, from the same latents (N)"
                    shortcut="N"
                />
            }
            <Button
                label="Follow one image"
                kind={ButtonKind::Quiet}
                on_press={Callback::from(move |()| image.set(Some(0)))}
                disabled={one}
                title="One cell of the sheet, large and at every epoch. You can also click the cell."
            />
            <Button
                label="Compare T"
                kind={ButtonKind::Quiet}
                on_press={Callback::from(move |()| comparing.set(true))}
                disabled={unnamed}
                title="The named sheets side by side"
            />
            <a class="button is-quiet" href={inside(view)} title="D’s opinion of images, nearest real images, and walks between latents">{ "Look inside" }</a>
        </>
    }
}

/// The address at which the networks of the run are examined.
pub(super) fn inside(view: &RunView) -> AttrValue {
    match &view.saved_as {
        Some(key) => format!("#/inside?run={}", key.0).into(),
        None if view.recorded => "#/inside?recorded=50".into(),
        None => "#/inside".into(),
    }
}

/// The first row of real images.
pub(super) fn real(view: &RunView) -> Html {
    let source = view.size.as_ref().map(|size| size.source.to_string()).unwrap_or_default();
    let row = view.real.as_ref().map(|sheet| Rc::from(&sheet.pixels[..sheet.pixels.len().min(COLUMNS as usize * PIXELS)]));
    html! {
        <Panel class="gan-reals" title="Real" note={source}>
            if let Some(pixels) = row {
                <Sheet {pixels} columns={COLUMNS} testid="gan-real" label="Images of the training set" />
            } else {
                <div class="gan-reals__placeholder">{ "Loading…" }</div>
            }
        </Panel>
    }
}
