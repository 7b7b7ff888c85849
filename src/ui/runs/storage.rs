//! Storage in use, and whether the browser may clear it.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::archive::request;
use crate::documents::history::sentences;
use crate::run::protocol::archive::{ArchiveCommand, Usage};
use crate::ui::hooks::saved_runs::{Persistence, request_persistence};
use crate::ui::widgets::{Button, ButtonKind};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct StorageUseProps {
    pub(super) usage: Usage,
}

#[component]
pub(super) fn StorageUse(props: &StorageUseProps) -> Html {
    let declined = use_state_eq(|| false);
    let on_press = {
        let declined = declined.setter();
        Callback::from(move |()| {
            let declined = declined.clone();
            spawn_local(async move {
                declined.set(request_persistence().await == Persistence::Denied);
                request(ArchiveCommand::List);
            });
        })
    };
    let usage = props.usage;
    html! {
        <p class="runs-storage" data-testid="runs-room" data-used={usage.used.to_string()}>
            <span>{ format!("{} {} ", sentences::storage(usage), sentences::persistence(usage)) }</span>
            if *declined && !usage.persisted {
                <span role="status">{ "The browser declined. Browsers grant this to pages that are visited often, bookmarked or installed." }</span>
            } else if !usage.persisted {
                <Button label="Ask for persistent storage" kind={ButtonKind::Quiet} {on_press} title="The browser may ask you, or decide by itself" />
            }
        </p>
    }
}
