//! The GAN configuration as text: round trips, bounds, hostile input; the tables of the README.

use proptest::prelude::*;
use saddle::bandit::BanditConfig;
use saddle::minimax::MinimaxConfig;
use saddle::run::config::{Arithmetic, BATCH_SIZES, Dataset, Measuring, Ops, Precision, Preference, Preset, milestones};
use saddle::run::{Departure, RunConfig};
use saddle::settings::number::{decimal, whole};
use saddle::settings::{Parameter, Settings, Values};

fn known() -> Vec<&'static str> {
    RunConfig::names().collect()
}

fn configs() -> impl Strategy<Value = RunConfig> {
    let choices = (0..3_usize, 0..3_usize, 0..3_usize);
    let learning_rates = prop_oneof![1e-9..=1.0_f64, Just(1.0), Just(f64::from_bits(1)), Just(0.1 + 0.2)];
    (choices, any::<u32>(), 1..=1000_u32, learning_rates, any::<u32>()).prop_map(
        |((d, p, b), share, epochs, learning_rate, seed)| {
            let (dataset, backend, batch_size) = (Dataset::ALL[d], Preference::ALL[p], BATCH_SIZES[b]);
            // 0 means all; otherwise enough for one batch.
            let images = if share % 8 == 0 { 0 } else { batch_size + share % (dataset.len() - batch_size + 1) };
            RunConfig {
                dataset,
                images,
                backend,
                batch_size,
                epochs,
                learning_rate,
                seed,
                ops: Ops::ALL[usize::from(share % 3 == 0)],
                arithmetic: Arithmetic::ALL[usize::from(share % 7 == 0)],
                precision: Precision::ALL[usize::from(share % 5 == 0)],
                departure: Departure::ALL[share as usize % 5],
                quality: Measuring::ALL[usize::from(share % 9 == 0)],
            }
        },
    )
}

/// Values of hostile addresses.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "[0-9]{1,400}",
        "-?[0-9]{0,5}[.e][-+]?[0-9]{1,5}",
        "[\\x00-\\x1f\\x7f]{1,20}",
        "(%[0-9a-fA-F]{0,2}|&|=|\\+|#|;|<|>){1,30}",
        Just("9".repeat(10_000)),
        Just("é".repeat(10_000)),
        Just("NaN".to_owned()),
        Just("-0".to_owned()),
    ]
}

fn names() -> impl Strategy<Value = String> {
    let known_or_switch: Vec<&str> = RunConfig::names().chain(["autostart"]).collect();
    prop_oneof![4 => proptest::sample::select(known_or_switch).prop_map(str::to_owned), 1 => ".{0,60}"]
}

pub(crate) fn encoded(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn within_bounds(config: &RunConfig) -> bool {
    config.images <= RunConfig::MAX_IMAGES
        && BATCH_SIZES.contains(&config.batch_size)
        && (1..=1000).contains(&config.epochs)
        && config.learning_rate > 0.0
        && config.learning_rate <= 1.0
        && config.check_images(config.dataset.len()).is_ok()
}

proptest! {
    #[test]
    fn a_query_round_trips(config in configs()) {
        let address = RunConfig::from_query(&config.to_query());
        prop_assert_eq!(address.problems, vec![]);
        prop_assert_eq!(address.config, config);
    }

    #[test]
    fn any_text_gives_a_valid_configuration(query in ".{0,200}") {
        prop_assert!(within_bounds(&RunConfig::from_query(&query).config));
    }

    #[test]
    fn hostile_addresses_give_a_valid_configuration_and_report_each_bad_value(
        pairs in proptest::collection::vec((names(), hostile()), 0..8),
    ) {
        let address = RunConfig::from_query(&encoded(&pairs));
        prop_assert!(within_bounds(&address.config));
        for (name, value) in &pairs {
            if known().contains(&name.as_str()) && RunConfig::default().set(name, value).is_err() {
                prop_assert!(address.problems.iter().any(|problem| &problem.parameter == name), "{name} is not named");
            }
        }
        let switches = ["autostart"];
        let unknown = |(name, _): &&(String, String)| !known().contains(&name.as_str()) && !switches.contains(&name.as_str());
        let nameless = address.problems.iter().filter(|problem| problem.reason.contains("no such parameter")).count();
        prop_assert_eq!(nameless, pairs.iter().filter(unknown).count());
        for problem in &address.problems {
            let text = problem.to_string();
            prop_assert!(text.chars().count() < 200 && !text.chars().any(char::is_control), "{text:?}");
        }
    }

    #[test]
    fn unencoded_and_malformed_addresses_give_a_valid_configuration(pairs in proptest::collection::vec((names(), hostile()), 0..8)) {
        let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let address = RunConfig::from_query(&query.join("&"));
        prop_assert!(within_bounds(&address.config));
        let again = RunConfig::from_query(&address.config.to_query());
        prop_assert_eq!((again.config, again.problems), (address.config, vec![]));
    }

    #[test]
    fn a_known_parameter_accepts_a_value_or_reports_it(parameter in proptest::sample::select(known()), value in ".{0,60}") {
        let mut config = RunConfig::default();
        let before = config.clone();
        match config.set(parameter, &value) {
            Ok(()) => prop_assert!(config.get(parameter).is_some()),
            Err(problem) => {
                prop_assert_eq!(problem.parameter, parameter);
                prop_assert_eq!(config, before);
            }
        }
    }
}

#[test]
fn the_empty_query_is_the_default_configuration() {
    assert_eq!(RunConfig::default().to_query(), "");
    let address = RunConfig::from_query("");
    assert_eq!(address.config, RunConfig::default());
    assert!(!address.autostart && address.problems.is_empty());
}

#[test]
fn the_example_of_the_readme_parses() {
    let query = "dataset=fashion-mnist-10k&images=2000&batch=16&epochs=4&seed=7&backend=cpu&autostart=1";
    let address = RunConfig::from_query(query);
    assert!(address.autostart && address.problems.is_empty());
    let expected = RunConfig {
        dataset: Dataset::FashionMnist10k,
        images: 2000,
        backend: Preference::Cpu,
        batch_size: 16,
        epochs: 4,
        seed: 7,
        ..RunConfig::default()
    };
    assert_eq!(address.config, expected);
    assert_eq!(RunConfig::from_query("lr=2e-4").config.learning_rate, 0.0002);
    assert!(RunConfig::from_query("ops=stock&departure=none").problems.is_empty());
}

#[test]
fn numbers_are_taken_as_people_type_them() {
    let rate = |text: &str| {
        let mut config = RunConfig::default();
        config.set("lr", text).map(|()| config.learning_rate).map_err(|problem| problem.reason)
    };
    for text in ["0,0002", "0.0002", " 2e-4 ", "2,0e-4", "0,00020"] {
        assert_eq!(rate(text), Ok(0.0002), "{text}");
    }
    assert_eq!(decimal("−0.5"), Ok(Some(-0.5)));
    assert_eq!(decimal("–1,5"), Ok(Some(-1.5)));
    for (text, number) in
        [("‑2", -2.0), ("﹣３．５", -3.5), ("１，２５", 1.25), ("٠٫٢٥", 0.25), ("۱۲٫۵", 12.5), ("＋1e−3", 0.001)]
    {
        assert_eq!(decimal(text), Ok(Some(number)), "{text}");
    }
    for (text, number) in [("６４", 64), ("٤٢", 42), ("۱۰", 10)] {
        assert_eq!(whole(text), Ok(Some(number)), "{text}");
    }
    assert_eq!(decimal("0,125"), Ok(Some(0.125)));
    assert_eq!(decimal("1.000"), Ok(Some(1.0)));
    for (text, wanted) in [
        ("1,000", "“1,000” has two meanings: write 1000 or 1.000"),
        ("-2,500", "“-2,500” has two meanings: write -2500 or -2.500"),
        ("1,000.5", "“1,000.5”: write 1000.5, without separators"),
        ("1.000,5", "“1.000,5”: write 1000.5, without separators"),
        ("1 000 000", "“1 000 000”: write 1000000, without separators"),
        ("1,000,000", "“1,000,000”: write 1000000, without separators"),
    ] {
        assert_eq!(decimal(text).expect_err(text).to_string(), wanted);
    }
    for text in ["", "x", "1,2,3", "1,x", ",", "1e", "--1", "1;5"] {
        assert_eq!(decimal(text), Ok(None), "{text}");
    }
    for (text, wanted) in
        [("60,000", "60000"), ("60 000", "60000"), ("60’000", "60000"), ("60.000", "60000"), ("1,234,567", "1234567")]
    {
        let reason = RunConfig::default().set("images", text).expect_err(text).reason;
        assert_eq!(reason, format!("“{text}”: write {wanted}, without separators"));
    }
    assert!(RunConfig::default().set("images", "6000,5").expect_err("no count").reason.contains("whole number from 0"));
}

#[test]
fn a_bad_value_is_reported_with_its_bounds_and_replaced() {
    let table = [
        ("dataset=mnist", "dataset", "garments"),
        ("images=-1", "images", "0"),
        ("images=1000001", "images", "1000000"),
        ("images=60001", "images", "60000"),
        ("images=63", "images", "64"),
        ("backend=gpu", "backend", "webgpu"),
        ("batch=17", "batch", "16"),
        ("epochs=0", "epochs", "1000"),
        ("epochs=1001", "epochs", "1000"),
        ("epochs=1.5", "epochs", "1000"),
        ("epochs=%2B5", "epochs", "1000"),
        ("lr=0", "lr", "above 0"),
        ("lr=1.01", "lr", "at most 1"),
        ("lr=NaN", "lr", "above 0"),
        ("lr=inf", "lr", "at most 1"),
        ("seed=4294967296", "seed", "4294967295"),
        ("autostart=yes", "autostart", "0, 1"),
        ("ops=quick", "ops", "stock"),
        ("departure=far", "departure", "sigmoid-twice"),
        ("colour=red", "colour", "no such parameter"),
    ];
    for (query, parameter, bound) in table {
        let address = RunConfig::from_query(query);
        let texts: Vec<String> = address.problems.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 1, "{query}: {texts:?}");
        assert!(texts[0].contains(parameter) && texts[0].contains(bound), "{query}: {texts:?}");
        assert_eq!(address.config, RunConfig::default(), "{query}");
    }
}

#[test]
fn messages_shorten_and_clean_hostile_values() {
    let long = format!("seed={}", "9".repeat(10_000));
    let address = RunConfig::from_query(&long);
    assert!(address.problems[0].to_string().chars().count() < 150);
    let controls = RunConfig::from_query("epochs=%00%1b[31m");
    assert!(!controls.problems[0].to_string().chars().any(char::is_control));
    let name = RunConfig::from_query(&format!("{}=1", "x%1b".repeat(10_000)));
    assert!(name.problems[0].to_string().chars().count() < 150);
    assert!(!name.problems[0].to_string().chars().any(char::is_control));
}

#[test]
fn a_repeated_parameter_takes_the_last_valid_value_and_reports_each_bad_one() {
    assert_eq!(RunConfig::from_query("seed=1&seed=2").config.seed, 2);
    let address = RunConfig::from_query("seed=1&seed=x&epochs=0&seed=2&seed=y&epochs=0");
    assert_eq!((address.config.seed, address.config.epochs), (2, 50));
    let named: Vec<&str> = address.problems.iter().map(|problem| problem.parameter.as_str()).collect();
    assert_eq!(named, ["seed", "epochs", "seed", "epochs"]);
    assert!(!RunConfig::from_query("autostart=1&autostart=0").autostart);
}

#[test]
fn bounds_are_inclusive() {
    let table = [
        ("images", "0"),
        ("images", "1000000"),
        ("batch", "16"),
        ("batch", "32"),
        ("batch", "64"),
        ("epochs", "1"),
        ("epochs", "1000"),
        ("lr", "1"),
        ("lr", "0.0001"),
        ("seed", "0"),
        ("seed", "4294967295"),
    ];
    for (parameter, value) in table {
        let mut config = RunConfig::default();
        assert_eq!(config.set(parameter, &format!(" {value} ")), Ok(()), "{parameter}={value}");
        assert_eq!(config.get(parameter).as_deref(), Some(value));
    }
    assert_eq!(RunConfig::default().get("colour"), None);
}

#[test]
fn images_must_fill_a_batch_and_be_available() {
    let images = |images| RunConfig { images, ..RunConfig::default() };
    for (asked, available, reason) in [
        (0, 64, None),
        (64, 64, None),
        (0, 63, Some("63 do not fill one batch of 64")),
        (63, 1000, Some("63 do not fill one batch of 64")),
        (101, 100, Some("101 asked for, but there are 100; 0 takes all")),
        (0, 0, Some("0 do not fill one batch of 64")),
    ] {
        let problem = images(asked).check_images(available).err();
        assert_eq!(problem.as_ref().map(|problem| problem.reason.as_str()), reason, "{asked} of {available}");
        assert!(problem.is_none_or(|problem| problem.parameter == "images"));
    }
    assert_eq!((images(0).images_used(70), images(65).images_used(70), images(80).images_used(70)), (70, 65, 70));
    // Whether there are enough depends on the batch size and data set of the same address, in whatever order.
    assert!(RunConfig::from_query("images=20&batch=16").problems.is_empty());
    assert_eq!(RunConfig::from_query("images=10001&dataset=garments").problems.len(), 1);
}

#[test]
fn steps_per_epoch_drop_the_last_partial_batch() {
    let config = RunConfig::default();
    assert_eq!(config.steps_per_epoch(60_000), 937);
    assert_eq!(RunConfig { images: 100, ..config.clone() }.steps_per_epoch(60_000), 1);
    assert_eq!(RunConfig { batch_size: 16, ..config }.steps_per_epoch(10_000), 625);
}

#[test]
fn presets_keep_device_and_seed() {
    let mine = RunConfig { backend: Preference::Cpu, seed: 9, learning_rate: 0.5, ..RunConfig::default() };
    for preset in Preset::ALL {
        let set = preset.apply(&mine);
        assert_eq!((set.backend, set.seed), (Preference::Cpu, 9));
        assert_eq!(set.learning_rate, if preset == Preset::Homework { 1e-4 } else { 2e-4 });
    }
    let homework = Preset::Homework.apply(&RunConfig::default());
    assert_eq!(homework, RunConfig::default(), "the homework is the default");
    let quick = Preset::QuickLook.apply(&RunConfig::default());
    let set = (quick.dataset, quick.images, quick.batch_size, quick.epochs);
    assert_eq!(quick.steps_per_epoch(quick.dataset.len()) * quick.epochs, 3750, "updates, after which garments can be made out");
    assert_eq!(set, (Dataset::FashionMnist10k, 0, 16, 6));
    assert_eq!(Preset::ALL.map(|preset| preset.to_string()), ["Quick look", "Homework"]);
}

#[test]
fn milestones_include_the_last_epoch() {
    let table: [(u32, &[u32]); 8] = [
        (50, &[10, 30, 50]),
        (100, &[10, 30, 50, 100]),
        (30, &[10, 30]),
        (12, &[3, 8, 10, 12]),
        (10, &[2, 6, 10]),
        (5, &[1, 3, 5]),
        (2, &[1, 2]),
        (1, &[1]),
    ];
    for (epochs, expected) in table {
        assert_eq!(milestones(epochs), expected, "{epochs} epochs");
    }
}

/// The lab's parameters as a Markdown table.
fn table<S: Settings>() -> String {
    let row = |parameter: &Parameter<S>| {
        let default = parameter.get(&S::default());
        let values = parameter.values.to_string();
        let values = match values.strip_prefix("one of ") {
            Some(names) => format!("`{}`", names.replace(", ", "`, `")),
            None if default.is_empty() => format!("empty; {values}"),
            None => format!("`{default}`; {values}"),
        };
        format!("| `{}` | {values} | {} |\n", parameter.name, parameter.description())
    };
    let rows: String = S::PARAMETERS.iter().map(row).collect();
    format!("<!-- parameters: {} -->\n| parameter | values, default first | meaning |\n|---|---|---|\n{rows}<!-- end -->", S::LAB)
}

#[test]
fn the_readme_lists_the_parameters() {
    for table in [table::<RunConfig>(), table::<BanditConfig>(), table::<MinimaxConfig>()] {
        assert!(include_str!("../../README.md").contains(&table), "README.md must contain this table:\n{table}");
    }
}

#[test]
fn a_choice_lists_its_default_first() {
    fn check<S: Settings>() {
        for parameter in S::PARAMETERS {
            if let Values::Choice { variants, .. } = parameter.values {
                assert_eq!(parameter.get(&S::default()), variants[0].name);
            }
        }
    }
    check::<RunConfig>();
    check::<BanditConfig>();
    check::<MinimaxConfig>();
}
