//! The command line. The flags of a lab's parameters come from its table, so bounds and messages are those of the page.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::TrainError;
use super::images::OwnFile;
use super::progress::Form;
use super::settings_flags::SettingsFlags;
use crate::bandit::BanditConfig;
use crate::data::own::Selection;
use crate::minimax::MinimaxConfig;
use crate::run::RunConfig;
use crate::run::config::{Arithmetic, Ops, Precision, Preference};
use crate::run::tiling::Tiling;
use crate::settings::number::{Unclear, whole};
use crate::settings::{Settings, quote};

/// Train Saddle's DCGAN without a browser, and check its numbers.
#[derive(Clone, Debug, Parser)]
#[command(name = "train", version, arg_required_else_help = true)]
pub struct Cli {
    /// Threads that train on the CPU [default: all cores]; the results do not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Train; write losses, sheets, weights and the state to a folder
    Run(RunArgs),
    /// Compare with another framework's numbers, such as tests/golden/gan_step.json
    Verify(VerifyArgs),
    /// Run the bandit lab; write the CSV of its page
    Bandit(BanditArgs),
    /// Run the minimax lab; write the CSV of its page
    Minimax(MinimaxArgs),
    /// Time training steps on Saddle's layers and on Burn's; print JSON
    Time(TimeArgs),
    /// Compare the graphics card with the processor, operation by operation; print JSON
    SelfTest(SelfTestArgs),
    /// Shrink a finished run of 50 epochs for the page: losses, sheets, generators in half precision
    Record(RecordArgs),
    /// Train the network that judges generated images, on FashionMNIST's labels; write its weights and accuracy
    Classifier(ClassifierArgs),
    /// Measure how good the images of a run's generators are; write quality.csv beside its losses
    Quality(QualityArgs),
}

/// The device of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeviceChoice {
    /// The processor
    Cpu,
    /// The graphics card, by Vulkan, Metal or DirectX
    Gpu,
}

impl DeviceChoice {
    /// The same choice in the page's address.
    #[must_use]
    pub fn preference(self) -> Preference {
        match self {
            Self::Cpu => Preference::Cpu,
            Self::Gpu => Preference::WebGpu,
        }
    }
}

/// A parser of the names of an enum with `variants!`.
macro_rules! choice_parser {
    ($type:ident) => {{
        let names = $type::VARIANTS.map(|one| PossibleValue::new(one.name).help(format!("{}: {}", one.label, one.hint)));
        let value = |name| $type::ALL.into_iter().find(|one| one.name() == name).unwrap_or_default();
        PossibleValuesParser::new(names).map(value)
    }};
}

/// Flags of `run` and `verify`.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The device [default: cpu, or that of the resumed run]
    #[arg(long, value_enum)]
    pub device: Option<DeviceChoice>,
    /// The implementation of the layers [default: fused, or that of the resumed run]
    #[arg(long, value_parser = choice_parser!(Ops))]
    pub ops: Option<Ops>,
    /// Use a GPU even if its results differ from the CPU's
    #[arg(long)]
    pub trust_gpu: bool,
    /// Your own 28×28 images instead of a data set: IDX or CSV, plain, as .gz or in a .zip
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The file to use in a .zip that holds several sets of images
    #[arg(long, value_name = "NAME", requires = "file")]
    pub member: Option<String>,
    /// Exchange rows and columns of your own images, as EMNIST's need it
    #[arg(long, requires = "file")]
    pub turn: bool,
}

impl Common {
    /// The user's own file.
    pub(super) fn own_file(&self) -> Option<OwnFile> {
        let selection = Selection { member: self.member.clone(), turned: self.turn };
        self.file.clone().map(|path| OwnFile { path, selection })
    }

    fn apply(&self, config: &mut RunConfig) {
        config.backend = self.device.map_or(config.backend, DeviceChoice::preference);
        config.ops = self.ops.unwrap_or(config.ops);
    }
}

/// Flags of `run`.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// The parameters that were given.
    #[command(flatten)]
    pub settings: SettingsFlags<RunConfig>,
    /// The folder of the run
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Continue the run in --out from its last checkpoint; --epochs may change
    #[arg(long)]
    pub resume: bool,
    /// Continue in --out a run that the page saved as .saddle.zip; --epochs may change
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub open: Option<PathBuf>,
    /// Write sheet and generator every this many epochs, besides those of 10, 30, 50 and the last; 0 writes only those
    #[arg(long, value_name = "EPOCHS", default_value_t = 0, value_parser = count::<u32>)]
    pub every: u32,
    /// Print a JSON object a line on standard output: begin, steps, epochs, end
    #[arg(long, conflicts_with = "quiet")]
    pub json: bool,
    /// Print errors only
    #[arg(long)]
    pub quiet: bool,
    /// Longest time between two lines of progress where there is no terminal [default: 60; with --json 1]
    #[arg(long, value_name = "SECONDS", conflicts_with = "quiet")]
    pub progress: Option<u32>,
    /// Longest time between two checkpoints; each epoch's end saves one, too
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = count::<u32>)]
    pub save: u32,
    /// Flags of `run` and `verify`.
    #[command(flatten)]
    pub common: Common,
}

/// Flags of `verify`.
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// The file of reference numbers
    #[arg(value_name = "FILE")]
    pub reference: PathBuf,
    /// Print the computed numbers under the file's keys, instead of a table
    #[arg(long)]
    pub json: bool,
    /// Flags of `run` and `verify`.
    #[command(flatten)]
    pub common: Common,
}

/// Flags of `bandit`.
#[derive(Clone, Debug, Args)]
pub struct BanditArgs {
    /// The parameters that were given.
    #[command(flatten)]
    pub settings: SettingsFlags<BanditConfig>,
    /// The CSV file [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Flags of `minimax`.
#[derive(Clone, Debug, Args)]
pub struct MinimaxArgs {
    /// The parameters that were given.
    #[command(flatten)]
    pub settings: SettingsFlags<MinimaxConfig>,
    /// The CSV file [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Flags of `record`.
#[derive(Clone, Debug, Args)]
pub struct RecordArgs {
    /// The folder of a finished run, made with `--every 1`
    #[arg(value_name = "DIR")]
    pub run: PathBuf,
    /// Only configuration, losses and the last sheet, of a run of any length
    #[arg(long)]
    pub brief: bool,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Flags of `classifier`.
#[derive(Clone, Debug, Args)]
pub struct ClassifierArgs {
    /// Passes over the 60,000 training images
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub epochs: u32,
    /// Determines first weights, order of the images, and dropout
    #[arg(long, default_value_t = 42, value_parser = count::<u32>)]
    pub seed: u32,
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Flags of `quality`.
#[derive(Clone, Debug, Args)]
pub struct QualityArgs {
    /// The folder of a run
    #[arg(long, value_name = "DIR", conflicts_with = "generator", required_unless_present = "generator")]
    pub run: Option<PathBuf>,
    /// One generator, compared with FashionMNIST's 60,000 training images: an export, or the state_dict of a program in PyTorch (.pt,
    /// .safetensors) with the same layers
    #[arg(long, value_name = "FILE")]
    pub generator: Option<PathBuf>,
    /// A second generator, its numbers beside the first's
    #[arg(long, value_name = "FILE", requires = "generator")]
    pub against: Option<PathBuf>,
}

/// Flags of `time`.
#[derive(Clone, Debug, Args)]
pub struct TimeArgs {
    /// Images per batch
    #[arg(long, default_value_t = 16, value_parser = count::<u32>)]
    pub batch: u32,
    /// Timed steps, after one warm-up step
    #[arg(long, default_value_t = 10, value_parser = count::<u32>)]
    pub steps: u32,
    /// The device
    #[arg(long, value_enum, default_value_t = DeviceChoice::Cpu)]
    pub device: DeviceChoice,
    /// How products on the CPU round
    #[arg(long, value_parser = choice_parser!(Arithmetic), default_value = Arithmetic::Exact.name())]
    pub arithmetic: Arithmetic,
    /// How a GPU stores maps
    #[arg(long, value_parser = choice_parser!(Precision), default_value = Precision::F32.name())]
    pub precision: Precision,
    /// The widest vectors of the CPU to use, in bits [default: the fastest]
    #[arg(long, value_name = "BITS", value_parser = count::<usize>)]
    pub vectors: Option<usize>,
    /// Only this implementation of the layers
    #[arg(long, value_parser = choice_parser!(Ops))]
    pub ops: Option<Ops>,
    /// Time a step by the difference of two reads, of one step and of this many more, instead of one read a step
    #[arg(long, value_name = "STEPS", value_parser = clap::value_parser!(u32).range(1..=60))]
    pub queued: Option<u32>,
    /// The tiling of a GPU's products [default: that before any was timed]
    #[arg(long, value_name = "NAME", value_parser = tiling_parser())]
    pub tiling: Option<Tiling>,
    /// Also list a step's launches on a GPU, each with its time by the GPU's own clock
    #[arg(long, requires = "ops")]
    pub launches: bool,
}

/// Flags of `self-test`.
#[derive(Clone, Debug, Args)]
pub struct SelfTestArgs {
    /// Images in the step at full size
    #[arg(long, default_value_t = 64, value_parser = count::<u32>)]
    pub batch: u32,
    /// Only this implementation of the layers
    #[arg(long, value_parser = choice_parser!(Ops))]
    pub ops: Option<Ops>,
    /// How the GPU stores maps; f16 compares Saddle's layers alone
    #[arg(long, value_parser = choice_parser!(Precision), default_value = Precision::F32.name())]
    pub precision: Precision,
}

/// Why a flag's value is no count.
#[derive(Clone, Debug, thiserror::Error)]
enum CountError {
    #[error(transparent)]
    Unclear(#[from] Unclear),
    #[error("{} is not a whole number{}", quote(.0), .1)]
    NotWhole(String, &'static str),
}

/// A whole number as the page reads it: one with separators gets a sentence.
fn count<T: TryFrom<u32>>(text: &str) -> Result<T, CountError> {
    let number = whole(text)?.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| CountError::NotWhole(text.to_owned(), ""))
}

fn threads(text: &str) -> Result<NonZeroUsize, CountError> {
    NonZeroUsize::new(count(text)?).ok_or_else(|| CountError::NotWhole(text.to_owned(), " from 1 on"))
}

/// A parser of a tiling's name.
fn tiling_parser() -> impl TypedValueParser<Value = Tiling> {
    let value = |name: String| Tiling::ALL.into_iter().find(|tiling| tiling.name() == name).unwrap_or_default();
    PossibleValuesParser::new(Tiling::ALL.map(Tiling::name)).map(value)
}

impl RunArgs {
    /// What to print.
    pub(super) fn form(&self) -> Form {
        match (self.json, self.quiet) {
            (true, _) => Form::Json,
            (false, true) => Form::Quiet,
            (false, false) => Form::Text,
        }
    }

    /// The configuration of a new run.
    ///
    /// # Errors
    /// When a value is out of its bounds.
    pub fn config(&self) -> Result<RunConfig, TrainError> {
        let mut config = RunConfig { backend: Preference::Cpu, ..RunConfig::default() };
        self.settings.apply(&mut config)?;
        self.common.apply(&mut config);
        Ok(config)
    }

    /// The configuration of a run that continues: only epochs, device and operations may differ from `saved`.
    ///
    /// # Errors
    /// When a value is out of its bounds, or differs from the saved one.
    pub fn resumed(&self, saved: &RunConfig) -> Result<RunConfig, TrainError> {
        let mut config = saved.clone();
        self.settings.apply(&mut config)?;
        let differs = |name: &str| name != "epochs" && config.get(name) != saved.get(name);
        if let Some((name, _)) = self.settings.iter().find(|(name, _)| differs(name)) {
            let value = saved.get(name).unwrap_or_default();
            let problem = format!("the run was started with {value}; leave the flag out, or start another run in another --out");
            return Err(TrainError::flag(name, problem));
        }
        self.common.apply(&mut config);
        Ok(config)
    }
}
