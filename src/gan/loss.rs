//! Binary cross-entropy on logits, in its stable form.
//!
//! Goodfellow et al., "Generative adversarial nets" (2014), section 3, with the non-saturating generator loss:
//! with σ the logistic function, −ln σ(x) = softplus(−x) and −ln(1 − σ(x)) = softplus(x).

use burn::tensor::Tensor;
use burn::tensor::activation::{sigmoid, softplus};

use super::ops::cross_entropy::cross_entropy;
use crate::run::Departure;
use crate::run::config::Ops;

/// D's loss of logits `[2·batch, 1]`, real images first: [`discriminator_loss`], `[1]` in nats.
#[must_use]
pub fn batch_discriminator_loss(logits: Tensor<2>, ops: Ops) -> Tensor<1> {
    let batch = logits.dims()[0] / 2;
    match ops {
        Ops::Fused => cross_entropy(logits, batch),
        Ops::Stock => discriminator_loss(logits.clone().slice([0..batch, 0..1]), logits.slice([batch..2 * batch, 0..1])),
    }
}

/// G's loss of its images' logits `[batch, 1]`: [`generator_loss`], or [`saturating_loss`] in that departure, `[1]` in nats.
#[must_use]
pub fn batch_generator_loss(logits: Tensor<2>, departure: Departure, ops: Ops) -> Tensor<1> {
    match (departure, ops) {
        (Departure::SaturatingLoss, _) => saturating_loss(logits),
        (_, Ops::Fused) => {
            let [batch, _] = logits.dims();
            cross_entropy(logits, batch)
        }
        (_, Ops::Stock) => generator_loss(logits),
    }
}

/// Mean of −ln σ(D(real)) plus mean of −ln(1 − σ(D(fake))). Logits `[batch, 1]`, loss `[1]` in nats: 2 ln 2 = 1.386 if D answers
/// one half for every image:
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// let undecided = Tensor::<2>::zeros([4, 1], &Device::flex());
/// let loss = saddle::gan::loss::discriminator_loss(undecided.clone(), undecided);
/// let expected = Tensor::<1>::from_data([2.0 * 2_f32.ln()], &Device::flex());
/// assert!(loss.all_close(expected, None, Some(1e-6)));
/// ```
#[must_use]
pub fn discriminator_loss(real_logits: Tensor<2>, fake_logits: Tensor<2>) -> Tensor<1> {
    softplus(real_logits.neg(), 1.0).mean() + softplus(fake_logits, 1.0).mean()
}

/// Mean of −ln σ(D(fake)). Logits `[batch, 1]`, loss `[1]` in nats: ln 2 = 0.693 if D answers one half.
#[must_use]
pub fn generator_loss(fake_logits: Tensor<2>) -> Tensor<1> {
    softplus(fake_logits.neg(), 1.0).mean()
}

/// G's loss in the minimax game: mean of ln(1 − σ(D(fake))). Logits `[batch, 1]`, loss `[1]` in nats.
#[must_use]
pub fn saturating_loss(fake_logits: Tensor<2>) -> Tensor<1> {
    softplus(fake_logits, 1.0).mean().neg()
}

/// The logits that the losses get: D's own, or their sigmoid in the departure that applies it twice.
#[must_use]
pub fn logits_for_loss(logits: Tensor<2>, departure: Departure) -> Tensor<2> {
    if departure == Departure::SigmoidTwice { sigmoid(logits) } else { logits }
}
