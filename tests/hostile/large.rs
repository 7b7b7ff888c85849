//! Inputs too large for the seeds or for the fuzzer: time and memory are bounded, and do not grow faster than the input.

use std::fs;
use std::time::Instant;

use saddle::run::losses::{HEADER, parse};

use crate::memory;
use crate::promises::Entrance;

/// Limit for each of these, in seconds: one or two are enough, but minutes are not for an algorithm of quadratic time.
const LIMIT: f64 = 60.0;

/// CPU time of this thread in seconds, since that of other processes must not count; `None` where there is no Linux.
fn cpu_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

#[allow(clippy::disallowed_methods, reason = "a native test may read the clock")]
fn soon(what: &str, work: impl FnOnce()) {
    let (began, before) = (Instant::now(), cpu_seconds());
    work();
    let seconds = before.zip(cpu_seconds()).map_or_else(|| began.elapsed().as_secs_f64(), |(before, after)| after - before);
    assert!(seconds < LIMIT, "{what} took {seconds} s");
}

#[test]
fn a_line_of_commas_takes_no_room() {
    let text = format!("{HEADER}{}", ",".repeat(4 << 20));
    let most = memory::most(|| assert!(parse(&text).is_err()));
    assert!(most < 4 << 10, "{most} bytes");
}

#[test]
fn long_texts_are_written_up_soon() {
    for part in ["$", "$ ", "$x", "{", "\\", "$$\n\n", "<", "\n", "\\begin{pmatrix}", "$a^{", "é", "*a* ", "[a](", "\u{1f}"] {
        let text = part.repeat((200 << 10) / part.len());
        soon(part, || Entrance::named("documents").check(text.as_bytes()));
    }
}

#[test]
fn long_addresses_are_read_soon() {
    for part in ["&", "a=b&", "%", "expr=", "#", "?", "means=1,", ",", "expr=((&", "lr=9&"] {
        let text = format!("#/minimax?{}", part.repeat((1 << 20) / part.len()));
        soon(part, || Entrance::named("address").check(text.as_bytes()));
    }
}

#[test]
fn the_longest_expressions_are_played_on_soon() {
    use saddle::minimax::MinimaxConfig;
    use saddle::minimax::analysis::Analysis;
    use saddle::minimax::critical::critical_points;
    use saddle::settings::Settings;

    for part in ["+x*y", "+sin(x*y)", "*y^x", "+exp(x)", "-tanh(y)"] {
        let mut config =
            MinimaxConfig::from_query("steps=10000&noise=0.001&eta_x=0.0001&eta_y=0.0001&method=extragradient").config;
        config.set("expr", &format!("x{}", part.repeat(990 / part.len()))).expect("at most 1000 characters");
        config.set("f", "custom").expect("a function");
        soon(part, || {
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

    use super::{Entrance, soon};

    /// A zip's record at its end: of `count` files, whose list begins at `at`.
    fn end(count: u16, at: u32) -> Vec<u8> {
        let [low, high] = count.to_le_bytes();
        [&b"PK\x05\x06\0\0\0\0"[..], &[low, high, low, high], &[0; 4], &at.to_le_bytes(), &[0; 2]].concat()
    }

    #[test]
    fn a_zip_with_many_ends_is_refused_soon() {
        // None of them finds a list, and all of them look for one.
        let ends = [b"PK\x03\x04".to_vec(), end(1, 4).repeat(100_000)].concat();
        soon("looking", || Entrance::named("zip").check(&ends));
        // Each finds the same long list, which breaks off.
        let entry = [&b"PK\x01\x02"[..], &[0; 24], &[1, 0], &[0; 16], b"a"].concat();
        let listed = [b"PK\x03\x04".to_vec(), entry.repeat(20_000), end(u16::MAX, 4).repeat(20_000)].concat();
        soon("listing", || Entrance::named("zip").check(&listed));
    }

    #[test]
    fn a_gzip_that_inflates_to_more_than_it_promises_is_not_inflated() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]).expect("memory");
        for _ in 0..64 {
            gzip.write_all(&vec![0; 1 << 20]).expect("memory");
        }
        let bytes = gzip.finish().expect("memory");
        let path = std::env::temp_dir().join(format!("saddle-bomb-{}.gz", std::process::id()));
        std::fs::write(&path, &bytes).expect("there is room");
        let most = crate::memory::most(|| {
            let refused = saddle::train::images::load(&saddle::run::RunConfig::default(), Some(&path)).expect_err("it lies");
            assert!(refused.to_string().contains("more than the 1584 bytes that its header says"), "{refused}");
        });
        std::fs::remove_file(&path).expect("it is there");
        assert!(most < 1 << 20, "{most} bytes were held");
    }
}
