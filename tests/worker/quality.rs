//! Measuring how good the images are changes nothing of a run; the classifier computes what it computes elsewhere.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::quality::{check_measuring, logits_differ_by};
use crate::{DEVICES, log, open};

#[wasm_bindgen_test]
async fn the_classifiers_logits_are_the_golden_ones() {
    for &preference in DEVICES {
        let worst = logits_differ_by(&open(preference).await.device).await;
        log(&format!("{preference:?}: logits differ by {worst:.1e}"));
        assert!(worst <= 1e-4, "{preference:?}: {worst:.1e}");
    }
}

#[wasm_bindgen_test]
async fn measuring_between_steps_changes_no_number() {
    for &preference in DEVICES {
        check_measuring(&open(preference).await.device, 6).await;
    }
}
