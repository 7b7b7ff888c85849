//! Departures from the handout: their losses by hand, and both implementations alike.

use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use saddle::gan::loss::{generator_loss, judged, saturating_loss};
use saddle::run::Departure;
use saddle::run::config::Ops;

use crate::support::runs::{departing, largest_difference, losses};

#[test]
fn losses_are_as_by_hand() {
    let logit = |x: f32| Tensor::<2>::from_data([[x]], &Device::flex());
    for x in [-30.0_f32, -1.0, 0.0, 2.5] {
        let saturating = saturating_loss(logit(x)).into_scalar::<f32>();
        assert!((saturating + x.exp().ln_1p()).abs() < 1e-5, "{x}: {saturating}");
        let twice = generator_loss(judged(logit(x), Departure::SigmoidTwice)).into_scalar::<f32>();
        let once = 1.0 / (1.0 + (-x).exp());
        assert!((twice - (-once).exp().ln_1p()).abs() < 1e-5, "{x}: {twice}");
    }
}

#[test]
fn both_implementations_depart_alike() {
    let plain = block_on(losses(&mut departing(Departure::None, Ops::Fused, &Device::flex()), 3));
    for departure in &Departure::ALL[1..] {
        let [fast, stock] = Ops::ALL.map(|ops| block_on(losses(&mut departing(*departure, ops, &Device::flex()), 3)));
        let apart = largest_difference(&fast, &stock);
        assert!(apart < 1e-3, "{}: {apart}", departure.name());
        assert!(largest_difference(&fast, &plain) > 1e-3, "{} changes the run", departure.name());
    }
}
