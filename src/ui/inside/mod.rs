//! `#/inside`: what the GAN lab's two networks do with a latent and with an image.

mod choice;
mod explore;
mod fakes;
mod link;
mod opinion;
mod seen;

use std::rc::Rc;

use yew::prelude::*;

use self::choice::Chosen;
use self::explore::Explore;
use self::fakes::{Fakes, OneFake};
use self::link::{Link, use_link};
use self::opinion::{OpinionCard, verdict};
use self::seen::{Judged, Seen, Standing};
use super::route::{Lab, Route, navigate, replace_query};
use crate::plot::number::grouped;
use crate::run::config::Dataset;
use crate::run::explorer::Explorer;
use crate::run::protocol::inspect::{About, Origin};
use crate::run::{Departure, RunConfig};
use crate::settings::Settings;
use crate::ui::widgets::{Button, ButtonKind, Field, Notice, NoticeKind, Segmented};

/// What an [`Inside`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub struct InsideProps {
    /// The address after `?`: `recorded=30`, `run=KEY`.
    pub query: String,
}

/// Which image of the batch is looked at; the nearest real images are asked for when it changes, or the batch.
#[hook]
fn use_picked(judged: Option<&Rc<Judged>>, link: &Link) -> UseStateHandle<usize> {
    let picked = use_state_eq(|| 0_usize);
    use_effect_with((*picked, judged.cloned()), {
        let link = link.clone();
        move |(picked, judged)| {
            if let Some(image) = judged.as_ref().and_then(|judged| judged.image(*picked)) {
                link.search(*picked, &image);
            }
        }
    });
    picked
}

/// The view.
#[component]
pub fn Inside(props: &InsideProps) -> Html {
    let chosen = use_state_eq(|| Chosen::of_query(&props.query));
    use_effect_with(props.query.clone(), {
        let chosen = chosen.clone();
        move |query| chosen.set(Chosen::of_query(query))
    });
    let (seen, link) = use_link(&chosen);
    let explorer = use_state_eq(|| Explorer::new(RunConfig::default().seed));
    let picked = use_picked(seen.judged.as_ref(), &link);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |value: AttrValue| {
            let next = Chosen::of_value(&value);
            replace_query(&next.to_query());
            chosen.set(next);
        })
    };
    html! {
        <article class="inside" data-testid="inside">
            <h1 class="page__title">{ "Inside the networks" }</h1>
            <p class="page__lead">{ "What D thinks, whether G copies, and what lies between two latents." }</p>
            <Segmented
                field={Field::new("inside-whose", "Whose networks").hint("T = 10, 30 and 50: generators of a run of 50 epochs that was recorded.")}
                options={Chosen::offers()} value={chosen.value()} on_change={choose.clone()}
            />
            { standing(&seen, &choose, &link, &chosen) }
            if let Some(reason) = &seen.problem {
                <Notice kind={NoticeKind::Warn} title="That could not be answered" testid="inside-problem"><p>{ reason.clone() }</p></Notice>
            }
            if let Some(about) = seen.about() {
                if about.judges {
                    { discriminator(&seen, about, &link, &picked) }
                } else {
                    <Notice kind={NoticeKind::Info} title="A generator alone" testid="inside-alone">
                        <p>{ "A recorded generator lies beside the page without its D and the images it learnt from, so there is no opinion to ask for. Start a run in the GAN lab to see both." }</p>
                    </Notice>
                }
                <Explore
                    link={link.clone()}
                    {explorer}
                    seed={RunConfig::from_query(&about.query).config.seed}
                    version={(about.step, chosen.to_query().into())}
                    directions={Rc::clone(&seen.directions)}
                    drawn={seen.drawn.clone()}
                    pictures={seen.pictures}
                    live={matches!(about.origin, Origin::Live(_))}
                />
            }
        </article>
    }
}

/// D's side: its opinion, the images it was asked about, and one of them.
fn discriminator(seen: &UseReducerHandle<Seen>, about: &About, link: &Link, picked: &UseStateHandle<usize>) -> Html {
    let on_ask = {
        let link = link.clone();
        Callback::from(move |()| link.judge())
    };
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |at| picked.set(at))
    };
    html! {
        <>
            if let Some(judged) = &seen.judged {
                { verdict(judged) }
            }
            <div class="inside-columns">
                <div class="inside-column">
                    <OpinionCard judged={seen.judged.clone()} history={Rc::clone(&seen.history)} judging={seen.judging} live={matches!(about.origin, Origin::Live(_))} {on_ask} />
                    if let Some(judged) = &seen.judged {
                        <OneFake judged={Rc::clone(judged)} picked={**picked} on_pick={on_pick.clone()} near={seen.near.clone()} />
                    }
                </div>
                if let Some(judged) = &seen.judged {
                    <Fakes judged={Rc::clone(judged)} picked={**picked} {on_pick} />
                }
            </div>
        </>
    }
}

/// Which networks these are, or why there are none and what to do.
fn standing(seen: &Seen, choose: &Callback<AttrValue>, link: &Link, chosen: &UseStateHandle<Chosen>) -> Html {
    let again = {
        let (link, chosen) = (link.clone(), chosen.clone());
        Callback::from(move |()| link.open(&chosen))
    };
    match &seen.standing {
        Standing::Here(about) => {
            html! { <p class="inside-about" data-testid="inside-about" data-step={about.step.to_string()}>{ in_words(about) }</p> }
        }
        Standing::Asked => html! { <p class="inside-about" role="status">{ "The networks are being fetched." }</p> },
        Standing::Missing(reason) => html! {
            <Notice kind={NoticeKind::Bad} title="These networks could not be had" actions={html! { <Button label="Try again" on_press={again} /> }}>
                <p>{ reason.clone() }</p>
            </Notice>
        },
        Standing::Nothing => {
            let actions = html! {
                <>
                    <Button label="To the GAN lab" kind={ButtonKind::Primary} on_press={Callback::from(|()| navigate(&Route::Lab(Lab::Gan)))} />
                    <Button label="Look at a recorded generator" on_press={choose.reform(|()| AttrValue::from("30"))} />
                </>
            };
            html! {
                <Notice kind={NoticeKind::Info} title="There is no run to look into" testid="inside-nothing" {actions}>
                    <p>{ "Start a run in the GAN lab: its networks can be looked into while it trains, and afterwards while it is kept. A recorded generator is there at once." }</p>
                </Notice>
            }
        }
    }
}

/// "The run that is live: garments, batch 16, seed 42. Epoch 2, step 16."
fn in_words(about: &About) -> String {
    let config = RunConfig::from_query(&about.query).config;
    let whose = match &about.origin {
        Origin::Live(_) => "The run that is live".to_owned(),
        Origin::Kept(_) if about.title.is_empty() => "A kept run, as it was saved last".to_owned(),
        Origin::Kept(_) => format!("The kept run “{}”, as it was saved last", about.title),
        Origin::Recorded => "A recorded generator".to_owned(),
    };
    let departed = match config.departure {
        Departure::None => String::new(),
        departure => format!(", departing from the handout: {}", departure.label().to_lowercase()),
    };
    let step = if about.step > 0 { format!(", step {}", grouped(u64::from(about.step))) } else { String::new() };
    format!(
        "{whose}: {}, batch {}, seed {}{departed}. Epoch {}{step}.",
        match config.dataset {
            Dataset::FashionMnist => "FashionMNIST",
            Dataset::FashionMnist10k => "FashionMNIST 10k",
            Dataset::Garments => "garments",
        },
        config.batch_size,
        config.seed,
        about.epoch
    )
}
