//! Bars of a histogram, their drawing and their description.

use std::cmp::Reverse;

use super::chart::Ink;
use super::labels::Rect;
use super::number::{fixed, grouped};
use super::scene::{Anchor, Scene, Shape, Tint};

/// The count of values in an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Lower bound of the interval.
    pub from: f64,
    /// Upper bound of the interval.
    pub to: f64,
    /// Values in the interval.
    pub count: u32,
    /// Drawn in the colour of failures.
    pub bad: bool,
}

/// Bars of equal width over [0, 1].
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "few bars")]
pub fn bars_of(counts: Vec<u32>) -> Vec<Bar> {
    let all = counts.len() as f64;
    let bar = |(at, count)| Bar { from: at as f64 / all, to: (at + 1) as f64 / all, count, bad: false };
    counts.into_iter().enumerate().map(bar).collect()
}

/// A second set of counts beside the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Names of the first and the second set.
    pub names: [&'static str; 2],
    /// Colours of the first and the second set.
    pub inks: [Ink; 2],
    /// The second count of each bar.
    pub second: Vec<u32>,
}

/// Room on the left and on the right of the bars, in CSS pixels.
pub const SIDE: f64 = 8.0;

const TOP: f64 = 24.0;
const BOTTOM: f64 = 28.0;

/// One or two counts of a bar with their colours.
fn columns(bar: &Bar, index: usize, pair: Option<&Pair>) -> Vec<(u32, Tint)> {
    match pair {
        Some(pair) => {
            let counts = [bar.count, pair.second.get(index).copied().unwrap_or(0)];
            counts.into_iter().zip(pair.inks.map(Tint::Full)).collect()
        }
        None if bar.bad => vec![(bar.count, Tint::Bad)],
        None => vec![(bar.count, Tint::Full(Ink::Descend))],
    }
}

/// A histogram on `width` × `height` CSS pixels, with a frame around the bar `shown`.
#[must_use]
pub fn scene(bars: &[Bar], pair: Option<&Pair>, x_name: &str, shown: Option<usize>, (width, height): (f64, f64)) -> Scene {
    let second = pair.iter().flat_map(|pair| pair.second.iter().copied());
    let most = bars.iter().map(|bar| bar.count).chain(second).max().unwrap_or(0).max(1);
    let (bottom, room) = (height - BOTTOM, width - 2.0 * SIDE);
    let wide = room / f64::from(u32::try_from(bars.len()).unwrap_or(1).max(1));
    let corners = |left: f64, top: f64, wide: f64| vec![(left, top), (left + wide, top), (left + wide, bottom), (left, bottom)];
    let text = |at, text: String, tint, anchor| Shape::Text { at, text, tint, bold: false, anchor };
    let mut scene = Scene { frame: Rect { left: 0.0, top: 0.0, right: width, bottom: height }, ..Scene::default() };
    let mut left = SIDE;
    for (index, bar) in bars.iter().enumerate() {
        let columns = columns(bar, index, pair);
        let each = ((wide - 2.0) / if columns.len() > 1 { 2.0 } else { 1.0 }).max(1.0);
        let mut from = left + 1.0;
        for (count, fill) in columns {
            let tall = f64::from(count) / f64::from(most) * (bottom - TOP);
            // A bar that is not empty stays visible.
            let top = bottom - if count > 0 { tall.max(2.0) } else { 0.0 };
            scene.inside.push(Shape::Area { corners: corners(from, top, each), fill, edge: None });
            if count == most {
                let (at, count) = ((from + each / 2.0, top - 10.0), grouped(u64::from(count)));
                scene.over.push(text(at, count, Tint::Secondary, Anchor::Middle));
            }
            from += each;
        }
        if shown == Some(index) {
            let mut around = corners(left, TOP - 2.0, wide);
            around.extend(around.first().copied());
            scene.inside.push(Shape::line(around, Tint::Full(Ink::Ink), 1.5));
        }
        left += wide;
    }
    let base = bottom.floor() + 0.5;
    scene.inside.push(Shape::line(vec![(SIDE, base), (width - SIDE, base)], Tint::Edge, 1.0));
    let (low, high) = (bars.first().map_or(0.0, |bar| bar.from), bars.last().map_or(1.0, |bar| bar.to));
    for (share, anchor) in [(0.0, Anchor::Start), (0.5, Anchor::Middle), (1.0, Anchor::End)] {
        let value = fixed(low + share * (high - low), 1);
        scene.over.push(text((SIDE + share * room, bottom + 15.0), value, Tint::Quiet, anchor));
    }
    scene.over.push(text((SIDE + 0.75 * room, bottom + 15.0), x_name.to_owned(), Tint::Quiet, Anchor::Middle));
    scene
}

/// The text of one bar: "π(best) from 0.95 to 1.00: 1,340 (67.0%)"; for a pair "… from 0.95 to 1.00: real 120, fake 3".
#[must_use]
pub fn bar_text(bars: &[Bar], pair: Option<&Pair>, x_name: &str, index: usize) -> Option<String> {
    let bar = bars.get(index)?;
    let interval = format!("{x_name} from {} to {}", fixed(bar.from, 2), fixed(bar.to, 2));
    if let Some(Pair { names: [first, second], second: counts, .. }) = pair {
        let other = counts.get(index).copied().unwrap_or(0);
        return Some(format!("{interval}: {first} {}, {second} {other}", bar.count));
    }
    let total: u32 = bars.iter().map(|bar| bar.count).sum();
    let share = f64::from(bar.count) / f64::from(total.max(1)) * 100.0;
    Some(format!("{interval}: {} ({}%)", grouped(u64::from(bar.count)), fixed(share, 1)))
}

/// The total, the count below the middle, and the largest bar:
/// "Of 2,000, 912 lie below 0.50. Most, 1,050, from 0.95 to 1.00."; a pair has one such text for each set.
#[must_use]
pub fn describe(bars: &[Bar], pair: Option<&Pair>) -> String {
    let first: Vec<u32> = bars.iter().map(|bar| bar.count).collect();
    match pair {
        Some(pair) => {
            let [a, b] = pair.names;
            format!(
                "{} {}",
                describe_counts(bars, &first, &format!(" {a}")),
                describe_counts(bars, &pair.second, &format!(" {b}"))
            )
        }
        None => describe_counts(bars, &first, ""),
    }
}

fn describe_counts(bars: &[Bar], counts: &[u32], name: &str) -> String {
    let total: u32 = counts.iter().sum();
    let most = counts.iter().zip(bars).min_by_key(|(count, _)| Reverse(**count));
    let (Some(first), Some(last), Some((count, bar)), true) = (bars.first(), bars.last(), most, total > 0) else {
        return format!("No{name} values yet.");
    };
    let middle = f64::midpoint(first.from, last.to);
    let below: u32 = counts.iter().zip(bars).filter(|(_, bar)| bar.to <= middle + 1e-9).map(|(count, _)| count).sum();
    format!(
        "Of {}{name}, {} lie below {}. Most, {}, from {} to {}.",
        grouped(u64::from(total)),
        grouped(u64::from(below)),
        fixed(middle, 2),
        grouped(u64::from(*count)),
        fixed(bar.from, 2),
        fixed(bar.to, 2),
    )
}
