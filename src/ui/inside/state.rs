//! State of the view, from the worker's answers.

use std::rc::Rc;

use yew::Reducible;

use crate::data::PIXELS;
use crate::data::nearest::Neighbour;
use crate::network::LATENT;
use crate::run::explorer::Mode;
use crate::run::float_bytes;
use crate::run::opinion::Opinion;
use crate::run::protocol::inspect::About;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct JudgedBatch {
    /// Completed steps and epochs of the networks.
    pub(super) step: u32,
    pub(super) epoch: u32,
    pub(super) opinion: Opinion,
    /// The generated images, one byte per pixel, one image after the other.
    pub(super) fakes: Rc<[u8]>,
}

impl JudgedBatch {
    pub(super) fn image(&self, at: usize) -> Option<Rc<[u8]>> {
        self.fakes.get(at * PIXELS..(at + 1) * PIXELS).map(Rc::from)
    }
}

/// The real images nearest to a generated one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NearestImages {
    /// Index of the generated image in the batch.
    pub(super) index: usize,
    /// The neighbours from nearest to furthest.
    pub(super) found: Vec<Neighbour>,
    /// Typical distance of a real image to its nearest neighbour.
    pub(super) typical: Option<f64>,
    /// Pixels of the neighbours, one image after the other.
    pub(super) pixels: Rc<[u8]>,
}

/// The directions with the largest singular values of G's first layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Directions {
    /// Share of each direction in the sum of squared singular values.
    pub(super) shares: Vec<f64>,
    /// Unit vectors.
    pub(super) vectors: Vec<Vec<f32>>,
}

impl Directions {
    /// `bytes` holds the vectors as little-endian 32-bit floats.
    pub(super) fn new(shares: Vec<f64>, bytes: &[u8]) -> Self {
        let values: Vec<f32> = float_bytes::decode(bytes);
        Self { shares, vectors: values.chunks_exact(LATENT).map(<[f32]>::to_vec).collect() }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum NetworkState {
    #[default]
    Loading,
    /// There is no such run.
    Nothing,
    Loaded(About),
    Failed(String),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct InsideState {
    pub(super) networks: NetworkState,
    pub(super) judged: Option<Rc<JudgedBatch>>,
    /// D's mean probabilities of real and of generated images, by completed steps.
    pub(super) history: Rc<Vec<(u32, [f64; 2])>>,
    /// A request to D is pending.
    pub(super) judging: bool,
    pub(super) nearest: Option<Rc<NearestImages>>,
    /// Empty until they are computed.
    pub(super) directions: Rc<Directions>,
    /// The explorer's picture and its mode.
    pub(super) drawn: Option<(Mode, Rc<[u8]>)>,
    /// Pictures of the explorer so far, to measure their rate.
    pub(super) pictures: u32,
    /// The last failure after the networks were loaded; the next answer to a request of its kind clears it.
    pub(super) problem: Option<(RequestKind, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestKind {
    /// Also stands for requests without a ticket.
    Judge,
    Nearest,
    Draw,
}

pub(super) enum InsideEvent {
    Requested,
    Nothing,
    Opened(About),
    NotLoaded(String),
    Judging,
    Judged(JudgedBatch),
    Nearest(NearestImages),
    Directions(Directions),
    Drawn(Mode, Rc<[u8]>),
    /// The reason why a request failed; before the networks are loaded, why they could not be.
    Failed(RequestKind, String),
}

impl InsideState {
    pub(super) fn about(&self) -> Option<&About> {
        if let NetworkState::Loaded(about) = &self.networks { Some(about) } else { None }
    }

    fn clear_problem(&mut self, answered: RequestKind) {
        self.problem.take_if(|(failed, _)| *failed == answered);
    }
}

impl Reducible for InsideState {
    type Action = InsideEvent;

    fn reduce(self: Rc<Self>, event: InsideEvent) -> Rc<Self> {
        let mut state = (*self).clone();
        let loaded = self.about().is_some();
        match event {
            InsideEvent::Requested => state = Self::default(),
            InsideEvent::Nothing => state = Self { networks: NetworkState::Nothing, ..Self::default() },
            InsideEvent::NotLoaded(reason) => state = Self { networks: NetworkState::Failed(reason), ..Self::default() },
            InsideEvent::Opened(about) => state.networks = NetworkState::Loaded(about),
            InsideEvent::Failed(_, reason) if !loaded => state.networks = NetworkState::Failed(reason),
            // Late answers about networks that were selected before.
            InsideEvent::Judged(_) | InsideEvent::Nearest(_) | InsideEvent::Directions(_) | InsideEvent::Drawn(..) if !loaded => {
            }
            InsideEvent::Judging => state.judging = true,
            InsideEvent::Judged(judged) => {
                if let NetworkState::Loaded(about) = &mut state.networks {
                    (about.step, about.epoch) = (judged.step, judged.epoch);
                }
                state.judging = false;
                state.clear_problem(RequestKind::Judge);
                let mut history: Vec<_> = state.history.iter().copied().filter(|(step, _)| *step < judged.step).collect();
                history.push((judged.step, [judged.opinion.mean_real(), judged.opinion.mean_fake()]));
                state.history = Rc::new(history);
                state.judged = Some(Rc::new(judged));
            }
            InsideEvent::Nearest(nearest) => {
                state.clear_problem(RequestKind::Nearest);
                state.nearest = Some(Rc::new(nearest));
            }
            InsideEvent::Directions(directions) => state.directions = Rc::new(directions),
            InsideEvent::Drawn(mode, pixels) => {
                state.clear_problem(RequestKind::Draw);
                state.drawn = Some((mode, pixels));
                state.pictures = state.pictures.wrapping_add(1);
            }
            InsideEvent::Failed(kind, reason) => {
                state.judging &= kind != RequestKind::Judge;
                state.problem = Some((kind, reason));
            }
        }
        Rc::new(state)
    }
}
