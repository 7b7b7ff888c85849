//! The bandit lab: keys, pointer, address and download.
#![allow(clippy::expect_used)]

use js_sys::Function;
use saddle::ui::labs::bandit::BanditLab;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::page::{Mounted, RESET, StillMotion, Styled, click, dispatch, download, key, mount, pixels, type_into, until, window};

/// The lab at an address.
struct Lab {
    page: Mounted,
}

impl Drop for Lab {
    fn drop(&mut self) {
        window().location().set_hash("").expect("an address");
    }
}

impl Lab {
    async fn open(query: &str) -> Self {
        window().location().set_hash(&format!("#/bandit?{query}")).expect("an address");
        let page = mount::<BanditLab>(());
        let lab = Self { page };
        lab.page.get("[data-testid=bandit-status]").await;
        // A shortcut that this lab ignores.
        let handled = Function::new_no_args(
            "return !document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true, cancelable: true}))",
        );
        until("the lab listens to keys", || handled.call0(&JsValue::NULL).is_ok_and(|handled| handled.is_truthy())).await;
        lab
    }

    fn status(&self, name: &str) -> Option<String> {
        self.page.find("[data-testid=bandit-status]").expect("the status is there").get_attribute(&format!("data-{name}"))
    }

    async fn until_status(&self, name: &str, value: &str) {
        until(&format!("data-{name} is {value}"), || self.status(name).as_deref() == Some(value)).await;
    }

    fn pi(&self) -> Vec<f64> {
        let text = self.status("pi").expect("the status has π");
        text.trim_matches(['[', ']']).split(',').map(|part| part.parse().expect("a number")).collect()
    }

    fn hash() -> String {
        window().location().hash().expect("an address")
    }

    /// The address follows the form a moment later.
    async fn until_address(query: &str) {
        until(&format!("the address has {query}"), || Self::hash() == format!("#/bandit?{query}")).await;
    }

    async fn fill(&self, parameter: &str, text: &str) {
        type_into(&self.page.get(&format!("#bandit-{parameter}")).await, text);
    }

    async fn press(&self, name: &str) {
        self.page.press(name).await;
    }
}

fn body() -> Element {
    window().document().and_then(|document| document.body()).expect("a page has a body").into()
}

#[wasm_bindgen_test]
async fn keys_play_a_run_and_the_scrubber_shows_earlier_steps() {
    let lab = Lab::open("steps=40").await;
    lab.until_status("state", "idle").await;
    key(&body(), "s");
    lab.until_status("step", "1").await;
    lab.until_status("state", "paused").await;
    key(&body(), " ");
    lab.until_status("state", "finished").await;
    lab.until_status("step", "40").await;
    let last = lab.pi();
    type_into(&lab.page.get("[data-testid=scrubber]").await, "3");
    lab.until_status("step", "3").await;
    assert_ne!(lab.pi(), last);
    dispatch(&body(), RESET);
    lab.until_status("state", "idle").await;
    lab.until_status("step", "0").await;
}

#[wasm_bindgen_test]
async fn pulling_an_arm_moves_theta_by_the_update_rule() {
    let lab = Lab::open("eta=1").await;
    key(&body(), "2");
    lab.until_status("step", "1").await;
    // π was 1/3 each: Δθ₂ = 0.8 · 2/3, the others −0.8/3.
    let theta = lab.status("theta").expect("the status has θ");
    let theta: Vec<f64> = theta.trim_matches(['[', ']']).split(',').map(|part| part.parse().expect("a number")).collect();
    for (actual, expected) in theta.iter().zip([-0.8 / 3.0, 1.6 / 3.0, -0.8 / 3.0]) {
        assert!((actual - expected).abs() < 1e-12, "{theta:?}");
    }
    let step = lab.page.get("[data-testid=last-step]").await.text_content().unwrap_or_default();
    assert!(step.contains("drew arm 2 · R = 0.8 · b = 0"), "{step}");
    lab.press("Pull arm 3").await;
    lab.until_status("step", "2").await;
    key(&body(), "9");
    lab.until_status("step", "2").await;
}

#[wasm_bindgen_test]
async fn editing_changes_the_address_and_resets_the_run() {
    let lab = Lab::open("steps=20").await;
    key(&body(), " ");
    lab.until_status("state", "finished").await;
    lab.fill("eta", "0.25").await;
    lab.until_status("state", "idle").await;
    Lab::until_address("eta=0.25&steps=20").await;
    lab.fill("eta-slider", "200").await;
    Lab::until_address("eta=20&steps=20").await;
    click(&lab.page.get("input[name=bandit-schedule][value=inverse]").await);
    Lab::until_address("eta=20&schedule=inverse&steps=20").await;
    lab.fill("means", "1,x").await;
    let alert = lab.page.get("#bandit-means-error[role=alert]").await.text_content().unwrap_or_default();
    assert!(alert.starts_with("Mean rewards (means): “x” in “1,x”"), "{alert}");
    assert!(
        lab.page.button("Start").and_then(|button| button.get_attribute("title")).is_some_and(|title| title.contains("means")),
        "the tooltip of Start gives the reason"
    );
}

#[wasm_bindgen_test]
async fn invalid_values_of_the_address_are_reported() {
    let lab = Lab::open("eta=-1&colour=red&means=1,2,3,4&theta0=1,2").await;
    let alert = lab.page.get(".notice[role=alert]").await.text_content().unwrap_or_default();
    for part in ["Step size η (eta): “-1”", "“colour”", "Start (theta0): 2 numbers for the 4 arms"] {
        assert!(alert.contains(part), "{part} is not in {alert}");
    }
    lab.press("Understood").await;
    until("the message is gone", || lab.page.find(".notice[role=alert]").is_none()).await;
    Lab::until_address("means=1%2C2%2C3%2C4").await;
}

#[wasm_bindgen_test]
async fn keys_and_pointer_move_the_start_on_the_simplex() {
    let lab = Lab::open("").await;
    let canvas = lab.page.get("[data-testid=bandit-simplex]").await;
    key(&canvas, "ArrowRight");
    until("the second arm is more likely", || lab.pi()[1] > 0.35 && lab.pi()[0] < 0.32).await;
    until("the address has the start", || Lab::hash().contains("theta0=")).await;
    let place = canvas.get_bounding_client_rect();
    let at = |kind: &str, x: f64, y: f64| {
        let (x, y) = (place.left() + place.width() * x, place.top() + place.height() * y);
        dispatch(&canvas, &format!("new PointerEvent('{kind}', {{bubbles: true, pointerId: 1, clientX: {x}, clientY: {y}}})"));
    };
    at("pointermove", 0.5, 0.3);
    assert!(lab.pi()[2] < 0.4, "a pointer that is not pressed moves nothing");
    at("pointerdown", 0.5, 0.6);
    at("pointermove", 0.5, 0.0);
    until("the third arm is nearly certain", || lab.pi()[2] > 0.9).await;
    at("pointerup", 0.5, 0.0);
}

/// The swarm's card: what it says and shows.
impl Lab {
    fn text(&self, testid: &str) -> String {
        self.page.find(&format!("[data-testid={testid}]")).and_then(|element| element.text_content()).unwrap_or_default()
    }

    fn swarm_line(&self, name: &str) -> String {
        let line = self.page.find("[data-testid=bandit-swarm-line]").expect("the swarm's controls");
        line.get_attribute(&format!("data-{name}")).unwrap_or_default()
    }

    fn swarm_pixels(&self) -> Vec<[u8; 4]> {
        let canvas = self.page.find("[data-testid=bandit-swarm-canvas]").expect("the swarm's canvas");
        pixels(canvas.unchecked_ref())
    }
}

#[wasm_bindgen_test]
async fn the_swarm_plays_and_says_what_many_seeds_say() {
    let _styled = Styled::new();
    let lab = Lab::open("eta=5&steps=50&runs=60").await;
    let canvas = lab.page.get("[data-testid=bandit-swarm-canvas]").await;
    // Off the screen it stands still.
    canvas.scroll_into_view();
    until("the start is drawn", || lab.swarm_pixels().iter().any(|pixel| pixel[3] > 0)).await;
    let at_start = lab.swarm_pixels();
    assert!(lab.text("bandit-swarm-finding").starts_with("Where do 60 seeds end?"), "{}", lab.text("bandit-swarm-finding"));
    lab.press("Play the swarm").await;
    until("it plays", || lab.swarm_line("playing") == "true").await;
    until("it is on the way", || lab.text("bandit-swarm-finding").contains("are committed to a wrong arm at step")).await;
    until("it ends", || lab.swarm_line("step") == "50" && lab.swarm_line("playing") == "false").await;
    assert!(lab.swarm_pixels() != at_start, "the dots have moved");
    let found = lab.text("bandit-swarm-finding");
    assert!(
        found.contains("of 60") && found.contains("are not on the best arm after 50 steps. 95% confidence interval"),
        "{found}"
    );
    let label = canvas.get_attribute("aria-label").unwrap_or_default();
    assert!(label.ends_with(&found), "{label}");
    lab.press("Run 60 seeds").await;
    lab.until_status("runs", "60").await;
    until("many seeds are done", || lab.text("bandit-result").contains("Computed in")).await;
    assert!(lab.text("bandit-result").starts_with(&found), "{} is not {found}", lab.text("bandit-result"));
    // The slider shows earlier steps, and Play begins again.
    type_into(&lab.page.get("[data-testid=bandit-swarm-slider]").await, "0");
    until("step 0 is shown", || lab.swarm_line("step") == "0").await;
    until("as at the start", || lab.swarm_pixels() == at_start).await;
    lab.press("Play the swarm").await;
    until("it plays again", || lab.swarm_line("playing") == "true").await;
    lab.press("Pause the swarm").await;
    until("it is paused", || lab.swarm_line("playing") == "false").await;
}

#[wasm_bindgen_test]
async fn the_swarms_step_size_is_the_forms_and_plays_it_again() {
    let _still = StillMotion::new();
    let lab = Lab::open("eta=5&steps=400").await;
    lab.press("Play the swarm").await;
    until("it is there", || lab.text("bandit-swarm-finding").contains("of 300")).await;
    let burst = lab.text("bandit-swarm-finding");
    assert_eq!(
        (lab.swarm_line("step"), lab.swarm_line("playing")),
        ("400".to_owned(), "false".to_owned()),
        "the end, standing still"
    );
    type_into(&lab.page.get("#bandit-swarm-eta-slider").await, "70");
    until("the form follows", || Lab::hash().contains("eta=0.14&")).await;
    until("the swarm follows", || {
        let text = lab.text("bandit-swarm-finding");
        text != burst && text.contains("of 300") && lab.swarm_line("step") == "400"
    })
    .await;
    assert_eq!(lab.swarm_line("playing"), "false");
    // With a baseline the burst is gone.
    lab.fill("eta", "5").await;
    click(&lab.page.get("input[name=bandit-swarm-baseline][value=value]").await);
    until("no seed is on a wrong arm", || lab.text("bandit-swarm-finding").starts_with("0 of 300 (0%) are not on the best arm"))
        .await;
}

#[wasm_bindgen_test]
async fn the_swarm_has_a_corner_for_each_arm() {
    let _still = StillMotion::new();
    for (means, title) in [("1,0.5", "300 seeds between 2 arms"), ("1,2,3,4,5,6,7,8,9,10", "300 seeds between 10 arms")] {
        let lab = Lab::open(&format!("means={means}&steps=20&autostart=1")).await;
        until("it is there", || lab.text("bandit-swarm-finding").contains("after 20 steps")).await;
        assert!(lab.text("bandit-swarm").contains(title), "{}", lab.text("bandit-swarm"));
        let rows = lab.page.find_all("[data-testid=bandit-swarm] tbody tr").len();
        assert_eq!(rows, means.split(',').count() + 1);
    }
}

#[wasm_bindgen_test]
async fn many_seeds_run_and_one_of_them_is_loaded() {
    let lab = Lab::open("eta=5&steps=50&runs=60").await;
    lab.press("Run 60 seeds").await;
    lab.until_status("runs", "60").await;
    let share: f64 = lab.status("stuck-fraction").and_then(|text| text.parse().ok()).expect("a share");
    assert!((0.2..0.8).contains(&share), "{share}");
    let result = lab.page.get("[data-testid=bandit-result]").await.text_content().unwrap_or_default();
    assert!(result.contains("of 60") && result.contains("95%"), "{result}");
    let histogram = lab.page.get("[data-testid=bandit-histogram]").await;
    key(&histogram, "End");
    until("the last bar is read", || {
        histogram.get_attribute("aria-valuetext").is_some_and(|text| text.starts_with("π(best) from 0.95 to 1.00: "))
    })
    .await;
    let seed = lab.page.get(".bandit-seed-links button").await;
    let name = seed.text_content().expect("a seed");
    click(&seed);
    lab.until_status("state", "finished").await;
    until("the address has the seed", || name == "42" || Lab::hash().contains(&format!("seed={name}"))).await;
    assert!(lab.pi()[0] < 0.5, "the first seeds listed end on another arm");
}

#[wasm_bindgen_test]
async fn cancelling_many_seeds_keeps_the_finished_ones() {
    let lab = Lab::open("steps=20000&runs=5000").await;
    lab.press("Run 5,000 seeds").await;
    until("some are done", || lab.status("runs").is_some_and(|runs| runs != "0")).await;
    lab.until_status("state", "running").await;
    lab.press("Cancel").await;
    lab.until_status("state", "idle").await;
    let done = lab.status("runs");
    assert!(lab.page.find("[data-testid=bandit-progress]").is_none());
    assert_ne!(done.as_deref(), Some("5000"));
}

#[wasm_bindgen_test]
async fn a_pinned_run_is_compared_with_the_next() {
    let lab = Lab::open("steps=30").await;
    key(&body(), " ");
    lab.until_status("state", "finished").await;
    lab.press("Pin this run").await;
    lab.page.get("[data-testid=difference]").await;
    lab.fill("eta", "2").await;
    let text = || lab.page.find("[data-testid=difference]").and_then(|line| line.text_content()).unwrap_or_default();
    until("the change is named", || text().contains("eta 0.1 → 2")).await;
    key(&body(), " ");
    lab.until_status("state", "finished").await;
    lab.press("Unpin").await;
    until("it is unpinned", || lab.page.find("[data-testid=difference]").is_none()).await;
}

#[wasm_bindgen_test]
async fn a_question_sets_the_lab_up_and_its_run_is_answered() {
    let lab = Lab::open("seed=3").await;
    let question = lab.page.find_all("button.question").into_iter().last().expect("there are questions");
    click(&question);
    assert_eq!(lab.status("state").as_deref(), Some("idle"), "a prediction comes first");
    lab.press("Run without").await;
    let answer = lab.page.get("[data-testid=answer]").await.text_content().unwrap_or_default();
    assert!(answer.contains("of the seeds are not on arm 1"), "{answer}");
    Lab::until_address("means=-1%2C-1.2%2C-1.5&eta=1&runs=1000&seed=3").await;
}

#[wasm_bindgen_test]
async fn the_download_equals_the_file_of_the_native_trainer() {
    let query = "means=1,0.8,0.5&noise=0.3&eta=0.5&baseline=mean&theta0=0,0.5,-0.25&steps=60&seed=7";
    let lab = Lab::open(&format!("{query}&autostart=1")).await;
    lab.until_status("state", "finished").await;
    let [name, _, text] = download(async || lab.press("Download run (CSV)").await).await;
    assert_eq!(name, "saddle-bandit-seed7.csv");
    assert_eq!(text, include_str!("../golden/bandit_run.csv"));
}
