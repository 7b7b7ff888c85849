//! What the composer makes: the link, the code that embeds it, and its QR code.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::link::ComposedLink;
use super::qr::QrCode;
use crate::ui::dom::{absolute, copy_text, download_text, log_error};
use crate::ui::route::{Embedding, FRAME, Route, frame_code};
use crate::ui::widgets::{Button, ButtonKind, Choice, Field, Segmented};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OutputsProps {
    pub(super) link: ComposedLink,
}

/// A smaller frame.
const SMALL: (u32, u32) = (640, 480);

fn size_text((width, height): (u32, u32)) -> String {
    format!("{width} × {height}")
}

/// The address of a link on this page.
pub(super) fn address(link: &ComposedLink) -> String {
    link.address(&absolute(""))
}

#[component]
pub(super) fn Outputs(props: &OutputsProps) -> Html {
    let size = use_state_eq(|| FRAME);
    let said = use_state_eq(String::new);
    let link = &props.link;
    let address = address(link);
    let alone = ComposedLink { embedding: Embedding { alone: true, ..link.embedding }, ..link.clone() };
    let title = format!("{} lab", Route::Lab(link.lab).title());
    let code = frame_code(&self::address(&alone), &title, *size);
    let copy = |name: &'static str, text: &str| {
        let (said, text) = (said.setter(), text.to_owned());
        Callback::from(move |()| {
            let (said, text) = (said.clone(), text.clone());
            spawn_local(async move {
                let result =
                    if copy_text(&text).await { "is copied." } else { "could not be copied. Select it and copy it by hand." };
                said.set(format!("{name} {result}"));
            });
        })
    };
    let sizes = [FRAME, SMALL].map(|size| Choice::new(size_text(size), size_text(size))).to_vec();
    let on_size = {
        let size = size.setter();
        Callback::from(move |text: AttrValue| size.set(if text == size_text(SMALL) { SMALL } else { FRAME }))
    };
    html! {
        <section class="compose__outputs" aria-labelledby="compose-outputs-title">
            <div class="compose__head">
                <h2 class="compose__title" id="compose-outputs-title">{ "Link, embed code, QR code" }</h2>
                <p class="compose__said" role="status" data-testid="compose-said">{ &*said }</p>
            </div>
            { output("compose-link", "Link", &address, Html::default(), html! {
                <Button label="Copy the link" kind={ButtonKind::Primary} on_press={copy("The link", &address)} />
            }) }
            { output("compose-code", "Embed code", &code, html! {
                <Segmented compact={true} field={Field::new("compose-size", "Size of the frame")} options={sizes} value={size_text(*size)} on_change={on_size} />
            }, html! {
                <Button label="Copy the embed code" on_press={copy("The embed code", &code)} />
            }) }
            { qr_code(link, &address) }
        </section>
    }
}

fn output(id: &'static str, label: &'static str, text: &str, beside: Html, button: Html) -> Html {
    html! {
        <div class="compose__output">
            <div class="compose__label"><label class="field__label" for={id}>{ label }</label>{ beside }</div>
            <textarea class="field__control compose__text" {id} rows="3" readonly=true spellcheck="false" translate="no" value={text.to_owned()} />
            <div>{ button }</div>
        </div>
    }
}

fn qr_code(link: &ComposedLink, address: &str) -> Html {
    let Some(code) = QrCode::new(address) else {
        return html! {
            <div class="compose__qr is-missing" role="status" data-testid="compose-qr-missing">
                <p>{ "This link is too long for a QR code that a class can read from a projector. Shorten the introduction or your questions." }</p>
            </div>
        };
    };
    let squares = format!("{0} × {0} squares.", code.side);
    let advice = if code.is_fine { "They are small: show the code large, or shorten your words." } else { "" };
    let name = format!("saddle-{}-qr.svg", Route::Lab(link.lab).path().trim_start_matches('/'));
    let svg = code.svg();
    let on_press = Callback::from(move |()| log_error(download_text(&name, "image/svg+xml", &svg)));
    let width = code.width();
    html! {
        <div class="compose__qr">
            <svg class="compose-qr" viewBox={format!("0 0 {width} {width}")} role="img" aria-label="QR code of the link" shape-rendering="crispEdges" data-testid="compose-qr" data-squares={code.side.to_string()}>
                <rect class="compose-qr__ground" width="100%" height="100%" />
                <path class="compose-qr__squares" d={code.path} />
            </svg>
            <div class="compose__qr-side">
                <Button label="Download QR code (SVG)" {on_press} />
                <p class="field__hint"><span translate="no">{ squares }</span>{ " " }<span>{ advice }</span></p>
            </div>
        </div>
    }
}
