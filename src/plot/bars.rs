//! Counts side by side, as data and in words.

use std::cmp::Reverse;

use super::chart::Ink;
use super::number::{fixed, grouped};

/// How many values lie in a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where the stretch begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How many values.
    pub count: u32,
    /// It counts what went wrong.
    pub bad: bool,
}

/// A second count in each stretch, drawn beside the first: of what is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// What is counted first, and what second.
    pub names: [&'static str; 2],
    /// Their colours.
    pub inks: [Ink; 2],
    /// The second counts, as many as there are bars.
    pub second: Vec<u32>,
}

/// "π(best) from 0.95 to 1.00: 1,340 (67.0%)"; of a pair "… from 0.95 to 1.00: real 120, fake 3".
#[must_use]
pub fn bar_text(bars: &[Bar], pair: Option<&Pair>, x_name: &str, index: usize) -> Option<String> {
    let bar = bars.get(index)?;
    let place = format!("{x_name} from {} to {}", fixed(bar.from, 2), fixed(bar.to, 2));
    if let Some(Pair { names: [first, second], second: counts, .. }) = pair {
        let other = counts.get(index).copied().unwrap_or(0);
        return Some(format!("{place}: {first} {}, {second} {other}", bar.count));
    }
    let total: u32 = bars.iter().map(|bar| bar.count).sum();
    let share = f64::from(bar.count) / f64::from(total.max(1)) * 100.0;
    Some(format!("{place}: {} ({}%)", grouped(u64::from(bar.count)), fixed(share, 1)))
}

/// How many there are, on which side of the middle they lie, and where most of them do:
/// "Of 2,000, 912 lie below 0.50. Most, 1,050, from 0.95 to 1.00."; of a pair the same of each.
#[must_use]
pub fn describe(bars: &[Bar], pair: Option<&Pair>) -> String {
    let first: Vec<u32> = bars.iter().map(|bar| bar.count).collect();
    match pair {
        Some(pair) => {
            let [a, b] = pair.names;
            format!("{} {}", counted(bars, &first, &format!(" {a}")), counted(bars, &pair.second, &format!(" {b}")))
        }
        None => counted(bars, &first, ""),
    }
}

fn counted(bars: &[Bar], counts: &[u32], name: &str) -> String {
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
