//! Finds the training image nearest to one of the page's, in pieces between two steps.

use super::Host;
use crate::data::nearest::Search;
use crate::data::{Images, PIXELS};
use crate::run::protocol::{Envelope, Event, RunEvent, RunId};

/// Time of a piece, in ms: short beside a frame.
const PIECE_MS: f64 = 4.0;

/// Images that are compared between two looks at the clock: below a millisecond.
const AT_A_TIME: u32 = 512;

/// The newest question, and the images of the last run.
#[derive(Default)]
pub(super) struct Neighbours {
    /// They stay when the run ends, so that its sheet can still be asked about.
    images: Option<(RunId, Images)>,
    pending: Option<Pending>,
}

struct Pending {
    ticket: u32,
    search: Search,
}

impl Neighbours {
    /// A run begins.
    pub(super) fn keep(&mut self, run: RunId, images: Images) {
        *self = Self { images: Some((run, images)), pending: None };
    }

    /// Frees the images, before another run loads its own.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn is_searching(&self) -> bool {
        self.pending.is_some()
    }

    /// Begins to search. A question without an image, or about a run whose images are gone, is answered at once.
    pub(super) fn ask(&mut self, run: RunId, ticket: u32, image: Option<&[u8]>, host: &impl Host) {
        let knows = self.images.as_ref().is_some_and(|(of, _)| *of == run);
        match image.filter(|pixels| knows && pixels.len() == PIXELS) {
            Some(pixels) => self.pending = Some(Pending { ticket, search: Search::new(pixels, 1, None) }),
            None => host.emit(Event::Run(run, RunEvent::Nearest { ticket, found: None, images: 0 }).into()),
        }
    }

    /// Goes on for some ms, and answers once all images have been compared. Returns the time that it took, in ms.
    pub(super) fn advance(&mut self, host: &impl Host) -> f64 {
        let Some(((run, images), pending)) = self.images.as_ref().zip(self.pending.as_mut()) else { return 0.0 };
        let began_ms = host.now_ms();
        let mut done = pending.search.advance(images, AT_A_TIME);
        while !done && host.now_ms() - began_ms < PIECE_MS {
            done = pending.search.advance(images, AT_A_TIME);
        }
        if done {
            let found = pending.search.found().first().copied();
            let pixels = found.map(|found| images.image(found.image).to_vec());
            let event = RunEvent::Nearest { ticket: pending.ticket, found, images: images.len() };
            host.emit(Envelope { message: Event::Run(*run, event), bytes: pixels });
            self.pending = None;
        }
        host.now_ms() - began_ms
    }
}
