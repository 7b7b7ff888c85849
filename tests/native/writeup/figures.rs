//! The figures: they have the labs' numbers, and both files of a picture are whole.

use saddle::documents::writeup::figures::{ETAS, RULES, bandit, configs, planes};
use saddle::documents::writeup::{Figure, Seen, WriteUp};
use saddle::minimax::stability::Verdict::{self, Converges, Cycles, Diverges};
use saddle::plot::scene::{Scene, Shape, Tint};

use super::{EXPERIMENTS, drawn};

fn figure(whole: &WriteUp, seen: Seen) -> &Figure {
    whole.figure(seen).unwrap_or_else(|| panic!("no {seen:?}"))
}

/// The number of areas of a tint.
fn areas(scene: &Scene, tint: Tint) -> usize {
    scene.inside.iter().filter(|shape| matches!(shape, Shape::Area { fill, .. } if *fill == tint)).count()
}

#[test]
fn question_1_shows_the_shares_that_the_runs_have() {
    let (_, stuck) = bandit(&EXPERIMENTS);
    for (share, experiment) in stuck.iter().zip(&*EXPERIMENTS) {
        let counted = experiment.finals().iter().filter(|last| **last < 0.5).count();
        assert_eq!((share.count as usize, share.of), (counted, 1000));
    }
    // The large step commits to a wrong arm in about half of the runs, the small one hardly ever, the baseline in between.
    assert!(stuck[1].count > 100 * stuck[0].count.max(1) && stuck[1].count > 2 * stuck[2].count, "{stuck:?}");
    let whole = drawn();
    let seeds = figure(&whole, Seen::Seeds);
    for ((share, (name, _)), picture) in stuck.iter().zip(RULES).zip(&seeds.pictures) {
        assert!(seeds.caption.contains(&format!("{name}: {} of 1,000 (95%", share.count)), "{}", seeds.caption);
        assert!(picture.title.starts_with(name) && picture.title.ends_with("% not on arm 1"), "{}", picture.title);
    }
    assert_eq!(areas(&seeds.pictures[1].scene, Tint::Bad), 10, "a bar for each twentieth below one half");
}

#[test]
fn the_seed_of_question_1_is_the_first_that_ends_wrong() {
    let whole = drawn();
    let policies = figure(&whole, Seen::Policies);
    let first = EXPERIMENTS[1].finals().iter().position(|last| *last < 0.5).unwrap();
    let seed = configs()[1].seed + u32::try_from(first).unwrap();
    assert!(policies.caption.contains(&format!("Seed {seed} in all three")), "{}", policies.caption);
    // With the large step its run ends on another arm; with the small one on arm 1.
    let ends = |at: usize| policies.pictures[at].alt.clone();
    assert!(ends(0).contains("arm 1 rose from 0.33"), "{}", ends(0));
    assert!(ends(1).contains("arm 1 fell from 0.33"), "{}", ends(1));
}

#[test]
fn question_2_shows_each_step_size_with_its_verdict() {
    let runs = planes();
    let verdicts: Vec<Verdict> = runs.iter().map(|run| run.measured.observed.unwrap()).collect();
    assert_eq!(verdicts, [Converges, Converges, Cycles, Diverges, Diverges]);
    let whole = drawn();
    let planes = figure(&whole, Seen::Planes);
    for ((picture, eta), verdict) in planes.pictures.iter().zip(ETAS).zip(&verdicts) {
        assert_eq!(picture.title, format!("η = {eta}: {}", verdict.name()));
        assert!(picture.field.is_some());
    }
    assert!(planes.caption.contains("|1 − 8η| = 0.60, 0.60, 1.00, 1.40"), "{}", planes.caption);
    let descent = figure(&whole, Seen::Descent);
    assert!(descent.pictures[0].title.ends_with("diverges") && descent.caption.contains("1 + 8η = 1.80"), "{}", descent.caption);
}

#[test]
fn every_picture_has_its_own_frame_and_two_whole_files() {
    let whole = drawn();
    let html = whole.html();
    let pictures: Vec<_> = whole.figures.iter().flat_map(|figure| &figure.pictures).collect();
    assert_eq!(pictures.len(), 13);
    assert_eq!(html.matches("<svg").count(), pictures.len());
    for picture in pictures {
        assert_eq!(html.matches(&format!("<clipPath id=\"frame-{}\">", picture.name)).count(), 1, "{}", picture.name);
        let pdf = picture.pdf();
        let text = String::from_utf8_lossy(&pdf);
        // A question mark stands for a letter that the fonts lack.
        assert!(!text.contains("<3f>") && !text.contains("3f3f"), "{}", picture.name);
        let find = |text: &[u8]| pdf.windows(text.len()).rposition(|window| window == text).unwrap();
        let table = String::from_utf8(pdf[find(b"\nxref\n")..].to_vec()).unwrap();
        let places: Vec<usize> =
            table.lines().filter(|line| line.ends_with(" n ")).map(|line| line[..10].parse().unwrap()).collect();
        assert!(places.len() >= 7);
        for (place, number) in places.into_iter().zip(1..) {
            assert!(pdf[place..].starts_with(format!("{number} 0 obj").as_bytes()), "{}: object {number}", picture.name);
        }
    }
}
