//! Shows a PNG from memory.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, Url};
use yew::prelude::*;

#[derive(Clone, Debug, Properties)]
pub(super) struct PictureProps {
    /// Immutable, so that pointers identify equal files.
    pub(super) png: Rc<[u8]>,
    pub(super) alt: AttrValue,
    #[prop_or_default]
    pub(super) testid: Option<AttrValue>,
}

impl PartialEq for PictureProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.png, &other.png) && self.alt == other.alt && self.testid == other.testid
    }
}

fn address(png: &[u8]) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("image/png");
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(png)), &options)?;
    Url::create_object_url_with_blob(&blob)
}

/// The object URL lives as long as the component.
#[component]
pub(super) fn Picture(props: &PictureProps) -> Html {
    let source = use_state_eq(|| None::<AttrValue>);
    use_effect_with(props.png.as_ptr() as usize, {
        let (source, png) = (source.setter(), Rc::clone(&props.png));
        move |_| {
            let made = address(&png).map_err(|error| web_sys::console::error_1(&error)).ok();
            source.set(made.clone().map(AttrValue::from));
            move || {
                if let Some(made) = made {
                    let _ = Url::revoke_object_url(&made);
                }
            }
        }
    });
    html! { <img class="runs-picture" src={(*source).clone()} alt={props.alt.clone()} data-testid={props.testid.clone()} /> }
}
