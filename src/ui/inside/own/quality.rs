//! How good the images of the visitor's generator are, beside those of the recorded ones.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::data::grouped;
use crate::run::quality::{Measured, QualityRecord, cells, kind_counts, kinds_sentence};
use crate::ui::hooks::recording::quality_record;
use crate::ui::widgets::{Term, explained};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct QualityTableProps {
    pub(super) yours: Measured,
}

fn method(record: &QualityRecord) -> String {
    let n = grouped(record.reference.floor.n_real.into());
    format!(
        "{n} images of each generator against {n} training images, by a classifier’s features. Other real images: {n} test images."
    )
}

/// A line for the visitor's images, one for each recorded generator, and one for other real images.
#[component]
pub(super) fn QualityTable(props: &QualityTableProps) -> Html {
    let record = use_state_eq(|| None::<Rc<QualityRecord>>);
    use_effect_with((), {
        let record = record.setter();
        move |()| spawn_local(async move { record.set(quality_record().await.ok().map(Rc::new)) })
    });
    let Measured { quality, kinds } = &props.yours;
    let head = |term: Term, name: &'static str| html! { <th scope="col">{ explained(term, name) }</th> };
    let line = |name: String, cells: [String; 4]| {
        html! {
            <tr translate="no">
                <th scope="row">{ name }</th>
                { for cells.into_iter().map(|cell| html! { <td>{ cell }</td> }) }
            </tr>
        }
    };
    let real_kinds = record.as_ref().and_then(|record| record.reference.real_kinds);
    html! {
        <>
            <table class="own-quality" data-testid="own-quality">
                <caption>{ "How good the images are" }</caption>
                <thead><tr><td />{ head(Term::Kid, "KID") }{ head(Term::OneNn, "1-NN accuracy") }{ head(Term::Coverage, "coverage") }<th scope="col">{ "precision" }</th></tr></thead>
                <tbody>
                    { line("Yours".to_owned(), cells(quality)) }
                    if let Some(record) = &*record {
                        { for record.rows.iter().map(|row| line(format!("Recorded, T = {}", row.epoch), cells(&row.quality))) }
                        { line("Other real images".to_owned(), cells(&record.reference.floor)) }
                    }
                </tbody>
            </table>
            if let Some((kinds, real)) = kinds.zip(real_kinds) {
                <p translate="no" data-testid="own-kinds">{ kinds_sentence(&kind_counts(kinds, real)) }</p>
            }
            if let Some(record) = &*record {
                <p class="inside-remark" translate="no">{ method(record) }</p>
            }
        </>
    }
}
