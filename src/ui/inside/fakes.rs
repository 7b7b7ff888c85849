//! G's images as D sees them: the sheet, one of them with its score and the real images nearest to it, and the most and the
//! least believed.

use std::rc::Rc;

use yew::prelude::*;

use super::seen::{Judged, Near, PIXELS};
use crate::run::explorer::{SHEET, SIDE};
use crate::run::likeness::likeness;
use crate::ui::widgets::{Card, Sheet, typed};

/// Images at either end that are shown.
const EXTREMES: usize = 4;

/// What stands below the nearest images, by rank.
const RANKS: [&str; 3] = ["1st", "2nd", "3rd"];

/// What [`Fakes`] and [`OneFake`] are made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct FakesProps {
    /// The images, with D's opinion.
    pub(super) judged: Rc<Judged>,
    /// The number of the image that is looked at, from 0.
    pub(super) picked: usize,
    /// Called with the number of another.
    pub(super) on_pick: Callback<usize>,
    /// The nearest real images, once they were heard.
    #[prop_or_default]
    pub(super) near: Option<Rc<Near>>,
}

fn score(judged: &Judged, at: usize) -> String {
    judged.opinion.fake.get(at).map_or_else(String::new, |value| format!("{value:.2}"))
}

/// Round the image at a place of the sheet. Its place stands in attributes of its own: the page's policy allows no inline style.
fn ring(place: usize) -> Html {
    let side = SIDE as usize;
    let (x, y) = ((place % side).to_string(), (place / side).to_string());
    let round = |class: &'static str| html! { <rect {class} x={x.clone()} y={y.clone()} width="1" height="1" /> };
    html! {
        <svg class="inside-fakes__ring" viewBox={format!("0 0 {SIDE} {SIDE}")} aria-hidden="true" data-testid="inside-ring">
            { round("inside-fakes__outer") }
            { round("inside-fakes__inner") }
        </svg>
    }
}

/// The sheet, which chooses by pointer; the number beside it by keyboard.
#[component]
pub(super) fn Fakes(props: &FakesProps) -> Html {
    let FakesProps { judged, picked, on_pick, .. } = props;
    let sheet = use_memo(Rc::as_ptr(&judged.fakes).cast::<u8>() as usize, |_| {
        Rc::<[u8]>::from(&judged.fakes[..judged.fakes.len().min(SHEET as usize * PIXELS)])
    });
    let count = judged.opinion.fake.len();
    let oninput = {
        let on_pick = on_pick.clone();
        Callback::from(move |event: InputEvent| {
            let number = typed(&event).and_then(|value| value.parse::<usize>().ok());
            if let Some(number) = number.filter(|number| (1..=count).contains(number)) {
                on_pick.emit(number - 1);
            }
        })
    };
    let order = judged.opinion.by_probability();
    let most = order.iter().take(EXTREMES);
    let least = order.iter().rev().take(EXTREMES);
    let on_sheet = *picked < SHEET as usize;
    html! {
        <Card title="G’s images, judged" note="the run’s own sheet · click one">
            <div class="inside-fakes">
                <Sheet
                    pixels={(*sheet).clone()}
                    columns={SIDE}
                    testid="inside-fakes"
                    label="The run’s sheet of 64 generated images"
                    on_pick={on_pick.clone()}
                />
                if on_sheet { { ring(*picked) } }
            </div>
            <label class="inside-pick">
                { "Image " }
                <input class="field__control" type="number" min="1" max={count.to_string()} value={(picked + 1).to_string()} data-testid="inside-picked" {oninput} />
                { format!(" of {count}; the first {SHEET} are on the sheet, row by row.") }
            </label>
            <div class="inside-ends">
                { believed("Most believed", most, props) }
                { believed("Least believed", least, props) }
            </div>
        </Card>
    }
}

fn believed<'a>(title: &'static str, images: impl Iterator<Item = &'a usize>, props: &FakesProps) -> Html {
    let one = |&at: &usize| {
        let Some(pixels) = props.judged.image(at) else { return Html::default() };
        let score = score(&props.judged, at);
        html! {
            <button
                type="button"
                key={at}
                class={classes!("inside-believed", (at == props.picked).then_some("is-chosen"))}
                aria-label={format!("Image {}, D’s probability {score}: look at it", at + 1)}
                onclick={props.on_pick.reform(move |_: MouseEvent| at)}
            >
                <Picture {pixels} label={format!("Image {}", at + 1)} />
                <span>{ score }</span>
            </button>
        }
    };
    html! {
        <section aria-label={title}>
            <h3 class="inside-ends__title">{ title }</h3>
            <div class="inside-ends__row">{ for images.map(one) }</div>
        </section>
    }
}

/// What a [`Picture`] is made of.
#[derive(Clone, PartialEq, Properties)]
struct PictureProps {
    pixels: Rc<[u8]>,
    label: AttrValue,
}

/// One image. Its pixels are kept as they first came while they stay equal, so that it is not drawn anew.
#[component]
fn Picture(props: &PictureProps) -> Html {
    let pixels = use_memo(props.pixels.clone(), Rc::clone);
    html! { <Sheet pixels={(*pixels).clone()} columns={1} label={props.label.clone()} /> }
}

/// One of G's images: D's score, and the real images that lie nearest.
#[component]
pub(super) fn OneFake(props: &FakesProps) -> Html {
    let FakesProps { judged, picked, near, .. } = props;
    let Some(pixels) = judged.image(*picked) else { return Html::default() };
    let probability = judged.opinion.fake.get(*picked).copied().unwrap_or(f32::NAN);
    let taken = if probability > 0.5 { "takes it for real" } else { "takes it for a fake" };
    let near = near.as_ref().filter(|near| near.of == *picked);
    html! {
        <Card title="Does it copy?" note={format!("G’s image {} and the real ones nearest to it", picked + 1)}>
            <p class="inside-score" data-testid="inside-score">{ format!("D gives image {} the probability {probability:.2} to be real: it {taken}.", picked + 1) }</p>
            <div class="inside-near" data-testid="inside-near">
                <figure class="inside-near__cell is-fake">
                    <Picture {pixels} label={format!("G’s image {}", picked + 1)} />
                    <figcaption>{ "G’s" }</figcaption>
                </figure>
                { for (0..RANKS.len()).map(|rank| neighbour(near.map(Rc::as_ref), rank)) }
            </div>
            if let Some((near, first)) = near.and_then(|near| Some((near, near.found.first()?))) {
                <p class="inside-reading" data-testid="inside-likeness">{ likeness(first.distance, near.typical) }</p>
            }
            <p class="inside-remark">
                { "A distance is the root of the summed squares of all 784 differences, black 0 and white 1: 0 is the same image, 28 is white against black." }
            </p>
        </Card>
    }
}

fn neighbour(near: Option<&Near>, rank: usize) -> Html {
    let found = near.and_then(|near| Some((near.found.get(rank)?, near.pixels.get(rank * PIXELS..(rank + 1) * PIXELS)?)));
    let name = RANKS[rank];
    let Some((found, pixels)) = found else {
        return html! { <figure class="inside-near__cell" key={rank}><div class="inside-near__awaited" /><figcaption>{ name }</figcaption></figure> };
    };
    html! {
        <figure class="inside-near__cell" key={rank}>
            <Picture pixels={Rc::<[u8]>::from(pixels)} label={format!("Real image {}, {name} nearest, distance {:.1}", found.image + 1, found.distance)} />
            <figcaption>{ format!("{name} · {:.1}", found.distance) }</figcaption>
        </figure>
    }
}
