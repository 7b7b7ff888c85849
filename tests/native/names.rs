//! Names of saved runs.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use saddle::documents::history::names::Names;
use saddle::run::stored::{ImageSource, RunKey, RunRecord};

use crate::history::record;

/// A run with these parameters, started in this minute.
fn run(key: &str, query: &str, minute: u32) -> RunRecord {
    let began_ms = 1_764_064_800_000.0 + 60_000.0 * f64::from(minute);
    RunRecord { query: query.to_owned(), began_ms, ..record(key) }
}

fn names(runs: &[RunRecord]) -> Vec<String> {
    let names = Names::new(runs);
    runs.iter().map(|run| names.of(run)).collect()
}

#[test]
fn a_name_has_what_differs() {
    let homework = run("a", "", 0);
    assert_eq!(names(std::slice::from_ref(&homework)), ["FashionMNIST · 2025-11-25"]);
    let small = run("b", "batch=16&seed=7", 1);
    assert_eq!(names(&[homework.clone(), small.clone()]), ["batch 64 · seed 42", "batch 16 · seed 7"]);
    let departed = run("c", "batch=16&seed=7&departure=no-dropout&lr=0.001", 2);
    let three = names(&[homework.clone(), small, departed]);
    assert_eq!(three[2], "no dropout · batch 16 · lr 0.001", "the seed tells no further runs apart");
    assert_eq!(three[0], "as the handout · batch 64 · lr 0.0001");
    let garments = run("d", "dataset=garments&images=64", 3);
    assert_eq!(names(&[homework.clone(), garments]), ["FashionMNIST · all images", "Garments · 64 images"]);
    let own = RunRecord { source: ImageSource::OwnFile("mine.csv".to_owned()), ..homework.clone() };
    assert_eq!(names(&[homework.clone(), RunRecord { key: RunKey("e".to_owned()), ..own }]), ["FashionMNIST", "mine.csv"]);
    let changed = RunRecord { left_rates: vec![(120, 0.001)], ..run("f", "", 4) };
    assert_eq!(names(&[homework, changed]), ["lr 0.0001", "lr 0.001 → 0.0001"]);
}

#[test]
fn equal_names_get_the_time() {
    let [first, second] = [run("a", "seed=7", 0), run("b", "seed=7", 12)];
    let dated = ["FashionMNIST · 2025-11-25 10:00 UTC", "FashionMNIST · 2025-11-25 10:12 UTC"];
    assert_eq!(names(&[first.clone(), second.clone()]), dated);
    let other = run("c", "seed=8", 13);
    let with_seed = ["seed 7 · 2025-11-25 10:00 UTC", "seed 7 · 2025-11-25 10:12 UTC", "seed 8"];
    assert_eq!(names(&[first.clone(), second, other]), with_seed);
    assert_eq!(names(&[first.clone(), run("d", "seed=7", 0)])[1], "FashionMNIST · 2025-11-25 10:00 UTC · d");
}

#[test]
fn a_title_stays() {
    let titled = RunRecord { title: "seed 8".to_owned(), ..run("a", "seed=7", 0) };
    let plain = run("b", "seed=8", 1);
    assert_eq!(names(&[titled.clone(), plain.clone()]), ["seed 8 · 2025-11-25 10:00 UTC", "seed 8 · 2025-11-25 10:01 UTC"]);
    assert_eq!(names(&[titled, run("b", "seed=9", 1)]), ["seed 8", "seed 9"]);
    assert_eq!(Names::default().of(&plain), "Run b", "a run that was not among them");
}

/// Runs with few values of each setting, so that many are equal.
fn runs() -> impl Strategy<Value = Vec<RunRecord>> {
    let run = (0..2_u32, 0..2_u32, 0..2_u32, 0..2_u32, 0..3_u32, 0..3_u32, 0..4_usize);
    vec(run, 1..7).prop_map(|runs| {
        let runs = runs.into_iter().enumerate().map(|(at, (batch, epochs, departs, rate, seed, minute, title))| {
            let departure = ["none", "no-dropout"][departs as usize];
            let rate = ["0.001", "0.0001"][rate as usize];
            let query = format!("batch={}&epochs={}&departure={departure}&lr={rate}&seed={seed}", 16 << batch, 2 + epochs);
            let title = ["", "", "mine", "seed 1"][title].to_owned();
            RunRecord { title, ..self::run(&format!("key{at}"), &query, minute) }
        });
        runs.collect()
    })
}

proptest! {
    #[test]
    fn names_are_distinct_and_have_differing_settings_only(runs in runs()) {
        let names = names(&runs);
        prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), runs.len(), "{:?}", names);
        let configs: Vec<_> = runs.iter().map(RunRecord::config).collect();
        for (run, name) in runs.iter().zip(&names).filter(|(run, _)| run.title.is_empty()) {
            let config = run.config();
            let differs = [
                (format!("batch {}", config.batch_size), configs.iter().any(|other| other.batch_size != config.batch_size)),
                (format!("{} epochs", config.epochs), configs.iter().any(|other| other.epochs != config.epochs)),
                (format!("seed {}", config.seed), configs.iter().any(|other| other.seed != config.seed)),
            ];
            for part in name.split(" · ") {
                prop_assert!(differs.iter().all(|(text, differs)| text != part || *differs), "{} of {:?}", part, names);
            }
        }
        let mut turned = runs.clone();
        turned.reverse();
        prop_assert_eq!(Names::new(&turned), Names::new(&runs), "the order does not matter");
    }
}
