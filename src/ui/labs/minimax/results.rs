//! The middle: the verdict, the plane with what stands beside it, and the charts.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::Action;
use super::charts::Charts;
use super::eigenvalues::Eigenvalues;
use super::plane::Plane;
use super::relief::ReliefCard;
use super::sizes::Sizes;
use super::view_options::Look;
use crate::minimax::words::words;
use crate::minimax::{Analysis, MinimaxConfig};
use crate::ui::widgets::Verdict;

/// What [`Results`] is made of.
#[derive(Clone, Properties)]
pub(super) struct ResultsProps {
    /// The configuration.
    pub(super) config: MinimaxConfig,
    /// What is known of it.
    pub(super) analysis: Rc<Analysis>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The step that the run is at; `None` before a run.
    pub(super) at: Option<u32>,
    /// How it is looked at.
    pub(super) look: Look,
    /// Does things.
    pub(super) act: Callback<Action>,
}

impl PartialEq for ResultsProps {
    fn eq(&self, other: &Self) -> bool {
        // An analysis is never changed in place, and is made anew when the configuration changes.
        Rc::ptr_eq(&self.analysis, &other.analysis)
            && (self.shown, self.at, self.look) == (other.shown, other.at, other.look)
            && self.act == other.act
    }
}

/// The results.
#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let ResultsProps { config, analysis, shown, at, look, act } = props;
    let cursor = use_state_eq(|| None::<usize>);
    let on_cursor = {
        let cursor = cursor.setter();
        use_callback((), move |step, ()| cursor.set(step))
    };
    html! {
        <>
            { verdict(config, analysis) }
            <div class="minimax-first">
                <Plane config={config.clone()} analysis={Rc::clone(analysis)} shown={*shown} at={*at} look={*look} cursor={*cursor} on_cursor={on_cursor.clone()} act={act.clone()} />
                <div class="minimax-beside">
                    <Eigenvalues analysis={Rc::clone(analysis)} />
                    <ReliefCard analysis={Rc::clone(analysis)} shown={*shown} view={look.view} camera={look.camera} act={act.clone()} />
                </div>
            </div>
            <div class="minimax-two">
                <super::charts::Radius analysis={Rc::clone(analysis)} />
                <Sizes analysis={Rc::clone(analysis)} act={act.clone()} />
            </div>
            <Charts analysis={Rc::clone(analysis)} shown={*shown} cursor={*cursor} {on_cursor} />
        </>
    }
}

fn verdict(config: &MinimaxConfig, analysis: &Analysis) -> Html {
    let words = words(config, analysis);
    html! {
        <Verdict title={words.title} testid="minimax-verdict">
            { words.prediction }{ " " }{ words.range }
            <span class="minimax-seen">{ words.seen }</span>
            if let Some(reason) = words.reason {
                <span class="minimax-seen">{ reason }</span>
            }
        </Verdict>
    }
}
