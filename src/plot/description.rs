//! Text descriptions of charts for assistive technology.

use std::fmt::Write;

use super::chart::{LineChart, Series, Stroke, Values};
use super::layout::x_of;
use super::number::{fixed, readout};
use crate::math::stats::mean;

/// Values in the final mean of a line whose chart draws means; a single noisy value says little.
const MEAN_WINDOW: usize = 50;

/// The x of an index with its name: "step 28,110", "η 0.25".
fn x_text(chart: &LineChart, index: usize) -> String {
    let x = x_of(chart, index);
    format!("{} {}", chart.x_name, if chart.counts { fixed(x, 0) } else { readout(x) })
}

/// The values of all lines at an index: "step 28,110: D 1.0700, G 1.0700".
#[must_use]
pub fn values_at(chart: &LineChart, index: usize) -> String {
    let named = chart.series.iter().filter(|series| series.stroke != Stroke::Expected && !series.label.is_empty());
    let values: Vec<String> =
        named.filter_map(|series| Some(format!("{} {}", series.label, exact(series.values.get(index)?)))).collect();
    format!("{}: {}", x_text(chart, index), values.join(", "))
}

/// A value with four decimals, as runs are compared to; from 10 with two, which is as much as a chart of such values can show.
fn exact(value: f64) -> String {
    match value.abs() {
        size if (1e-3..10.0).contains(&size) => format!("{value:.4}").replace('-', "−"),
        size if (10.0..1e6).contains(&size) => format!("{value:.2}").replace('-', "−"),
        _ => readout(value),
    }
}

/// The first and last value of each line, and the references: "From step 1 to step 320: D from 1.3863 to 0.6200, G from
/// 0.6931 to 1.4012. Dashed line at 1.39: 2 ln 2."
#[must_use]
pub fn describe_ends(chart: &LineChart) -> String {
    let Some(last) = chart.longest().checked_sub(1) else { return "No values yet.".to_owned() };
    let read = chart.series.iter().filter(|series| series.stroke.is_read());
    let line = |series: &Series| {
        let at = |index| Some(exact(series.values.get(index)?));
        Some([series.label.as_str(), " from ", &at(0)?, " to ", &at(last)?].concat())
    };
    let lines: Vec<String> = read.filter_map(line).collect();
    let mut text = ["From ", &x_text(chart, 0), " to ", &x_text(chart, last), ": ", &lines.join(", "), "."].concat();
    for line in &chart.references {
        text.extend([" Dashed line at ", &readout(line.value), ": ", &line.label, "."]);
    }
    for (from, to) in &chart.levels {
        text.extend([" Values shaded from ", &readout(*from), " to ", &readout(*to), "."]);
    }
    text
}

/// The course of each line, then references and shaded intervals:
/// "From step 1 to step 320: D fell from 1.39 to 0.62; G rose from 0.69 to 1.40. Dashed line at 1.39: 2 ln 2."
///
/// The last value is a mean if the chart draws means. The minimum or maximum is named if it is far from both ends.
#[must_use]
pub fn describe(chart: &LineChart) -> String {
    let Some(last) = chart.longest().checked_sub(1) else { return "No values yet.".to_owned() };
    let read = chart.series.iter().filter(|series| series.stroke.is_read() && !series.label.is_empty());
    let lines: Vec<String> = read.filter_map(|series| course(chart, series)).collect();
    let mut text = format!("From {} to {}: {}.", x_text(chart, 0), x_text(chart, last), lines.join("; "));
    for line in &chart.references {
        let _ = write!(text, " Dashed line at {}: {}.", readout(line.value), line.label);
    }
    for (from, to) in &chart.bands {
        let _ = write!(text, " Shaded from {} to {}.", readout(*from), readout(*to));
    }
    for (from, to) in &chart.levels {
        let _ = write!(text, " Values shaded from {} to {}.", readout(*from), readout(*to));
    }
    text
}

/// "D fell from 1.39 to 0.62, lowest 0.31 at step 210"; `None` for a line without finite values.
fn course(chart: &LineChart, series: &Series) -> Option<String> {
    let numbers = || (0..series.values.len()).filter_map(|index| Some((index, finite(&series.values, index)?)));
    let from = numbers().next()?.1;
    let to = end(chart, &series.values)?;
    let lowest = numbers().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let highest = numbers().min_by(|a, b| b.1.total_cmp(&a.1))?;
    let spread = highest.1 - lowest.1;
    let name = &series.label;
    let mut text = if spread <= 1e-9 * from.abs() {
        format!("{name} stays at {}", readout(from))
    } else if (to - from).abs() < 0.02 * spread {
        format!("{name} returns to {}", readout(to))
    } else {
        format!("{name} {} from {} to {}", if to < from { "fell" } else { "rose" }, readout(from), readout(to))
    };
    // An extreme is named if it lies beyond both ends by a quarter of the range.
    let beyond = [("lowest", lowest, from.min(to) - lowest.1), ("highest", highest, highest.1 - from.max(to))];
    for (which, (index, value), excess) in beyond {
        if excess > 0.25 * spread {
            let _ = write!(text, ", {which} {} at {}", readout(value), x_text(chart, index));
        }
    }
    Some(text)
}

fn finite(values: &Values, index: usize) -> Option<f64> {
    values.get(index).filter(|value| value.is_finite())
}

/// The last finite value, or the mean of the last ones if means are drawn.
fn end(chart: &LineChart, values: &Values) -> Option<f64> {
    let window = if chart.means { MEAN_WINDOW.min(values.len() / 4).max(1) } else { 1 };
    mean(values.iter().rev().filter(|value| value.is_finite()).take(window))
}
