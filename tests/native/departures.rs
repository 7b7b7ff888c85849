//! Departures from the handout: their losses against formulas, and both implementations against each other.

use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use saddle::gan::loss::{batch_discriminator_loss, generator_loss, logits_for_loss, saturating_loss};
use saddle::run::Departure;
use saddle::run::config::Ops;

use crate::support::runs::{departing, largest_difference, losses};

fn number(loss: Tensor<1>) -> f32 {
    block_on(loss.into_scalar_async()).expect("the CPU can be read")
}

#[test]
fn losses_match_the_formulas() {
    let logit = |x: f32| Tensor::<2>::from_data([[x]], &Device::flex());
    for x in [-30.0_f32, -1.0, 0.0, 2.5] {
        let saturating = number(saturating_loss(logit(x)));
        assert!((saturating + x.exp().ln_1p()).abs() < 1e-5, "{x}: {saturating}");
        let twice = number(generator_loss(logits_for_loss(logit(x), Departure::SigmoidTwice)));
        let once = 1.0 / (1.0 + (-x).exp());
        assert!((twice - (-once).exp().ln_1p()).abs() < 1e-5, "{x}: {twice}");
    }
}

/// A confident D still loses ln(1 + 1/e) + ln 2, as the page states.
#[test]
fn applying_the_sigmoid_twice_bounds_the_loss_from_below() {
    let confident = Tensor::<2>::from_data([[50.0_f32], [-50.0]], &Device::flex()); // real, then fake
    for ops in Ops::ALL {
        let once = number(batch_discriminator_loss(logits_for_loss(confident.clone(), Departure::None), ops));
        let twice = number(batch_discriminator_loss(logits_for_loss(confident.clone(), Departure::SigmoidTwice), ops));
        let floor = (-1.0_f32).exp().ln_1p() + std::f32::consts::LN_2;
        assert!(once.abs() < 1e-6 && (twice - floor).abs() < 1e-5 && (floor - 1.006).abs() < 1e-3, "{once} {twice} {floor}");
    }
}

/// The reference line in the loss chart: D's loss if it answers one half for every image.
#[test]
fn undecided_loss_is_the_loss_of_answering_one_half() {
    let undecided = Tensor::<2>::from_data([[0.0_f32], [0.0]], &Device::flex());
    for departure in Departure::ALL {
        let lost = number(batch_discriminator_loss(logits_for_loss(undecided.clone(), departure), Ops::Stock));
        assert!((f64::from(lost) - departure.undecided()).abs() < 1e-6, "{}: {lost}", departure.name());
    }
    assert!((Departure::None.undecided() - 2.0 * std::f64::consts::LN_2).abs() < 1e-12);
}

/// If D is confident about a fake, the saturating loss is flat and the handout's is steep, by finite differences.
#[test]
fn the_saturating_loss_is_flat_for_a_confident_d() {
    let slope = |loss: fn(Tensor<2>) -> Tensor<1>, x: f32| {
        let at = |x: f32| number(loss(Tensor::<2>::from_data([[x]], &Device::flex())));
        (at(x + 0.5) - at(x - 0.5)).abs()
    };
    assert!(slope(saturating_loss, -8.0) < 1e-3 && slope(generator_loss, -8.0) > 0.99);
    assert!(number(saturating_loss(Tensor::<2>::from_data([[-8.0_f32]], &Device::flex()))) <= 0.0);
}

#[test]
fn both_implementations_agree_in_every_departure() {
    let plain = block_on(losses(&mut departing(Departure::None, Ops::Fused, &Device::flex()), 3));
    for departure in &Departure::ALL[1..] {
        let [fast, stock] = Ops::ALL.map(|ops| block_on(losses(&mut departing(*departure, ops, &Device::flex()), 3)));
        let difference = largest_difference(&fast, &stock);
        assert!(difference < 1e-3, "{}: {difference}", departure.name());
        assert!(largest_difference(&fast, &plain) > 1e-3, "{} changes the run", departure.name());
    }
}
