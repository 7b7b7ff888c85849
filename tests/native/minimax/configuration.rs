//! Parameters, their bounds, and the CSV.

use proptest::prelude::*;
use saddle::minimax::config::Function;
use saddle::minimax::csv::csv;
use saddle::minimax::{Method, MinimaxConfig};
use saddle::settings::Settings;

use super::verdicts::analysed;

fn configs() -> impl Strategy<Value = MinimaxConfig> {
    let signed = || prop_oneof![-1000.0..1000.0_f64, Just(0.0), Just(-0.1), Just(0.1 + 0.2)];
    let positive = || prop_oneof![0.0..100.0_f64, Just(1e-300), Just(0.0)];
    let numbers = (
        (signed(), signed(), signed()),
        (positive(), positive()),
        (signed(), signed()),
        (-0.999..0.999_f64, positive(), positive(), positive()),
    );
    (numbers, (0..4_usize, 0..9_usize), 1..=100_000_u32, any::<u32>(), any::<bool>()).prop_map(
        |(((a, b, c), (eta_x, eta_y), (x0, y0), (beta, gamma, r1, noise)), (f, method), steps, seed, with_expression)| {
            let mut config = MinimaxConfig {
                f: Function::ALL[f],
                a,
                b,
                c,
                eta_x,
                eta_y,
                x0,
                y0,
                beta,
                gamma,
                r1,
                noise,
                steps,
                seed,
                method: Method::ALL[method],
                expr: None,
            };
            if with_expression || config.f == Function::Custom {
                config.set("expr", "x^2 + 3*x*y").expect("an expression");
            }
            config
        },
    )
}

proptest! {
    #[test]
    fn a_query_round_trips(config in configs()) {
        let address = MinimaxConfig::from_query(&config.to_query());
        prop_assert_eq!(&address.problems, &[]);
        prop_assert_eq!(address.config, config);
    }

    #[test]
    fn any_query_gives_a_valid_configuration(query in ".{0,200}") {
        let address = MinimaxConfig::from_query(&query);
        prop_assert!(address.config.check().is_ok());
    }
}

#[test]
fn bad_values_are_reported_and_replaced() {
    let query = "f=cubic&a=abc&b=1e9&eta_x=-1&eta_y=inf&x0=NaN&beta=1&gamma=-1&r1=x&steps=0&noise=-1&seed=1.5&method=sgd&expr=while&colour=red";
    let address = MinimaxConfig::from_query(query);
    assert_eq!(address.config, MinimaxConfig::default());
    for parameter in ["f", "a", "b", "eta_x", "eta_y", "x0", "beta", "gamma", "r1", "steps", "noise", "seed", "method", "expr"] {
        assert!(address.problems.iter().any(|problem| problem.parameter == parameter), "{parameter}");
    }
    assert!(address.problems.iter().any(|problem| problem.parameter.contains("colour")));
    let message =
        address.problems.iter().find(|problem| problem.parameter == "eta_x").expect("named").with_label::<MinimaxConfig>();
    assert_eq!(message, "Step size of x, ηₓ (eta_x): “-1” is not a number from 0 to 100");
}

#[test]
fn custom_without_an_expression_is_reported() {
    let address = MinimaxConfig::from_query("f=custom&expr=1/0");
    assert_eq!(address.config.f, Function::Quadratic);
    let named: Vec<&str> = address.problems.iter().map(|problem| problem.parameter.as_str()).collect();
    assert_eq!(named, ["expr", "f"]);
    assert!(address.problems[0].reason.contains("at character 2: 1/0 is not a finite number"));
    let long = format!("f=custom&expr={}", "x".repeat(10_000));
    assert!(MinimaxConfig::from_query(&long).problems[0].reason.contains("10000 characters; at most 1000"));
    let good = MinimaxConfig::from_query("f=custom&expr=x%5Ey");
    assert!(good.problems.is_empty() && good.config.f == Function::Custom);
    assert_eq!(good.config.to_query(), "f=custom&expr=x%5Ey");
}

#[test]
fn the_bilinear_function_has_a_coupling() {
    assert_eq!(MinimaxConfig::from_query("f=bilinear").config.objective(), super::XY);
}

#[test]
fn the_csv_starts_at_step_0_in_plain_decimals() {
    let text = csv(&analysed("eta_x=0.25&eta_y=0.0625&steps=2"));
    assert_eq!(
        text,
        "step,x,y,f,distance\n0,1,1,0,1.4142135623730951\n1,-1,0.5,3,1.118033988749895\n2,1,0.25,3.75,1.0307764064044151\n"
    );
    let text = csv(&analysed("f=custom&expr=x%2By&steps=1&eta_x=0.5&eta_y=0.5"));
    assert_eq!(text, "step,x,y,f,distance\n0,1,1,2,\n1,0.5,1.5,2,\n");
    let tiny = csv(&analysed("eta_x=0.124&eta_y=0.124&steps=12"));
    assert!(tiny.lines().skip(1).all(|line| !line.contains('e')), "no powers of ten: {tiny}");
}

/// The page writes the same file (tests/e2e/minimax.spec.mjs).
#[test]
fn a_path_matches_the_golden_file() {
    let query = "f=custom&expr=x%5E2%2F2+%2B+sin(x)*y+-+tanh(y)%5E2+-+ln(2+%2B+y%5E2)&method=optimistic&eta_x=0.2&eta_y=0.15&x0=1.5&y0=-1&noise=0.01&steps=60&seed=7";
    assert_eq!(csv(&analysed(query)), include_str!("../../golden/minimax_path.csv"));
}

/// A link that someone wrote by hand has plus signs; one that a program wrote has encoded ones, and its + are spaces.
#[test]
fn a_plus_in_an_address_is_a_plus_where_no_other_is_encoded() {
    let value = |query: &str| {
        let address = MinimaxConfig::from_query(&format!("f=custom&{query}"));
        assert!(address.problems.is_empty(), "{query}: {:?}", address.problems);
        address.config.expr.expect("an expression").node.evaluate(2.0, 3.0)
    };
    assert_eq!(value("expr=x^2+3*x*y-y^2"), 13.0);
    assert_eq!(value("expr=x+y&x0=1"), 5.0);
    assert_eq!(value("expr=x%5E2+%2B+3"), 7.0);
    assert_eq!(value("expr=x%5e2+%2b+3"), 7.0);
    assert_eq!(value("expr=2%20x"), 4.0);
    let mut config = MinimaxConfig::from_query("f=custom&expr=x+y").config;
    config.set("expr", "sin x + log2 y").expect("an expression");
    let query = config.to_query();
    assert!(!query.contains('+') && MinimaxConfig::from_query(&query).config == config, "{query}");
}
