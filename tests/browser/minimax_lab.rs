//! The minimax lab: pictures, pointer, keys and address.
#![allow(clippy::expect_used)]

use std::collections::HashSet;

use saddle::minimax::critical::critical_points;
use saddle::minimax::questions::GROUPS;
use saddle::minimax::{Analysis, MinimaxConfig};
use saddle::settings::Settings;
use saddle::ui::labs::minimax::MinimaxLab;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use crate::page::{Mounted, StillMotion, Styled, click, dispatch, key, mount, pixels, type_into, until, window};

/// The lab at an address.
struct Lab {
    page: Mounted,
    _styled: Styled,
}

impl Lab {
    async fn open(query: &str) -> Self {
        window().location().set_hash(&format!("#/minimax?{query}")).expect("an address");
        let lab = Self { _styled: Styled::new(), page: mount::<MinimaxLab>(()) };
        lab.page.get("[data-testid=minimax-status]").await;
        lab
    }

    fn status(&self, name: &str) -> String {
        let element = self.page.find("[data-testid=minimax-status]").expect("the status");
        element.get_attribute(&format!("data-{name}")).unwrap_or_default()
    }

    async fn until_status(&self, name: &str, value: &str) {
        until(&format!("{name} is {value}"), || self.status(name) == value).await;
    }

    async fn get(&self, testid: &str) -> Element {
        self.page.get(&format!("[data-testid={testid}]")).await
    }

    async fn press(&self, name: &str) {
        self.page.press(name).await;
    }

    async fn fill(&self, parameter: &str, text: &str) {
        type_into(&self.page.get(&format!("#minimax-{parameter}")).await, text);
    }

    async fn value(&self, parameter: &str) -> String {
        self.page.get(&format!("#minimax-{parameter}")).await.unchecked_into::<HtmlInputElement>().value()
    }

    async fn choose(&self, parameter: &str, value: &str) {
        let list = self.page.get(&format!("#minimax-{parameter}")).await.unchecked_into::<HtmlSelectElement>();
        list.set_value(value);
        dispatch(&list, "new Event('change', {bubbles: true})");
    }
}

fn address() -> String {
    window().location().hash().expect("an address")
}

/// Dispatches a pointer event at fractions of an element's width and height.
fn point(target: &Element, kind: &str, (right, down): (f64, f64)) {
    let place = target.get_bounding_client_rect();
    let (x, y) = (place.left() + right * place.width(), place.top() + down * place.height());
    let event = format!(
        "new PointerEvent('{kind}', {{bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: {x}, clientY: {y}}})"
    );
    dispatch(target, &event);
}

/// The number of different colours.
fn colours(canvas: &Element) -> usize {
    pixels(canvas.unchecked_ref()).into_iter().map(|[r, g, b, _]| [r, g, b]).collect::<HashSet<_>>().len()
}

#[wasm_bindgen_test]
async fn a_run_is_stepped_resumed_and_scrubbed() {
    let lab = Lab::open("eta_x=0.25&eta_y=0.0625&steps=4").await;
    assert_eq!(
        ["state", "step", "x", "y", "verdict", "observed"].map(|name| lab.status(name)),
        ["idle", "0", "1", "1", "cycles", "converges"]
    );
    lab.press("Step").await;
    lab.until_status("step", "1").await;
    assert_eq!(["state", "x", "y", "distance"].map(|name| lab.status(name)), ["paused", "-1", "0.5", "1.118033988749895"]);
    click(&lab.page.get("input[value=Instant]").await);
    lab.press("Resume").await;
    lab.until_status("state", "finished").await;
    assert_eq!(["step", "x", "y", "spectral-radius"].map(|name| lab.status(name)), ["4", "1", "0.0625", "1"]);
    type_into(&lab.get("scrubber").await, "1");
    lab.until_status("x", "-1").await;
    lab.press("Reset").await;
    lab.until_status("state", "idle").await;
}

#[wasm_bindgen_test]
async fn every_picture_is_drawn() {
    let lab = Lab::open("b=6&eta_x=0.055&eta_y=0.055").await;
    for name in [
        "minimax-plane",
        "minimax-relief",
        "minimax-eigenvalues",
        "minimax-sizes",
        "minimax-radius",
        "minimax-distance",
        "minimax-coordinates",
    ] {
        let canvas = lab.get(name).await;
        until(&format!("{name} is drawn"), || colours(&canvas) > 4).await;
    }
    let plane = lab.get("minimax-plane").await;
    assert!(colours(&plane) > 60, "a smooth gradient: {}", colours(&plane));
    let label = lab.get("minimax-eigenvalues").await.get_attribute("aria-label").unwrap_or_default();
    assert!(label.contains("0.56 ± 0.33i"), "{label}");
    let verdict = lab.get("minimax-verdict").await.text_content().unwrap_or_default();
    assert!(verdict.contains("|λ| = 0.65") && verdict.contains("16/(64 + 6²) = 0.16"), "{verdict}");
}

impl Lab {
    fn cloud_line(&self, name: &str) -> String {
        let line = self.page.find("[data-testid=minimax-cloud-line]");
        line.and_then(|line| line.get_attribute(&format!("data-{name}"))).unwrap_or_default()
    }

    fn finding(&self) -> String {
        let text = self.page.find("[data-testid=minimax-cloud-finding]").and_then(|text| text.text_content());
        text.unwrap_or_default()
    }
}

#[wasm_bindgen_test]
async fn a_cloud_of_starts_flows_and_says_what_becomes_of_it() {
    let lab = Lab::open("f=bilinear&method=extragradient&eta_x=0.3&eta_y=0.3&steps=60").await;
    lab.press("Show 200 starts").await;
    let canvas = lab.get("minimax-cloud").await;
    // Off the screen it stands still.
    canvas.scroll_into_view();
    until("it flows", || lab.cloud_line("playing") == "true").await;
    until("dots are drawn", || colours(&canvas) > 4).await;
    until("it ends", || lab.cloud_line("step") == "60" && lab.cloud_line("playing") == "false").await;
    assert_eq!(lab.finding(), "200 of 200 starts converge to the saddle, measured over 60 steps. 0 have left the view.");
    let label = canvas.get_attribute("aria-label").unwrap_or_default();
    assert!(label.contains(&lab.finding()), "{label}");
    let at_end = pixels(canvas.unchecked_ref());
    type_into(&lab.get("minimax-cloud-slider").await, "0");
    until("the starts are shown", || lab.cloud_line("step") == "0").await;
    assert_eq!(lab.finding(), "200 of 200 starts are in view after 0 steps.");
    assert!(pixels(canvas.unchecked_ref()) != at_end);
    lab.press("Hide the cloud").await;
    until("it is gone", || lab.page.find("[data-testid=minimax-cloud]").is_none()).await;
}

#[wasm_bindgen_test]
async fn with_reduced_motion_the_cloud_shows_its_end() {
    let _still = StillMotion::new();
    let lab = Lab::open("eta_x=0.3&eta_y=0.3").await;
    lab.press("Show 200 starts").await;
    until("the end is shown", || lab.finding().contains("200 diverge, 200 have left the view")).await;
    assert_eq!(lab.cloud_line("playing"), "false");
    // A change of the step size shows its end at once.
    lab.fill("eta_x", "0.1").await;
    lab.fill("eta_y", "0.1").await;
    until("they converge", || lab.finding().starts_with("200 of 200 starts converge")).await;
    assert_eq!(lab.cloud_line("playing"), "false");
}

#[wasm_bindgen_test]
async fn the_spectral_radius_is_the_track_of_the_step_sizes() {
    let lab = Lab::open("").await;
    let tracks = || lab.page.find_all("[data-testid=rho-track]");
    until("both sliders have one", || tracks().len() == 2).await;
    // 0 < η < 1/4 of the slider's 1/2 converges.
    let calm = lab.page.get("[data-testid=rho-track] .is-calm").await;
    let width: f64 = calm.get_attribute("width").and_then(|width| width.parse().ok()).expect("a width");
    assert!((58.0..=60.0).contains(&width), "{width} of 120");
    assert_eq!(lab.page.find_all("[data-testid=rho-track] .is-wild").len(), 2, "one on each slider");
    lab.choose("method", "adam").await;
    until("Adam has no eigenvalues", || tracks().is_empty()).await;
}

#[wasm_bindgen_test]
async fn keys_and_dragging_move_the_start_in_the_form_and_the_address() {
    let lab = Lab::open("").await;
    let start = lab.get("minimax-start").await;
    key(&start, "ArrowLeft");
    lab.until_status("x", "0.9").await;
    key(&start, "ArrowDown");
    lab.until_status("y", "0.9").await;
    until("the address follows", || address().contains("x0=0.9") && address().contains("y0=0.9")).await;
    let canvas = lab.get("minimax-plane").await;
    until("the plane has a size", || canvas.client_width() > 100 && colours(&canvas) > 4).await;
    point(&start, "pointerdown", (0.5, 0.5));
    point(&start, "pointermove", (0.5, 0.5));
    // The events go to the ring, with coordinates of the plane.
    let place = canvas.get_bounding_client_rect();
    let to = |x: f64, y: f64| {
        format!(
            "new PointerEvent('pointermove', {{bubbles: true, pointerId: 1, clientX: {}, clientY: {}}})",
            place.left() + x,
            place.top() + y
        )
    };
    let before = lab.status("x");
    until("it is dragged", || lab.page.find(".minimax-start.is-dragged").is_some()).await;
    dispatch(&start, &to(120.0, 60.0));
    until("it follows the pointer", || lab.status("x") != before && lab.status("x").starts_with('-')).await;
    assert!(!lab.status("y").starts_with('-'), "y grows upwards: {}", lab.status("y"));
    point(&start, "pointerup", (0.5, 0.5));
    until("it is released", || lab.page.find(".minimax-start.is-dragged").is_none()).await;
    assert_eq!(lab.value("x0").await, lab.status("x"), "the form has the same start");
}

#[wasm_bindgen_test]
async fn sliders_change_the_verdict_at_once() {
    let lab = Lab::open("").await;
    lab.fill("eta_x", "0.3").await;
    lab.until_status("spectral-radius", "1.4").await;
    assert_eq!([lab.status("verdict"), lab.status("observed")], ["diverges", "diverges"]);
    assert_eq!(lab.value("eta_y").await, "0.3", "one step size for both");
    click(&lab.page.get("#minimax-linked").await);
    lab.fill("eta_y", "0.1").await;
    until("only one changes", || address().contains("eta_y=0.1") || !address().contains("eta_y")).await;
    assert_eq!(lab.value("eta_x").await, "0.3");
    let eta_x = lab.page.get("#minimax-eta_x").await.unchecked_into::<HtmlInputElement>();
    lab.fill("eta_x-slider", "40").await;
    until("the box follows the handle", || eta_x.value() == "0.1").await;
    lab.until_status("verdict", "converges").await;
}

#[wasm_bindgen_test]
async fn clicks_and_keys_on_the_map_choose_step_sizes() {
    let lab = Lab::open("").await;
    let map = lab.get("minimax-sizes").await;
    until("it is drawn", || colours(&map) > 4).await;
    point(&map, "pointerdown", (0.85, 0.2));
    lab.until_status("verdict", "diverges").await;
    point(&map, "pointerup", (0.85, 0.2));
    let text = || map.get_attribute("aria-valuetext").unwrap_or_default();
    let before = text();
    key(&map, "ArrowLeft");
    until("the map has moved", || text() != before).await;
}

#[wasm_bindgen_test]
async fn the_plane_moves_zooms_and_shows_values() {
    let lab = Lab::open("").await;
    let plane = lab.get("minimax-plane").await;
    until("it is drawn", || colours(&plane) > 60).await;
    let reading = lab.get("minimax-reading").await;
    let text = || reading.text_content().unwrap_or_default();
    point(&plane, "pointermove", (0.3, 0.3));
    until("the values are shown", || text().contains("v (")).await;
    let before = text();
    let reading_differs = |from: &str| {
        point(&plane, "pointermove", (0.3, 0.3));
        text() != from && text().contains("v (")
    };
    key(&plane, "+");
    until("it is zoomed in", || reading_differs(&before)).await;
    let zoomed = text();
    key(&plane, "ArrowRight");
    until("it has moved to the right", || reading_differs(&zoomed)).await;
    key(&plane, "0");
    until("the whole path is in view again", || {
        point(&plane, "pointermove", (0.3, 0.3));
        text() == before
    })
    .await;
    let surface = lab.get("minimax-relief").await;
    key(&surface, "ArrowLeft");
    point(&surface, "pointerdown", (0.5, 0.5));
    point(&surface, "pointermove", (0.7, 0.5));
    point(&surface, "pointerup", (0.7, 0.5));
}

#[wasm_bindgen_test]
async fn a_question_sets_the_lab_up_and_its_run_is_answered() {
    let lab = Lab::open("").await;
    let question = &GROUPS[0].questions[5];
    let button = || {
        let has_title = |button: &Element| button.text_content().is_some_and(|text| text.starts_with(question.title));
        lab.page.find_all("button.question").into_iter().find(has_title)
    };
    until("the question", || button().is_some()).await;
    click(&button().expect("just seen"));
    assert!(lab.page.find("[data-testid=answer]").is_none(), "no answer before the end of the run");
    until("the address follows", || address().contains("method=descent") && address().contains("y0=0")).await;
    lab.press("Run without").await;
    until("the answer", || lab.page.find("[data-testid=answer]").is_some()).await;
    assert_eq!(["state", "verdict", "observed"].map(|name| lab.status(name)), ["finished", "diverges", "converges"]);
    assert!(lab.page.text().contains("lies exactly on the one direction that does not grow"));
}

#[wasm_bindgen_test]
async fn expressions_are_parsed_and_errors_reported() {
    let lab = Lab::open("b=1").await;
    lab.choose("f", "custom").await;
    assert_eq!(lab.value("expr").await, "4*x^2 + 1*x*y - 4*y^2", "the present function as an expression");
    lab.fill("expr", "x^2 - y^2 + x*y^3").await;
    until("the address follows", || address().contains("expr=x%5E2")).await;
    assert_eq!(lab.status("verdict"), "converges");
    for (text, error) in
        [("while", "“while” is not known"), ("1/0", "1/0 is not a finite number"), ("x +", "the expression ends")]
    {
        lab.fill("expr", text).await;
        until(text, || {
            lab.page.find("[role=alert]").is_some_and(|alert| alert.text_content().is_some_and(|text| text.contains(error)))
        })
        .await;
    }
    lab.fill("expr", &"x+".repeat(5000)).await;
    until("the length is reported", || lab.page.text().contains("10000 characters; at most 1000")).await;
}

#[wasm_bindgen_test]
async fn an_address_is_parsed_and_its_errors_are_reported() {
    let lab = Lab::open("f=bilinear&method=extragradient&eta_x=0.3&eta_y=0.3&steps=50&beta=3&autostart=1").await;
    lab.until_status("state", "finished").await;
    assert_eq!(lab.status("verdict"), "converges");
    let alert = lab.page.get(".notice[role=alert]").await.text_content().unwrap_or_default();
    assert!(alert.contains("Momentum β (beta)") && alert.contains("above -1 and below 1"), "{alert}");
}

#[wasm_bindgen_test]
async fn a_diverged_run_is_reported() {
    let lab = Lab::open("eta_x=1&eta_y=1&autostart=1").await;
    lab.until_status("state", "diverged").await;
    assert_eq!(["step", "observed"].map(|name| lab.status(name)), ["15", "diverges"]);
    assert!(lab.page.text().contains("diverged at step 15"));
}

#[wasm_bindgen_test]
async fn a_point_where_f_is_not_defined_is_named() {
    let lab = Lab::open("f=custom&expr=sqrt(y)-x^2&y0=-2&autostart=1").await;
    lab.until_status("state", "failed").await;
    assert_eq!(["step", "verdict", "observed"].map(|name| lab.status(name)), ["0", "", ""]);
    let verdict = lab.get("minimax-verdict").await.text_content().unwrap_or_default();
    assert!(verdict.starts_with("f has no value at (1, −2)"), "{verdict}");
    let label = lab.get("minimax-plane").await.get_attribute("aria-label").unwrap_or_default();
    assert!(label.contains("f has no value at (1, −2)"), "{label}");
    // A start where f is defined, and a path that leaves its domain.
    lab.fill("expr", "ln(x) - y^2").await;
    lab.fill("y0", "1").await;
    lab.fill("eta_x", "0,6").await;
    lab.until_status("state", "idle").await;
    lab.press("Start").await;
    lab.until_status("state", "failed").await;
    assert_eq!(lab.status("step"), "2");
    assert!(lab.get("minimax-status").await.text_content().is_some_and(|text| text.contains("f has no value at (−1.1, 0.04)")));
}

/// The tests' server has no worker's script.
#[wasm_bindgen_test]
async fn without_a_worker_a_long_path_is_computed_in_slices() {
    let f = ["sin(x*y)"; 40].join("+");
    let query = format!("f=custom&expr={f}&method=extragradient&eta_x=0.01&eta_y=0.02&steps=100000&noise=0.1&seed=5");
    let lab = Lab::open(&query).await;
    assert_eq!([lab.status("x"), lab.status("observed")], ["1", ""]);
    let download = || {
        lab.page
            .find_all("button")
            .into_iter()
            .find(|button| button.text_content().is_some_and(|text| text == "Download path (CSV)"))
    };
    assert!(download().is_some_and(|button| button.get_attribute("aria-disabled").is_some()), "the path is not complete");
    // The start moves at once; what was being computed is dropped.
    key(&lab.get("minimax-start").await, "ArrowLeft");
    lab.until_status("x", "0.9").await;
    click(&lab.page.get("input[value=Instant]").await);
    lab.press("Start").await;
    lab.until_status("state", "finished").await;
    let config = MinimaxConfig::from_query(&format!("{query}&x0=0.9")).config;
    let wanted = Analysis::new(&config, critical_points(&config.objective()).into());
    let last = wanted.path.at(100_000);
    assert_eq!([lab.status("x"), lab.status("y")], [last.x.to_string(), last.y.to_string()]);
    assert_eq!(Some(lab.status("observed").as_str()), wanted.measured.observed.map(|verdict| verdict.name()));
    assert!(download().is_some_and(|button| button.get_attribute("aria-disabled").is_none()));
}

/// Its measurement takes longer than its steps.
#[wasm_bindgen_test]
async fn a_long_path_of_a_short_expression_ends_when_it_is_measured() {
    let lab = Lab::open("eta_x=0.0001&eta_y=0.0001&steps=60000").await;
    click(&lab.page.get("input[value=Instant]").await);
    lab.press("Start").await;
    lab.until_status("state", "finished").await;
    assert_eq!(["step", "observed"].map(|name| lab.status(name)), ["60000", "converges"]);
}

/// The decimal pad of an iPhone has no minus.
#[wasm_bindgen_test]
async fn negative_numbers_can_be_typed_on_a_phone() {
    let lab = Lab::open("method=momentum").await;
    for (parameter, keyboard) in [
        ("x0", "text"),
        ("y0", "text"),
        ("a", "text"),
        ("beta", "text"),
        ("eta_x", "decimal"),
        ("noise", "decimal"),
        ("steps", "numeric"),
    ] {
        let field = lab.page.get(&format!("#minimax-{parameter}")).await;
        assert_eq!(field.get_attribute("inputmode").as_deref(), Some(keyboard), "{parameter}");
    }
}
