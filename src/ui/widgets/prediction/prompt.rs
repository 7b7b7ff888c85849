//! The form of a prompt: statements, a number, or a chart to draw into.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::super::{Button, ButtonKind, Field, TextField};
use super::sketch::Sketch;
use crate::settings::{CURVE_POINTS, Prediction, Prompt, Question, filled};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PromptFormProps {
    pub(super) question: &'static Question,
    /// Of the button that makes the prediction.
    pub(super) label: &'static str,
    pub(super) on_done: Callback<Prediction>,
    /// Runs without a prediction; `None` if one is required.
    pub(super) skip: Option<Callback<()>>,
}

/// What has been entered so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Entered {
    choice: Option<usize>,
    number: String,
    drawn: [Option<f64>; CURVE_POINTS],
}

impl Entered {
    /// # Errors
    /// What is missing, in words.
    fn prediction(&self, prompt: &Prompt) -> Result<Prediction, AttrValue> {
        match prompt {
            Prompt::Choice { .. } => self.choice.map(Prediction::Choice).ok_or_else(|| "Choose a statement first".into()),
            Prompt::Number { .. } => prompt.number(&self.number).map(Prediction::Number).map_err(AttrValue::from),
            Prompt::Curve { .. } => filled(&self.drawn).map(Prediction::Curve).ok_or_else(|| "Draw into the chart first".into()),
        }
    }
}

#[component]
pub(super) fn PromptForm(props: &PromptFormProps) -> Html {
    let prompt = &props.question.prompt;
    let entered = use_state_eq(Entered::default);
    let change = |change: fn(&mut Entered, String)| {
        let entered = entered.clone();
        Callback::from(move |text: String| {
            let mut next = (*entered).clone();
            change(&mut next, text);
            entered.set(next);
        })
    };
    let id = format!("predict-{}", props.question.id);
    let field = match prompt {
        Prompt::Choice { ask, options } => {
            let on_choice = change(|entered, text| entered.choice = text.parse().ok());
            statements(&id, ask, options, entered.choice, &on_choice)
        }
        Prompt::Number { ask, unit, .. } => {
            let error =
                (!entered.number.trim().is_empty()).then(|| prompt.number(&entered.number).err().map(AttrValue::from)).flatten();
            let label = if unit.is_empty() { (*ask).to_owned() } else { format!("{ask} ({unit})") };
            let field = Field { error, ..Field::new(id, label) };
            html! { <TextField {field} value={entered.number.clone()} on_input={change(|entered, text| entered.number = text)} /> }
        }
        Prompt::Curve { .. } => {
            let on_draw = {
                let entered = entered.clone();
                Callback::from(move |drawn| entered.set(Entered { drawn, ..(*entered).clone() }))
            };
            html! { <Sketch prompt={*prompt} drawn={entered.drawn} {on_draw} /> }
        }
    };
    let prediction = entered.prediction(prompt);
    let disabled = prediction.as_ref().err().cloned();
    let on_press = {
        let on_done = props.on_done.clone();
        Callback::from(move |()| prediction.iter().for_each(|prediction| on_done.emit(prediction.clone())))
    };
    html! {
        <>
            <p class="question__prediction">{ "What do you expect?" }</p>
            { field }
            <div class="question__buttons">
                <Button label={props.label} {on_press} {disabled} />
                if let Some(skip) = &props.skip {
                    <Button label="Run without" kind={ButtonKind::Quiet} on_press={skip.clone()} title="Starts the run without a prediction" />
                }
            </div>
        </>
    }
}

fn statements(id: &str, ask: &str, options: &[&'static str], chosen: Option<usize>, on_choice: &Callback<String>) -> Html {
    let option = |(index, text): (usize, &&'static str)| {
        let on_choice = on_choice.clone();
        let onchange = Callback::from(move |event: Event| {
            if event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()) {
                on_choice.emit(index.to_string());
            }
        });
        html! {
            <label class="prompt__option">
                <input type="radio" name={id.to_owned()} value={index.to_string()} checked={chosen == Some(index)} {onchange} />
                { *text }
            </label>
        }
    };
    html! {
        <fieldset class="prompt">
            <legend class="field__label">{ ask }</legend>
            { for options.iter().enumerate().map(option) }
        </fieldset>
    }
}
