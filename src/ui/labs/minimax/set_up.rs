//! The left column: the form.

use yew::prelude::*;

use super::actions::Action;
use super::rho_track::{Swept, use_rho_tracks};
use super::view_options::ViewOptions;
use crate::minimax::config::Function;
use crate::minimax::{Analysis, Method, MinimaxConfig};
use crate::plot::plane::backdrop::VectorField;
use crate::plot::plane::ghosts::Ghosts;
use crate::settings::Draft;
use crate::ui::labs::controls::Controls;
use crate::ui::labs::shared::Shared;
use crate::ui::range::Range;
use crate::ui::route::use_composition;
use crate::ui::widgets::{Check, Choice, Field, Segmented, fixed_note};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SetUpProps {
    pub(super) draft: Draft<MinimaxConfig>,
    pub(super) analysis: Shared<Analysis>,
    pub(super) options: ViewOptions,
    /// Why no other path can be shown now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

fn controls<'a>(props: &'a SetUpProps, error: &'a dyn Fn(&str) -> Option<String>, locked: bool) -> Controls<'a, MinimaxConfig> {
    Controls {
        draft: &props.draft,
        prefix: "minimax-",
        error,
        set: props.act.reform(|(name, text)| Action::Set(name, text)),
        locked,
    }
}

/// The sliders of the step sizes, with ρ behind their handles.
#[component]
pub(super) fn Eta(props: &SetUpProps) -> Html {
    let is_fixed = use_composition().is_fixed();
    let largest = if props.draft.config().f == Function::Quadratic { 0.5 } else { 2.0 };
    let [x_track, y_track] =
        use_rho_tracks(&props.analysis, if props.options.linked { Swept::Both } else { Swept::One }, largest);
    let has_tracks = x_track != Html::default();
    let error = |name: &str| props.draft.error(name);
    let eta = |name, track| {
        controls(props, &error, is_fixed).control(name).track(track).slider(Range::Linear { from: 0.0, to: largest })
    };
    html! {
        <>
            { eta("eta_x", x_track) }
            { eta("eta_y", y_track) }
            if has_tracks {
                <p class="field__hint">{ "Behind each handle: ρ at that step size. The line is ρ = 1; below it, in blue, the run converges." }</p>
            }
        </>
    }
}

#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    let composition = use_composition();
    let is_fixed = composition.is_fixed();
    let config = props.draft.config();
    let error = |name: &str| props.draft.error(name);
    let controls = controls(props, &error, is_fixed);
    let slider = |name, from, to| controls.control(name).slider(Range::Linear { from, to });
    let coefficients = match config.f {
        Function::Quadratic => {
            html! { <>{ slider("a", -10.0, 10.0) }{ slider("b", -10.0, 10.0) }{ slider("c", -10.0, 10.0) }</> }
        }
        Function::Bilinear => slider("b", -10.0, 10.0),
        Function::DiracGan => slider("r1", 0.0, 2.0),
        Function::Custom => controls.control("expr").text(),
    };
    let weight = match config.method {
        Method::Momentum { .. } | Method::AlternatingMomentum { .. } => slider("beta", -0.95, 0.95),
        Method::Consensus { .. } => slider("gamma", 0.0, 4.0),
        _ => Html::default(),
    };
    let noiseless = (config.noise <= 0.0).then_some("Without noise nothing is random.");
    html! {
        <>
            <h2 class="set-up__title">{ "Set up" }</h2>
            <p class="set-up__lead">
                <strong class="is-descend">{ "x" }</strong>{ " goes down on f, " }<strong class="is-ascend">{ "y" }</strong>{ " goes up." }
            </p>
            { fixed_note(&composition) }
            { controls.control("f").select() }
            { coefficients }
            { controls.control("method").select() }
            { weight }
            <Eta ..props.clone() />
            if !is_fixed {
                <Check field={Field::new("minimax-linked", "One step size for both")} checked={props.options.linked} on_change={props.act.reform(Action::Link)} />
            }
            <div>
                <div class="minimax-start-fields">
                    { controls.control("x0").text() }
                    { controls.control("y0").text() }
                </div>
                if !is_fixed {
                    <p class="field__hint">{ "You can also drag the ring in the plane, or move it with the arrow keys." }</p>
                }
            </div>
            { drawn(props) }
            { controls.control("steps").text() }
            { slider("noise", 0.0, 4.0) }
            { controls.control("seed").disabled(noiseless.map(AttrValue::from)).text() }
        </>
    }
}

fn drawn(props: &SetUpProps) -> Html {
    let fields = [(VectorField::None, "None"), (VectorField::Arrows, "Arrows"), (VectorField::Lines, "Flow")];
    let ghosts = [(Ghosts::None, "None"), (Ghosts::Methods, "Methods"), (Ghosts::Starts, "Grid"), (Ghosts::Cloud, "Cloud")];
    let field = Field::new("minimax-field", "Vector field").hint("v = (−∂f/∂x, ∂f/∂y): where the players move from each point.");
    let also = Field::new("minimax-ghosts", "Also draw")
        .hint("Other methods from this start, or this method from other starts: a grid, or 200 that move.");
    let also = Field { disabled: props.blocked.clone(), ..also };
    html! {
        <>
            { segments(field, fields, props.options.field, props.act.reform(Action::Field)) }
            { segments(also, ghosts, props.options.ghosts, props.act.reform(Action::Ghosts)) }
        </>
    }
}

/// A choice that is not a parameter; its values are the labels.
fn segments<T: Copy + PartialEq + 'static, const N: usize>(
    field: Field,
    all: [(T, &'static str); N],
    chosen: T,
    on: Callback<T>,
) -> Html {
    let options = all.map(|(_, label)| Choice::new(label, label)).to_vec();
    let value = all.into_iter().find(|(value, _)| *value == chosen).map_or("", |(_, label)| label);
    let on_change = Callback::from(move |chosen: AttrValue| {
        all.into_iter().filter(|(_, label)| *label == chosen.as_str()).for_each(|(value, _)| on.emit(value));
    });
    html! { <Segmented {field} {options} {value} {on_change} /> }
}
