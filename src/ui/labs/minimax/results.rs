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
use crate::minimax::{Analysis, Method, MinimaxConfig};
use crate::plot::plane::backdrop::{Backdrop, BackdropJob, BackdropSettings, Frame};
use crate::settings::Settings;
use crate::ui::labs::beside::{Beside, Computed};
use crate::ui::labs::shared::Shared;
use crate::ui::widgets::{Verdict, awaited_verdict};
use crate::ui::work::{Answer, Task};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ResultsProps {
    pub(super) config: MinimaxConfig,
    pub(super) analysis: Shared<Analysis>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The shown step; `None` before a run.
    pub(super) at: Option<u32>,
    pub(super) options: ViewOptions,
    /// Why no other path can be shown now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
    /// The run has ended.
    pub(super) ended: bool,
    /// The verdict waits for a prediction, or for Start.
    #[prop_or_default]
    pub(super) is_concealed: bool,
    /// Only what fills the window before a class.
    #[prop_or_default]
    pub(super) presented: bool,
}

#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let ResultsProps { config, analysis, shown, at, options, act, .. } = props;
    let cursor = use_state_eq(|| None::<usize>);
    let on_cursor = {
        let cursor = cursor.setter();
        use_callback((), move |step, ()| cursor.set(step))
    };
    let backdrop = use_backdrop(config, analysis, options);
    html! {
        <>
            { if props.is_concealed { awaited_verdict() } else { verdict(config, analysis, *at, props.ended) } }
            <div class="minimax-overview">
                <Plane config={config.clone()} analysis={analysis.clone()} backdrop={backdrop.clone()} shown={*shown} at={*at} options={*options} cursor={*cursor} on_cursor={on_cursor.clone()} blocked={props.blocked.clone()} act={act.clone()} />
                <div class="minimax-overview__side">
                    <Eigenvalues analysis={analysis.clone()} />
                    <SurfaceCard analysis={analysis.clone()} {backdrop} shown={*shown} camera={options.camera} act={act.clone()} />
                </div>
            </div>
            if !props.presented {
                <div class="minimax-row">
                    <Radius analysis={analysis.clone()} />
                    <StepSizeMap analysis={analysis.clone()} act={act.clone()} />
                </div>
                <Charts analysis={analysis.clone()} shown={*shown} cursor={*cursor} {on_cursor} />
            }
        </>
    }
}

/// What is drawn behind the path, as far as it is computed.
#[hook]
fn use_backdrop(config: &MinimaxConfig, analysis: &Analysis, options: &ViewOptions) -> Shared<Backdrop> {
    let update = use_force_update();
    let backdrops = use_memo((), |()| Beside::new(Callback::from(move |_: Shared<Backdrop>| update.force_update())));
    let (view, field) = (options.view, options.field);
    let both_descend = analysis.experiment.method == Method::Descent;
    backdrops.get(&(config.function_alone(), Frame { view, centre: analysis.centre(), field, both_descend }))
}

impl Computed for Shared<Backdrop> {
    /// The function, and what is shown of it.
    type Settings = (MinimaxConfig, Frame);

    fn begin((config, frame): &(MinimaxConfig, Frame), _before: Option<&Self>, is_late: &dyn Fn() -> bool) -> (Self, bool) {
        let mut job = BackdropJob::new(&BackdropSettings { objective: config.objective(), frame: *frame });
        while !job.advance() {
            if is_late() {
                return (Self::new(Backdrop::blank(frame.view)), false);
            }
        }
        (Self::new(job.into_backdrop()), true)
    }

    fn task((config, frame): &(MinimaxConfig, Frame)) -> Task {
        Task::Backdrop { query: config.to_full_query(), frame: *frame }
    }

    fn read((_, frame): &(MinimaxConfig, Frame), answer: Answer, numbers: &[f64]) -> Option<Self> {
        match answer {
            Answer::Backdrop => Backdrop::of_numbers(frame.view, numbers).map(Self::new),
            _ => None,
        }
    }
}

/// What is predicted; what was measured stands there once the run has `ended`.
fn verdict(config: &MinimaxConfig, analysis: &Analysis, at: Option<u32>, ended: bool) -> Html {
    let text = VerdictText::new(config, analysis);
    let is_known = ended || analysis.path.steps() == 0 || analysis.pending.is_some();
    let (observation, reason) = match (is_known, at) {
        (true, _) => (text.observation, text.reason),
        (false, None) => ("Predicted. Press Start to measure it.".to_owned(), None),
        (false, Some(_)) => ("Predicted. The run measures it.".to_owned(), None),
    };
    html! {
        <Verdict title={text.title} testid="minimax-verdict">
            <span>{ format!("{} {}", text.prediction, text.range) }</span>
            <span class="minimax-verdict__line">{ observation }</span>
            if let Some(reason) = reason {
                <span class="minimax-verdict__line">{ reason }</span>
            }
        </Verdict>
    }
}
