//! Question 2: paths of descent-ascent on 4x² − 4y² for four step sizes, and the path of two descending players.

use std::rc::Rc;

use super::{Figure, Picture};
use crate::documents::writeup::Seen;
use crate::minimax::critical::{Critical, critical_points};
use crate::minimax::{Analysis, MinimaxConfig, Point, descriptions};
use crate::plot::labels::text_width;
use crate::plot::layout::Layout;
use crate::plot::number::fixed;
use crate::plot::plane::View;
use crate::plot::plane::backdrop::{Backdrop, BackdropJob, BackdropSettings, Frame, VectorField};
use crate::plot::plane::scene::PlaneScene;
use crate::plot::{Axis, Ink, LineChart, Series, Stroke, description, render};
use crate::settings::Settings;

/// The step sizes of descent-ascent.
pub const ETAS: [f64; 4] = [0.05, 0.2, 0.25, 0.3];

/// The step size of two descending players.
const BOTH: f64 = 0.1;

/// Steps of each path.
const STEPS: u32 = 40;

/// Width and height of a plane; four stand in a row.
const SIZE: (f64, f64) = (224.0, 210.0);

/// Width and height of the plane beside the distances, and of the distances.
const WIDE: [(f64, f64); 2] = [(330.0, 316.0), (470.0, 316.0)];

/// The shown part of the plane.
const VIEW: View = View { centre: Point::new(0.0, 0.0), half: 1.5 };

fn config(query: &str) -> MinimaxConfig {
    MinimaxConfig::from_query(query).config
}

fn descending(eta: f64) -> MinimaxConfig {
    config(&format!("method=descent&eta_x={eta}&eta_y={eta}&x0=1&y0=0.001&steps={STEPS}"))
}

/// The runs of the figures: one for each of [`ETAS`], and both descending.
#[must_use]
pub fn planes() -> [Analysis; 5] {
    let against = ETAS.map(|eta| config(&format!("eta_x={eta}&eta_y={eta}&x0=1&y0=0.6&steps={STEPS}")));
    let points: Rc<[Critical]> = critical_points(&against[0].objective()).into();
    let run = |config: &MinimaxConfig| Analysis::new(config, Rc::clone(&points));
    let [first, second, third, fourth] = &against;
    [run(first), run(second), run(third), run(fourth), run(&descending(BOTH))]
}

fn backdrop(analysis: &Analysis, field: VectorField) -> Backdrop {
    let both_descend = field != VectorField::None;
    let frame = Frame { view: VIEW, centre: analysis.centre(), field, both_descend };
    let mut job = BackdropJob::new(&BackdropSettings { objective: analysis.experiment.objective.clone(), frame });
    while !job.advance() {}
    job.into_backdrop()
}

fn plane(analysis: &Analysis, name: String, title: String, size: (f64, f64), field: VectorField) -> Picture {
    let backdrop = backdrop(analysis, field);
    let shown = analysis.path.steps();
    let scene = PlaneScene { backdrop: &backdrop, analysis, ghosts: &[], shown, at: None, cursor: None }.draw(size);
    Picture::new(name, title, descriptions::plane(analysis, shown), scene, size).with_field(&backdrop.field)
}

/// The distance to the saddle by step, of all runs.
fn distances(runs: &[Analysis; 5]) -> Picture {
    let inks = [Ink::Descend, Ink::Third, Ink::Further, Ink::Ascend, Ink::Ink];
    let names = ETAS.map(|eta| format!("η = {eta}")).into_iter().chain(["both".to_owned()]);
    let series = runs.iter().zip(inks).zip(names).map(|((run, ink), name)| {
        // Two of the step sizes shrink the distance by the same factor.
        let stroke = if ink == Ink::Third { Stroke::Dashed } else { Stroke::Full };
        Series::new(name, ink, run.distances.to_vec()).with_stroke(stroke)
    });
    let chart = LineChart {
        series: series.collect(),
        x_range: (0.0, f64::from(STEPS)),
        y_axis: Axis::Log,
        y_range: Some((1e-9, 1e9)),
        first_x: 0.0,
        ..LineChart::default()
    };
    let scene = render::scene(&chart, &Layout::new(&chart, WIDE[1], &text_width), None);
    let alt = format!("Distance to the saddle by step. {}", description::describe(&chart));
    Picture::new(format!("{}-2", Seen::Descent.key()), "Distance to the saddle by step".to_owned(), alt, scene, WIDE[1])
}

/// Both figures of question 2.
#[must_use]
pub fn minimax(runs: &[Analysis; 5]) -> [Figure; 2] {
    let [against @ .., both] = runs;
    let verdict = |run: &Analysis| run.verdict.map_or("", |verdict| verdict.name());
    let pictures = against.iter().zip(ETAS).zip(1..).map(|((run, eta), number)| {
        let title = format!("η = {eta}: {}", verdict(run));
        plane(run, format!("{}-{number}", Seen::Planes.key()), title, SIZE, VectorField::None)
    });
    let radius = |run: &Analysis| fixed(run.spectral_radius.unwrap_or(f64::NAN), 2);
    let radii: Vec<String> = against.iter().map(radius).collect();
    let planes = Figure {
        seen: Seen::Planes,
        pictures: pictures.collect(),
        caption: format!(
            "Paths of {STEPS} steps from (1, 0.6) over f = 4x² − 4y² (blue: low, orange: high). x descends, y ascends. A step multiplies the \
             distance to the saddle by |1 − 8η| = {}.",
            radii.join(", ")
        ),
    };
    let title = format!("Both descend, η = {BOTH}: {}", verdict(both));
    let descent = Figure {
        seen: Seen::Descent,
        pictures: vec![plane(both, format!("{}-1", Seen::Descent.key()), title, WIDE[0], VectorField::Arrows), distances(runs)],
        caption: format!(
            "Left: both players descend from (1, 0.001) with η = {BOTH}. y grows by the factor 1 + 8η = {} a step, and f has no lower bound. \
             Right: the distance to the saddle of this run (both) and of the four above.",
            radius(both)
        ),
    };
    [planes, descent]
}
