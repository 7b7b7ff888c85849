//! The lab's questions: the handout's four, related games, and common mistakes.

use super::stability::{AT_ONE, Verdict};
use super::{Analysis, MinimaxConfig, Point};
use crate::math::stats::mean;
use crate::settings::{Axis, Prediction, Prompt, Question, sampled};

const VERDICT: Prompt = Prompt::Choice {
    ask: "What does the path do?",
    options: &["It converges to the saddle", "It stays at a distance", "It moves away"],
};

const BOTH: Prompt = Prompt::Choice {
    ask: "Where do x and y go?",
    options: &["Both go to 0", "x goes to 0, y away from it", "y goes to 0, x away from it", "Both go away from 0"],
};

/// Questions under one heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// The heading on the page.
    pub title: &'static str,
    /// The questions in the order of the page.
    pub questions: &'static [Question],
}

/// The number of all questions.
#[must_use]
pub const fn count() -> usize {
    let (mut count, mut at) = (0, 0);
    while at < GROUPS.len() {
        count += GROUPS[at].questions.len();
        at += 1;
    }
    count
}

/// Every question, by group.
pub const GROUPS: [Group; 3] = [
    Group {
        title: "The handout: f = 4x² − 4y²",
        questions: &[
            Question {
                id: "saddle",
                title: "a. The saddle",
                line: "Where is it, and is it a minimum or a maximum?",
                query: "eta_x=0.05&eta_y=0.05&steps=40",
                prompt: Prompt::Choice {
                    ask: "What is f at (0, 0)?",
                    options: &[
                        "A minimum along x and along y",
                        "A maximum along x and along y",
                        "A minimum along x, a maximum along y",
                        "A maximum along x, a minimum along y",
                    ],
                },
                answer: "At (0, 0), where the gradient (8x, −8y) is zero. It is both: a minimum along x (∂²f/∂x² = 8) and a maximum along y (∂²f/∂y² = −8). Neither player can improve there, so neither moves.",
            },
            Question {
                id: "one-step",
                title: "b. One step",
                line: "x descends, y ascends. What does a step do to each?",
                query: "eta_x=0.02&eta_y=0.02&x0=1&y0=0.6&steps=60",
                prompt: Prompt::Number {
                    ask: "By which factor does a step with η = 0.02 multiply x?",
                    unit: "",
                    bounds: [-2.0, 2.0],
                    tolerance: 0.01,
                },
                answer: "xₜ₊₁ = xₜ − η·8xₜ = (1 − 8η)xₜ and yₜ₊₁ = yₜ + η·(−8yₜ) = (1 − 8η)yₜ. The same factor for both, here 0.84: the path is a straight line to the saddle. The eigenvalues are real, so the path does not rotate: this f is easier than a GAN.",
            },
            Question {
                id: "step-size",
                title: "c. The step size",
                line: "For which η does it converge? Try 0.3.",
                query: "eta_x=0.3&eta_y=0.3&x0=0.02&y0=0.015&steps=30",
                prompt: VERDICT,
                answer: "|1 − 8η| < 1 exactly for 0 < η < 1/4. Up to 1/8 the path approaches from one side. At 1/8 it arrives in one step. Above 1/8 it jumps across. At 0.3 the factor is −1.4: each jump is longer than the last. Drag both step sizes below 0.25.",
            },
            Question {
                id: "both-descend",
                title: "d. Both descend",
                line: "What happens if y descends, too?",
                query: "method=descent&y0=0.001&steps=60",
                prompt: BOTH,
                answer: "xₜ = (1 − 8η)ᵗx₀ still shrinks for 0 < η < 1/4, but yₜ = (1 + 8η)ᵗy₀ grows at any η > 0. It converges only from y₀ = 0. Any other y₀ grows at once: here from 0.001 by 80% per step.",
            },
            Question {
                id: "boundary",
                title: "Exactly 1/4",
                line: "What happens on the boundary?",
                query: "eta_x=0.25&eta_y=0.25&steps=40",
                prompt: VERDICT,
                answer: "1 − 8/4 = −1: the point jumps between (1, 1) and (−1, −1) forever, at the same distance: a 2-cycle.",
            },
            Question {
                id: "on-the-axis",
                title: "Start on the x-axis and descend on both",
                line: "ρ = 1.8. Must it diverge?",
                query: "method=descent&y0=0&steps=60",
                prompt: VERDICT,
                answer: "No: on the line y = 0 the path converges, and y stays exactly 0. That is luck, not stability. Drag the start slightly off the axis, or set the coupling b to 0.01: then rounding errors alone leave the line.",
            },
            Question {
                id: "coupling",
                title: "Add a coupling",
                line: "What does b add?",
                query: "b=6&eta_x=0.055&eta_y=0.055&x0=1&y0=0.85&steps=40",
                prompt: Prompt::Choice {
                    ask: "Which way does the path take?",
                    options: &[
                        "Straight to the saddle",
                        "In a spiral to the saddle",
                        "Round the saddle, at a distance",
                        "In a spiral away from it",
                    ],
                },
                answer: "Rotation. J = [−8 −b; b −8] has the eigenvalues −8 ± ib, so a step multiplies by 1 − 8η ± iηb: the path spirals. It converges for η < 16/(64 + b²): more coupling needs smaller steps.",
            },
        ],
    },
    Group {
        title: "Related games: why GANs circle",
        questions: &[
            Question {
                id: "bilinear",
                title: "xy: why GANs circle",
                line: "No curvature, only coupling. Where does the path go?",
                query: "f=bilinear&eta_x=0.1&eta_y=0.1&steps=200",
                prompt: VERDICT,
                answer: "Outwards, at any step size: λ = 1 ± iη and ρ = √(1 + η²) > 1. The vector field circles the saddle, and a straight step along a circle leaves it. A GAN looks like this near its solution.",
            },
            Question {
                id: "turns",
                title: "Take turns",
                line: "x moves first, then y sees the new x. Does that help?",
                query: "f=bilinear&method=alternating&eta_x=0.3&eta_y=0.3&steps=300",
                prompt: Prompt::Curve {
                    ask: "Draw the distance to the saddle over 300 steps. It begins at 1.41.",
                    x: Axis { from: 0.0, to: 300.0, logarithmic: false, label: "step" },
                    y_label: "distance",
                    y: [0.0, 3.0],
                    tolerance: 0.25,
                },
                answer: "It no longer diverges: ρ = 1 for every η < 2. It does not converge, either: the path stays on an ellipse. GANs are trained in turns.",
            },
            Question {
                id: "look-ahead",
                title: "Look ahead",
                line: "Use the gradient at the point where the step would land. Does that help?",
                query: "f=bilinear&method=extragradient&eta_x=0.3&eta_y=0.3&steps=200",
                prompt: VERDICT,
                answer: "The path spirals in for every η < 1. One step ahead the gradient already points inwards: λ = 1 − η² ± iη.",
            },
            Question {
                id: "negative-momentum",
                title: "Negative momentum, taking turns",
                line: "Positive momentum makes it worse. What does β = −0.5 do?",
                query: "f=bilinear&method=alternating-momentum&beta=-0.5&eta_x=0.5&eta_y=0.5&steps=100",
                prompt: VERDICT,
                answer: "It converges: negative momentum acts as friction against the rotation (Gidel et al. 2019). With simultaneous steps no β helps; try Momentum.",
            },
            Question {
                id: "dirac",
                title: "Dirac-GAN without R1",
                line: "The smallest GAN has one weight per network. Does it learn?",
                query: "f=dirac-gan&eta_x=0.3&eta_y=0.3&steps=300",
                prompt: VERDICT,
                answer: "No. Near (0, 0) f is xy/2: the path circles outwards, as for xy. Far out the discriminator’s slope vanishes and the circle grows slowly.",
            },
            Question {
                id: "dirac-r1",
                title: "Dirac-GAN with R1",
                line: "R1 penalises the discriminator’s slope by −(γ₁/2)y². Does it learn now?",
                query: "f=dirac-gan&r1=0.5&eta_x=0.3&eta_y=0.3&steps=150",
                prompt: VERDICT,
                answer: "Yes, it converges. The penalty gives y a curvature, as c does in the quadratic: the eigenvalues move inside the unit circle. GANs are trained with R1 for this reason (Mescheder et al. 2018).",
            },
            Question {
                id: "noise",
                title: "Noise",
                line: "Gradients of mini-batches are noisy. Does it still converge?",
                query: "eta_x=0.05&eta_y=0.05&noise=2&steps=2000",
                prompt: Prompt::Number {
                    ask: "How far from the saddle is the path on average, over the last 1,000 steps?",
                    unit: "",
                    bounds: [0.0, 2.0],
                    tolerance: 0.05,
                },
                answer: "It approaches the saddle and stays in a cloud around it. The cloud grows with η and σ. Smaller steps shrink it, but take longer.",
            },
        ],
    },
    Group {
        title: "Common mistakes",
        questions: &[
            Question {
                id: "sign",
                title: "The sign of the ascent",
                line: "y ← y − η·∂f/∂y has the wrong sign. What happens?",
                query: "method=descent&eta_x=0.1&eta_y=0.1&y0=0.01&steps=40",
                prompt: BOTH,
                answer: "Both descend: y moves away from the saddle by the factor 1 + 8η per step. Ascent is y + η·∂f/∂y. Since ∂f/∂y = −8y, the plus pulls y inwards.",
            },
            Question {
                id: "one-eta",
                title: "One η for both",
                line: "f = x² − 10y² with η = 0.15: x is fine. Is y?",
                query: "a=1&c=10&eta_x=0.15&eta_y=0.15&x0=1.5&y0=0.01&steps=30",
                prompt: BOTH,
                answer: "No: x keeps 70% per step, but y has the factor 1 − 20·0.15 = −2. A common η must suit the larger curvature: η < 1/10. Two step sizes suit both: set that of y to 0.05.",
            },
        ],
    },
];

/// What the complete path of a question's configuration gives, as an answer to its prompt; `None` where the path has none.
#[must_use]
pub fn outcome(question: &Question, config: &MinimaxConfig, analysis: &Analysis) -> Option<Prediction> {
    let (first, last) = (config.start(), analysis.path.at(analysis.path.steps()));
    let outcome = match (question.id, question.prompt) {
        ("saddle", _) => {
            let along = analysis.target.as_ref()?.hessian;
            Prediction::Choice(match (along.xx > 0.0, along.yy > 0.0) {
                (true, true) => 0,
                (false, false) => 1,
                (true, false) => 2,
                (false, true) => 3,
            })
        }
        ("one-step", _) => Prediction::Number(analysis.path.at(1).x / first.x),
        ("coupling", _) => {
            let rotates = analysis.eigenvalues.iter().any(|eigenvalue| eigenvalue.im.abs() > AT_ONE);
            Prediction::Choice(match (analysis.measured.observed?, rotates) {
                (Verdict::Converges, false) => 0,
                (Verdict::Converges, true) => 1,
                (Verdict::Cycles, _) => 2,
                (Verdict::Diverges, _) => 3,
            })
        }
        ("noise", _) => Prediction::Number(mean(analysis.distances.iter().rev().take(1000).copied())?),
        (_, Prompt::Curve { x, .. }) => {
            let samples: Vec<(f64, f64)> = (0_u32..).map(f64::from).zip(analysis.distances.iter().copied()).collect();
            Prediction::Curve(sampled(x, &samples)?)
        }
        _ if question.prompt == BOTH => {
            let grows = |coordinate: fn(Point) -> f64| coordinate(last).abs() > coordinate(first).abs();
            Prediction::Choice(usize::from(grows(|point| point.y)) + 2 * usize::from(grows(|point| point.x)))
        }
        _ => Prediction::Choice(match analysis.measured.observed? {
            Verdict::Converges => 0,
            Verdict::Cycles => 1,
            Verdict::Diverges => 2,
        }),
    };
    Some(question.prompt.bounded(outcome))
}
