//! Networks from PyTorch, read from memory.

use saddle::gan::state_file::StateFile;
use saddle::network::Architecture;
use saddle::network::comparison::Player;
use saddle::network::state_dict::NamedTensor;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::torch_file::state_dict;

#[wasm_bindgen_test]
fn a_state_dict_is_read_without_a_file_system() {
    let architecture = Architecture::NARROW;
    let tensors: Vec<NamedTensor> = architecture
        .discriminator_tensors()
        .iter()
        .flat_map(|spec| spec.to_pytorch(&(0..spec.form.count()).map(|at| at as f32).collect::<Vec<_>>()))
        .collect();
    let file = StateFile::read(state_dict(&tensors)).expect("a state_dict");
    let found = file.compare(&architecture);
    assert_eq!(found.compared.comparison.player, Player::Discriminator);
    assert_eq!(file.values(&found), Ok(Some(tensors)));
    let refused = StateFile::read(b"PK\x03\x04".to_vec()).err().expect("no zip");
    assert!(refused.to_string().contains("damaged"), "{refused}");
}
