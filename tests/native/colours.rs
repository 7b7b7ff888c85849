//! The style sheet's colours in both themes: lines of a chart differ under every kind of colour blindness, and text has enough contrast.
//!
//! Colour blindness: Machado, Oliveira and Fernandes (2009), severity 1. Difference of two colours: the distance in OKLab (Ottosson
//! 2020), which is 1 between black and white. Contrast: WCAG 2.2.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../static/styles/tokens.css");

type Rgb = [f64; 3];
type Matrix = [[f64; 3]; 3];

const VISION: [(&str, Matrix); 4] = [
    ("full colour vision", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("deuteranopia", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// Colours of lines in one chart, and of good and bad bars in a histogram.
const DRAWN_TOGETHER: [(&str, &str); 7] = [
    ("descend", "ascend"),
    ("descend", "third"),
    ("ascend", "third"),
    ("descend", "ink-3"),
    ("third", "ink-3"),
    ("ink-1", "ink-3"),
    ("descend", "bad"),
];

const TEXT_COLOURS: [&str; 8] = ["ink-1", "ink-2", "ink-3", "descend", "ascend", "third", "warn", "bad"];

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

fn difference(a: &str, b: &str, vision: &Matrix) -> f64 {
    let [a, b] = [a, b].map(|hex| oklab(times(vision, linear(hex))));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |hex: &str| linear(hex).iter().zip([0.2126, 0.7152, 0.0722]).map(|(value, share)| value * share).sum::<f64>();
    let (a, b) = (luminance(a), luminance(b));
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
fn difference_and_contrast_match_the_papers() {
    let full = &VISION[0].1;
    assert!((difference("#000000", "#ffffff", full) - 1.0).abs() < 1e-6);
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    for (name, matrix) in &VISION {
        for row in matrix {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{name} preserves grey");
        }
    }
    // Ottosson's example, the red of sRGB.
    let [l, a, b] = oklab(linear("#ff0000"));
    assert!((l - 0.627_955).abs() < 1e-4 && (a - 0.224_863).abs() < 1e-4 && (b - 0.125_846).abs() < 1e-4);
}

#[test]
fn colours_drawn_together_differ() {
    let themes = themes();
    assert_eq!(themes.len(), 3);
    assert_eq!(themes[1].1, themes[2].1, "the chosen and the system's dark theme are equal");
    for (theme, colours) in &themes {
        for (a, b) in DRAWN_TOGETHER {
            for (vision, matrix) in &VISION {
                let difference = difference(colours[a], colours[b], matrix);
                assert!(difference > 0.09, "{theme}, {vision}: {a} and {b} differ by only {difference:.3}");
            }
        }
    }
}

#[test]
fn text_has_enough_contrast() {
    for (theme, colours) in themes() {
        for text in TEXT_COLOURS {
            for ground in ["paper", "raised", "sunken"] {
                let contrast = contrast(colours[text], colours[ground]);
                assert!(contrast >= 4.5, "{theme}: {text} on {ground} has {contrast:.2}");
            }
        }
    }
}
