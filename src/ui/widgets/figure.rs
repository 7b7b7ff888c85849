//! A number that matters, large.

use yew::prelude::*;

/// Whose number it is; each has its colour in every lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// Goes down: x, D, the best arm. Blue.
    Descends,
    /// Goes up: y, G, the rival. Orange.
    Ascends,
}

/// What a [`Figure`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FigureProps {
    /// The number, formatted.
    pub value: AttrValue,
    /// What it counts, in a word or two.
    pub label: AttrValue,
    /// What stands small after the number (`/ 50`).
    #[prop_or_default]
    pub of: Option<AttrValue>,
    /// Whose number it is.
    #[prop_or_default]
    pub player: Option<Player>,
    /// More about it, as a title.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Its `data-testid`.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A large number over its small label. It is no live region: numbers that change ten times a second are not read out.
#[component]
pub fn Figure(props: &FigureProps) -> Html {
    let player = props.player.map(|player| match player {
        Player::Descends => "is-descend",
        Player::Ascends => "is-ascend",
    });
    html! {
        <div class={classes!("figure", player)} title={props.title.clone()} data-testid={props.testid.clone()}>
            <span class="figure__value">
                { props.value.clone() }
                if let Some(of) = &props.of {
                    <span class="figure__of">{ format!(" {of}") }</span>
                }
            </span>
            <span class="figure__label">{ props.label.clone() }</span>
        </div>
    }
}
