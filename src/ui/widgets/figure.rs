//! A key figure in large type.

use yew::prelude::*;

use super::term::{Term, explained};

/// The player that a number belongs to. Each has the same colour in every lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// x, D, the best arm. Blue.
    Descends,
    /// y, G, the second-best arm. Orange.
    Ascends,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FigureProps {
    pub value: AttrValue,
    pub label: AttrValue,
    /// Small text after the number (`/ 50`).
    #[prop_or_default]
    pub of: Option<AttrValue>,
    /// Chooses the colour.
    #[prop_or_default]
    pub player: Option<Player>,
    /// Explained in the label.
    #[prop_or_default]
    pub term: Option<Term>,
    #[prop_or_default]
    pub title: Option<AttrValue>,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A large number over its small label. No live region: the numbers change up to ten times a second.
#[component]
pub fn Figure(props: &FigureProps) -> Html {
    let player = props.player.map(|player| match player {
        Player::Descends => "is-descend",
        Player::Ascends => "is-ascend",
    });
    let label = props.term.map_or_else(|| (&props.label).into(), |term| explained(term, &props.label));
    html! {
        <div class={classes!("figure", player)} title={props.title.clone()} data-testid={props.testid.clone()}>
            <span class="figure__value" translate="no">
                { props.value.clone() }
                if let Some(of) = &props.of {
                    <span class="figure__of">{ format!(" {of}") }</span>
                }
            </span>
            <span class="figure__label">{ label }</span>
        </div>
    }
}
