//! What can be asked for on the command line. A run's parameters are read as the page reads its address, so bounds and
//! words are the same.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::TrainError;
use super::settings_flags::SettingsFlags;
use crate::bandit::BanditConfig;
use crate::minimax::MinimaxConfig;
use crate::run::RunConfig;
use crate::run::config::{Ops, Preference};
use crate::settings::Settings;

/// Train Saddle's DCGAN without a browser, and check its numbers.
#[derive(Clone, Debug, Parser)]
#[command(name = "train", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Train, and keep losses, sheets, weights and the state in a folder
    Run(RunArgs),
    /// Compare with another framework's numbers, such as tests/golden/gan_step.json
    Verify(VerifyArgs),
    /// Do a run of the page's bandit lab, and write it as the CSV that the page gives
    Bandit(BanditArgs),
    /// Take the steps of the page's minimax lab, and write the path as the CSV that the page gives
    Minimax(MinimaxArgs),
    /// Time training steps on Saddle's layers and on Burn's, and print what was found as JSON
    Time(TimeArgs),
    /// Make a finished run of 50 epochs small enough for the page: losses, sheets, generators in half precision
    Record(RecordArgs),
}

/// What to compute on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeviceChoice {
    /// The processor
    Cpu,
    /// The graphics card, by Vulkan, Metal or DirectX
    Gpu,
}

impl DeviceChoice {
    /// As the page's address has it.
    #[must_use]
    pub fn preference(self) -> Preference {
        match self {
            Self::Cpu => Preference::Cpu,
            Self::Gpu => Preference::WebGpu,
        }
    }
}

/// Which implementation of the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OpsChoice {
    /// Saddle's own: fewer and larger operations
    Fused,
    /// Burn's: the reference
    Stock,
}

impl OpsChoice {
    /// As the page's address has it.
    #[must_use]
    pub fn ops(self) -> Ops {
        match self {
            Self::Fused => Ops::Fused,
            Self::Stock => Ops::Stock,
        }
    }
}

/// Flags that both commands take.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// What to compute on [default: cpu, or what the resumed run was on]
    #[arg(long, value_enum)]
    pub device: Option<DeviceChoice>,
    /// Which implementation of the layers [default: fused, or that of the resumed run]
    #[arg(long, value_enum)]
    pub ops: Option<OpsChoice>,
    /// Use a GPU that computes something else than the CPU
    #[arg(long)]
    pub trust_gpu: bool,
    /// Your own images instead of a data set: an IDX file of 28×28 images, as it is or as .gz
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

impl Common {
    fn apply(&self, config: &mut RunConfig) {
        config.backend = self.device.map_or(config.backend, DeviceChoice::preference);
        config.ops = self.ops.map_or(config.ops, OpsChoice::ops);
    }
}

/// Flags of a run. Those of its configuration are `None` where they were not given.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// fashion-mnist, fashion-mnist-10k or garments [default: fashion-mnist]
    #[arg(long, conflicts_with = "file")]
    pub dataset: Option<String>,
    /// The first so many images; 0 takes all [default: 0]
    #[arg(long)]
    pub images: Option<String>,
    /// Passes over the images, 1 to 1000 [default: 50]
    #[arg(long)]
    pub epochs: Option<String>,
    /// Images in a batch: 16, 32 or 64 [default: 64]
    #[arg(long)]
    pub batch: Option<String>,
    /// Adam's step size for both networks, above 0, at most 1 [default: 0.0001]
    #[arg(long)]
    pub lr: Option<String>,
    /// Where all randomness starts [default: 42]
    #[arg(long)]
    pub seed: Option<String>,
    /// none, saturating-loss, no-batch-norm, no-dropout or sigmoid-twice [default: none]
    #[arg(long)]
    pub departure: Option<String>,
    /// The folder for all that the run leaves
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Go on with the run in --out from its last saved state; --epochs may be changed
    #[arg(long)]
    pub resume: bool,
    /// Begin with the run in a .saddle.zip that the page wrote, and go on with it in --out; --epochs may be changed
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub open: Option<PathBuf>,
    /// Keep a sheet and the generator after each so many epochs, beside 10, 30, 50 and the last; 0 for none
    #[arg(long, value_name = "EPOCHS", default_value_t = 0)]
    pub every: u32,
    /// Save the state at least so often, beside the end of each epoch
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub save: u32,
    /// Flags of both commands.
    #[command(flatten)]
    pub common: Common,
}

/// Flags of a comparison.
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// The file of reference numbers
    #[arg(value_name = "FILE")]
    pub reference: PathBuf,
    /// Print what was computed, under the file's own keys, instead of a table
    #[arg(long)]
    pub json: bool,
    /// Flags of both commands.
    #[command(flatten)]
    pub common: Common,
}

/// Flags of a bandit's run: the lab's parameters, and where the run goes.
#[derive(Clone, Debug, Args)]
pub struct BanditArgs {
    /// The parameters that were given.
    #[command(flatten)]
    pub given: SettingsFlags<BanditConfig>,
    /// The file to write; without it the run is printed
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Flags of a minimax run: the lab's parameters, and where the path goes.
#[derive(Clone, Debug, Args)]
pub struct MinimaxArgs {
    /// The parameters that were given.
    #[command(flatten)]
    pub given: SettingsFlags<MinimaxConfig>,
    /// The file to write; without it the path is printed
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Flags of a record.
#[derive(Clone, Debug, Args)]
pub struct RecordArgs {
    /// The folder of the run, made with `--every 1`
    #[arg(value_name = "DIR")]
    pub run: PathBuf,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Flags of a measurement.
#[derive(Clone, Debug, Args)]
pub struct TimeArgs {
    /// Images in a batch
    #[arg(long, default_value_t = 16)]
    pub batch: u32,
    /// Steps of each, after one that is not timed
    #[arg(long, default_value_t = 10)]
    pub steps: u32,
    /// What to compute on
    #[arg(long, value_enum, default_value_t = DeviceChoice::Cpu)]
    pub device: DeviceChoice,
}

impl RunArgs {
    /// The configuration's flags that were given: name and value.
    fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("dataset", &self.dataset),
            ("images", &self.images),
            ("epochs", &self.epochs),
            ("batch", &self.batch),
            ("lr", &self.lr),
            ("seed", &self.seed),
            ("departure", &self.departure),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// The configuration of a new run.
    ///
    /// # Errors
    /// When a value is out of its bounds.
    pub fn config(&self) -> Result<RunConfig, TrainError> {
        let mut config = RunConfig { backend: Preference::Cpu, ..RunConfig::default() };
        for (name, value) in self.given() {
            config.set(name, value)?;
        }
        self.common.apply(&mut config);
        Ok(config)
    }

    /// The configuration of a run that was begun with `begun`: its length, device and operations may change, and nothing else.
    ///
    /// # Errors
    /// When a value is out of its bounds, or another than the run was begun with.
    pub fn resumed(&self, begun: &RunConfig) -> Result<RunConfig, TrainError> {
        let mut config = begun.clone();
        for (name, value) in self.given() {
            config.set(name, value)?;
            if name != "epochs" && config.get(name) != begun.get(name) {
                let kept = begun.get(name).unwrap_or_default();
                let problem = format!("the run was begun with {kept}; leave the flag out, or begin another run in another --out");
                return Err(TrainError::flag(name, problem));
            }
        }
        self.common.apply(&mut config);
        Ok(config)
    }
}
