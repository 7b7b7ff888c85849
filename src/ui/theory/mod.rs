//! `#/theory`: the theory behind the labs, typeset by the build (`src/bin/typeset`). `?at=ID` scrolls to a heading or a formula.

mod article;
mod claims;
mod contents;
mod scroll;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::dom::copy_text;
use super::widgets::{Button, ButtonKind, Notice, NoticeKind};
use article::{Article, use_article};
use claims::add_claim;
use contents::use_mark;
use scroll::{scroll_to, use_scroll_position};

/// How long a button says "Copied", in ms.
const COPIED_MS: u32 = 2000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Copied {
    #[default]
    No,
    Done,
    /// The LaTeX that the browser did not allow to copy.
    Refused(String),
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TheoryProps {
    /// The text is loaded when the view is first shown, and stays mounted afterwards.
    pub shown: bool,
    /// Id of a heading or formula.
    pub at: Option<AttrValue>,
}

#[component]
pub fn Theory(props: &TheoryProps) -> Html {
    let (article, reload) = use_article(props.shown);
    let copied = use_state_eq(Copied::default);
    use_scroll_position(props.shown, props.at.as_ref(), matches!(&*article, Article::Loaded(_)));
    use_mark(props.shown && matches!(&*article, Article::Loaded(_)));
    let onclick = {
        let copied = copied.setter();
        Callback::from(move |event: MouseEvent| {
            let Some(target) = event.target_dyn_into::<Element>() else { return };
            if let Ok(Some(button)) = target.closest(".equation__copy") {
                copy(button, copied.clone());
            } else if let Ok(Some(link)) = target.closest("a.theory__lab") {
                add_claim(&link);
            } else if let Ok(Some(link)) = target.closest("a[href^='#/theory?at=']") {
                // No hashchange event follows if the address has this id already.
                let id = link.get_attribute("href").and_then(|href| href.split_once('=').map(|(_, id)| id.to_owned()));
                scroll_to(&id.unwrap_or_default());
            }
        })
    };
    if matches!(&*article, Article::NotRequested) {
        return Html::default();
    }
    html! {
        <div class="theory" hidden={!props.shown} data-testid="theory" {onclick}>
            <div class="theory__head">
                <h1 class="page__title">{ "Theory" }</h1>
                <p class="page__lead">
                    { "Three questions on competing gradients, derived from the definitions. Links lead to the lab that demonstrates a claim. " }
                    <a href="theory.html" target="_blank" rel="noopener">{ "Print" }</a>
                    { ", or " }
                    <a href="#/runs?writeup=">{ "hand in the answers" }</a>
                </p>
            </div>
            { match &*article {
                Article::NotRequested | Article::Loading => html! { <p class="loading" role="status">{ "Loading the theory" }</p> },
                Article::Loaded(html) => Html::from_html_unchecked(html.clone()),
                Article::Failed(reason) => html! {
                    <Notice kind={NoticeKind::Bad} title="The text could not be loaded">
                        <p>{ format!("{reason}. Check your connection, then try again.") }</p>
                        <Button label="Try again" kind={ButtonKind::Primary} on_press={reload} />
                    </Notice>
                },
            } }
            { copy_status(&copied) }
        </div>
    }
}

/// The result of copying: for screen readers if it succeeded, visible if it was refused.
fn copy_status(copied: &UseStateHandle<Copied>) -> Html {
    let close = {
        let copied = copied.setter();
        Callback::from(move |()| copied.set(Copied::No))
    };
    html! {
        <>
            <p class="visually-hidden" role="status">{ if **copied == Copied::Done { "Copied" } else { "" } }</p>
            if let Copied::Refused(tex) = &**copied {
                <div class="theory__refused" role="alert">
                    <p>{ "The browser did not let the page copy. Select the LaTeX and copy it:" }</p>
                    <textarea class="page__text" readonly=true rows="3" aria-label="LaTeX" value={tex.clone()} />
                    <Button label="Close" on_press={close} />
                </div>
            }
        </>
    }
}

/// Copies the LaTeX of the button's formula.
fn copy(button: Element, copied: UseStateSetter<Copied>) {
    let formula = button.closest(".equation").ok().flatten();
    let source = formula.and_then(|formula| formula.query_selector("annotation").ok().flatten());
    let Some(tex) = source.and_then(|source| source.text_content()) else { return };
    spawn_local(async move {
        if !copy_text(&tex).await {
            copied.set(Copied::Refused(tex));
            return;
        }
        let label = button.text_content();
        button.set_text_content(Some("Copied"));
        copied.set(Copied::Done);
        Timeout::new(COPIED_MS, move || {
            button.set_text_content(label.as_deref().filter(|label| *label != "Copied").or(Some("Copy LaTeX")));
            copied.set(Copied::No);
        })
        .forget();
    });
}

/// The `at` of a query (without `?`).
#[must_use]
pub(super) fn at(query: &str) -> Option<AttrValue> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "at").map(|(_, id)| id.into_owned().into())
}
