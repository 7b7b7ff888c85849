//! The sortable list of saved runs.

use std::rc::Rc;

use yew::prelude::*;

use super::row::Row;
use crate::documents::history::order::{Column, Order};
use crate::documents::history::selection::Selection;
use crate::run::stored::{RunKey, RunRecord};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TableProps {
    /// At least one.
    pub(super) runs: Rc<[RunRecord]>,
    /// The run in the GAN lab.
    pub(super) live: Option<RunKey>,
    pub(super) selection: Selection,
}

#[component]
pub(super) fn Table(props: &TableProps) -> Html {
    let order = use_state_eq(Order::default);
    let mut runs = props.runs.to_vec();
    order.sort(&mut runs);
    let headings = Column::ALL.into_iter().map(|column| heading(column, &order));
    let rows = runs.into_iter().map(|run| {
        let live = props.live.as_ref() == Some(&run.key);
        let key = run.key.0.clone();
        html! { <Row {key} {run} {live} selection={props.selection.clone()} /> }
    });
    html! {
        <table class="runs-table" data-testid="runs-table">
            <caption class="visually-hidden">{ "Saved runs. Press a heading to sort." }</caption>
            <thead>
                <tr>
                    <th scope="col" class="runs-table__plain">{ "Compare" }</th>
                    { for headings }
                    <th scope="col" class="runs-table__plain"><span class="visually-hidden">{ "Actions" }</span></th>
                </tr>
            </thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn is_number(column: Column) -> bool {
    matches!(column, Column::Seed | Column::Epochs | Column::Time | Column::LossD | Column::LossG)
}

fn heading(column: Column, order: &UseStateHandle<Order>) -> Html {
    let sorted = order.column == column;
    let aria = match (sorted, order.descending) {
        (false, _) => "none",
        (true, false) => "ascending",
        (true, true) => "descending",
    };
    let sign = match aria {
        "ascending" => "▲",
        "descending" => "▼",
        _ => "",
    };
    let onclick = {
        let order = order.clone();
        Callback::from(move |_: MouseEvent| order.set(order.toggled(column)))
    };
    html! {
        <th scope="col" aria-sort={aria} class={classes!(is_number(column).then_some("is-number"))}>
            <button type="button" class="runs-table__sort" {onclick}>
                <span>{ column.label() }</span><span class="runs-table__sign" aria-hidden="true" translate="no">{ sign }</span>
            </button>
        </th>
    }
}
