//! Comparison with another framework: a file of numbers that it came to, and the same numbers computed here.
//!
//! Weights and latents come from a linear congruential generator that any language can write in three lines
//! (s ← (a·s + c) mod 2³², u = (s >> 8)/2²⁴), dropout is 0, and step k takes the images k·batch, k·batch + 1, … in the file's
//! order. Then two implementations of the same networks must agree, up to rounding.

mod compare;
mod compute;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::compare::{Row, rows};
pub use self::compute::{compute, images_needed};

/// Most steps that a file may ask for.
pub const MAX_STEPS: usize = 1000;

/// Largest batch that a file may ask for.
pub const MAX_BATCH: usize = 1024;

/// The generator of weights and latents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lcg {
    /// a.
    pub mul: u32,
    /// c.
    pub add: u32,
    /// Where the weights' stream starts.
    pub weight_seed: u32,
    /// Where the latents' stream starts.
    pub z_seed: u32,
}

/// Values on the way through the first step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forward {
    /// Euclidean length of the real images.
    pub real_l2: f64,
    /// Euclidean length of the latents.
    pub z_l2: f64,
    /// Euclidean length of the generated images.
    pub fake_l2: f64,
    /// Mean of the generated images' pixels.
    pub fake_mean: f64,
    /// D's logits of the first four real images.
    pub d_real_logits_first4: Vec<f64>,
    /// D's logits of the first four generated images.
    pub d_fake_logits_first4: Vec<f64>,
}

/// Numbers of a training, under the file's own keys. Parameters are named `d.conv1.weight`, `g.bn1.bias`, and so on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What the file is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Which framework came to these numbers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Images in a batch.
    pub batch: usize,
    /// The dropout probability; must be 0.
    pub dropout: f64,
    /// Where weights and latents come from.
    pub lcg: Lcg,
    /// The first three numbers of each parameter before training.
    pub first_weights: BTreeMap<String, Vec<f64>>,
    /// Euclidean length of each parameter before training.
    pub init_norms: BTreeMap<String, f64>,
    /// The first three numbers of each step's latents.
    pub first_z: Vec<Vec<f64>>,
    /// `[D, G]` of each step, in nats.
    pub losses: Vec<[f64; 2]>,
    /// Euclidean length of each parameter's gradient in the first step.
    pub grad_norms: BTreeMap<String, f64>,
    /// Euclidean length of each parameter after the first step.
    pub param_norms_after_step1: BTreeMap<String, f64>,
    /// Euclidean length of each parameter after all steps.
    pub param_norms_after: BTreeMap<String, f64>,
    /// Values on the way through the first step.
    pub forward: Forward,
    /// What 32-bit floats alone change, as its author measured it. Not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub float32_gap: Option<BTreeMap<String, f64>>,
}

/// Why a comparison can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Not a file of this form.
    #[error("this is no file of reference numbers: {0}")]
    Form(String),
    /// A number out of bounds.
    #[error("“{key}” {problem}")]
    Value {
        /// Which.
        key: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// Fewer images than the steps take.
    #[error("{needed} images are needed, and the data set has {available}")]
    TooFewImages {
        /// Batch times steps.
        needed: u64,
        /// In the data set.
        available: u32,
    },
    /// The device can't be read.
    #[error("the device can't be read: {0}")]
    Device(String),
    /// The networks have other parameters than are compared.
    #[error("{0}")]
    Networks(#[from] super::state_dict::MisfitError),
}

impl Reference {
    /// Reads such a file.
    ///
    /// # Errors
    /// When it is not of this form, or asks for what can't be compared.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let reference: Self = serde_json::from_str(text).map_err(|reason| ReferenceError::Form(reason.to_string()))?;
        let wrong = |key, problem: &str| Err(ReferenceError::Value { key, problem: problem.to_owned() });
        if !(1..=MAX_BATCH).contains(&reference.batch) {
            return wrong("batch", &format!("is {}, not a number from 1 to {MAX_BATCH}", reference.batch));
        }
        if reference.dropout != 0.0 {
            return wrong(
                "dropout",
                &format!("is {}, and two frameworks can only be compared without it (0)", reference.dropout),
            );
        }
        if !(1..=MAX_STEPS).contains(&reference.losses.len()) {
            return wrong("losses", &format!("holds {} steps, not 1 to {MAX_STEPS}", reference.losses.len()));
        }
        if !reference.losses.iter().flatten().all(|loss| loss.is_finite()) {
            return wrong("losses", "holds a value that is no number");
        }
        Ok(reference)
    }
}
