//! Messages about networks: images of latents, D's opinion, the nearest real images.

use serde::{Deserialize, Serialize};

use super::own_network::OwnNetwork;
use crate::data::nearest::Neighbour;
use crate::run::stored::RunKey;

/// The networks to inspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// Those of a run in its current state if it is live, else in its stored state.
    Run {
        /// The run; `None` for the live one, or else the one stored last.
        key: Option<RunKey>,
    },
    /// Networks of the recorded run. The buffer of the command holds the generator's file; if D is there, D's file and real images,
    /// one byte a pixel, follow.
    Recorded {
        /// Epochs of their training.
        epoch: u32,
        /// Every parameter of their run, form-encoded as in the page's address.
        query: String,
        /// Bytes of the generator's file and of D's; 0 without D.
        lengths: [usize; 2],
    },
}

/// Commands of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InspectCommand {
    /// Choose the networks of the following commands: [`InspectEvent::Opened`] or [`InspectEvent::Nothing`]. A live run also sends
    /// [`InspectEvent::Judged`] after each epoch.
    Open {
        /// Where the networks come from.
        subject: Subject,
    },
    /// Draw the latents in the buffer, 100 floats each as [`float_bytes`](crate::run::float_bytes): [`InspectEvent::Drawn`].
    Draw {
        /// A number that the answer repeats.
        ticket: u32,
    },
    /// Let D judge real and generated images: [`InspectEvent::Judged`].
    Judge,
    /// Find the real images nearest to the image in the buffer, one byte a pixel: [`InspectEvent::Nearest`].
    Nearest {
        /// A number that the answer repeats.
        ticket: u32,
    },
    /// Find G's strongest directions: [`InspectEvent::Directions`].
    Directions,
    /// Compare a network of the visitor's with ours: [`InspectEvent::OwnNetwork`]. The networks that are inspected stay. The buffer holds
    /// the visitor's file, the recorded generator's and the recorded D's, the classifier's, that of the real images' features, and real
    /// images, one byte a pixel.
    Compare {
        /// A number that the answer repeats.
        ticket: u32,
        /// Every parameter of the recorded run, form-encoded as in the page's address.
        query: String,
        /// Bytes of the five files.
        lengths: [usize; 5],
    },
    /// End the inspection and free the networks.
    Close,
}

impl InspectCommand {
    /// The ticket of [`InspectEvent::Failed`], if it can be the answer.
    #[must_use]
    pub fn ticket(&self) -> Option<u32> {
        match self {
            Self::Draw { ticket } | Self::Nearest { ticket } => Some(*ticket),
            Self::Open { .. } | Self::Judge | Self::Directions | Self::Compare { .. } | Self::Close => None,
        }
    }
}

/// The origin of inspected networks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The live run, in its current state.
    Live(RunKey),
    /// A stored run, as of its last checkpoint.
    Stored(RunKey),
    /// The recorded run that the page ships with.
    Recorded,
}

/// What the page shows about inspected networks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The run that they belong to.
    pub origin: Origin,
    /// Every parameter of their run, form-encoded as in the page's address.
    pub query: String,
    /// The run's title; empty if it has none.
    pub title: String,
    /// Steps that they were trained.
    pub step: u32,
    /// Whole epochs that they were trained.
    pub epoch: u32,
    /// Whether D is available, too.
    pub judges: bool,
    /// Real images among which neighbours are looked for; 0 without any.
    pub images: u32,
}

/// Answers of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum InspectEvent {
    /// The networks are loaded. Sent again before an answer about others, as when the live run has ended.
    Opened(About),
    /// There is no such run.
    Nothing,
    /// The buffer holds the images of the latents, one byte a pixel, image after image, 0 black.
    Drawn {
        /// The ticket of the command.
        ticket: u32,
    },
    /// D's opinion, without dropout. The buffer holds G's images, one byte a pixel; the first are those of the run's sheet.
    Judged {
        /// Steps that D was trained.
        step: u32,
        /// Whole epochs that D was trained.
        epoch: u32,
        /// D's probability that an image is real, for training images.
        real: Vec<f32>,
        /// The same for G's images.
        fake: Vec<f32>,
    },
    /// The buffer holds the nearest real images, one byte a pixel, nearest first.
    Nearest {
        /// The ticket of the command.
        ticket: u32,
        /// Their numbers and distances.
        found: Vec<Neighbour>,
        /// The median distance of a real image's nearest neighbour.
        typical: Option<f64>,
    },
    /// The buffer holds G's strongest directions, unit vectors of 100 floats each, strongest first.
    Directions {
        /// The share of each in the variance of the first layer's output.
        shares: Vec<f64>,
    },
    /// What the visitor's file is, and what its network does. The buffer holds images for [`Shown`](super::own_network::Shown).
    OwnNetwork {
        /// The ticket of the command.
        ticket: u32,
        /// The comparison, or why there is none.
        network: Box<OwnNetwork>,
    },
    /// The command could not be answered.
    Failed {
        /// The ticket of the command, if it has one.
        ticket: Option<u32>,
        /// A sentence for the visitor.
        message: String,
    },
}
