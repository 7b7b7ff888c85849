//! A progress bar.

use yew::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ProgressBarProps {
    /// The work in progress (`Downloading the images`).
    pub label: AttrValue,
    /// The fraction done, from 0 to 1; `None` if unknown.
    #[prop_or_default]
    pub fraction: Option<f64>,
    /// The progress as text (`12.4 of 26 MB`).
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// Show label and text above the bar.
    #[prop_or(true)]
    pub captioned: bool,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A thin bar; indeterminate without a fraction.
#[component]
pub fn ProgressBar(props: &ProgressBarProps) -> Html {
    let fraction = props.fraction.filter(|f| f.is_finite()).map(|f| f.clamp(0.0, 1.0));
    let percent = fraction.map(|f| (f * 100.0).floor().to_string());
    html! {
        <div class={classes!("progress", fraction.is_none().then_some("is-indeterminate"))} data-testid={props.testid.clone()}>
            if props.captioned {
                <div class="progress__caption" aria-hidden="true">
                    <span>{ props.label.clone() }</span>
                    <span class="progress__text" translate="no">{ props.text.clone() }</span>
                </div>
            }
            <div
                class="progress__track"
                role="progressbar"
                aria-label={props.label.clone()}
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow={percent}
                aria-valuetext={props.text.clone()}
            >
                // SVG, because the content security policy allows no inline style for the length.
                <svg class="progress__bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="progress__done" height="1" width={(fraction.unwrap_or(0.3) * 1000.0).to_string()} />
                </svg>
            </div>
        </div>
    }
}
