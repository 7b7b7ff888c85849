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
fn each_range_of_ds_loss_has_its_title() {
    let table = [(0.1, "D wins"), (0.9, "D still finds flaws"), (1.386, "D can hardly tell"), (2.0, "D is fooled")];
    for (d, title) in table {
        let verdict = verdict(&steady(d, 1.0, 100)).expect("there are steps");
        assert_eq!(verdict.title, title);
        assert!(verdict.sentence.contains(&format!("{d:.2}")), "{}", verdict.sentence);
        assert!(verdict.sentence.contains("last 50 steps"), "{}", verdict.sentence);
    }
}

#[test]
fn losses_beyond_100_have_exploded_whoever_wins() {
    for (d, g, number) in
        [(0.0, 13_529_489.0, "G’s 13529489."), (250.5, 0.0, "D’s loss is 250.50"), (0.0, -101.0, "G’s −101.00.")]
    {
        let verdict = verdict(&steady(d, g, 100)).expect("there are steps");
        assert_eq!(verdict.title, "Exploded");
        assert!(verdict.sentence.contains(number), "{}", verdict.sentence);
    }
    assert_eq!(verdict(&steady(0.0, 99.0, 100)).map(|verdict| verdict.title), Some("D wins"));
}

#[test]
fn the_first_steps_have_no_winner() {
    assert_eq!(verdict(&steady(0.05, 5.0, 5)).map(|verdict| verdict.title), Some("Just begun"));
}

#[test]
fn only_the_last_steps_count() {
    let mut losses = steady(0.05, 5.0, 500);
    losses.extend(steady(1.4, 0.7, 50));
    assert_eq!(verdict(&losses).map(|verdict| verdict.title), Some("D can hardly tell"));
}
