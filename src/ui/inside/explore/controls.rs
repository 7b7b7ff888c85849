//! The controls of the explorer.

use yew::prelude::*;

use super::range_field::RangeField;
use super::walk::Walk;
use crate::run::explorer::{Explorer, Mode, SHEET, SLIDERS};
use crate::ui::inside::state::Directions;
use crate::ui::widgets::{Button, ButtonKind, typed};

/// Largest shift along a direction, in standard deviations.
const MAX_SHIFT: f64 = 4.0;

const MAX_SCALE: f64 = 2.0;

pub(super) fn hint(mode: Mode) -> &'static str {
    match mode {
        Mode::Sheet => "64 random latents. Select an image to move it along G’s directions.",
        Mode::Two => "Interpolation on the sphere between two latents. Do the images change smoothly, or do they jump?",
        Mode::Four => "The four corners are images of the sheet. The others are interpolated on the sphere.",
        Mode::Walk => "An endless walk through latent space. A generator that had memorised its images would jump.",
        Mode::Directions => {
            "The directions of strongest response in G’s first layer, each with its share: 1% if all were equal. What does each one change?"
        }
    }
}

pub(super) fn controls(explorer: &Explorer, directions: &Directions, walk: &Walk, set: &Callback<Explorer>) -> Html {
    let change = |change: fn(&mut Explorer, f64)| {
        let explorer = *explorer;
        set.reform(move |value: f64| explorer.with(|next| change(next, value)))
    };
    let factor = explorer.factor;
    html! {
        <>
            { mode_controls(explorer, directions, walk, set) }
            <RangeField
                id="inside-factor"
                label="Scale of z"
                value={factor}
                text={format!("× {factor:.2}")}
                range={(0.0, MAX_SCALE)}
                on_change={change(|explorer, factor| explorer.factor = factor)}
                hint="Below 1: safer, more alike (truncation). Above 1: latents that G rarely saw in training."
            />
            { latents(explorer, set) }
        </>
    }
}

fn mode_controls(explorer: &Explorer, directions: &Directions, walk: &Walk, set: &Callback<Explorer>) -> Html {
    match explorer.mode {
        Mode::Sheet | Mode::Four => Html::default(),
        Mode::Two => {
            let on_change = {
                let explorer = *explorer;
                set.reform(move |fraction| explorer.with(|next| next.fraction = fraction))
            };
            html! { <RangeField id="inside-position" label="Position between the first and the second" value={explorer.fraction} text={format!("{:.0}%", 100.0 * explorer.fraction)} range={(0.0, 1.0)} {on_change} /> }
        }
        Mode::Walk => {
            let (label, sign) = if walk.playing { ("Pause the walk", "❚❚") } else { ("Play the walk", "▶") };
            let disabled =
                walk.reduced_motion.then(|| AttrValue::from("Your system asks for reduced motion; go one step at a time"));
            html! {
                <div class="inside-buttons">
                    <Button {label} {sign} on_press={walk.toggle.clone()} {disabled} />
                    <Button label="One step" on_press={walk.step.clone()} />
                    <span class="inside-walk__rate" data-testid="inside-rate" translate="no">
                        { if walk.playing && walk.rate > 0 { format!("{} images a second", walk.rate) } else { format!("{:.2} latents passed", explorer.walked) } }
                    </span>
                </div>
            }
        }
        Mode::Directions => html! {
            <>
                { for directions.shares.iter().take(SLIDERS).enumerate().map(|(at, share)| direction(at, *share, explorer, set)) }
                if directions.shares.is_empty() {
                    <p class="inside-remark">{ "Computing G’s directions." }</p>
                }
            </>
        },
    }
}

fn direction(at: usize, share: f64, explorer: &Explorer, set: &Callback<Explorer>) -> Html {
    let amount = explorer.amounts[at];
    let on_change = {
        let explorer = *explorer;
        set.reform(move |amount| explorer.with(|next| next.amounts[at] = amount))
    };
    html! {
        <RangeField
            key={at}
            id={format!("inside-direction-{}", at + 1)}
            label={format!("Direction {} · {:.1}%", at + 1, 100.0 * share)}
            value={amount}
            text={format!("{amount:+.2} σ").replace('-', "−")}
            range={(-MAX_SHIFT, MAX_SHIFT)}
            {on_change}
        />
    }
}

fn latents(explorer: &Explorer, set: &Callback<Explorer>) -> Html {
    let set_to = |next: Explorer| set.reform(move |()| next);
    let new_latents = Explorer { sheet: explorer.sheet.wrapping_add(1), walked: 0.0, ..*explorer };
    let run_latents = Explorer { sheet: 0, walked: 0.0, ..*explorer };
    let no_shift = Explorer { amounts: [0.0; SLIDERS], ..*explorer };
    let starts_from_image = matches!(explorer.mode, Mode::Two | Mode::Four | Mode::Directions);
    let oninput = {
        let (explorer, set) = (*explorer, set.clone());
        Callback::from(move |event: InputEvent| {
            let number = typed(&event).and_then(|value| value.parse::<u32>().ok());
            if let Some(number) = number.filter(|number| (1..=SHEET).contains(number)) {
                set.emit(explorer.with(|next| next.first = number - 1));
            }
        })
    };
    html! {
        <>
            if starts_from_image {
                <label class="inside-pick">
                    { "From image " }
                    <input class="field__control" type="number" min="1" max={SHEET.to_string()} value={(explorer.first + 1).to_string()} data-testid="inside-first" {oninput} />
                    { " of the sheet." }
                </label>
            }
            <div class="inside-buttons">
                <Button label="New latents" on_press={set_to(new_latents)} title="Another sheet from the same seed" />
                if explorer.sheet > 0 {
                    <Button label="Latents of the run" kind={ButtonKind::Quiet} on_press={set_to(run_latents)} />
                }
                if explorer.mode == Mode::Directions && explorer.amounts.iter().any(|amount| amount.abs() > 0.0) {
                    <Button label="Reset directions" kind={ButtonKind::Quiet} on_press={set_to(no_shift)} title="Set all directions to 0" />
                }
            </div>
        </>
    }
}
