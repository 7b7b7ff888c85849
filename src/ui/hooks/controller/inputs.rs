//! What a run is given: a device, and perhaps images of the visitor's own.

use std::rc::Rc;

use crate::data::Images;
use crate::run::protocol::{BackendInfo, Failure};

/// Images of the visitor's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// The file's name.
    pub name: Rc<str>,
    /// What is in it.
    pub images: Images,
}

/// What is known of the device before a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DeviceState {
    /// Being asked for.
    #[default]
    Opening,
    /// There it is.
    Open(BackendInfo),
    /// Not to be had as asked for.
    Missing(Failure),
}
