//! The losses as a drawing in SVG: D a full line, G a dashed one, so that they are told apart in grey, too.

use std::fmt::Write;

use crate::data::grouped;
use crate::documents::history::curves::{Curves, stretches};
use crate::documents::history::{Past, mean};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 652.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 262.0;

/// Height of a line of text.
const LINE: f64 = 16.0;

/// Where values go.
struct Scale {
    epochs: f64,
    low: f64,
    high: f64,
}

impl Scale {
    fn x(&self, epoch: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * epoch / self.epochs
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low)
    }
}

/// A round step that divides `range` into at most `most` parts.
fn round_step(range: f64, most: f64) -> f64 {
    let rough = (range / most).max(f64::MIN_POSITIVE);
    let power = 10.0_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough * 0.999).unwrap_or(rough)
}

/// The multiples of `step` from `low` to `high`.
fn ticks(low: f64, high: f64, step: f64) -> Vec<f64> {
    let first = (low / step - 1e-9).ceil();
    (0..50_u32).map(|at| (first + f64::from(at)) * step).take_while(|value| *value <= high + step * 1e-6).collect()
}

fn tick_text(value: f64, step: f64) -> String {
    let decimals = (0..4_usize).find(|n| (step * 10.0_f64.powi(i32::try_from(*n).unwrap_or(0))).fract() < 1e-6).unwrap_or(3);
    format!("{value:.decimals$}").replace('-', "−")
}

/// The losses of a run over its epochs, with the value of a D that can't tell and the epochs of the sheets that are shown. What it
/// shows is said in words, too.
pub(super) fn svg(run: Past<'_>, guess: f64, sheets: &[f64]) -> String {
    let curves = Curves::new(&[run]);
    let parts = stretches(run, curves.width);
    let extreme = |player: usize, start: f64, of: fn(f64, f64) -> f64| {
        move |losses: &&[[f32; 2]]| {
            losses.iter().map(|pair| f64::from(pair[player])).filter(|value| value.is_finite()).fold(start, of)
        }
    };
    let bounds = [0, 1].map(|player| {
        let low: Vec<f64> = parts.iter().map(extreme(player, f64::INFINITY, f64::min)).collect();
        let high: Vec<f64> = parts.iter().map(extreme(player, f64::NEG_INFINITY, f64::max)).collect();
        (low, high)
    });
    let low = bounds.iter().flat_map(|(low, _)| low).copied().fold(0.0, f64::min);
    let high = bounds.iter().flat_map(|(_, high)| high).copied().fold(guess, f64::max);
    let step = round_step(high - low, 5.0);
    let scale = Scale {
        epochs: curves.epochs.max(f64::MIN_POSITIVE),
        low: (low / step).floor() * step,
        high: (high / step).ceil() * step,
    };
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"losses\">\n");
    let _ = writeln!(svg, "<title id=\"losses\">{}</title>", in_words(run, &curves));
    axes(&mut svg, &scale, step);
    for at in sheets.iter().filter(|at| **at > 0.0 && **at <= scale.epochs) {
        let x = scale.x(*at);
        let _ = writeln!(svg, "<path class=\"mark\" d=\"M{x:.1} {TOP}V{BOTTOM}\"/>");
    }
    for ((low, high), class) in bounds.iter().zip(["d", "g"]) {
        let _ = writeln!(svg, "<path class=\"range {class}\" d=\"{}\"/>", band(&scale, curves.width, low, high));
    }
    let y = scale.y(guess);
    let _ = writeln!(svg, "<path class=\"guess\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>");
    if let [means] = &curves.means[..] {
        for (means, class) in means.iter().zip(["d", "g"]) {
            let _ = writeln!(svg, "<path class=\"line {class}\" d=\"{}\"/>", line(&scale, curves.width, means));
        }
        ends(&mut svg, &scale, means);
    }
    // Over the lines, which are often there.
    let _ = writeln!(svg, "<text class=\"halo\" x=\"{}\" y=\"{:.1}\">{guess:.3}: D can’t tell</text>", LEFT + 8.0, y - 6.0);
    svg.push_str("</svg>\n");
    svg
}

fn in_words(run: Past<'_>, curves: &Curves) -> String {
    let last = run.losses.last().map_or_else(String::new, |[d, g]| format!(" Last values: D {d:.3}, G {g:.3}."));
    let epochs = format!("{:.2}", curves.epochs);
    let epochs = epochs.trim_end_matches('0').trim_end_matches('.');
    let steps = grouped(run.losses.len() as u64);
    let ends = [0, 1].map(|player| {
        let quarter = run.losses.len().div_ceil(4).max(1);
        let first = mean(&run.losses[..quarter.min(run.losses.len())], player);
        let last = mean(&run.losses[run.losses.len().saturating_sub(quarter)..], player);
        first.zip(last).map_or_else(String::new, |(first, last)| format!("from {first:.2} to {last:.2}"))
    });
    let course = if run.losses.is_empty() {
        String::new()
    } else {
        format!(" Means of the first and the last quarter: D’s {}, G’s {}.", ends[0], ends[1])
    };
    format!("Losses of D and G over {epochs} epochs, {steps} steps.{course}{last}").replace('-', "−")
}

fn axes(svg: &mut String, scale: &Scale, step: f64) {
    for value in ticks(scale.low, scale.high, step) {
        let y = scale.y(value);
        let _ = writeln!(svg, "<path class=\"rule\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>");
        let text = tick_text(value, step);
        let _ = writeln!(svg, "<text class=\"tick\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>", LEFT - 8.0, y + 4.0);
    }
    let across = round_step(scale.epochs, 8.0);
    for value in ticks(0.0, scale.epochs, across) {
        let (x, text) = (scale.x(value), tick_text(value, across));
        let _ = writeln!(svg, "<text class=\"tick\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{text}</text>", BOTTOM + 20.0);
    }
    let _ = writeln!(svg, "<text class=\"tick\" x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\">epoch</text>", BOTTOM + 20.0);
    let _ = writeln!(svg, "<text class=\"tick\" x=\"{LEFT}\" y=\"{}\">loss in nats</text>", TOP - 10.0);
}

/// The middle of a stretch.
fn middle(at: usize, width: f64) -> f64 {
    (u32::try_from(at).map_or(f64::from(u32::MAX), f64::from) + 0.5) * width
}

/// The points of finite values as a path, broken where there is none.
fn line(scale: &Scale, width: f64, values: &[f64]) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for (at, value) in values.iter().enumerate() {
        if value.is_finite() {
            let (x, y) = (scale.x(middle(at, width)).min(RIGHT), scale.y(*value));
            let _ = write!(path, "{}{x:.1} {y:.1}", if drawing { 'L' } else { 'M' });
        }
        drawing = value.is_finite();
    }
    path
}

/// From the least to the greatest value of each stretch, as an area.
fn band(scale: &Scale, width: f64, low: &[f64], high: &[f64]) -> String {
    let point = |(at, value): (usize, &f64)| {
        value.is_finite().then(|| format!("{:.1} {:.1}", scale.x(middle(at, width)).min(RIGHT), scale.y(*value)))
    };
    let forth = high.iter().enumerate().filter_map(point);
    let back = low.iter().enumerate().rev().filter_map(point);
    let points: Vec<String> = forth.chain(back).collect();
    if points.is_empty() { String::new() } else { format!("M{}Z", points.join("L")) }
}

/// The names of the lines with their last means, apart from each other.
fn ends(svg: &mut String, scale: &Scale, means: &[Vec<f64>; 2]) {
    let last = |player: usize| means[player].iter().rev().copied().find(|value| value.is_finite());
    let (Some(d), Some(g)) = (last(0), last(1)) else { return };
    let (mut y_d, mut y_g) = (scale.y(d), scale.y(g));
    let missing = LINE - (y_d - y_g).abs();
    if missing > 0.0 {
        let push = if y_d < y_g { missing / 2.0 } else { -missing / 2.0 };
        y_d -= push;
        y_g += push;
    }
    for (name, class, value, y) in [("D", "d", d, y_d), ("G", "g", g, y_g)] {
        let text = format!("{name} {value:.2}").replace('-', "−");
        let _ = writeln!(svg, "<text class=\"end {class}\" x=\"{}\" y=\"{:.1}\">{text}</text>", RIGHT + 8.0, y + 4.0);
    }
}
