//! The precision of a GPU's maps: refused where there is none, and a part of the run.

use burn::tensor::Device;
#[cfg(feature = "gpu")]
use futures::executor::block_on;
use saddle::compute::precision::{check, current, has_f16, with};
use saddle::gan::Training;
use saddle::run::RunConfig;
use saddle::run::config::{Ops, Precision};
use saddle::run::self_test::{Comparison, KernelSet, SelfTest};
use saddle::settings::Settings;

use crate::support::runs::garments;

#[test]
fn a_cpu_refuses_f16() {
    let cpu = Device::flex();
    assert!(!has_f16(&cpu));
    for ops in Ops::ALL {
        assert!(check(Precision::F32, ops, &cpu).is_ok());
        let problem = check(Precision::F16, ops, &cpu).expect_err("no f16");
        assert_eq!(
            problem.with_label::<RunConfig>(),
            "Precision (precision): f16 needs a GPU, and this is the CPU: set it to f32"
        );
    }
    let config = RunConfig { precision: Precision::F16, batch_size: 16, ..RunConfig::default() };
    assert!(Training::new(config, &garments(1, 16), &cpu).is_err_and(|problem| problem.parameter == "precision"));
}

#[test]
fn a_precision_ends_with_its_scope() {
    assert_eq!(current(), Precision::F32);
    with(Precision::F16, || {
        assert_eq!(current(), Precision::F16);
        with(Precision::F32, || assert_eq!(current(), Precision::F32));
        assert_eq!(current(), Precision::F16);
    });
    assert_eq!(current(), Precision::F32);
}

#[test]
fn the_address_holds_the_precision_and_old_ones_mean_f32() {
    let half = RunConfig { precision: Precision::F16, ..RunConfig::default() };
    assert_eq!(half.to_query(), "precision=f16");
    assert_eq!(RunConfig::from_query(&half.to_full_query()).config, half);
    assert_eq!(RunConfig::from_query("dataset=garments").config.precision, Precision::F32);
}

#[test]
fn a_self_test_in_f32_says_nothing_of_f16() {
    let old = r#"{"op":"dense","ops":"Fused","difference":0.0,"tolerance":1e-5,"cpu_ms":1.0,"gpu_ms":1.0}"#;
    let dense: Comparison = serde_json::from_str(old).expect("a comparison of an earlier build");
    assert_eq!(dense.precision, Precision::F32);
    let failed = Comparison { precision: Precision::F16, difference: None, ..dense.clone() };
    let adapter = "any".to_owned();
    let single = SelfTest { adapter, build: String::new(), batch_size: 16, tiling: None, comparisons: vec![dense] };
    let in_f32 = KernelSet::of(Ops::Fused, 16);
    let in_f16 = KernelSet { precision: Precision::F16, ..in_f32 };
    assert!(single.covers(in_f32) && !single.covers(in_f16));
    let both = SelfTest { comparisons: single.comparisons.iter().cloned().chain([failed]).collect(), ..single };
    assert!(both.covers(in_f16) && both.only(in_f32).passed() && !both.only(in_f16).passed());
}

#[cfg(feature = "gpu")]
#[test]
fn f16_trains_near_f32_on_this_machines_gpu() {
    use saddle::compute::Opener;
    use saddle::run::config::Preference;

    let mut opener = Opener::default();
    match block_on(opener.open(Preference::WebGpu, |_| ())) {
        Ok(gpu) if has_f16(&gpu.device) => {
            block_on(crate::support::half::check_half(&gpu.device, &Device::flex(), |line| println!("{line}")));
        }
        Ok(gpu) => println!("skipped: {} has no shader-f16", gpu.info.adapter),
        Err(reason) => println!("skipped: {reason}"),
    }
}
