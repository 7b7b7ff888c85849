//! A run as data: its configuration, the protocol between page and worker, and the page's view of it.
//!
//! Nothing here imports Burn, web-sys or yew, so all of it is tested natively.

pub mod appearance;
pub mod config;
pub mod config_file;
pub mod counters;
pub mod departure;
pub mod estimate;
pub mod explorer;
pub mod film;
pub mod filmstrip;
pub mod float_bytes;
pub mod gpu_memory;
pub mod latest_only;
pub mod likeness;
pub mod live_sheet;
pub mod loaded_run;
pub mod losses;
pub mod measurement;
pub mod opinion;
pub mod play;
pub mod protocol;
pub mod quality;
pub mod quality_plan;
pub mod questions;
pub mod recorded;
pub mod self_test;
pub mod state;
pub mod stored;
pub mod tiling;
pub mod verdict;
pub mod warning;

pub use config::RunConfig;
pub use departure::Departure;
pub use play::{Extent, PlayState, Speed};
pub use protocol::{Command, Event, RunId};
pub use self_test::SelfTest;
pub use state::{RunState, RunView};
pub use warning::Warning;

/// The build: eight hexadecimal digits of the SHA-256 of its sources, the same for page, worker and native trainer.
pub const BUILD: &str = env!("SADDLE_BUILD");
