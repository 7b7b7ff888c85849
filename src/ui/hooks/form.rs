//! A small lab's form and the address: each follows the other.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::settings::{Address, Draft, Problem, Settings};
use crate::ui::route::{use_location, use_write_query};

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

/// Changes the form; the address follows.
pub fn edit<S: Settings>(form: &UseReducerHandle<Form<S>>, change: impl FnOnce(&mut Form<S>)) {
    let mut next = (**form).clone();
    change(&mut next);
    form.dispatch(next);
}

/// How long the address waits for the next change, in ms: a browser refuses hundreds of changes in seconds, and a slider makes them.
const ADDRESS_MS: u32 = 120;

/// The lab's form. `on_address` is told whenever the visitor changes the address by hand to something else than the form says,
/// and whenever it says to start at once: the configuration, and whether to start.
#[hook]
pub fn use_form<S: Settings>(on_address: Callback<(S, bool)>) -> UseReducerHandle<Form<S>> {
    let query = use_location().query;
    let write = use_write_query();
    let form = use_reducer_eq(|| Form::from(S::from_query(&query)));
    let first = use_memo((), |()| Cell::new(true));
    // What the address says, and whether it says something that can't be taken.
    let now = (form.draft.config().clone(), !form.problems.is_empty());
    let said = use_mut_ref(|| now.clone());
    use_effect_with(query, {
        let (form, said) = (form.clone(), Rc::clone(&said));
        move |query| {
            let address = S::from_query(query);
            *said.borrow_mut() = (address.config.clone(), !address.problems.is_empty());
            let told = (address.config.clone(), address.autostart);
            let known = address.config == *form.draft.config() && address.problems.is_empty();
            // The form began with what the address said at first, and may have been changed before this is run.
            let changed = !first.replace(false) && !known;
            if changed {
                form.dispatch(address.into());
            }
            if changed || told.1 {
                on_address.emit(told);
            }
        }
    });
    use_effect_with(now, move |now| {
        let later = (*now != *said.borrow() && !now.1).then(|| {
            let now = now.clone();
            Timeout::new(ADDRESS_MS, move || {
                write.emit(now.0.to_query());
                *said.borrow_mut() = now;
            })
        });
        move || drop(later)
    });
    form
}
