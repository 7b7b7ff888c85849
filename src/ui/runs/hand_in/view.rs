//! The document with its rail and its buttons.

use std::rc::Rc;

use yew::prelude::*;

use super::super::report::all_runs;
use super::figures::{Shown, use_figures};
use super::paper::paper;
use super::predictions::predictions;
use super::rail::rail;
use super::save::Save;
use super::texts::{Texts, use_texts};
use crate::documents::report::Report;
use crate::documents::writeup::{WriteUp, unset};
use crate::ui::widgets::{Notice, NoticeKind};

/// The run of a hand-in.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) struct Subject {
    pub(super) name: AttrValue,
    pub(super) report: Rc<Report>,
    /// The run in the GAN lab.
    pub(super) lab: AttrValue,
}

#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct HandInProps {
    /// Without a run the third answer is left out.
    #[prop_or_default]
    pub(in crate::ui) run: Option<Subject>,
}

fn compose_whole(texts: &Texts, run: Option<&Subject>, figures: &Shown, written_ms: f64) -> WriteUp {
    WriteUp {
        answers: texts.answers(),
        figures: figures.figures.clone(),
        stuck: figures.stuck,
        run: run.map(|run| (*run.report).clone()),
        predictions: predictions(),
        author: texts.author.clone(),
        acknowledgements: texts.acknowledgements.clone(),
        written_ms,
    }
}

#[component]
pub(in crate::ui) fn HandIn(props: &HandInProps) -> Html {
    let (texts, change) = use_texts(props.run.as_ref().map(|run| run.report.record.key.clone()));
    let figures = use_figures(props.run.as_ref().map(|run| Rc::clone(&run.report)));
    let written_ms = *use_memo((), |()| js_sys::Date::now());
    let whole = use_memo((texts.clone(), props.run.clone(), figures.clone()), |(texts, run, figures)| {
        compose_whole(texts, run.as_ref(), figures, written_ms)
    });
    html! {
        <div class="hand-in" data-testid="hand-in" data-ready={figures.is_complete.to_string()}>
            <header class="hand-in__head">
                { all_runs() }
                <h1 class="page__title">{ props.run.as_ref().map_or_else(|| "Hand in".to_owned(), |run| format!("Hand in {}", run.name)) }</h1>
                <p class="hand-in__lead">
                    { "Click a text to edit it; write formulas in LaTeX between dollar signs. Figures and numbers are computed by Saddle. The answers are drafts: rewrite them in your own words, and say below each figure what you see." }
                </p>
                if props.run.is_none() {
                    <Notice title="A run is missing">
                        <p>{ "The third answer needs a run. Choose “Hand in” beside a run in the list, or hand in " }<a href="#/runs?writeup=recorded">{ "the recorded run" }</a>{ "." }</p>
                    </Notice>
                }
                { unset_remark(&texts) }
                <Save whole={Rc::clone(&whole)} progress={figures.progress} />
            </header>
            { rail(&whole, props.run.as_ref().map(|run| &run.lab)) }
            { paper(&whole, &texts, &change) }
        </div>
    }
}

/// Names the characters that pdflatex has no letter for.
fn unset_remark(texts: &Texts) -> Html {
    let characters = unset(&texts.all());
    if characters.is_empty() {
        return html! {};
    }
    let named: Vec<String> = characters.iter().map(char::to_string).collect();
    let text = format!(
        "The LaTeX file writes {} as codes: pdflatex has no letters for them. PDF, HTML and notebook show them.",
        named.join(" ")
    );
    html! { <Notice kind={NoticeKind::Info} title="Letters that LaTeX lacks" testid="hand-in-unset"><p>{ text }</p></Notice> }
}
