//! A network of the visitor's own: a file is dropped, its layers are compared with ours, and what fits is drawn.

mod quality;
mod request;
mod shown;
mod table;

use web_sys::File;
use yew::prelude::*;

use self::request::{OwnState, use_own};
use self::shown::shown;
use self::table::table;
use crate::run::protocol::own_network::OwnNetwork;
use crate::ui::widgets::{Card, FileDrop, Notice, NoticeKind};

/// What to drop.
const HINT: &str =
    "torch.save(net.state_dict(), \"net.pt\") of a generator or a discriminator; at most 128 MB. It stays on this device.";

/// The drop area and the comparison.
#[component]
pub(super) fn OwnNetworkCard() -> Html {
    let (state, on_file) = use_own();
    let on_files = use_callback(on_file, |files: Vec<File>, on_file| {
        if let Some(file) = files.into_iter().next() {
            on_file.emit(file);
        }
    });
    html! {
        <Card title="Your own network" note="a state_dict from PyTorch" class="inside-own" testid="inside-own">
            <p>
                { "Does your own GAN not learn? Drop one of its networks here: each layer is compared with ours, and a network with our layers draws or judges beside the recorded one." }
            </p>
            <FileDrop id="own-network" label="Choose a .pt, .pth or .safetensors file…" hint={HINT} {on_files} />
            { outcome(&state) }
        </Card>
    }
}

fn outcome(state: &OwnState) -> Html {
    match state {
        OwnState::Idle => Html::default(),
        OwnState::Reading(name) => {
            html! { <p class="inside-about" role="status" data-testid="own-reading">{ format!("Reading {name}.") }</p> }
        }
        OwnState::Done { name, network, sheets } => match &**network {
            OwnNetwork::Refused(reason) => html! {
                <Notice kind={NoticeKind::Warn} title={format!("{name} can’t be compared")} testid="own-refused"><p>{ reason.clone() }</p></Notice>
            },
            OwnNetwork::Compared { comparison, note, broken, shown: found } => html! {
                <div class="inside-own__result" data-testid="own-result">
                    <h3 class="inside-own__title" translate="no">{ name.clone() }</h3>
                    <p class="inside-own__summary" role="status" data-testid="own-summary">{ comparison.summary() }</p>
                    if !note.is_empty() {
                        <p class="inside-remark" data-testid="own-note">{ note.clone() }</p>
                    }
                    { table(comparison) }
                    if let Some(reason) = broken {
                        <Notice kind={NoticeKind::Warn} title="Its shapes fit, but not its numbers" testid="own-broken"><p>{ reason.clone() }</p></Notice>
                    }
                    if let Some(found) = found {
                        { shown(found, sheets.as_ref()) }
                    }
                    <h3 class="inside-own__title">{ "What a state_dict does not hold" }</h3>
                    <p class="inside-remark">{ "Compare these lines of your program by eye. Ours:" }</p>
                    <ul class="inside-own__unseen" data-testid="own-unseen">
                        { for comparison.unseen.iter().map(|line| html! { <li>{ line.clone() }</li> }) }
                    </ul>
                </div>
            },
        },
    }
}
