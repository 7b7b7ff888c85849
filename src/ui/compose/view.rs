//! The view: the form, and beside it what it makes and a preview.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::window;
use yew::prelude::*;

use super::draft::Draft;
use super::form::{Earlier, Form};
use super::link::{ComposedLink, composer};
use super::outputs::{Outputs, address};
use super::preview::Preview;
use crate::ui::route::{Location, Route, replace_query};
use crate::ui::widgets::{Button, Notice, NoticeKind};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ComposeProps {
    /// The composer's own query.
    pub query: AttrValue,
}

/// Debounce of the address in ms: browsers refuse many changes in a few seconds.
const ADDRESS_MS: u32 = 300;

#[component]
pub fn Compose(props: &ComposeProps) -> Html {
    let draft = use_reducer_eq(|| Draft::of(&props.query));
    let finished = draft.finished();
    use_followed_address(&draft);
    use_written_address(finished.clone());
    // While a text is too long, the preview shows the last link.
    let last = use_mut_ref(|| None::<ComposedLink>);
    if finished.is_some() {
        last.borrow_mut().clone_from(&finished);
    }
    let last = last.borrow().clone();
    html! {
        <article class="page compose" data-testid="compose">
            <h1 class="page__title">{ "Compose for a class" }</h1>
            <p class="page__lead">
                { "A link to a lab as your class should see it. All of it is in the link: nothing is stored, and it works for as long as this page is served. It hides things from view; it is no lock." }
            </p>
            <p><a href="#/class">{ "Lay the results of a class side by side" }</a></p>
            { problems(&draft) }
            <div class="compose__columns">
                <div class="compose__form">
                    <Form draft={draft.clone()} />
                    <Earlier draft={draft.clone()} />
                </div>
                <div class="compose__made">
                    if let Some(link) = &finished {
                        <Outputs link={link.clone()} />
                    } else {
                        <Notice kind={NoticeKind::Warn} title="A text is too long" testid="compose-too-long">
                            <p>{ "Shorten it in the form: then the link, the embed code and the QR code are here again." }</p>
                        </Notice>
                    }
                    if let Some(link) = &last {
                        <Preview lab={link.lab} address={address(link)} />
                    }
                </div>
            </div>
        </article>
    }
}

/// Fills the form when the address changes from outside: another bookmark, or the browser's Back.
#[hook]
fn use_followed_address(draft: &UseReducerHandle<Draft>) {
    let draft = draft.dispatcher();
    use_effect_with((), move |()| {
        let listener = EventListener::new(&window(), "hashchange", move |_| {
            let location = Location::parse(&window().location().hash().unwrap_or_default());
            if location.route == Route::Compose {
                draft.dispatch(Draft::of(&location.query));
            }
        });
        move || drop(listener)
    });
}

#[hook]
fn use_written_address(link: Option<ComposedLink>) {
    let written = use_mut_ref(|| link.clone());
    use_effect_with(link, move |link| {
        let timeout = link.clone().filter(|_| *link != *written.borrow()).map(|link| {
            Timeout::new(ADDRESS_MS, move || {
                replace_query(&composer(&link.location().to_hash()).query);
                *written.borrow_mut() = Some(link);
            })
        });
        move || drop(timeout)
    });
}

fn problems(draft: &UseReducerHandle<Draft>) -> Html {
    if draft.problems.is_empty() {
        return Html::default();
    }
    let on_press = {
        let draft = draft.clone();
        Callback::from(move |()| draft.dispatch(Draft { problems: Vec::new(), ..(*draft).clone() }))
    };
    let actions = html! { <Button label="Understood" {on_press} /> };
    html! {
        <Notice kind={NoticeKind::Warn} title="Part of the link was not understood" {actions}>
            <ul>{ for draft.problems.iter().map(|problem| html! { <li>{ problem.clone() }</li> }) }</ul>
            <p>{ "Defaults are used instead." }</p>
        </Notice>
    }
}
