//! The configuration and its form in the address: round trips, bounds, hostile input.

use proptest::prelude::*;
use saddle::run::RunConfig;
use saddle::run::config::{BATCH_SIZES, Dataset, PARAMETERS, Preference, Preset, milestones};

fn configs() -> impl Strategy<Value = RunConfig> {
    let choices = (0..3_usize, 0..3_usize, 0..3_usize);
    (choices, 64..10_000_u32, 1..=1000_u32, 1e-9..=1.0_f64, any::<u32>()).prop_map(
        |((d, p, b), images, epochs, learning_rate, seed)| {
            let (dataset, backend, batch_size) = (Dataset::ALL[d], Preference::ALL[p], BATCH_SIZES[b]);
            RunConfig { dataset, images, backend, batch_size, epochs, learning_rate, seed }
        },
    )
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
    fn what_is_written_reads_back(config in configs()) {
        let address = RunConfig::from_query(&config.to_query());
        prop_assert_eq!(address.problems, vec![]);
        prop_assert_eq!(address.config, config);
    }

    #[test]
    fn any_text_gives_a_valid_configuration(query in ".{0,200}") {
        prop_assert!(within_bounds(&RunConfig::from_query(&query).config));
    }

    #[test]
    fn any_value_of_a_known_parameter_is_taken_or_named(index in 0..PARAMETERS.len(), value in ".{0,60}") {
        let parameter = PARAMETERS[index];
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
fn defaults_need_no_query_and_an_empty_query_gives_them() {
    assert_eq!(RunConfig::default().to_query(), "");
    let address = RunConfig::from_query("");
    assert_eq!(address.config, RunConfig::default());
    assert!(!address.autostart && address.problems.is_empty());
}

#[test]
fn the_address_says_what_the_readme_says() {
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
fn each_bad_value_is_named_with_its_bounds_and_replaced() {
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
fn hostile_values_are_cut_and_cleaned_before_they_are_repeated() {
    let long = format!("seed={}", "9".repeat(10_000));
    let address = RunConfig::from_query(&long);
    assert!(address.problems[0].to_string().chars().count() < 150);
    let controls = RunConfig::from_query("epochs=%00%1b[31m");
    assert!(!controls.problems[0].to_string().chars().any(char::is_control));
    // The last of several counts, as in a form.
    assert_eq!(RunConfig::from_query("seed=1&seed=2").config.seed, 2);
}

#[test]
fn steps_drop_the_last_partial_batch() {
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
        assert_eq!((set.backend, set.seed, set.learning_rate), (Preference::Cpu, 9, 1e-4));
    }
    let homework = Preset::Homework.apply(&RunConfig::default());
    assert_eq!(homework, RunConfig::default(), "the homework is the default");
}

#[test]
fn there_are_always_sheets_to_keep_and_the_last_is_one() {
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
