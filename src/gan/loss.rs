//! Binary cross-entropy on logits, in its stable form.
//!
//! Goodfellow et al., "Generative adversarial nets" (2014), section 3, with the non-saturating generator loss:
//! with σ the logistic function, −ln σ(x) = softplus(−x) and −ln(1 − σ(x)) = softplus(x).

use burn::tensor::Tensor;
use burn::tensor::activation::softplus;

/// D's loss: mean of −ln σ(D(real)) plus mean of −ln(1 − σ(D(fake))), in nats. Logits `[batch, 1]`, loss `[1]`.
/// It is 2 ln 2 = 1.386 where D can't tell the two apart.
#[must_use]
pub fn discriminator_loss(real_logits: Tensor<2>, fake_logits: Tensor<2>) -> Tensor<1> {
    softplus(real_logits.neg(), 1.0).mean() + softplus(fake_logits, 1.0).mean()
}

/// G's loss: mean of −ln σ(D(fake)), in nats. Logits `[batch, 1]`, loss `[1]`. It is ln 2 = 0.693 where D can't tell.
#[must_use]
pub fn generator_loss(fake_logits: Tensor<2>) -> Tensor<1> {
    softplus(fake_logits.neg(), 1.0).mean()
}
