//! The left column: the form.

use yew::prelude::*;

use super::Action;
use crate::bandit::{BanditConfig, UpdateRule};
use crate::settings::Draft;
use crate::ui::labs::controls::{Control, Controls};
use crate::ui::range::Range;
use crate::ui::route::use_composition;
use crate::ui::widgets::{FIXED, fixed_note};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SetUpProps {
    pub(super) draft: Draft<BanditConfig>,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    let composition = use_composition();
    let controls = Controls {
        draft: &props.draft,
        prefix: "bandit-",
        error: &|name| props.draft.error(name),
        set: props.act.reform(|(name, text)| Action::Set(name, text)),
        locked: composition.is_fixed(),
    };
    // The exact gradient uses no rewards, so parameters that change rewards have no effect on it.
    let of_rewards = |name| -> Control<'_, BanditConfig> {
        let control = controls.control(name);
        let exact = props.draft.config().update == UpdateRule::ExpectedGradient;
        if exact { control.hint("The exact gradient draws no rewards: this has no effect.") } else { control }
    };
    let linear = |from, to| Range::Linear { from, to };
    html! {
        <>
            <h2 class="set-up__title">{ "Set up" }</h2>
            <p class="set-up__lead">{ "A policy learns which arm pays best. There is no network." }</p>
            { fixed_note(&composition) }
            { controls.control("means").text() }
            { controls.control("update").segments() }
            { controls.control("eta").slider(Range::Log { from: 0.01, to: 20.0 }) }
            { controls.control("schedule").segments() }
            { of_rewards("baseline").segments() }
            { of_rewards("offset").slider(linear(-10.0, 10.0)) }
            { of_rewards("noise").slider(linear(0.0, 2.0)) }
            { controls.control("entropy").slider(linear(0.0, 1.0)) }
            { controls.control("clip").slider(linear(0.0, 2.0)) }
            { controls.control("steps").text() }
            { controls.control("runs").text() }
            <div>
                { controls.control("seed").text() }
                { controls.new_seed(composition.is_fixed().then_some(FIXED.into())) }
            </div>
            { controls.control("theta0").text() }
        </>
    }
}
