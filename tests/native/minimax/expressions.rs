//! Text into expressions: what is right, what is wrong and where, and that nothing breaks it.

use proptest::prelude::*;
use saddle::minimax::parse::{DEEPEST, ExpressionError, LONGEST, parse};

fn at(text: &str, x: f64, y: f64) -> f64 {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).node.evaluate(x, y)
}

fn wrong(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

#[test]
fn precedence_is_that_of_the_books() {
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

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (text, place, word) in [
        ("while", 1, "“while” is not known"),
        ("x + while(y)", 5, "“while” is not known"),
        ("1/0", 2, "1/0 is not a finite number"),
        ("x + ln(0)", 5, "ln(0) is not a finite number"),
        ("x + 1e999", 5, "not a finite number"),
        ("4x", 2, "4*x"),
        ("xy", 1, "“xy” is not known"),
        ("x +", 4, "the expression ends"),
        ("(x + y", 7, "expected )"),
        ("x + y)", 6, "there is “)”"),
        ("sin x", 5, "expected ( after sin"),
        ("x ** 2", 4, "expected a number"),
        ("", 1, "the expression ends"),
        ("x; y", 2, "there is “;”"),
        ("x² + y", 1, "“x²” is not known"),
        ("é", 1, "“é” is not known"),
        ("x + $", 5, "there is “$”"),
    ] {
        let message = wrong(text);
        assert!(message.contains(&format!("at character {place}:")) && message.contains(word), "{text}: {message}");
    }
}

#[test]
fn length_and_depth_have_bounds() {
    assert_eq!(parse(&"x".repeat(10_000)).expect_err("too long"), ExpressionError::TooLong(10_000));
    assert!(wrong(&"x+".repeat(5000)).contains("10000 characters; at most 1000"));
    assert!(wrong(&"(".repeat(900)).contains("nested more than 64 deep"));
    assert!(wrong(&"-".repeat(900)).contains("nested more than 64 deep"));
    assert!(wrong(&"x^".repeat(400)).contains("nested more than 64 deep"));
    assert!(wrong(&"sin(".repeat(200)).contains("nested more than 64 deep"));
    // The longest chain that is taken is also evaluated.
    let longest = format!("{}x", "x+".repeat((LONGEST - 1) / 2));
    let expression = parse(&longest).expect("just short enough");
    assert!(expression.node.jet(1.0, 1.0).x > 499.0);
    let deepest = format!("{}x{}", "(".repeat(DEEPEST as usize), ")".repeat(DEEPEST as usize));
    assert!(parse(&deepest).is_ok());
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in ".{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn no_text_of_its_own_signs_breaks_it(text in "[-+*/^()xye0-9. sincoqrtlgabp]{0,300}") {
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
    fn what_was_read_reads_again_equal(text in "(x|y|[0-9]{1,3})([-+*](x|y|[0-9]{1,3}|sin\\(x\\)|\\(x-y\\)\\^2)){0,8}") {
        let once = parse(&text).expect("well formed");
        prop_assert_eq!(parse(&once.text).expect("the same text"), once);
    }
}
