//! What the page has heard of the networks that are looked into.

use std::rc::Rc;

use yew::Reducible;

use crate::data::nearest::Neighbour;
use crate::network::LATENT;
use crate::run::explorer::Mode;
use crate::run::float_bytes;
use crate::run::opinion::Opinion;
use crate::run::protocol::inspect::About;

/// Pixels, and bytes, in an image.
pub(super) const PIXELS: usize = crate::data::PIXELS;

/// D's opinion of a batch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judged {
    /// Steps done then.
    pub(super) step: u32,
    /// Whole epochs done then.
    pub(super) epoch: u32,
    /// The opinion.
    pub(super) opinion: Opinion,
    /// G's images of it, one byte a pixel, image after image.
    pub(super) fakes: Rc<[u8]>,
}

impl Judged {
    /// One of G's images.
    pub(super) fn image(&self, at: usize) -> Option<Rc<[u8]>> {
        self.fakes.get(at * PIXELS..(at + 1) * PIXELS).map(Rc::from)
    }
}

/// The real images nearest to one of G's.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Near {
    /// The number of G's image in the batch.
    pub(super) of: usize,
    /// Which they are.
    pub(super) found: Vec<Neighbour>,
    /// How far a real image's nearest neighbour typically is.
    pub(super) typical: Option<f64>,
    /// Their pixels, one after the other.
    pub(super) pixels: Rc<[u8]>,
}

/// G's strongest directions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Directions {
    /// Each one's share of all that the first layer does.
    pub(super) shares: Vec<f64>,
    /// Their vectors of length 1.
    pub(super) vectors: Vec<Vec<f32>>,
}

impl Directions {
    /// As they travel: 32-bit floats, little end first.
    pub(super) fn new(shares: Vec<f64>, bytes: &[u8]) -> Self {
        let values: Vec<f32> = float_bytes::decode(bytes);
        Self { shares, vectors: values.chunks_exact(LATENT).map(<[f32]>::to_vec).collect() }
    }
}

/// How it stands with the networks that were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Standing {
    /// They are being asked for.
    #[default]
    Asked,
    /// There is no such run.
    Nothing,
    /// They are there.
    Here(About),
    /// They could not be had; why.
    Missing(String),
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// How it stands.
    pub(super) standing: Standing,
    /// D's opinion, once it was heard.
    pub(super) judged: Option<Rc<Judged>>,
    /// D's mean probability of real images and of G's, by the steps that were done when it was asked.
    pub(super) history: Rc<Vec<(u32, [f64; 2])>>,
    /// D was asked, and has not answered.
    pub(super) judging: bool,
    /// The nearest real images that were asked for last.
    pub(super) near: Option<Rc<Near>>,
    /// G's strongest directions.
    pub(super) directions: Rc<Directions>,
    /// What is drawn of the explorer, and as what it was asked for.
    pub(super) drawn: Option<(Mode, Rc<[u8]>)>,
    /// Pictures of the explorer so far.
    pub(super) pictures: u32,
    /// What could not be done.
    pub(super) problem: Option<String>,
}

/// What is heard.
pub(super) enum TabEvent {
    /// Others are asked for.
    Asked,
    /// There is no such run.
    Nothing,
    /// These are looked into.
    Opened(About),
    /// They could not be had.
    Missing(String),
    /// D is asked.
    Judging,
    /// D's opinion.
    Judged(Judged),
    /// The nearest real images.
    Near(Near),
    /// G's strongest directions.
    Directions(Directions),
    /// A picture of the explorer.
    Drawn(Mode, Rc<[u8]>),
    /// Something else could not be done.
    Failed(String),
}

impl Seen {
    /// The networks, when they are there.
    pub(super) fn about(&self) -> Option<&About> {
        if let Standing::Here(about) = &self.standing { Some(about) } else { None }
    }
}

impl Reducible for Seen {
    type Action = TabEvent;

    fn reduce(self: Rc<Self>, heard: TabEvent) -> Rc<Self> {
        let mut seen = (*self).clone();
        let here = self.about().is_some();
        match heard {
            TabEvent::Asked => seen = Self::default(),
            TabEvent::Nothing => seen = Self { standing: Standing::Nothing, ..Self::default() },
            TabEvent::Missing(reason) => seen = Self { standing: Standing::Missing(reason), ..Self::default() },
            TabEvent::Opened(about) => seen.standing = Standing::Here(about),
            TabEvent::Failed(reason) if !here => seen.standing = Standing::Missing(reason),
            // About others, which were chosen before.
            TabEvent::Judged(_) | TabEvent::Near(_) | TabEvent::Directions(_) | TabEvent::Drawn(..) if !here => {}
            TabEvent::Judging => seen.judging = true,
            TabEvent::Judged(judged) => {
                if let Standing::Here(about) = &mut seen.standing {
                    (about.step, about.epoch) = (judged.step, judged.epoch);
                }
                (seen.judging, seen.problem) = (false, None);
                let mut history: Vec<_> = seen.history.iter().copied().filter(|(step, _)| *step < judged.step).collect();
                history.push((judged.step, [judged.opinion.mean_real(), judged.opinion.mean_fake()]));
                seen.history = Rc::new(history);
                seen.judged = Some(Rc::new(judged));
            }
            TabEvent::Near(near) => seen.near = Some(Rc::new(near)),
            TabEvent::Directions(directions) => seen.directions = Rc::new(directions),
            TabEvent::Drawn(mode, pixels) => {
                seen.drawn = Some((mode, pixels));
                seen.pictures = seen.pictures.wrapping_add(1);
            }
            TabEvent::Failed(reason) => (seen.judging, seen.problem) = (false, Some(reason)),
        }
        Rc::new(seen)
    }
}
