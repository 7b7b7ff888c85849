//! What crosses about the inside of a run's networks: images of latents, D's opinion, the nearest real images.

use serde::{Deserialize, Serialize};

use crate::data::nearest::Neighbour;
use crate::run::kept::RunKey;

/// Whose networks are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A run: while it is live as it stands, else as it was kept last.
    Run {
        /// Its name; without one the run that is live, or else the kept one that was written last.
        key: Option<RunKey>,
    },
    /// A recorded generator, whose file travels beside.
    Recorded {
        /// Whole epochs it has learnt.
        epoch: u32,
        /// Every parameter of its run, form-encoded as in the page's address.
        query: String,
    },
}

/// From the page: about the inside of networks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InspectCommand {
    /// From now on these networks are meant: answers with [`InspectEvent::Opened`] or [`InspectEvent::Nothing`]. Of a live run D's
    /// opinion is told at the end of each epoch.
    Open {
        /// Whose.
        subject: Subject,
    },
    /// Draw the latents that travel beside, 100 32-bit floats each, little end first: [`InspectEvent::Drawn`].
    Draw {
        /// Comes back with the answer.
        ticket: u32,
    },
    /// Ask D about real images and about G's: [`InspectEvent::Judged`].
    Judge,
    /// Find the real images nearest to the image that travels beside, one byte a pixel: [`InspectEvent::Nearest`].
    Nearest {
        /// Comes back with the answer.
        ticket: u32,
    },
    /// Find G's strongest directions: [`InspectEvent::Directions`].
    Directions,
    /// Nobody looks any more.
    Close,
}

impl InspectCommand {
    /// The number that its answer is to have.
    #[must_use]
    pub fn ticket(&self) -> Option<u32> {
        match self {
            Self::Draw { ticket } | Self::Nearest { ticket } => Some(*ticket),
            Self::Open { .. } | Self::Judge | Self::Directions | Self::Close => None,
        }
    }
}

/// Where networks are from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Of the run that trains or waits.
    Live(RunKey),
    /// Of a run that is kept, as it was when it was last kept.
    Kept(RunKey),
    /// Recorded.
    Recorded,
}

/// Which networks are looked into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Where they are from.
    pub origin: Origin,
    /// Every parameter of their run, form-encoded as in the page's address.
    pub query: String,
    /// The visitor's name for the run; empty where there is none.
    pub title: String,
    /// Steps done.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// D is there, too.
    pub judges: bool,
}

/// To the page: about the inside of networks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum InspectEvent {
    /// These are looked into. Comes again, before another answer, when they are others: when a run has ended, say.
    Opened(About),
    /// There is no such run.
    Nothing,
    /// Images of the latents travel beside, one byte a pixel, image after image, 0 black.
    Drawn {
        /// Of the question.
        ticket: u32,
    },
    /// D's opinion, without dropout. G's images travel beside, one byte a pixel; the first are those of the run's own sheet.
    Judged {
        /// Steps done.
        step: u32,
        /// Whole epochs done.
        epoch: u32,
        /// D's probability that an image is real, of images that it learns from.
        real: Vec<f32>,
        /// The same of G's images.
        fake: Vec<f32>,
    },
    /// The nearest real images travel beside, one byte a pixel, the nearest first.
    Nearest {
        /// Of the question.
        ticket: u32,
        /// Which they are.
        found: Vec<Neighbour>,
        /// How far a real image's nearest neighbour typically is.
        typical: Option<f64>,
    },
    /// G's strongest directions travel beside, 100 32-bit floats of length 1 each, little end first, the strongest first.
    Directions {
        /// Each one's share of all that the first layer does.
        shares: Vec<f64>,
    },
    /// It could not be done.
    Failed {
        /// Of the question, if it had one.
        ticket: Option<u32>,
        /// What happened and what to do.
        message: String,
    },
}
