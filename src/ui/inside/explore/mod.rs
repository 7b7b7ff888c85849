//! The latent explorer: what G draws between latents, beyond them, and along its strongest directions.

mod controls;
mod dial;
mod walk;

use std::rc::Rc;

use yew::prelude::*;

use self::controls::{controls, hint};
use self::walk::use_walk;
use super::link::Link;
use super::seen::Directions;
use crate::run::explorer::{Explorer, Mode};
use crate::ui::widgets::{Card, Choice, Field, Segmented, Sheet};

/// What an [`Explore`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ExploreProps {
    /// Who draws.
    pub(super) link: Link,
    /// What is set; it stays when other networks are chosen, so that they can be compared.
    pub(super) explorer: UseStateHandle<Explorer>,
    /// Where latents start: the run's seed.
    pub(super) seed: u32,
    /// Changes when the networks do: another picture of the same latents is due.
    pub(super) version: (u32, AttrValue),
    /// G's strongest directions; none until they are found.
    pub(super) directions: Rc<Directions>,
    /// The picture, and as what it was asked for.
    pub(super) drawn: Option<(Mode, Rc<[u8]>)>,
    /// Pictures so far.
    pub(super) pictures: u32,
    /// The run goes on, so that pictures come between its steps.
    pub(super) live: bool,
}

/// What stands below the images of a row.
fn captions(explorer: &Explorer) -> Vec<String> {
    let image = |number: u32| format!("image {}", explorer.first + number + 1);
    match explorer.mode {
        Mode::Two => vec![image(0), format!("{:.0}% of the way", 100.0 * explorer.fraction), image(1)],
        Mode::Directions => vec![image(0), "moved".to_owned()],
        Mode::Sheet | Mode::Four | Mode::Walk => Vec::new(),
    }
}

fn in_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Sheet => "64 generated images of latents as they fall",
        Mode::Two => "Two generated images, and between them one on the way from the first to the second",
        Mode::Four => "64 generated images between four, which are the corners",
        Mode::Walk => "The generated image that the walk has come to",
        Mode::Directions => "A generated image, and the same with its latent moved",
    }
}

/// The explorer.
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
        let link = props.link.clone();
        move |(explorer, directions, _)| link.draw(explorer.mode, &explorer.latents(&directions.vectors))
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
    // The picture that was asked for before the mode changed would be cut up wrongly.
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
                            label={in_words(*mode)}
                            {on_pick}
                        />
                    } else {
                        <div class="inside-awaited">{ "On its way." }</div>
                    }
                    <div class="inside-explore__captions">{ for captions(&explorer).into_iter().map(|text| html! { <span>{ text }</span> }) }</div>
                </div>
                <div class="inside-explore__controls">
                    <Segmented field={Field::new("inside-mode", "What is drawn").hint(hint(explorer.mode))} options={modes} value={explorer.mode.label()} on_change={set_mode} />
                    { controls(&explorer, &props.directions, &walk, &set) }
                    if props.live {
                        <p class="inside-remark">{ "While the run trains, a picture waits for the step before it: pause it in the GAN lab for quick answers." }</p>
                    }
                </div>
            </div>
        </Card>
    }
}
