//! How two players take steps.

/// An update rule. z = (x, y), v(z) = (−∂f/∂x, +∂f/∂y), η the step sizes, each on its own coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Both at once: z + ηv(z).
    Gda,
    /// Turn by turn: x first, then y, which sees the new x.
    Alternating,
    /// Both go down: z − η∇f(z). No game at all, for comparison.
    Descent,
    /// A look ahead: z + ηv(z + ηv(z)). Korpelevich 1976.
    Extragradient,
    /// The last step is counted twice and the one before taken back: z + 2ηv(zₜ) − ηv(zₜ₋₁), v(z₋₁) = v(z₀). Popov 1980;
    /// Daskalakis, Ilyas, Syrgkanis and Zeng 2018.
    Optimistic,
    /// Away from where the field is strong, too: z + η(v − γ∇½‖v‖²). Mescheder, Nowozin and Geiger 2017.
    Consensus {
        /// Weight of the second part.
        gamma: f64,
    },
    /// Heavy ball, both at once: z + ηv(z) + β(zₜ − zₜ₋₁), z₋₁ = z₀. Polyak 1964.
    Momentum {
        /// Share of the last step that is kept; above −1, below 1.
        beta: f64,
    },
    /// Heavy ball, turn by turn: x first, y sees the new x. Gidel et al. 2019, who find that β < 0 converges.
    AlternatingMomentum {
        /// Share of the last step that is kept; above −1, below 1.
        beta: f64,
    },
    /// Adam on each coordinate, both at once: decays 0.9 and 0.999, ε = 1e-8. Kingma and Ba 2015, algorithm 1.
    Adam,
}

/// Step sizes, one for each player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepSizes {
    /// Of x.
    pub x: f64,
    /// Of y.
    pub y: f64,
}

impl StepSizes {
    /// Both multiplied.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }
}

/// Adam's decay of the mean.
pub(super) const BETA_1: f64 = 0.9;
/// Adam's decay of the mean square.
pub(super) const BETA_2: f64 = 0.999;
/// Adam's ε, added to the root.
pub(super) const EPSILON: f64 = 1e-8;
