//! Widgets: labels, events, errors.
#![allow(clippy::expect_used)]

use std::cell::RefCell;
use std::rc::Rc;

use saddle::documents::class;
use saddle::run::{Extent, PlayState, Speed};
use saddle::settings::{Axis, Prediction, Prompt, Question};
use saddle::ui::hooks::player::PlayAction;
use saddle::ui::hooks::predictions::{KeptPrediction, Predicted};
use saddle::ui::range::{PLACES, Range};
use saddle::ui::widgets::{
    Button, ButtonProps, Choice, Field, PlayLine, PlayLineProps, Predicting, ProgressBar, ProgressBarProps, Questions,
    QuestionsProps, Segmented, SegmentedProps, Select, SelectProps, Sheet, SheetProps, Slider, SliderProps, TextField,
    TextFieldProps,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlCanvasElement, HtmlInputElement, HtmlSelectElement};
use yew::{AttrValue, Callback, html, props};

use crate::page::{click, dispatch, key, mount, pixels, record, type_into, until};

#[wasm_bindgen_test]
async fn a_disabled_button_gives_the_reason() {
    let (on_press, pressed) = record::<()>();
    let page = mount::<Button>(props!(ButtonProps { label: "Start", on_press: on_press.clone() }));
    let button = page.get("button").await;
    assert_eq!(button.text_content().as_deref(), Some("Start"));
    click(&button);
    assert_eq!(pressed.borrow().len(), 1);
    let page = mount::<Button>(props!(ButtonProps { label: "Step", on_press, disabled: Some(AttrValue::from("Pause first")) }));
    let button = page.get("button[aria-disabled=true]").await;
    assert_eq!(
        (button.get_attribute("title"), button.get_attribute("aria-description")),
        (Some("Pause first".into()), Some("Pause first".into()))
    );
    click(&button);
    assert_eq!(pressed.borrow().len(), 1, "a disabled button does nothing");
}

#[wasm_bindgen_test]
async fn an_error_names_the_parameter() {
    let (on_input, inputs) = record::<String>();
    let field = Field {
        parameter: Some("lr".into()),
        error: Some("“7” is not a number above 0 and at most 1".into()),
        ..Field::new("lr", "Learning rate").hint("Adam, for both networks")
    };
    let page = mount::<TextField>(props!(TextFieldProps { field, value: "7", on_input }));
    let alert = page.get("[role=alert]").await;
    assert_eq!(alert.text_content().as_deref(), Some("Learning rate (lr): “7” is not a number above 0 and at most 1"));
    let input = page.get("input#lr[aria-invalid=true]").await;
    assert_eq!(input.get_attribute("aria-describedby").as_deref(), Some("lr-error lr-hint"));
    assert_eq!(page.get("label[for=lr]").await.text_content().as_deref(), Some("Learning rate"));
    type_into(&input, "0.0002");
    assert_eq!(*inputs.borrow(), ["0.0002"]);
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("auto", "Auto"),
        Choice::new("webgpu", "WebGPU").disabled(Some("No WebGPU here".into())),
        Choice::new("cpu", "CPU"),
    ]
}

#[wasm_bindgen_test]
async fn segments_are_a_radio_group() {
    let (on_change, chosen) = record::<AttrValue>();
    let field = Field::new("backend", "Runs on");
    let page = mount::<Segmented>(props!(SegmentedProps { field, options: choices(), value: "auto", on_change }));
    assert_eq!(page.get("fieldset[role=radiogroup] legend").await.text_content().as_deref(), Some("Runs on"));
    assert!(page.get("input[value=auto]").await.unchecked_ref::<HtmlInputElement>().checked());
    let disabled = page.get("input[value=webgpu]:disabled").await;
    assert_eq!(disabled.get_attribute("aria-description").as_deref(), Some("No WebGPU here"));
    click(&disabled);
    click(&page.get("input[value=cpu]").await);
    assert_eq!(*chosen.borrow(), ["cpu"]);
}

#[wasm_bindgen_test]
async fn a_select_emits_the_chosen_value() {
    let (on_change, chosen) = record::<AttrValue>();
    let field = Field::new("data", "Data set");
    let page = mount::<Select>(props!(SelectProps { field, options: choices(), value: "cpu", on_change }));
    let select = page.get("select#data").await.unchecked_into::<HtmlSelectElement>();
    until("the value is shown", || select.value() == "cpu").await;
    select.set_value("auto");
    dispatch(&select, "new Event('change', {bubbles: true})");
    assert_eq!(*chosen.borrow(), ["auto"]);
}

#[wasm_bindgen_test]
async fn a_progress_bar_has_a_value_if_it_is_known() {
    let known = mount::<ProgressBar>(props!(ProgressBarProps {
        label: "Downloading",
        fraction: Some(0.4),
        text: Some(AttrValue::from("10 of 26 MB"))
    }));
    let bar = known.get("[role=progressbar]").await;
    assert_eq!(
        (bar.get_attribute("aria-valuenow"), bar.get_attribute("aria-valuetext")),
        (Some("40".into()), Some("10 of 26 MB".into()))
    );
    let unknown = mount::<ProgressBar>(props!(ProgressBarProps { label: "Compiling" }));
    assert_eq!(unknown.get("[role=progressbar]").await.get_attribute("aria-valuenow"), None);
}

#[wasm_bindgen_test]
async fn a_sheet_draws_each_image_in_its_cell() {
    // Three images of one grey each, two in a row: the fourth cell stays empty.
    let greys: Vec<u8> = [40_u8, 130, 220].into_iter().flat_map(|grey| vec![grey; 28 * 28]).collect();
    let page = mount::<Sheet>(props!(SheetProps {
        pixels: Rc::<[u8]>::from(greys),
        columns: 2,
        label: "Generated",
        testid: Some(AttrValue::from("gan-sheet")),
        epoch: Some(3),
    }));
    let canvas = page.get("canvas[data-testid=gan-sheet][data-epoch='3'][role=img]").await.unchecked_into::<HtmlCanvasElement>();
    until("the sheet is drawn", || canvas.width() > 0 && canvas.width() == canvas.height()).await;
    let (pixels, side) = (pixels(&canvas), canvas.width() as usize);
    // At quarters of the side.
    let at = |x: usize, y: usize| pixels[y * side / 4 * side + x * side / 4];
    assert_eq!([at(1, 1), at(3, 1), at(1, 3)], [[40, 40, 40, 255], [130, 130, 130, 255], [220, 220, 220, 255]]);
    assert_eq!(at(3, 3)[3], 0, "the empty cell is transparent");
}

#[wasm_bindgen_test]
async fn a_slider_emits_values_of_handle_and_box() {
    let (on_input, inputs) = record::<String>();
    let field = Field {
        parameter: Some("eta".into()),
        error: Some("“” is not a number above 0".into()),
        ..Field::new("eta", "Step size η")
    };
    let range = Range::Log { from: 0.01, to: 20.0 };
    let page = mount::<Slider>(props!(SliderProps { field, value: "0.1", number: 0.1, range, on_input }));
    let handle = page.get("input[type=range][aria-label='Step size η, slider'][aria-valuetext='0.1']").await;
    let handle = handle.unchecked_into::<HtmlInputElement>();
    assert_eq!(handle.max(), PLACES.to_string());
    type_into(&handle, "200");
    type_into(&page.get("label[for=eta] + input#eta[aria-invalid=true]").await, "0.123");
    assert_eq!(*inputs.borrow(), ["20", "0.123"]);
    assert_eq!(
        page.get("#eta-error[role=alert]").await.text_content().as_deref(),
        Some("Step size η (eta): “” is not a number above 0")
    );
}

fn play_line(state: PlayState, at: u32, done: u32, act: yew::Callback<PlayAction>) -> PlayLineProps {
    props!(PlayLineProps {
        id: "line",
        state,
        at,
        extent: Extent { done, total: 100, stopped: None },
        speed: Speed::Normal,
        act,
        figures: html! {},
    })
}

#[wasm_bindgen_test]
async fn the_run_line_starts_steps_seeks_and_resets() {
    let (act, actions) = record::<PlayAction>();
    let page = mount::<PlayLine>(play_line(PlayState::Paused, 40, 60, act));
    let buttons = page.get(".run__buttons").await.query_selector_all("button").expect("a selector");
    let names: Vec<String> = (0..buttons.length()).filter_map(|at| buttons.get(at)?.text_content()).collect();
    assert_eq!(names, ["▶Resume", "Step", "Reset"]);
    for at in 0..3 {
        click(buttons.get(at).expect("a button").unchecked_ref());
    }
    click(&page.get("input[name=line-stride][value='10']").await);
    until("Step does ten", || page.find("button[title='10 steps per press (S)']").is_some()).await;
    click(&page.get("button[title='10 steps per press (S)']").await);
    let scrubber = page.get("input[type=range][aria-label='Step shown'][aria-valuetext='step 40 of 60']").await;
    type_into(&scrubber, "7");
    click(&page.get("input[name=line-speed][value='Instant']").await);
    let expected = [
        PlayAction::Toggle,
        PlayAction::Step(1),
        PlayAction::Reset,
        PlayAction::Step(10),
        PlayAction::Seek(7),
        PlayAction::Speed(Speed::Instant),
    ];
    assert_eq!(*actions.borrow(), expected);
}

#[wasm_bindgen_test]
async fn controls_of_the_run_line_are_disabled_without_a_next_step_or_a_run() {
    let (act, actions) = record::<PlayAction>();
    let page = mount::<PlayLine>(play_line(PlayState::Finished, 100, 100, act.clone()));
    click(&page.get("button[aria-disabled=true][aria-keyshortcuts=S]").await);
    assert!(actions.borrow().is_empty());
    let page = mount::<PlayLine>(play_line(PlayState::Idle, 0, 0, act));
    page.get("input[type=range]:disabled").await;
    page.get("button[aria-disabled=true][aria-keyshortcuts='Shift+Delete']").await;
}

const CHOICE: Question = Question {
    id: "step",
    title: "A step of 5",
    line: "Look at π.",
    query: "eta=5",
    prompt: Prompt::Choice { ask: "Where does it end?", options: &["On arm 1", "On arm 2"] },
    answer: "",
};
const CURVE: Question = Question {
    id: "curve",
    prompt: Prompt::Curve {
        ask: "Draw π.",
        x: Axis { from: 0.0, to: 230.0, logarithmic: false, label: "step" },
        y_label: "π",
        y: [0.0, 1.0],
        tolerance: 0.05,
    },
    ..CHOICE
};
static QUESTIONS: [Question; 2] = [CHOICE, CURVE];

/// A question that was asked, before its run.
fn asked(question: &'static Question) -> (Predicting, Rc<RefCell<Vec<Prediction>>>) {
    let (on_predict, predicted) = record::<Prediction>();
    let asked = Predicting {
        question,
        lab: class::Lab::Bandit,
        query: String::new(),
        losses: Rc::default(),
        kept: KeptPrediction { predicted: None, is_stored: true, on_predict, on_withdraw: Callback::noop() },
        outcome: None,
        is_idle: true,
        on_start: Callback::noop(),
    };
    (asked, predicted)
}

#[wasm_bindgen_test]
async fn a_question_is_predicted_and_its_answer_shown_below() {
    let (on_ask, pressed) = record::<usize>();
    let (idle, predicted) = asked(&QUESTIONS[0]);
    let page = mount::<Questions>(props!(QuestionsProps {
        questions: &QUESTIONS[..],
        asked: Some(idle.clone()),
        on_ask: on_ask.clone()
    }));
    click(&page.get("button.question").await);
    assert_eq!(*pressed.borrow(), [0]);
    page.get("button[aria-disabled=true]").await;
    click(&page.get("input[type=radio][value='1']").await);
    until("a statement is chosen", || page.find("button[aria-disabled=true]").is_none()).await;
    let button = page.find_all("button").into_iter().find(|button| button.text_content().as_deref() == Some("Predict and start"));
    click(&button.expect("the button"));
    assert_eq!(*predicted.borrow(), [Prediction::Choice(1)]);

    let kept =
        KeptPrediction { predicted: Some(Predicted { predicted: Prediction::Choice(1), outcome: None }), ..idle.kept.clone() };
    let over = Predicting { kept, outcome: Some(Prediction::Choice(0)), is_idle: false, ..idle };
    let page = mount::<Questions>(props!(QuestionsProps {
        questions: &QUESTIONS[..],
        asked: Some(over),
        answer: Some(html! { "It helps." }),
        on_ask
    }));
    let answer =
        page.get("button.question.is-asked + [data-testid=answer][role=status]").await.text_content().unwrap_or_default();
    assert!(answer.contains("You predicted “On arm 2”. The run: “On arm 1”.") && answer.contains("It helps."), "{answer}");
    page.get("[data-testid=judged][data-right=false]").await;
}

#[wasm_bindgen_test]
async fn a_curve_is_drawn_by_pointer_and_keys() {
    let (idle, predicted) = asked(&QUESTIONS[1]);
    let page =
        mount::<Questions>(props!(QuestionsProps { questions: &QUESTIONS[..], asked: Some(idle), on_ask: Callback::noop() }));
    let chart = page.get("[data-testid=sketch]").await;
    let text = || page.find("[data-testid=sketch]").and_then(|chart| chart.get_attribute("aria-valuetext")).unwrap_or_default();
    assert_eq!(text(), "step 0: nothing drawn");
    key(&chart, "ArrowUp");
    until("a value", || text() == "step 0: 0.55").await;
    key(&chart, "End");
    until("the last step", || text() == "step 230: 0.55").await;
    for _ in 0..3 {
        let before = text();
        key(&chart, "ArrowDown");
        until("lower", || text() != before).await;
    }
    assert_eq!(text(), "step 230: 0.40");
    key(&chart, "ArrowLeft");
    // Between the drawn points the curve is a straight line.
    until("a step between", || text() == "step 220: 0.41").await;
    let button = page.find_all("button").into_iter().find(|button| button.text_content().as_deref() == Some("Predict and start"));
    click(&button.expect("the button"));
    let [Prediction::Curve(curve)] = &predicted.borrow()[..] else { panic!("one curve") };
    assert!((curve[0] - 0.55).abs() < 1e-9 && (curve[23] - 0.4).abs() < 1e-9, "{curve:?}");
}
