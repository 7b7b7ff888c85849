//! Interpretation of the losses.

use saddle::run::verdict::verdict;

fn steady(d: f32, g: f32, steps: usize) -> Vec<[f32; 2]> {
    vec![[d, g]; steps]
}

#[test]
fn there_is_no_verdict_before_the_first_step() {
    assert_eq!(verdict(&[]), None);
}

#[test]
fn each_range_of_ds_loss_has_its_verdict_and_its_number() {
    let table = [(0.1, "D wins"), (0.9, "D still finds flaws"), (1.386, "D can hardly tell"), (2.0, "D is fooled")];
    for (d, title) in table {
        let said = verdict(&steady(d, 1.0, 100)).expect("there are steps");
        assert_eq!(said.title, title);
        assert!(said.sentence.contains(&format!("{d:.2}")), "{}", said.sentence);
        assert!(said.sentence.contains("last 50 steps"), "{}", said.sentence);
    }
}

#[test]
fn the_first_steps_have_no_winner() {
    assert_eq!(verdict(&steady(0.05, 5.0, 5)).map(|said| said.title), Some("Just begun"));
}

#[test]
fn only_the_last_steps_count() {
    let mut losses = steady(0.05, 5.0, 500);
    losses.extend(steady(1.4, 0.7, 50));
    assert_eq!(verdict(&losses).map(|said| said.title), Some("D can hardly tell"));
}
