//! `#/theory`: the theory behind the labs, as the build has set it (`src/bin/typeset`). `?at=ID` leads to a heading or a formula.

mod article;
mod place;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::dom::copy_text;
use super::widgets::{Button, ButtonKind, Notice, NoticeKind};
use article::{Reading, use_article};
use place::{scroll_to, use_place};

/// How long a button says that it has copied, in ms.
const SAID: u32 = 2000;

/// What became of a formula that was to be copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Copied {
    #[default]
    Nothing,
    /// It is in the clipboard.
    Done,
    /// The browser did not let the page copy this LaTeX.
    Refused(String),
}

/// What [`Theory`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TheoryProps {
    /// It is in sight. It is loaded when it first is, and stays in place after that.
    pub shown: bool,
    /// The heading or formula that the address asks for.
    pub at: Option<AttrValue>,
}

/// The view.
#[component]
pub fn Theory(props: &TheoryProps) -> Html {
    let (reading, again) = use_article(props.shown);
    let copied = use_state_eq(Copied::default);
    use_place(props.shown, props.at.as_ref(), matches!(&*reading, Reading::Here(_)));
    let onclick = {
        let copied = copied.setter();
        Callback::from(move |event: MouseEvent| {
            let Some(target) = event.target_dyn_into::<Element>() else { return };
            if let Ok(Some(button)) = target.closest(".equation__copy") {
                copy(button, copied.clone());
            } else if let Ok(Some(link)) = target.closest("a[href^='#/theory?at=']") {
                // The address may be that already, and would then lead nowhere.
                let id = link.get_attribute("href").and_then(|href| href.split_once('=').map(|(_, id)| id.to_owned()));
                scroll_to(&id.unwrap_or_default());
            }
        })
    };
    if matches!(&*reading, Reading::Unasked) {
        return Html::default();
    }
    html! {
        <div class="theory" hidden={!props.shown} data-testid="theory" {onclick}>
            <header class="theory__head">
                <h1 class="page__title">{ "Theory" }</h1>
                <p class="page__lead">
                    { "Three questions about gradients that pull against each other, derived from the definitions. Links open the lab that shows a claim. " }
                    <a href="theory.html" target="_blank" rel="noopener">{ "Print" }</a>
                    { ", or " }
                    <a href="#/runs?writeup=">{ "write the answers up" }</a>
                </p>
            </header>
            { match &*reading {
                Reading::Unasked | Reading::Asked => html! { <p class="loading" role="status">{ "Loading the theory" }</p> },
                Reading::Here(html) => Html::from_html_unchecked(html.clone()),
                Reading::Failed(reason) => html! {
                    <Notice kind={NoticeKind::Bad} title="The text could not be loaded">
                        <p>{ format!("The browser says: {reason}. Look to your connection, then try again.") }</p>
                        <Button label="Try again" kind={ButtonKind::Primary} on_press={again} />
                    </Notice>
                },
            } }
            { said(&copied) }
        </div>
    }
}

/// What is said of copying, to screen readers where it worked.
fn said(copied: &UseStateHandle<Copied>) -> Html {
    let close = {
        let copied = copied.setter();
        Callback::from(move |()| copied.set(Copied::Nothing))
    };
    html! {
        <>
            <p class="visually-hidden" role="status">{ if **copied == Copied::Done { "Copied" } else { "" } }</p>
            if let Copied::Refused(tex) = &**copied {
                <div class="theory__refused" role="alert">
                    <p>{ "The browser did not let the page copy. Select the LaTeX and copy it yourself:" }</p>
                    <textarea class="page__text" readonly=true rows="3" aria-label="LaTeX" value={tex.clone()} />
                    <Button label="Close" on_press={close} />
                </div>
            }
        </>
    }
}

/// Copies the LaTeX of the formula that a button belongs to.
fn copy(button: Element, copied: UseStateSetter<Copied>) {
    let formula = button.closest(".equation").ok().flatten();
    let source = formula.and_then(|formula| formula.query_selector("annotation").ok().flatten());
    let Some(tex) = source.and_then(|source| source.text_content()) else { return };
    spawn_local(async move {
        if !copy_text(&tex).await {
            copied.set(Copied::Refused(tex));
            return;
        }
        let words = button.text_content();
        button.set_text_content(Some("Copied"));
        copied.set(Copied::Done);
        Timeout::new(SAID, move || {
            button.set_text_content(words.as_deref().filter(|words| *words != "Copied").or(Some("Copy LaTeX")));
            copied.set(Copied::Nothing);
        })
        .forget();
    });
}

/// The `at` of a query (without `?`).
#[must_use]
pub(super) fn at(query: &str) -> Option<AttrValue> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "at").map(|(_, id)| id.into_owned().into())
}

/// An element of the document as one that can have the focus.
fn focusable(id: &str) -> Option<web_sys::HtmlElement> {
    gloo::utils::document().get_element_by_id(&format!("theory-{id}"))?.dyn_into().ok()
}
