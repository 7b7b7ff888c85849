//! Inputs of a run: a device, and optionally the visitor's own images.

use std::rc::Rc;

use crate::data::Images;
use crate::run::protocol::{BackendInfo, Failure};

#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    pub name: Rc<str>,
    pub images: Images,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum DeviceState {
    #[default]
    Opening,
    Open(BackendInfo),
    Unavailable(Failure),
}
