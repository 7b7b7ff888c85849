//! The form: the lab, what is shown of it, the teacher's own words, and the field that takes an earlier link.

use yew::prelude::*;

use super::draft::{Draft, edit};
use super::link::{ComposedLink, Parts};
use super::words::Words;
use crate::settings::{Asked, Composition, Introduction, OwnQuestion, SetUp};
use crate::ui::route::{Embedding, Lab, VIEWS};
use crate::ui::widgets::{Button, ButtonKind, Check, Choice, Field, Segmented, TextField};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct FormProps {
    pub(super) draft: UseReducerHandle<Draft>,
}

#[component]
pub(super) fn Form(props: &FormProps) -> Html {
    let draft = &props.draft;
    html! {
        <div class="compose__parts">
            { lab(draft) }
            { shown(draft) }
            { questions(draft) }
            { words(draft) }
            { opening(draft) }
        </div>
    }
}

fn part(legend: &'static str, children: Html) -> Html {
    html! {
        <fieldset class="compose__part">
            <legend class="compose__legend">{ legend }</legend>
            { children }
        </fieldset>
    }
}

fn on_edit<T: 'static>(draft: &UseReducerHandle<Draft>, change: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
    let draft = draft.clone();
    Callback::from(move |value| edit(&draft.clone(), |draft| change(draft, value)))
}

fn lab(draft: &UseReducerHandle<Draft>) -> Html {
    let labs = || VIEWS.iter().filter_map(|view| Some((view.route.lab()?, view)));
    let options: Vec<Choice> = labs().map(|(_, view)| Choice::new(view.title, view.title)).collect();
    let value = labs().find(|(lab, _)| *lab == draft.link.lab).map_or("", |(_, view)| view.title);
    let on_change = on_edit(draft, |draft, title: AttrValue| {
        let chosen = VIEWS.iter().find(|view| view.title == title.as_str()).and_then(|view| view.route.lab());
        draft.choose(chosen.unwrap_or(Lab::Bandit));
    });
    let changed = draft.link.changed();
    let text = if changed.is_empty() { "The lab’s defaults".to_owned() } else { changed.join(" · ") };
    let here = draft.finished().unwrap_or_else(|| draft.link.clone());
    let edited = ComposedLink { embedding: Embedding { alone: false, presented: false, ..here.embedding }, ..here };
    let open = ComposedLink { composition: Composition { set_up: SetUp::Open, ..edited.composition.clone() }, ..edited };
    part(
        "Lab",
        html! {
            <>
                <Segmented field={Field::new("compose-lab", "Lab")} {options} {value} {on_change} />
                <p class="compose__set-up"><span>{ "Set-up: " }</span><span translate="no" data-testid="compose-set-up">{ text }</span></p>
                <p class="field__hint">
                    <a href={open.location().to_hash()}>{ "Change the set-up in the lab" }</a>
                    <span>{ ", then press “Compose for a class…” there, and choose Form and How it opens again." }</span>
                </p>
            </>
        },
    )
}

fn shown(draft: &UseReducerHandle<Draft>) -> Html {
    let composition = &draft.link.composition;
    let options = SetUp::ALL.map(|set_up| {
        let label = match set_up {
            SetUp::Open => "Open",
            SetUp::Fixed => "Fixed",
            SetUp::Hidden => "Hidden",
        };
        Choice::new(set_up.name(), label)
    });
    let hint = match composition.set_up {
        SetUp::Open => "Readers see the form and can change it.",
        SetUp::Fixed => "Readers see the form and cannot change it. The questions that you tick still set it.",
        SetUp::Hidden => "Readers see no form. The questions that you tick still set it.",
    };
    let on_set_up = on_edit(draft, |draft, name: AttrValue| {
        let chosen = SetUp::ALL.into_iter().find(|set_up| set_up.name() == name.as_str());
        draft.link.composition.set_up = chosen.unwrap_or_default();
    });
    let on_prose = on_edit(draft, |draft, shown: bool| draft.link.composition.is_terse = !shown);
    let on_wait = on_edit(draft, |draft, wait| draft.link.embedding.answers_wait = wait);
    let prose = Field::new("compose-prose", "Explanations").hint("The texts beside the results.");
    let wait = Field::new("compose-answers", "Answers wait for a prediction")
        .hint("A reader predicts the outcome of a question before its answer is shown.");
    part(
        "What readers see",
        html! {
            <>
                <Segmented field={Field::new("compose-form", "Form").hint(hint)} options={options.to_vec()} value={composition.set_up.name()} on_change={on_set_up} />
                <Check field={prose} checked={!composition.is_terse} on_change={on_prose} />
                <Check field={wait} checked={draft.link.embedding.answers_wait} on_change={on_wait} />
            </>
        },
    )
}

fn questions(draft: &UseReducerHandle<Draft>) -> Html {
    let parts = Parts::of(draft.link.lab);
    let (asked, count) = (draft.link.composition.asked, parts.count());
    let mut first = 0;
    let groups = parts.groups.iter().map(|(title, questions)| {
        let start = first;
        first += questions.len();
        let checks = questions.iter().enumerate().map(|(at, question)| {
            let index = start + at;
            let on_change = on_edit(draft, move |draft, shown| {
                draft.link.composition.asked = draft.link.composition.asked.with(index, shown, count);
            });
            let field = Field::new(format!("compose-ask-{}", index + 1), question.title);
            html! { <Check key={index} {field} checked={asked.shows(index)} {on_change} /> }
        });
        let key = title.unwrap_or_default();
        html! {
            <div {key} class="compose__group" role={title.map(|_| "group")} aria-label={*title}>
                if let Some(title) = title { <p class="compose__group-title" aria-hidden="true">{ *title }</p> }
                { for checks }
            </div>
        }
    });
    let set = |all: Asked| on_edit(draft, move |draft, ()| draft.link.composition.asked = all);
    part(
        "Questions of the lab",
        html! {
            <>
                <div class="compose__buttons">
                    <Button label="All questions" kind={ButtonKind::Quiet} on_press={set(Asked::ALL)} />
                    <Button label="No questions" kind={ButtonKind::Quiet} on_press={set(Asked::NONE)} />
                </div>
                { for groups }
            </>
        },
    )
}

fn words(draft: &UseReducerHandle<Draft>) -> Html {
    let own = (0..draft.own.len()).map(|index| {
        let on_input = on_edit(draft, move |draft, text: String| draft.own[index] = text);
        html! {
            <Words
                key={index}
                id={format!("compose-question-{}", index + 1)}
                label={format!("Your question {}", index + 1)}
                value={draft.own[index].clone()}
                rows=2
                most={OwnQuestion::MAX}
                error={draft.own(index).err().map(|error| AttrValue::from(error.to_string()))}
                {on_input}
            />
        }
    });
    part(
        "Your own words",
        html! {
            <>
                <p class="field__hint">{ "Shown as plain text, marked as the words of the link’s author. They are a part of the link: anyone who has it can read them." }</p>
                <Words
                    id="compose-intro"
                    label="Introduction, above the lab"
                    value={draft.introduction.clone()}
                    rows=5
                    most={Introduction::MAX}
                    error={draft.introduction().err().map(|error| AttrValue::from(error.to_string()))}
                    on_input={on_edit(draft, |draft, text: String| draft.introduction = text)}
                />
                { for own }
            </>
        },
    )
}

fn opening(draft: &UseReducerHandle<Draft>) -> Html {
    let embedding = draft.link.embedding;
    let alone = Field::new("compose-alone", "Without Saddle’s top line")
        .hint("Fewer ways to leave the lab. The embed code always does this.");
    let presented = Field::new("compose-present", "As a presentation")
        .hint("The picture fills the window; keys walk through the ticked questions. Your own words and the explanations are not shown then.");
    part(
        "How it opens",
        html! {
            <>
                <Check field={alone} checked={embedding.alone} on_change={on_edit(draft, |draft, alone| draft.link.embedding.alone = alone)} />
                if Parts::of(draft.link.lab).is_presented {
                    <Check field={presented} checked={embedding.presented} on_change={on_edit(draft, |draft, presented| draft.link.embedding.presented = presented)} />
                }
            </>
        },
    )
}

/// Fills the form from a link.
#[component]
pub(super) fn Earlier(props: &FormProps) -> Html {
    let text = use_state_eq(String::new);
    let said = use_state_eq(|| None::<bool>);
    let on_press = {
        let (draft, text, said) = (props.draft.clone(), text.clone(), said.setter());
        Callback::from(move |()| {
            let read = ComposedLink::read(&text);
            said.set(Some(read.is_some()));
            if let Some(read) = read {
                draft.dispatch(Draft::new(read));
                text.set(String::new());
            }
        })
    };
    let on_input = {
        let (text, said) = (text.setter(), said.setter());
        Callback::from(move |typed| {
            said.set(None);
            text.set(typed);
        })
    };
    let field = Field {
        error: (*said == Some(false)).then(|| "This leads to no lab of Saddle.".into()),
        ..Field::new("compose-earlier", "Link or embed code")
    };
    let disabled = text.trim().is_empty().then(|| AttrValue::from("Paste a link first"));
    part(
        "Edit a link you have",
        html! {
            <>
                <TextField {field} value={(*text).clone()} {on_input} />
                <div class="compose__buttons"><Button label="Edit this link" {on_press} {disabled} /></div>
                <p class="field__hint" role="status">{ if *said == Some(true) { "The form shows that link." } else { "" } }</p>
            </>
        },
    )
}
