//! `#/diagnostics`: what this browser offers, and what it means for the visitor where it offers less.

mod comparison;
mod measuring;
mod probe;
mod report;
mod task;
mod webgpu;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub use report::{Fact, Report};

use super::dom::copy_text;
use super::widgets::{Button, ButtonKind, Notice, NoticeKind};

/// What became of "Copy as text".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copied {
    NotAsked,
    Done,
    Refused,
}

/// The view. It never hangs: a check that gets no answer in five seconds says so.
#[component]
pub fn Diagnostics() -> Html {
    let report = use_state_eq(|| None::<Report>);
    let copied = use_state_eq(|| Copied::NotAsked);
    let round = use_state_eq(|| 0_u32);
    use_effect_with(*round, {
        let (report, copied) = (report.clone(), copied.clone());
        move |_| {
            report.set(None);
            copied.set(Copied::NotAsked);
            spawn_local(async move { report.set(Some(probe::run().await)) });
        }
    });
    let comparing = comparison::use_comparison();
    let timing = measuring::use_timing();
    let again = Callback::from(move |()| round.set(*round + 1));
    let text = report
        .as_ref()
        .map(|report| report.to_text() + &comparison::to_text(&comparing.standing) + &measuring::to_text(&timing.standing));
    let on_copy = {
        let (text, copied) = (text.clone(), copied.clone());
        Callback::from(move |()| {
            let (text, copied) = (text.clone(), copied.clone());
            spawn_local(async move {
                if let Some(text) = text {
                    copied.set(if copy_text(&text).await { Copied::Done } else { Copied::Refused });
                }
            });
        })
    };
    let checking = report.is_none().then_some(AttrValue::Static("The checks are still running"));
    html! {
        <article class="page" data-testid="diagnostics" aria-busy={report.is_none().to_string()}>
            <h1 class="page__title">{ "Diagnostics" }</h1>
            <p class="page__lead">{ "What this browser offers to the page. Copy it into a report when something does not work." }</p>
            <div class="page__actions">
                <Button label="Copy as text" kind={ButtonKind::Primary} on_press={on_copy} disabled={checking.clone()} />
                <Button label="Run checks again" on_press={again} disabled={checking} />
                <span class="page__aside" role="status">{ said(*copied, report.is_some()) }</span>
            </div>
            if let Some(report) = &*report {
                if *copied == Copied::Refused {
                    <Notice kind={NoticeKind::Warn} title="The browser did not let the page copy">
                        <p>{ "Here is the text: select it and copy it yourself." }</p>
                        <textarea class="page__text" readonly=true rows="8" aria-label="Diagnostics as text" value={text} />
                    </Notice>
                }
                { for report.groups().into_iter().map(|(group, facts)| table(group, &facts)) }
            }
            { comparison::section(&comparing) }
            { measuring::section(&timing) }
            <section class="facts self-test" aria-label="Licences">
                <h2 class="facts__title">{ "Licences" }</h2>
                <p class="self-test__lead">
                    { "Saddle is free software, under the MIT or the Apache licence. What it is made of, and under which terms: " }
                    <a href="licences.html" target="_blank" rel="noopener">{ "Licences" }</a>
                </p>
            </section>
        </article>
    }
}

fn said(copied: Copied, ready: bool) -> &'static str {
    match (copied, ready) {
        (_, false) => "Checking, at most five seconds",
        (Copied::Done, true) => "Copied",
        (Copied::NotAsked | Copied::Refused, true) => "",
    }
}

fn table(group: &'static str, facts: &[&Fact]) -> Html {
    let rows = facts.iter().map(|fact| {
        html! {
            <div class={classes!("facts__row", fact.meaning.is_some().then_some("is-warn"))}>
                <dt class="facts__name">{ fact.name }</dt>
                <dd class="facts__value">
                    { fact.value.clone() }
                    if let Some(meaning) = &fact.meaning {
                        <p class="facts__meaning">{ meaning.clone() }</p>
                    }
                </dd>
            </div>
        }
    });
    html! {
        <section class="facts" aria-label={group}>
            <h2 class="facts__title">{ group }</h2>
            <dl class="facts__list">{ for rows }</dl>
        </section>
    }
}
