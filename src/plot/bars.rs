//! Bars of a histogram and their description.

use std::cmp::Reverse;

use super::chart::Ink;
use super::number::{fixed, grouped};

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
