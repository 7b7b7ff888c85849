//! The latent explorer: G's images between latents, at other lengths, and along the strongest directions.

mod controls;
mod range_field;
mod walk;

use std::rc::Rc;

use yew::prelude::*;

use self::controls::{controls, hint};
use self::walk::use_walk;
use super::client::Client;
use super::state::Directions;
use crate::run::explorer::{Explorer, Mode};
use crate::ui::widgets::{Card, Choice, Field, Segmented, Sheet};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ExploreProps {
    pub(super) client: Client,
    /// The settings, which stay when the networks change, for comparison.
    pub(super) explorer: UseStateHandle<Explorer>,
    /// Seed of the run; a change sets the explorer's seed.
    pub(super) seed: u32,
    /// Identifies the networks; a change requests a new picture.
    pub(super) version: (u32, AttrValue),
    /// Empty until they are computed.
    pub(super) directions: Rc<Directions>,
    /// The picture and its mode.
    pub(super) drawn: Option<(Mode, Rc<[u8]>)>,
    /// Pictures so far, to measure their rate.
    pub(super) pictures: u32,
    /// The run is live, so pictures wait for its steps.
    pub(super) live: bool,
}

fn captions(explorer: &Explorer) -> Vec<String> {
    let image = |number: u32| format!("image {}", explorer.first + number + 1);
    match explorer.mode {
        Mode::Two => vec![image(0), format!("{:.0}% of the way", 100.0 * explorer.fraction), image(1)],
        Mode::Directions => vec![image(0), "moved".to_owned()],
        Mode::Sheet | Mode::Four | Mode::Walk => Vec::new(),
    }
}

fn label(mode: Mode) -> &'static str {
    match mode {
        Mode::Sheet => "64 generated images of random latents",
        Mode::Two => "Two generated images and one between them",
        Mode::Four => "64 generated images between the four in the corners",
        Mode::Walk => "The current image of the walk",
        Mode::Directions => "A generated image, and the image of the moved latent",
    }
}

#[component]
pub(super) fn Explore(props: &ExploreProps) -> Html {
    let explorer = props.explorer.clone();
    use_effect_with(props.seed, {
        let explorer = explorer.clone();
        move |seed| {
            if explorer.seed != *seed {
                explorer.set(explorer.with(|next| next.seed = *seed));
            }
        }
    });
    use_effect_with((*explorer, Rc::clone(&props.directions), props.version.clone()), {
        let client = props.client.clone();
        move |(explorer, directions, _)| client.draw(explorer.mode, &explorer.latents(&directions.vectors))
    });
    let walk = use_walk(&explorer, props.pictures);
    let set = {
        let explorer = explorer.clone();
        Callback::from(move |next: Explorer| explorer.set(next))
    };
    let modes: Vec<Choice> = Mode::ALL.iter().map(|mode| Choice::new(mode.label(), mode.label())).collect();
    let set_mode = {
        let explorer = explorer.clone();
        Callback::from(move |label: AttrValue| {
            let mode = Mode::ALL.into_iter().find(|mode| mode.label() == label.as_str()).unwrap_or_default();
            explorer.set(explorer.with(|next| next.mode = mode));
        })
    };
    let on_pick = (explorer.mode == Mode::Sheet).then(|| {
        let explorer = explorer.clone();
        Callback::from(move |at: usize| {
            let first = u32::try_from(at).unwrap_or_default();
            explorer.set(explorer.with(|next| (next.first, next.mode) = (first, Mode::Directions)));
        })
    });
    // A picture of the previous mode has another number of images.
    let drawn = props.drawn.as_ref().filter(|(mode, _)| *mode == explorer.mode);
    html! {
        <Card title="Latent explorer" note={format!("a latent is 100 numbers · seed {}", explorer.seed)} class="inside-explore">
            <div class="inside-explore__columns">
                <div class={classes!("inside-explore__picture", (explorer.mode == Mode::Walk).then_some("is-single"))}>
                    if let Some((mode, pixels)) = drawn {
                        <Sheet
                            pixels={Rc::clone(pixels)}
                            columns={mode.columns()}
                            testid="inside-drawn"
                            label={label(*mode)}
                            {on_pick}
                        />
                    } else {
                        <div class="inside-placeholder">{ "Drawing." }</div>
                    }
                    <div class="inside-explore__captions">{ for captions(&explorer).into_iter().map(|text| html! { <span>{ text }</span> }) }</div>
                </div>
                <div class="inside-explore__controls">
                    <Segmented field={Field::new("inside-mode", "Mode").hint(hint(explorer.mode))} options={modes} value={explorer.mode.label()} on_change={set_mode} />
                    { controls(&explorer, &props.directions, &walk, &set) }
                    if props.live {
                        <p class="inside-remark">{ "While the run trains, each picture waits for a step. Pause the run in the GAN lab for quick pictures." }</p>
                    }
                </div>
            </div>
        </Card>
    }
}
