//! Questions that set the lab up: the handout's four, its relatives, and common mistakes. The answer comes after the run.

use super::config::MinimaxConfig;
use crate::settings::Settings;

/// A question with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// A few words to press on.
    pub title: &'static str,
    /// What is asked, before the run.
    pub question: &'static str,
    /// The set-up, as the address has it.
    pub query: &'static str,
    /// What the run shows, after it.
    pub answer: &'static str,
}

impl Question {
    /// The set-up that it asks about.
    #[must_use]
    pub fn config(&self) -> MinimaxConfig {
        MinimaxConfig::from_query(self.query).config
    }
}

/// A heading with its questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub title: &'static str,
    /// The questions, in order.
    pub questions: &'static [Question],
}

/// All questions.
pub const GROUPS: [Group; 3] = [
    Group {
        title: "The handout: f = 4x² − 4y²",
        questions: &[
            Question {
                title: "a. The saddle",
                question: "Where is it, and is it a minimum or a maximum?",
                query: "eta_x=0.05&eta_y=0.05&steps=40",
                answer: "At (0, 0), where the gradient (8x, −8y) is zero. It is both: a minimum along x (∂²f/∂x² = 8) and a maximum along y (∂²f/∂y² = −8). Nobody can do better there, so nobody moves.",
            },
            Question {
                title: "b. One step",
                question: "x descends, y ascends. What does a step do to each?",
                query: "eta_x=0.02&eta_y=0.02&x0=1&y0=0.6&steps=60",
                answer: "xₜ₊₁ = xₜ − η·8xₜ = (1 − 8η)xₜ and yₜ₊₁ = yₜ + η·(−8yₜ) = (1 − 8η)yₜ. The same factor for both, here 0.84: the path is a straight line to the saddle. The eigenvalues are real, so nothing turns; that is why this f is easier than a GAN.",
            },
            Question {
                title: "c. The step size",
                question: "For which η does it converge? Try 0.3.",
                query: "eta_x=0.3&eta_y=0.3&x0=0.02&y0=0.015&steps=30",
                answer: "|1 − 8η| < 1 exactly for 0 < η < 1/4. Up to 1/8 the path comes in from one side; at 1/8 it arrives in one step, the fastest; above 1/8 it jumps across. At 0.3 the factor is −1.4: each jump is longer than the last. Drag both step sizes below 0.25.",
            },
            Question {
                title: "d. Both descend",
                question: "What if y descends, too?",
                query: "method=descent&y0=0.001&steps=60",
                answer: "xₜ = (1 − 8η)ᵗx₀ still shrinks for 0 < η < 1/4, but yₜ = (1 + 8η)ᵗy₀ grows at any η > 0. It converges only from y₀ = 0. Any other y₀, however tiny, grows at once: here from 0.001 by 80% a step.",
            },
            Question {
                title: "Exactly 1/4",
                question: "What happens on the border?",
                query: "eta_x=0.25&eta_y=0.25&steps=40",
                answer: "1 − 8/4 = −1: the point jumps between (1, 1) and (−1, −1) for ever. Neither nearer nor further: a 2-cycle.",
            },
            Question {
                title: "Start on the x-axis and descend on both",
                question: "ρ = 1.8. Must it diverge?",
                query: "method=descent&y0=0&steps=60",
                answer: "No: y₀ = 0 is the one good direction, and y stays exactly 0. That is luck, not stability. Drag the start off the axis by a hair; or set the coupling b to 0.01: then rounding alone leaves the good direction.",
            },
            Question {
                title: "Add a coupling",
                question: "What does b bring in?",
                query: "b=6&eta_x=0.055&eta_y=0.055&x0=1&y0=0.85&steps=40",
                answer: "Rotation. J = [−8 −b; b −8] has the eigenvalues −8 ± ib, so a step multiplies by 1 − 8η ± iηb: the path spirals. It converges for η < 16/(64 + b²): the more coupling, the smaller the step must be.",
            },
        ],
    },
    Group {
        title: "Relatives: why GANs circle",
        questions: &[
            Question {
                title: "xy: why GANs circle",
                question: "No curvature, coupling alone. Where does it go?",
                query: "f=bilinear&eta_x=0.1&eta_y=0.1&steps=200",
                answer: "Outwards, at any step size: λ = 1 ± iη and ρ = √(1 + η²) > 1. The field turns round the saddle, and a straight step along a circle leaves it. A GAN’s game looks like this near its solution.",
            },
            Question {
                title: "Take turns",
                question: "x first, then y, which sees the new x. Better?",
                query: "f=bilinear&method=alternating&eta_x=0.3&eta_y=0.3&steps=300",
                answer: "It no longer runs away: ρ = 1 for every η < 2. It does not arrive, either: the path goes round on an ellipse. GANs are trained in turns.",
            },
            Question {
                title: "Look ahead",
                question: "Step with the gradient of the place where you would land.",
                query: "f=bilinear&method=extragradient&eta_x=0.3&eta_y=0.3&steps=200",
                answer: "It spirals in, for every η < 1. The gradient a step ahead already points a little inwards: λ = 1 − η² ± iη.",
            },
            Question {
                title: "Negative momentum, taking turns",
                question: "Momentum makes it worse. What does β = −0.5 do?",
                query: "f=bilinear&method=alternating-momentum&beta=-0.5&eta_x=0.5&eta_y=0.5&steps=100",
                answer: "It converges: momentum against the motion works like friction against the rotation (Gidel et al. 2019). With both at once no β helps; try Momentum.",
            },
            Question {
                title: "Dirac-GAN without R1",
                question: "The smallest GAN: one weight each. Does it learn?",
                query: "f=dirac-gan&eta_x=0.3&eta_y=0.3&steps=300",
                answer: "No. Near (0, 0) it is xy/2: it circles outwards, as xy does. Further out the discriminator’s slope fades and the circle grows slowly.",
            },
            Question {
                title: "Dirac-GAN with R1",
                question: "Punish the discriminator’s slope: −(γ₁/2)y².",
                query: "f=dirac-gan&r1=0.5&eta_x=0.3&eta_y=0.3&steps=150",
                answer: "It converges. The penalty gives y a curvature, as c does in the quadratic: the eigenvalues move inside the circle. That is why GANs are trained with R1 (Mescheder et al. 2018).",
            },
            Question {
                title: "Noise",
                question: "Gradients of mini-batches are noisy. Does it still arrive?",
                query: "eta_x=0.05&eta_y=0.05&noise=2&steps=2000",
                answer: "It comes near and stays in a cloud whose size goes with η and σ. Smaller steps make the cloud smaller, and the way longer.",
            },
        ],
    },
    Group {
        title: "Common mistakes",
        questions: &[
            Question {
                title: "The sign of the ascent",
                question: "y ← y − η·∂f/∂y, a minus too many. What comes out?",
                query: "method=descent&eta_x=0.1&eta_y=0.1&y0=0.01&steps=40",
                answer: "That is descent on both: y runs down the slope that it should climb, 1 + 8η a step. Ascent is y + η·∂f/∂y. Since ∂f/∂y = −8y, the plus pulls y inwards.",
            },
            Question {
                title: "One η for both",
                question: "f = x² − 10y² with η = 0.15: x is fine. Is y?",
                query: "a=1&c=10&eta_x=0.15&eta_y=0.15&x0=1.5&y0=0.01&steps=30",
                answer: "No: x keeps 70% a step, but y has 1 − 20·0.15 = −2. One η must suit the sharper side: η < 1/10. Two step sizes suit both: set that of y to 0.05.",
            },
        ],
    },
];

/// The question whose set-up this is.
#[must_use]
pub fn asked(config: &MinimaxConfig) -> Option<&'static Question> {
    GROUPS.iter().flat_map(|group| group.questions).find(|question| question.config() == *config)
}
