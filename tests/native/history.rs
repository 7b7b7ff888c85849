//! Saved runs: names, order and comparison.

use saddle::documents::history::compare::{differences, epoch_text, verdict};
use saddle::documents::history::curves::{Curves, stretches};
use saddle::documents::history::names::Names;
use saddle::documents::history::order::{Column, Order};
use saddle::documents::history::selection::{Selection, split_run};
use saddle::documents::history::{SavedRun, sentences};
use saddle::run::protocol::archive::Usage;
use saddle::run::stored::{Ending, ImageSource, RunKey, RunRecord};
use saddle::run::tiling::Tiling;

/// A run on 64 garments, four steps an epoch.
pub(crate) fn record(key: &str) -> RunRecord {
    RunRecord {
        key: RunKey(key.to_owned()),
        title: String::new(),
        left_rates: vec![],
        query: "dataset=garments&images=64&batch=16&epochs=2&seed=42".to_owned(),
        device: "cpu:CPU".to_owned(),
        tiling: None,
        build: "00000000".to_owned(),
        began_ms: 1_764_064_800_000.0,
        changed_ms: 1_764_064_800_000.0,
        trained_ms: 120_000.0,
        step: 8,
        steps_per_epoch: 4,
        total_steps: 8,
        images: 64,
        source: "drawn here".to_owned().into(),
        images_sha256: "abc".to_owned(),
        last_losses: Some([1.25, 0.75]),
        quality: None,
        ending: Ending::Finished,
    }
}

fn key(text: &str) -> Option<RunKey> {
    Some(RunKey(text.to_owned()))
}

#[test]
fn a_selection_round_trips_through_the_address() {
    for query in
        ["", "a=one", "a=one&b=two", "report=one", "a=one&b=two&report=one", "writeup=one", "writeup=recorded", "writeup="]
    {
        assert_eq!(Selection::from_query(query).to_query(), query);
    }
    assert_eq!(Selection::from_query("b=two").to_query(), "a=two", "one alone is the first");
    assert_eq!(Selection::from_query("a=one&b=one").to_query(), "a=one");
    let long = "x".repeat(33);
    for query in ["a=", "a=..%2Fone", "a=%3Cb%3E", &format!("a={long}"), "c=one", "a", "writeup=..%2Fone"] {
        assert_eq!(Selection::from_query(query), Selection::default(), "{query}");
    }
}

#[test]
fn an_address_of_the_lab_may_name_a_run() {
    assert_eq!(split_run("run=abcd"), (key("abcd"), String::new()));
    assert_eq!(split_run("batch=16&run=abcd&seed=7"), (key("abcd"), "batch=16&seed=7".to_owned()));
    assert_eq!(split_run("runs=5&lr=1e-3"), (None, "runs=5&lr=1e-3".to_owned()));
    assert_eq!(split_run("run=..%2Fone"), (None, String::new()));
}

#[test]
fn a_third_run_is_not_selected() {
    let [one, two, three] = ["one", "two", "three"].map(|name| RunKey(name.to_owned()));
    let chosen = Selection::default().toggled(&one).toggled(&two);
    assert_eq!(chosen.pair(), Some((&one, &two)));
    assert_eq!(chosen.toggled(&three), chosen);
    let left = chosen.toggled(&one);
    assert_eq!((left.a.clone(), left.b.clone()), (key("two"), None), "the other run takes its place");
    assert_eq!(left.toggled(&two), Selection::default());
}

#[test]
fn sentences_describe_a_run() {
    let run = record("abcd");
    assert_eq!(sentences::name(&run), "Run abcd");
    let mended = RunRecord { left_rates: vec![(1200, 0.001)], query: "lr=0.0001".to_owned(), ..run.clone() };
    assert_eq!(sentences::learning_rate(&mended), "0.001 up to step 1,200, then 0.0001");
    assert!(sentences::set_up(&mended).contains("learning rate 0.001 up to"), "{}", sentences::set_up(&mended));
    assert_eq!(sentences::name(&RunRecord { title: "mine".to_owned(), ..run.clone() }), "mine");
    assert_eq!(sentences::set_up(&run), "drawn garments, 64 images, batch 16, 2 epochs");
    let with = |query: &str| sentences::set_up(&RunRecord { query: query.to_owned(), images: 60_000, ..run.clone() });
    assert_eq!(with("seed=7&backend=cpu"), "as the homework");
    assert_eq!(
        with("epochs=1&lr=0.001&departure=no-dropout&ops=stock"),
        "1 epoch, learning rate 0.001, Burn’s layers, no dropout"
    );
    let own = RunRecord { source: "your file <i>.gz".to_owned().into(), images: 70_000, query: String::new(), ..run.clone() };
    assert!(own.is_of_own_file() && !run.is_of_own_file());
    assert_eq!(sentences::set_up(&own), "your file <i>.gz, 70,000 images");
    assert_eq!(sentences::epochs(&RunRecord { step: 7, ..run.clone() }), "1 of 2");
    assert_eq!(
        sentences::ending(&RunRecord { step: 1234, ending: Ending::Open, ..run.clone() }),
        "can be continued from step 1,234"
    );
    assert_eq!(sentences::ending(&RunRecord { ending: Ending::Diverged(5), ..run }), "diverged at step 5");
    assert_eq!(sentences::device("webgpu:Radeon 780M"), "WebGPU · Radeon 780M");
    assert_eq!((sentences::device("cpu:CPU"), sentences::device("odd")), ("CPU".to_owned(), "odd".to_owned()));
    assert_eq!((sentences::loss(-0.1234), sentences::loss(f64::NAN)), ("−0.123".to_owned(), "NaN".to_owned()));
    assert_eq!((sentences::ago(1000.0), sentences::ago(180_000.0)), ("just now".to_owned(), "3 min ago".to_owned()));
}

#[test]
fn dates_follow_the_gregorian_calendar() {
    let table = [
        (0.0, "1970-01-01 00:00 UTC"),
        (951_782_400_000.0, "2000-02-29 00:00 UTC"),
        (951_868_799_999.0, "2000-02-29 23:59 UTC"),
        (951_868_800_000.0, "2000-03-01 00:00 UTC"),
        (4_107_542_399_000.0, "2100-02-28 23:59 UTC"),
        (4_107_542_400_000.0, "2100-03-01 00:00 UTC"),
        (253_402_300_799_000.0, "9999-12-31 23:59 UTC"),
    ];
    for (ms, text) in table {
        assert_eq!(sentences::date(ms).as_deref(), Some(text));
    }
    for ms in [-1.0, f64::NAN, f64::INFINITY, 253_402_300_800_000.0] {
        assert_eq!(sentences::date(ms), None, "{ms}");
    }
}

#[test]
fn storage_use_is_described() {
    assert_eq!([0, 1234, 61_400_000, 10_240_000_000].map(sentences::bytes), ["0.0 kB", "1.2 kB", "61 MB", "10 GB"]);
    let usage = Usage { used: 61_400_000, quota: 10_000_000_000, persisted: false };
    assert!(sentences::storage(usage).contains("61 MB of 10 GB") && sentences::storage(usage).contains("(0.6 %)"));
    assert!(sentences::storage(Usage { used: 1, ..usage }).contains("less than 0.1 %"));
    assert!(sentences::storage(Usage { quota: 0, ..usage }).contains("does not report"));
    assert_ne!(sentences::persistence(usage), sentences::persistence(Usage { persisted: true, ..usage }));
}

#[test]
fn every_column_sorts_both_ways() {
    let small = RunRecord {
        title: "Anna".to_owned(),
        query: "dataset=garments&images=64&batch=16&epochs=2&seed=7".to_owned(),
        device: "cpu:CPU".to_owned(),
        step: 4,
        trained_ms: 1.0,
        last_losses: Some([0.5, 0.25]),
        changed_ms: 1.0,
        ..record("small")
    };
    let large = RunRecord {
        title: "berta".to_owned(),
        query: "dataset=garments&images=64&batch=16&epochs=3&seed=70".to_owned(),
        device: "webgpu:Arc".to_owned(),
        changed_ms: 2.0,
        ..record("large")
    };
    for column in Column::ALL {
        for descending in [false, true] {
            let mut runs = [large.clone(), small.clone()];
            Order { column, descending }.sort(&Names::new(&runs.clone()), &mut runs);
            assert_eq!(runs[0].key.0 == "large", descending, "{column:?}");
        }
    }
    // A run without a loss is last in both directions. Ties go from newest to oldest.
    let none = RunRecord { last_losses: None, ..record("none") };
    for descending in [false, true] {
        let mut runs = [none.clone(), small.clone(), large.clone()];
        Order { column: Column::LossD, descending }.sort(&Names::default(), &mut runs);
        assert_eq!(runs[2].key.0, "none");
        let mut runs = [small.clone(), RunRecord { changed_ms: 3.0, ..small.clone() }];
        Order { column: Column::Seed, descending }.sort(&Names::default(), &mut runs);
        assert_eq!(runs[0].changed_ms, 3.0);
    }
}

#[test]
fn a_second_press_reverses_the_order() {
    let start = Order::default();
    assert_eq!(start, Order { column: Column::SavedAt, descending: true });
    assert_eq!(start.toggled(Column::SavedAt), Order { column: Column::SavedAt, descending: false });
    assert_eq!(start.toggled(Column::Name), Order { column: Column::Name, descending: false });
    assert_eq!(start.toggled(Column::Epochs), Order { column: Column::Epochs, descending: true });
}

#[test]
fn only_differences_are_listed() {
    let a = record("a");
    assert_eq!(differences(&a, &record("b")), []);
    let b = RunRecord {
        query: "dataset=garments&images=128&batch=16&epochs=2&seed=7&backend=webgpu".to_owned(),
        images: 128,
        device: "webgpu:Arc".to_owned(),
        tiling: Some(Tiling::Fine),
        ..record("b")
    };
    let rows: Vec<(String, [String; 2])> = differences(&a, &b).into_iter().map(|row| (row.label, row.values)).collect();
    let row = |label: &str, a: &str, b: &str| (label.to_owned(), [a.to_owned(), b.to_owned()]);
    let wanted = [
        row("Images", "64", "128"),
        row("Seed", "42", "7"),
        row("Ran on", "CPU", "WebGPU · Arc"),
        row("Tiles on the GPU", "none", "fine"),
    ];
    assert_eq!(rows, wanted);
    let other = differences(&a, &RunRecord { images_sha256: "def".to_owned(), ..record("b") });
    assert_eq!(other.len(), 1, "other images under the same name are listed: {other:?}");
}

fn compare(a: (&RunRecord, &[[f32; 2]]), b: (&RunRecord, &[[f32; 2]])) -> Option<(String, String)> {
    let run = |(record, losses)| SavedRun { record, losses };
    verdict(run(a), run(b)).map(|verdict| (verdict.title.to_owned(), verdict.sentence))
}

#[test]
fn equal_losses_are_recognised() {
    let run = record("a");
    let losses = [[1.0, 2.0], [1.5, 2.5], [1.25, 0.5]];
    let (title, sentence) = compare((&run, &losses), (&run, &losses[..2])).expect("steps");
    assert_eq!(title, "The same losses");
    assert!(sentence.starts_with("All 2 steps done by both runs"), "{sentence}");
    assert_eq!(compare((&run, &[]), (&run, &losses)), None);
}

#[test]
fn a_verdict_contains_the_numbers() {
    let run = record("a");
    // D's loss is constant: 1.3 in A, 1.0 in B; 2 ln 2 = 1.386.
    let (a, b) = (vec![[1.3, 0.7]; 8], vec![[1.0, 0.9]; 4]);
    let (title, sentence) = compare((&run, &a), (&run, &b)).expect("steps");
    assert_eq!(title, "D in A is closer to guessing");
    for part in [
        "At epoch 1,",
        "is 1.30 in A and 1.00 in B",
        "0.09 below and 0.39 below 2 ln 2 = 1.386",
        "G’s is 0.70 and 0.90",
        "of 0.00 in A",
    ] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
    let (title, _) = compare((&run, &b), (&run, &a)).expect("steps");
    assert_eq!(title, "D in B is closer to guessing");
    let loud: Vec<[f32; 2]> = (0..8).map(|at| [if at % 2 == 0 { 0.5 } else { 1.9 }, 0.7]).collect();
    let (title, sentence) = compare((&run, &loud), (&run, &b)).expect("steps");
    assert_eq!(title, "No clear difference: the gap is within step-to-step noise");
    assert!(sentence.contains("of 0.70 in A"), "{sentence}");
}

#[test]
fn runs_on_other_data_are_not_ranked() {
    let garments = record("a");
    let few =
        RunRecord { query: garments.query.replace("images=64", "images=32"), images_sha256: "def".to_owned(), ..record("b") };
    let fashion = RunRecord { query: "images=64&batch=16&epochs=2".to_owned(), images_sha256: "def".to_owned(), ..record("b") };
    let own = |sha: &str| RunRecord {
        source: ImageSource::OwnFile("mine.csv".to_owned()),
        images_sha256: sha.to_owned(),
        ..record("b")
    };
    let losses = [vec![[1.3, 0.7]; 8], vec![[1.0, 0.9]; 8]];
    let ranks = |a: &RunRecord, b: &RunRecord| {
        let (title, sentence) = compare((a, &losses[0]), (b, &losses[1])).expect("steps");
        assert_eq!(title.contains("Different data"), sentence.contains("other images in each run"), "{title}: {sentence}");
        title == "D in A is closer to guessing"
    };
    assert!(ranks(&garments, &few), "part of the same data");
    assert!(ranks(&own("abc"), &RunRecord { key: RunKey("c".to_owned()), ..own("abc") }), "the same file");
    for (a, b) in [(&garments, &fashion), (&garments, &own("def")), (&own("abc"), &own("def"))] {
        assert!(!ranks(a, b), "{} and {}", a.query, b.query);
    }
}

#[test]
fn runs_of_other_batch_sizes_are_compared_by_epoch() {
    let (slow, quick) = (record("a"), RunRecord { steps_per_epoch: 1, ..record("b") });
    // A has done two epochs of four steps, B three of one: compared at epoch 2.
    let a: Vec<[f32; 2]> = vec![[1.0, 1.0]; 8];
    let b = [[1.2, 1.0], [1.2, 1.0], [9.0, 1.0]];
    let (_, sentence) = compare((&slow, &a), (&quick, &b)).expect("steps");
    assert!(sentence.contains("At epoch 2,") && sentence.contains("1.00 in A and 1.20 in B"), "{sentence}");
    assert!(sentence.contains("the 8 steps before it in A and 2 in B"), "{sentence}");
}

#[test]
fn nan_losses_and_different_loss_functions_are_reported() {
    let run = record("a");
    let (title, _) = compare((&run, &[[1.0, 1.0], [f32::NAN, 1.0]]), (&run, &[[1.0, 1.0], [2.0, 1.0]])).expect("steps");
    assert_eq!(title, "The losses can’t be compared");
    let with = |departure: &str| RunRecord { query: format!("departure={departure}"), ..record("b") };
    let (_, sentence) = compare((&run, &[[1.0, 1.0]]), (&with("saturating-loss"), &[[1.1, -1.0]])).expect("steps");
    assert!(sentence.contains("can’t be compared") && sentence.contains("−1.00"), "{sentence}");
    let (_, sentence) = compare((&run, &[[1.0, 1.0]]), (&with("sigmoid-twice"), &[[1.1, 1.0]])).expect("steps");
    assert!(sentence.contains("(1.386 in A, 1.448 in B)"), "{sentence}");
}

#[test]
fn curves_use_equal_stretches_for_both_runs() {
    let (slow, quick) = (RunRecord { steps_per_epoch: 1000, ..record("a") }, RunRecord { steps_per_epoch: 3, ..record("b") });
    let a: Vec<[f32; 2]> = (0..2500_u16).map(|at| [f32::from(at), 1.0]).collect();
    let b: Vec<[f32; 2]> = (0..30_u8).map(|at| [1.0, f32::from(at)]).collect();
    let runs = [SavedRun { record: &slow, losses: &a }, SavedRun { record: &quick, losses: &b }];
    let curves = Curves::new(&runs);
    assert!((curves.width - 1.0 / 3.0).abs() < 1e-12, "a stretch has a step of each run: {}", curves.width);
    assert!((curves.epochs - 10.0).abs() < 1e-12);
    assert_eq!((curves.means[0][0].len(), curves.means[1][1].len()), (8, 30));
    assert!((curves.means[0][0][0] - 166.0).abs() < 1e-9, "steps 0 to 332");
    assert_eq!(curves.means[1][1][7], 7.0);
    for run in runs {
        let parts = stretches(run, curves.width);
        assert_eq!(parts.concat(), run.losses, "each step is in one stretch");
        assert!(parts.iter().all(|part| !part.is_empty()));
    }
    let none = Curves::new(&[SavedRun { record: &slow, losses: &[] }]);
    assert!(none.means[0][0].is_empty() && none.epochs == 0.0);
    // A long run has no more stretches than a chart can show.
    let long: Vec<[f32; 2]> = vec![[1.0, 1.0]; 46_850];
    let record = RunRecord { steps_per_epoch: 937, ..record("c") };
    assert_eq!(Curves::new(&[SavedRun { record: &record, losses: &long }]).means[0][0].len(), 240);
}

#[test]
fn epochs_have_no_trailing_zeros() {
    assert_eq!([2.0, 2.5, 1.0 / 3.0, 10.0].map(epoch_text), ["2", "2.5", "0.33", "10"]);
}
