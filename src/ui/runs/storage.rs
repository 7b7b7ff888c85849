//! The room that kept runs take, and whether the browser will keep them.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::archive::ask;
use crate::documents::history::sentences;
use crate::run::protocol::archive::{ArchiveCommand, Usage};
use crate::ui::widgets::{Button, ButtonKind};

/// What [`Room`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct RoomProps {
    /// How much room is taken.
    pub(super) usage: Usage,
}

/// Both in words, and a button that asks the browser for its promise.
#[component]
pub(super) fn Room(props: &RoomProps) -> Html {
    let declined = use_state_eq(|| false);
    let on_press = {
        let declined = declined.setter();
        Callback::from(move |()| {
            let declined = declined.clone();
            spawn_local(async move {
                let asked = gloo::utils::window().navigator().storage().persist();
                let granted = match asked {
                    Ok(asked) => JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy()),
                    Err(_) => false,
                };
                declined.set(!granted);
                ask(ArchiveCommand::List);
            });
        })
    };
    let usage = props.usage;
    html! {
        <p class="runs-room" data-testid="runs-room" data-used={usage.used.to_string()}>
            { sentences::storage(usage) }{ " " }{ sentences::persistence(usage) }{ " " }
            if *declined && !usage.persisted {
                <span role="status">{ "Asked, it declined: browsers promise it to pages that are visited often, bookmarked or installed." }</span>
            } else if !usage.persisted {
                <Button label="Ask it to keep it" kind={ButtonKind::Quiet} {on_press} title="The browser may ask you in turn, or decide by itself" />
            }
        </p>
    }
}
