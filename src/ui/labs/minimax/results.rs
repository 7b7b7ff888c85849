//! The middle: the verdict, the plane, eigenvalues and surface, and the charts.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::Action;
use super::charts::Charts;
use super::eigenvalues::Eigenvalues;
use super::plane::Plane;
use super::step_sizes::StepSizeMap;
use super::surface::SurfaceCard;
use super::view_options::ViewOptions;
use crate::minimax::sentences::VerdictText;
use crate::minimax::{Analysis, MinimaxConfig};
use crate::ui::widgets::Verdict;

#[derive(Clone, Properties)]
pub(super) struct ResultsProps {
    pub(super) config: MinimaxConfig,
    pub(super) analysis: Rc<Analysis>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The shown step; `None` before a run.
    pub(super) at: Option<u32>,
    pub(super) options: ViewOptions,
    pub(super) act: Callback<Action>,
}

impl PartialEq for ResultsProps {
    fn eq(&self, other: &Self) -> bool {
        // The analysis is immutable, and is replaced when the configuration changes.
        Rc::ptr_eq(&self.analysis, &other.analysis)
            && (self.shown, self.at, self.options) == (other.shown, other.at, other.options)
            && self.act == other.act
    }
}

#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let ResultsProps { config, analysis, shown, at, options, act } = props;
    let cursor = use_state_eq(|| None::<usize>);
    let on_cursor = {
        let cursor = cursor.setter();
        use_callback((), move |step, ()| cursor.set(step))
    };
    html! {
        <>
            { verdict(config, analysis) }
            <div class="minimax-first">
                <Plane config={config.clone()} analysis={Rc::clone(analysis)} shown={*shown} at={*at} options={*options} cursor={*cursor} on_cursor={on_cursor.clone()} act={act.clone()} />
                <div class="minimax-beside">
                    <Eigenvalues analysis={Rc::clone(analysis)} />
                    <SurfaceCard analysis={Rc::clone(analysis)} shown={*shown} view={options.view} camera={options.camera} act={act.clone()} />
                </div>
            </div>
            <div class="minimax-two">
                <super::charts::Radius analysis={Rc::clone(analysis)} />
                <StepSizeMap analysis={Rc::clone(analysis)} act={act.clone()} />
            </div>
            <Charts analysis={Rc::clone(analysis)} shown={*shown} cursor={*cursor} {on_cursor} />
        </>
    }
}

fn verdict(config: &MinimaxConfig, analysis: &Analysis) -> Html {
    let text = VerdictText::new(config, analysis);
    html! {
        <Verdict title={text.title} testid="minimax-verdict">
            { text.prediction }{ " " }{ text.range }
            <span class="minimax-seen">{ text.observation }</span>
            if let Some(reason) = text.reason {
                <span class="minimax-seen">{ reason }</span>
            }
        </Verdict>
    }
}
