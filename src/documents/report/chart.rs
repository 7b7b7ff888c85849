//! The losses as an SVG, by the layout and the shapes of the page's charts. D is a full line and G a dashed one, so that they differ
//! in black and white.

use crate::documents::history::SavedRun;
use crate::documents::history::curves::{Curves, stretches};
use crate::documents::ink::colour;
use crate::plot::description::describe;
use crate::plot::labels::text_width;
use crate::plot::layout::{Layout, x_of};
use crate::plot::render;
use crate::plot::scale::nice_range;
use crate::plot::scene::{Scene, Shape, SvgStyle, Tint};
use crate::plot::{Ink, LineChart, Mark, Reference, Series, Stroke};

/// Width and height in CSS pixels; the page scales the drawing.
const SIZE: (f64, f64) = (720.0, 300.0);

/// Least and greatest loss of a player in a stretch of steps; NaN where there is no finite one.
fn range(losses: &[[f32; 2]], player: usize) -> [f64; 2] {
    let finite = losses.iter().map(|pair| f64::from(pair[player])).filter(|loss| loss.is_finite());
    finite.fold([f64::NAN; 2], |[low, high], loss| [low.min(loss), high.max(loss)])
}

/// The losses of a run over epochs, as the report shows them, in a file.
#[must_use]
pub fn losses_svg(run: SavedRun<'_>) -> String {
    svg(run, run.record.config().departure.undecided(), &[])
}

/// The losses over epochs. `undecided`: D's loss where it can't tell real from generated; `sheets`: the epochs of the sheets in the
/// report.
pub(super) fn svg(run: SavedRun<'_>, undecided: f64, sheets: &[f64]) -> String {
    let (scene, title) = drawing(run, undecided, sheets, SIZE);
    scene.svg(SIZE, &SvgStyle { colour: &colour, family: "system-ui, sans-serif", picture: None, title: &title, id: "losses" })
}

/// The drawing of [`svg`] at a size, and its description.
pub(in crate::documents) fn drawing(run: SavedRun<'_>, undecided: f64, sheets: &[f64], size: (f64, f64)) -> (Scene, String) {
    let curves = Curves::new(&[run]);
    let parts = stretches(run, curves.width);
    let ranges = [0, 1].map(|player| parts.iter().map(|losses| range(losses, player)).collect::<Vec<_>>());
    let all = || ranges.iter().flatten();
    let low = all().map(|[low, _]| *low).fold(0.0, f64::min);
    let high = all().map(|[_, high]| *high).fold(undecided, f64::max);
    let players = [("D", Ink::Descend, Stroke::Full), ("G", Ink::Ascend, Stroke::Dashed)];
    let means = curves.means.into_iter().flatten().zip(players);
    let chart = LineChart {
        series: means.map(|(means, (name, ink, stroke))| Series::new(name, ink, means).with_stroke(stroke)).collect(),
        references: vec![Reference { value: undecided, label: format!("{undecided:.3}: D can’t tell") }],
        marks: sheets.iter().filter(|at| **at > 0.0).map(|&x| Mark { x, label: String::new() }).collect(),
        x_name: "epoch".to_owned(),
        x_range: (0.0, curves.epochs.max(f64::MIN_POSITIVE)),
        y_range: Some(nice_range(low, high, 5)),
        first_x: curves.width / 2.0,
        spacing: curves.width,
        counts: false,
        ..LineChart::default()
    };
    let layout = Layout::new(&chart, size, &text_width);
    let mut scene = render::scene(&chart, &layout, None);
    let areas = ranges.iter().zip(players).map(|(ranges, (_, ink, _))| area(&chart, &layout, ranges, ink));
    scene.inside.splice(0..0, areas);
    let title = format!("Losses of D and G by epoch. {}", describe(&chart));
    (scene, title)
}

/// From the least to the greatest loss of each stretch.
fn area(chart: &LineChart, layout: &Layout, ranges: &[[f64; 2]], ink: Ink) -> Shape {
    let corner = |end: usize| {
        move |(index, range): (usize, &[f64; 2])| {
            range[end].is_finite().then(|| (layout.x.at(x_of(chart, index)), layout.y.at(range[end])))
        }
    };
    let above = ranges.iter().enumerate().filter_map(corner(1));
    let below = ranges.iter().enumerate().rev().filter_map(corner(0));
    Shape::Area { corners: above.chain(below).collect(), fill: Tint::Pale(ink), edge: None }
}
