//! A small lab's form and the address: each follows the other.

use std::rc::Rc;

use yew::prelude::*;

use crate::run::{Address, Draft, Problem, Settings};
use crate::ui::route::{replace_query, use_location};

/// What stands in the form, and what the address asked for that could not be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Form<S> {
    /// The form.
    pub draft: Draft<S>,
    /// Values of the address that were not taken.
    pub problems: Rc<[Problem]>,
}

impl<S: Settings> From<Address<S>> for Form<S> {
    fn from(address: Address<S>) -> Self {
        Self { draft: address.config.into(), problems: address.problems.into() }
    }
}

impl<S: Settings> Reducible for Form<S> {
    type Action = Self;

    /// What is wanted now takes the place of what was wanted before. A reducer's handle shows a callback the present form.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

/// Changes the form, and the address with it.
pub fn edit<S: Settings>(form: &UseReducerHandle<Form<S>>, change: impl FnOnce(&mut Form<S>)) {
    let mut next = (**form).clone();
    change(&mut next);
    replace_query(&next.draft.config().to_query());
    form.dispatch(next);
}

/// The lab's form. `on_address` is told whenever the visitor changes the address by hand: the configuration, and whether to
/// start at once; at first only if so. (The page may be used before a slow machine comes to the effects of the first drawing.)
#[hook]
pub fn use_form<S: Settings>(on_address: Callback<(S, bool)>) -> UseReducerHandle<Form<S>> {
    let query = use_location().query;
    let form = use_reducer_eq(|| Form::from(S::from_query(&query)));
    let is_first = use_mut_ref(|| true);
    use_effect_with(query, {
        let form = form.clone();
        move |query| {
            let address = S::from_query(query);
            let told = (address.config.clone(), address.autostart);
            let known = address.config == *form.draft.config() && address.problems.is_empty();
            if !is_first.replace(false) && !known {
                form.dispatch(address.into());
                on_address.emit(told);
            } else if told.1 {
                on_address.emit(told);
            }
        }
    });
    form
}
