//! The left column: the form.

use yew::prelude::*;

use super::{Action, images, sentences};
use crate::run::RunConfig;
use crate::run::config::{Precision, Preset};
use crate::run::protocol::FailureKind;
use crate::settings::Draft;
use crate::ui::hooks::attention::Attention;
use crate::ui::hooks::controller::{DeviceState, OwnFile, Upload};
use crate::ui::labs::controls::Controls;
use crate::ui::route::use_composition;
use crate::ui::widgets::{
    Button, ButtonKind, Check, Choice, FIXED, Field, FileDrop, Notice, NoticeKind, Segmented, Select, Sheet, Term, fixed_note,
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SetUpProps {
    pub(super) draft: Draft<RunConfig>,
    /// Images of the chosen data set or file.
    pub(super) available: u32,
    pub(super) own_file: OwnFile,
    pub(super) device: DeviceState,
    /// A run is active.
    pub(super) is_live: bool,
    pub(super) attention: Attention,
    pub(super) act: Callback<Action>,
}

const OWN_FILE: &str = "Drop 28×28 images: IDX or CSV, also as .gz or .zip.";

const LOCKED: &str = "Training. Reset to change these settings.";

/// The form's properties, and why it can't be changed now.
struct Form<'a> {
    props: &'a SetUpProps,
    lock: Option<&'static str>,
}

impl std::ops::Deref for Form<'_> {
    type Target = SetUpProps;

    fn deref(&self) -> &SetUpProps {
        self.props
    }
}

impl Form<'_> {
    /// A locked control keeps its hint; the reason is given once, above the form.
    fn lock(&self, hint: impl Into<AttrValue>) -> Option<AttrValue> {
        self.lock.map(|_| hint.into())
    }
}

#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    let composition = use_composition();
    let lock = if composition.is_fixed() { Some(FIXED) } else { props.is_live.then_some(LOCKED) };
    let props = &Form { props, lock };
    let controls = Controls {
        draft: &props.draft,
        prefix: "",
        error: &|name| props.draft.error_among(name, props.available),
        set: props.act.reform(|(name, text)| Action::Set(name, text)),
        locked: lock.is_some(),
    };
    html! {
        <>
            <h2 class="set-up__title">{ "Set up" }</h2>
            <p class="set-up__lead">{ "A DCGAN learns to draw clothes on your own device. Press Start." }</p>
            { fixed_note(&composition) }
            if lock == Some(LOCKED) {
                <p class="gan-set-up__lock">{ LOCKED }</p>
            }
            { presets(props) }
            { data_set(props, &controls) }
            { controls.control("images").text() }
            { controls.control("batch").segments() }
            { controls.control("epochs").text() }
            { controls.control("lr").text() }
            <div class="gan-set-up__seed">
                { controls.control("seed").text() }
                { controls.new_seed(lock.map(AttrValue::Static)) }
            </div>
            { controls.control("backend").hint(device_hint(&props.device)).segments() }
            if offers_f16(props) { { controls.control("precision").segments() } }
            { controls.control("departure").explain(Term::Handout).select() }
            { controls.control("quality").segments() }
            { attention_options(&props.attention) }
        </>
    }
}

/// Where the GPU has it; and where it is chosen, so that it can be undone.
fn offers_f16(props: &Form<'_>) -> bool {
    let has_f16 = matches!(&props.device, DeviceState::Open(backend) if backend.has_f16());
    has_f16 || props.draft.config().precision == Precision::F16
}

/// Not part of the configuration, so never locked.
fn attention_options(attention: &Attention) -> Html {
    html! {
        <fieldset class="gan-set-up__attention">
            <legend>{ "While it trains" }</legend>
            <Check field={Field::new("gan-awake", "Keep the screen on")} checked={attention.options.awake} on_change={attention.set_awake.clone()} />
            <Check field={Field::new("gan-notify", "Notify me when it ends")} checked={attention.options.notify} on_change={attention.set_notify.clone()} />
            if let Some(refusal) = &attention.refusal { <p class="field__error" role="alert">{ refusal.clone() }</p> }
            <p class="field__hint">
                { "Training continues in a hidden tab. Phones and battery savers may pause such tabs; finished steps are saved." }
            </p>
        </fieldset>
    }
}

fn presets(props: &Form<'_>) -> Html {
    let options: Vec<Choice> = Preset::ALL.iter().map(|preset| Choice::new(preset.to_string(), preset.to_string())).collect();
    let current = Preset::ALL
        .into_iter()
        .find(|preset| preset.apply(props.draft.config()) == *props.draft.config() && props.own_file.chosen.is_none());
    let hint = match current {
        Some(Preset::QuickLook) => "10,000 images, batch 16, 6 epochs, lr 0.0002: outlines of garments, in minutes on a CPU",
        Some(Preset::Homework) => "60,000 images, batch 64, 50 epochs",
        None => "Your own set-up",
    };
    let on_change = props.act.reform(|value: AttrValue| {
        let preset = Preset::ALL.into_iter().find(|preset| preset.to_string() == *value).unwrap_or(Preset::Homework);
        Action::Preset(preset)
    });
    let value = current.map(|preset| preset.to_string()).unwrap_or_default();
    let field = Field { disabled: props.lock(hint), ..Field::new("preset", "Preset").hint(hint) };
    html! { <Segmented {field} {options} {value} {on_change} /> }
}

/// A zip with several sets of images.
fn sets_of_images(props: &Form<'_>) -> Html {
    let none = std::iter::once(Choice::new("", "Choose one"));
    let sets = props.own_file.several.iter().map(|name| Choice::new(name.clone(), name.clone()));
    let value = props.own_file.chosen.as_ref().and_then(|upload| upload.images.member.clone()).unwrap_or_default();
    let on_change =
        props.act.reform(|name: AttrValue| Action::SelectImages(Some(name.to_string()).filter(|name| !name.is_empty()), false));
    let field = Field { disabled: props.lock(""), ..Field::new("member", "Images in this file") };
    html! { <Select {field} options={none.chain(sets).collect::<Vec<_>>()} {value} {on_change} /> }
}

/// The first images of the visitor's file, which may stand turned.
fn chosen(upload: &Upload, props: &Form<'_>) -> Html {
    let images = &upload.images;
    let on_change = {
        let member = images.member.clone();
        props.act.reform(move |turned| Action::SelectImages(member.clone(), turned))
    };
    let turn = Field::new("turn", "Turn the images").hint("EMNIST’s lie on their side, mirrored.");
    html! {
        <div class="gan-set-up__file">
            <p>{ format!("{}: {} images", images.label, sentences::grouped(images.images)) }</p>
            <Sheet pixels={upload.shown.clone()} columns=8 label="The first images of the file" testid="gan-own-images" />
            if props.lock.is_none() { <Check field={turn} checked={images.turned} {on_change} /> }
            <Button label="Use the data set instead" kind={ButtonKind::Quiet} on_press={props.act.reform(|()| Action::RemoveFile)} disabled={props.lock.map(AttrValue::Static)} />
        </div>
    }
}

fn data_set(props: &Form<'_>, controls: &Controls<'_, RunConfig>) -> Html {
    let own = &props.own_file;
    let replaced = props.own_file.chosen.is_some().then(|| "Your own file is used instead".into());
    let on_files = props.act.reform(|files| Action::Files(files, None));
    html! {
        <>
            { controls.control("dataset").disabled(replaced).select() }
            if own.reading { <p role="status">{ "Reading the file…" }</p> }
            if !own.several.is_empty() { { sets_of_images(props) } }
            if let Some(upload) = &own.chosen { { chosen(upload, props) } }
            if let Some(problem) = &own.problem {
                <Notice kind={NoticeKind::Bad} title="This file can’t be used"><p>{ problem.to_string() }</p></Notice>
            }
            <FileDrop id={images::INPUT} label="Use your own images…" hint={OWN_FILE} {on_files} disabled={props.lock(OWN_FILE)} />
        </>
    }
}

fn device_hint(device: &DeviceState) -> String {
    match device {
        DeviceState::Opening => "Asking the browser for a device…".to_owned(),
        DeviceState::Open(backend) => sentences::device_reason(backend),
        DeviceState::Unavailable(failure) if failure.kind == FailureKind::Untrusted => {
            "This GPU failed its self-test.".to_owned()
        }
        DeviceState::Unavailable(failure) => failure.message.clone(),
    }
}
