//! Lines that are drawn together are told apart without all three kinds of cones, and every colour of text can be read: of the
//! style sheet's own values, in both themes.
//!
//! What is seen without one kind of cones: Machado, Oliveira and Fernandes (2009), severity 1. How far two colours are apart:
//! the distance in OKLab (Ottosson 2020), where black and white are 1 apart. Contrast: WCAG 2.2.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../static/styles/tokens.css");

type Rgb = [f64; 3];
type Matrix = [[f64; 3]; 3];

const SEEN: [(&str, Matrix); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("deuteranopia", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// Lines of one chart, and of a histogram what went well and what did not.
const TOGETHER: [(&str, &str); 7] = [
    ("descend", "ascend"),
    ("descend", "third"),
    ("ascend", "third"),
    ("descend", "ink-3"),
    ("third", "ink-3"),
    ("ink-1", "ink-3"),
    ("descend", "bad"),
];

/// Colours that words are written in.
const TEXT: [&str; 8] = ["ink-1", "ink-2", "ink-3", "descend", "ascend", "third", "warn", "bad"];

fn times(matrix: &Matrix, rgb: Rgb) -> Rgb {
    matrix.map(|row| row.iter().zip(rgb).map(|(factor, value)| factor * value).sum())
}

/// Linear red, green and blue of `#1f5fbf`.
fn linear(hex: &str) -> Rgb {
    [1, 3, 5].map(|at| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two hexadecimal digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn oklab(rgb: Rgb) -> Rgb {
    let cones = times(
        &[
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        rgb.map(|value| value.clamp(0.0, 1.0)),
    );
    times(
        &[
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        cones.map(f64::cbrt),
    )
}

fn apart(a: &str, b: &str, seen: &Matrix) -> f64 {
    let [a, b] = [a, b].map(|hex| oklab(times(seen, linear(hex))));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

fn contrast(a: &str, b: &str) -> f64 {
    let light = |hex: &str| linear(hex).iter().zip([0.2126, 0.7152, 0.0722]).map(|(value, share)| value * share).sum::<f64>();
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colours of each `:root` block, by name: light, dark by the system, dark by choice.
fn themes() -> Vec<(&'static str, BTreeMap<&'static str, &'static str>)> {
    let blocks = TOKENS.split(":root").skip(1).map(|block| block.split('}').next().unwrap_or_default());
    let colours = |block: &'static str| -> BTreeMap<_, _> {
        let pairs = block.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "));
        pairs.filter(|(_, value)| value.starts_with('#')).collect()
    };
    let all = blocks.map(colours).filter(|colours| !colours.is_empty());
    ["light", "dark", "dark, chosen"].into_iter().zip(all).collect()
}

#[test]
fn the_measures_are_those_of_their_papers() {
    let all = &SEEN[0].1;
    assert!((apart("#000000", "#ffffff", all) - 1.0).abs() < 1e-6, "black and white");
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    for (name, matrix) in &SEEN {
        for row in matrix {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{name}: grey stays grey");
        }
    }
    // Ottosson's own example of sRGB's red.
    let [l, a, b] = oklab(linear("#ff0000"));
    assert!((l - 0.627_955).abs() < 1e-4 && (a - 0.224_863).abs() < 1e-4 && (b - 0.125_846).abs() < 1e-4);
}

#[test]
fn what_is_drawn_together_is_told_apart() {
    let themes = themes();
    assert_eq!(themes.len(), 3);
    assert_eq!(themes[1].1, themes[2].1, "dark is dark, chosen or not");
    for (theme, colours) in &themes {
        for (a, b) in TOGETHER {
            for (sight, matrix) in &SEEN {
                let apart = apart(colours[a], colours[b], matrix);
                assert!(apart > 0.09, "{theme}, {sight}: {a} and {b} are only {apart:.3} apart");
            }
        }
    }
}

#[test]
fn words_can_be_read() {
    for (theme, colours) in themes() {
        for text in TEXT {
            for ground in ["paper", "raised", "sunken"] {
                let contrast = contrast(colours[text], colours[ground]);
                assert!(contrast >= 4.5, "{theme}: {text} on {ground} has {contrast:.2}");
            }
        }
    }
}
