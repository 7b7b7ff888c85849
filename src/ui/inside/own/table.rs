//! The comparison as a table: a line for each layer.

use yew::prelude::*;

use crate::network::comparison::{Comparison, Row, Side, Verdict};

/// Lines that are shown: ours have nine at most, the visitor's may have any number.
const LINES: usize = 48;

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Differs => "differs",
        Verdict::Missing => "missing",
        Verdict::Extra => "extra",
    }
}

const fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "is-same",
        Verdict::Differs => "is-differing",
        Verdict::Missing | Verdict::Extra => "is-alone",
    }
}

/// The table. On a narrow screen its cells stand below each other; the roles keep it a table for screen readers there.
pub(super) fn table(comparison: &Comparison) -> Html {
    let head = |name: &'static str| html! { <th scope="col" role="columnheader">{ name }</th> };
    let more = comparison.rows.len().saturating_sub(LINES);
    html! {
        <>
            <table class="own-table" role="table" data-testid="own-table">
                <caption>{ "Layers of your network beside ours" }</caption>
                <thead role="rowgroup">
                    <tr role="row">{ head("Yours") }{ head("Ours") }{ head("Verdict") }{ head("What to look at") }</tr>
                </thead>
                <tbody role="rowgroup">{ for comparison.rows.iter().take(LINES).map(line) }</tbody>
            </table>
            if more > 0 {
                <p class="inside-remark">{ format!("{more} more layers are not shown.") }</p>
            }
        </>
    }
}

fn line(row: &Row) -> Html {
    html! {
        <tr role="row" class={class(row.verdict)} data-verdict={word(row.verdict)}>
            <td role="cell" data-label="Yours">{ side(row.yours.as_ref(), "no such layer") }</td>
            <td role="cell" data-label="Ours">{ side(row.ours.as_ref(), "no such layer") }</td>
            <td role="cell" data-label="Verdict"><span class="own-table__verdict">{ word(row.verdict) }</span></td>
            <td role="cell" data-label="What to look at">
                if row.hints.is_empty() {
                    <span class="own-table__none">{ "nothing" }</span>
                } else {
                    { for row.hints.iter().map(|hint| html! { <p>{ hint.clone() }</p> }) }
                }
            </td>
        </tr>
    }
}

fn side(side: Option<&Side>, none: &'static str) -> Html {
    let Some(Side { name, code, tensors }) = side else {
        return html! { <span class="own-table__none">{ none }</span> };
    };
    html! {
        <div translate="no">
            if !name.is_empty() {
                <strong class="own-table__name">{ name.clone() }</strong>
            }
            { for tensors.iter().map(|tensor| html! { <span class="own-table__tensor">{ tensor.clone() }</span> }) }
            if !code.is_empty() {
                <code>{ code.clone() }</code>
            }
        </div>
    }
}
