//! The self-test's differences and messages.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::gan::self_test::{CASES, Measure, Trial, compare, difference, trials};
use saddle::run::config::{Ops, Precision};
use saddle::run::self_test::{Comparison, KernelSet, SelfTest};

fn comparison(op: &str, difference: Option<f64>) -> Comparison {
    Comparison {
        op: op.to_owned(),
        ops: Ops::Fused,
        precision: Precision::F32,
        difference,
        tolerance: 1e-5,
        cpu_ms: 1.0,
        gpu_ms: 2.0,
        passes_ms: None,
    }
}

fn test(comparisons: Vec<Comparison>) -> SelfTest {
    SelfTest { adapter: "any".to_owned(), build: "01234567".to_owned(), batch_size: 16, tiling: None, comparisons }
}

#[test]
fn a_difference_is_relative_to_the_largest_value() {
    let reference = [vec![1.0, -4.0], vec![0.5]];
    let found = |tried: &[Vec<f32>]| difference(tried, &reference, Measure::Largest);
    assert_eq!(found(&reference), Some(0.0));
    assert_eq!(found(&[vec![1.0, -3.0], vec![0.5]]), Some(0.25));
    assert_eq!(found(&[vec![1.0, -4.0], vec![0.25]]), Some(0.5));
    assert_eq!(difference(&[vec![0.125]], &[vec![0.0]], Measure::Largest), Some(0.125), "absolute if the reference is 0");
}

#[test]
fn a_difference_can_be_relative_to_the_length() {
    let reference = [vec![3.0, -4.0, 0.0], vec![0.5]];
    let found = |tried: &[Vec<f32>]| difference(tried, &reference, Measure::Length);
    assert_eq!(found(&reference), Some(0.0));
    assert_eq!(found(&[vec![3.0, -4.0, 1.0], vec![0.5]]), Some(0.2));
    assert_eq!(found(&[vec![0.0, 0.0, 0.0], vec![0.5]]), Some(1.0));
}

#[test]
fn incomparable_tensors_have_no_difference() {
    let reference = [vec![1.0, 2.0]];
    for tried in [vec![vec![1.0, f32::NAN]], vec![vec![1.0, f32::INFINITY]], vec![vec![1.0]], vec![]] {
        for measure in [Measure::Largest, Measure::Length] {
            assert_eq!(difference(&tried, &reference, measure), None, "{tried:?}");
        }
    }
}

#[test]
fn the_complaint_names_the_worst_operation_and_its_difference() {
    let passed = test(vec![comparison("dense", Some(1e-6)), comparison("tanh", Some(1e-5))]);
    assert!(passed.passed());
    assert_eq!(passed.complaint(), None);

    let failed = test(vec![comparison("dense", Some(2e-5)), comparison("batch norm", Some(3e-2)), comparison("tanh", Some(0.0))]);
    assert!(!failed.passed());
    let message = failed.complaint().expect("a complaint");
    assert!(
        message.contains("batch norm")
            && message.contains("3\u{a0}%")
            && message.contains("0.001\u{a0}%")
            && message.contains("1 more of 3"),
        "{message}"
    );

    let other = test(vec![comparison("dense", Some(7e20))]);
    assert!(other.complaint().expect("a complaint").contains("“dense” gives other values altogether"));

    let broken = test(vec![comparison("dense", Some(3e-2)), comparison("tanh", None)]);
    let message = broken.complaint().expect("a complaint");
    assert!(message.contains("tanh") && message.contains("not finite"), "{message}");
}

#[test]
fn an_empty_test_fails() {
    assert!(!test(vec![]).passed());
    assert!(test(vec![]).complaint().is_some());
}

#[test]
fn a_device_agrees_with_itself() {
    let clock = std::cell::Cell::new(0.0);
    let now = || {
        clock.set(clock.get() + 1.0);
        clock.get()
    };
    for kernels in Ops::ALL.map(|ops| KernelSet::of(ops, 16)) {
        for trial in trials(kernels) {
            let found = block_on(compare(&trial, &Device::flex(), &Device::flex(), now));
            assert_eq!((found.difference, found.ops), (Some(0.0), kernels.ops), "{}", found.op);
            assert!(found.cpu_ms > 0.0 && found.gpu_ms > 0.0);
            assert_eq!(found.passes_ms, None, "a CPU has no compute passes");
        }
        assert!(matches!(trials(kernels).last(), Some(Trial::Homework(_))), "the last trial is the step at full size");
    }
}

#[test]
fn every_case_belongs_to_one_implementation() {
    let count = |ops| trials(KernelSet::of(ops, 64)).len();
    assert_eq!(Ops::ALL.map(count).iter().sum::<usize>(), CASES.len() + 4);
    for ops in Ops::ALL {
        let names: Vec<&str> = trials(KernelSet::of(ops, 64)).iter().map(Trial::name).collect();
        assert_eq!(
            names.iter().filter(|name| name.contains("fused")).count(),
            if ops == Ops::Fused { names.len() - 2 } else { 0 }
        );
    }
}

#[test]
fn a_failure_of_one_implementation_says_nothing_of_the_other() {
    let mut both = test(vec![comparison("dense, fused", Some(0.0)), comparison("tanh", None)]);
    both.comparisons[1].ops = Ops::Stock;
    let [fused, stock] = Ops::ALL.map(|ops| KernelSet::of(ops, 16));
    assert!(!both.passed() && both.only(fused).passed() && !both.only(stock).passed());
    assert!(both.covers(KernelSet::of(Ops::Stock, 16)) && !both.covers(KernelSet::of(Ops::Stock, 64)));
    assert!(!both.only(fused).covers(KernelSet::of(Ops::Stock, 16)));
}
