//! Generated images with D's probabilities: the sheet, the extremes, and one image with its nearest real images.

use std::rc::Rc;

use yew::prelude::*;

use super::state::{JudgedBatch, NearestImages};
use crate::data::PIXELS;
use crate::plot::number::grouped;
use crate::run::explorer::{SHEET, SIDE};
use crate::run::likeness::likeness;
use crate::ui::widgets::{Card, Sheet, typed};

/// Images at each extreme.
const EXTREMES: usize = 4;

/// Captions of the nearest images.
const RANKS: [&str; 3] = ["1st", "2nd", "3rd"];

#[derive(Clone, PartialEq, Properties)]
pub(super) struct FakesProps {
    pub(super) judged: Rc<JudgedBatch>,
    /// Index of the selected image.
    pub(super) picked: usize,
    pub(super) on_pick: Callback<usize>,
}

fn score(judged: &JudgedBatch, at: usize) -> String {
    judged.opinion.fake.get(at).map_or_else(String::new, |value| format!("{value:.2}"))
}

/// A frame around an image of the sheet, in SVG because the page's policy allows no inline style.
fn ring(index: usize) -> Html {
    let side = SIDE as usize;
    let (x, y) = ((index % side).to_string(), (index / side).to_string());
    let frame = |class: &'static str| html! { <rect {class} x={x.clone()} y={y.clone()} width="1" height="1" /> };
    html! {
        <svg class="inside-fakes__ring" viewBox={format!("0 0 {SIDE} {SIDE}")} aria-hidden="true" data-testid="inside-ring">
            { frame("inside-fakes__outer") }
            { frame("inside-fakes__inner") }
        </svg>
    }
}

/// The sheet selects by pointer, the number field by keyboard.
#[component]
pub(super) fn Fakes(props: &FakesProps) -> Html {
    let FakesProps { judged, picked, on_pick } = props;
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
        <Card title="Generated images" note="the sheet of the run · select an image">
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
                <span>{ format!(" of {count}; the first {SHEET} are on the sheet, row by row.") }</span>
            </label>
            <div class="inside-extremes">
                { extreme("Highest probability", most, props) }
                { extreme("Lowest probability", least, props) }
            </div>
        </Card>
    }
}

fn extreme<'a>(title: &'static str, images: impl Iterator<Item = &'a usize>, props: &FakesProps) -> Html {
    let one = |&at: &usize| {
        let Some(pixels) = props.judged.image(at) else { return Html::default() };
        let score = score(&props.judged, at);
        html! {
            <button
                type="button"
                key={at}
                class={classes!("inside-extremes__image", (at == props.picked).then_some("is-chosen"))}
                aria-label={format!("Image {}, D’s probability {score}: select it", at + 1)}
                onclick={props.on_pick.reform(move |_: MouseEvent| at)}
            >
                <Picture {pixels} label={format!("Image {}", at + 1)} />
                <span translate="no">{ score }</span>
            </button>
        }
    };
    html! {
        <section aria-label={title}>
            <h3 class="inside-extremes__title">{ title }</h3>
            <div class="inside-extremes__row">{ for images.map(one) }</div>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PictureProps {
    pixels: Rc<[u8]>,
    label: AttrValue,
}

/// One image. Keeps its first buffer while the pixels are equal, so that it is not redrawn.
#[component]
fn Picture(props: &PictureProps) -> Html {
    let pixels = use_memo(props.pixels.clone(), Rc::clone);
    html! { <Sheet pixels={(*pixels).clone()} columns={1} label={props.label.clone()} /> }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OneFakeProps {
    pub(super) judged: Rc<JudgedBatch>,
    /// Index of the selected image.
    pub(super) picked: usize,
    /// Loaded for one image at a time; those of another image than `picked` are not shown.
    pub(super) nearest: Option<Rc<NearestImages>>,
    /// Real images that were compared.
    pub(super) real: u32,
}

#[component]
pub(super) fn OneFake(props: &OneFakeProps) -> Html {
    let OneFakeProps { judged, picked, nearest, real } = props;
    let Some(pixels) = judged.image(*picked) else { return Html::default() };
    let probability = judged.opinion.fake.get(*picked).copied().unwrap_or(f32::NAN);
    let decision = if probability > 0.5 { "calls it real" } else { "calls it fake" };
    let nearest = nearest.as_ref().filter(|nearest| nearest.index == *picked);
    html! {
        <Card title="Does it copy?" note={format!("G’s image {} and the nearest of {} real images", picked + 1, grouped(u64::from(*real)))}>
            <p class="inside-score" data-testid="inside-score">{ format!("D’s probability that image {} is real is {probability:.2}: D {decision}.", picked + 1) }</p>
            <div class="inside-nearest" data-testid="inside-near">
                <figure class="inside-nearest__cell is-fake">
                    <Picture {pixels} label={format!("G’s image {}", picked + 1)} />
                    <figcaption>{ "G’s" }</figcaption>
                </figure>
                { for (0..RANKS.len()).map(|rank| neighbour(nearest.map(Rc::as_ref), rank)) }
            </div>
            if let Some((nearest, first)) = nearest.and_then(|nearest| Some((nearest, nearest.found.first()?))) {
                <p class="inside-reading" data-testid="inside-likeness">{ likeness(first.distance, nearest.typical) }</p>
            }
            <p class="inside-remark">
                { "Distances are Euclidean over 784 pixels from 0 (black) to 1 (white): 0 for equal images, 28 for white against black." }
            </p>
        </Card>
    }
}

fn neighbour(nearest: Option<&NearestImages>, rank: usize) -> Html {
    let found =
        nearest.and_then(|nearest| Some((nearest.found.get(rank)?, nearest.pixels.get(rank * PIXELS..(rank + 1) * PIXELS)?)));
    let name = RANKS[rank];
    let Some((found, pixels)) = found else {
        return html! { <figure class="inside-nearest__cell" key={rank}><div class="inside-nearest__placeholder" /><figcaption>{ name }</figcaption></figure> };
    };
    html! {
        <figure class="inside-nearest__cell" key={rank}>
            <Picture pixels={Rc::<[u8]>::from(pixels)} label={format!("Real image {}, {name} nearest, distance {:.1}", found.image + 1, found.distance)} />
            <figcaption>{ format!("{name} · {:.1}", found.distance) }</figcaption>
        </figure>
    }
}
