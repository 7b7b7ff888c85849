//! A visitor's network beside ours: pairs of layers, verdicts, and the hints for common mistakes.

use proptest::prelude::*;
use saddle::network::Architecture;
use saddle::network::comparison::{Compared, Entry, Player, Row, Verdict, compare};

/// Tensors by module and part: `("convt1", "weight", [256, 128, 5, 5])`.
type Tensors = Vec<(&'static str, &'static str, Vec<usize>)>;

fn generator() -> Tensors {
    let norm = |name, channels: usize| {
        ["weight", "bias", "running_mean", "running_var"].map(|part| (name, part, vec![channels])).into_iter().chain([(
            name,
            "num_batches_tracked",
            vec![],
        )])
    };
    let mut all = vec![("fc", "weight", vec![12544, 100]), ("convt1", "weight", vec![256, 128, 5, 5])];
    all.extend(norm("bn1", 128));
    all.push(("convt2", "weight", vec![128, 64, 5, 5]));
    all.extend(norm("bn2", 64));
    all.push(("convt3", "weight", vec![64, 1, 5, 5]));
    all
}

fn discriminator() -> Tensors {
    vec![
        ("conv1", "weight", vec![64, 1, 5, 5]),
        ("conv1", "bias", vec![64]),
        ("conv2", "weight", vec![128, 64, 5, 5]),
        ("conv2", "bias", vec![128]),
        ("fc", "weight", vec![1, 6272]),
        ("fc", "bias", vec![1]),
    ]
}

fn compared(tensors: Tensors) -> Compared {
    let entry = |(module, part, shape): (&str, &str, Vec<usize>)| Entry { name: format!("{module}.{part}"), shape };
    compare(&tensors.into_iter().map(entry).collect::<Vec<_>>(), &Architecture::HOMEWORK)
}

/// The generator with a change.
fn changed(change: impl FnOnce(&mut Tensors)) -> Compared {
    let mut tensors = generator();
    change(&mut tensors);
    compared(tensors)
}

/// Sets the shape of a tensor.
fn reshape(tensors: &mut Tensors, module: &str, part: &str, shape: &[usize]) {
    let found = tensors.iter_mut().find(|(name, kind, _)| (*name, *kind) == (module, part)).expect("a tensor of ours");
    found.2 = shape.to_vec();
}

/// Verdict and hints of the line of a layer, the file's or ours.
fn line(compared: &Compared, name: &str) -> (Verdict, String) {
    let is_it = |row: &&Row| [&row.yours, &row.ours].into_iter().flatten().any(|side| side.name == name);
    let row = compared.comparison.rows.iter().find(is_it).unwrap_or_else(|| panic!("no line of {name}: {compared:?}"));
    (row.verdict, row.hints.join(" "))
}

fn verdicts(compared: &Compared) -> Vec<Verdict> {
    compared.comparison.rows.iter().map(|row| row.verdict).collect()
}

fn assert_hint(compared: &Compared, name: &str, verdict: Verdict, words: &[&str]) {
    let (found, hints) = line(compared, name);
    assert_eq!(found, verdict, "{name}: {hints}");
    for word in words {
        assert!(hints.contains(word), "{name} says nothing of “{word}”: {hints}");
    }
}

#[test]
fn our_own_networks_fit_under_any_names() {
    for (tensors, player, layers) in [(generator(), Player::Generator, 6), (discriminator(), Player::Discriminator, 3)] {
        for prefix in ["", "module.", "module.main.", "_orig_mod."] {
            for numbered in [false, true] {
                let mut modules: Vec<&str> = Vec::new();
                let mut entries = Vec::new();
                for (module, part, shape) in &tensors {
                    if !modules.contains(module) {
                        modules.push(module);
                    }
                    // As in nn.Sequential, with layers between that have no tensors.
                    let name = if numbered { (3 * (modules.len() - 1)).to_string() } else { (*module).to_owned() };
                    entries.push(Entry { name: format!("{prefix}{name}.{part}"), shape: shape.clone() });
                }
                let found = compare(&entries, &Architecture::HOMEWORK);
                assert_eq!(found.comparison.player, player);
                assert_eq!(verdicts(&found), vec![Verdict::Same; layers], "{entries:?}");
                assert_eq!(found.cost, 0);
                let names = found.names.expect("it fits");
                let weights = tensors.iter().filter(|(_, part, _)| *part != "num_batches_tracked").count();
                assert_eq!(names.len(), weights);
                for (ours, at) in names {
                    let (module, part, _) = &tensors[at];
                    assert_eq!(ours, format!("{module}.{part}"));
                }
                assert!(found.comparison.summary().contains(&format!("All {layers} layers")), "{}", found.comparison.summary());
            }
        }
    }
}

/// Its sizes alone are as near to the discriminator's.
#[test]
fn a_generator_without_batch_norm_and_with_biases_is_a_generator() {
    let found = compared(vec![
        ("dense", "weight", vec![12544, 100]),
        ("dense", "bias", vec![12544]),
        ("up1", "weight", vec![256, 128, 5, 5]),
        ("up1", "bias", vec![128]),
        ("up2", "weight", vec![128, 64, 5, 5]),
        ("up2", "bias", vec![64]),
        ("up3", "weight", vec![64, 1, 5, 5]),
        ("up3", "bias", vec![1]),
    ]);
    assert_eq!(found.comparison.player, Player::Generator);
    assert_eq!([Verdict::Differs, Verdict::Missing].map(|verdict| found.comparison.count(verdict)), [4, 2]);
}

#[test]
fn a_discriminator_with_batch_norm_and_softmax_is_a_discriminator() {
    let mut tensors = discriminator();
    reshape(&mut tensors, "fc", "weight", &[2, 6272]);
    tensors.splice(2..2, ["weight", "bias", "running_mean", "running_var"].map(|part| ("bn1", part, vec![64])));
    tensors.splice(8..8, ["weight", "bias", "running_mean", "running_var"].map(|part| ("bn2", part, vec![128])));
    let found = compared(tensors);
    assert_eq!(found.comparison.player, Player::Discriminator);
    assert_eq!(found.comparison.count(Verdict::Extra), 2);
}

#[test]
fn the_order_of_a_sorted_file_is_enough() {
    let mut tensors = generator();
    tensors.sort();
    let found = compared(tensors.clone());
    assert!(found.comparison.fits());
    for (ours, at) in found.names.expect("it fits") {
        assert_eq!(ours, format!("{}.{}", tensors[at].0, tensors[at].1));
    }
}

#[test]
fn a_bias_too_many_is_named_with_its_effect() {
    let found = changed(|tensors| {
        tensors.push(("convt1", "bias", vec![128]));
        tensors.push(("convt3", "bias", vec![1]));
        tensors.push(("fc", "bias", vec![12544]));
    });
    assert_hint(&found, "convt1", Verdict::Differs, &["bias=False", "no effect"]);
    for layer in ["convt3", "fc"] {
        assert_hint(&found, layer, Verdict::Differs, &["bias=False"]);
        assert!(!line(&found, layer).1.contains("no effect"), "no batch norm follows {layer}");
    }
    assert_eq!(found.names, None);
    assert_eq!(found.comparison.summary(), "Read as a generator. 3 of our 6 layers have the same shapes, 3 differ.");
}

#[test]
fn a_bias_that_is_missing_is_named() {
    let mut tensors = discriminator();
    tensors.retain(|(module, part, _)| (*module, *part) != ("conv2", "bias"));
    assert_hint(&compared(tensors), "conv2", Verdict::Differs, &["has no bias", "leave out bias=False"]);
}

#[test]
fn a_dense_layer_the_other_way_round_is_told_from_another_size() {
    let turned = changed(|tensors| reshape(tensors, "fc", "weight", &[100, 12544]));
    assert_hint(&turned, "fc", Verdict::Differs, &["other way round", "nn.Linear(100, 12544, bias=False)", "Keras"]);
    let latent = changed(|tensors| reshape(tensors, "fc", "weight", &[12544, 128]));
    assert_hint(&latent, "fc", Verdict::Differs, &["latents of 128 numbers"]);
    let wide = changed(|tensors| reshape(tensors, "fc", "weight", &[25088, 100]));
    assert_hint(&wide, "fc", Verdict::Differs, &["512 channels of 7×7"]);
    let odd = changed(|tensors| reshape(tensors, "fc", "weight", &[1000, 100]));
    assert_hint(&odd, "fc", Verdict::Differs, &["no multiple of 7·7"]);
    let mut tensors = discriminator();
    reshape(&mut tensors, "fc", "weight", &[1, 2048]);
    assert_hint(&compared(tensors), "fc", Verdict::Differs, &["reads 2048 numbers, ours 6272", "padding"]);
    let mut tensors = discriminator();
    reshape(&mut tensors, "fc", "weight", &[2, 6272]);
    reshape(&mut tensors, "fc", "bias", &[2]);
    assert_hint(&compared(tensors), "fc", Verdict::Differs, &["ends in 2 numbers", "1 logit"]);
}

#[test]
fn convolutions_of_the_other_kind_are_told_by_their_order() {
    let found = changed(|tensors| {
        reshape(tensors, "convt1", "weight", &[128, 256, 5, 5]);
        reshape(tensors, "convt2", "weight", &[64, 128, 5, 5]);
        reshape(tensors, "convt3", "weight", &[1, 64, 5, 5]);
    });
    assert_eq!(found.comparison.player, Player::Generator);
    assert_hint(&found, "convt1", Verdict::Differs, &["exchanged", "nn.Conv2d(256, 128, …)", "ConvTranspose2d stores [in, out"]);
    let mut tensors = discriminator();
    reshape(&mut tensors, "conv1", "weight", &[1, 64, 5, 5]);
    let found = compared(tensors);
    assert_hint(&found, "conv1", Verdict::Differs, &["exchanged", "nn.ConvTranspose2d(1, 64, …)", "Conv2d stores [out, in"]);
}

#[test]
fn another_kernel_is_named_with_the_padding_that_it_needs() {
    let found = changed(|tensors| {
        reshape(tensors, "convt1", "weight", &[256, 128, 4, 4]);
        reshape(tensors, "convt2", "weight", &[128, 64, 4, 4]);
        reshape(tensors, "convt3", "weight", &[64, 1, 3, 3]);
    });
    assert_hint(&found, "convt1", Verdict::Differs, &["4×4, ours 5×5", "no padding leads from 7×7 to 7×7"]);
    assert_hint(&found, "convt2", Verdict::Differs, &["from 7×7 to 14×14 takes padding=1 and no output_padding", "don’t show"]);
    assert_hint(&found, "convt3", Verdict::Differs, &["from 14×14 to 28×28 takes padding=1, output_padding=1"]);
    let mut tensors = discriminator();
    reshape(&mut tensors, "conv1", "weight", &[64, 1, 4, 4]);
    assert_hint(&compared(tensors), "conv1", Verdict::Differs, &["from 28×28 to 14×14 takes padding=1."]);
}

/// By PyTorch's formulas for the side of a layer's output.
#[test]
fn the_padding_in_a_hint_gives_our_sides() {
    for kernel in 2..12_usize {
        let found = changed(|tensors| reshape(tensors, "convt2", "weight", &[128, 64, kernel, kernel]));
        let mut narrow = discriminator();
        reshape(&mut narrow, "conv2", "weight", &[128, 64, kernel, kernel]);
        let judge = compared(narrow);
        if kernel == 5 {
            assert!(found.comparison.fits() && judge.comparison.fits());
            continue;
        }
        let number = |text: &str, name: &str| -> usize {
            let rest = text.split_once(name).expect("it is named").1;
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
        };
        let hint = line(&found, "convt2").1;
        let more = if hint.contains("no output_padding") { 0 } else { number(&hint, "output_padding=") };
        assert_eq!(6 * 2 + kernel + more, 14 + 2 * number(&hint, " padding="), "{hint}");
        let padding = number(&line(&judge, "conv2").1, " padding=");
        assert_eq!((14 + 2 * padding - kernel) / 2 + 1, 7);
    }
}

#[test]
fn statistics_and_scales_that_are_absent_are_told() {
    let found = changed(|tensors| tensors.retain(|(name, part, _)| *name != "bn1" || !part.starts_with("running")));
    assert_hint(&found, "bn1", Verdict::Differs, &["running_mean and running_var are absent", "track_running_stats=False"]);
    let found = changed(|tensors| tensors.retain(|(name, part, _)| *name != "bn1" || part.starts_with("running")));
    assert_hint(&found, "bn1", Verdict::Differs, &["affine=False"]);
    let found = changed(|tensors| tensors.retain(|(name, ..)| *name != "bn1"));
    assert_hint(&found, "bn1", Verdict::Missing, &["nn.BatchNorm2d(128)"]);
}

#[test]
fn a_batch_norm_too_many_is_placed_and_named() {
    for channels in [256, 12544] {
        let found = changed(|tensors| {
            let norm = ["weight", "bias", "running_mean", "running_var"].map(|part| ("first", part, vec![channels]));
            tensors.splice(1..1, norm);
        });
        assert_hint(&found, "first", Verdict::Extra, &["after the dense layer", "after convt1 and convt2 only"]);
        assert_eq!(verdicts(&found)[..3], [Verdict::Same, Verdict::Extra, Verdict::Same], "it stands after the dense layer");
    }
    let found =
        changed(|tensors| tensors.extend(["weight", "bias", "running_mean", "running_var"].map(|part| ("last", part, vec![1]))));
    assert_hint(&found, "last", Verdict::Extra, &["after the last layer"]);
    let mut tensors = discriminator();
    tensors.extend(["weight", "bias", "running_mean", "running_var"].map(|part| ("norm", part, vec![128])));
    let found = compared(tensors);
    assert_eq!(found.comparison.player, Player::Discriminator);
    assert_hint(&found, "norm", Verdict::Extra, &["no batch norm in the discriminator"]);
}

#[test]
fn other_channels_are_a_layer_that_differs_and_not_one_that_is_missing() {
    let found = changed(|tensors| {
        reshape(tensors, "fc", "weight", &[512 * 49, 100]);
        reshape(tensors, "convt1", "weight", &[512, 256, 5, 5]);
        for part in ["weight", "bias", "running_mean", "running_var"] {
            reshape(tensors, "bn1", part, &[256]);
            reshape(tensors, "bn2", part, &[128]);
        }
        reshape(tensors, "convt2", "weight", &[256, 128, 5, 5]);
        reshape(tensors, "convt3", "weight", &[128, 1, 5, 5]);
    });
    assert_eq!(verdicts(&found), [Verdict::Differs; 6]);
    assert_hint(&found, "convt2", Verdict::Differs, &["from 256 to 128, ours from 128 to 64"]);
    assert_hint(&found, "bn2", Verdict::Differs, &["128 channels, ours 64"]);
}

#[test]
fn convolutions_in_place_of_the_dense_layers_are_told() {
    let found = changed(|tensors| tensors[0] = ("first", "weight", vec![100, 256, 7, 7]));
    assert_hint(&found, "first", Verdict::Extra, &["in place of the dense layer", "7×7 it computes the same"]);
    assert_hint(&found, "fc", Verdict::Missing, &["nn.Linear(100, 12544, bias=False)"]);
    let mut tensors = discriminator();
    tensors.retain(|(module, ..)| *module != "fc");
    tensors.push(("last", "weight", vec![1, 128, 7, 7]));
    let found = compared(tensors);
    assert_hint(&found, "last", Verdict::Extra, &["in place of the dense layer"]);
}

#[test]
fn layers_of_other_kinds_are_told() {
    let found = changed(|tensors| {
        let at = tensors.iter().position(|(name, ..)| *name == "convt2").expect("ours");
        tensors.splice(
            at..=at,
            [
                ("convt2", "weight_orig", vec![128, 64, 5, 5]),
                ("convt2", "weight_u", vec![64]),
                ("convt2", "weight_v", vec![3200]),
            ],
        );
    });
    assert_eq!(found.comparison.count(Verdict::Missing), 1);
    let extra = found.comparison.rows.iter().find(|row| row.verdict == Verdict::Extra).expect("a layer of another kind");
    assert!(extra.hints[0].contains("spectral_norm"), "{extra:?}");
    let other = compared(vec![
        ("embed", "emb", vec![1000]),
        ("h.0", "ln", vec![7, 7, 7]),
        ("gru", "weight_ih_l0", vec![96, 32]),
        ("gru", "weight_hh_l0", vec![96, 32]),
    ]);
    assert_eq!(other.comparison.summary(), "This is another network: none of its 3 layers is like a layer of ours.");
}

#[test]
fn what_shapes_do_not_show_is_listed_with_our_values() {
    let unseen = |tensors| compared(tensors).comparison.unseen.join(" ");
    let of_generator = unseen(generator());
    for word in ["the sides are 7, 7, 13, 25 instead of 7, 7, 14, 28", "0.3", "tanh", "1e-5", "output_padding=1"] {
        assert!(of_generator.contains(word), "{word}: {of_generator}");
    }
    let of_discriminator = unseen(discriminator());
    for word in ["Stride 2, 2 and padding 2", "0.3", "No sigmoid", "eval()"] {
        assert!(of_discriminator.contains(word), "{word}: {of_discriminator}");
    }
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let part = prop::sample::select(vec![
        "weight",
        "bias",
        "running_mean",
        "running_var",
        "num_batches_tracked",
        "other",
        "weight_orig",
    ]);
    let shape =
        prop::collection::vec(prop::sample::select(vec![0, 1, 2, 5, 49, 64, 100, 128, 256, 6272, 12544, usize::MAX]), 0..6);
    let name = prop::sample::select(vec!["", "a", "a.0", "a.1", "b", "module.c", "parametrizations"]);
    let entry = (name, part, shape).prop_map(|(module, part, shape)| {
        let name = if module.is_empty() { part.to_owned() } else { format!("{module}.{part}") };
        Entry { name, shape }
    });
    prop::collection::vec(entry, 0..24)
}

proptest! {
    #[test]
    fn every_layer_has_one_line(entries in entries()) {
        let found = compare(&entries, &Architecture::HOMEWORK);
        let ours: Vec<_> = found.comparison.rows.iter().filter_map(|row| row.ours.as_ref().map(|side| side.name.as_str())).collect();
        let wanted: &[&str] = match found.comparison.player {
            Player::Generator => &["fc", "convt1", "bn1", "convt2", "bn2", "convt3"],
            Player::Discriminator => &["conv1", "conv2", "fc"],
        };
        prop_assert_eq!(ours, wanted);
        let mut yours: Vec<_> = found.comparison.rows.iter().filter_map(|row| row.yours.as_ref().map(|side| side.name.clone())).collect();
        let mut modules: Vec<_> = entries.iter()
            .map(|entry| entry.name.rsplit_once('.').unwrap_or(("", &entry.name)))
            .filter(|(_, part)| *part != "num_batches_tracked").map(|(module, _)| module.to_owned()).collect();
        yours.sort();
        modules.sort();
        modules.dedup();
        prop_assert_eq!(yours, modules);
        prop_assert_eq!(found.names.is_some(), found.comparison.fits());
        for row in &found.comparison.rows {
            prop_assert_eq!(row.hints.is_empty(), row.verdict == Verdict::Same);
        }
    }
}
