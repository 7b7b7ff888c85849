//! The report of a run: its numbers, its sentences, and escaping of text.

use crate::history::record;
use proptest::prelude::*;
use saddle::data::PIXELS;
use saddle::data::distance::{change, spread};
use saddle::documents::history::SavedRun;
use saddle::documents::report::{Report, Sheet, SheetPixels, base64, describe_sheets, select_sheets, sheet_label};
use saddle::run::stored::{Ending, Frame, RunRecord};

fn frame(step: u32, epoch: u32) -> Frame {
    Frame { step, epoch, png: b"\x89PNG".as_slice().into() }
}

fn report() -> Report {
    Report {
        record: record("abcd"),
        losses: [[1.0, 2.0]; 8].as_slice().into(),
        real: Some(b"real".as_slice().into()),
        sheets: vec![
            Sheet { frame: frame(4, 1), text: "First.".to_owned() },
            Sheet { frame: frame(8, 2), text: "Then.".to_owned() },
        ],
        author: "Ada".to_owned(),
        acknowledgements: "Thanks.".to_owned(),
        written_ms: 1_764_064_800_000.0,
    }
}

/// The names of all tags in a page, closing ones with their slash.
fn tags(html: &str) -> Vec<&str> {
    let after = html.split('<').skip(1);
    after
        .map(|rest| rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "/!".contains(letter))).next().unwrap_or(""))
        .collect()
}

/// The elements of a report.
const TAGS: &str = "!doctype html head meta title style body header footer section h1 h2 h3 p br table caption thead tbody tfoot tr th td \
    figure figcaption div img svg rect clipPath g path circle text \
    math semantics annotation mrow mi mo mn mspace msub msup msubsup munder mover munderover mfrac msqrt mroot mtable mtr mtd mtext mstyle \
    mphantom";

/// The page consists of the report's elements, makes no request and runs no script.
fn assert_inert(html: &str) {
    for tag in tags(html) {
        let name = tag.trim_start_matches('/');
        assert!(TAGS.split_whitespace().any(|known| known == name), "<{tag}");
    }
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        assert!(!tag.contains(" on") && !tag.contains("href"), "<{tag}");
        let source = tag.split_once(" src=").map(|(_, source)| source);
        assert!(source.is_none_or(|source| source.starts_with("\"data:image/png;base64,")), "<{tag}");
    }
    let style = html.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).expect("a style");
    for word in ["url(", "@import", "http"] {
        assert!(!style.contains(word), "{word}");
    }
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn a_report_contains_the_numbers_of_the_run() {
    let html = report().html();
    assert_inert(&html);
    for part in [
        "<title>A DCGAN on drawn garments, seed 42</title>",
        "Ada · written 2025-11-25 10:00 UTC",
        "<td>16</td><td>64</td>",
        "2 of 2 epochs, 8 of 8 steps",
        ">212,865<",
        ">2,280,384<",
        "<td>64 × 14 × 14</td><td class=\"number\">1,664</td>",
        "Over the last 4 steps, D’s loss averages 1.000, 0.39 below 1.386, and G’s 2.000.",
        "data:image/png;base64,cmVhbA==",
        "data:image/png;base64,iVBORw==",
        "<h3>T = 1</h3>",
        "<p>Then.</p>",
        "<h2>Acknowledgements</h2>\n<p>Thanks.</p>",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("departs from the handout"));
    assert_eq!(report().file_name(), "saddle-gan-seed42-report.html");
}

#[test]
fn the_chart_has_both_series_the_axes_and_the_reference() {
    let html = report().html();
    let svg = html.split("<svg").nth(1).and_then(|rest| rest.split("</svg>").next()).expect("a chart");
    for part in [
        "<title>Losses of D and G by epoch. From epoch 0.12 to epoch 1.88: D stays at 1.00; G stays at 2.00. Dashed line at 1.39: ",
        ">D 1.00</text>",
        ">G 2.00</text>",
        ">1.386: D can’t tell</text>",
        ">epoch</text>",
        ">0.0</text>",
        "fill=\"#1f5fbf29\"",
        "fill=\"#b24a0829\"",
        "stroke=\"#1f5fbf\" stroke-width=\"1.5\" stroke-linejoin=\"round\"/>",
        "stroke=\"#b24a08\" stroke-width=\"1.5\" stroke-linejoin=\"round\" stroke-dasharray=\"6 3\"/>",
    ] {
        assert!(svg.contains(part), "{part} is not in {svg}");
    }
    assert_eq!(svg.matches("stroke-dasharray=\"2 3\"").count(), 2, "a mark for each sheet");
}

#[test]
fn missing_parts_are_reported_or_left_out() {
    let bare =
        Report { real: None, sheets: vec![], acknowledgements: " \n".to_owned(), losses: [].as_slice().into(), ..report() };
    let html = bare.html();
    assert_inert(&html);
    for part in ["No losses were saved.", "were not saved with this run", "No sheets were saved."] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("Acknowledgements") && !html.contains("<svg") && !html.contains("<img"));
}

#[test]
fn a_departure_is_reported() {
    for departure in ["saturating-loss", "no-batch-norm", "no-dropout", "sigmoid-twice"] {
        let record = RunRecord { query: format!("departure={departure}"), ..record("abcd") };
        let html = Report { record, ..report() }.html();
        assert_inert(&html);
        assert!(html.contains("This run departs from the handout"), "{departure}");
    }
}

#[test]
fn typed_text_stays_text() {
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> & \u{0}\u{1b}</style>\r\n\r\nsecond\nline";
    let record = RunRecord {
        title: hostile.to_owned(),
        source: format!("your file {hostile}").into(),
        device: format!("webgpu:{hostile}"),
        query: hostile.to_owned(),
        build: hostile.to_owned(),
        images_sha256: hostile.to_owned(),
        ..record("abcd")
    };
    let sheets = vec![Sheet { frame: frame(4, 1), text: hostile.to_owned() }];
    let html = Report { record, sheets, author: hostile.to_owned(), acknowledgements: hostile.to_owned(), ..report() }.html();
    assert_inert(&html);
    assert!(
        html.contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(2)&gt; &amp; &lt;/style&gt;"
        )
    );
    assert!(html.contains("<p>second<br>\nline</p>"), "paragraphs and lines as they were typed");
    assert!(!html.contains(['\u{0}', '\u{1b}', '\r']));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_is_escaped(author in "\\PC{0,40}", text in any::<String>(), title in "[<>&\"'/a-z =]{0,60}") {
        let record = RunRecord { title, ..record("abcd") };
        let sheets = vec![Sheet { frame: frame(4, 1), text: text.clone() }];
        assert_inert(&Report { record, sheets, author, acknowledgements: text, ..report() }.html());
    }

    #[test]
    fn any_losses_give_a_valid_chart(losses in prop::collection::vec(any::<[f32; 2]>(), 0..60), per_epoch in 0_u32..9) {
        let record = RunRecord { steps_per_epoch: per_epoch, began_ms: f64::NAN, trained_ms: f64::INFINITY, ..record("abcd") };
        let html = Report { record, losses: losses.into(), ..report() }.html();
        assert_inert(&html);
        for path in html.split(" d=\"").skip(1) {
            let path = path.split('"').next().unwrap_or("");
            prop_assert!(!path.contains("NaN") && !path.contains("inf"), "{path}");
        }
    }
}

#[test]
fn a_diverged_run_names_the_step() {
    let mut losses = vec![[1.0_f32, 2.0]; 8];
    losses[7] = [f32::NAN, f32::INFINITY];
    let record = RunRecord { ending: Ending::Diverged(8), ..record("abcd") };
    let html = Report { record, losses: losses.into(), ..report() }.html();
    assert!(html.contains("At step 8 a loss became NaN or infinite"));
    assert!(!html.contains("NaN average") && !html.contains("averages NaN"));
}

#[test]
fn sheets_of_the_milestones_are_selected() {
    let chosen_of = |steps: u32, per_epoch: u32, frames: &[(u32, u32)]| {
        let record = RunRecord { step: steps, steps_per_epoch: per_epoch, ..record("abcd") };
        let frames: Vec<Frame> = frames.iter().map(|&(step, epoch)| frame(step, epoch)).collect();
        select_sheets(&record, &frames).iter().map(|frame| frame.step).collect::<Vec<u32>>()
    };
    let every = |epochs: u32| (0..=epochs).map(|epoch| (epoch * 4, epoch)).collect::<Vec<_>>();
    assert_eq!(chosen_of(200, 4, &every(50)), [40, 120, 200]);
    assert_eq!(chosen_of(160, 4, &every(40)), [40, 120, 160], "and where it is now");
    assert_eq!(chosen_of(12, 4, &every(3)), [4, 8, 12]);
    assert_eq!(chosen_of(14, 4, &[(0, 0), (4, 1), (8, 2), (12, 3), (14, 3)]), [4, 8, 12, 14], "the newest, too");
    assert_eq!(chosen_of(2, 4, &[(0, 0), (1, 0), (2, 0)]), [2], "within the first epoch");
    assert!(chosen_of(0, 0, &[]).is_empty());
    let run = record("abcd");
    assert_eq!([sheet_label(&run, 0, 0), sheet_label(&run, 8, 2), sheet_label(&run, 9, 2)], ["untrained", "T = 2", "step 9"]);
}

/// A sheet of two images of one shade each.
fn seen(step: u32, epoch: u32, shades: [u8; 2]) -> SheetPixels {
    let pixels: Vec<u8> = shades.iter().flat_map(|shade| [*shade; PIXELS]).collect();
    SheetPixels { step, epoch, pixels: Some(pixels.into()) }
}

#[test]
fn sheet_texts_follow_from_the_numbers() {
    let run = record("abcd");
    let mut losses = vec![[1.0, 2.0]; 4];
    losses.extend([[1.486, 1.5]; 4]);
    let past = SavedRun { record: &run, losses: &losses };
    let sheets = [seen(4, 1, [10, 30]), seen(8, 2, [20, 70])];
    let real = seen(0, 0, [0, 100]).pixels.expect("pixels");
    let texts = describe_sheets(past, &sheets, Some(&seen(0, 0, [0, 0])), Some(&real));
    assert_eq!(
        texts[0],
        "4 steps were done. Over the epoch before it, D’s mean loss is 1.00, 0.39 below 1.386, the loss of an undecided D; G’s is 2.00. Two \
         images of this sheet differ by 20 of 255, two real images by 100 of 255 (root mean square over pixels, mean over all pairs). A \
         pixel changed by 20 of 255 on average since the untrained sheet."
    );
    assert_eq!(
        texts[1],
        "From T = 1 to T = 2, 4 steps were done. Over the epoch before each, D’s mean loss was 1.00 and is 1.49: 0.39 below and 0.10 above \
         1.386, the loss of an undecided D. G’s was 2.00 and is 1.50. A pixel changed by 25 of 255 on average. Two images of a sheet \
         differed by 20 of 255 and now differ by 50 of 255."
    );
}

#[test]
fn unknown_numbers_are_left_out() {
    let run = record("abcd");
    let blind = |step, epoch| SheetPixels { step, epoch, pixels: None };
    let texts = describe_sheets(SavedRun { record: &run, losses: &[] }, &[blind(4, 1), blind(8, 2)], None, None);
    assert_eq!(texts, ["4 steps were done.", "From T = 1 to T = 2, 4 steps were done."]);
    let nan = [[f32::NAN, 1.0]; 8];
    let texts = describe_sheets(SavedRun { record: &run, losses: &nan }, &[blind(4, 1)], None, None);
    assert_eq!(texts, ["4 steps were done."]);
}

#[test]
fn distances_equal_hand_computed_values() {
    let shades = |shades: &[u8]| shades.iter().flat_map(|shade| [*shade; PIXELS]).collect::<Vec<u8>>();
    assert_eq!(spread(&shades(&[0, 255])), Some(255.0));
    assert_eq!(spread(&shades(&[0, 30, 90])), Some(60.0), "30, 90 and 60");
    assert_eq!((spread(&shades(&[5])), spread(&[])), (None, None));
    assert_eq!(change(&shades(&[0, 10]), &shades(&[4, 20])), Some(7.0));
    assert_eq!((change(&[], &[]), change(&[1], &[1, 2])), (None, None));
}

#[test]
fn base64_equals_the_vectors_of_rfc_4648() {
    let table = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ];
    for (bytes, text) in table {
        assert_eq!(base64(bytes.as_bytes()), text);
    }
    assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
}

/// The recorded run of the page.
#[cfg(feature = "engine")]
mod recorded {
    use super::{assert_inert, record};
    use crate::picture::images;
    use crate::recorded_files::{STEPS_PER_EPOCH, all_losses, file, mean_losses};
    use saddle::documents::history::SavedRun;
    use saddle::documents::report::{Report, Sheet, SheetPixels, describe_sheets, select_sheets};
    use saddle::run::recorded::{SHEETS, sheet};
    use saddle::run::stored::{Frame, RunRecord};

    /// [`STEPS_PER_EPOCH`] as in records.
    const STEPS: u32 = 937;

    #[test]
    fn a_report_of_the_recorded_run() {
        let losses = all_losses();
        let run = RunRecord {
            query: "backend=cpu".to_owned(),
            step: 50 * STEPS,
            steps_per_epoch: STEPS,
            total_steps: 50 * STEPS,
            images: 60_000,
            ..record("recorded")
        };
        let frames: Vec<Frame> = SHEETS.map(|epoch| Frame { step: STEPS * epoch, epoch, png: file(&sheet(epoch)).into() }).into();
        let shown = select_sheets(&run, &frames);
        assert_eq!(shown.iter().map(|frame| frame.epoch).collect::<Vec<u32>>(), [10, 30, 50]);
        let pixels: Vec<SheetPixels> = shown
            .iter()
            .map(|frame| SheetPixels { step: frame.step, epoch: frame.epoch, pixels: Some(images(&frame.png).into()) })
            .collect();
        let texts = describe_sheets(SavedRun { record: &run, losses: &losses }, &pixels, None, None);
        // Computed independently, over the epoch before each sheet.
        let [[d_10, g_10], [_, g_30]] = [10, 30].map(|end| mean_losses((end - 1) * STEPS_PER_EPOCH..end * STEPS_PER_EPOCH));
        assert!(texts[0].contains(&format!("D’s mean loss is {d_10:.2}")), "{}", texts[0]);
        assert!(texts[1].contains(&format!("G’s was {g_10:.2} and is {g_30:.2}")), "{}", texts[1]);
        assert!(texts[2].contains("From T = 30 to T = 50, 18,740 steps were done."), "{}", texts[2]);
        let sheets = shown.into_iter().zip(texts).map(|(frame, text)| Sheet { frame, text }).collect();
        let report = Report {
            record: run,
            losses: losses.as_slice().into(),
            real: None,
            sheets,
            author: String::new(),
            acknowledgements: String::new(),
            written_ms: 0.0,
        };
        let html = report.html();
        assert_inert(&html);
        assert!(html.len() < 500_000, "{} bytes", html.len());
        assert_eq!(html.matches("<img").count(), 3);
    }
}
