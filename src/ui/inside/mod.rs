//! `#/inside`: the networks of the GAN lab, by D's probabilities and G's images.

mod client;
mod explore;
mod fakes;
mod opinion;
mod own;
mod source;
mod state;

use std::rc::Rc;

use yew::prelude::*;

use self::client::{Client, use_client};
use self::explore::Explore;
use self::fakes::{Fakes, OneFake};
use self::opinion::{OpinionCard, verdict};
use self::own::OwnNetworkCard;
use self::source::NetworkSource;
use self::state::{InsideState, JudgedBatch, NetworkState};
use super::route::{Lab, Location, Route, navigate, replace_query};
use crate::plot::number::grouped;
use crate::run::config::Dataset;
use crate::run::explorer::Explorer;
use crate::run::protocol::inspect::{About, Origin};
use crate::run::recorded::JUDGED_EPOCH;
use crate::run::{Departure, RunConfig};
use crate::settings::Settings;
use crate::ui::widgets::{Button, ButtonKind, Field, Notice, NoticeKind, Segmented};

#[derive(Clone, PartialEq, Properties)]
pub struct InsideProps {
    /// The query of the address: `recorded=30`, `run=KEY`.
    pub query: String,
}

/// The selected image of the batch. Requests its nearest real images when it or the batch changes.
#[hook]
fn use_picked(judged: Option<&Rc<JudgedBatch>>, client: &Client) -> UseStateHandle<usize> {
    let picked = use_state_eq(|| 0_usize);
    use_effect_with((*picked, judged.cloned()), {
        let client = client.clone();
        move |(picked, judged)| {
            if let Some(image) = judged.as_ref().and_then(|judged| judged.image(*picked)) {
                client.search(*picked, &image);
            }
        }
    });
    picked
}

/// Shows the recorded networks in place of this run if there is none. Returns whether it has.
#[hook]
fn use_recorded_without_run(source: &UseStateHandle<NetworkSource>, state: &InsideState) -> UseStateHandle<bool> {
    let no_run = use_state_eq(|| false);
    let is_missing = **source == NetworkSource::ThisRun && state.networks == NetworkState::Nothing;
    use_effect_with(is_missing, {
        let (source, no_run) = (source.clone(), no_run.clone());
        move |is_missing| {
            if *is_missing {
                no_run.set(true);
                source.set(NetworkSource::Recorded(JUDGED_EPOCH));
            }
        }
    });
    no_run
}

#[component]
pub fn Inside(props: &InsideProps) -> Html {
    let source = use_state_eq(|| NetworkSource::from_query(&props.query));
    use_effect_with(props.query.clone(), {
        let source = source.clone();
        move |query| source.set(NetworkSource::from_query(query))
    });
    let (state, client) = use_client(&source);
    let no_run = use_recorded_without_run(&source, &state);
    let explorer = use_state_eq(|| Explorer::new(RunConfig::default().seed));
    let picked = use_picked(state.judged.as_ref(), &client);
    let choose = {
        let (source, no_run) = (source.clone(), no_run.clone());
        Callback::from(move |value: AttrValue| {
            no_run.set(false);
            let next = NetworkSource::from_value(&value);
            replace_query(&next.to_query());
            source.set(next);
        })
    };
    html! {
        <article class="inside" data-testid="inside">
            <h1 class="page__title">{ "Inside the networks" }</h1>
            <p class="page__lead">{ "See what D thinks, whether G copies training images, what lies between two latents, and how a network of your own differs." }</p>
            <Segmented
                field={Field::new("inside-source", "Networks").hint("T is the number of epochs trained. The recorded run trained for 50.")}
                options={NetworkSource::options()} value={source.value()} on_change={choose.clone()}
            />
            if *no_run {
                <p class="inside-about" data-testid="inside-no-run">
                    { "There is no run of yours yet: these are the recorded networks. " }
                    <a href={Location::of(Route::Lab(Lab::Gan)).to_hash()}>{ "Start a run in the GAN lab" }</a>
                    { " to see its networks while it trains." }
                </p>
            }
            { network_state(&state, &choose, &client, &source) }
            if let Some((_, reason)) = &state.problem {
                <Notice kind={NoticeKind::Warn} title="The request failed" testid="inside-problem"><p>{ reason.clone() }</p></Notice>
            }
            if let Some(about) = state.about() {
                if about.judges {
                    { discriminator(&state, about, &client, &picked) }
                } else {
                    <Notice kind={NoticeKind::Info} title="Generator only" testid="inside-alone" actions={html! {
                        <Button label={format!("Show T = {JUDGED_EPOCH}")} on_press={choose.reform(|()| NetworkSource::Recorded(JUDGED_EPOCH).value())} />
                    }}>
                        <p>{ format!("D was recorded at T = {JUDGED_EPOCH} only.") }</p>
                    </Notice>
                }
                <Explore
                    client={client.clone()}
                    {explorer}
                    seed={RunConfig::from_query(&about.query).config.seed}
                    version={(about.step, source.to_query().into())}
                    directions={Rc::clone(&state.directions)}
                    drawn={state.drawn.clone()}
                    pictures={state.pictures}
                    live={matches!(about.origin, Origin::Live(_))}
                />
            }
            <OwnNetworkCard />
        </article>
    }
}

fn discriminator(state: &UseReducerHandle<InsideState>, about: &About, client: &Client, picked: &UseStateHandle<usize>) -> Html {
    let on_ask = {
        let client = client.clone();
        Callback::from(move |()| client.judge())
    };
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |at| picked.set(at))
    };
    html! {
        <>
            if let Some(judged) = &state.judged {
                { verdict(judged) }
            }
            <div class="inside-columns">
                <div class="inside-column">
                    <OpinionCard judged={state.judged.clone()} history={Rc::clone(&state.history)} judging={state.judging} live={matches!(about.origin, Origin::Live(_))} {on_ask} />
                    if let Some(judged) = &state.judged {
                        <OneFake judged={Rc::clone(judged)} picked={**picked} nearest={state.nearest.clone()} real={about.images} />
                    }
                </div>
                if let Some(judged) = &state.judged {
                    <Fakes judged={Rc::clone(judged)} picked={**picked} {on_pick} />
                }
            </div>
        </>
    }
}

/// The loaded networks, or why there are none.
fn network_state(
    state: &InsideState,
    choose: &Callback<AttrValue>,
    client: &Client,
    source: &UseStateHandle<NetworkSource>,
) -> Html {
    let again = {
        let (client, source) = (client.clone(), source.clone());
        Callback::from(move |()| client.open(&source))
    };
    match &state.networks {
        NetworkState::Loaded(about) => {
            html! { <p class="inside-about" data-testid="inside-about" data-step={about.step.to_string()}>{ description(about) }</p> }
        }
        NetworkState::Loading => html! { <p class="inside-about" role="status">{ "Loading the networks." }</p> },
        NetworkState::Failed(reason) => html! {
            <Notice kind={NoticeKind::Bad} title="The networks could not be loaded" actions={html! { <Button label="Try again" on_press={again} /> }}>
                <p>{ reason.clone() }</p>
            </Notice>
        },
        NetworkState::Nothing => {
            let actions = html! {
                <>
                    <Button label="To the GAN lab" kind={ButtonKind::Primary} on_press={Callback::from(|()| navigate(&Route::Lab(Lab::Gan)))} />
                    <Button label="Show the recorded networks" on_press={choose.reform(|()| NetworkSource::Recorded(JUDGED_EPOCH).value())} />
                </>
            };
            html! {
                <Notice kind={NoticeKind::Info} title="This run is not saved here" testid="inside-nothing" {actions}>
                    <p>{ "It may have been deleted, or saved in another browser. The networks of the recorded run are there at once." }</p>
                </Notice>
            }
        }
    }
}

/// "The live run: garments, batch 16, seed 42. Epoch 2, step 16."
fn description(about: &About) -> String {
    let config = RunConfig::from_query(&about.query).config;
    let source = match &about.origin {
        Origin::Live(_) => "The live run".to_owned(),
        Origin::Stored(_) if about.title.is_empty() => "A saved run, as last saved".to_owned(),
        Origin::Stored(_) => format!("The saved run “{}”, as last saved", about.title),
        Origin::Recorded if about.judges => "The recorded run".to_owned(),
        Origin::Recorded => "A recorded generator".to_owned(),
    };
    let departure = match config.departure {
        Departure::None => String::new(),
        departure => format!(", departure from the handout: {}", departure.label().to_lowercase()),
    };
    let step = if about.step > 0 { format!(", step {}", grouped(u64::from(about.step))) } else { String::new() };
    format!(
        "{source}: {}, batch {}, seed {}{departure}. Epoch {}{step}.",
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
