//! The saved runs as cards, in an order that the visitor chooses.

use std::rc::Rc;

use yew::prelude::*;

use super::card::RunCard;
use crate::documents::history::names::Names;
use crate::documents::history::order::{Column, Order};
use crate::documents::history::selection::Selection;
use crate::run::protocol::transfer::{Export, TransferCommand, TransferEvent};
use crate::run::protocol::{Command, Envelope, Event};
use crate::run::stored::{RunKey, RunRecord};
use crate::ui::bridge;
use crate::ui::widgets::{Button, ButtonKind, Choice, Field, Select};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CardsProps {
    /// At least one.
    pub(super) runs: Rc<[RunRecord]>,
    pub(super) names: Rc<Names>,
    /// The run in the GAN lab.
    pub(super) live: Option<RunKey>,
    pub(super) selection: Selection,
}

/// The run that was exported last, and what became of it. Its callback exports a run.
#[hook]
fn use_export() -> (Option<(RunKey, AttrValue)>, Callback<RunKey>) {
    let exported = use_state_eq(|| None::<RunKey>);
    let status = use_state_eq(AttrValue::default);
    use_effect_with((), {
        let status = status.setter();
        move |()| {
            let listener = bridge::on_event(Callback::from(move |envelope: Envelope<Event>| match envelope.message {
                Event::Transfer(TransferEvent::Exported(name)) => status.set(format!("{name} is downloaded.").into()),
                Event::Transfer(TransferEvent::NotExported(reason)) => status.set(reason.into()),
                _ => {}
            }));
            move || drop(listener)
        }
    });
    let export = use_callback((), {
        let (exported, status) = (exported.setter(), status.setter());
        move |key: RunKey, ()| {
            exported.set(Some(key.clone()));
            status.set("Making the file…".into());
            bridge::send_command(Command::Transfer(TransferCommand::Export { key, what: Export::Run }));
        }
    });
    ((*exported).clone().map(|key| (key, (*status).clone())), export)
}

#[component]
pub(super) fn Cards(props: &CardsProps) -> Html {
    let order = use_state_eq(Order::default);
    let (exported, on_export) = use_export();
    let mut runs = props.runs.to_vec();
    order.sort(&props.names, &mut runs);
    let busy = props.live.is_some();
    let cards = runs.into_iter().map(|run| {
        let live = props.live.as_ref() == Some(&run.key);
        let (key, name) = (run.key.0.clone(), props.names.of(&run));
        let status = exported.as_ref().filter(|(exported, _)| *exported == run.key);
        let export_status = status.map(|(_, status)| status.clone()).unwrap_or_default();
        html! { <li {key}><RunCard {run} {name} {live} {busy} selection={props.selection.clone()} on_export={on_export.clone()} {export_status} /></li> }
    });
    html! {
        <>
            if props.runs.len() > 1 { { order_form(&order) } }
            <ul class="runs-cards" aria-label="Saved runs" data-testid="runs-table">{ for cards }</ul>
        </>
    }
}

fn order_form(order: &UseStateHandle<Order>) -> Html {
    let options = Column::ALL.map(|column| Choice::new(column.label(), column.label())).to_vec();
    let on_change = {
        let order = order.clone();
        Callback::from(move |label: AttrValue| {
            if let Some(column) = Column::ALL.into_iter().find(|column| column.label() == &*label && *column != order.column) {
                order.set(order.toggled(column));
            }
        })
    };
    let turn = {
        let order = order.clone();
        Callback::from(move |()| order.set(order.toggled(order.column)))
    };
    let (label, sign) = if order.descending { ("Descending", "▼") } else { ("Ascending", "▲") };
    html! {
        <div class="runs-order">
            <Select field={Field::new("runs-order", "Sort by")} {options} value={order.column.label()} {on_change} />
            <Button {label} {sign} kind={ButtonKind::Quiet} on_press={turn} title="Press for the opposite order" />
        </div>
    }
}
