//! Comparison of two runs: differences of their configurations and of their losses.

use super::{SavedRun, mean, sentences};
use crate::data::grouped;
use crate::run::stored::RunRecord;
use crate::run::verdict::Verdict;
use crate::run::{Departure, RunConfig};
use crate::settings::Settings;

/// One property of both runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of the property.
    pub label: String,
    /// Its values in the first and in the second run.
    pub values: [String; 2],
}

impl Row {
    fn new(label: &str, values: [String; 2]) -> Self {
        Self { label: label.to_owned(), values }
    }

    /// Whether both values are equal.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.values[0] == self.values[1]
    }
}

/// The properties that differ. The devices come from the records, since the configuration may say `auto`.
#[must_use]
pub fn differences(a: &RunRecord, b: &RunRecord) -> Vec<Row> {
    let both = [a, b];
    let configs = both.map(RunRecord::config);
    let parameters = RunConfig::names().filter(|name| !matches!(*name, "images" | "backend"));
    let mut rows: Vec<Row> =
        parameters.map(|name| Row::new(RunConfig::label(name), [0, 1].map(|at| sentences::value(&configs[at], name)))).collect();
    let row = |label: &str, of: fn(&RunRecord) -> String| Row::new(label, both.map(of));
    rows.insert(1, row("Images", |run| grouped(run.images.into())));
    rows.push(row("Ran on", |run| sentences::device(&run.device)));
    rows.push(row("Tiles on the GPU", |run| run.tiling.map_or("none".to_owned(), |tiling| tiling.name().to_owned())));
    rows.push(row("Build", |run| run.build.clone()));
    rows.retain(|row| !row.is_same());
    if rows.is_empty() && a.images_sha256 != b.images_sha256 {
        rows.push(row("The images’ SHA-256", |run| run.images_sha256.clone()));
    }
    rows
}

/// Steps in a mean; a single batch is too noisy.
const WINDOW: u32 = 50;

/// Means over the last steps before an epoch.
struct Window {
    steps: usize,
    d: f64,
    g: f64,
    /// Standard deviation of D's loss from step to step.
    scatter: f64,
}

fn window(run: SavedRun<'_>, epoch: f64) -> Option<Window> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the steps that are done")]
    let end = ((epoch * f64::from(run.steps_per_epoch())).round() as usize).min(run.losses.len());
    let losses = &run.losses[end.saturating_sub(WINDOW as usize)..end];
    let (d, g) = (mean(losses, 0)?, mean(losses, 1)?);
    let squares: f64 = losses.iter().map(|pair| (f64::from(pair[0]) - d).powi(2)).sum();
    let count = u32::try_from(losses.len()).ok()?;
    Some(Window { steps: losses.len(), d, g, scatter: (squares / f64::from(count)).sqrt() })
}

/// The distance of a loss from that of an undecided D: "0.32 below".
#[must_use]
pub fn relative_to(value: f64, undecided: f64) -> String {
    let distance = value - undecided;
    format!("{:.2} {}", distance.abs(), if distance < 0.0 { "below" } else { "above" })
}

/// Compares the losses of runs A and B where the shorter one ends, counted in epochs; `None` while one has no step.
#[must_use]
pub fn verdict(a: SavedRun<'_>, b: SavedRun<'_>) -> Option<Verdict> {
    let bits = |pair: &[f32; 2]| pair.map(f32::to_bits);
    let both = a.losses.len().min(b.losses.len());
    let same = a.losses.iter().zip(b.losses).take_while(|(a, b)| bits(a) == bits(b)).count();
    if same == both && both > 0 {
        let steps = all_steps(both);
        let sentence = format!("{steps} done by both runs have the same losses in A and B, to the last digit.");
        return Some(Verdict { title: "The same losses", sentence });
    }
    let epoch =
        [a, b].map(|run| f64::from(run.steps()) / f64::from(run.steps_per_epoch())).into_iter().fold(f64::INFINITY, f64::min);
    let (in_a, in_b) = (window(a, epoch)?, window(b, epoch)?);
    if ![in_a.d, in_b.d, in_a.g, in_b.g].into_iter().all(f64::is_finite) {
        let sentence = "A loss in the compared steps is NaN or infinite: at least one of the two runs diverged.".to_owned();
        return Some(Verdict { title: "The losses can’t be compared", sentence });
    }
    let departures = [a, b].map(|run| run.record.config().departure);
    let undecided = departures.map(Departure::undecided);
    let apart = [(in_a.d - undecided[0]).abs(), (in_b.d - undecided[1]).abs()];
    let title = match () {
        () if have_other_data(a.record, b.record) => "Different data: the losses don’t rank the runs",
        () if (in_a.d - in_b.d).abs() <= in_a.scatter.max(in_b.scatter) => {
            "No clear difference: the gap is within step-to-step noise"
        }
        () if apart[0] < apart[1] => "D in A is closer to guessing",
        () => "D in B is closer to guessing",
    };
    let at = if departures[0] == Departure::SigmoidTwice || departures[1] == Departure::SigmoidTwice {
        format!("the loss of an undecided D ({:.3} in A, {:.3} in B)", undecided[0], undecided[1])
    } else {
        format!("2 ln 2 = {:.3}, the loss of an undecided D", undecided[0])
    };
    let over = if in_a.steps == in_b.steps {
        format!("the {} before it", plural(in_a.steps, "step"))
    } else {
        format!("the {} before it in A and {} in B", plural(in_a.steps, "step"), in_b.steps)
    };
    let mut sentence = format!(
        "At epoch {}, the last that both have reached, D’s loss is {:.2} in A and {:.2} in B over {over}: {} and {} {at}. G’s is {:.2} and {:.2}. \
         D’s loss has a standard deviation of {:.2} in A and {:.2} in B from step to step.",
        epoch_text(epoch),
        in_a.d,
        in_b.d,
        relative_to(in_a.d, undecided[0]),
        relative_to(in_b.d, undecided[1]),
        in_a.g,
        in_b.g,
        in_a.scatter,
        in_b.scatter,
    )
    .replace('-', "−");
    if same > 0 {
        sentence.push_str(&format!(" The first {} have the same losses in both.", plural(same, "step")));
    }
    if (departures[0] == Departure::SaturatingLoss) != (departures[1] == Departure::SaturatingLoss) {
        sentence.push_str(" G minimises a different function in each run, so its losses can’t be compared.");
    }
    if have_other_data(a.record, b.record) {
        sentence.push_str(" D judged other images in each run, so a smaller loss does not mean better images.");
    }
    Some(Verdict { title, sentence })
}

/// Whether two runs were trained on different data sets, or on different files. A part of a data set is the same data.
fn have_other_data(a: &RunRecord, b: &RunRecord) -> bool {
    if a.is_of_own_file() || b.is_of_own_file() {
        return a.images_sha256 != b.images_sha256;
    }
    a.config().dataset != b.config().dataset
}

fn all_steps(count: usize) -> String {
    if count == 1 { "The one step".to_owned() } else { format!("All {}", plural(count, "step")) }
}

fn plural(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{} {name}s", grouped(count as u64)) }
}

/// An epoch without trailing zeros, with two decimals at most.
#[must_use]
pub fn epoch_text(epoch: f64) -> String {
    let text = format!("{epoch:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
