//! The hand-in of a saved run.

use std::rc::Rc;

use yew::prelude::*;

use super::super::address::in_lab;
use super::super::report::{Edited, compose, edited_key, use_material};
use super::view::{HandIn, Subject};
use crate::run::stored::RunRecord;
use crate::ui::kept;

#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct RunHandInProps {
    pub(in crate::ui) record: RunRecord,
    pub(in crate::ui) name: AttrValue,
}

#[component]
pub(in crate::ui) fn RunHandIn(props: &RunHandInProps) -> Html {
    let material = use_material(&props.record);
    let report = use_memo((props.record.clone(), material.as_ref().ok().cloned()), |(record, material)| {
        // The texts below the sheets are those of the run's report.
        let edited: Edited = kept::get(&edited_key(&record.key)).unwrap_or_default();
        material.as_ref().map(|material| Rc::new(compose(record, material, &edited)))
    });
    match (&*report, material) {
        (_, Err(placeholder)) => placeholder,
        (Some(report), Ok(_)) => {
            let lab = in_lab(&props.record.key).into();
            html! { <HandIn run={Subject { name: props.name.clone(), report: Rc::clone(report), lab }} /> }
        }
        (None, Ok(_)) => Html::default(),
    }
}
