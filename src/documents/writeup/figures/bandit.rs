//! Question 1: π for a small and a large step size and with a baseline, and where many seeds end.

use super::{Figure, Picture};
use crate::bandit::{BanditConfig, Experiment, Simulation};
use crate::documents::writeup::Seen;
use crate::math::stats::Share;
use crate::plot::labels::text_width;
use crate::plot::layout::Layout;
use crate::plot::number::{fixed, grouped};
use crate::plot::policy::{Curves, final_bars, policy_chart};
use crate::plot::{Axis, LineChart, bars, description, render};
use crate::settings::Settings;

/// Name and configuration of each step rule.
pub const RULES: [(&str, &str); 3] =
    [("η = 0.1", "eta=0.1&runs=1000"), ("η = 5", "eta=5&runs=1000"), ("η = 5 with a baseline", "eta=5&baseline=value&runs=1000")];

/// The rule whose runs end on a wrong arm.
const LARGE: usize = 1;

/// Width and height of a picture; three stand in a row.
const SIZE: (f64, f64) = (290.0, 190.0);

/// The configurations of [`RULES`].
#[must_use]
pub fn configs() -> [BanditConfig; 3] {
    RULES.map(|(_, query)| BanditConfig::from_query(query).config)
}

/// All runs of [`configs`]: some seconds.
#[must_use]
pub fn experiments() -> [Experiment; 3] {
    configs().map(|config| {
        let mut experiment = Experiment::new(&config);
        while !experiment.advance(u32::MAX) {}
        experiment
    })
}

/// The first seed that does not end on the best arm with the large step, or the first of all.
fn example(experiments: &[Experiment; 3]) -> u32 {
    let large = &experiments[LARGE];
    let run = (0..).zip(large.finals()).find(|(_, last)| **last < 0.5).map_or(0, |(run, _)| run);
    large.config().seed.wrapping_add(run)
}

fn percent(fraction: f64) -> String {
    let percent = 100.0 * fraction;
    format!("{}%", fixed(percent, if percent > 0.0 && percent < 10.0 { 1 } else { 0 }))
}

fn policy(config: &BanditConfig, at: usize, title: &str) -> Picture {
    let mut run = Simulation::new(config);
    run.advance(config.steps);
    let chart = LineChart { x_axis: Axis::Log, ..policy_chart(&Curves::new(&run), config) };
    let scene = render::scene(&chart, &Layout::new(&chart, SIZE, &text_width), None);
    let alt = format!("π by arm, {title}. {}", description::describe(&chart));
    Picture::new(format!("{}-{}", Seen::Policies.key(), at + 1), title.to_owned(), alt, scene, SIZE)
}

fn seeds(experiment: &Experiment, at: usize, title: &str) -> Picture {
    let drawn = final_bars(experiment);
    let scene = bars::scene(&drawn, None, "π(arm 1)", None, SIZE);
    let alt = format!("Seeds by their final π(arm 1), {title}. {}", bars::describe(&drawn, None));
    let title = format!("{title}: {} not on arm 1", percent(experiment.stuck().fraction()));
    Picture::new(format!("{}-{}", Seen::Seeds.key(), at + 1), title, alt, scene, SIZE)
}

/// Both figures of question 1, and the seeds that are not on arm 1 for each rule.
#[must_use]
pub fn bandit(experiments: &[Experiment; 3]) -> ([Figure; 2], [Share; 3]) {
    let seed = example(experiments);
    let rules = || RULES.into_iter().zip(experiments).enumerate();
    let stuck = [0, 1, 2].map(|at| experiments[at].stuck());
    let first = experiments[LARGE].config();
    let (runs, steps) = (grouped(first.runs.into()), grouped(first.steps.into()));
    let set_up = format!("Mean rewards 1, 0.8 and 0.5, no noise, {steps} steps of REINFORCE.");
    let policies = Figure {
        seen: Seen::Policies,
        pictures: rules()
            .map(|(at, ((title, _), experiment))| {
                policy(&BanditConfig { seed, runs: 1, ..experiment.config().clone() }, at, title)
            })
            .collect(),
        caption: format!(
            "π by arm over the steps, on a logarithmic axis. {set_up} Seed {seed} in all three: the first of {runs} that does not end on \
             arm 1 with η = 5."
        ),
    };
    let shares: Vec<String> = stuck
        .iter()
        .zip(RULES)
        .map(|(share, (title, _))| {
            let [low, high] = share.interval();
            let count = format!("{} of {}", grouped(share.count.into()), grouped(share.of.into()));
            format!("{title}: {count} (95% confidence interval {} to {})", percent(low), percent(high))
        })
        .collect();
    let seeds = Figure {
        seen: Seen::Seeds,
        pictures: rules().map(|(at, ((title, _), experiment))| seeds(experiment, at, title)).collect(),
        caption: format!(
            "{runs} seeds, from {}, by π(arm 1) after the last step. Red: below ½, not on arm 1. {set_up} Not on arm 1: {}.",
            first.seed,
            shares.join("; ")
        ),
    };
    ([policies, seeds], stuck)
}
