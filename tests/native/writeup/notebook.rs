//! The notebook: its structure, its outputs, and that its cells print them.

use std::fs;
use std::process::Command;

use saddle::documents::report::base64;
use saddle::documents::writeup::WriteUp;
use serde_json::Value;

use super::{Folder, HOSTILE, alone, drawn, filled_with, with_run};

/// The cells of a notebook, with checks of its structure.
pub(super) fn cells(text: &str) -> Vec<Value> {
    let notebook: Value = serde_json::from_str(text).unwrap();
    assert_eq!((&notebook["nbformat"], &notebook["nbformat_minor"]), (&4.into(), &5.into()));
    assert!(notebook["metadata"].is_object());
    let cells = notebook["cells"].as_array().unwrap().clone();
    let mut ids = Vec::new();
    for cell in &cells {
        let keys: Vec<&str> = cell.as_object().unwrap().keys().map(String::as_str).collect();
        let id = cell["id"].as_str().unwrap();
        assert!(id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        ids.push(id.to_owned());
        assert!(cell["metadata"].is_object() && cell["source"].as_array().unwrap().iter().all(Value::is_string));
        match cell["cell_type"].as_str().unwrap() {
            "code" => assert!(cell["outputs"].is_array() && cell["execution_count"].is_null() && keys.len() == 6),
            "markdown" => assert!(keys.iter().all(|key| ["cell_type", "id", "metadata", "source"].contains(key))),
            other => panic!("{other}"),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cells.len());
    cells
}

pub(super) fn source(cell: &Value) -> String {
    cell["source"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
}

pub(super) fn code(text: &str) -> Vec<String> {
    cells(text).iter().filter(|cell| cell["cell_type"] == "code").map(source).collect()
}

#[test]
fn the_code_cells_compile_in_python() {
    let code = code(&with_run().notebook());
    assert_eq!(code.len(), 11);
    let constants = code.iter().find(|cell| cell.starts_with("SEED")).unwrap();
    assert!(
        constants.contains("SEED = 42\nBATCH = 16\nEPOCHS = 2\nLEARNING_RATE = 0.0001\nUNDECIDED = 1.386294\n"),
        "{constants}"
    );
    assert!(constants.contains("(1, 1.0000, 2.0000),\n    (2, 0.5000, 3.0000),"));
    let folder = Folder::new("cells");
    let file = folder.0.join("cells.py");
    fs::write(&file, code.join("\n\n")).unwrap();
    // Without Python only the structure is tested.
    if let Ok(output) = Command::new("python3").args(["-m", "py_compile"]).arg(&file).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn nbformat_accepts_the_notebook_if_installed() {
    let validate = "import sys\ntry: import nbformat\nexcept ImportError: sys.exit()\nfor name in sys.argv[1:]: nbformat.validate(nbformat.read(name, 4))";
    let folder = Folder::new("notebook");
    let files =
        [("alone", alone()), ("drawn", drawn()), ("run", with_run()), ("hostile", filled_with(HOSTILE))].map(|(name, whole)| {
            let file = folder.0.join(name);
            fs::write(&file, whole.notebook()).unwrap();
            file
        });
    if let Ok(output) = Command::new("python3").args(["-W", "error", "-c", validate]).args(files).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn pictures_of_the_notebook_are_data_addresses() {
    let whole = with_run();
    let notebook = whole.notebook();
    assert!(!notebook.contains("attachment"));
    let pictures: Vec<String> = cells(&notebook).iter().map(source).filter(|text| text.contains("![")).collect();
    let png = &whole.run.as_ref().unwrap().sheets[0].frame.png;
    assert_eq!(pictures.len(), 1, "all sheets stand in one row");
    assert!(pictures[0].contains(&format!("](data:image/png;base64,{}) |", base64(png))), "{}", pictures[0]);
}

#[test]
fn the_notebook_loads_generators_of_page_and_trainer_with_and_without_batch_norm() {
    let code = code(&with_run().notebook()).join("\n");
    assert!(code.contains("\"saddle-gan-seed42-epoch2-generator.safetensors\",\n    \"generator-2.safetensors\""), "{code}");
    assert!(code.contains("if \"bn1.weight\" not in tensors:\n        trained.bn1 = trained.bn2 = nn.Identity()"), "{code}");
    assert!(code.contains("strict=True"));
}

/// The outputs of each code cell that has some.
fn outputs(text: &str) -> Vec<Vec<Value>> {
    let all = cells(text).into_iter().filter_map(|cell| cell["outputs"].as_array().cloned());
    all.filter(|outputs| !outputs.is_empty()).collect()
}

#[test]
fn every_figure_is_the_output_of_a_cell() {
    let mut whole = drawn();
    let kinds = |whole: &WriteUp, kind: &str| -> Vec<usize> {
        let count = |outputs: &Vec<Value>| outputs.iter().filter(|output| !output["data"][kind].is_null()).count();
        outputs(&whole.notebook()).iter().map(count).collect()
    };
    // The printed shares, two rows of three, the printed points, four planes and two, the losses, the newest sheet.
    assert_eq!(kinds(&whole, "image/svg+xml"), [0, 6, 0, 6, 1, 0]);
    assert_eq!(kinds(&whole, "image/png"), [0, 0, 0, 0, 0, 1]);
    for picture in whole.figures.iter_mut().flat_map(|figure| &mut figure.pictures) {
        picture.png = Some(b"\x89PNG".as_slice().into());
    }
    assert_eq!(kinds(&whole, "image/svg+xml"), [0; 6]);
    assert_eq!(kinds(&whole, "image/png"), [0, 6, 0, 6, 1, 1]);
}

/// Stands for matplotlib where it is not installed.
const STAND_IN: &str = r#"
import sys

try:
    import matplotlib.pyplot
except ImportError:
    import numpy

    class Plots:
        def __getattr__(self, name):
            return lambda *_, **__: None

        def subplots(self, rows, columns, **_):
            axes = numpy.empty((rows, columns), dtype=object)
            axes.fill(self)
            return self, axes.squeeze()

    plots = Plots()
    plots.pyplot = plots
    sys.modules["matplotlib"] = plots
    sys.modules["matplotlib.pyplot"] = plots
"#;

#[test]
fn the_cells_print_their_outputs_if_numpy_is_installed() {
    let notebook = drawn().notebook();
    let texts = outputs(&notebook).into_iter().flatten().filter(|output| output["output_type"] == "stream");
    let lines = texts.flat_map(|output| output["text"].as_array().unwrap().clone());
    let printed: String = lines.map(|line| line.as_str().unwrap().to_owned()).collect();
    assert_eq!(printed.lines().count(), 9, "{printed}");
    let folder = Folder::new("outputs");
    let file = folder.0.join("cells.py");
    // The cells of questions 1 and 2, which need no PyTorch.
    fs::write(&file, format!("{STAND_IN}\n{}", code(&notebook)[..4].join("\n\n"))).unwrap();
    let has_numpy = Command::new("python3").args(["-c", "import numpy"]).output().is_ok_and(|output| output.status.success());
    if has_numpy {
        let mut python = Command::new("python3");
        let output = python.env("PYTHONIOENCODING", "utf-8").env("MPLBACKEND", "agg").arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout), printed);
    }
}
