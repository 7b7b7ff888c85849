//! Compares two sets of numbers, one row each.

use std::collections::BTreeMap;

use super::file::Reference;

/// Largest differences between two frameworks: absolute for losses and logits, relative for lengths.
const LOSS_TOLERANCE: f64 = 1e-4;
const NORM_TOLERANCE: f64 = 1e-3;

/// Inputs must agree to the last digit of a 32-bit float.
const INPUT_TOLERANCE: f64 = 1e-6;

/// One number and its reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// `losses[0].D`, `grad_norms d.conv1.weight`, …
    pub quantity: String,
    /// Computed here; `None` if there is no such number.
    pub value: Option<f64>,
    /// The number in the file.
    pub reference: f64,
    /// Largest difference that passes.
    pub tolerance: f64,
    /// Whether the tolerance is absolute, in nats or logits, or relative to `reference`.
    pub absolute: bool,
}

impl Row {
    /// |value − reference| / |reference|; the numerator alone if the reference is 0.
    #[must_use]
    pub fn relative_difference(&self) -> f64 {
        let difference = self.absolute_difference();
        if self.reference == 0.0 { difference } else { difference / self.reference.abs() }
    }

    fn absolute_difference(&self) -> f64 {
        self.value.map_or(f64::INFINITY, |value| (value - self.reference).abs())
    }

    /// Whether the difference is within the tolerance.
    #[must_use]
    pub fn passed(&self) -> bool {
        let difference = if self.absolute { self.absolute_difference() } else { self.relative_difference() };
        difference <= self.tolerance
    }
}

struct Table {
    rows: Vec<Row>,
}

impl Table {
    fn relative(&mut self, quantity: String, value: Option<f64>, reference: f64, tolerance: f64) {
        self.rows.push(Row { quantity, value, reference, tolerance, absolute: false });
    }

    fn absolute(&mut self, quantity: String, value: Option<f64>, reference: f64, tolerance: f64) {
        self.rows.push(Row { quantity, value, reference, tolerance, absolute: true });
    }

    fn norms(&mut self, key: &str, found: &BTreeMap<String, f64>, reference: &BTreeMap<String, f64>) {
        for (name, &norm) in reference {
            self.relative(format!("{key} {name}"), found.get(name).copied(), norm, NORM_TOLERANCE);
        }
        for name in found.keys().filter(|name| !reference.contains_key(*name)) {
            self.relative(format!("{key} {name} (not in the file)"), None, 0.0, NORM_TOLERANCE);
        }
    }

    fn list(&mut self, key: &str, found: &[f64], reference: &[f64], tolerance: f64) {
        for (at, &number) in reference.iter().enumerate() {
            self.absolute(format!("{key}[{at}]"), found.get(at).copied(), number, tolerance);
        }
    }
}

/// One row per number of `reference`.
#[must_use]
pub fn rows(found: &Reference, reference: &Reference) -> Vec<Row> {
    let mut table = Table { rows: Vec::new() };
    for (step, losses) in reference.losses.iter().enumerate() {
        for (player, name) in ["D", "G"].into_iter().enumerate() {
            let value = found.losses.get(step).map(|pair| pair[player]);
            table.absolute(format!("losses[{step}] {name}"), value, losses[player], LOSS_TOLERANCE);
        }
    }
    let (ours, theirs) = (&found.forward, &reference.forward);
    for (name, value, number) in
        [("real_l2", ours.real_l2, theirs.real_l2), ("z_l2", ours.z_l2, theirs.z_l2), ("fake_l2", ours.fake_l2, theirs.fake_l2)]
    {
        table.relative(format!("forward {name}"), Some(value), number, NORM_TOLERANCE);
    }
    table.absolute("forward fake_mean".to_owned(), Some(ours.fake_mean), theirs.fake_mean, LOSS_TOLERANCE);
    table.list("forward d_real_logits", &ours.d_real_logits_first4, &theirs.d_real_logits_first4, LOSS_TOLERANCE);
    table.list("forward d_fake_logits", &ours.d_fake_logits_first4, &theirs.d_fake_logits_first4, LOSS_TOLERANCE);
    table.norms("grad_norms", &found.grad_norms, &reference.grad_norms);
    table.norms("param_norms_after_step1", &found.param_norms_after_step1, &reference.param_norms_after_step1);
    table.norms("param_norms_after", &found.param_norms_after, &reference.param_norms_after);
    table.norms("init_norms", &found.init_norms, &reference.init_norms);
    for (name, numbers) in &reference.first_weights {
        let ours = found.first_weights.get(name).map_or(&[][..], Vec::as_slice);
        table.list(&format!("first_weights {name}"), ours, numbers, INPUT_TOLERANCE);
    }
    for (step, numbers) in reference.first_z.iter().enumerate() {
        let ours = found.first_z.get(step).map_or(&[][..], Vec::as_slice);
        table.list(&format!("first_z[{step}]"), ours, numbers, INPUT_TOLERANCE);
    }
    table.rows
}
