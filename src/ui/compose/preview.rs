//! The link as its readers see it, in a frame.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Window};
use yew::prelude::*;

use crate::ui::route::Lab;
use crate::ui::widgets::Button;

#[wasm_bindgen]
extern "C" {
    /// An `iframe`. Not web-sys's type: that would be a further feature, which builds Burn anew.
    #[wasm_bindgen(extends = Element)]
    type HtmlIframe;

    #[wasm_bindgen(method, getter, js_name = contentWindow)]
    fn content_window(this: &HtmlIframe) -> Option<Window>;
}

/// Time without a change before the frame follows, in ms.
const DEBOUNCE_MS: u32 = 400;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PreviewProps {
    pub(super) lab: Lab,
    /// The whole link, on this page.
    pub(super) address: AttrValue,
}

#[component]
pub(super) fn Preview(props: &PreviewProps) -> Html {
    // The GAN lab starts a training worker and times some steps.
    let wanted = use_state_eq(|| false);
    let is_light = props.lab != Lab::Gan;
    let on_press = {
        let wanted = wanted.setter();
        Callback::from(move |()| wanted.set(true))
    };
    html! {
        <section class="compose__preview" aria-labelledby="compose-preview-title">
            <div class="compose__head">
                <h2 class="compose__title" id="compose-preview-title">{ "Preview" }</h2>
                <a href={props.address.clone()} target="_blank" rel="noopener" data-testid="compose-open">{ "Open in a new tab" }</a>
            </div>
            if is_light || *wanted {
                // Another lab is another frame: a frame that changes its view would take the focus.
                <Frame key={format!("{:?}", props.lab)} address={props.address.clone()} />
            } else {
                <div class="compose__wait">
                    <p>{ "The GAN lab asks for the device and times some steps when it opens." }</p>
                    <Button label="Show the preview" {on_press} />
                </div>
            }
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FrameProps {
    address: AttrValue,
}

/// The page itself in a frame. A change of the link only changes the part after the `#`, which the page in it follows.
#[component]
fn Frame(props: &FrameProps) -> Html {
    let node = use_node_ref();
    let first = use_memo((), |()| props.address.clone());
    let shown = use_mut_ref(|| props.address.clone());
    use_effect_with(props.address.clone(), {
        let node = node.clone();
        move |address| {
            let address = address.clone();
            let is_shown = *shown.borrow() == address;
            let timeout = (!is_shown).then(|| {
                Timeout::new(DEBOUNCE_MS, move || {
                    // `src` would add each change to the history of the tab.
                    let frame = node.cast::<Element>().map(JsCast::unchecked_into::<HtmlIframe>);
                    if let Some(window) = frame.and_then(|frame| frame.content_window()) {
                        let _ = window.location().replace(&address);
                    }
                    *shown.borrow_mut() = address;
                })
            });
            move || drop(timeout)
        }
    });
    html! { <iframe ref={node} class="compose__frame" title="The lab as readers of the link see it" src={(*first).clone()} data-testid="compose-preview" /> }
}
