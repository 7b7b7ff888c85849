//! What the visitor's network does, beside the recorded one.

use std::rc::Rc;

use yew::prelude::*;

use super::quality::QualityTable;
use crate::math::stats::mean;
use crate::run::explorer::SIDE;
use crate::run::opinion::Opinion;
use crate::run::protocol::own_network::{DRAWN, Shown};
use crate::run::quality::Measured;
use crate::run::recorded::JUDGED_EPOCH;
use crate::ui::widgets::Sheet;

pub(super) fn shown(shown: &Shown, sheets: Option<&[Rc<[u8]>; 2]>) -> Html {
    match shown {
        Shown::Generator { recorded, yours, quality } => generator(recorded, yours, **quality, sheets),
        Shown::Discriminator { recorded, yours } => discriminator(recorded, yours),
    }
}

fn average(probabilities: &[f32]) -> f64 {
    mean(probabilities.iter().map(|&value| f64::from(value))).unwrap_or_default()
}

fn generator(recorded: &[f32], yours: &[f32], quality: Measured, sheets: Option<&[Rc<[u8]>; 2]>) -> Html {
    let Some([ours, theirs]) = sheets else { return Html::default() };
    let figure = |pixels: &Rc<[u8]>, title: String, testid: &'static str, label: String| {
        html! {
            <figure class="inside-own__sheet">
                <figcaption>{ title }</figcaption>
                <Sheet pixels={Rc::clone(pixels)} columns={SIDE} {label} {testid} />
            </figure>
        }
    };
    html! {
        <section aria-label="What it draws" data-testid="own-shown">
            <h3 class="inside-own__title">{ "What it draws" }</h3>
            <div class="inside-own__sheets">
                { figure(theirs, "Yours".to_owned(), "own-sheet", format!("{DRAWN} images of your generator")) }
                { figure(ours, format!("Recorded, T = {JUDGED_EPOCH}"), "own-recorded-sheet", format!("{DRAWN} images of the recorded generator, of the same latents")) }
            </div>
            <p data-testid="own-opinion">
                { format!("The recorded D gives your images {:.2} on average, those of the recorded generator {:.2}.", average(yours), average(recorded)) }
            </p>
            <QualityTable yours={quality} />
            <p class="inside-remark">
                { "Both are drawn from the same latents by our layers. If your images look right here and wrong in your program, the difference is in what a state_dict does not hold." }
            </p>
        </section>
    }
}

fn discriminator(recorded: &[Vec<f32>; 2], yours: &[Vec<f32>; 2]) -> Html {
    let sentence = |[real, fake]: &[Vec<f32>; 2]| Opinion { real: real.clone(), fake: fake.clone() }.sentence();
    html! {
        <section aria-label="What it thinks" data-testid="own-shown">
            <h3 class="inside-own__title">{ "What it thinks" }</h3>
            <p class="inside-remark">
                { format!("Of {DRAWN} real images and {DRAWN} of the recorded generator at T = {JUDGED_EPOCH}, without dropout.") }
            </p>
            <dl class="inside-own__opinions">
                <dt>{ "Yours" }</dt>
                <dd data-testid="own-opinion">{ sentence(yours) }</dd>
                <dt>{ "Recorded" }</dt>
                <dd>{ sentence(recorded) }</dd>
            </dl>
        </section>
    }
}
