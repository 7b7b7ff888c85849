//! What the composer's form holds: a link whose texts may still be too long.

use std::rc::Rc;

use yew::{Reducible, UseReducerHandle};

use super::link::{ComposedLink, Parts};
use crate::settings::{Asked, Composition, Introduction, OWN_QUESTIONS, OwnQuestion, TextError};
use crate::ui::route::Lab;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// Its texts are not used.
    pub(super) link: ComposedLink,
    /// As typed.
    pub(super) introduction: String,
    /// As typed.
    pub(super) own: [String; OWN_QUESTIONS],
    /// What was not understood of the link that the form was filled from.
    pub(super) problems: Vec<String>,
}

impl Draft {
    pub(super) fn new((link, problems): (ComposedLink, Vec<String>)) -> Self {
        let composition = &link.composition;
        let introduction = composition.introduction.as_str().to_owned();
        let own = composition.own.each_ref().map(|question| question.as_str().to_owned());
        Self { link, introduction, own, problems }
    }

    /// From the composer's own query.
    pub(super) fn of(query: &str) -> Self {
        Self::new(ComposedLink::edited(query).unwrap_or_else(|| (ComposedLink::new(Lab::Bandit), Vec::new())))
    }

    /// Another lab as it is at first; the words and choices that all labs have stay.
    pub(super) fn choose(&mut self, lab: Lab) {
        self.link.embedding.presented &= Parts::of(lab).is_presented;
        self.link.composition.asked = Asked::ALL;
        self.link.set_up = String::new();
        self.link.lab = lab;
        self.problems.clear();
    }

    pub(super) fn introduction(&self) -> Result<Introduction, TextError> {
        Introduction::typed(&self.introduction)
    }

    pub(super) fn own(&self, index: usize) -> Result<OwnQuestion, TextError> {
        OwnQuestion::typed(&self.own[index])
    }

    /// The link, unless a text is too long.
    pub(super) fn finished(&self) -> Option<ComposedLink> {
        let [first, second, third] = [0, 1, 2].map(|index| self.own(index).ok());
        let composition = Composition {
            introduction: self.introduction().ok()?,
            own: [first?, second?, third?],
            ..self.link.composition.clone()
        };
        Some(ComposedLink { composition, ..self.link.clone() })
    }
}

impl Reducible for Draft {
    type Action = Self;

    /// Replaces the whole state. A reducer, because its handle reads the present state in a callback.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

pub(super) fn edit(draft: &UseReducerHandle<Draft>, change: impl FnOnce(&mut Draft)) {
    let mut next = (**draft).clone();
    change(&mut next);
    draft.dispatch(next);
}
