//! The bandit lab's configuration as text: its parameters in the address, in the form and on the command line.

use crate::bandit::per_arm::{MAX_ARMS, MIN_ARMS};
use crate::bandit::{BanditConfig, Baseline, PerArm, Schedule, UpdateRule};
use crate::settings::{Problem, Settings, choice, number, quote, whole};

impl Settings for BanditConfig {
    const LAB: &'static str = "bandit";

    const PARAMETERS: &'static [&'static str] = &[
        "means", "noise", "update", "eta", "schedule", "baseline", "entropy", "clip", "offset", "theta0", "steps", "runs", "seed",
    ];

    fn label(parameter: &str) -> &str {
        match parameter {
            "means" => "Mean rewards",
            "noise" => "Noise",
            "update" => "Update",
            "eta" => "Step size",
            "schedule" => "Schedule",
            "baseline" => "Baseline",
            "entropy" => "Entropy",
            "clip" => "Clip",
            "offset" => "Offset",
            "theta0" => "Start",
            "steps" => "Steps",
            "runs" => "Runs",
            "seed" => "Seed",
            other => other,
        }
    }

    fn set(&mut self, parameter: &str, value: &str) -> Result<(), Problem> {
        match parameter {
            "means" => self.means = numbers(parameter, value, "", |_| true)?,
            "noise" => self.noise = number(parameter, value, NOT_NEGATIVE, |noise| noise >= 0.0)?,
            "update" => self.update = choice(parameter, value, &UpdateRule::ALL, |rule| rule.name().to_owned())?,
            "eta" => self.eta = number(parameter, value, "above 0", |eta| eta > 0.0)?,
            "schedule" => self.schedule = choice(parameter, value, &Schedule::ALL, |schedule| schedule.name().to_owned())?,
            "baseline" => self.baseline = choice(parameter, value, &Baseline::ALL, |baseline| baseline.name().to_owned())?,
            "entropy" => self.entropy = number(parameter, value, NOT_NEGATIVE, |entropy| entropy >= 0.0)?,
            "clip" => self.clip = number(parameter, value, "from 0 (no clipping) on", |clip| clip >= 0.0)?,
            "offset" => self.offset = number(parameter, value, "that is finite", |_| true)?,
            "theta0" if value.trim().is_empty() => self.theta0 = None,
            "theta0" => {
                let within = |theta: f64| theta.abs() <= Self::MAX_THETA;
                self.theta0 = Some(numbers(parameter, value, " from -1e12 to 1e12", within)?);
            }
            "steps" => self.steps = whole(parameter, value, 1, Self::MAX_STEPS)?,
            "runs" => self.runs = whole(parameter, value, 1, Self::MAX_RUNS)?,
            "seed" => self.seed = whole(parameter, value, 0, u32::MAX)?,
            _ => return Err(Problem::unknown::<Self>(parameter)),
        }
        Ok(())
    }

    fn get(&self, parameter: &str) -> Option<String> {
        Some(match parameter {
            "means" => listed(&self.means),
            "noise" => self.noise.to_string(),
            "update" => self.update.name().to_owned(),
            "eta" => self.eta.to_string(),
            "schedule" => self.schedule.name().to_owned(),
            "baseline" => self.baseline.name().to_owned(),
            "entropy" => self.entropy.to_string(),
            "clip" => self.clip.to_string(),
            "offset" => self.offset.to_string(),
            "theta0" => self.theta0.as_ref().map(listed).unwrap_or_default(),
            "steps" => self.steps.to_string(),
            "runs" => self.runs.to_string(),
            "seed" => self.seed.to_string(),
            _ => return None,
        })
    }

    fn check(&self) -> Result<(), Problem> {
        let arms = self.arms();
        if let Some(given) = self.theta0.as_ref().map(|theta| theta.len()).filter(|&given| given != arms) {
            let reason = format!("{given} numbers for the {arms} arms of means; one an arm is wanted, or nothing for zeros");
            return Err(Problem::new("theta0", reason));
        }
        if self.seed.checked_add(self.runs.saturating_sub(1)).is_none() {
            let reason = format!("the seeds of {} runs from {} on pass {}, the largest", self.runs, self.seed, u32::MAX);
            return Err(Problem::new("seed", reason));
        }
        Ok(())
    }
}

const NOT_NEGATIVE: &str = "from 0 on";

/// Numbers with commas between them, one an arm; `bounds` puts into words which are `within`.
fn numbers(parameter: &str, value: &str, bounds: &str, within: impl Fn(f64) -> bool) -> Result<PerArm<f64>, Problem> {
    let parts: Vec<&str> = value.split(',').map(str::trim).collect();
    let parts = PerArm::new(&parts).ok_or_else(|| {
        let reason = format!("{} is not {MIN_ARMS} to {MAX_ARMS} numbers with commas between them, one an arm", quote(value));
        Problem::new(parameter, reason)
    })?;
    let read = |part: &str| part.parse::<f64>().ok().filter(|read| read.is_finite() && within(*read));
    if let Some(part) = parts.iter().find(|part| read(part).is_none()) {
        return Err(Problem::new(parameter, format!("{} in {} is not a finite number{bounds}", quote(part), quote(value))));
    }
    Ok(parts.map(|_, part| read(part).unwrap_or_default()))
}

/// Numbers as the address writes them.
fn listed(numbers: &PerArm<f64>) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",")
}
