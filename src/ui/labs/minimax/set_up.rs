//! The left column: function, method, step sizes, start; each with a line that says what it does.

use yew::prelude::*;

use super::actions::Action;
use super::view_options::{Ghosts, VectorField, ViewOptions};
use crate::minimax::MinimaxConfig;
use crate::minimax::config::{Function, Rule};
use crate::settings::{Draft, Settings};
use crate::ui::range::Range;
use crate::ui::widgets::{Check, Choice, NumberField, Segmented, Select, Slider, TextField};

/// What [`SetUp`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SetUpProps {
    /// The form.
    pub(super) draft: Draft<MinimaxConfig>,
    /// What is drawn.
    pub(super) look: ViewOptions,
    /// Does things.
    pub(super) act: Callback<Action>,
}

impl SetUpProps {
    fn config(&self) -> &MinimaxConfig {
        self.draft.config()
    }

    fn text(&self, parameter: &str) -> AttrValue {
        self.draft.text(parameter).to_owned().into()
    }

    fn error(&self, parameter: &str) -> Option<AttrValue> {
        self.draft.error(parameter).map(Into::into)
    }

    fn typed(&self, parameter: &'static str) -> Callback<String> {
        self.act.reform(move |text| Action::Set(parameter, text))
    }

    fn chosen(&self, parameter: &'static str) -> Callback<AttrValue> {
        self.act.reform(move |value: AttrValue| Action::Set(parameter, value.to_string()))
    }
}

/// An id of this lab: another lab's field may have the same parameter.
fn id(parameter: &str) -> AttrValue {
    format!("minimax-{parameter}").into()
}

/// The form.
#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    html! {
        <>
            <h2 class="set-up__title">{ "Set up" }</h2>
            <p class="set-up__lead">
                <strong class="is-descend">{ "x" }</strong>{ " goes down on f, " }<strong class="is-ascend">{ "y" }</strong>{ " goes up." }
            </p>
            { function(props) }
            { parameters(props) }
            { method(props) }
            { step_sizes(props) }
            { start(props) }
            { drawn(props) }
            { run(props) }
        </>
    }
}

fn function(props: &SetUpProps) -> Html {
    let label = |f: Function| match f {
        Function::Quadratic => "ax² + bxy − cy²",
        Function::Bilinear => "bxy",
        Function::DiracGan => "Dirac-GAN",
        Function::Custom => "Your own",
    };
    let options: Vec<Choice> = Function::ALL.into_iter().map(|f| Choice::new(f.name(), label(f))).collect();
    let hint = match props.config().f {
        Function::Quadratic => "4, 0, 4 is the handout’s f.",
        Function::Bilinear => "No curvature, coupling alone: it turns.",
        Function::DiracGan => "The smallest GAN: one weight for each player.",
        Function::Custom => "Any expression in x and y.",
    };
    html! {
        <Select id={id("f")} label="Function" parameter="f" {options} value={props.text("f")} on_change={props.chosen("f")} {hint} error={props.error("f")} />
    }
}

fn slider(props: &SetUpProps, parameter: &'static str, label: &'static str, range: Range, hint: &'static str) -> Html {
    let number: f64 = props.config().get(parameter).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
    html! {
        <Slider
            id={id(parameter)}
            {label}
            {parameter}
            {number}
            {range}
            {hint}
            value={props.text(parameter)}
            on_input={props.typed(parameter)}
            error={props.error(parameter)}
        />
    }
}

fn parameters(props: &SetUpProps) -> Html {
    let around = |most: f64| Range::Linear { from: -most, to: most };
    let coupling = |hint| slider(props, "b", "Coupling b", around(10.0), hint);
    match props.config().f {
        Function::Quadratic => html! {
            <>
                { slider(props, "a", "Curvature of x, a", around(10.0), "Of x². Above 0: a minimum along x.") }
                { coupling("0: the homework’s. Other: the path turns.") }
                { slider(props, "c", "Curvature of y, c", around(10.0), "Of −y². Above 0: a maximum along y.") }
            </>
        },
        Function::Bilinear => coupling("0 is taken as 1."),
        Function::DiracGan => slider(
            props,
            "r1",
            "R1 penalty γ₁",
            Range::Linear { from: 0.0, to: 2.0 },
            "Takes (γ₁/2)y² off: the discriminator’s slope costs.",
        ),
        Function::Custom => html! {
            <TextField
                id={id("expr")}
                label="Expression"
                parameter="expr"
                value={props.text("expr")}
                on_input={props.typed("expr")}
                error={props.error("expr")}
                hint="x, y, + − * / ^, brackets, pi, e; exp, ln (log is the same), sqrt, sin, cos, tan, tanh, abs, sigmoid."
            />
        },
    }
}

fn method(props: &SetUpProps) -> Html {
    let options: Vec<Choice> = Rule::ALL.into_iter().map(|rule| Choice::new(rule.name(), rule.label())).collect();
    let hint = match props.config().method {
        Rule::Gda => "z + ηv(z), v = (−∂f/∂x, +∂f/∂y).",
        Rule::Alternating => "x first; y sees the new x.",
        Rule::Descent => "z − η∇f(z): no game at all.",
        Rule::Extragradient => "z + ηv(z + ηv(z)): the drive one step ahead.",
        Rule::Optimistic => "z + 2ηv(zₜ) − ηv(zₜ₋₁): the last drive twice, the one before taken back.",
        Rule::Consensus => "z + η(v − γ∇½‖v‖²): also away from strong drive.",
        Rule::Momentum => "z + ηv(z) + β(zₜ − zₜ₋₁), both at once.",
        Rule::AlternatingMomentum => "The same, x first; y sees the new x.",
        Rule::Adam => "Adam for each: 0.9, 0.999, 1e-8.",
    };
    let own = match props.config().method {
        Rule::Momentum | Rule::AlternatingMomentum => slider(
            props,
            "beta",
            "Momentum β",
            Range::Linear { from: -0.95, to: 0.95 },
            "Share of the last step that is kept. Below 0 it brakes.",
        ),
        Rule::Consensus => slider(props, "gamma", "Weight γ", Range::Linear { from: 0.0, to: 4.0 }, "Of the second part."),
        _ => Html::default(),
    };
    html! {
        <>
            <Select id={id("method")} label="Method" parameter="method" {options} value={props.text("method")} on_change={props.chosen("method")} {hint} error={props.error("method")} />
            { own }
        </>
    }
}

fn step_sizes(props: &SetUpProps) -> Html {
    let most = match props.config().f {
        Function::Quadratic => 0.5,
        _ => 2.0,
    };
    let range = Range::Linear { from: 0.0, to: most };
    let linked = props.look.linked;
    let on_change = props.act.reform(Action::Link);
    html! {
        <>
            { slider(props, "eta_x", "Step size of x, ηₓ", range, "How far x goes down a slope of 1.") }
            { slider(props, "eta_y", "Step size of y, ηᵧ", range, "How far y goes up a slope of 1.") }
            <Check id={id("linked")} label="One step size for both" checked={linked} {on_change} />
        </>
    }
}

fn number(props: &SetUpProps, parameter: &'static str, label: &'static str, whole: bool, hint: Option<&'static str>) -> Html {
    html! {
        <NumberField
            id={id(parameter)}
            {label}
            {parameter}
            {whole}
            hint={hint.map(AttrValue::from)}
            value={props.text(parameter)}
            on_input={props.typed(parameter)}
            error={props.error(parameter)}
        />
    }
}

fn start(props: &SetUpProps) -> Html {
    html! {
        <div>
            <div class="minimax-pair">
                { number(props, "x0", "Start of x", false, None) }
                { number(props, "y0", "Start of y", false, None) }
            </div>
            <p class="field__hint">{ "Or drag the ring in the plane; arrow keys move it, too." }</p>
        </div>
    }
}

fn drawn(props: &SetUpProps) -> Html {
    let drives = [(VectorField::None, "None"), (VectorField::Arrows, "Arrows"), (VectorField::Lines, "Flow")];
    let ghosts = [(Ghosts::None, "None"), (Ghosts::Methods, "Methods"), (Ghosts::Starts, "Starts")];
    let name = |found: Option<&'static str>| AttrValue::from(found.unwrap_or_default());
    let choices = |names: [&'static str; 3]| names.map(|name| Choice::new(name, name)).to_vec();
    let set_drive = props.act.reform(move |value: AttrValue| {
        Action::Field(drives.into_iter().find(|(_, name)| *name == value.as_str()).map_or(VectorField::None, |(drive, _)| drive))
    });
    let set_ghosts = props.act.reform(move |value: AttrValue| {
        Action::Ghosts(ghosts.into_iter().find(|(_, name)| *name == value.as_str()).map_or(Ghosts::None, |(ghosts, _)| ghosts))
    });
    html! {
        <>
            <Segmented
                id={id("drive")}
                label="Drive"
                options={choices(drives.map(|(_, name)| name))}
                value={name(drives.into_iter().find(|(drive, _)| *drive == props.look.field).map(|(_, name)| name))}
                on_change={set_drive}
                hint="Which way the players are driven, at each place."
            />
            <Segmented
                id={id("ghosts")}
                label="Also draw"
                options={choices(ghosts.map(|(_, name)| name))}
                value={name(ghosts.into_iter().find(|(ghosts, _)| *ghosts == props.look.ghosts).map(|(_, name)| name))}
                on_change={set_ghosts}
                hint="Other methods from this start, or this method from other starts."
            />
        </>
    }
}

fn run(props: &SetUpProps) -> Html {
    let noiseless = (props.config().noise <= 0.0).then_some("Without noise nothing is random.");
    html! {
        <>
            { number(props, "steps", "Steps", true, Some("1 to 100,000.")) }
            { slider(props, "noise", "Noise σ", Range::Linear { from: 0.0, to: 4.0 }, "Normal noise on each coordinate of each gradient, as from mini-batches.") }
            <NumberField
                id={id("seed")}
                label="Seed"
                parameter="seed"
                whole={true}
                value={props.text("seed")}
                on_input={props.typed("seed")}
                error={props.error("seed")}
                disabled={noiseless.map(AttrValue::from)}
                hint="Where the noise starts: same seed, same run."
            />
        </>
    }
}
