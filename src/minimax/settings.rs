//! The parameters of the minimax lab.

use super::config::Function;
use super::parse::parse;
use super::{Method, MinimaxConfig};
use crate::settings::Values::{Number, Text, Whole};
use crate::settings::{Bounds, Parameter, Problem, Settings, choice, variants};

variants! { Function {
    Quadratic = "quadratic", "ax² + bxy − cy²", "4, 0, 4 is the handout’s f.";
    Bilinear = "bilinear", "bxy", "No curvature, only coupling: the path turns.";
    DiracGan = "dirac-gan", "Dirac-GAN", "The smallest GAN: one weight for each player.";
    Custom = "custom", "Your own", "Any expression in x and y.";
}}

variants! { Method {
    Gda = "gda", "Both at once (GDA)", "z + ηv(z), v = (−∂f/∂x, +∂f/∂y).";
    Alternating = "alternating", "Take turns", "x first; y sees the new x.";
    Descent = "descent", "Both descend", "z − η∇f(z): no game at all.";
    Extragradient = "extragradient", "Look ahead (extra-gradient)", "z + ηv(z + ηv(z)): v one step ahead.";
    Optimistic = "optimistic", "Look back (optimistic)", "z + 2ηv(zₜ) − ηv(zₜ₋₁): the last v twice, minus the one before.";
    Consensus { gamma: 0.0 } = "consensus", "Consensus", "z + η(v − γ∇½‖v‖²): also towards a smaller v.";
    Momentum { beta: 0.0 } = "momentum", "Momentum", "z + ηv(z) + β(zₜ − zₜ₋₁), both at once.";
    AlternatingMomentum { beta: 0.0 } = "alternating-momentum", "Momentum, taking turns", "The same, x first; y sees the new x.";
    Adam = "adam", "Adam", "Adam for each: 0.9, 0.999, 1e-8.";
}}

const COEFFICIENT: Bounds = Bounds::FromTo(-1000.0, 1000.0);
const WEIGHT: Bounds = Bounds::FromTo(0.0, 1000.0);
const STEP_SIZE: Bounds = Bounds::FromTo(0.0, 100.0);
const START: Bounds = Bounds::FromTo(-1e6, 1e6);

impl Settings for MinimaxConfig {
    const LAB: &'static str = "minimax";

    const WITH_PLUS: &'static [&'static str] = &["expr"];

    const QUESTIONS: usize = super::questions::count();

    const PARAMETERS: &'static [Parameter<Self>] = &[
        Parameter::new("f", "Function", "The function f that x descends and y ascends.", choice!(f: Function)),
        Parameter::new(
            "a",
            "Curvature of x, a",
            "Coefficient of x². Above 0: a minimum along x.",
            Number(COEFFICIENT, |config| &mut config.a),
        ),
        Parameter::new(
            "b",
            "Coupling b",
            "Coefficient of xy. Coupling turns the path. The function bxy takes 0 as 1.",
            Number(COEFFICIENT, |config| &mut config.b),
        ),
        Parameter::new(
            "c",
            "Curvature of y, c",
            "Coefficient of −y². Above 0: a maximum along y.",
            Number(COEFFICIENT, |config| &mut config.c),
        ),
        Parameter::new(
            "expr",
            "Expression",
            "x, y, + − * / ^, brackets, pi, e; exp, ln (log is the same), sqrt, sin, cos, tan, tanh, abs, sigmoid.",
            Text {
                format: "an expression in x and y",
                get: |config| config.expr.as_ref().map(|expr| expr.text.to_string()).unwrap_or_default(),
                set: |config, text| {
                    let given = !text.trim().is_empty();
                    config.expr = given.then(|| parse(text)).transpose()?;
                    Ok(())
                },
            },
        ),
        Parameter::new("method", "Method", "The update rule.", choice!(method: Method)),
        Parameter::new(
            "eta_x",
            "Step size of x, ηₓ",
            "How far x goes down a slope of 1.",
            Number(STEP_SIZE, |config| &mut config.eta_x),
        ),
        Parameter::new(
            "eta_y",
            "Step size of y, ηᵧ",
            "How far y goes up a slope of 1.",
            Number(STEP_SIZE, |config| &mut config.eta_y),
        ),
        Parameter::new("x0", "Start of x", "", Number(START, |config| &mut config.x0)),
        Parameter::new("y0", "Start of y", "", Number(START, |config| &mut config.y0)),
        Parameter::new(
            "beta",
            "Momentum β",
            "Share of the last step that is kept. Below 0 it brakes.",
            Number(Bounds::Between(-1.0, 1.0), |config| &mut config.beta),
        ),
        Parameter::new("gamma", "Weight γ", "Weight of −∇½‖v‖² in consensus.", Number(WEIGHT, |config| &mut config.gamma)),
        Parameter::new(
            "r1",
            "R1 penalty γ₁",
            "Subtracts (γ₁/2)y²: a penalty on the discriminator’s slope.",
            Number(WEIGHT, |config| &mut config.r1),
        ),
        Parameter::new("steps", "Steps", "Length of a run.", Whole(1, 100_000, |config| &mut config.steps)),
        Parameter::new(
            "noise",
            "Noise σ",
            "Normal noise on each coordinate of each gradient, as from mini-batches.",
            Number(WEIGHT, |config| &mut config.noise),
        ),
        Parameter::new(
            "seed",
            "Seed",
            "The noise derives from it. The same seed gives the same run.",
            Whole(0, u32::MAX, |config| &mut config.seed),
        ),
    ];

    fn check(&self) -> Result<(), Problem> {
        if self.f == Function::Custom && self.expr.is_none() {
            return Err(Problem::new("f", "custom needs an expression (expr) in x and y, such as x^2 + 3*x*y - y^2"));
        }
        Ok(())
    }
}
