//! The update rules of the two players.

/// An update rule. z = (x, y), v(z) = (−∂f/∂x, +∂f/∂y), η the step sizes, each on its own coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Method {
    /// Simultaneous gradient descent-ascent: z + ηv(z).
    #[default]
    Gda,
    /// Alternating: x first, then y at the new x.
    Alternating,
    /// Both descend, for comparison: z − η∇f(z).
    Descent,
    /// z + ηv(z + ηv(z)). Korpelevich 1976.
    Extragradient,
    /// z + 2ηv(zₜ) − ηv(zₜ₋₁), v(z₋₁) = v(z₀). Popov 1980; Daskalakis, Ilyas, Syrgkanis and Zeng 2018.
    Optimistic,
    /// z + η(v − γ∇½‖v‖²). Mescheder, Nowozin and Geiger 2017.
    Consensus {
        /// γ, the weight of the penalty ½‖v‖².
        gamma: f64,
    },
    /// Simultaneous heavy ball: z + ηv(z) + β(zₜ − zₜ₋₁), z₋₁ = z₀. Polyak 1964.
    Momentum {
        /// β in (−1, 1), the share of the last step that is kept.
        beta: f64,
    },
    /// Alternating heavy ball: x first, then y at the new x. Gidel et al. 2019 show that β < 0 converges.
    AlternatingMomentum {
        /// β in (−1, 1), the share of the last step that is kept.
        beta: f64,
    },
    /// Adam on each coordinate, simultaneous: decays 0.9 and 0.999, ε = 1e-8. Kingma and Ba 2015, algorithm 1.
    Adam,
}

impl Method {
    /// The same rule with these coefficients; those of [`Self::ALL`] are 0.
    #[must_use]
    pub fn with_coefficients(self, beta: f64, gamma: f64) -> Self {
        match self {
            Self::Consensus { .. } => Self::Consensus { gamma },
            Self::Momentum { .. } => Self::Momentum { beta },
            Self::AlternatingMomentum { .. } => Self::AlternatingMomentum { beta },
            other => other,
        }
    }
}

/// One step size for each player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepSizes {
    /// The step size of x.
    pub x: f64,
    /// The step size of y.
    pub y: f64,
}

impl StepSizes {
    /// Both, multiplied by `factor`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }
}

/// Adam's β₁.
pub(super) const BETA_1: f64 = 0.9;
/// Adam's β₂.
pub(super) const BETA_2: f64 = 0.999;
/// Adam's ε.
pub(super) const EPSILON: f64 = 1e-8;
