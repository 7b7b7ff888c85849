//! The file of reference numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::network::state_dict::MisfitError;

/// Largest number of steps a file may ask for.
const MAX_STEPS: usize = 1000;

/// Largest batch a file may ask for.
const MAX_BATCH: usize = 1024;

/// The linear congruential generator of weights and latents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lcg {
    /// The factor a in s ← a·s + c.
    pub mul: u32,
    /// The summand c.
    pub add: u32,
    /// First state of the weights' stream.
    pub weight_seed: u32,
    /// First state of the latents' stream.
    pub z_seed: u32,
}

/// Intermediate values of the first step.
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

/// Numbers of a training run. Parameters are named `d.conv1.weight`, `g.bn1.bias` and so on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Description of the file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The framework that computed the numbers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Images in a batch.
    pub batch: usize,
    /// The dropout probability; must be 0.
    pub dropout: f64,
    /// Source of weights and latents.
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
    /// Intermediate values of the first step.
    pub forward: Forward,
    /// Effect of 32-bit floats alone, as measured by the author. Not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub float32_gap: Option<BTreeMap<String, f64>>,
}

/// Why a reference file can't be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Not JSON of this form.
    #[error("this is not a file of reference numbers: {0}")]
    Form(String),
    /// A number out of bounds.
    #[error("“{key}” {problem}")]
    Value {
        /// The key in the file.
        key: &'static str,
        /// Predicate of the sentence: `is 0, not …`.
        problem: String,
    },
    /// The data set has too few images.
    #[error("{needed} images are needed, and the data set has {available}")]
    TooFewImages {
        /// Batch size times steps.
        needed: u64,
        /// Images in the data set.
        available: u32,
    },
    /// The device can't be read, as after it was lost.
    #[error("the device can't be read: {0}")]
    Device(String),
    /// The reference weights don't fit the networks.
    #[error("{0}")]
    Networks(#[from] MisfitError),
}

impl Reference {
    /// Parses and validates a file.
    ///
    /// # Errors
    /// When it is not of this form, or a value is out of bounds.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let reference: Self = serde_json::from_str(text).map_err(|reason| ReferenceError::Form(reason.to_string()))?;
        let wrong = |key, problem: &str| Err(ReferenceError::Value { key, problem: problem.to_owned() });
        if !(1..=MAX_BATCH).contains(&reference.batch) {
            return wrong("batch", &format!("is {}, not a number from 1 to {MAX_BATCH}", reference.batch));
        }
        if reference.dropout != 0.0 {
            return wrong("dropout", &format!("is {}; two frameworks can be compared only at 0", reference.dropout));
        }
        if !(1..=MAX_STEPS).contains(&reference.losses.len()) {
            return wrong("losses", &format!("holds {} steps, not 1 to {MAX_STEPS}", reference.losses.len()));
        }
        if !reference.losses.iter().flatten().all(|loss| loss.is_finite()) {
            return wrong("losses", "holds a value that is not finite");
        }
        Ok(reference)
    }
}
