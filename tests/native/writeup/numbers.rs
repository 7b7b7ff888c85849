//! The numbers in the drafts.

use saddle::bandit::learner::Learner;
use saddle::bandit::{BanditConfig, Experiment, PerArm};
use saddle::documents::report::{discriminator_rows, generator_rows};
use saddle::documents::writeup::{COMMIT, DESCENT, GAN, STEP_SIZES, UPDATE};
use saddle::minimax::critical::Hessian;
use saddle::minimax::method::StepSizes;
use saddle::minimax::stability::{Update, converging};
use saddle::minimax::{Experiment as Play, Method, Objective, Path, Point};

#[test]
fn the_minimax_answer_has_the_right_numbers() {
    let objective = Objective::Quadratic { a: 4.0, b: 0.0, c: 4.0 };
    let origin = Point::new(0.0, 0.0);
    let hessian = Hessian::from(objective.jet(origin));
    assert_eq!((hessian.xx, hessian.xy, hessian.yy), (8.0, 0.0, -8.0));
    let range = &converging(Method::Gda, hessian, StepSizes { x: 1.0, y: 1.0 })[0];
    assert!(range.from.abs() < 1e-9 && (range.to - 0.25).abs() < 1e-9);
    assert!(STEP_SIZES.contains("0 < \\eta < \\tfrac{1}{4}"));
    let rho = |eta| Update::new(Method::Gda, hessian, StepSizes { x: eta, y: eta }).unwrap().spectral_radius();
    assert!(rho(0.125).abs() < 1e-12 && STEP_SIZES.contains("at $\\tfrac{1}{8}$ it arrives in one step"));
    assert!(UPDATE.contains(&format!("the factor is {:.2}", rho(0.02))));
    let path = |method, eta, start, steps| -> Path {
        Play { objective: objective.clone(), method, eta: StepSizes { x: eta, y: eta }, start, steps, noise: 0.0, seed: 1 }.run()
    };
    let end = path(Method::Gda, 0.02, Point::new(1.0, 0.6), 10).at(10);
    assert!(UPDATE.contains(&format!("({:.4}, {:.4})", end.x, end.y)));
    let descent = path(Method::Descent, 0.1, Point::new(1.0, 0.001), 40);
    let steps = (0..=40).find(|step| descent.at(*step).y.abs() > 1.0).unwrap();
    assert!(DESCENT.contains(&format!("it passes 1 after {steps} steps")));
}

#[test]
fn the_bandit_answer_has_the_right_numbers() {
    let config = BanditConfig { means: PerArm::from([1.0, 0.8]), eta: 5.0, runs: 1000, ..BanditConfig::default() };
    let mut learner = Learner::new(&config);
    let step = learner.propose(Some(1));
    assert!(learner.take(&step));
    let state = learner.state();
    assert!(COMMIT.contains(&format!(
        "= {:.0}$, and $\\pi_1$ falls from 0.5 to {:.3}",
        state.theta[1] - state.theta[0],
        state.pi[0]
    )));
    let steps = config.steps;
    let mut experiment = Experiment::new(&config);
    while !experiment.advance(1_000_000) {}
    let percent = 100.0 * experiment.stuck().fraction();
    let said = format!("Of 1,000 seeds, {percent:.0}% are not on arm 1 after {} steps", saddle::data::grouped(steps.into()));
    assert!(COMMIT.contains(&said), "{said}");
}

#[test]
fn the_gan_answer_has_the_right_numbers() {
    for layers in [discriminator_rows(), generator_rows()] {
        let total: u64 = layers.iter().map(|layer| layer.parameters).sum();
        assert!(GAN.contains(&format!(": {} parameters", saddle::data::grouped(total))));
    }
    let ln_two = 2.0_f64.ln();
    assert!(GAN.contains(&format!("L_D = 2 \\ln 2 = {:.3} , \\qquad L_G = \\ln 2 = {ln_two:.3}", 2.0 * ln_two)));
}
