//! Number formats of the page: a minus sign (−), separated thousands, significant digits only.

/// An integer with separated thousands: `28,110`.
#[must_use]
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with `decimals` decimals and separated thousands; "none" if it is not finite.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "none".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), grouped);
    let sign = if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "−" } else { "" };
    fraction.map_or_else(|| format!("{sign}{whole}"), |fraction| format!("{sign}{whole}.{fraction}"))
}

/// A measured value with three significant digits: `1.07`, `0.0123`, `41.2`, `2,304`; as a power of ten
/// beyond that (`1.20e-7`).
#[must_use]
pub fn readout(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "none".to_owned();
    }
    match size {
        s if s >= 1e9 || (s > 0.0 && s < 1e-4) => format!("{value:.2e}").replace('-', "−"),
        s if s >= 100.0 => fixed(value, 0),
        s if s >= 10.0 => fixed(value, 1),
        s if s >= 0.1 || s <= 0.0 => fixed(value, 2),
        s if s >= 0.01 => fixed(value, 3),
        s if s >= 0.001 => fixed(value, 4),
        _ => fixed(value, 5),
    }
}

/// A probability with two significant digits of p and of 1 − p: `0.33`, `0.00046`, `0.9998`.
#[must_use]
pub fn probability(value: f64) -> String {
    let rest = 1.0 - value;
    if !(value > 0.5 && rest > 1e-8) {
        return if value > 0.5 || value <= 0.0 { fixed(value, 0) } else { readout(value) };
    }
    let decimals = (2_u8..=9).find(|&n| rest * 10_f64.powi(i32::from(n)) >= 9.5).map_or(9, usize::from);
    fixed(value, decimals)
}

/// A tick of a logarithmic axis: `0.01`, `500`, or a power of ten (`10⁻⁷`).
#[must_use]
pub fn power(value: f64) -> String {
    let exponent = value.log10().round();
    if (-4.0..=5.0).contains(&exponent) {
        // Writes 1.4000000000000001 as 1.4.
        let rounded = |n: u8| (value * 10_f64.powi(i32::from(n))).round() / 10_f64.powi(i32::from(n));
        let decimals = (0..6).find(|&n| (rounded(n) - value).abs() <= 1e-9 * value).unwrap_or(6);
        return fixed(value, decimals.into());
    }
    if (value / 10_f64.powf(exponent) - 1.0).abs() > 1e-6 { readout(value) } else { format!("10{}", superscript(exponent)) }
}

fn superscript(exponent: f64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |c: char| c.to_digit(10).and_then(|digit| DIGITS.get(usize::try_from(digit).ok()?)).copied().unwrap_or('⁻');
    format!("{exponent:.0}").chars().map(raised).collect()
}
