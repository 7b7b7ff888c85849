//! D's opinion of the sheet and of real images, which it is asked for while the run goes on.

use std::rc::Rc;

use yew::prelude::*;

use super::panel::Panel;
use crate::plot::bars::bars_of;
use crate::plot::{Ink, Pair};
use crate::run::live_sheet::{counts, decisions};
use crate::ui::plot::BarChart;

const BINS: usize = 10;

/// D's probabilities that images are real; `None` for those that it was not asked about.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LiveOpinionProps {
    #[prop_or_default]
    pub(super) generated: Rc<[Option<f32>]>,
    #[prop_or_default]
    pub(super) real: Rc<[Option<f32>]>,
}

/// There from the start of a run, so that nothing moves when D answers.
#[component]
pub(super) fn LiveOpinion(props: &LiveOpinionProps) -> Html {
    let drawn = use_memo(props.clone(), |props| {
        let pair = Pair { names: ["real", "G’s"], inks: [Ink::Ink, Ink::Ascend], second: counts(&props.generated, BINS) };
        (Rc::new(bars_of(counts(&props.real, BINS))), Rc::new(pair))
    });
    let text = match decisions(&props.generated, &props.real) {
        Some([generated, real]) => html! {
            <>
                <span class="gan-opinion__part"><span class="gan-opinion__swatch is-fake" aria-hidden="true" /><span translate="no">{ format!("G’s: D takes {generated}.") }</span></span>
                <span class="gan-opinion__part"><span class="gan-opinion__swatch" aria-hidden="true" /><span translate="no">{ format!("Real: {real}.") }</span></span>
            </>
        },
        None => {
            html! { <span class="gan-opinion__part">{ "D is asked while the latest sheet is shown and the run goes on." }</span> }
        }
    };
    html! {
        <Panel class="gan-opinion" title="D’s opinion">
            <p class="gan-opinion__text" data-testid="gan-opinion-text">{ text }</p>
            <BarChart
                id="gan-opinion"
                testid="gan-opinion"
                label="D’s probability that an image is real: the sheet’s images and real ones"
                x_name="probability"
                bars={Rc::clone(&drawn.0)}
                pair={Some(Rc::clone(&drawn.1))}
            />
        </Panel>
    }
}
