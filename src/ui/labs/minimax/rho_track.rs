//! ρ against η behind the handle of η's slider. The slider's own line, in the middle, is ρ = 1.

use yew::prelude::*;

use crate::minimax::Analysis;
use crate::minimax::method::StepSizes;
use crate::minimax::stability::{Verdict, predicted, snap_to_one};
use crate::ui::labs::shared::Shared;

/// What changes along the slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Swept {
    /// Both step sizes, which are equal.
    Both,
    /// The slider's own; the other one keeps its value.
    One,
}

/// Values along the slider.
const VALUES: u16 = 120;

/// The picture's width and height.
const SIZE: (f64, f64) = (120.0, 40.0);

/// Largest ρ on the picture.
const TOP: f64 = 2.0;

/// The tracks of the sliders of x and y, up to `largest`; empty where there are no eigenvalues.
#[hook]
pub(super) fn use_rho_tracks(analysis: &Shared<Analysis>, swept: Swept, largest: f64) -> [Html; 2] {
    let tracks = use_memo((analysis.clone(), swept, largest), |(analysis, swept, largest)| {
        let now = analysis.experiment.eta;
        let x = |eta: f64| StepSizes { x: eta, y: if *swept == Swept::Both { eta } else { now.y } };
        let y = |eta: f64| StepSizes { x: if *swept == Swept::Both { eta } else { now.x }, y: eta };
        [track(analysis, &x, *largest), track(analysis, &y, *largest)]
    });
    (*tracks).clone()
}

fn track(analysis: &Analysis, sizes: &dyn Fn(f64) -> StepSizes, largest: f64) -> Html {
    let share = |place: u16| f64::from(place) / f64::from(VALUES);
    let radius = |place: u16| analysis.radius_at(sizes(largest * share(place))).map(snap_to_one);
    let Some(radii) = (0..=VALUES).map(radius).collect::<Option<Vec<f64>>>() else { return Html::default() };
    let across = |place: usize| share(u16::try_from(place).unwrap_or(VALUES)) * SIZE.0;
    let point = |(place, rho): (usize, &f64)| format!("{:.1},{:.2}", across(place), SIZE.1 * (1.0 - rho.min(TOP) / TOP));
    let points: Vec<String> = radii.iter().enumerate().map(point).collect();
    let bands = bands(&radii).into_iter().map(|(verdict, from, to)| {
        let class = match verdict {
            Verdict::Converges => "is-calm",
            Verdict::Cycles => "is-level",
            Verdict::Diverges => "is-wild",
        };
        html! { <rect key={from} {class} x={across(from).to_string()} width={(across(to) - across(from)).to_string()} height={SIZE.1.to_string()} /> }
    });
    html! {
        <svg class="slider__track" viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" aria-hidden="true" data-testid="rho-track">
            { for bands }
            <polyline points={points.join(" ")} />
        </svg>
    }
}

/// Neighbouring values with the same verdict: the verdict, the first place and that after the last.
fn bands(radii: &[f64]) -> Vec<(Verdict, usize, usize)> {
    let mut bands: Vec<(Verdict, usize, usize)> = Vec::new();
    // Of each interval the upper end tells: at η = 0 nothing moves.
    for (place, rho) in radii.iter().enumerate().skip(1) {
        let verdict = predicted(*rho);
        match bands.last_mut().filter(|(last, ..)| *last == verdict) {
            Some((.., to)) => *to = place,
            None => bands.push((verdict, place - 1, place)),
        }
    }
    bands
}
