//! What goes between the first screen and the GAN lab.

/// What the first screen shows of the GAN lab.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::ui) struct FirstState {
    /// Whether the first screen stands in the lab's place.
    pub(in crate::ui) shown: bool,
    /// A GPU trains, not one in software.
    pub(in crate::ui) is_gpu: bool,
    /// The whole run's time on this device ("3 h"); empty until steps were timed.
    pub(in crate::ui) whole: String,
    /// The time of a quick look.
    pub(in crate::ui) quick: String,
    pub(in crate::ui) loads_recording: bool,
    /// Why the recorded run could not be loaded.
    pub(in crate::ui) problem: Option<String>,
}

/// A button of the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum FirstAction {
    Replay,
    Train,
    QuickLook,
    /// Open the lab with its form.
    SetUp,
}

impl FirstAction {
    const ALL: [Self; 4] = [Self::Replay, Self::Train, Self::QuickLook, Self::SetUp];

    pub(in crate::ui) fn name(self) -> &'static str {
        match self {
            Self::Replay => "replay",
            Self::Train => "train",
            Self::QuickLook => "quick-look",
            Self::SetUp => "set-up",
        }
    }

    pub(in crate::ui) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}
