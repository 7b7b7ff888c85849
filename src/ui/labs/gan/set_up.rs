//! The left column: what to train, each choice with a line that says what it does.

use std::rc::Rc;

use yew::prelude::*;

use super::{Action, images, sentences};
use crate::run::config::{BATCH_SIZES, Dataset, Preference, Preset};
use crate::run::protocol::FailureKind;
use crate::run::{Departure, RunConfig};
use crate::settings::Draft;
use crate::ui::hooks::attention::Attention;
use crate::ui::hooks::controller::{DeviceState, Upload};
use crate::ui::random_seed;
use crate::ui::widgets::{Button, ButtonKind, Check, Choice, FileDrop, Notice, NoticeKind, NumberField, Segmented, Select};

/// What [`SetUp`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SetUpProps {
    /// The form.
    pub(super) draft: Draft<RunConfig>,
    /// Images there would be.
    pub(super) available: u32,
    /// The visitor's own images.
    pub(super) upload: Option<Upload>,
    /// Why a file was not taken.
    pub(super) upload_problem: Option<Rc<str>>,
    /// What training would run on.
    pub(super) device: DeviceState,
    /// A run is on.
    pub(super) locked: bool,
    /// What a long run does for a visitor who looks elsewhere.
    pub(super) attention: Attention,
    /// Does things.
    pub(super) act: Callback<Action>,
}

const OWN_FILE: &str = "An IDX file of 28×28 images, .gz or raw: drop it here. MNIST and KMNIST work.";

const LOCKED: &str = "A run is on: Reset to change the set-up";

impl SetUpProps {
    /// Why a control can't be used now. The reason stands once, above; below the control stays what it does.
    fn lock(&self, hint: impl Into<AttrValue>) -> Option<AttrValue> {
        self.locked.then(|| hint.into())
    }

    fn text(&self, parameter: &str) -> AttrValue {
        self.draft.text(parameter).to_owned().into()
    }

    fn error(&self, parameter: &str) -> Option<AttrValue> {
        self.draft.error_among(parameter, self.available).map(Into::into)
    }

    fn typed(&self, parameter: &'static str) -> Callback<String> {
        self.act.reform(move |text| Action::Set(parameter, text))
    }

    fn chosen(&self, parameter: &'static str) -> Callback<AttrValue> {
        self.act.reform(move |value: AttrValue| Action::Set(parameter, value.to_string()))
    }
}

/// The form.
#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    html! {
        <>
            <h2 class="set-up__title">{ "Set up" }</h2>
            <p class="set-up__lead">{ "A DCGAN learns to draw clothes, on your own machine. Press Start." }</p>
            if props.locked {
                <p class="gan-set-up__lock">{ LOCKED }{ "." }</p>
            }
            { presets(props) }
            { data_set(props) }
            { number(props, "images", "Images", true, "The first so many; 0 takes all. Fewer: faster epochs, less variety.") }
            { batch_size(props) }
            { number(props, "epochs", "Epochs", true, "Passes over the images, 1 to 1000.") }
            { number(props, "lr", "Learning rate", false, "Adam’s step size, for both networks.") }
            { seed(props) }
            { runs_on(props) }
            { departure(props) }
            { while_it_trains(&props.attention) }
        </>
    }
}

/// Not part of the configuration, and never locked.
fn while_it_trains(attention: &Attention) -> Html {
    html! {
        <fieldset class="gan-set-up__attention">
            <legend>{ "While it trains" }</legend>
            <Check id="gan-awake" label="Keep the screen on" checked={attention.options.awake} on_change={attention.set_awake.clone()} />
            <Check id="gan-notify" label="Tell me when it is over" checked={attention.options.notify} on_change={attention.set_notify.clone()} />
            if let Some(refusal) = &attention.refusal { <p class="field__error" role="alert">{ refusal.clone() }</p> }
            <p class="field__hint">
                { "Training goes on in a hidden tab. Phones and battery savers may hold such tabs: what was done until then is kept." }
            </p>
        </fieldset>
    }
}

fn number(props: &SetUpProps, parameter: &'static str, label: &'static str, whole: bool, hint: &'static str) -> Html {
    html! {
        <NumberField
            id={parameter}
            {label}
            {parameter}
            {whole}
            {hint}
            value={props.text(parameter)}
            on_input={props.typed(parameter)}
            error={props.error(parameter)}
            disabled={props.lock(hint)}
        />
    }
}

fn batch_size(props: &SetUpProps) -> Html {
    let hint = "Images per step. Smaller: more steps in an epoch, each noisier.";
    let options: Vec<Choice> = BATCH_SIZES.iter().rev().map(|size| Choice::new(size.to_string(), size.to_string())).collect();
    let (value, on_change, error) = (props.text("batch"), props.chosen("batch"), props.error("batch"));
    html! { <Segmented id="batch" label="Batch size" parameter="batch" {options} {value} {on_change} {hint} {error} disabled={props.lock(hint)} /> }
}

fn presets(props: &SetUpProps) -> Html {
    let options: Vec<Choice> = Preset::ALL.iter().map(|preset| Choice::new(preset.to_string(), preset.to_string())).collect();
    let current = Preset::ALL
        .into_iter()
        .find(|preset| preset.apply(props.draft.config()) == *props.draft.config() && props.upload.is_none());
    let hint = match current {
        Some(Preset::QuickLook) => "2,000 images, batch 16, 4 epochs: minutes on a CPU",
        Some(Preset::Homework) => "60,000 images, batch 64, 50 epochs",
        None => "Your own set-up",
    };
    let on_change = props.act.reform(|value: AttrValue| {
        let preset = Preset::ALL.into_iter().find(|preset| preset.to_string() == *value).unwrap_or(Preset::Homework);
        Action::Preset(preset)
    });
    let value = current.map(|preset| preset.to_string()).unwrap_or_default();
    html! { <Segmented id="preset" label="Preset" {options} {value} {on_change} {hint} disabled={props.lock(hint)} /> }
}

fn data_set(props: &SetUpProps) -> Html {
    let options: Vec<Choice> = Dataset::ALL
        .iter()
        .map(|dataset| {
            let label = match dataset {
                Dataset::FashionMnist => "FashionMNIST",
                Dataset::FashionMnist10k => "FashionMNIST 10k",
                Dataset::Garments => "Garments",
            };
            Choice::new(dataset.name(), label)
        })
        .collect();
    let hint = match props.draft.config().dataset {
        Dataset::FashionMnist => "60,000 images · a 26 MB download, once; then kept on this device",
        Dataset::FashionMnist10k => "10,000 images · a 4 MB download, once; then kept on this device",
        Dataset::Garments => "Clothes drawn here from the seed · no download",
    };
    let disabled = props.lock(hint).or_else(|| props.upload.is_some().then(|| "Your own file is used instead".into()));
    let on_files = {
        let act = props.act.clone();
        Callback::from(move |files: Vec<_>| files.into_iter().for_each(|file| act.emit(Action::File(file))))
    };
    html! {
        <>
            <Select id="dataset" label="Data set" parameter="dataset" {options} value={props.text("dataset")} on_change={props.chosen("dataset")} {hint} {disabled} />
            if let Some(upload) = &props.upload {
                <div class="gan-set-up__file">
                    <p>{ format!("{}: {} images", upload.name, sentences::grouped(upload.images.len())) }</p>
                    <Button label="Use the data set instead" kind={ButtonKind::Quiet} on_press={props.act.reform(|()| Action::RemoveFile)} disabled={props.lock(LOCKED)} />
                </div>
            }
            if let Some(problem) = &props.upload_problem {
                <Notice kind={NoticeKind::Bad} title="This file was not taken"><p>{ problem.to_string() }</p></Notice>
            }
            <FileDrop id={images::INPUT} label="Use your own images…" hint={OWN_FILE} {on_files} disabled={props.lock(OWN_FILE)} />
        </>
    }
}

fn seed(props: &SetUpProps) -> Html {
    let draw = props.act.reform(|()| Action::Set("seed", random_seed().to_string()));
    html! {
        <div class="gan-set-up__seed">
            { number(props, "seed", "Seed", true, "Where all randomness starts: same seed, same run.") }
            <Button label="New seed" kind={ButtonKind::Quiet} on_press={draw} disabled={props.lock(LOCKED)} />
        </div>
    }
}

fn runs_on(props: &SetUpProps) -> Html {
    let options: Vec<Choice> = Preference::ALL
        .iter()
        .map(|preference| {
            let label = match preference {
                Preference::Auto => "Auto",
                Preference::WebGpu => "WebGPU",
                Preference::Cpu => "CPU",
            };
            Choice::new(preference.name(), label)
        })
        .collect();
    let hint = match &props.device {
        DeviceState::Opening => "Asking the browser what there is…".to_owned(),
        DeviceState::Open(backend) => sentences::device_reason(backend),
        DeviceState::Unavailable(failure) if failure.kind == FailureKind::Untrusted => {
            "This GPU failed its self-test.".to_owned()
        }
        DeviceState::Unavailable(failure) => failure.message.clone(),
    };
    html! {
        <Segmented id="backend" label="Runs on" parameter="backend" {options} value={props.text("backend")} on_change={props.chosen("backend")} hint={hint.clone()} disabled={props.lock(hint)} />
    }
}

fn departure(props: &SetUpProps) -> Html {
    let options: Vec<Choice> = Departure::ALL.iter().map(|departure| Choice::new(departure.name(), departure.label())).collect();
    let hint = props.draft.config().departure.line();
    html! {
        <Select id="departure" label="Departure from the handout" parameter="departure" {options} value={props.text("departure")} on_change={props.chosen("departure")} {hint} disabled={props.lock(hint)} />
    }
}
