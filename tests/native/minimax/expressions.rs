//! Parsing expressions: values, errors with their place, arbitrary text.

use proptest::prelude::*;
use saddle::minimax::formula::formula;
use saddle::minimax::parse::{ExpressionError, MAX_DEPTH, MAX_LENGTH, parse};
use saddle::minimax::{MinimaxConfig, Point};
use saddle::settings::Settings;

fn at(text: &str, x: f64, y: f64) -> f64 {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).node.evaluate(x, y)
}

fn error(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

#[test]
fn operators_have_the_usual_precedence() {
    assert_eq!(at("1 + 2*x^2", 3.0, 0.0), 19.0);
    assert_eq!(at("-x^2", 3.0, 0.0), -9.0);
    assert_eq!(at("2^3^2", 0.0, 0.0), 512.0);
    assert_eq!(at("2^-1", 0.0, 0.0), 0.5);
    assert_eq!(at("8/4/2", 0.0, 0.0), 1.0);
    assert_eq!(at("1-2-3", 0.0, 0.0), -4.0);
    assert_eq!(at("  ( x + y ) * ( x - y ) ", 3.0, 2.0), 5.0);
    assert_eq!(at("--x - +y − 1", 3.0, 2.0), 0.0);
    assert_eq!(at("1.5e1 + .5 + 2.", 0.0, 0.0), 17.5);
    assert_eq!(at("x^y", 2.0, 10.0), 1024.0);
    assert!(
        (at("sin(pi/2) + ln(e) + log(e^2) + sqrt(x) + abs(-y) + tanh(0) + cos(0) + exp(0) + tan(0) + sigmoid(0)", 4.0, 3.0)
            - 11.5)
            .abs()
            < 1e-12
    );
}

/// As in other programs, textbooks, phones and word processors.
#[test]
fn every_usual_notation_is_read() {
    for (text, same) in [
        ("x**2 - y**2", "x^2 - y^2"),
        ("x²-y²", "x^2 - y^2"),
        ("x⁻¹ + y¹⁰", "x^-1 + y^10"),
        ("xy", "x*y"),
        ("XY", "x*y"),
        ("2x", "2*x"),
        ("2xy^2", "2*x*y^2"),
        ("4·x × y ⋅ x", "4*x*y*x"),
        ("x ÷ 2 – y — x ‑ 1", "x/2 - y - x - 1"),
        ("sin x", "sin(x)"),
        ("Sin X", "sin(x)"),
        ("sinx", "sin(x)"),
        ("sin 2x", "sin(2*x)"),
        ("sin x^2", "sin(x^2)"),
        ("sin x cos y", "sin(x)*cos(y)"),
        ("x sin(y)", "x*sin(y)"),
        ("xsin(y)", "x*sin(y)"),
        ("2 sin²(x)", "2*(sin(x))^2"),
        ("sin^2 x + cos^2 x", "sin(x)^2 + cos(x)^2"),
        ("log10(x) + log2 y", "ln(x)/ln(10) + ln(y)/ln(2)"),
        ("√x + √(x+y)", "sqrt(x) + sqrt(x + y)"),
        ("2πx", "2*pi*x"),
        ("3e x + 2e1", "3*e*x + 20"),
        ("(x+1)(y-1)", "(x+1)*(y-1)"),
        ("2[x + {y - 1}]", "2*(x + (y - 1))"),
        ("x(y+1)", "x*(y+1)"),
        ("e^x y", "e^x*y"),
        ("exp x", "exp(x)"),
        ("-2x^2y", "-2*x^2*y"),
        ("x*y/2", "x*y/2"),
        ("−ln(1 + e⁻ˣʸ) − ln 2 − 0.25y²", "-ln(1 + exp(-x*y)) - ln(2) - 0.25*y^2"),
        ("e²ˣ + 2ʸ + xʸ", "exp(2*x) + 2^y + x^y"),
        ("2\u{a0}x\u{3000}+ y", "2*x + y"),
        ("f = x² − y²", "x^2 - y^2"),
        ("F(X, Y)=xy", "x*y"),
        ("２ｘ＋（ｙ－１）＾２", "2*x + (y-1)^2"),
        ("٣x − ۴٫۵y", "3*x - 4.5*y"),
        ("x ‒ y ― 1 ﹣ 1", "x - y - 2"),
    ] {
        assert!((at(text, 0.7, 0.4) - at(same, 0.7, 0.4)).abs() < 1e-14, "{text} and {same}");
    }
}

#[test]
fn errors_name_position_and_reason() {
    for (text, place, word) in [
        ("while", 1, "“while” is not known"),
        ("x + while(y)", 5, "“while” is not known"),
        ("1/0", 2, "1/0 is not a finite number"),
        ("x + ln(0)", 5, "ln(0) is not a finite number"),
        ("x + 1e999", 5, "not a finite number"),
        ("x +", 4, "the expression ends"),
        ("(x + y", 7, "expected )"),
        ("x + y)", 6, "there is “)”"),
        ("", 1, "the expression ends"),
        ("x; y", 2, "there is “;”"),
        ("é", 1, "“é” is not known"),
        ("x + foo", 5, "“foo” is not known"),
        ("sin", 4, "expected ( after sin, but the expression ends"),
        ("sin *x", 5, "expected ( after sin"),
        ("1/2x", 4, "write a/b*c or a/(b*c)"),
        ("x/y(x+1)", 4, "two meanings"),
        ("x2", 2, "write x^2 or 2*x"),
        ("2 3", 3, "write x^2 or 2*x"),
        ("sin x y", 5, "write sin(x)*y or sin(x*y)"),
        ("sin 2x y", 5, "two meanings"),
        ("sin^-1(x)", 4, "two meanings"),
        ("sin^y x", 4, "two meanings"),
        ("max(x, y)", 1, "abs(a - b)"),
        ("|x|", 1, "abs(x)"),
        ("x + |y|", 5, "abs(x)"),
        ("0,5*x", 2, "0.5"),
        ("g = x*y", 1, "“g” is not known"),
        ("f = x*while", 7, "“while” is not known"),
        ("f = x = y", 7, "without ="),
        ("pow(x, 2)", 1, "a power is written x^2"),
        ("xˣ²", 3, "there is “²”"),
        ("x*y = 0", 5, "without ="),
        ("x*z", 3, "only x, which descends, and y"),
        ("x + $", 5, "there is “$”"),
    ] {
        let message = error(text);
        assert!(message.contains(&format!("at character {place}:")) && message.contains(word), "{text}: {message}");
    }
}

#[test]
fn length_and_depth_are_bounded() {
    assert_eq!(parse(&"x".repeat(10_000)).expect_err("too long"), ExpressionError::TooLong(10_000));
    assert!(error(&"x+".repeat(5000)).contains("10000 characters; at most 1000"));
    assert!(error(&"(".repeat(900)).contains("nested more than 64 deep"));
    assert!(error(&"-".repeat(900)).contains("nested more than 64 deep"));
    assert!(error(&"x^".repeat(400)).contains("nested more than 64 deep"));
    assert!(error(&"sin(".repeat(200)).contains("nested more than 64 deep"));
    // The longest expression can be evaluated.
    let longest = format!("{}x", "x+".repeat((MAX_LENGTH - 1) / 2));
    let expression = parse(&longest).expect("the maximum length");
    assert!(expression.node.jet(1.0, 1.0).x > 499.0);
    let deepest = format!("{}x{}", "(".repeat(MAX_DEPTH as usize), ")".repeat(MAX_DEPTH as usize));
    assert!(parse(&deepest).is_ok());
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_rejected(text in ".{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn any_text_of_expression_characters_is_parsed_or_rejected(text in "[-+*/^()xye0-9. sincoqrtlgabp²⁻√π|,{]{0,300}") {
        match parse(&text) {
            Ok(expression) => {
                let _ = expression.node.jet(0.5, -0.5);
            }
            Err(ExpressionError::At { place, problem }) => {
                prop_assert!(place <= text.chars().count() + 1 && !problem.is_empty());
            }
            Err(ExpressionError::TooLong(_)) => prop_assert!(false, "it is short"),
        }
    }

    #[test]
    fn an_expression_round_trips(text in "(x|y|[0-9]{1,3})([-+*](x|y|[0-9]{1,3}|sin\\(x\\)|\\(x-y\\)\\^2)){0,8}") {
        let once = parse(&text).expect("well formed");
        prop_assert_eq!(parse(&once.text).expect("the same text"), once);
    }
}

/// What the page shows can be copied into the field.
#[test]
fn the_formulas_of_the_page_are_expressions() {
    for query in
        ["", "b=-6", "a=-0.5&c=0", "a=0&b=2.5&c=0", "f=bilinear", "f=bilinear&b=-0.00002", "f=dirac-gan", "f=dirac-gan&r1=0.5"]
    {
        let config = MinimaxConfig::from_query(query).config;
        let text = format!("f(x, y) = {}", formula(&config));
        let node = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}")).node;
        for at in [Point::new(0.3, -0.7), Point::new(-2.0, 1.5)] {
            let (typed, own) = (node.evaluate(at.x, at.y), config.objective().value(at));
            assert!((typed - own).abs() <= 1e-3 * own.abs().max(1e-6), "{text} at {at:?}: {typed} and {own}");
        }
    }
}

/// The text of a link keeps what was typed, without the name of the function.
#[test]
fn a_typed_expression_keeps_its_signs() {
    let text = |typed: &str| parse(typed).expect(typed).text.to_string();
    assert_eq!(text(" f(x, y) = x² − y² "), "x²−y²");
    assert_eq!(text("sin x + log2 y"), "sin x + log2 y");
}
