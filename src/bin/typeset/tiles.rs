//! The moving pictures of the first screen that link to the small labs: animated SVG, from the labs' own runs.

use std::fmt::Write;

use saddle::bandit::learner::Learner;
use saddle::bandit::{BanditConfig, PerArm};
use saddle::minimax::{MinimaxConfig, Point};
use saddle::plot::plane::contour::contours;
use saddle::settings::Settings;

/// Side of a picture, in its own units.
const SIDE: f64 = 240.0;

/// Colours that are seen on light and on dark paper: x and the best arm, y and the others, axes.
const BLUE: &str = "#3f82e0";
const ORANGE: &str = "#d9691e";
const GREY: &str = "#8f8b84";

/// Whether a picture moves, for visitors who want none that does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// It moves in a loop.
    Moving,
    /// It shows one moment.
    Still,
}

fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {SIDE}\">{inside}</svg>\n")
}

/// Runs in the picture of the bandit, with seeds from 1.
pub(super) const RUNS: u32 = 300;

/// The configuration of those runs: each commits within the picture's steps, many to a wrong arm.
const SWARM: &str = "eta=1&steps=400";

/// Steps at which the picture has a frame; the last ones stay.
const FRAMES: [u32; 14] = [0, 1, 2, 4, 7, 11, 16, 24, 36, 55, 90, 180, 400, 400];

/// The frame of the picture that does not move, from 1.
const STILL: usize = 9;

/// π of the runs on the simplex of three arms, from one start to the corners.
pub(super) fn swarm(motion: Motion) -> String {
    let config = BanditConfig::from_query(SWARM).config;
    let [left, right, top] = [(12.0, 218.0), (228.0, 218.0), (120.0, 31.0)];
    let place = |pi: &PerArm<f64>| {
        let share = |arm: usize| pi.get(arm).copied().unwrap_or(0.0);
        let mix = |pick: fn((f64, f64)) -> f64| share(0) * pick(left) + share(1) * pick(right) + share(2) * pick(top);
        (mix(|corner| corner.0), mix(|corner| corner.1))
    };
    let mut inside = format!("<path d=\"M12 218H228L120 31Z\" fill=\"none\" stroke=\"{GREY}\"/>");
    for seed in 1..=RUNS {
        let mut learner = Learner::new(&BanditConfig { seed, ..config.clone() });
        let mut places = Vec::new();
        for frame in FRAMES {
            while learner.state().step < frame && learner.take(&learner.propose(None)) {}
            places.push(place(&learner.state().pi));
        }
        let pi = &learner.state().pi;
        let is_best = pi.iter().zip(config.means.iter()).all(|(share, mean)| *mean >= config.means.largest() || *share < 0.5);
        if motion == Motion::Still {
            places.truncate(STILL);
        }
        inside.push_str(&dot(&places, if is_best { BLUE } else { ORANGE }, 2.0, 8, motion));
    }
    svg(&inside)
}

/// A disc that visits the places in `seconds` and begins again.
fn dot(places: &[(f64, f64)], colour: &str, radius: f64, seconds: u32, motion: Motion) -> String {
    let (x, y) = places.last().copied().unwrap_or_default();
    if motion == Motion::Still {
        return format!("<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{radius}\" fill=\"{colour}\"/>");
    }
    let values: Vec<String> = places.iter().map(|(x, y)| format!("{x:.0},{y:.0}")).collect();
    let values = values.join(";");
    format!(
        "<circle r=\"{radius}\" fill=\"{colour}\"><animateMotion dur=\"{seconds}s\" repeatCount=\"indefinite\" calcMode=\"linear\" values=\"{values}\"/></circle>"
    )
}

/// A run of the minimax lab that spirals into its saddle.
const PATH: &str = "f=bilinear&method=extragradient&eta_x=0.3&eta_y=0.3&x0=1.2&y0=0.9&steps=60";

/// Side of the square of the plane that is shown, from its middle.
const EXTENT: f64 = 1.5;

/// The path of x and y over contours of f.
pub(super) fn path(motion: Motion) -> String {
    let config = MinimaxConfig::from_query(PATH).config;
    let run = config.experiment().run();
    let place = |point: &Point| (SIDE / 2.0 * (1.0 + point.x / EXTENT), SIDE / 2.0 * (1.0 - point.y / EXTENT));
    const SAMPLES: usize = 49;
    let at = |index: usize| EXTENT * (f64::from(u32::try_from(index).unwrap_or(0)) / 24.0 - 1.0);
    let objective = config.objective();
    let values: Vec<f64> =
        (0..SAMPLES * SAMPLES).map(|index| objective.value(Point::new(at(index % SAMPLES), -at(index / SAMPLES)))).collect();
    let mut lines = String::new();
    for level in [-1.6, -1.0, -0.6, -0.3, -0.1, 0.0, 0.1, 0.3, 0.6, 1.0, 1.6] {
        for [(x0, y0), (x1, y1)] in contours(&values, SAMPLES, level) {
            // Writing to a string can't fail.
            let _ = write!(lines, "M{:.0} {:.0}L{:.0} {:.0}", SIDE * x0, SIDE * y0, SIDE * x1, SIDE * y1);
        }
    }
    let places: Vec<(f64, f64)> = run.points.iter().map(place).collect();
    let mut trail = String::new();
    for (x, y) in &places {
        let _ = write!(trail, "{}{x:.1} {y:.1}", if trail.is_empty() { 'M' } else { 'L' });
    }
    svg(&format!(
        "<path d=\"{lines}\" fill=\"none\" stroke=\"{GREY}\" stroke-opacity=\"0.45\"/><path d=\"{trail}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\"/>{}",
        dot(&places, ORANGE, 5.0, 6, motion)
    ))
}
