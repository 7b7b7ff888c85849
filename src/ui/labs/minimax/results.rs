//! The middle: the verdict, the plane, eigenvalues and surface, and the charts.

use yew::prelude::*;

use super::actions::Action;
use super::charts::{Charts, Radius};
use super::eigenvalues::Eigenvalues;
use super::plane::Plane;
use super::step_sizes::StepSizeMap;
use super::surface::SurfaceCard;
use super::view_options::ViewOptions;
use crate::minimax::sentences::VerdictText;
use crate::minimax::{Analysis, MinimaxConfig};
use crate::ui::labs::shared::Shared;
use crate::ui::widgets::Verdict;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ResultsProps {
    pub(super) config: MinimaxConfig,
    pub(super) analysis: Shared<Analysis>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The shown step; `None` before a run.
    pub(super) at: Option<u32>,
    pub(super) options: ViewOptions,
    pub(super) act: Callback<Action>,
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
            <div class="minimax-overview">
                <Plane config={config.clone()} analysis={analysis.clone()} shown={*shown} at={*at} options={*options} cursor={*cursor} on_cursor={on_cursor.clone()} act={act.clone()} />
                <div class="minimax-overview__side">
                    <Eigenvalues analysis={analysis.clone()} />
                    <SurfaceCard analysis={analysis.clone()} shown={*shown} view={options.view} camera={options.camera} act={act.clone()} />
                </div>
            </div>
            <div class="minimax-row">
                <Radius analysis={analysis.clone()} />
                <StepSizeMap analysis={analysis.clone()} act={act.clone()} />
            </div>
            <Charts analysis={analysis.clone()} shown={*shown} cursor={*cursor} {on_cursor} />
        </>
    }
}

fn verdict(config: &MinimaxConfig, analysis: &Analysis) -> Html {
    let text = VerdictText::new(config, analysis);
    html! {
        <Verdict title={text.title} testid="minimax-verdict">
            <span>{ format!("{} {}", text.prediction, text.range) }</span>
            <span class="minimax-verdict__line">{ text.observation }</span>
            if let Some(reason) = text.reason {
                <span class="minimax-verdict__line">{ reason }</span>
            }
        </Verdict>
    }
}
