//! A visitor's network: a file of `torch.save` or safetensors.

use saddle::gan::state_file::StateFile;
use saddle::network::Architecture;
use saddle::network::comparison::Comparison;

use super::assert_displayable;

/// What is read can be compared and shown, and its numbers have the sizes of their shapes.
pub(super) fn check(bytes: &[u8]) {
    let file = match StateFile::read(bytes.to_vec()) {
        Ok(file) => file,
        Err(reason) => return assert_displayable(&reason.to_string()),
    };
    let found = file.compare(&Architecture::HOMEWORK);
    let Comparison { rows, unseen, .. } = &found.compared.comparison;
    assert_displayable(&found.compared.comparison.summary());
    if !found.note.is_empty() {
        assert_displayable(&found.note);
    }
    for row in rows {
        row.hints.iter().for_each(|hint| assert_displayable(hint));
        for side in [&row.yours, &row.ours].into_iter().flatten() {
            assert_displayable(&format!("“{}”", side.name));
            side.tensors.iter().for_each(|tensor| assert_displayable(tensor));
        }
    }
    assert!(!unseen.is_empty());
    match file.values(&found) {
        Ok(tensors) => {
            for tensor in tensors.into_iter().flatten() {
                assert_eq!(tensor.values.len(), tensor.shape.iter().product::<usize>());
                assert!(tensor.values.iter().all(|value| value.is_finite()));
            }
        }
        Err(reason) => assert_displayable(&reason.to_string()),
    }
}
