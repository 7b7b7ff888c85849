//! A saved run on view in the GAN lab, in place of this tab's own run, which goes on.

use std::rc::Rc;

use futures::future::join_all;

use super::frame::decode;
use crate::data::PIXELS;
use crate::run::RunView;
use crate::run::loaded_run::{LoadedRun, RunReader};
use crate::run::state::Sheet;
use crate::run::stored::{Frame, RunKey, RunRecord};

#[derive(Clone, Debug, Default)]
pub enum OpenedRun {
    #[default]
    None,
    /// Its parts are arriving from the worker. The run continues once it is shown, if that is set.
    Loading(RunReader, bool),
    /// Its sheets are to be decoded.
    Arrived(Rc<ArrivedRun>),
    Shown(Rc<ShownRun>),
    /// A sentence for the visitor.
    Failed(Rc<str>),
}

#[derive(Clone, Debug)]
pub struct ArrivedRun {
    pub record: RunRecord,
    pub run: LoadedRun,
    pub continues: bool,
}

#[derive(Clone, Debug)]
pub struct ShownRun {
    pub record: RunRecord,
    /// The step of its newest checkpoint, from which it can continue.
    pub checkpoint: Option<u32>,
    pub view: RunView,
}

impl OpenedRun {
    /// The run that is shown, or will be.
    #[must_use]
    pub fn key(&self) -> Option<&RunKey> {
        match self {
            Self::None | Self::Failed(_) => None,
            Self::Loading(reader, _) => Some(reader.key()),
            Self::Arrived(run) => Some(&run.record.key),
            Self::Shown(run) => Some(&run.record.key),
        }
    }

    #[must_use]
    pub fn shown(&self) -> Option<&Rc<ShownRun>> {
        if let Self::Shown(run) = self { Some(run) } else { None }
    }

    #[must_use]
    pub fn arrived(&self) -> Option<&Rc<ArrivedRun>> {
        if let Self::Arrived(run) = self { Some(run) } else { None }
    }

    /// Whether it is on its way.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading(..) | Self::Arrived(_))
    }
}

/// `None` if it is damaged.
async fn sheet(step: u32, epoch: u32, png: &[u8]) -> Option<Sheet> {
    let pixels = decode(png).await.map_err(|error| web_sys::console::error_1(&error)).ok()?;
    let count = u32::try_from(pixels.len() / PIXELS).unwrap_or(0);
    Some(Sheet { step, epoch, count, pixels })
}

/// Decodes the sheets that its view needs.
pub async fn show(arrived: &ArrivedRun) -> ShownRun {
    let ArrivedRun { record, run, .. } = arrived;
    let named = run.named_frames(record);
    let sheets = join_all(named.iter().map(|Frame { step, epoch, png }| sheet(*step, *epoch, png))).await;
    let real = match &run.real {
        Some(png) => sheet(0, 0, png).await,
        None => None,
    };
    let view = RunView::saved(record, run, sheets.into_iter().flatten().collect(), real);
    ShownRun { record: record.clone(), checkpoint: run.checkpoint, view }
}
