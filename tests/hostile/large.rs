//! Inputs too large for seeds and fuzzing: time and memory grow at most in proportion to the input.

use std::fs;
use std::time::Instant;

use saddle::run::losses::{HEADER, parse};

use crate::memory;
use crate::promises::EntryPoint;

/// Time limit of each test in seconds. Linear algorithms take one or two; quadratic ones take minutes.
const LIMIT: f64 = 60.0;

/// CPU time of this thread in seconds, which does not depend on other processes; `None` except on Linux.
fn cpu_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

#[allow(clippy::disallowed_methods, reason = "a native test may read the clock")]
fn within_limit(what: &str, work: impl FnOnce()) {
    let (began, before) = (Instant::now(), cpu_seconds());
    work();
    let seconds = before.zip(cpu_seconds()).map_or_else(|| began.elapsed().as_secs_f64(), |(before, after)| after - before);
    assert!(seconds < LIMIT, "{what} took {seconds} s");
}

#[test]
fn a_line_of_commas_needs_no_memory() {
    let text = format!("{HEADER}{}", ",".repeat(4 << 20));
    let most = memory::peak(|| assert!(parse(&text).is_err()));
    assert!(most < 4 << 10, "{most} bytes");
}

#[test]
fn long_texts_take_linear_time() {
    for part in [
        "$",
        "$ ",
        "$x",
        "{",
        "\\",
        "$$\n\n",
        "<",
        "\n",
        "\\begin{pmatrix}",
        "$a^{",
        "é",
        "*a* ",
        "[a](",
        "\u{1f}",
        "\\begin{align}",
        "\\(",
        "\\[x",
        "a\t",
        "\t\n",
        "\u{301}",
        "$\\text{$",
        "\\(x\\)",
        "$x²$",
        "ő",
    ] {
        let text = part.repeat((200 << 10) / part.len());
        within_limit(part, || EntryPoint::named("documents").check(text.as_bytes()));
    }
}

#[test]
fn long_addresses_take_linear_time() {
    for part in ["&", "a=b&", "%", "expr=", "#", "?", "means=1,", ",", "expr=((&", "lr=9&"] {
        let text = format!("#/minimax?{}", part.repeat((1 << 20) / part.len()));
        within_limit(part, || EntryPoint::named("address").check(text.as_bytes()));
    }
}

#[test]
fn the_longest_expressions_stay_within_the_limit() {
    use saddle::minimax::MinimaxConfig;
    use saddle::minimax::analysis::Analysis;
    use saddle::minimax::critical::critical_points;
    use saddle::settings::Settings;

    for part in ["+x*y", "+sin(x*y)", "*y^x", "+exp(x)", "-tanh(y)"] {
        let mut config =
            MinimaxConfig::from_query("steps=10000&noise=0.001&eta_x=0.0001&eta_y=0.0001&method=extragradient").config;
        config.set("expr", &format!("x{}", part.repeat(990 / part.len()))).expect("at most 1000 characters");
        config.set("f", "custom").expect("a function");
        within_limit(part, || {
            let points = critical_points(&config.objective());
            let _ = Analysis::new(&config, points.into());
        });
    }
}

#[cfg(feature = "engine")]
mod files {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use saddle::data::own::Selection;
    use saddle::train::images::OwnFile;

    use super::{EntryPoint, within_limit};
    use crate::torch_file::Pickle;

    /// A zip's end record: of `count` files, whose directory begins at `at`.
    fn end(count: u16, at: u32) -> Vec<u8> {
        let [low, high] = count.to_le_bytes();
        [&b"PK\x05\x06\0\0\0\0"[..], &[low, high, low, high], &[0; 4], &at.to_le_bytes(), &[0; 2]].concat()
    }

    #[test]
    fn a_zip_with_many_end_records_takes_linear_time() {
        // None of them leads to a directory.
        let ends = [b"PK\x03\x04".to_vec(), end(1, 4).repeat(100_000)].concat();
        within_limit("end records", || EntryPoint::named("zip").check(&ends));
        // All lead to the same long, truncated directory.
        let entry = [&b"PK\x01\x02"[..], &[0; 24], &[1, 0], &[0; 16], b"a"].concat();
        let listed = [b"PK\x03\x04".to_vec(), entry.repeat(20_000), end(u16::MAX, 4).repeat(20_000)].concat();
        within_limit("directories", || EntryPoint::named("zip").check(&listed));
    }

    /// Pickles of the largest size, each of one cheap opcode: objects, marks, nesting, copies of a long text and of a long list.
    #[test]
    fn pickles_take_bounded_memory_and_time() {
        let whole = |begin: &[u8], part: &[u8]| {
            let mut pickle = Pickle::new();
            pickle.raw(begin).raw(&part.repeat(((255 << 10) - begin.len()) / part.len()));
            pickle.file()
        };
        let text = [&b"X\0\0\x02\0"[..], &[b'a'; 128 << 10], b"q\0"].concat();
        let list = [&b"]("[..], &[b'N'; 64 << 10], b"eq\0"].concat();
        for (name, file) in [
            ("objects", whole(b"", b"N")),
            ("dictionaries", whole(b"", b"}")),
            ("marks", whole(b"", b"(")),
            ("nested", whole(b"", b"]\x85")),
            ("copies of a text", whole(&text, b"h\0")),
            ("copies of a list", whole(&list, b"h\0")),
            ("strings", whole(b"", b"X\x01\0\0\0a")),
        ] {
            within_limit(name, || EntryPoint::named("network").check(&file));
        }
    }

    #[test]
    fn a_gzip_is_inflated_only_to_the_length_in_its_header() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]).expect("memory");
        for _ in 0..64 {
            gzip.write_all(&vec![0; 1 << 20]).expect("memory");
        }
        let bytes = gzip.finish().expect("memory");
        let path = std::env::temp_dir().join(format!("saddle-bomb-{}.gz", std::process::id()));
        std::fs::write(&path, &bytes).expect("there is room");
        let most = crate::memory::peak(|| {
            let own = OwnFile { path: path.clone(), selection: Selection::default() };
            let refused =
                saddle::train::images::load(&saddle::run::RunConfig::default(), Some(&own)).expect_err("the header is wrong");
            assert!(refused.to_string().contains("more than the 1,584 bytes that its header says"), "{refused}");
        });
        std::fs::remove_file(&path).expect("it is there");
        assert!(most < 1 << 20, "{most} bytes were allocated");
    }
}
