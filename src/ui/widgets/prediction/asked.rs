//! The asked question.

use std::rc::Rc;

use yew::prelude::*;

use crate::documents::class;
use crate::settings::{Prediction, Question};
use crate::ui::hooks::predictions::KeptPrediction;

/// The asked question's prediction, and what the visitor can do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicting {
    pub question: &'static Question,
    pub lab: class::Lab,
    /// The run's settings, as the address writes them.
    pub query: String,
    /// Of a GAN, thinned; empty in the other labs.
    pub losses: Rc<[[f32; 2]]>,
    pub kept: KeptPrediction,
    /// What the run gave, once it is over.
    pub outcome: Option<Prediction>,
    /// Its run has not begun.
    pub is_idle: bool,
    pub on_start: Callback<()>,
}
