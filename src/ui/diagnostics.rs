//! `#/diagnostics`: what this browser offers, and what a missing capability means for the visitor.

mod comparison;
mod measurement;
mod probe;
mod report;
mod task;
mod timeout;
mod webgpu;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub use report::{Fact, Report};

use super::dom::copy_text;
use super::widgets::{Button, ButtonKind, Notice, NoticeKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copied {
    No,
    Done,
    Refused,
}

/// The view. Each check ends within five seconds.
#[component]
pub fn Diagnostics() -> Html {
    let report = use_state_eq(|| None::<Report>);
    let copied = use_state_eq(|| Copied::No);
    let round = use_state_eq(|| 0_u32);
    use_effect_with(*round, {
        let (report, copied) = (report.clone(), copied.clone());
        move |_| {
            report.set(None);
            copied.set(Copied::No);
            spawn_local(async move { report.set(Some(probe::run().await)) });
        }
    });
    let comparison = comparison::use_comparison();
    let timing = measurement::use_timing();
    let repeat = Callback::from(move |()| round.set(*round + 1));
    let text = report
        .as_ref()
        .map(|report| report.to_text() + &comparison::to_text(&comparison.progress) + &measurement::to_text(&timing.progress));
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
            <p class="page__lead">{ "What this browser offers to the page. Copy it into a bug report." }</p>
            <div class="page__actions">
                <Button label="Copy as text" kind={ButtonKind::Primary} on_press={on_copy} disabled={checking.clone()} />
                <Button label="Run checks again" on_press={repeat} disabled={checking} />
                <span class="page__aside" role="status">{ status(*copied, report.is_some()) }</span>
            </div>
            if let Some(report) = &*report {
                if *copied == Copied::Refused {
                    <Notice kind={NoticeKind::Warn} title="The browser did not let the page copy">
                        <p>{ "Select the text and copy it." }</p>
                        <textarea class="page__text" readonly=true rows="8" aria-label="Diagnostics as text" value={text} />
                    </Notice>
                }
                { for report.groups().into_iter().map(|(group, facts)| table(group, &facts)) }
            }
            { comparison::section(&comparison) }
            { measurement::section(&timing) }
            <section class="facts self-test" aria-label="Licences">
                <h2 class="facts__title">{ "Licences" }</h2>
                <p class="self-test__lead">
                    { "Saddle is free software under the MIT or the Apache licence. Its components and their terms: " }
                    <a href="licences.html" target="_blank" rel="noopener">{ "Licences" }</a>
                </p>
            </section>
        </article>
    }
}

fn status(copied: Copied, ready: bool) -> &'static str {
    match (copied, ready) {
        (_, false) => "Checking, at most five seconds",
        (Copied::Done, true) => "Copied",
        (Copied::No | Copied::Refused, true) => "",
    }
}

fn table(group: &'static str, facts: &[&Fact]) -> Html {
    let rows = facts.iter().map(|fact| {
        html! {
            <div class={classes!("facts__row", fact.meaning.is_some().then_some("is-warn"))}>
                <dt class="facts__name">{ fact.name }</dt>
                <dd class="facts__value">
                    <span translate="no">{ fact.value.clone() }</span>
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
