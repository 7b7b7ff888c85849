//! The hand-in: the answers and a run as A4 paper, edited in place, printed, and downloaded in three formats.

mod figures;
mod paper;
mod predictions;
mod rail;
mod recorded;
mod save;
mod saved;
mod text;
mod texts;
mod view;

pub(super) use self::recorded::RecordedHandIn;
pub(super) use self::saved::RunHandIn;
pub(super) use self::texts::run_key;
pub(super) use self::view::HandIn;
