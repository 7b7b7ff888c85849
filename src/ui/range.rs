//! The values of a slider.

/// The last place of a slider; the first is 0.
pub const PLACES: u32 = 200;

/// The values that a slider offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    Linear {
        from: f64,
        to: f64,
    },
    /// Equal ratios; both ends are above 0.
    Log {
        from: f64,
        to: f64,
    },
}

impl Range {
    fn ends(self) -> (f64, f64) {
        match self {
            Self::Linear { from, to } => (from, to),
            Self::Log { from, to } => (from.ln(), to.ln()),
        }
    }

    /// The value at a place, rounded to the slider's resolution.
    #[must_use]
    pub fn value(self, place: u32) -> f64 {
        let (from, to) = self.ends();
        let at = from + (to - from) * f64::from(place.min(PLACES)) / f64::from(PLACES);
        match self {
            Self::Linear { .. } => rounded(at, ((to - from) / f64::from(PLACES)).log10().floor()),
            Self::Log { .. } => rounded(at.exp(), (at.exp()).log10().floor() - 1.0),
        }
    }

    /// The place nearest to a value, clamped to the ends.
    #[must_use]
    pub fn place(self, value: f64) -> u32 {
        let (from, to) = self.ends();
        let at = match self {
            Self::Linear { .. } => value,
            Self::Log { .. } if value > 0.0 => value.ln(),
            Self::Log { .. } => from,
        };
        let share = ((at - from) / (to - from)).clamp(0.0, 1.0);
        let nearest = (share * f64::from(PLACES)).round();
        (0..=PLACES).find(|&place| f64::from(place) >= nearest).unwrap_or(0)
    }
}

/// Rounds to a multiple of 10^`power`. Divides by 10^−`power` for negative powers, which 10^`power` does not represent exactly.
fn rounded(value: f64, power: f64) -> f64 {
    let unit = 10_f64.powf(power.abs());
    if power < 0.0 { (value * unit).round() / unit } else { (value / unit).round() * unit }
}
