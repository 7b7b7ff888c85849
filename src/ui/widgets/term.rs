//! A term of the field, explained where it first stands.

use std::sync::atomic::{AtomicU32, Ordering};

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Build,
    Coverage,
    Handout,
    Kid,
    Latents,
    Nats,
    OneNn,
    Regret,
    /// The spectral radius.
    Rho,
    Sheet,
    Simplex,
}

impl Term {
    /// As the page's texts write it, and its explanation.
    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Build => {
                ("build", "One version of this program. The name is computed from its sources, so equal names mean equal code.")
            }
            Self::Coverage => (
                "coverage",
                "The share of real images with a generated one near them: nearer than their fifth nearest real one. Precision is the share of generated images within the third nearest real one of some real image.",
            ),
            Self::Handout => (
                "handout",
                "The exercise sheet that these labs come from. It fixes the networks, their losses and the update rules.",
            ),
            Self::Kid => (
                "KID",
                "Kernel inception distance: how far the features of generated images are from those of real ones, in the mean over all pairs. It does not depend on the number of images.",
            ),
            Self::Latents => (
                "latents",
                "A latent is a list of 100 random numbers. G turns each into one image. These 64 stay the same for the whole run.",
            ),
            Self::Nats => (
                "nats",
                "The unit of a loss with natural logarithms: −ln of the probability given to the right answer. Two guesses cost 1.386.",
            ),
            Self::OneNn => (
                "1-NN accuracy",
                "The share of images, real and generated, whose nearest other image is of their own sort. 50%: they can’t be told apart. Below: copies.",
            ),
            Self::Regret => (
                "regret",
                "The reward missed so far: the best arm’s mean less the policy’s, max r − Σ πr, summed over all steps.",
            ),
            Self::Rho => (
                "ρ",
                "The spectral radius: the largest |λ| of an update step. Below 1 the distance to the saddle shrinks, above 1 it grows.",
            ),
            Self::Sheet => ("sheet", "64 generated images in 8 rows, always of the same 64 random inputs."),
            Self::Simplex => (
                "simplex",
                "All probabilities of three arms as one triangle: a corner is always the same arm, the middle is each arm equally often.",
            ),
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ExplainedProps {
    term: Term,
}

/// The term, with a dotted underline; it opens its explanation, which Escape or a press elsewhere closes.
#[component]
fn Explained(props: &ExplainedProps) -> Html {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let id = use_memo((), |()| format!("term-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    let (word, explanation) = props.term.texts();
    // Not a part of the sentence's text until it is asked for.
    let asked = use_state_eq(|| false);
    let onclick = Callback::from({
        let asked = asked.setter();
        move |_: MouseEvent| asked.set(true)
    });
    html! {
        <>
            <button type="button" class="term" popovertarget={(*id).clone()} title={explanation} {onclick}>{ word }</button>
            <span id={(*id).clone()} class="term__text" popover="auto" translate="yes">{ if *asked { explanation } else { "" } }</span>
        </>
    }
}

/// `text` with the first `term` in it explained.
pub fn explained(term: Term, text: &str) -> Html {
    match text.split_once(term.texts().0) {
        Some((before, after)) => html! { <>{ before.to_owned() }<Explained {term} />{ after.to_owned() }</> },
        None => text.to_owned().into(),
    }
}
