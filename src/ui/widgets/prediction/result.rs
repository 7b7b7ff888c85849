//! “My result”: a prediction with what the run gave, as a small file or a QR code for the teacher.

use yew::prelude::*;

use super::super::{Button, ButtonKind, Field, TextField};
use super::asked::Predicting;
use crate::documents::class::{Name, StudentResult};
use crate::settings::Prediction;
use crate::ui::compose::qr::QrCode;
use crate::ui::dom::{download_text, log_error};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct MyResultProps {
    pub(super) asked: Predicting,
    pub(super) predicted: Prediction,
    pub(super) outcome: Prediction,
}

#[component]
pub(super) fn MyResult(props: &MyResultProps) -> Html {
    let is_open = use_state_eq(|| false);
    let typed = use_state_eq(String::new);
    let MyResultProps { asked, predicted, outcome } = props;
    if !*is_open {
        let open = is_open.setter();
        return html! {
            <Button label="Save my result" kind={ButtonKind::Quiet} on_press={Callback::from(move |()| open.set(true))} title="Your prediction and what the run gave, as a small file for your teacher" />
        };
    }
    let name = Name::typed(&typed);
    let error = name.as_ref().err().map(|error| AttrValue::from(error.to_string()));
    let result = StudentResult {
        name: name.unwrap_or_default(),
        lab: asked.lab,
        question: asked.question,
        query: asked.query.clone(),
        predicted: predicted.clone(),
        outcome: outcome.clone(),
        losses: asked.losses.to_vec(),
    };
    let code = result.to_short().as_deref().and_then(QrCode::new);
    let id = format!("my-result-{}", asked.question.id);
    let field =
        Field { error: error.clone(), ..Field::new(id, "Your name").hint("Optional. It is in the file; nothing is sent.") };
    let on_input = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(text))
    };
    let filename = format!("saddle-result-{}.json", asked.question.id);
    let on_press = Callback::from(move |()| log_error(download_text(&filename, "application/json", &result.to_json())));
    html! {
        <div class="my-result" data-testid="my-result">
            <TextField {field} value={(*typed).clone()} {on_input} />
            <Button label="Save the file" {on_press} disabled={error} />
            if let Some(code) = code {
                <svg class="my-result__code" viewBox={format!("0 0 {0} {0}", code.width())} role="img" aria-label="QR code of this result" shape-rendering="crispEdges">
                    <rect width="100%" height="100%" fill="#fff" />
                    <path d={code.path} fill="#000" />
                </svg>
                <p class="field__hint">{ "The same as text: your teacher’s phone reads it, and it can be pasted beside the files of the class." }</p>
            }
        </div>
    }
}
