//! Inputs of a run: a device, and optionally the visitor's own images.

use std::rc::Rc;

use crate::data::Images;
use crate::run::protocol::{BackendInfo, Failure};

/// The visitor's own images.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// File name.
    pub name: Rc<str>,
    /// Decoded images.
    pub images: Images,
}

/// The device for the next run.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DeviceState {
    /// Requested from the worker.
    #[default]
    Opening,
    /// Ready to train.
    Open(BackendInfo),
    /// The requested device can't be used.
    Unavailable(Failure),
}
