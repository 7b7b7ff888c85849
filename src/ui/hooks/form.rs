//! The form of a small lab, synchronised with the address.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::settings::{Address, Draft, Problem, Settings};
use crate::ui::route::{use_location, use_write_query};

#[derive(Clone, Debug, PartialEq)]
pub struct Form<S> {
    pub draft: Draft<S>,
    /// One problem for each rejected value of the address.
    pub problems: Rc<[Problem]>,
}

impl<S: Settings> From<Address<S>> for Form<S> {
    fn from(address: Address<S>) -> Self {
        Self { draft: address.config.into(), problems: address.problems.into() }
    }
}

impl<S: Settings> Reducible for Form<S> {
    type Action = Self;

    /// Replaces the form. The hook uses a reducer because callbacks read the present state through its handle.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

/// Changes the form; [`use_form`] then updates the address.
pub fn edit<S: Settings>(form: &UseReducerHandle<Form<S>>, change: impl FnOnce(&mut Form<S>)) {
    let mut next = (**form).clone();
    change(&mut next);
    form.dispatch(next);
}

/// Debounce of the address in ms: a slider changes it hundreds of times in seconds, which browsers refuse.
const ADDRESS_MS: u32 = 120;

/// The lab's form. `on_address` receives the configuration of an address that differs from the form or that starts the lab at once,
/// and whether it starts.
#[hook]
pub fn use_form<S: Settings>(on_address: Callback<(S, bool)>) -> UseReducerHandle<Form<S>> {
    let query = use_location().query;
    let write = use_write_query();
    let form = use_reducer_eq(|| Form::from(S::from_query(&query)));
    let first = use_memo((), |()| Cell::new(true));
    // The configuration, and whether the address has problems.
    let current = (form.draft.config().clone(), !form.problems.is_empty());
    let written = use_mut_ref(|| current.clone());
    use_effect_with(query, {
        let (form, written) = (form.clone(), Rc::clone(&written));
        move |query| {
            let address = S::from_query(query);
            *written.borrow_mut() = (address.config.clone(), !address.problems.is_empty());
            let (config, autostart) = (address.config.clone(), address.autostart);
            let same = config == *form.draft.config() && address.problems.is_empty();
            // The form was built from the first address, and may have changed before this effect.
            let changed = !first.replace(false) && !same;
            if changed {
                form.dispatch(address.into());
            }
            if changed || autostart {
                on_address.emit((config, autostart));
            }
        }
    });
    use_effect_with(current, move |current| {
        let timeout = (*current != *written.borrow() && !current.1).then(|| {
            let current = current.clone();
            Timeout::new(ADDRESS_MS, move || {
                write.emit(current.0.to_query());
                *written.borrow_mut() = current;
            })
        });
        move || drop(timeout)
    });
    form
}
