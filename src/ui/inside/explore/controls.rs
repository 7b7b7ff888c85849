//! What is set in the explorer: the latents, the way between them, how far along each direction, how long they are.

use yew::prelude::*;

use super::dial::Dial;
use super::walk::Walk;
use crate::run::explorer::{Explorer, Mode, SHEET, SLIDERS};
use crate::ui::inside::seen::Directions;
use crate::ui::widgets::{Button, ButtonKind, typed};

/// Farthest that a latent is moved along a direction, in standard deviations.
const FARTHEST: f64 = 4.0;

/// Longest factor of a latent.
const LONGEST: f64 = 2.0;

/// What a mode is good for, in a line.
pub(super) fn hint(mode: Mode) -> &'static str {
    match mode {
        Mode::Sheet => "Latents as they fall. Click an image to move it along G’s directions.",
        Mode::Two => {
            "From one latent to the next, along the sphere on which latents lie. Does one thing turn into the other, or jump?"
        }
        Mode::Four => "The four corners are images of the sheet; all between them is interpolated, along the sphere.",
        Mode::Walk => "From latent to latent without end. A network that has learnt its images by heart would jump.",
        Mode::Directions => {
            "The directions of the latent that G’s first layer answers most, each with its share of the whole answer: 1% if all were alike. What does each one change?"
        }
    }
}

/// The controls of the mode that is chosen.
pub(super) fn controls(explorer: &Explorer, directions: &Directions, walk: &Walk, set: &Callback<Explorer>) -> Html {
    let change = |change: fn(&mut Explorer, f64)| {
        let explorer = *explorer;
        set.reform(move |value: f64| explorer.with(|next| change(next, value)))
    };
    let factor = explorer.factor;
    html! {
        <>
            { of_mode(explorer, directions, walk, set) }
            <Dial
                id="inside-factor"
                label="Length of latents"
                value={factor}
                text={format!("× {factor:.2}")}
                ends={(0.0, LONGEST)}
                on_turn={change(|explorer, factor| explorer.factor = factor)}
                hint="Below 1 latents lie nearer to the middle of what G has met: plainer images that differ less (“truncation”). Above 1 they are ones G hardly ever met."
            />
            { latents(explorer, set) }
        </>
    }
}

fn of_mode(explorer: &Explorer, directions: &Directions, walk: &Walk, set: &Callback<Explorer>) -> Html {
    match explorer.mode {
        Mode::Sheet | Mode::Four => Html::default(),
        Mode::Two => {
            let on_turn = {
                let explorer = *explorer;
                set.reform(move |fraction| explorer.with(|next| next.fraction = fraction))
            };
            html! { <Dial id="inside-way" label="Way from the first to the second" value={explorer.fraction} text={format!("{:.0}%", 100.0 * explorer.fraction)} ends={(0.0, 1.0)} {on_turn} /> }
        }
        Mode::Walk => {
            let (label, sign) = if walk.playing { ("Pause the walk", "❚❚") } else { ("Play the walk", "▶") };
            let calm = walk.calm.then(|| AttrValue::from("Your system asks for less motion: go one step at a time"));
            html! {
                <div class="inside-buttons">
                    <Button {label} {sign} on_press={walk.toggle.clone()} disabled={calm} />
                    <Button label="One step on" on_press={walk.step.clone()} />
                    <span class="inside-rate" data-testid="inside-rate">
                        { if walk.playing && walk.rate > 0 { format!("{} images a second", walk.rate) } else { format!("{:.2} latents walked", explorer.walked) } }
                    </span>
                </div>
            }
        }
        Mode::Directions => html! {
            <>
                { for directions.shares.iter().take(SLIDERS).enumerate().map(|(at, share)| direction(at, *share, explorer, set)) }
                if directions.shares.is_empty() {
                    <p class="inside-remark">{ "G’s directions are being found." }</p>
                }
            </>
        },
    }
}

fn direction(at: usize, share: f64, explorer: &Explorer, set: &Callback<Explorer>) -> Html {
    let amount = explorer.amounts[at];
    let on_turn = {
        let explorer = *explorer;
        set.reform(move |amount| explorer.with(|next| next.amounts[at] = amount))
    };
    html! {
        <Dial
            key={at}
            id={format!("inside-direction-{}", at + 1)}
            label={format!("Direction {} · {:.1}%", at + 1, 100.0 * share)}
            value={amount}
            text={format!("{amount:+.2} σ").replace('-', "−")}
            ends={(-FARTHEST, FARTHEST)}
            {on_turn}
        />
    }
}

/// Which latents everything begins from.
fn latents(explorer: &Explorer, set: &Callback<Explorer>) -> Html {
    let to = |next: Explorer| set.reform(move |()| next);
    let fresh = Explorer { sheet: explorer.sheet.wrapping_add(1), walked: 0.0, ..*explorer };
    let own = Explorer { sheet: 0, walked: 0.0, ..*explorer };
    let still = Explorer { amounts: [0.0; SLIDERS], ..*explorer };
    let begins = matches!(explorer.mode, Mode::Two | Mode::Four | Mode::Directions);
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
            if begins {
                <label class="inside-pick">
                    { "From image " }
                    <input class="field__control" type="number" min="1" max={SHEET.to_string()} value={(explorer.first + 1).to_string()} data-testid="inside-first" {oninput} />
                    { " of the sheet on." }
                </label>
            }
            <div class="inside-buttons">
                <Button label="New latents" on_press={to(fresh)} title="Another sheet of the same seed" />
                if explorer.sheet > 0 {
                    <Button label="The run’s own latents" kind={ButtonKind::Quiet} on_press={to(own)} />
                }
                if explorer.mode == Mode::Directions && explorer.amounts.iter().any(|amount| amount.abs() > 0.0) {
                    <Button label="Back to the image" kind={ButtonKind::Quiet} on_press={to(still)} title="All directions at 0" />
                }
            </div>
        </>
    }
}
